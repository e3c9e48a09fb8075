"""The types of arrays, and sums of probabilities that are held as logs."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

# Bans, log10 of a factor, in a natural log of one.
BANS = 1 / np.log(10)
# The least probability whose log is taken.
LEAST = 1e-300


def log_sum(values: Floats) -> Floats:
    """Ln of the sum of exponentials over the last axis, [...] from [..., term]."""
    top = values.max(-1, keepdims=True)
    return np.log(np.exp(values - top).sum(-1)) + top[..., 0]


def normalised(logs: Floats) -> Floats:
    """Probabilities over the last axis from their logs up to a constant, [..., scenario].

    >>> normalised(np.log([2.0, 6.0])).round(9).tolist()
    [0.25, 0.75]
    """
    weight = np.exp(logs - logs.max(-1, keepdims=True))
    return weight / weight.sum(-1, keepdims=True)


def log_normalised(logs: Floats) -> Floats:
    """Log probabilities over the last axis, none below 1e-300, from their logs up to a constant."""
    return np.log(np.maximum(normalised(logs), LEAST))


def log_odds(logs: Floats) -> Floats:
    """Ln of p / (1 - p), [..., scenario], from log probabilities over the last axis.

    The complement is the sum of the other scenarios, never one minus p.
    """
    count = logs.shape[-1]
    others = np.stack([log_sum(np.delete(logs, k, axis=-1)) for k in range(count)], -1)
    odds: Floats = logs - others
    return odds


def weight_of_evidence(with_it: Floats, without: Floats) -> Floats:
    """Weight of evidence in bans, [..., scenario]: log10 of the ratio of the odds with and without.

    Takes log probabilities, so that the weight of what made a scenario all but certain is not lost
    (Good 1985, "Weight of evidence: a brief survey").
    """
    weight: Floats = (log_odds(with_it) - log_odds(without)) * BANS
    return weight
