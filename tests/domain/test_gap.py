"""Rows that close a gap: put in, they give the answer that was wanted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.domain.gap import closings
from forecast.domain.implied import implied_by

P = st.floats(0.001, 0.999)


def test_by_hand():
    """N = 0.2 0.8 = 0.16, D = 0.3 0.1 + 0.5 0.2 = 0.13, O = 3: D has to become 0.16 / 3 = 0.0533."""
    row, prior = {"a": 0.8, "b": 0.1, "c": 0.2}, {"a": 0.2, "b": 0.3, "c": 0.5}
    ways = closings(row, prior, ["a"], 0.75)
    assert [(way.kind, [*way.row]) for way in ways] == [("one", ["c"]), ("others", ["b", "c"])]
    assert ways[0].row["c"] == pytest.approx((0.16 / 3 - 0.03) / 0.5)
    assert ways[1].row == pytest.approx({"b": 0.1 * 0.16 / 0.39, "c": 0.2 * 0.16 / 0.39})
    (own,) = (way for way in closings(row, prior, ["a"], 0.2) if way.kind == "asked")
    assert own.row["a"] == pytest.approx(0.8 * 0.25 * 0.13 / 0.16)


@given(st.lists(st.tuples(P, P), min_size=2, max_size=5), P, st.integers(1, 4))
def test_every_way_gives_the_answer_that_was_wanted(cells, wanted, asked):
    names = "abcde"[: len(cells)]
    whole = sum(share for share, _ in cells)
    prior = {name: share / whole for name, (share, _) in zip(names, cells, strict=True)}
    row = {name: p for name, (_, p) in zip(names, cells, strict=True)}
    yes = names[: min(asked, len(cells) - 1)]
    for way in closings(row, prior, yes, wanted):
        assert all(0 < p < 1 for p in way.row.values())
        # A cell is a difference, whose rounding is told by what it is the difference of.
        assert implied_by(row | way.row, prior, yes).ceiling == pytest.approx(wanted, abs=1e-9)
