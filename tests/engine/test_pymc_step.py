"""The Gibbs sweep as a step of PyMC: what it reads, and which variables it writes."""

from copy import copy

import numpy as np
import pytest

from forecast.engine.arrays import normalised
from forecast.engine.gibbs import GibbsSweep
from forecast.engine.pymc_model import build_model
from forecast.engine.pymc_step import SweepStep
from tests.engine.pymc_case import FULL, random_point


def test_step_reads_only_the_point_it_is_given():
    """From one point and one stream of random numbers, one new point; from another r, another."""
    model, sweep = build_model(FULL), GibbsSweep(FULL)
    names = [value.name for value in model.value_vars]
    random = np.random.default_rng(0)
    points = [
        {name: value for name, value in random_point(FULL, random).items() if name in names} for _ in range(2)
    ]
    points[1]["r"] = points[0]["r"]

    def stepped(point):
        step = SweepStep(model.value_vars, sweep=sweep, model=model, rng=np.random.default_rng(1))
        return step.step(point)[0]

    same, also = stepped(points[0]), stepped(points[1])
    assert all(np.array_equal(same[name], also[name]) for name in names)
    moved = stepped(points[0] | {"r": np.full(3, 0.05)})
    assert any(not np.array_equal(same[name], moved[name]) for name in names)


@pytest.fixture(scope="module")
def model():
    return build_model(FULL)


def step_and_point(model, seed=1):
    point = random_point(FULL, np.random.default_rng(0))
    names = [value.name for value in model.value_vars]
    step = SweepStep(model.value_vars, sweep=GibbsSweep(FULL), model=model, rng=np.random.default_rng(seed))
    return step, {name: point[name] for name in names}


def test_a_step_writes_every_variable_in_its_shape(model):
    step, point = step_and_point(model)
    moved, _ = step.step(point)
    assert {name: np.shape(value) for name, value in moved.items()} == {
        name: np.shape(value) for name, value in point.items()
    }
    assert np.isfinite(model.compile_logp()(moved))


def test_the_statistic_is_the_probability_at_the_points_reliabilities(model):
    step, point = step_and_point(model)
    _, (statistic,) = step.step(point)
    expected = normalised(step.sweep.likelihood.log_joint(point["r"][None]))[0]
    assert statistic["scenario_probability"] == pytest.approx(expected, abs=1e-15)


def test_a_population_is_swept_at_once_and_each_chain_takes_its_row(model):
    step, point = step_and_point(model)
    population = [point, point | {"r": np.full(3, 0.05)}]
    steps = [copy(step) for _ in population]
    for number, chain in enumerate(steps):
        chain.link_population(population, number)
        chain.drawn = steps[0].drawn
    rows = [chain.step(own)[0] for chain, own in zip(steps, population, strict=True)]
    alone, _ = step_and_point(model)
    expected = alone.sweep_points(population)
    for row, (moved, _) in zip(rows, expected, strict=True):
        assert all(np.array_equal(row[name], moved[name]) for name in moved)
