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
    """score = reliability - resolution + uncertainty + within, by bins of probability.

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
    """score = miscalibration - discrimination + uncertainty, by isotonic recalibration.

    Miscalibration: lower is better; discrimination: higher is better; neither is negative. `p` are the
    distinct probabilities, `frequency` how often such statements came true by the best monotone
    curve, `weight` their weight.
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
    """Where the curve of a calibrated forecaster would lie, at each distinct probability, 9 times in 10."""

    low: Floats
    high: Floats


def murphy(p: Floats, true: Floats, weight: Floats, bins: int = BINS) -> Murphy:
    """Murphy's decomposition (1973, doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2), by bins.

    `p`, `true` (0 or 1) and `weight` are (statement).

    >>> p, true = np.array([0.25, 0.25, 0.75, 0.75]), np.array([0.0, 0.0, 1.0, 0.0])
    >>> found = murphy(p, true, np.full(4, 0.25))
    >>> found.score, found.reliability, found.resolution, found.uncertainty, found.within
    (0.1875, 0.0625, 0.0625, 0.1875, 0.0)
    """
    place = np.minimum((p * bins).astype(np.int64), bins - 1)
    total = np.bincount(place, weight, minlength=bins)
    there = np.maximum(total, np.finfo(float).tiny)
    mean_p, mean_true = (np.bincount(place, weight * each, minlength=bins) / there for each in (p, true))
    overall = np.average(true, weights=weight)
    reliability = float(total @ (mean_p - mean_true) ** 2)
    resolution = float(total @ (mean_true - overall) ** 2)
    off = p - mean_p[place]
    within = float(weight @ off**2 - 2 * (weight * off) @ (true - mean_true[place]))
    return Murphy(
        score=float(weight @ (p - true) ** 2),
        reliability=reliability,
        resolution=resolution,
        uncertainty=float(weight @ (true - overall) ** 2),
        within=within,
    )


def corp(p: Floats, true: Floats, weight: Floats) -> Corp:
    """CORP: the decomposition by isotonic regression.

    Dimitriadis, Gneiting & Jordan 2021, doi:10.1073/pnas.2016191118. `p`, `true` (0 or 1) and
    `weight` are (statement).

    >>> p, true = np.array([0.2, 0.2, 0.8, 0.8]), np.array([0.0, 1.0, 0.0, 1.0])
    >>> found = corp(p, true, np.full(4, 0.25))
    >>> found.frequency.tolist(), round(found.miscalibration, 12), found.discrimination
    ([0.5, 0.5], 0.09, 0.0)
    """
    each, inverse = np.unique(p, return_inverse=True)
    weights = np.bincount(inverse, weight)
    curve = isotonic(np.bincount(inverse, weight * true) / weights, weights)
    overall = np.average(true, weights=weight)
    score, recalibrated, uncertainty = (
        float(weight @ (guess - true) ** 2) for guess in (p, curve[inverse], overall)
    )
    return Corp(score, score - recalibrated, uncertainty - recalibrated, uncertainty, each, curve, weights)


def isotonic(frequency: Floats, weight: Floats) -> Floats:
    """The nearest sequence that never falls, by pooling adjacent violators."""
    from scipy.optimize import isotonic_regression

    found: Floats = isotonic_regression(frequency, weights=weight).x
    return found


def band(p: Floats, first: Ints, seed: int, draws: int) -> Band:
    """The consistency band: outcomes are drawn from the forecasts themselves, and the curve fitted anew.

    `p` is flat, the forecast of a question from `first` on; each question has one outcome, so its
    statements are drawn together. Dimitriadis, Gneiting & Jordan 2021 draw every statement by itself.
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
