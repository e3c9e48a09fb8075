"""The parts of an interval's width, against what can be computed by hand."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from forecast.engine.draws import sample_conjugate
from forecast.engine.judgement import Beta
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import conditional_probability
from forecast.engine.prior import ScenarioPrior
from forecast.engine.spread import spread
from tests.engine.arrays import THETA, affirms, basic, inputs_of
from tests.engine.pymc_case import FULL

FIRST = np.array([True, False, False])
FIRM = ScenarioPrior((), (), (0, 1, 2), (1e8, 5e8, 4e8))


def spread_of(inputs, scenarios=FIRST, seed=3):
    draws = sample_conjugate(inputs, chains=40, draws=100, seed=seed)
    return spread(inputs, Likelihood(inputs), draws, scenarios, seed)


def test_without_reports_all_of_it_is_the_prior():
    """pi_1 of Dirichlet(.1, .5, .4) is Beta(.1, .9)."""
    found = spread_of(inputs_of((0.1, 0.5, 0.4), THETA, {}, []))
    assert found.sd == pytest.approx(stats.beta(0.1, 0.9).std(), rel=0.1)
    assert found.parts["prior"] == pytest.approx(found.sd, rel=0.2)
    assert found.parts["shares"] == found.parts["prior"]
    others = ("classes", "judgements", "reliabilities", "dependence")
    assert [found.parts[part] for part in others] == [0, 0, 0, 0]
    assert found.view is None


def test_a_firm_prior_leaves_the_judgements_and_the_reliabilities():
    found = spread_of(replace(basic(), prior=FIRM))
    assert found.parts["prior"] < 1e-4
    assert found.parts["dependence"] == 0
    assert found.parts["reliabilities"] > found.parts["judgements"] > 0
    # Two parts alone that do not depend on each other add up in squares.
    both = np.hypot(found.parts["judgements"], found.parts["reliabilities"])
    assert both == pytest.approx(found.sd, rel=0.1)


def test_it_is_the_spread_of_the_interval_itself():
    draws = sample_conjugate(FULL, chains=40, draws=100, seed=3)
    p = conditional_probability(FULL, Likelihood(FULL), draws, 3)[:, 0]
    found = spread(FULL, Likelihood(FULL), draws, FIRST, 3)
    assert found.sd == pytest.approx(p.std(), abs=1e-12)
    assert found.interval == pytest.approx(np.quantile(p, (0.05, 0.95)), abs=1e-12)
    assert all(0 < sd < 1.2 * found.sd for sd in found.parts.values())


def test_an_answer_of_all_but_one_scenario_varies_as_that_one_does():
    one, rest = spread_of(FULL), spread_of(FULL, ~FIRST)
    assert rest.sd == pytest.approx(one.sd, abs=1e-12)
    assert dict(rest.parts) == pytest.approx(dict(one.parts), abs=1e-12)
    assert rest.interval == pytest.approx([1 - bound for bound in reversed(one.interval)], abs=1e-12)
    assert rest.view == pytest.approx(one.view, abs=1e-12)


def test_the_view_is_what_knowing_it_would_move():
    """Two scenarios at even odds, f .5: a known view gives .75 or .25, whatever the source's word."""
    source = {"f": ("F", 0.5)}
    inputs = inputs_of((1, 1), np.empty((0, 2)), source, [affirms("f", frozenset({0}))], foresight=0.5)
    inputs = replace(inputs, prior=ScenarioPrior((), (), (0, 1), (1e9, 1e9)))
    draws = sample_conjugate(inputs, chains=40, draws=100, seed=3)
    found = spread(inputs, Likelihood(inputs), draws, np.array([True, False]), 3)
    r = draws.r[..., 0]
    first = 0.5 * (r + (1 - r) / 2) / (0.5 * (r + (1 - r) / 2) + 0.5 * (1 - r) / 2)  # P(view 1 | opinion, r)
    expected = np.sqrt((first * (1 - first) * (0.75 - 0.25) ** 2).mean())
    assert found.view == pytest.approx(expected, rel=0.02)


def test_a_share_with_a_deadline_of_its_own_is_one_of_the_shares():
    """The first stick is of a class, the second of a dated share."""
    dated = ScenarioPrior((0, 1), (Beta(1.0, 99.0), Beta(2.0, 2.0)), (2,), (2.0,), dated=1)
    found = spread_of(replace(basic(), prior=dated), np.array([False, True, False]))
    assert found.parts["shares"] > 3 * found.parts["classes"]
    undated = spread_of(replace(basic(), prior=replace(dated, dated=0)), np.array([False, True, False]))
    assert undated.parts["shares"] == 0
    assert undated.parts["prior"] == pytest.approx(found.parts["prior"], abs=1e-12)
