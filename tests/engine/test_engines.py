"""The engines against one another, and against an enumeration that shares no code with them."""

import numpy as np
import pytest
from hypothesis import given, settings

from forecast.core.bad_value import TooMuch
from forecast.engine.diagnostics import scenario_mcse
from forecast.engine.draws import sample_conjugate
from forecast.engine.exact import jacobi_nodes, node_count
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import conditional_probability, exact_posterior, sampled_posterior
from tests.engine import oracle
from tests.engine.arrays import Said, affirms, basic, denies, inputs_of
from tests.engine.random_cases import cases


@settings(max_examples=25)
@given(cases())
def test_exact_engine_equals_the_enumeration(inputs):
    found = exact_posterior(inputs, Likelihood(inputs))
    scenario, indicator, log_marginal = oracle.posterior(inputs)
    assert found.scenario == pytest.approx(scenario, abs=1e-9)
    assert found.indicator == pytest.approx(indicator, abs=1e-9)
    assert found.log_marginal == pytest.approx(log_marginal, abs=1e-9)


@settings(max_examples=12)
@given(cases())
def test_conjugate_engine_equals_the_exact_one_within_its_error(inputs):
    exact = exact_posterior(inputs, Likelihood(inputs))
    draws = sample_conjugate(inputs, chains=8, draws=600, seed=11)
    found = sampled_posterior(inputs, Likelihood(inputs), draws, seed=11)
    error = scenario_mcse(draws)
    assert np.all(np.abs(found.scenario - exact.scenario) <= 4.5 * error + 1e-4)
    # Raw draws, not Rao-Blackwellised: they would show a sweep whose parts do not fit together.
    shares = np.array([(draws.scenario == k).mean() for k in range(len(inputs.scenario))])
    assert shares == pytest.approx(exact.scenario, abs=0.06)
    assert draws.truth.mean((0, 1)) == pytest.approx(exact.indicator, abs=0.06)
    assert draws.r.mean((0, 1)) == pytest.approx(exact.source, abs=0.03)
    assert found.rho == pytest.approx(exact.rho, abs=0.08)


@settings(max_examples=10)
@given(cases())
def test_interval_is_of_a_quantity_whose_mean_is_the_headline(inputs):
    """E[P(s | reports, theta, r, pi, rho)] over their posterior is P(s | reports): a check of every draw."""
    draws = sample_conjugate(inputs, chains=8, draws=500, seed=5)
    values = conditional_probability(inputs, Likelihood(inputs), draws, seed=5)
    exact = exact_posterior(inputs, Likelihood(inputs)).scenario
    error = values.std(0) / np.sqrt(len(values))
    assert np.all(np.abs(values.mean(0) - exact) <= 5 * error + 0.01)
    assert values.sum(1) == pytest.approx(1, abs=1e-12)


@settings(max_examples=10)
@given(cases())
def test_log_marginal_likelihood_equals_the_exact_one_within_its_error(inputs):
    draws = sample_conjugate(inputs, chains=8, draws=300, seed=6)
    found = sampled_posterior(inputs, Likelihood(inputs), draws, seed=6)
    exact = exact_posterior(inputs, Likelihood(inputs)).log_marginal
    assert found.log_marginal == pytest.approx(exact, abs=1e-9 + 5 * (found.log_marginal_error or 0))


def test_same_seed_gives_the_same_draws():
    one, two, other = (sample_conjugate(basic(), 4, 50, seed) for seed in (9, 9, 10))
    assert np.array_equal(one.r, two.r)
    assert not np.array_equal(one.r, other.r)


def test_mean_reliability_is_exact_for_odd_counts_of_reports():
    """One source affirms three indicators of one certain scenario pair: compare with brute quadrature."""
    inputs = inputs_of((1, 1), [(0.9, 0.2)] * 3, {"c": ("C", 0.5)}, [affirms("c", m) for m in range(3)])
    r, weight = jacobi_nodes(7.2, 4.8, 40)
    like = np.exp(Likelihood(inputs).log_joint(r[:, None])).sum(1) * weight
    assert exact_posterior(inputs, Likelihood(inputs)).source[0] == pytest.approx(
        like @ r / like.sum(), abs=1e-12
    )


