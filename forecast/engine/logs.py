"""Sums of probabilities that are held as logs."""

import numpy as np

from forecast.engine.inputs import Floats


def log_sum(values: Floats) -> Floats:
    """Ln of the sum of exponentials over the last axis."""
    top = values.max(-1, keepdims=True)
    return np.log(np.exp(values - top).sum(-1)) + top[..., 0]


def normalised(logs: Floats) -> Floats:
    """Probabilities over the last axis from their logs up to a constant."""
    weight = np.exp(logs - logs.max(-1, keepdims=True))
    return weight / weight.sum(-1, keepdims=True)
