"""The exact engine: Gauss-Jacobi quadrature over the reliabilities.

P(reports | s, r) is a polynomial of degree n_j in r_j, the reliability of a source with n_j reports. So
floor(n_j / 2) + 1 nodes for each source give the posterior without error; a source with a single report needs
one node, its mean.
"""

from math import prod

import numpy as np

from forecast.core.bad_value import TooMuch
from forecast.core.beta import jacobi_nodes
from forecast.engine.arrays import Floats, Ints
from forecast.engine.inputs import EngineInputs

MOST_NODES = 2**22
# Finding the nodes of one source takes the cube of their count: a third of a second for these.
MOST_OF_ONE = 512


def node_count(inputs: EngineInputs) -> int:
    """How many combinations of nodes an exact sum takes: the product over sources of floor(n_j / 2) + 1."""
    return prod(_counts(inputs).tolist())


def too_much(inputs: EngineInputs) -> str:
    """What the exact engine would need beyond its limits, as text; "" where it is within them."""
    total, most = node_count(inputs), int(_counts(inputs).max(initial=1))
    if most > MOST_OF_ONE:
        return f"{most:,} nodes for the reliability of one source (at most {MOST_OF_ONE:,})"
    if total > MOST_NODES:
        return f"{total:,} combinations of reliabilities (at most {MOST_NODES:,})"
    return ""


def too_long(inputs: EngineInputs, elements: int, most: int) -> str:
    """`too_much`, or the count of nodes where nodes times `elements` are more than `most`."""
    nodes = node_count(inputs)
    if (reason := too_much(inputs)) or nodes * elements <= most:
        return reason
    return f"{nodes:,} combinations of reliabilities"


def reliability_nodes(inputs: EngineInputs, finer: int | None = None) -> tuple[Floats, Floats]:
    """All combinations of Gauss-Jacobi nodes, r [node, source], and the logs of their weights, [node].

    The weights sum to 1. The source `finer` gets one node more, enough for the mean of its r where its count
    of reports is odd. Raises TooMuch beyond 2^22 combinations, or 512 nodes of one source.
    """
    if reason := too_much(inputs):
        raise TooMuch(f"the exact engine would need {reason}; use --engine conjugate")
    counts = _counts(inputs)
    if finer is not None:
        counts[finer] += 1
    r = np.tile(inputs.r_mean, (int(np.prod(counts)), 1))
    log_weight = np.zeros(len(r))
    several = np.flatnonzero(counts > 1)
    positions = np.unravel_index(np.arange(len(r)), tuple(counts[several])) if len(several) else ()
    for j, position in zip(several, positions, strict=True):
        nodes, weights = jacobi_nodes(float(inputs.r_a[j]), float(inputs.r_b[j]), int(counts[j]))
        r[:, j] = nodes[position]
        log_weight += np.log(weights)[position]
    return r, log_weight


def _counts(inputs: EngineInputs) -> Ints:
    return inputs.reports_of_source // 2 + 1
