"""The figures that are reported, exact against an enumeration and sampled against the exact ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.core.beta import jacobi_nodes
from forecast.engine.arrays import normalised
from forecast.engine.draws import sample_conjugate
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import (
    conditional_probability,
    exact_posterior,
    indicator_probability,
    sampled_posterior,
)
from tests.engine import oracle
from tests.engine.arrays import affirms, inputs_of
from tests.engine.random_cases import cases


@settings(max_examples=25)
@given(cases())
def test_exact_engine_equals_the_enumeration(inputs):
    result = exact_posterior(inputs, Likelihood(inputs))
    scenario, indicator, log_marginal = oracle.posterior(inputs)
    assert result.scenario == pytest.approx(scenario, abs=1e-9)
    assert result.indicator == pytest.approx(indicator, abs=1e-9)
    assert result.log_marginal == pytest.approx(log_marginal, abs=1e-9)


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
    result = sampled_posterior(inputs, Likelihood(inputs), draws, seed=6)
    exact = exact_posterior(inputs, Likelihood(inputs)).log_marginal
    assert result.log_marginal == pytest.approx(exact, abs=1e-9 + 5 * (result.log_marginal_error or 0))


def test_mean_reliability_is_exact_for_odd_counts_of_reports():
    """One source affirms three indicators of one certain scenario pair: compare with brute quadrature."""
    inputs = inputs_of((1, 1), [(0.9, 0.2)] * 3, {"c": ("C", 0.5)}, [affirms("c", m) for m in range(3)])
    r, weight = jacobi_nodes(7.2, 4.8, 40)
    like = np.exp(Likelihood(inputs).log_joint(r[:, None])).sum(1) * weight
    assert exact_posterior(inputs, Likelihood(inputs)).source[0] == pytest.approx(
        like @ r / like.sum(), abs=1e-12
    )


@given(cases(), st.integers(0, 99))
def test_an_indicators_probability_is_the_share_of_its_cells(inputs, seed):
    likelihood = Likelihood(inputs)
    evidence = likelihood.evidence(np.random.default_rng(seed).random((4, len(inputs.source))))
    result, tables = indicator_probability(likelihood, evidence), likelihood.tables
    weight = normalised(likelihood.cells(evidence))[:, inputs.group_of[tables.grouped]]
    true = tables.true * evidence.true[:, tables.grouped, :, None]
    false = tables.false * evidence.false[:, tables.grouped, :, None]
    assert result[:, tables.grouped] == pytest.approx((weight * true / (true + false)).sum(-1), abs=1e-12)
