"""Calibration: how often what was given p came true, and what miscalibration costs of the Brier score.

Every scenario of a forecast is a statement with a probability, true or false. Their squared errors are
weighted so that they add up to the multi-category Brier score (0 to 2, lower is better).
"""

from dataclasses import dataclass

import numpy as np

from forecast.scoring.cells import Floats, Ints

BINS = 10
LEVEL = 0.9


@dataclass(frozen=True, slots=True)
class Murphy:
    """Murphy's parts: score = reliability - resolution + uncertainty + within, by bins of probability.

    Reliability: lower is better; resolution: higher is better. `within` is what bins of more than one
    probability leave over (Stephenson, Coelho & Jolliffe 2008, doi:10.1175/2007WAF2006116.1), 0 where
    every bin holds one.
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


@dataclass(frozen=True, slots=True)
class Corp:
    """The parts of CORP: score = miscalibration - discrimination + uncertainty, by isotonic recalibration.

    Miscalibration: lower is better; discrimination: higher is better; neither is negative. `p` [level]
    are the distinct probabilities, `frequency` [level] is how often such statements came true by the best
    monotone curve, `weight` [level] the sum of their weights.
    """

    score: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    p: Floats
    frequency: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Band:
    """Where the curve of a calibrated forecaster lies 9 times in 10, `low` and `high` [level]."""

    low: Floats
    high: Floats


def murphy(p: Floats, true: Floats, weight: Floats, bins: int = BINS) -> Murphy:
    """Murphy's decomposition of the Brier score, by bins of equal width.

    Murphy 1973, doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2.

    Args:
        p: Probabilities [statement], from 0 to 1.
        true: 1 for what came true, else 0 [statement].
        weight: Weights [statement], not negative; with their sum every part grows.
        bins: How many bins there are.

    Returns:
        The score, lower is better, and its parts, in the same unit.

    Raises:
        ZeroDivisionError: The weights sum to 0.

    >>> p, true = np.array([0.25, 0.25, 0.75, 0.75]), np.array([0.0, 0.0, 1.0, 0.0])
    >>> parts = murphy(p, true, np.full(4, 0.25))
    >>> parts.score, parts.reliability, parts.resolution, parts.uncertainty, parts.within
    (0.1875, 0.0625, 0.0625, 0.1875, 0.0)
    """
    bin_of = np.minimum((p * bins).astype(np.int64), bins - 1)
    total = np.bincount(bin_of, weight, minlength=bins)
    divisor = np.maximum(total, np.finfo(float).tiny)
    mean_p, mean_true = (np.bincount(bin_of, weight * mean, minlength=bins) / divisor for mean in (p, true))
    overall = np.average(true, weights=weight)
    off = p - mean_p[bin_of]
    return Murphy(
        score=float(weight @ (p - true) ** 2),
        reliability=float(total @ (mean_p - mean_true) ** 2),
        resolution=float(total @ (mean_true - overall) ** 2),
        uncertainty=float(weight @ (true - overall) ** 2),
        within=float(weight @ off**2 - 2 * (weight * off) @ (true - mean_true[bin_of])),
    )


def corp(p: Floats, true: Floats, weight: Floats) -> Corp:
    """CORP: the decomposition of the Brier score by isotonic regression.

    Dimitriadis, Gneiting & Jordan 2021, doi:10.1073/pnas.2016191118.

    Args:
        p: Probabilities [statement], from 0 to 1.
        true: 1 for what came true, else 0 [statement].
        weight: Positive weights [statement]; with their sum every part grows.

    Returns:
        The score, lower is better, its parts in the same unit, and the calibration curve [level], with
        one level for each distinct probability.

    Raises:
        ZeroDivisionError: There is no statement.

    >>> p, true = np.array([0.2, 0.2, 0.8, 0.8]), np.array([0.0, 1.0, 0.0, 1.0])
    >>> parts = corp(p, true, np.full(4, 0.25))
    >>> parts.frequency.tolist(), round(parts.miscalibration, 12), parts.discrimination
    ([0.5, 0.5], 0.09, 0.0)
    """
    levels, inverse = np.unique(p, return_inverse=True)
    weights = np.bincount(inverse, weight)
    curve = isotonic(np.bincount(inverse, weight * true) / weights, weights)
    overall = np.average(true, weights=weight)
    score, recalibrated, uncertainty = (
        float(weight @ (guess - true) ** 2) for guess in (p, curve[inverse], overall)
    )
    return Corp(score, score - recalibrated, uncertainty - recalibrated, uncertainty, levels, curve, weights)


def isotonic(frequency: Floats, weight: Floats) -> Floats:
    """The nearest sequence that never falls, by pooling adjacent violators.

    Args:
        frequency: Values in the order of their probabilities [level].
        weight: Positive weights [level].

    Returns:
        Values [level] with the least weighted sum of squared distances to `frequency`.

    Raises:
        ValueError: The arrays differ in length, or a weight is not positive.

    >>> isotonic(np.array([0.25, 0.75, 0.5]), np.ones(3)).tolist()
    [0.25, 0.625, 0.625]
    """
    from scipy.optimize import isotonic_regression

    curve: Floats = isotonic_regression(frequency, weights=weight).x
    return curve


def band(p: Floats, first: Ints, seed: int, draws: int) -> Band:
    """The consistency band: outcomes are drawn from the forecasts themselves, and the curve fitted anew.

    Dimitriadis, Gneiting & Jordan 2021, doi:10.1073/pnas.2016191118, draw every statement by itself; here
    each question has one outcome, so its statements are drawn together.

    Args:
        p: Probabilities [statement], those of a question one after the other; they sum to 1.
        first: The index of each question's first statement [question].
        seed: The seed of the draws.
        draws: How many curves are drawn.

    Returns:
        The ends of the middle 90% of the curves [level], with one level for each distinct probability.

    >>> ends = band(np.array([0.0, 1.0, 1.0, 0.0]), np.array([0, 2]), seed=1, draws=10)
    >>> ends.low.tolist(), ends.high.tolist()
    ([0.0, 1.0], [0.0, 1.0])
    """
    _, inverse = np.unique(p, return_inverse=True)
    number = np.bincount(inverse)
    size = np.diff(np.append(first, len(p)))
    question = np.repeat(np.arange(len(first)), size)
    total = np.cumsum(p)
    upper = total - np.repeat(total[first] - p[first], size) + question
    last = first + size - 1
    random = np.random.default_rng(seed)
    curves = np.empty((draws, len(number)))
    for draw in range(draws):
        hit = np.searchsorted(upper, np.arange(len(first)) + random.random(len(first)), side="right")
        hits = np.bincount(inverse[np.clip(hit, first, last)], minlength=len(number))
        curves[draw] = isotonic(hits / number, number.astype(np.float64))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(curves, (tail, 1 - tail), axis=0)
    return Band(low, high)