def test_exact_engine_refuses_what_it_cannot_do_and_tells_the_count():
    sources = {f"s{i}": ("C", 0.5) for i in range(25)}
    reports = [affirms(name, m) for name in sources for m in range(2)]
    inputs = inputs_of((1, 1), [(0.6, 0.4)] * 2, sources, reports)
    assert node_count(inputs) == 2**25
    with pytest.raises(TooMuch, match="33,554,432 combinations"):
        exact_posterior(inputs, Likelihood(inputs))


@pytest.mark.parametrize(("a", "b"), [(18.0, 2.0), (0.3, 0.4), (1.0, 1.0), (0.5, 0.5), (2.0, 8.0)])
def test_jacobi_nodes_integrate_polynomials_without_error(a, b):
    nodes, weights = jacobi_nodes(a, b, 4)
    moment = 1.0
    for power in range(8):
        assert weights @ nodes**power == pytest.approx(moment, rel=1e-12)
        moment *= (a + power) / (a + b + power)


def test_flips_leave_the_posterior_alone():
    """Two camps over grouped indicators, with an opinion and a staged report: every figure, closely."""
    sources = {"a": ("A", 0.5), "b": ("A", 0.4), "c": ("B", 0.6), "d": ("B", 0.5)}
    reports = [
        *(affirms(name, m) for name in "ac" for m in range(3)),
        *(denies(name, m, certainty="likely") for name in "bd" for m in range(3)),
        affirms("a", frozenset({1})),
        denies("c", 3, deception=((0, 0.4),)),
    ]
    theta = [(0.7, 0.4, 0.5), (0.6, 0.3, 0.5), (0.5, 0.7, 0.2), (0.8, 0.3, 0.6)]
    inputs = inputs_of((1, 2, 1), theta, sources, reports, groups=((0, 1),))
    exact = exact_posterior(inputs, Likelihood(inputs))
    draws = sample_conjugate(inputs, chains=200, draws=150, seed=8, warm_up=50)
    assert draws.scenario_probability.mean((0, 1)) == pytest.approx(exact.scenario, abs=0.004)
    assert draws.truth.mean((0, 1)) == pytest.approx(exact.indicator, abs=0.02)
    assert draws.r.mean((0, 1)) == pytest.approx(exact.source, abs=0.004)
    shares = (draws.rho[..., None] == inputs.rho).mean((0, 1))
    assert shares == pytest.approx(exact.rho, abs=0.02)


def test_more_sources_than_an_array_has_dimensions():
    """Seventy sources of one report each: one node, their means, and the sampled engine's answer."""
    sources = {f"s{m}": ("C", 0.5) for m in range(70)}
    reports = [affirms(f"s{m}", m) for m in range(70)]
    inputs = inputs_of((1, 1), [(0.55, 0.5)] * 70, sources, reports, groups=(tuple(range(70)),))
    assert node_count(inputs) == 1
    exact = exact_posterior(inputs, Likelihood(inputs)).scenario
    draws = sample_conjugate(inputs, chains=2, draws=5, seed=1)
    assert draws.scenario_probability[0, 0] == pytest.approx(exact, abs=1e-12)
    assert np.isfinite(exact).all()


def test_thousands_of_reports_do_not_underflow():
    """Twenty thousand reports both ways: every figure finite, probabilities that sum to 1."""
    random = np.random.default_rng(0)
    sources = {f"s{j}": ("C", 0.5) for j in range(20)}
    said = [Said(f"s{random.integers(20)}", int(i % 4), bool(random.random() < 0.5)) for i in range(20_000)]
    inputs = inputs_of((1, 1, 1), random.uniform(0.1, 0.9, (4, 3)), sources, said, groups=((0, 1),))
    draws = sample_conjugate(inputs, chains=4, draws=20, seed=1)
    assert np.isfinite(draws.r).all()
    assert draws.scenario_probability.sum(-1) == pytest.approx(np.ones((4, 20)))
