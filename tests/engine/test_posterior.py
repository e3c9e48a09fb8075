"""The figures that are reported, exact against an enumeration and sampled against the exact ones."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forecast.core.beta import jacobi_nodes
from forecast.engine.arrays import normalised
from forecast.engine.draws import sample_conjugate
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import (
    conditional_probability,
    credible_interval,
    exact_posterior,
    indicator_probability,
    sampled_posterior,
)
from tests.engine import oracle
from tests.engine.arrays import affirms, inputs_of
from tests.engine.pymc_case import FULL
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


@settings(max_examples=15)
@given(cases(), st.integers(0, 99))
def test_an_indicators_probability_is_its_share_of_all_states(inputs, seed):
    likelihood = Likelihood(inputs)
    r = likelihood.settle(np.random.default_rng(seed).random(len(inputs.source)))
    probability = indicator_probability(likelihood, likelihood.evidence(r[None]))[0]
    joint, states = oracle.joint_at(inputs, r)
    expected = (joint / joint.sum(1, keepdims=True)) @ np.array(states, float)
    assert np.broadcast_to(probability, expected.T.shape) == pytest.approx(expected.T, abs=1e-9)


@settings(max_examples=8)
@given(cases(grouped=True))
def test_each_rho_is_as_probable_as_what_it_makes_of_the_reports(inputs):
    """P(rho | reports) is its weight times P(reports) with that rho alone."""
    assume(inputs.group)
    one = np.ones((1, 1))
    expected = np.array(
        [
            weight * np.exp(oracle.posterior(replace(inputs, rho=value[:, None], rho_weight=one))[2])
            for value, weight in zip(inputs.rho.T, inputs.rho_weight[0], strict=True)
        ]
    )
    rho = exact_posterior(inputs, Likelihood(inputs)).rho[0]
    assert rho == pytest.approx(expected / expected.sum(), abs=1e-9)


@settings(max_examples=12)
@given(cases(most_indicators=2))
def test_mean_reliabilities_are_what_one_count_more_makes_of_the_reports(inputs):
    """E[r_j | reports] = a_j / (a_j + b_j) P(reports; a_j + 1) / P(reports)."""
    log_marginal = oracle.posterior(inputs)[2]
    source = exact_posterior(inputs, Likelihood(inputs)).source
    for j, mean in enumerate(inputs.r_mean):
        more = replace(inputs, r_a=inputs.r_a + (np.arange(len(inputs.source)) == j))
        assert source[j] == pytest.approx(mean * np.exp(oracle.posterior(more)[2] - log_marginal), abs=1e-9)


def test_an_interval_leaves_a_twentieth_at_each_end():
    values = np.stack([np.arange(101.0), np.zeros(101)], axis=1)
    assert credible_interval(values) == pytest.approx(np.array([[5.0, 95.0], [0.0, 0.0]]))
    assert credible_interval(np.empty((0, 3))).shape == (3, 2)


def test_every_sampled_figure_of_a_case_with_every_feature_is_near_the_exact_one():
    likelihood = Likelihood(FULL)
    exact = exact_posterior(FULL, likelihood)
    draws = sample_conjugate(FULL, chains=16, draws=500, seed=2)
    sampled = sampled_posterior(FULL, likelihood, draws, seed=2)
    for name in ("scenario", "indicator", "moment", "source", "rho"):
        assert getattr(sampled, name) == pytest.approx(getattr(exact, name), abs=0.02), name
    assert (sampled.interval[:, 0] < exact.scenario).all()
    assert (exact.scenario < sampled.interval[:, 1]).all()
