"""The Shapley value: what each player brings to the whole, the same whatever order they come in.

Shapley 1953, doi:10.1515/9781400881970-018. A player's value is the mean, over all orders, of what
the value of those before it rises by when it joins. The values add up to that of all players less
that of none: without error in the exact form, and in the sampled one too, since they do in every
single order.
"""

from collections.abc import Callable
from math import factorial
from typing import NamedTuple

import numpy as np

from forecast.engine.arrays import Bools, Floats, Ints

# Up to so many players every set of them is valued.
MOST_EXACT = 12
FEWEST_PAIRS, MOST_PAIRS = 4, 64

# Value of each set of players, [replicate, set, scenario], from [set, player].
type Value = Callable[[Bools], Floats]


class Shapley(NamedTuple):
    """`value` is [replicate, player, scenario]; `error` the standard error by the choice of orders."""

    value: Floats
    error: Floats  # [player, scenario]
    orders: int  # 0 where all were taken


def shapley(players: int, value: Value, most_sets: int, seed: int) -> Shapley:
    """Exact up to twelve players; beyond, over orders drawn in pairs of one and its reverse.

    About `most_sets` sets are valued. A pair of orders leaves no error where no more than two
    players act together.
    """
    if players <= MOST_EXACT:
        found = exact(players, value)
        return Shapley(found, np.zeros(found.shape[1:]), 0)
    pairs = int(np.clip(most_sets // (2 * (players + 1)), FEWEST_PAIRS, MOST_PAIRS))
    return sampled(players, value, pairs, seed)


def exact(players: int, value: Value) -> Floats:
    """By all sets of players, [replicate, player, scenario].

    >>> exact(2, lambda sets: (sets @ [1.0, 2.0] + sets.all(1))[None, :, None]).ravel()
    array([1.5, 2.5])
    """
    code = np.arange(2**players)
    sets = (code[:, None] >> np.arange(players) & 1).astype(bool)
    values, size = value(sets), sets.sum(1)
    found = np.empty((len(values), players, values.shape[-1]))
    for player in range(players):
        without = np.flatnonzero(~sets[:, player])
        weight = [factorial(s) * factorial(players - s - 1) / factorial(players) for s in range(players)]
        gain = values[:, without | 1 << player] - values[:, without]
        found[:, player] = np.tensordot(gain, np.array(weight)[size[without]], (1, 0))
    return found


def sampled(players: int, value: Value, pairs: int, seed: int) -> Shapley:
    """By so many pairs of orders, each of them a random one and its reverse."""
    random = np.random.default_rng(seed)
    forth = np.array([random.permutation(players) for _ in range(pairs)])
    orders = np.stack([forth, forth[:, ::-1]], 1).reshape(2 * pairs, players)
    place = np.argsort(orders, axis=1)
    sets = place[:, None, :] < np.arange(players + 1)[:, None]
    values = value(sets.reshape(-1, players))
    gains = _gains(values.reshape(len(values), 2 * pairs, players + 1, -1), orders)
    each = gains[0].reshape(pairs, 2, players, -1).mean(1)
    return Shapley(gains.mean(1), each.std(0, ddof=1) / np.sqrt(pairs), 2 * pairs)


def _gains(values: Floats, orders: Ints) -> Floats:
    """What each player's coming adds, [replicate, order, player, scenario]."""
    steps = np.diff(values, axis=2)
    gains = np.empty_like(steps)
    np.put_along_axis(gains, orders[None, :, :, None], steps, axis=2)
    return gains
