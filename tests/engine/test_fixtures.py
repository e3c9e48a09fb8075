"""The design's fixtures: exact to their last digit, sampled within four Monte Carlo errors."""

import numpy as np
import pytest

from forecast.engine.diagnostics import scenario_mcse
from forecast.engine.draws import sample_conjugate
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior, sampled_posterior
from tests.engine.arrays import (
    BASIC,
    SOURCES,
    THETA,
    affirms,
    basic,
    camps,
    denies,
    inputs_of,
    says,
    ten_indicators,
)

RHO_SHARES = (0.20189286, None, None, None, 0.19684524)
X1, X2, Y1, Z2 = BASIC
FOUR = inputs_of(
    (0.1, 0.5, 0.4),
    (*THETA, (0.6, 0.2, 0.4), (0.9, 0.5, 0.3)),
    SOURCES,
    (affirms("x", 0), affirms("x", 1), affirms("y", 2), denies("y", 3), denies("z", 0)),
    groups=((0, 1), (2, 3)),
)
ONE_GROUP = ((0, 1),)
OPINION = affirms("w", frozenset({1}), certainty="likely")
EVERYTHING = (
    affirms("x", 0, age=90, deception=((0, 0.3),)),
    affirms("x", 1, certainty="likely"),
    denies("y", 0, age=30),
    denies("z", 1, certainty="possible"),
    denies("z", 0, detection=0.6),
    OPINION,
)
WAR = (0.01, 0.99)


def guesses(count, prior=WAR):
    """So many sources that cannot be judged expect the first scenario."""
    sources = {f"f{i}": ("F", 0.5) for i in range(count)}
    opinions = [affirms(name, frozenset({0})) for name in sources]
    return inputs_of(prior, np.empty((0, len(prior))), sources, opinions, foresight=0.5)


def one_source(indicators, repetition):
    """One C source that paraphrases one fact as several indicators of a group."""
    reports = [affirms("c", m) for m in range(indicators)]
    groups = (tuple(range(indicators)),)
    theta = [(0.9, 0.05)] * indicators
    return inputs_of(WAR, theta, {"c": ("C", 0.5)}, reports, groups=groups, repetition=repetition)


def one_camp(spokesmen, repetition):
    """So many A sources of one side affirm one indicator."""
    sources = {f"a{i}": ("A", 0.5) for i in range(spokesmen)}
    reports = [affirms(name, 0) for name in sources]
    side = dict.fromkeys(sources, "side")
    return inputs_of(WAR, [(0.9, 0.05)], sources, reports, repetition=repetition, camps=side)


def certain(stance):
    """A fact on record, from a source that cannot be judged."""
    return inputs_of((0.1, 0.9), [(0.99, 0.8)], {"x": ("F", 0.5)}, [stance("x", 0, certainty="certain")])


