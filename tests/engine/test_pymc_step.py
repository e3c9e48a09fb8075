"""The Gibbs sweep as a step of PyMC: what it reads, and which variables it writes."""

import numpy as np

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
