"""Sums of probabilities held as logs, each by hand."""

import numpy as np

from forecast.engine.arrays import log_normalised


def test_log_normalised_keeps_off_zero():
    assert np.isfinite(log_normalised(np.array([0.0, -5000.0]))).all()