# name: inputs, posterior, P(indicator), log likelihood likelihood, reliabilities by source
CASES = {
    "basic": (
        basic(),
        (0.09835064, 0.60989712, 0.29175224),
        (0.28728276, 0.59964449),
        -3.171987835,
        {"x": 0.56058170, "y": 0.74181768, "z": 0.37912400},
    ),
    "first report alone": (basic(X1), (0.14847162, 0.41484716, 0.43668122), None, None, {}),
    "rho .5": (
        basic(groups=ONE_GROUP, rho=(0.5,)),
        (0.09813007, 0.60965716, 0.29221277),
        (0.30293878, 0.58701481),
        -3.178257816,
        {},
    ),
    "rho 1": (
        basic(groups=ONE_GROUP, rho=(1.0,)),
        (0.09745138, 0.60891881, 0.29362981),
        (0.35111122, 0.54815418),
        -3.197307143,
        {},
    ),
    "rho uniform": (
        basic(groups=ONE_GROUP),
        (0.09801874, 0.60953604, 0.29244522),
        (0.31084087, 0.58064020),
        -3.181407611,
        {},
    ),
    "deception": (
        basic(affirms("x", 0, deception=((0, 0.3),)), X2, Y1, Z2),
        (0.13395178, 0.58581566, 0.28023256),
        (0.28084180, 0.60931641),
        -3.131702717,
        {"x": 0.56240567, "y": 0.74214243, "z": 0.37874985},
    ),
    "certainty": (
        basic(X1, affirms("x", 1, certainty="likely"), Y1, denies("z", 1, certainty="possible")),
        (0.09841799, 0.60891741, 0.29266459),
        (0.29098672, 0.59888596),
        -2.958422320,
        {"x": 0.56596509, "y": 0.74163092, "z": 0.39230900},
    ),
    "detection": (
        basic(*BASIC, denies("z", 0, detection=0.6)),
        (0.08818551, 0.62456275, 0.28725174),
        (0.23390526, 0.60040568),
        -3.308307433,
        {"x": 0.55770184, "y": 0.74450898, "z": 0.37740870},
    ),
    "opinion": (
        basic(*BASIC, OPINION),
        (0.05424159, 0.78485346, 0.16090495),
        (0.24635002, 0.66986317),
        -3.780869515,
        {"x": 0.56201643, "y": 0.74388151, "z": 0.37640761, "w": 0.50808128},
    ),
    "two groups": (FOUR, (0.12768599, 0.45453577, 0.41777825), None, -3.934577777, {}),
    "ten apart": (ten_indicators(together=False), (0.97441058, 0.02558942), None, None, {}),
    "ten at rho .5": (ten_indicators(rho=(0.5,)), (0.85968617, 0.14031383), None, None, {}),
    "ten at rho 1": (ten_indicators(rho=(1.0,)), (0.64049730, 0.35950270), None, None, {}),
    "ten": (ten_indicators(), (0.68883086, 0.31116914), None, None, {}),
    "silence": (
        basic(silence={0: 0.6}),
        (0.06911713, 0.65025160, 0.28063128),
        (0.13884593, 0.59961977),
        -3.361176501,
        {"x": 0.55243610, "y": 0.74930189, "z": 0.37912496},
    ),
    "one report aged": (
        basic(X1._replace(age=90), X2, Y1, Z2, half_life={0: 90}),
        (0.07462514, 0.65082038, 0.27455448),
        (0.16412460, 0.61670354),
        -2.849192349,
        {},
    ),
    "both aged": (
        basic(X1._replace(age=90), X2, Y1._replace(age=90), Z2, half_life={0: 90}),
        (0.11018614, 0.59109984, 0.29871403),
        (0.35462954, 0.59681118),
        -3.173397852,
        {},
    ),
    "everything": (
        basic(*EVERYTHING, half_life={0: 90}, groups=ONE_GROUP),
        (0.05993509, 0.79102289, 0.14904203),
        (0.18004942, 0.65075414),
        -3.424348992,
        {"x": 0.58036445, "y": 0.74876132, "z": 0.39068392, "w": 0.50866885},
    ),
    "view": (
        basic(*BASIC, OPINION, foresight=0.5),
        (0.07379963, 0.70727747, 0.2189229),
        (0.26449968, 0.63872807),
        -3.888104626,
        {"x": 0.56138027, "y": 0.7429664, "z": 0.37761207, "w": 0.49767646},
    ),
    "view, foresight .8": (
        basic(*BASIC, OPINION, foresight=0.8),
        (0.06156726, 0.75579654, 0.1826362),
        (0.25314817, 0.65820118),
        -3.822394071,
        {"x": 0.56177815, "y": 0.74353875, "z": 0.37685875, "w": 0.50418404},
    ),
    "distribution": (
        basic(*BASIC, says("w", 0.2, 0.7, 0.1), foresight=0.5),
        (0.07997215, 0.70256393, 0.21746392),
        (0.26738393, 0.64007151),
        -3.070487758,
        {"x": 0.56161412, "y": 0.74282098, "z": 0.3775601, "w": 0.50965189},
    ),
    "distribution and an opinion": (
        basic(
            *BASIC,
            says("w", 0.2, 0.7, 0.1, certainty="likely"),
            affirms("z", frozenset({0, 2})),
            foresight=0.5,
        ),
        (0.13656414, 0.47476922, 0.38866663),
        (0.32008927, 0.53987925),
        -4.673200445,
        {"x": 0.55924672, "y": 0.74016357, "z": 0.40902515, "w": 0.4814241},
    ),
    "everything, view": (
        basic(*EVERYTHING, half_life={0: 90}, groups=ONE_GROUP, foresight=0.5),
        (0.08177784, 0.71486325, 0.20335891),
        (0.19531981, 0.62058194),
        -3.534422448,
        {"x": 0.57963346, "y": 0.74830438, "z": 0.39086267, "w": 0.49804155},
    ),
    "one guess": (guesses(1), (0.01655629, 0.98344371), None, None, {}),
    "ten guesses": (guesses(10), (0.02941048, 0.97058952), None, None, {}),
    "ten guesses among five": (
        guesses(10, prior=(0.01, *[0.2475] * 4)),
        (0.05713525, *[(1 - 0.05713525) / 4] * 4),
        None,
        None,
        {},
    ),
    "repetition": (
        basic(groups=ONE_GROUP, repetition=0.75),
        (0.06437132, 0.66591996, 0.26970873),
        (0.13603716, 0.58193209),
        -2.682158931,
        {"x": 0.58343066, "y": 0.7494435, "z": 0.3798092},
    ),
    **{
        f"one source in {n} ways, repetition {q}": (one_source(n, q), (p, 1 - p), None, None, {})
        for q, row in {
            0.75: (0.03148, 0.03999, 0.08005),
            0.0: (0.03148, 0.08651, 0.55821),
            1.0: (0.03148, 0.03148, 0.03148),
        }.items()
        for n, p in zip((1, 2, 5), row, strict=True)
    },
    **{
        f"{n} of one camp, repetition {q}": (one_camp(n, q), (p, 1 - p), None, None, {})
        for q, row in {
            0.75: (0.08377983, 0.10053796, 0.13559088),
            0.0: (0.08377983, 0.14732548, 0.15384516),
            1.0: (0.08377983, 0.08377983, 0.08377983),
        }.items()
        for n, p in zip((1, 2, 5), row, strict=True)
    },
    "certain": (certain(affirms), (0.12087912, 0.87912088), None, None, {"x": 0.5}),
    "certain denial": (certain(denies), (0.00552486, 0.99447514), None, None, {"x": 0.5}),
    "camps": (camps(), (0.34879782, 0.34879782, 0.30240436), None, -46.765004500, {}),
}
LAST_DIGIT = 5.1e-9


