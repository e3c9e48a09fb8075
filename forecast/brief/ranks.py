"""Whether the chains agree: how each chain's draws rank among the draws of all.

Where chains explore the same distribution, each has its fair share of every part of the joint ranking
(Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, doi:10.1214/20-BA1221).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.brief.basis import Basis

BINS = 20


@dataclass(frozen=True, slots=True)
class RankRow:
    """A scenario's probability: for each chain its share of every twentieth of the ranks, 1 being fair."""

    scenario: str
    title: str
    chains: tuple[tuple[float, ...], ...]


def rank_rows(basis: Basis) -> tuple[RankRow, ...]:
    """One row a scenario; none without draws, or where all draws are equal."""
    return tuple(_rows(basis))


def _rows(basis: Basis) -> Iterator[RankRow]:
    draws = basis.assessment.draws
    if draws is None:
        return
    probability = draws["posterior"]["scenario_probability"].transpose("scenario", "chain", "draw")
    for key, title in basis.titles.items():
        values: NDArray[np.float64] = probability.sel(scenario=key).values
        if np.ptp(values) > 0:
            chains = tuple(tuple(chain) for chain in rank_shares(values).round(3).tolist())
            yield RankRow(key, title, chains)


def rank_shares(values: NDArray[np.float64], bins: int = BINS) -> NDArray[np.float64]:
    """How often a chain's draws fall in each part of the joint ranking, over what is fair.

    `values` is (chain, draw), the result (chain, bin); every chain has 1 on average.

    >>> rank_shares(np.array([[1.0, 2.0], [3.0, 4.0]]), bins=2).tolist()
    [[2.0, 0.0], [0.0, 2.0]]
    """
    chains, draws = values.shape
    ranks = np.empty(values.size, dtype=np.int64)
    ranks[np.argsort(values, axis=None, kind="stable")] = np.arange(values.size)
    part = (ranks * bins // values.size).reshape(chains, draws)
    sizes = np.bincount(part.ravel(), minlength=bins) / chains
    counts = np.stack([np.bincount(row, minlength=bins) for row in part])
    return np.asarray(counts / np.maximum(sizes, 1 / chains))
