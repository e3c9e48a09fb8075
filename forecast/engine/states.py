"""P(joint states of a group's indicators | scenario), with rho and level summed out once for a case.

With this table J the likelihood of a group's reports is u' J v, where u and v are the likelihoods of the
states of the first and the second half of its indicators: far less work at every r than a sum over cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.engine.arrays import Bools, Floats, Ints

if TYPE_CHECKING:
    from forecast.engine.levels import CellTables

# A table of the states of more indicators than this costs more than the sum over cells.
MOST_MEMBERS = 10
MOST_ELEMENTS = 4_000_000
# The likelihood of one state is 1 after scaling, so that what underflows is nothing beside this.
LEAST_STATE = 1e-250


@dataclass(frozen=True)
class StateTable:
    """The joint states of the groups of one size.

    A state is numbered by the truths of the group's indicators as a binary number, the first one's truth as
    the highest bit.
    """

    group: Ints  # [group]
    members: Ints  # [group, member], positions of their indicators
    table: Floats  # [group, scenario, states of the first half, states of the second]
    log_table: Floats  # [group, scenario, state]

    def log_likelihood(self, true: Floats, false: Floats) -> Floats:
        """Ln P(reports on these groups | s, r), [node, scenario]: sum over the groups of ln(u' J v).

        `true` and `false` are the scaled likelihoods of the indicators, [node, indicator, scenario or 1].
        """
        half = self.members.shape[1] // 2
        first, second = (
            _likelihoods(true[:, chosen], false[:, chosen])
            for chosen in (self.members[:, :half], self.members[:, half:])
        )
        mixed = first @ self.table
        total: Floats = (
            np.log(np.einsum("gsnj,gsnj->gsn", mixed, np.broadcast_to(second, mixed.shape))).sum(0).T
        )
        return total

    def log_chance(self, truth: Bools) -> Floats:
        """Ln P(truths of these groups' indicators | s), [state, scenario], for truths [state, indicator]."""
        powers = 2 ** np.arange(self.members.shape[1])[::-1]
        state = truth[:, self.members] @ powers
        total: Floats = self.log_table[np.arange(len(self.group)), :, state].sum(1)
        return total


def joint_states(tables: CellTables) -> tuple[tuple[StateTable, ...], Ints]:
    """A table for the groups of each size, and the positions of the groups without one.

    A group has none where it is too large, or where a state is so improbable that its figure would underflow.
    """
    result, room = [], MOST_ELEMENTS
    for groups, members in tables.by_size:
        most = room // (2 ** members.shape[1] * tables.true.shape[1])
        if members.shape[1] <= MOST_MEMBERS and most:
            result.append(_state_table(tables, groups[:most], members[:most]))
            room -= result[-1].table.size
    tabled = [np.arange(0), *(table.group for table in result)]
    return tuple(result), np.setdiff1d(np.arange(len(tables.starts)), np.concatenate(tabled))


def _state_table(tables: CellTables, groups: Ints, members: Ints) -> StateTable:
    """The table of those of some groups of one size in which no state is too improbable."""
    size = members.shape[1]
    first, second = (
        state_chances(tables.true[chosen], tables.false[chosen])
        for chosen in (members[:, : size // 2], members[:, size // 2 :])
    )
    weight = np.exp(tables.log_weight[groups])[:, None, None]
    table = (first * weight) @ second.swapaxes(-1, -2)
    safe = table.min((1, 2, 3), initial=1) > LEAST_STATE
    table = table[safe]
    log_table = np.log(table).reshape(*table.shape[:2], 2**size)
    return StateTable(groups[safe], tables.grouped[members[safe]], table, log_table)


def state_chances(true: Floats, false: Floats) -> Floats:
    """P(joint state of some indicators | s, cell), [..., scenario, state, cell]: the product over indicators.

    `true` and `false` are the chances of each indicator, [..., indicator, scenario, cell].

    >>> chances = np.array([0.9, 0.5]).reshape(2, 1, 1)
    >>> state_chances(chances, 1 - chances).ravel().round(9).tolist()
    [0.05, 0.05, 0.45, 0.45]
    """
    joint = np.ones((*true.shape[:-3], true.shape[-2], 1, true.shape[-1]))
    for i in range(true.shape[-3]):
        own = np.stack([false[..., i, :, :], true[..., i, :, :]], -2)
        shape = (*own.shape[:-2], 2 ** (i + 1), own.shape[-1])
        joint = (joint[..., :, None, :] * own[..., None, :, :]).reshape(shape)
    return joint


def _likelihoods(true: Floats, false: Floats) -> Floats:
    """Likelihoods of the joint states, [group, scenario or 1, node, state].

    `true` and `false` are those of each indicator, [node, group, indicator, scenario or 1].
    """
    value = np.ones((true.shape[1], true.shape[3], true.shape[0], 1))
    for i, own in enumerate(np.stack([false, true], -1).transpose(2, 1, 3, 0, 4), start=1):
        value = (value[..., None] * own[..., None, :]).reshape(*value.shape[:-1], 2**i)
    return value