@pytest.mark.parametrize("name", CASES)
def test_exact_engine_meets_the_fixture(name):
    inputs, scenario, indicator, log_marginal, reliability = CASES[name]
    found = exact_posterior(inputs, Likelihood(inputs))
    few = 5.1e-6 if name.startswith("one source in") else LAST_DIGIT  # printed to five digits
    assert found.scenario == pytest.approx(scenario, abs=few)
    if indicator is not None:
        assert found.indicator == pytest.approx(indicator, abs=LAST_DIGIT)
    if log_marginal is not None:
        assert found.log_marginal == pytest.approx(log_marginal, abs=LAST_DIGIT)
    for source, mean in reliability.items():
        assert found.source[inputs.source.index(source)] == pytest.approx(mean, abs=LAST_DIGIT)


def test_exact_engine_meets_the_fixtures_of_rho():
    ten = ten_indicators()
    found = exact_posterior(ten, Likelihood(ten)).rho[0]
    assert found == pytest.approx(
        (0.00887694, 0.01966783, 0.06698818, 0.22092178, 0.68354527), abs=LAST_DIGIT
    )
    pair = basic(groups=ONE_GROUP)
    view = CASES["everything, view"][0]
    assert exact_posterior(view, Likelihood(view)).rho[0] == pytest.approx(
        (0.20536041, 0.20446701, 0.2017868, 0.1973198, 0.1910659803), abs=LAST_DIGIT
    )
    side = CASES["repetition"][0]
    assert exact_posterior(side, Likelihood(side)).rho[0] == pytest.approx(
        (0.20716179, 0.20596816, 0.20238726, 0.1964191, 0.18806368), abs=LAST_DIGIT
    )
    found = exact_posterior(pair, Likelihood(pair)).rho[0]
    assert (found[0], found[-1]) == pytest.approx((0.20189286, 0.19684524), abs=LAST_DIGIT)


