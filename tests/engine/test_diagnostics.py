"""The verdict on draws: which limits fail it, and the error of a headline."""

from forecast.engine.diagnostics import verdict
from forecast.engine.draws import sample_conjugate
from tests.engine.arrays import basic, camps, ten_indicators


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
