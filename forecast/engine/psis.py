"""How far a reweighting can be trusted: the Pareto k-hat of its weights.

Pareto smoothed importance sampling (Vehtari, Simpson, Gelman, Yao & Gabry 2024, JMLR 25(72)): the
largest weights are fitted by a generalised Pareto distribution (Zhang & Stephens 2009,
doi:10.1198/tech.2009.08017); above k = 0.7 an average over the weights is not to be relied on.
"""

import numpy as np

from forecast.engine.inputs import Floats

# Weights that differ by less than this factor are as good as equal.
_EQUAL = 1e-9


def k_hat(log_weight: Floats) -> Floats:
    """The shape of the tail of each row's weights, [row], from their logs [row, node].

    Minus infinity where the largest weights are equal, or too few for a fit.
    """
    count = log_weight.shape[1]
    tail = min(int(0.2 * count), int(np.ceil(3 * np.sqrt(count))))
    result = np.full(len(log_weight), -np.inf)
    if tail < 5:
        return result
    ordered = np.sort(log_weight - log_weight.max(1, keepdims=True), axis=1)
    above = np.exp(ordered[:, -tail:]) - np.exp(ordered[:, -tail - 1])[:, None]
    spread = above[:, max(int(tail / 4 + 0.5) - 1, 0)] > _EQUAL
    result[spread] = _pareto_shape(above[spread])
    return result


def _pareto_shape(x: Floats) -> Floats:
    """Zhang and Stephens' estimate of k for each row of exceedances in ascending order, with a weak prior."""
    n = x.shape[1]
    grid = 30 + int(np.sqrt(n))
    step = 1 - np.sqrt(grid / (np.arange(1, grid + 1) - 0.5))
    b = step / (3 * x[:, int(n / 4 + 0.5) - 1, None]) + 1 / x[:, -1:]
    k = np.log1p(-b[:, :, None] * x[:, None, :]).mean(-1)
    fit = n * (np.log(-b / k) - k - 1)
    weight = np.exp(fit - fit.max(1, keepdims=True))
    centre = (b * weight).sum(1) / weight.sum(1)
    shape = np.log1p(-centre[:, None] * x).mean(1)
    found: Floats = (n * shape + 10 * 0.5) / (n + 10)
    return found
