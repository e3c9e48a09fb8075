"""States that can end: messages along the chain of an indicator's states, against every path written out."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.engine.ageing import Ageing
from forecast.engine.likelihood import Likelihood
from forecast.engine.subsets import Subsets
from tests.engine import oracle
from tests.engine.arrays import SOURCES, affirms, denies, inputs_of

# An indicator of one moment before one of three, so that moments are not counted from 0.
CHAIN = inputs_of(
    (0.3, 0.7),
    [(0.5, 0.4), (0.8, 0.2)],
    SOURCES,
    [
        affirms("x", 0),
        *(affirms("x", 1, age=100), denies("y", 1, age=100)),
        denies("z", 1, age=40, certainty="likely"),
        *(affirms("y", 1, age=10), denies("w", 1, age=10)),
    ],
    half_life={1: 30},
)
STATES = tuple(product((0, 1), repeat=2))


def random_logs(count, seed=1, nodes=2):
    """Log likelihoods of so many states, true and false, [node, state, scenario]."""
    random = np.random.default_rng(seed)
    return random.normal(-1, 2, (nodes, count, 2)), random.normal(-1, 2, (nodes, count, 2))


def log_path(true, false, past):
    """What the states of all moments make of log likelihoods [node, moment, scenario], [node, scenario]."""
    return sum((true if state else false)[:, d] for d, state in enumerate(past))


def test_half_life_of_90_days_and_background_a_tenth():
    """P(older true | newer true) .55, P(older true | newer false) .05, as the design has it."""
    inputs = inputs_of((1.0,), ((0.1,),), SOURCES, [affirms("x", 0, age=90)], half_life={0: 90})
    passage = Likelihood(inputs).ageing.passage[0]
    assert passage[:, 1] == pytest.approx((0.05, 0.55), abs=1e-12)
    assert passage.sum(-1) == pytest.approx((1, 1), abs=1e-15)


def test_messages_are_the_sum_over_every_path_of_states():
    ageing, (true, false) = Ageing(CHAIN), random_logs(4)
    now = ageing.present(*ageing.carried_forward(true, false))
    for truth in STATES:
        by_path = sum(
            chance * np.exp(log_path(true, false, past)) for past, chance in oracle.pasts(CHAIN, truth)
        )
        message = sum((now[0] if state else now[1])[:, m] for m, state in enumerate(truth))
        assert message == pytest.approx(np.log(by_path), abs=1e-12)


def past_probability(true, false, now):
    """P(state of each moment true), [node, moment, scenario], by enumeration, from P(present state true)."""
    result = np.zeros_like(true)
    for truth in STATES:
        paths = [
            (np.array(past), chance * np.exp(log_path(true, false, past)))
            for past, chance in oracle.pasts(CHAIN, truth)
        ]
        total = sum(weight for _, weight in paths)
        chance_now = np.prod([now[:, m] if c else 1 - now[:, m] for m, c in enumerate(truth)], axis=0)
        result += sum((chance_now * weight / total)[:, None] * past[:, None] for past, weight in paths)
    return result


def test_probabilities_of_past_states_are_the_share_of_their_paths():
    ageing, (true, false) = Ageing(CHAIN), random_logs(4)
    now = np.random.default_rng(2).random((2, 2, 2))
    past = ageing.probability(*ageing.carried_forward(true, false), now)
    assert past == pytest.approx(past_probability(true, false, now), abs=1e-12)


def test_drawn_past_states_are_as_frequent_as_their_paths_are_probable():
    ageing, (true, false), count = Ageing(CHAIN), random_logs(4, nodes=1), 40_000
    now = np.random.default_rng(3).random((count, 2)) < (0.3, 0.6)
    forward = (np.repeat(logs[..., 0], count, 0) for logs in ageing.carried_forward(true, false))
    drawn = ageing.draw(*forward, now, np.random.default_rng(4))
    expected = past_probability(true, false, np.tile([[0.3], [0.6]], (1, 1, 2)))[0, :, 0]
    assert drawn.mean(0) == pytest.approx(expected, abs=0.012)


def test_the_chance_of_past_states_is_that_of_their_path():
    ageing = Ageing(CHAIN)
    for truth in STATES:
        for past, chance in oracle.pasts(CHAIN, truth):
            log_chance = ageing.log_chance(np.array([truth], bool), np.array([past], bool))
            assert log_chance == pytest.approx(np.log(chance), abs=1e-12)


ALL_SETS = np.array(list(product((False, True), repeat=5)))


def test_every_set_of_five_reports_on_three_moments_is_the_sum_over_its_paths():
    """Each report with log likelihoods of its own, those that a set lacks left out of the path."""
    ageing, (true, false) = Ageing(CHAIN), random_logs(5, seed=5)
    at = CHAIN.report_moment[1:]
    assert at.tolist() == [1, 1, 2, 3, 3]
    present = ageing.present_of_sets(at, true, false, ALL_SETS)
    for row, kept in enumerate(ALL_SETS):
        for state, logs in zip((1, 0), present, strict=True):
            by_path = sum(
                chance * np.exp(sum((true if past[at[i]] else false)[:, i] for i in np.flatnonzero(kept)))
                for past, chance in oracle.pasts(CHAIN, (1, state))
                if past[0]
            )
            assert logs[row] == pytest.approx(np.broadcast_to(np.log(by_path), (2, 2)), abs=1e-12)


@settings(max_examples=5)
@given(st.integers(0, 99))
def test_every_set_of_reports_on_a_chain_is_what_enumeration_says(seed):
    likelihood = Likelihood(CHAIN)
    r = likelihood.settle(np.random.default_rng(seed).random(4))
    kept = np.concatenate([np.ones((32, 1), bool), ALL_SETS], axis=1)
    joint = Subsets(likelihood).log_joint(r[None], kept)[:, 0]
    for row, reports in zip(joint, kept, strict=True):
        enumerated, _ = oracle.joint_at(CHAIN, r, reports)
        assert row == pytest.approx(np.log(enumerated.sum(1)), abs=1e-12)


def test_a_report_of_a_later_day_is_as_of_today():
    """A comparison sets reports of its later side against the day of the earlier one."""
    later = replace(CHAIN, moment_age=np.array([0.0, 1.2, -0.5, -2.0]))
    today = replace(CHAIN, moment_age=np.array([0.0, 1.2, 0.0, 0.0]))
    assert Ageing(later).passage == pytest.approx(Ageing(today).passage, abs=1e-15)
    r = np.random.default_rng(6).random((3, 4))
    assert Likelihood(later).log_joint(r) == pytest.approx(Likelihood(today).log_joint(r), abs=1e-12)
