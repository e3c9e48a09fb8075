"""The types of arrays, and sums of probabilities that are held as logs."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]
Generator = np.random.Generator

# A natural log times this is a log to base 10: a weight of evidence in bans.
BANS = 1 / np.log(10)
# No probability below this is put into a log.
LEAST = 1e-300


def log_sum(values: Floats) -> Floats:
    """ln(sum_t exp(values_t)) over the last axis, [...] from [..., term].

    >>> log_sum(np.log([1.0, 3.0])).round(9) == np.log(4).round(9)
    np.True_
    """
    top = values.max(-1, keepdims=True)
    return np.log(np.exp(values - top).sum(-1)) + top[..., 0]


def normalised(logs: Floats) -> Floats:
    """Probabilities that sum to 1 over the last axis, from their logs up to a constant, [..., scenario].

    >>> normalised(np.log([2.0, 6.0])).round(9).tolist()
    [0.25, 0.75]
    """
    weight = np.exp(logs - logs.max(-1, keepdims=True))
    return weight / weight.sum(-1, keepdims=True)


def log_normalised(logs: Floats) -> Floats:
    """Logs of `normalised(logs)`, [..., scenario]; no probability below 1e-300.

    >>> log_normalised(np.array([0.0, -2000.0])).round(1).tolist()
    [0.0, -690.8]
    """
    return np.log(np.maximum(normalised(logs), LEAST))


def log_odds(logs: Floats) -> Floats:
    """ln(p_k / sum_{l != k} p_l), [..., scenario], from log probabilities over the last axis.

    The complement is the sum of the other scenarios, never 1 - p, which would round to 0 where p is near 1.

    >>> log_odds(np.log([0.2, 0.8])).round(4).tolist()
    [-1.3863, 1.3863]
    """
    count = logs.shape[-1]
    others = np.stack([log_sum(np.delete(logs, k, axis=-1)) for k in range(count)], -1)
    odds: Floats = logs - others
    return odds


def split(logs: Floats, chosen: Sequence[int]) -> Floats:
    """Log probabilities of `chosen` scenarios together and of all others, [..., 2] from [..., scenario].

    >>> np.exp(split(np.log([0.2, 0.3, 0.5]), [0, 2])).round(9).tolist()
    [0.7, 0.3]
    """
    return np.stack([log_sum(logs[..., chosen]), log_sum(np.delete(logs, chosen, axis=-1))], -1)


def weight_of_evidence(with_part: Floats, without: Floats) -> Floats:
    """Weight of evidence of a part of the evidence in bans, [..., scenario], from log probabilities.

    log10(odds with the part / odds without it); above 0 the part speaks for the scenario (Good 1985, "Weight
    of evidence: a brief survey").

    >>> weight_of_evidence(np.log([0.5, 0.5]), np.log([1 / 11, 10 / 11])).round(9).tolist()
    [1.0, -1.0]
    """
    weight: Floats = (log_odds(with_part) - log_odds(without)) * BANS
    return weight
