"""Dependence: P(indicator | scenario, rho, level), with the judgement integrated out.

The indicators of a group share a level n, uniform on 1..L. With chance rho an indicator follows the level and
is true with chance clip(L theta - (n-1), 0, 1); else it is true with chance theta. The average over levels is
E[theta] exactly, so that every judgement keeps its meaning.
"""

from typing import NamedTuple

import numpy as np

from forecast.core.beta import beta_tails
from forecast.engine.arrays import LEAST, Floats, Ints
from forecast.engine.inputs import LEVELS, EngineInputs

# Tables by (a, b), kept: a case has few distinct judgements, and changed cases have the same ones.
_KNOWN: dict[tuple[float, float], tuple[Floats, Floats]] = {}
_MOST_KNOWN = 100_000


class CellTables(NamedTuple):
    """Tables over the cells (rho value, level) of a group; the level varies fastest.

    `true` and `false` are P(indicator true | scenario, cell) and its complement, [grouped indicator,
    scenario, cell]. `follows` and `differs` are the same for an indicator that follows its level, [grouped
    indicator, scenario, level]. `log_weight` is ln P(cell), [group, cell]. Grouped indicators stand group by
    group.
    """

    true: Floats
    false: Floats
    follows: Floats
    differs: Floats
    log_weight: Floats
    starts: Ints  # [group], where each group begins among the grouped indicators
    grouped: Ints  # positions of the grouped indicators
    alone: Ints  # positions of the others
    # For every size of a group: the groups, [group], and where their indicators stand, [group, member].
    by_size: tuple[tuple[Ints, Ints], ...]

    @property
    def members(self) -> list[slice]:
        """Where each group stands among the grouped indicators."""
        ends = np.append(self.starts[1:], len(self.grouped))
        return [slice(start, end) for start, end in zip(self.starts, ends[: len(self.starts)], strict=True)]

    def by_group(self, values: Floats, axis: int) -> Floats:
        """Sums over the indicators of each group: `axis` goes from grouped indicators to groups."""
        if not len(self.starts):
            return values
        return np.stack([part.sum(axis) for part in np.split(values, self.starts[1:], axis)], axis)

    def only(self, groups: Ints) -> "CellTables":
        """The tables of some of the groups, as if there were no other indicators."""
        count = np.diff(np.append(self.starts, len(self.grouped)))[groups]
        ranges = [self.starts[g] + np.arange(n) for g, n in zip(groups, count, strict=True)]
        rows = np.concatenate(ranges or [groups])
        starts = np.cumsum(count) - count
        return self._replace(
            true=self.true[rows],
            false=self.false[rows],
            follows=self.follows[rows],
            differs=self.differs[rows],
            log_weight=self.log_weight[groups],
            starts=starts,
            grouped=self.grouped[rows],
            alone=self.alone[:0],
            by_size=_by_size(starts, count),
        )


def follow_tables(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """E[clip(L theta - (n-1), 0, 1)] for theta ~ Beta(a, b), and its complement, [..., level] from [...].

    With G(x) = E[(theta - x)+] = m SF(x; a+1, b) - x SF(x; a, b) the first is L (G((n-1)/L) - G(n/L)). With
    H(x) = E[(x - theta)+] the second is L (H(n/L) - H((n-1)/L)). Neither is computed as 1 minus the other, so
    that small chances keep their digits.

    >>> follows, differs = follow_tables(np.array([3.0]), np.array([1.0]))
    >>> follows.mean().round(9), differs.mean().round(9)
    (np.float64(0.75), np.float64(0.25))
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
    """`follow_tables` of some pairs (a, b), [pair, level]."""
    a1, b1 = pairs[:, :1], pairs[:, 1:]
    x = np.arange(LEVELS + 1) / LEVELS
    mean = a1 / (a1 + b1)
    below, above = _tails(x, a1, b1)
    below_1, above_1 = _tails(x, a1 + 1, b1)
    follows = -LEVELS * np.diff(mean * above_1 - x * above, axis=-1)
    differs = LEVELS * np.diff(x * below - mean * below_1, axis=-1)
    return np.clip(follows, 0, 1), np.clip(differs, 0, 1)


def _tails(x: Floats, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """P(theta < x) and P(theta > x), [pair, x], for a grid x from 0 to 1."""
    below, above = beta_tails(x[1:-1], a, b)
    edge = [(0, 0)] * (below.ndim - 1) + [(1, 1)]
    below, above = np.pad(below, edge), np.pad(above, edge)
    below[..., -1] = above[..., 0] = 1.0
    return below, above


def cell_tables(inputs: EngineInputs) -> CellTables:
    """P(indicator true | scenario, rho, level) of the grouped indicators of a case.

    (1 - rho) E[theta] + rho E[clip(L theta - (n-1), 0, 1)], and the same for its complement.
    """
    grouped = np.argsort(inputs.group_of, kind="stable")[np.count_nonzero(inputs.group_of < 0) :]
    a, b = inputs.theta_a[grouped], inputs.theta_b[grouped]
    rho = inputs.rho[inputs.group_of[grouped]][:, None, :, None]
    follows, differs = follow_tables(a, b)
    total = (a + b)[..., None, None]
    true = (1 - rho) * a[..., None, None] / total + rho * follows[..., None, :]
    false = (1 - rho) * b[..., None, None] / total + rho * differs[..., None, :]
    # At rho 1 a level all but forbids some states, and no evidence could change a chance of exactly 0.
    true, false = np.maximum(true, LEAST), np.maximum(false, LEAST)
    shape = (*a.shape, inputs.rho.shape[1] * LEVELS)
    starts = np.searchsorted(inputs.group_of[grouped], np.arange(len(inputs.group)))
    with np.errstate(divide="ignore"):
        log_weight = np.repeat(np.log(inputs.rho_weight / LEVELS), LEVELS, axis=-1)
    return CellTables(
        true.reshape(shape),
        false.reshape(shape),
        follows,
        differs,
        log_weight,
        starts,
        grouped,
        np.flatnonzero(inputs.group_of < 0),
        _by_size(starts, np.diff(np.append(starts, len(grouped)))),
    )


def _by_size(starts: Ints, count: Ints) -> tuple[tuple[Ints, Ints], ...]:
    """For every size of a group: the groups of that size, and where their indicators stand."""
    sized = [(size, np.flatnonzero(count == size)) for size in np.unique(count)]
    return tuple((groups, starts[groups][:, None] + np.arange(size)) for size, groups in sized)
