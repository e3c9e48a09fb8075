"""The verdict on draws: which limits fail it, and the error of a headline."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.engine.diagnostics import scenario_mcse, verdict
from forecast.engine.draws import sample_conjugate
from tests.engine.arrays import basic, camps, ten_indicators
from tests.engine.pymc_case import FULL


def test_too_few_draws_fail_the_verdict():
    result = verdict(camps(), sample_conjugate(camps(), chains=4, draws=20, seed=1, warm_up=1))
    assert result.status == "failed"
    assert {check.name for check in result.failures} >= {"bulk ESS"}


def test_too_few_chains_fail_the_verdict():
    result = verdict(basic(), sample_conjugate(basic(), chains=2, draws=2000, seed=1))
    assert [check.name for check in result.failures] == ["chains"]


def test_chains_that_disagree_fail_the_verdict():
    draws = sample_conjugate(basic(), chains=4, draws=500, seed=1)
    draws.scenario_probability[0] += 0.2
    result = verdict(basic(), draws)
    assert "R-hat" in {check.name for check in result.failures}
    assert "MCSE" in {check.name for check in result.failures}


def test_a_constant_quantity_passes_without_a_value():
    """Each source has one report: P(s | reports, r) does not vary."""
    inputs = ten_indicators()
    result = verdict(inputs, sample_conjugate(inputs, chains=4, draws=1000, seed=1))
    constant = [check for check in result.checks if check.quantity == "scenario_probability[s0]"]
    assert constant
    assert all(check.passed and check.value is None for check in constant)
    assert result.status == "passed", result.failures


def test_all_that_is_drawn_is_diagnosed_and_the_error_of_scenarios_alone_is_limited():
    checks = verdict(FULL, sample_conjugate(FULL, chains=4, draws=50, seed=1)).checks
    scenarios = {f"scenario_probability[{name}]" for name in FULL.scenario}
    others = {"r[x]", "r[y]", "r[w]", "rho[g0]"}
    for name in ("R-hat", "bulk ESS", "tail ESS"):
        assert {check.quantity for check in checks if check.name == name} == scenarios | others
    assert {check.quantity for check in checks if check.name == "MCSE"} == scenarios


def test_the_error_of_independent_draws_is_their_spread_over_the_root_of_their_count():
    draws = sample_conjugate(basic(), chains=4, draws=1000, seed=1, warm_up=1)
    values = np.random.default_rng(2).normal(0.4, 0.05, draws.scenario_probability.shape)
    values[..., 2] = 0.2
    error = scenario_mcse(replace(draws, scenario_probability=values))
    assert error[:2] == pytest.approx(0.05 / np.sqrt(4000), rel=0.15)
    assert error[2] == 0
