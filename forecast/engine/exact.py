"""The exact engine: Gauss-Jacobi quadrature over the reliabilities.

P(reports | s, r) is a polynomial of degree n_j in r_j, so floor(n_j / 2) + 1 nodes a source give
the posterior without error; one node, the mean, serves a source with a single report.
"""

from functools import reduce

import numpy as np

from forecast.core.beta import jacobi_nodes
from forecast.core.too_much import TooMuch
from forecast.engine.inputs import EngineInputs, Floats, Ints

MOST_NODES = 2**22


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
