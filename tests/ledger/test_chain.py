"""Which record came before which, where they forked, and which resolution holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.ledger.chain import forks, heads, in_order, last_resolutions, outcome
from forecast.ledger.record import Resolution

NOON = datetime(2031, 4, 1, 12, tzinfo=UTC)


def digest(letter):
    return (letter * 64).translate(str.maketrans("ghij", "0123"))


def resolution(letter, *previous, outcome="open", hour=0):
    return Resolution(
        ledger=1,
        kind="resolution",
        question="strait",
        digest=digest(letter),
        previous=tuple(map(digest, previous)),
        published_at=NOON + timedelta(hours=hour),
        git=None,
        outcome=outcome,
        date=date(2031, 3, 31),
        source="Pilots",
        why="Ships pass.",
        indicators={},
    )


def letters(records):
    return [next(letter for letter in "abcdefghij" if digest(letter) == record.digest) for record in records]


def test_the_chain_orders_and_the_clock_does_not():
    late, early = resolution("a", hour=5), resolution("b", "a", hour=1)
    assert letters(in_order([early, late])) == ["a", "b"]


def test_the_clock_orders_what_no_chain_does():
    records = [
        resolution("a"),
        resolution("b", "a", hour=3),
        resolution("c", "a", hour=2),
        resolution("d", "b", "c"),
    ]
    assert letters(in_order(records)) == ["a", "c", "b", "d"]
    assert letters(heads(records)) == ["d"]
    assert letters(heads(records[:3])) == ["b", "c"]


@given(st.data())
def test_every_record_comes_after_those_that_it_names_whatever_the_clock_says(data):
    records = []
    for letter in "abcdefgh":
        before = data.draw(st.sets(st.sampled_from("abcdefgh"[: len(records)]))) if records else set()
        records.append(resolution(letter, *sorted(before), hour=data.draw(st.integers(0, 9))))
    ordered = in_order(data.draw(st.permutations(records)))
    assert ordered == in_order(records)
    places = {record.digest: index for index, record in enumerate(ordered)}
    assert all(places[before] < places[record.digest] for record in records for before in record.previous)


def test_forks_are_where_two_follow_one_and_are_joined_by_a_record_that_names_both():
    base, left, right = resolution("a"), resolution("b", "a"), resolution("c", "a")
    (fork,) = forks([base, left, right])
    assert (fork.after, fork.branches, fork.joined) == (base, (left, right), False)
    (fork,) = forks([base, left, right, resolution("d", "b", "c")])
    assert fork.joined
    (fork,) = forks([left.model_copy(update={"previous": ()}), base])
    assert fork.after is None


def test_a_record_whose_predecessor_is_lost_is_no_fork():
    assert forks([resolution("b", "a"), resolution("c", "j")]) == ()


def test_the_newest_resolution_in_the_chain_holds():
    first, second = resolution("a", outcome="open", hour=9), resolution("b", "a", outcome="closed")
    assert outcome([first]) == first
    assert outcome([first, second]) == second
    assert outcome([]) is None


@pytest.mark.parametrize(("right", "holds"), [("closed", False), ("open", True)])
def test_forked_resolutions_hold_only_if_they_agree(right, holds):
    records = [resolution("a"), resolution("b", "a"), resolution("c", "a", outcome=right)]
    assert letters(last_resolutions(records)) == ["b", "c"]
    assert (outcome(records) is not None) == holds
    assert outcome([*records, resolution("d", "b", "c", outcome="void")]).outcome == "void"
