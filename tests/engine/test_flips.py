"""Joint flips of disputed indicators: which they are, and what a state of all of them weighs."""

from itertools import product

import numpy as np
import pytest

from forecast.engine import flips
from forecast.engine.draws import sample_conjugate
from forecast.engine.flips import FlipMoves
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from tests.engine import oracle
from tests.engine.arrays import Said, affirms, denies, inputs_of, says


def test_flips_leave_the_posterior_alone():
    """Two camps over grouped indicators, with an opinion and a staged report: every figure, closely."""
    sources = {"a": ("A", 0.5), "b": ("A", 0.4), "c": ("B", 0.6), "d": ("B", 0.5)}
    reports = [
        *(affirms(name, m) for name in "ac" for m in range(3)),
        *(denies(name, m, certainty="likely") for name in "bd" for m in range(3)),
        affirms("a", frozenset({1})),
        says("d", 0.2, 0.5, 0.3),
        denies("c", 3, deception=((0, 0.4),)),
    ]
    theta = [(0.7, 0.4, 0.5), (0.6, 0.3, 0.5), (0.5, 0.7, 0.2), (0.8, 0.3, 0.6)]
    inputs = inputs_of(*((1, 2, 1), theta, sources, reports), groups=((0, 1),), foresight=0.5, repetition=0.5)
    exact = exact_posterior(inputs, Likelihood(inputs))
    draws = sample_conjugate(inputs, chains=200, draws=150, seed=8, warm_up=50)
    assert draws.scenario_probability.mean((0, 1)) == pytest.approx(exact.scenario, abs=0.004)
    assert draws.truth.mean((0, 1)) == pytest.approx(exact.indicator, abs=0.02)
    assert draws.r.mean((0, 1)) == pytest.approx(exact.source, abs=0.004)
    shares = (draws.rho[..., None] == inputs.rho).mean((0, 1))
    assert shares == pytest.approx(exact.rho, abs=0.02)


def disputes():
    """Two sources that contradict each other on two indicators, one of them a state that can end."""
    reports = [
        *(affirms("a", m, age=40 * m) for m in range(2)),
        *(denies("b", m, certainty="likely", age=10 * m) for m in range(2)),
        affirms("b", 1, deception=((0, 0.4),)),
        affirms("a", frozenset({1})),
        affirms("a", 2),
    ]
    return inputs_of(
        (1, 2, 1),
        [(0.7, 0.4, 0.5), (0.6, 0.3, 0.5), (0.5, 0.7, 0.2)],
        {"a": ("A", 0.5), "b": ("B", 0.4)},
        reports,
        groups=((0, 1),),
        half_life={1: 60},
        silence={2: 0.3},
        foresight=0.6,
        repetition=0.75,
    )


def test_a_state_weighs_what_enumeration_says():
    """log P(s, truths, past states, reports) with r, rho and levels summed out, for every state."""
    inputs = disputes()
    likelihood = Likelihood(inputs)
    moves, tables = FlipMoves(inputs, likelihood), oracle._group_tables(inputs)
    assert moves.sources.tolist() == [0, 1]
    states = [(truth, past) for truth in product((0, 1), repeat=3) for past, _ in oracle.pasts(inputs, truth)]
    truths, pasts = (np.array(column, bool) for column in zip(*states, strict=True))
    weight, scale = moves._reliability_weights(pasts)
    joint = (np.log(weight.sum(-1)) + scale).sum(-1) + moves._log_view
    joint = joint + moves._log_others(pasts, np.tile(inputs.r_mean, (len(states), 1)))
    total = joint + (likelihood.log_prior + moves._log_truth(truths))[:, None]
    total += likelihood.ageing.log_chance(truths, pasts)[:, None, None]
    expected = [
        [
            [
                oracle._prior(inputs, k)
                * oracle._truths(inputs, tables, k, truth)
                * oracle._silence(inputs, truth)
                * dict(oracle.pasts(inputs, truth))[past]
                * chance
                * oracle._reports_in_view(inputs, k, w, past, oracle.credits(inputs))
                for k in range(3)
                for chance in [dict(oracle.views(inputs, k))[w]]
            ]
            for w in range(3)
        ]
        for truth, past in states
    ]
    apart = total - np.log(expected)
    assert apart == pytest.approx(np.full_like(apart, apart[0, 0, 0]), abs=1e-9)


def test_indicators_are_disputed_by_sources_with_several_reports_alone(monkeypatch):
    """0 and 1 by both camps; 2 is denied by a source of one report; 3 is affirmed by all."""
    sources = {"a": ("A", 0.5), "b": ("A", 0.5), "c": ("A", 0.5)}
    reports = [
        *(affirms("a", m) for m in range(4)),
        *(denies("b", m) for m in range(2)),
        affirms("b", 3),
        denies("c", 2),
    ]
    inputs = inputs_of((1, 1), [(0.6, 0.4)] * 4, sources, reports)
    moves = FlipMoves(inputs, Likelihood(inputs))
    assert (moves.disputed.tolist(), moves.worth_it) == ([0, 1], True)
    monkeypatch.setattr(flips, "MOST_REPORTS", 3)  # source a has 4
    assert FlipMoves(inputs, Likelihood(inputs)).disputed.tolist() == []


@pytest.mark.parametrize("foresight", [1.0, 0.8, 0.5])
@pytest.mark.parametrize("opinion_of", ["x0", "f"])
def test_camps_with_an_opinion_mix_across_scenarios(foresight, opinion_of):
    """The view is summed out of a flip: with foresight 1 it would hold the chain to its scenario."""
    sources = {f"{camp}{i}": ("A", 0.5) for camp in "xy" for i in range(3)} | {"f": ("F", 0.5)}
    reports = [Said(name, m, name[0] == "x") for name in sources if name != "f" for m in range(6)]
    reports.append(affirms(opinion_of, frozenset({0})))
    inputs = inputs_of((1, 1, 1), [(0.9, 0.1, 0.5)] * 6, sources, reports, foresight=foresight)
    exact = exact_posterior(inputs, Likelihood(inputs)).scenario
    draws = sample_conjugate(inputs, chains=64, draws=125, seed=4, warm_up=25)
    assert draws.scenario_probability.mean((0, 1)) == pytest.approx(exact, abs=0.02)
