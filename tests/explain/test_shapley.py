"""The Shapley value by both forms, against its definition and the enumerating engine."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings

from forecast.engine.arrays import log_odds
from forecast.engine.changes import muted
from forecast.engine.sums import Sums
from forecast.explain import shapley as form
from tests.engine import oracle
from tests.engine.random_cases import cases


def odds(p):
    return np.log(p) - np.log([p[np.arange(len(p)) != k].sum() for k in range(len(p))])


def players(inputs):
    return len(inputs.report) + np.count_nonzero(inputs.silence)


def value(inputs):
    sums = Sums(inputs)
    return lambda kept: log_odds(sums.logs(kept=kept))


@settings(max_examples=15)
@given(cases(most_indicators=2))
def test_parts_are_the_mean_over_all_orders_of_what_each_player_adds(inputs):
    """Every set is valued by enumeration of all states, every order is gone through."""
    count = min(players(inputs), 4)
    fixed = np.ones(players(inputs), bool)

    def enumerated(kept):
        whole = fixed.copy()
        whole[:count] = kept
        return odds(oracle.posterior(muted(inputs, whole))[0])

    sets = {kept: enumerated(np.array(kept, bool)) for kept in np.ndindex((2,) * count)}
    expected = np.zeros((count, len(inputs.scenario)))
    orders = list(permutations(range(count)))
    for order in orders:
        kept = [0] * count
        for player in order:
            before = sets[tuple(kept)]
            kept[player] = 1
            expected[player] += (sets[tuple(kept)] - before) / len(orders)

    def of(kept):
        rest = np.ones((len(kept), players(inputs) - count), bool)
        return value(inputs)(np.concatenate([kept, rest], axis=1))

    assert form.exact(count, of)[0] == pytest.approx(expected, abs=1e-9)


@settings(max_examples=100)
@given(cases())
def test_parts_add_up_to_the_whole_move_of_the_log_odds(inputs):
    count = players(inputs)
    moved = odds(oracle.posterior(inputs)[0]) - odds(np.asarray(inputs.prior.mean))
    assert form.exact(count, value(inputs))[0].sum(0) == pytest.approx(moved, abs=1e-9)
    assert form.sampled(count, value(inputs), 2, 5).value[0].sum(0) == pytest.approx(moved, abs=1e-9)


def test_a_pair_of_orders_leaves_no_error_where_players_act_in_twos():
    random = np.random.default_rng(2)
    alone, together = random.normal(size=15), random.normal(size=(15, 15))
    together = np.triu(together, 1)

    def of(kept):
        one = kept.astype(float)
        return (one @ alone + np.einsum("si,ij,sj->s", one, together, one))[None, :, None]

    found = form.sampled(15, of, 4, 3)
    assert found.error == pytest.approx(np.zeros((15, 1)), abs=1e-12)
    assert found.value[0, :, 0] == pytest.approx(alone + (together + together.T).sum(1) / 2)


def test_sampled_parts_are_within_their_error_of_the_exact_ones():
    random = np.random.default_rng(4)
    weight = random.normal(size=10)

    def of(kept):
        return np.exp(kept @ weight / 3)[None, :, None]

    found = form.sampled(10, of, 60, 3)
    apart = (found.value[0] - form.exact(10, of)[0]) / found.error
    assert np.sqrt((apart**2).mean()) < 1.6
    assert form.shapley(10, of, 10, 1).orders == 0
    assert form.shapley(13, lambda kept: kept.sum(1)[None, :, None], 10, 1).orders == 8
