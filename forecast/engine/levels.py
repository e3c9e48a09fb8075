"""Dependence: P(indicator | scenario, rho, level), with the judgement integrated out.

Indicators of a group share a level n, uniform on 1..L. With chance rho an indicator follows it,
true with chance clip(L theta - (n-1), 0, 1); else it goes its own way, true with chance theta. The
average over levels is E[theta] exactly, so every judgement keeps its meaning.
"""

from typing import NamedTuple

import numpy as np

from forecast.core.beta import beta_tails
from forecast.engine.arrays import Floats
from forecast.engine.inputs import LEVELS, EngineInputs

# Tables by (a, b): judgements are few and cases that differ in one of them many.
_KNOWN: dict[tuple[float, float], tuple[Floats, Floats]] = {}
_MOST_KNOWN = 100_000
SMALLEST = 1e-300


class CellTables(NamedTuple):
    """Tables over the cells (rho value, level) of a group, rho varying slowest.

    `true` and `false` are [grouped indicator, scenario, cell], `follows` and `differs` the chances
    of an indicator that follows its level, [grouped indicator, scenario, level]; `log_weight` is
    [group, cell], the log prior of a cell. Grouped indicators stand group by group.
    """

    true: Floats
    false: Floats
    follows: Floats
    differs: Floats
    log_weight: Floats
    starts: np.ndarray  # [group], where each group begins among the grouped indicators
    grouped: np.ndarray  # positions of the grouped indicators
    alone: np.ndarray  # positions of the others
    # For every size of a group: the groups, [group], and where their indicators stand, [group, member].
    by_size: tuple[tuple[np.ndarray, np.ndarray], ...]

    @property
    def members(self) -> list[slice]:
        """Where each group stands among the grouped indicators."""
        ends = np.append(self.starts[1:], len(self.grouped))
        return [slice(start, end) for start, end in zip(self.starts, ends[: len(self.starts)], strict=True)]

    def by_group(self, values: Floats, axis: int) -> Floats:
        """Sums over the grouped indicators, along `axis`, of each group."""
        if not len(self.starts):
            return values
        return np.stack([part.sum(axis) for part in np.split(values, self.starts[1:], axis)], axis)

    def only(self, groups: np.ndarray) -> "CellTables":
        """The tables of some of the groups, as if there were no other indicators."""
        count = np.diff(np.append(self.starts, len(self.grouped)))[groups]
        place = np.concatenate(
            [self.starts[g] + np.arange(n) for g, n in zip(groups, count, strict=True)] or [groups]
        )
        return self._replace(
            true=self.true[place],
            false=self.false[place],
            follows=self.follows[place],
            differs=self.differs[place],
            log_weight=self.log_weight[groups],
            starts=np.cumsum(count) - count,
            grouped=self.grouped[place],
            alone=self.alone[:0],
            by_size=_by_size(np.cumsum(count) - count, count),
        )


def follow_tables(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """E[clip(L theta - (n-1), 0, 1)] and its complement, for theta ~ Beta(a, b); a last axis for n.

    With G(x) = E[(theta - x)+] = m SF(x; a+1, b) - x SF(x; a, b) the first is
    L (G((n-1)/L) - G(n/L)), and with H(x) = E[(x - theta)+] the second is L (H(n/L) - H((n-1)/L)):
    never one minus the other, so that neither tail cancels.
    """
    pairs = list(zip(a.ravel().tolist(), b.ravel().tolist(), strict=True))
    if new := [pair for pair in dict.fromkeys(pairs) if pair not in _KNOWN]:
        if len(_KNOWN) > _MOST_KNOWN:
            _KNOWN.clear()
            new = list(dict.fromkeys(pairs))
        _KNOWN.update(zip(new, zip(*_follow(np.array(new)), strict=True), strict=True))
    both = np.array([_KNOWN[pair] for pair in pairs], float).reshape(*a.shape, 2, LEVELS)
    return both[..., 0, :], both[..., 1, :]


def _follow(pairs: Floats) -> tuple[Floats, Floats]:
    """The tables of some pairs (a, b), [pair, level]."""
    a1, b1 = pairs[:, :1], pairs[:, 1:]
    x = np.arange(LEVELS + 1) / LEVELS
    mean = a1 / (a1 + b1)
    below, above = _tails(x, a1, b1)
    below_1, above_1 = _tails(x, a1 + 1, b1)
    follows = -LEVELS * np.diff(mean * above_1 - x * above, axis=-1)
    differs = LEVELS * np.diff(x * below - mean * below_1, axis=-1)
    return np.clip(follows, 0, 1), np.clip(differs, 0, 1)


def _tails(x: Floats, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Tails on the whole grid, 0 and 1 at its ends."""
    below, above = beta_tails(x[1:-1], a, b)
    edge = [(0, 0)] * (below.ndim - 1) + [(1, 1)]
    below, above = np.pad(below, edge), np.pad(above, edge)
    below[..., -1] = above[..., 0] = 1.0
    return below, above


def cell_tables(inputs: EngineInputs) -> CellTables:
    """The tables of the grouped indicators of a case."""
    grouped = np.argsort(inputs.group_of, kind="stable")[np.count_nonzero(inputs.group_of < 0) :]
    a, b = inputs.theta_a[grouped], inputs.theta_b[grouped]
    rho = inputs.rho[inputs.group_of[grouped]][:, None, :, None]
    follows, differs = follow_tables(a, b)
    total = (a + b)[..., None, None]
    true = (1 - rho) * a[..., None, None] / total + rho * follows[..., None, :]
    false = (1 - rho) * b[..., None, None] / total + rho * differs[..., None, :]
    # At rho 1 a level all but forbids some states, and no evidence could change a chance of exactly 0.
    true, false = np.maximum(true, SMALLEST), np.maximum(false, SMALLEST)
    shape = (*a.shape, inputs.rho.shape[1] * LEVELS)
    starts = np.searchsorted(inputs.group_of[grouped], np.arange(len(inputs.group)))
    return CellTables(
        true.reshape(shape),
        false.reshape(shape),
        follows,
        differs,
        _log_weight(inputs.rho_weight),
        starts,
        grouped,
        np.flatnonzero(inputs.group_of < 0),
        _by_size(starts, np.diff(np.append(starts, len(grouped)))),
    )


def _by_size(starts: np.ndarray, count: np.ndarray) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    return tuple(
        (of := np.flatnonzero(count == size), starts[of][:, None] + np.arange(size))
        for size in np.unique(count)
    )


def _log_weight(rho_weight: Floats) -> Floats:
    """Log prior of every cell, [group, cell]; levels are equally probable."""
    with np.errstate(divide="ignore"):
        return np.repeat(np.log(rho_weight / LEVELS), LEVELS, axis=-1)
