"""Shapley values: each player's part of the value of all players, without preference for any order.

The value of player i is the mean over all orders of v(those before i, and i) - v(those before i) (Shapley
1953, doi:10.1515/9781400881970-018). The values of all players add up to v(all) - v(none), also when orders
are sampled, since they do so in every single order.
"""

from collections.abc import Callable
from math import factorial
from typing import NamedTuple

import numpy as np

from forecast.engine.arrays import Bools, Floats, Ints

# For up to this many players every set is valued.
MOST_EXACT = 12
FEWEST_PAIRS, MOST_PAIRS = 4, 64

# Value of each set of players, [replicate, set, scenario], from [set, player].
type Value = Callable[[Bools], Floats]


class Shapley(NamedTuple):
    """Shapley values, and their standard errors by the choice of orders."""

    value: Floats  # [replicate, player, scenario]
    error: Floats  # [player, scenario]
    orders: int  # how many were sampled, 0 for all


def shapley(players: int, value: Value, most_sets: int, seed: int) -> Shapley:
    """Shapley values, exact for up to 12 players; for more, over random orders, each with its reverse.

    About `most_sets` sets are valued. An order and its reverse together leave no error where players interact
    in pairs only.
    """
    if players <= MOST_EXACT:
        values = exact(players, value)
        return Shapley(values, np.zeros(values.shape[1:]), 0)
    pairs = int(np.clip(most_sets // (2 * (players + 1)), FEWEST_PAIRS, MOST_PAIRS))
    return sampled(players, value, pairs, seed)


def exact(players: int, value: Value) -> Floats:
    """Shapley values by all sets of players, [replicate, player, scenario].

    sum over the sets S without i of |S|! (n - |S| - 1)! / n! (v(S and i) - v(S)).

    >>> exact(2, lambda sets: (sets @ [1.0, 2.0] + sets.all(1))[None, :, None]).ravel()
    array([1.5, 2.5])
    """
    code = np.arange(2**players)
    sets = (code[:, None] >> np.arange(players) & 1).astype(bool)
    values, size = value(sets), sets.sum(1)
    result = np.empty((len(values), players, values.shape[-1]))
    for player in range(players):
        without = np.flatnonzero(~sets[:, player])
        weight = [factorial(s) * factorial(players - s - 1) / factorial(players) for s in range(players)]
        gain = values[:, without | 1 << player] - values[:, without]
        result[:, player] = np.tensordot(gain, np.array(weight)[size[without]], (1, 0))
    return result


def sampled(players: int, value: Value, pairs: int, seed: int) -> Shapley:
    """Shapley values by `pairs` random orders and their reverses."""
    random = np.random.default_rng(seed)
    forth = np.array([random.permutation(players) for _ in range(pairs)])
    orders = np.stack([forth, forth[:, ::-1]], 1).reshape(2 * pairs, players)
    position = np.argsort(orders, axis=1)
    sets = position[:, None, :] < np.arange(players + 1)[:, None]
    values = value(sets.reshape(-1, players))
    gains = _gains(values.reshape(len(values), 2 * pairs, players + 1, -1), orders)
    of_pairs = gains[0].reshape(pairs, 2, players, -1).mean(1)
    return Shapley(gains.mean(1), of_pairs.std(0, ddof=1) / np.sqrt(pairs), 2 * pairs)


def _gains(values: Floats, orders: Ints) -> Floats:
    """What each player adds to those before it, [replicate, order, player, scenario]."""
    steps = np.diff(values, axis=2)
    gains = np.empty_like(steps)
    np.put_along_axis(gains, orders[None, :, :, None], steps, axis=2)
    return gains