@pytest.mark.parametrize("name", CASES)
def test_conjugate_engine_meets_the_fixture_within_its_error(name):
    inputs, scenario, indicator, log_marginal, reliability = CASES[name]
    draws = sample_conjugate(inputs, chains=8, draws=1500, seed=7)
    found = sampled_posterior(inputs, Likelihood(inputs), draws, seed=7)
    error = scenario_mcse(draws)
    assert np.all(np.abs(found.scenario - scenario) <= 4 * error + 5.1e-6)
    assert error.max() < 0.01
    if indicator is not None:
        assert found.indicator == pytest.approx(indicator, abs=0.01)
    if log_marginal is not None:
        bound = 1e-8 if found.log_marginal_error is None else 5 * found.log_marginal_error
        assert found.log_marginal == pytest.approx(log_marginal, abs=bound)
    for source, mean in reliability.items():
        assert found.source[inputs.source.index(source)] == pytest.approx(mean, abs=0.01)


def test_camps_need_the_joint_flips():
    """Without them each chain stays in the camp it began in."""
    from forecast.engine.gibbs import GibbsSweep

    def spread_of_chain_means(flips):
        sweep, random = GibbsSweep(camps()), np.random.default_rng(3)
        sweep.flips.worth_it = flips and sweep.flips.worth_it
        r = sweep.start(8, random)
        kept = []
        for _ in range(400):
            drawn = sweep.draw(r, random)
            r = drawn.r
            kept.append(drawn.truth[:, 0])
        return np.std(np.mean(kept, axis=0))

    assert spread_of_chain_means(flips=True) < 0.12
    assert spread_of_chain_means(flips=False) > 0.25


@pytest.mark.parametrize("indicators", [12, 50])
def test_camps_over_many_indicators_mix_across_scenarios(indicators):
    """Each camp all but decides the scenario, so a flip must be judged with the scenario summed out."""
    draws = sample_conjugate(camps(indicators), chains=8, draws=500, seed=1)
    first, second, _ = draws.scenario_probability.mean((0, 1))
    assert draws.scenario_probability[..., 0].mean(1).std() < 0.06
    assert first == pytest.approx(second, abs=8 * scenario_mcse(draws)[0])
    assert scenario_mcse(draws)[0] < 0.015


def test_testimony_never_exceeds_the_indicator_itself():
    """n independent affirmations, h .9, f .1, q .8/.3: ratios 2.1765, 2.600, 2.659, 2.6667, at most .8/.3."""
    ratios = []
    for n in (1, 2, 3, 10):
        sources = {f"s{i}": ("A", 0.5) for i in range(n)}
        inputs = inputs_of((0.5, 0.5), ((0.8, 0.3),), sources, [affirms(name, 0) for name in sources])
        # t + (1-t) g = .9 and (1-t) g = .1: t = .8, g = .5; certainty .8 of one who is always right.
        object.__setattr__(inputs, "certainty", np.full(n, 0.8))
        object.__setattr__(inputs, "r_a", np.full(n, 1e12))
        object.__setattr__(inputs, "r_b", np.full(n, 1e-3))
        odds = exact_posterior(inputs, Likelihood(inputs)).scenario
        ratios.append(odds[0] / odds[1])
    assert ratios == pytest.approx((2.1765, 2.600, 2.659, 2.6667), abs=5e-4)
    assert max(ratios) < 0.8 / 0.3


# P(indicator 1 true on the days of its reports), by name above, the latest day first.
THEN = {"one report aged": (0.57948130,), "both aged": (0.29079499,), "everything": (0.14956725, 0.49677872)}


@pytest.mark.parametrize("name", THEN)
def test_states_on_the_days_of_reports_meet_the_fixture(name):
    inputs = CASES[name][0]
    aged = [d for d, age in enumerate(inputs.moment_age) if age > 0][::-1]
    found = exact_posterior(inputs, Likelihood(inputs))
    assert found.moment[aged] == pytest.approx(THEN[name], abs=LAST_DIGIT)
    draws = sample_conjugate(inputs, chains=8, draws=1500, seed=7)
    sampled = sampled_posterior(inputs, Likelihood(inputs), draws, seed=7)
    assert sampled.moment[aged] == pytest.approx(THEN[name], abs=0.01)
