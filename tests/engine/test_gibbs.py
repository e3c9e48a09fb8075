"""One sweep: each variable is drawn from its conditional, given those that come before it."""

import numpy as np
import pytest
from scipy import stats

from forecast.engine.arrays import normalised
from forecast.engine.gibbs import GibbsSweep
from tests.engine import oracle
from tests.engine.arrays import affirms, basic, denies, inputs_of
from tests.engine.pymc_case import FULL


def swept(inputs, r, chains=40_000, seed=1):
    """One sweep of many chains that all begin with the same reliabilities."""
    return GibbsSweep(inputs).draw(np.tile(r, (chains, 1)), np.random.default_rng(seed))


def test_starts_are_drawn_from_the_prior():
    start = GibbsSweep(basic()).start(4_000, np.random.default_rng(1))
    for j, (a, b) in enumerate(zip(basic().r_a, basic().r_b, strict=True)):
        assert stats.kstest(start[:, j], stats.beta(a, b).cdf).pvalue > 1e-3


@pytest.mark.parametrize("inputs", [FULL, basic()], ids=["full", "basic"])
def test_scenario_and_truths_are_as_frequent_as_enumeration_says(inputs):
    """In neither case are two indicators disputed, so that nothing is flipped after it was drawn."""
    r = np.random.default_rng(2).random(len(inputs.source))
    sweep = swept(inputs, r)
    settled = GibbsSweep(inputs).likelihood.settle(r)
    joint, states = oracle.joint_at(inputs, settled)
    assert sweep.scenario_probability[0] == pytest.approx(normalised(np.log(joint.sum(1))), abs=1e-9)
    state = sweep.truth @ 2 ** np.arange(len(inputs.indicator))[::-1]
    drawn = np.zeros_like(joint)
    np.add.at(drawn, (sweep.scenario, state), 1 / len(state))
    assert len(states) == drawn.shape[1]
    assert drawn == pytest.approx(joint / joint.sum(), abs=0.012)


@pytest.mark.parametrize("staged", [0.0, 0.4])
@pytest.mark.parametrize("report", [affirms, denies])
def test_a_reliability_follows_from_one_report_and_its_subject(report, staged):
    """E[r | report, subject] = E[r p(r)] / E[p(r)] with p(r), the report's chance, linear in r.

    The source has a single report, so that r does not depend on where the chain began.
    """
    prior, reports = stats.beta(7.2, 4.8), [report("c", 0, certainty="likely", deception=((0, staged),))]
    inputs = inputs_of((1, 1), [(0.6, 0.3)], {"c": ("C", 0.3)}, reports)
    sweep = swept(inputs, np.array([0.9]), 100_000)
    for scenario, truth in ((0, True), (0, False), (1, True), (1, False)):
        rows = (sweep.scenario == scenario) & (sweep.truth[:, 0] == truth)
        chances = [oracle._said(inputs, 0, scenario, truth, r, 1.0) for r in (0.0, 1.0)]
        constant, slope = chances[0], chances[1] - chances[0]
        expected = (constant * prior.moment(1) + slope * prior.moment(2)) / (
            constant + slope * prior.moment(1)
        )
        error = prior.std() / np.sqrt(rows.sum())
        assert sweep.r[rows, 0].mean() == pytest.approx(expected, abs=4 * error)


def test_the_same_random_numbers_give_the_same_sweep():
    one, other = (swept(FULL, np.full(3, 0.5), chains=50, seed=7) for _ in range(2))
    for name in one._fields:
        assert np.array_equal(getattr(one, name), getattr(other, name))
