"""Sums of probabilities held as logs, each by hand."""

import numpy as np
import pytest

from forecast.engine.arrays import log_normalised, log_odds, log_sum, normalised, weight_of_evidence


def test_log_normalised_keeps_off_zero():
    assert np.isfinite(log_normalised(np.array([0.0, -5000.0]))).all()


def test_a_sum_of_logs_is_the_log_of_the_sum():
    assert log_sum(np.log([[1.0, 3.0], [0.5, 0.25]])) == pytest.approx(np.log([4.0, 0.75]), abs=1e-15)
    assert log_sum(np.array([-1e5, -1e5 + np.log(3)])) == pytest.approx(-1e5 + np.log(4), abs=1e-10)


def test_probabilities_from_logs_that_all_underflow_keep_their_ratio():
    assert normalised(np.array([-2000.0, -2000.0 + np.log(3)])) == pytest.approx([0.25, 0.75], abs=1e-12)


def test_log_odds_set_a_scenario_against_all_others():
    odds = log_odds(np.log([0.2, 0.3, 0.5]))
    assert odds == pytest.approx(np.log([0.2 / 0.8, 0.3 / 0.7, 1.0]), abs=1e-15)


def test_log_odds_of_what_is_all_but_certain_have_its_digits():
    """P = 1 - 2e-348 is 1 as a number; its odds are not lost."""
    logs = np.array([0.0, -800.0, -800.0])
    assert log_odds(logs) == pytest.approx([800 - np.log(2), -800, -800], abs=1e-9)


def test_weight_of_evidence_is_the_factor_of_the_odds_in_bans():
    """From even odds to 4 : 1 is log10 4; with three scenarios each has its own factor."""
    two = weight_of_evidence(np.log([0.8, 0.2]), np.log([0.5, 0.5]))
    assert two == pytest.approx([0.6020599913, -0.6020599913], abs=1e-10)
    three = weight_of_evidence(np.log([0.5, 0.25, 0.25]), np.log([0.2, 0.3, 0.5]))
    assert three == pytest.approx(np.log10([1 / 0.25, (1 / 3) / (3 / 7), 1 / 3]), abs=1e-12)
