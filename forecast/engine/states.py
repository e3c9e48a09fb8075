"""P(joint states of a group's indicators | scenario), rho and level summed out once for a case.

With it what a group says is u' J v, where u and v are the likelihoods of the states of the first and
the second half of its indicators: far less to do at every r than a sum over the cells.
"""

from dataclasses import dataclass

import numpy as np

from forecast.engine.arrays import Bools, Floats, Ints
from forecast.engine.levels import CellTables

# A table of the states of more indicators than these costs more than the cells that it spares.
MOST_MEMBERS = 10
MOST_ELEMENTS = 4_000_000
# The likelihood of one state is 1 after scaling, so that what underflows is nothing beside this.
LEAST = 1e-250


@dataclass(frozen=True)
class Tabled:
    """Groups of one size that have a table of their indicators' joint states.

    Among the states of several indicators the first one's counts most.
    """

    group: Ints  # [group]
    members: Ints  # [group, member], positions of their indicators
    table: Floats  # [group, scenario, states of the first half, states of the second]
    log_table: Floats  # [group, scenario, state]

    def log_likelihood(self, true: Floats, false: Floats) -> Floats:
        """Ln P(what is said of these groups | s, r), [node, scenario].

        Takes the scaled likelihoods of the indicators, [node, indicator, scenario or 1].
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
        """Ln P(truths | s) of all these groups, [state, scenario], for truths [state, indicator]."""
        powers = 2 ** np.arange(self.members.shape[1])[::-1]
        state = truth[:, self.members] @ powers
        total: Floats = self.log_table[np.arange(len(self.group)), :, state].sum(1)
        return total


def joint_states(tables: CellTables) -> tuple[tuple[Tabled, ...], Ints]:
    """Groups that have a table, by size, and those that have none: too large, or all but certain."""
    found, room = [], MOST_ELEMENTS
    for groups, place in tables.by_size:
        most = room // (2 ** place.shape[1] * tables.true.shape[1])
        if place.shape[1] <= MOST_MEMBERS and most:
            found.append(_tabled(tables, groups[:most], place[:most]))
            room -= found[-1].table.size
    tabled = [np.arange(0), *(each.group for each in found)]
    return tuple(found), np.setdiff1d(np.arange(len(tables.starts)), np.concatenate(tabled))


def _tabled(tables: CellTables, groups: Ints, place: Ints) -> Tabled:
    """Those of some groups of one size in which no state is too unlikely."""
    size = place.shape[1]
    first, second = (
        state_chances(tables.true[chosen], tables.false[chosen])
        for chosen in (place[:, : size // 2], place[:, size // 2 :])
    )
    weight = np.exp(tables.log_weight[groups])[:, None, None]
    table = (first * weight) @ second.swapaxes(-1, -2)
    safe = table.min((1, 2, 3), initial=1) > LEAST
    table = table[safe]
    log_table = np.log(table).reshape(*table.shape[:2], 2**size)
    return Tabled(groups[safe], tables.grouped[place[safe]], table, log_table)


def state_chances(true: Floats, false: Floats) -> Floats:
    """P(joint states of some indicators | s, cell), [..., scenario, state, cell].

    Takes the chances of each, [..., indicator, scenario, cell].
    """
    joint = np.ones((*true.shape[:-3], true.shape[-2], 1, true.shape[-1]))
    for i in range(true.shape[-3]):
        own = np.stack([false[..., i, :, :], true[..., i, :, :]], -2)
        shape = (*own.shape[:-2], 2 ** (i + 1), own.shape[-1])
        joint = (joint[..., :, None, :] * own[..., None, :, :]).reshape(shape)
    return joint


def _likelihoods(true: Floats, false: Floats) -> Floats:
    """Likelihoods of the joint states, [group, scenario or 1, node, state].

    Takes those of each indicator, [node, group, indicator, scenario or 1].
    """
    value = np.ones((true.shape[1], true.shape[3], true.shape[0], 1))
    for i, own in enumerate(np.stack([false, true], -1).transpose(2, 1, 3, 0, 4), start=1):
        value = (value[..., None] * own[..., None, :]).reshape(*value.shape[:-1], 2**i)
    return value
