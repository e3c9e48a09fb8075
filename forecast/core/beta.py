"""Beta distributions in NumPy: tail areas, the Beta of a 90% range or of quantiles, trigamma.

SciPy has all of this, and the tests hold these functions to it; importing it would double the
time of every quick command (docs/decisions/0002).
"""

from collections.abc import Callable
from functools import cache, lru_cache
from math import exp, lgamma, log, log1p

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_ITERATIONS = 5_000
_HALVINGS = 64
_TINY = 1e-300
_HUGE = 1e200
# Weights of quadrature that an eigenvector still gives to twelve digits.
_ACCURATE = 1e-8
# No fit has a parameter beyond these; the arithmetic holds up to them.
_LOGS = (-12.0, 30.0)
_GOAL = np.array([log(0.05 / 0.95), log(0.95 / 0.05)])


def beta_tails(x: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> tuple[Array, Array]:
    """P(X <= x) and P(X > x) for X ~ Beta(a, b), elementwise, each with its own full precision.

    Continued fraction of the incomplete beta function, DLMF 8.17.22, on the side of the mean where
    it converges fast.

    >>> [round(float(tail), 12) for tail in beta_tails(0.25, 2.0, 2.0)]
    [0.15625, 0.84375]
    """
    x, a, b = np.broadcast_arrays(np.asarray(x, float), np.asarray(a, float), np.asarray(b, float))
    upper = x > (a + 1) / (a + b + 2)
    p, q, y = np.where(upper, b, a), np.where(upper, a, b), np.where(upper, 1 - x, x)
    near = _front(p, q, y) * _fraction(p, q, y)
    return np.where(upper, 1 - near, near), np.where(upper, near, 1 - near)


def _front(a: Array, b: Array, x: Array) -> Array:
    with np.errstate(divide="ignore"):
        power = a * np.log(x) + b * np.log1p(-x)
    return np.exp(power - np.log(a) - log_beta(a, b))


def _fraction(a: Array, b: Array, x: Array) -> Array:
    """Modified Lentz evaluation, all elements at once until the slowest has converged."""
    c, d = np.ones_like(x), _away_from_zero(1 - (a + b) * x / (a + 1))
    d = 1 / d
    value = d
    for m in range(1, _ITERATIONS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _away_from_zero(1 + even * d)
        c = _away_from_zero(1 + even / c)
        value = value * d * c
        d = 1 / _away_from_zero(1 + odd * d)
        c = _away_from_zero(1 + odd / c)
        step = d * c
        value = value * step
        if np.all(np.abs(step - 1) < 1e-15):
            break
    return value


def _away_from_zero(value: Array) -> Array:
    return np.where(np.abs(value) < _TINY, _TINY, value)


def log_gamma(value: npt.ArrayLike) -> Array:
    """Ln Gamma, elementwise; the tables are small, so the standard library serves."""
    values: Array = np.vectorize(lgamma, otypes=[float])(value)
    return values


def log_beta(a: npt.ArrayLike, b: npt.ArrayLike) -> Array:
    """Ln B(a, b), elementwise."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    total: Array = log_gamma(a) + log_gamma(b) - log_gamma(a + b)
    return total


def trigamma(x: float) -> float:
    """psi_1(x), the variance of the logit of a Gamma's log: recurrence, then DLMF 5.15.8.

    >>> round(trigamma(1.0), 12)
    1.644934066848
    """
    head = 0.0
    while x < 12:
        head += 1 / x**2
        x += 1
    y = 1 / x**2
    series = 1 / 6 - y * (1 / 30 - y * (1 / 42 - y * (1 / 30 - y * 5 / 66)))
    return head + 1 / x + y / 2 + y / x * series


def logit_variance(a: float, b: float) -> float:
    """Variance of logit(X), X ~ Beta(a, b)."""
    return trigamma(a) + trigamma(b)


def beta_quantile(chance: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> Array:
    """The x below which a Beta(a, b) lies with that chance, elementwise.

    Newton's method on its log odds, bisection where a step would leave the bracket. For chances
    between 1e-6 and 1 - 1e-6; beyond these it may not converge.

    >>> beta_quantile([0.05, 0.95], 1.0, 1.0).round(9).tolist()
    [0.05, 0.95]
    """
    chance, a, b = np.broadcast_arrays(*(np.asarray(value, float) for value in (chance, a, b)))
    low, high = np.full(chance.shape, -700.0), np.full(chance.shape, 36.0)  # 1 - 2e-16 at most
    odds, constant = np.clip(np.log(a) - np.log(b), low, high), log_beta(a, b)
    for _ in range(_HALVINGS):
        below, _ = beta_tails(1 / (1 + np.exp(-odds)), a, b)
        low, high = np.where(below < chance, odds, low), np.where(below < chance, high, odds)
        slope = np.exp(-a * np.log1p(np.exp(-odds)) - b * np.log1p(np.exp(odds)) - constant)
        step = odds - (below - chance) / np.maximum(slope, _TINY)
        moved = np.where((step > low) & (step < high), step, (low + high) / 2)
        if np.all(np.abs(moved - odds) <= 1e-13 * np.maximum(np.abs(odds), 1)):
            break
        odds = moved
    quantile: Array = 1 / (1 + np.exp(-odds))
    return quantile


@lru_cache(maxsize=256)
def jacobi_nodes(a: float, b: float, count: int) -> tuple[Array, Array]:
    """Nodes in (0, 1) and weights (summing to 1) for integrals against Beta(a, b).

    Exact for polynomials of degree 2 count - 1 (Golub & Welsch 1969, doi:10.1090/S0025-5718-69-99647-1).

    >>> nodes, weights = jacobi_nodes(2.0, 2.0, 2)
    >>> round(float(weights @ nodes**2), 12)
    0.3
    """
    alpha, beta = b - 1, a - 1
    n = np.arange(count, dtype=float)
    total = 2 * n + alpha + beta
    with np.errstate(invalid="ignore", divide="ignore"):
        diagonal = (beta**2 - alpha**2) / (total * (total + 2))
        m, at = n[1:], total[1:]
        off = np.sqrt(4 * m * (m + alpha) * (m + beta) * (m + alpha + beta) / (at**2 * (at + 1) * (at - 1)))
    diagonal[0] = (beta - alpha) / (alpha + beta + 2)
    if count > 1:  # the general term is 0/0 where alpha + beta = -1
        off[0] = np.sqrt(4 * (1 + alpha) * (1 + beta) / ((2 + alpha + beta) ** 2 * (3 + alpha + beta)))
    values, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(off, 1) + np.diag(off, -1))
    weights = vectors[0] ** 2
    small = weights < _ACCURATE
    weights[small] = _christoffel(values[small], diagonal, off)
    nodes = (1 + values) / 2
    for array in (nodes, weights):
        array.setflags(write=False)  # cached, so shared by all callers
    return nodes, weights


def _christoffel(x: Array, diagonal: Array, off: Array) -> Array:
    """Weights of nodes as 1 / sum of p_k(x)^2, p_k the orthonormal polynomials by their recurrence.

    A sum of squares has all its digits, however small the weight; an eigenvector's first component
    has as many digits after the point as the largest. Powers of two are split off to avoid overflow.
    """
    before, now = np.zeros_like(x), np.ones_like(x)
    total, scale = np.ones_like(x), np.zeros(len(x), np.int64)
    for k in range(len(off)):
        before, now = now, ((x - diagonal[k]) * now - (off[k - 1] * before if k else 0.0)) / off[k]
        total += now**2
        power = np.where(total > _HUGE, np.frexp(total)[1] // 2, 0)
        before, now = np.ldexp(before, -power), np.ldexp(now, -power)
        total, scale = np.ldexp(total, -2 * power), scale + 2 * power
    return np.ldexp(1 / total, -scale)


def beta_from_moments(mean: npt.ArrayLike, variance: npt.ArrayLike) -> tuple[Array, Array]:
    """The Beta with that mean and variance, elementwise.

    >>> [float(part.round(9)) for part in beta_from_moments(0.25, 0.01875)]
    [2.25, 6.75]
    """
    m, v = np.asarray(mean, float), np.asarray(variance, float)
    total = m * (1 - m) / v - 1
    return m * total, (1 - m) * total


def beta_from_logit(mean: float, variance: float) -> tuple[float, float]:
    """The Beta with that mean whose logit has that variance; solved by bisection, always solvable.

    >>> a, b = beta_from_logit(0.5, logit_variance(10, 10))
    >>> round(a, 9), round(b, 9)
    (10.0, 10.0)
    """
    low, high = log(1e-12), log(1e15)
    for _ in range(200):
        middle = (low + high) / 2
        n = exp(middle)
        if logit_variance(n * mean, n * (1 - mean)) > variance:
            low = middle
        else:
            high = middle
    n = exp((low + high) / 2)
    return n * mean, n * (1 - mean)


@cache
def beta_from_range(low: float, high: float) -> tuple[float, float]:
    """The Beta with 5% of its mass below `low` and 5% above `high`.

    Newton's method on (ln a, ln b), the residual on the logit scale, steps bounded.

    >>> a, b = beta_from_range(0.55, 0.80)
    >>> round(a, 2), round(b, 2)
    (24.92, 11.69)
    """
    at = np.array([low, high])

    def miss(point: Array) -> Array:
        """How far the logits of both tail areas are from those of 5% and 95%."""
        below, above = beta_tails(at, *np.exp(point))
        apart: Array = np.log(np.maximum(below, _TINY)) - np.log(np.maximum(above, _TINY)) - _GOAL
        return apart

    best, error = None, np.inf
    for guess in _guesses(low, high):
        point = _newton(miss, guess)
        if (size := float(np.max(np.abs(miss(point))))) < error:
            best, error = point, size
        if error < 1e-4:
            break
    if best is None or error > 0.1:
        raise ValueError(f"no Beta distribution has 90% of its mass between {low:g} and {high:g}")
    a, b = np.exp(best)
    return float(a), float(b)


@cache
def beta_from_quantiles(points: tuple[float, ...], chances: tuple[float, ...]) -> tuple[float, float]:
    """The Beta whose chances of lying below some points are nearest to those typed, by least squares.

    argmin over a, b of sum_i (F(x_i; a, b) - p_i)^2, points x_i rising in (0, 1) and chances p_i. So fits the
    Sheffield elicitation framework (O'Hagan et al. 2006, doi:10.1002/0470033312). Gauss-Newton on
    (ln a, ln b) from the Beta that has the outer two, taken as a 90% range.

    >>> a, b = beta_from_quantiles((0.25, 0.5, 0.75), (0.25, 0.5, 0.75))
    >>> round(a, 6), round(b, 6)
    (1.0, 1.0)
    """
    at, goal = np.array(points), np.array(chances)

    def miss(point: Array) -> Array:
        apart: Array = beta_tails(at, *np.exp(np.clip(point, *_LOGS)))[0] - goal
        return apart

    a, b = np.exp(_newton(miss, np.log(beta_from_range(points[0], points[-1])), least=1e-9))
    return float(a), float(b)


def _newton(miss: Callable[[Array], Array], point: Array, least: float = 1e-14) -> Array:
    """Damped Newton steps until the residual is zero to within rounding, or no step above `least` helps."""
    for _ in range(200):
        residual = miss(point)
        if np.max(np.abs(residual)) < 1e-11:
            break
        step = np.linalg.lstsq(_jacobian(miss, point, residual), -residual)[0]
        step *= min(1.0, 1.0 / max(float(np.max(np.abs(step))), 1e-12))
        while np.sum(miss(point + step) ** 2) > np.sum(residual**2) and np.max(np.abs(step)) > 1e-14:
            step /= 2
        if np.max(np.abs(step)) <= least:
            break
        point = point + step
    return point


def _guesses(low: float, high: float) -> list[Array]:
    """One that matches the logit's middle and spread (3.29 deviations); a grid for skewed ranges."""
    bottom, top = log(low) - log1p(-low), log(high) - log1p(-high)
    mean = 1 / (1 + exp(-(bottom + top) / 2))
    matched = np.log(beta_from_logit(mean, ((top - bottom) / 3.29) ** 2))
    return [matched, *(np.array([a, b], float) for a in range(-3, 8, 5) for b in range(-3, 8, 5))]


def _jacobian(function: Callable[[Array], Array], point: Array, value: Array, h: float = 1e-6) -> Array:
    return np.column_stack([(function(point + h * unit) - value) / h for unit in np.eye(len(point))])


def log_beta_density(x: Array, a: Array, b: Array) -> Array:
    """Joint log density of independent Betas, [draw], at x [draw, source]; `a` and `b` are [source].

    sum_j ((a_j - 1) ln x_j + (b_j - 1) ln(1 - x_j) - ln B(a_j, b_j))

    >>> log_beta_density(np.array([[0.5, 0.5]]), np.array([1.0, 2.0]), np.array([1.0, 2.0])).round(4).tolist()
    [0.4055]
    """
    density: Array = ((a - 1) * np.log(x) + (b - 1) * np.log1p(-x) - log_beta(a, b)).sum(-1)
    return density
