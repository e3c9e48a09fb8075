"""The conjugate engine, and its draws in other shapes."""

import numpy as np
import pytest
from hypothesis import given, settings

from forecast.engine.diagnostics import scenario_mcse
from forecast.engine.draws import chains_at_once, flat, sample_conjugate, with_judgements
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior, sampled_posterior
from tests.engine.arrays import Said, basic, inputs_of
from tests.engine.pymc_case import FULL
from tests.engine.random_cases import cases


@settings(max_examples=12)
@given(cases())
def test_conjugate_engine_equals_the_exact_one_within_its_error(inputs):
    exact = exact_posterior(inputs, Likelihood(inputs))
    draws = sample_conjugate(inputs, chains=8, draws=600, seed=11)
    result = sampled_posterior(inputs, Likelihood(inputs), draws, seed=11)
    error = scenario_mcse(draws)
    assert np.all(np.abs(result.scenario - exact.scenario) <= 4.5 * error + 1e-4)
    # Raw draws, not Rao-Blackwellised: they would show a sweep whose parts do not fit together.
    shares = np.array([(draws.scenario == k).mean() for k in range(len(inputs.scenario))])
    assert shares == pytest.approx(exact.scenario, abs=0.06)
    assert draws.truth.mean((0, 1)) == pytest.approx(exact.indicator, abs=0.06)
    assert draws.r.mean((0, 1)) == pytest.approx(exact.source, abs=0.03)
    assert result.rho == pytest.approx(exact.rho, abs=0.08)


def test_same_seed_gives_the_same_draws():
    one, two, other = (sample_conjugate(basic(), 4, 50, seed) for seed in (9, 9, 10))
    assert np.array_equal(one.r, two.r)
    assert not np.array_equal(one.r, other.r)


def test_thousands_of_reports_do_not_underflow():
    """Twenty thousand reports both ways: every figure finite, probabilities that sum to 1."""
    random = np.random.default_rng(0)
    sources = {f"s{j}": ("C", 0.5) for j in range(20)}
    reports = [
        Said(f"s{random.integers(20)}", int(i % 4), bool(random.random() < 0.5)) for i in range(20_000)
    ]
    inputs = inputs_of((1, 1, 1), random.uniform(0.1, 0.9, (4, 3)), sources, reports, groups=((0, 1),))
    draws = sample_conjugate(inputs, chains=4, draws=20, seed=1)
    assert np.isfinite(draws.r).all()
    assert draws.scenario_probability.sum(-1) == pytest.approx(np.ones((4, 20)))


@pytest.fixture(scope="module")
def full():
    return sample_conjugate(FULL, chains=2, draws=10, seed=1)


def test_thinned_draws_are_evenly_spaced_in_one_chain(full):
    thinned = full.thinned(5)
    assert thinned.shape == (1, 5)
    assert (thinned.r[0] == full.r.reshape(20, -1)[[0, 4, 8, 12, 16]]).all()
    assert (thinned.truth[0] == full.truth.reshape(20, -1)[::4]).all()
    assert full.thinned(1_000).shape == (1, 20)


def test_repeated_draws_stand_side_by_side(full):
    repeated = full.repeated(3)
    assert repeated.shape == (2, 30)
    for copy in range(3):
        assert (repeated.level[:, copy::3] == full.level).all()
        assert (repeated.scenario_probability[:, copy::3] == full.scenario_probability).all()


def test_chains_follow_one_another_when_flat():
    assert flat(np.arange(12).reshape(2, 3, 2)).tolist() == [[n, n + 1] for n in range(0, 12, 2)]


@pytest.mark.parametrize(("indicators", "chains"), [(1, 64), (100, 37), (500, 16)])
def test_chains_at_once_are_fewer_the_larger_the_case(indicators, chains):
    """300,000 elements over 16 levels, 5 values of rho and one report an indicator: 37 for a hundred."""
    sources = {"c": ("C", 0.5)}
    reports = [Said("c", m, True) for m in range(indicators)]
    assert chains_at_once(inputs_of((1, 1), [(0.6, 0.4)] * indicators, sources, reports)) == chains


def test_judgements_are_drawn_once_and_for_every_draw(full):
    judged = with_judgements(FULL, full, seed=2)
    assert (judged.theta.shape, judged.stick.shape, judged.share.shape) == (
        (2, 10, 3, 3),
        (2, 10, 1),
        (2, 10, 2),
    )
    assert (judged.r == full.r).all()
    assert with_judgements(FULL, judged, seed=3) is judged
    assert np.array_equal(with_judgements(FULL, full, seed=2).theta, judged.theta)


def test_the_mean_of_drawn_shares_is_the_posterior():
    """The outcome is one more count: E[pi_k | reports] = (a_k + P(k | reports)) / (sum of a + 1)."""
    inputs = basic()
    draws = with_judgements(inputs, sample_conjugate(inputs, chains=20, draws=400, seed=4), seed=4)
    exact = exact_posterior(inputs, Likelihood(inputs)).scenario
    counts = np.array(inputs.prior.share_count)
    expected = (counts + exact) / (counts.sum() + 1)
    assert draws.share.mean((0, 1)) == pytest.approx(expected, abs=0.015)


def test_progress_is_reported_after_every_sweep():
    calls = []
    sample_conjugate(
        basic(), 2, 3, seed=1, warm_up=2, advance=lambda done, total: calls.append((done, total))
    )
    assert calls == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
