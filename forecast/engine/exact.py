"""The exact engine: Gauss-Jacobi quadrature over the reliabilities.

P(reports | s, r) is a polynomial of degree n_j in r_j, so floor(n_j / 2) + 1 nodes a source give
the posterior without error; one node, the mean, serves a source with a single report.
"""

from functools import reduce

import numpy as np

from forecast.core.too_much import TooMuch
from forecast.engine.inputs import EngineInputs, Floats, Ints

MOST_NODES = 2**22


def jacobi_nodes(a: float, b: float, count: int) -> tuple[Floats, Floats]:
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
    return (1 + values) / 2, vectors[0] ** 2


def node_count(inputs: EngineInputs) -> int:
    """How many combinations of nodes the exact answer takes."""
    return int(reduce(lambda product, n: product * int(n), _counts(inputs), 1))


def reliability_nodes(inputs: EngineInputs, finer: int | None = None) -> tuple[Floats, Floats]:
    """All combinations of nodes, r [node, source], and their log weights [node].

    The source `finer` gets one node more, enough for the mean of its r where its count of reports
    is odd. Raises TooMuch beyond 2^22.
    """
    total = node_count(inputs)
    counts = _counts(inputs)
    if finer is not None:
        counts[finer] += 1
    if total > MOST_NODES:
        raise TooMuch(
            f"the exact engine would need {total:,} combinations of reliabilities (at most "
            f"{MOST_NODES:,}); use --engine conjugate"
        )
    r = np.tile(inputs.r_mean, (int(np.prod(counts)), 1))
    log_weight = np.zeros(len(r))
    spread = np.flatnonzero(counts > 1)  # one node is the mean
    places = np.unravel_index(np.arange(len(r)), tuple(counts[spread])) if len(spread) else ()
    for j, place in zip(spread, places, strict=True):
        nodes, weights = jacobi_nodes(float(inputs.r_a[j]), float(inputs.r_b[j]), int(counts[j]))
        r[:, j] = nodes[place]
        log_weight += np.log(weights)[place]
    return r, log_weight


def _counts(inputs: EngineInputs) -> Ints:
    return inputs.reports_of_source // 2 + 1
