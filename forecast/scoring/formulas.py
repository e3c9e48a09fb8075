"""The scores of single forecasts, from their probabilities and what came true.

Where a dimension is written [...], it stands for any dimensions, or none, that both arguments share.
Brier, log and ranked probability score: lower is better, 0 is perfect. Baseline and peer score: higher
is better, 0 is the uniform forecast and the others' forecasts. All are proper: who states what he
believes has the best expected score (Gneiting & Raftery 2007, doi:10.1198/016214506000001437).
"""

import numpy as np
from numpy.typing import ArrayLike

from forecast.scoring.cells import Floats


def of_outcome(p: ArrayLike, outcome: ArrayLike) -> Floats:
    """The probability that was given to what came true, p_y.

    Args:
        p: Probabilities [..., scenario].
        outcome: The index of the scenario that came true [...].

    Returns:
        Probabilities [...], from 0 to 1.

    Raises:
        IndexError: An index lies beyond the last scenario.

    >>> of_outcome([[0.2, 0.8], [0.6, 0.4]], [1, 0]).tolist()
    [0.8, 0.6]
    """
    at = np.asarray(outcome)[..., np.newaxis]
    p_outcome: Floats = np.take_along_axis(np.asarray(p, dtype=np.float64), at, axis=-1)[..., 0]
    return p_outcome


def brier(p: ArrayLike, outcome: ArrayLike) -> Floats:
    """Multi-category Brier score, sum_k (p_k - o_k)^2; lower is better.

    The halved form, from 0 to 1, is for two scenarios the square of what was missing to the truth.
    Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    Args:
        p: Probabilities [..., scenario] that sum to 1 over the scenarios.
        outcome: The index of the scenario that came true [...].

    Returns:
        Scores [...], from 0 to 2; NaN where a probability is NaN.

    Raises:
        IndexError: An index lies beyond the last scenario.

    >>> float(brier([0.15, 0.45, 0.25, 0.15], 2).round(12))
    0.81
    """
    return np.asarray((_misses(p, outcome) ** 2).sum(axis=-1))


def log_score(p: ArrayLike, outcome: ArrayLike) -> Floats:
    """Logarithmic score, -ln p_y in nats; lower is better.

    Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x.

    Args:
        p: Probabilities [..., scenario].
        outcome: The index of the scenario that came true [...].

    Returns:
        Scores [...], from 0; infinite where p_y is 0.

    Raises:
        IndexError: An index lies beyond the last scenario.

    >>> float(log_score([0.5, 0.5], 0).round(6)), float(log_score([0.0, 1.0], 0))
    (0.693147, inf)
    """
    return np.negative(_log(of_outcome(p, outcome)))


def rps(p: ArrayLike, outcome: ArrayLike) -> Floats:
    """Ranked probability score of scenarios on a scale, sum_{j<K} (P_j - O_j)^2 / (K-1); lower is better.

    P and O are cumulated along the scale, so that a near miss costs less than a far one.
    Epstein 1969, doi:10.1175/1520-0450(1969)008<0985:ASSFPF>2.0.CO;2.

    Args:
        p: Probabilities [..., scenario] of two scenarios or more, in the order of the scale.
        outcome: The index of the scenario that came true [...].

    Returns:
        Scores [...], from 0 to 1.

    Raises:
        IndexError: An index lies beyond the last scenario.

    >>> float(rps([0.15, 0.45, 0.25, 0.15], 2).round(12))
    0.135
    """
    gaps = np.cumsum(_misses(p, outcome), axis=-1)[..., :-1]
    return np.asarray((gaps**2).sum(axis=-1) / gaps.shape[-1])


def baseline(p_outcome: ArrayLike, scenarios: ArrayLike) -> Floats:
    """Metaculus's baseline score, 100 ln(K p_y) / ln K; higher is better.

    Args:
        p_outcome: The probability of what came true [...].
        scenarios: The number of scenarios, K, two or more [...].

    Returns:
        Scores [...] up to 100, which is perfect; 0 is uniform, and minus infinity where p_y is 0.

    >>> baseline([0.5, 1.0, 0.25], [2, 2, 4]).tolist()
    [0.0, 100.0, 0.0]
    """
    return 100 * (1 + _log(np.asarray(p_outcome, dtype=np.float64)) / np.log(scenarios))


def peer(p_outcome: ArrayLike, group: ArrayLike) -> Floats:
    """Metaculus's peer score, 100 N/(N-1) ln(p_y / GM_y), within each group; higher is better.

    GM_y is the geometric mean of the N forecasters of a group; the score is the same as 100 times the
    mean of ln(p_y / p_y of another). Two who both gave 0 are even, and one who gave 0 is infinitely worse
    than one who did not.

    Args:
        p_outcome: The probability of what came true [forecast].
        group: The number of the group, from 0 [forecast]; a group is one question on one day.

    Returns:
        Scores [forecast]; 0 is as good as the others, NaN for who is alone in a group.

    >>> peer([0.5, 0.25, 0.5], [0, 0, 1]).round(2).tolist()
    [69.31, -69.31, nan]
    """
    p, group = np.asarray(p_outcome, dtype=np.float64), np.asarray(group)
    if not len(p):
        return p
    none = p == 0
    logs = np.where(none, 0.0, _log(np.where(none, 1.0, p)))
    count = np.bincount(group)[group]
    others = np.maximum(count - 1, 1)
    finite = 100 * (logs * count - np.bincount(group, logs)[group]) / others
    zeros = np.bincount(group, none)[group]
    return np.where(count > 1, with_zeros(finite, none, zeros > 0, zeros < count), np.nan)


def with_zeros(finite: Floats, none: ArrayLike, some_zero: ArrayLike, some_not: ArrayLike) -> Floats:
    """Peer scores where somebody gave what came true no chance; higher is better.

    Args:
        finite: The scores without those who gave it 0 [forecast].
        none: Whether this forecast gave it 0 [forecast].
        some_zero: Whether any of the group gave it 0 [forecast].
        some_not: Whether any of the group did not [forecast].

    Returns:
        Scores [forecast]: infinite for better than a 0, minus infinity for a 0 that others did not give.

    >>> with_zeros(np.array([5.0, 0.0]), [False, True], [True, True], [True, True]).tolist()
    [inf, -inf]
    """
    worse = np.where(some_not, -np.inf, 0.0)
    return np.where(none, worse, np.where(some_zero, np.inf, finite))


def _misses(p: ArrayLike, outcome: ArrayLike) -> Floats:
    """p_k - o_k [..., scenario]."""
    misses = np.array(p, dtype=np.float64)
    at = np.asarray(outcome)[..., np.newaxis]
    np.put_along_axis(misses, at, np.take_along_axis(misses, at, axis=-1) - 1, axis=-1)
    return misses


def _log(p: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.log(p)
