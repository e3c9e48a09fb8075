"""Flips: the changes, made in the files, reach what they say, and no smaller set does."""

from dataclasses import fields, replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from forecast.core.problem import ProblemsError
from forecast.core.scales import word_for
from forecast.domain.question import Alert
from forecast.engine.changes import with_all, with_grade
from forecast.engine.inputs import build_inputs
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from forecast.engine.sums import Sums
from forecast.explain.flip import Reach, flips
from forecast.explain.flip_sets import Board
from forecast.explain.sensitivity import Base
from forecast.explain.tornado import ends_of, tornado
from tests.explain.made_up import MOST, case, sides
from tests.explain.test_tornado import DAY, IN_FILES, edited, entering, separate


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"), MOST)


def in_files(known, changes):
    """The case with some changes made in its files."""
    for change in changes:
        known = IN_FILES[change.kind](known, change, change.alternative)
    return known


def alerted(known, *alerts):
    return replace(known, question=replace(known.question, alerts=alerts))


def is_reached(flip, result, posterior):
    """Whether a target is reached by probabilities, from its definition."""
    now = result.posterior
    answer = sum(posterior[name] for name in result.asked)
    if flip.target == "leader":
        return max(posterior, key=posterior.get) != max(now, key=now.get)
    if flip.target == "word":
        word = word_for(min(max(result.answer, 0.01), 0.989))
        return word_for(min(max(answer, 0.01), 0.989)) != word
    (alert,) = (row for row in result.question.alerts if f"{100 * row.threshold:g}%" in flip.text)
    return alert.holds(posterior[alert.scenario]) != alert.holds(now[alert.scenario])


@settings(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_a_flip_made_in_the_files_is_one(whole, data):
    side = data.draw(sides(whole))
    changed_case = alerted(side.case, Alert("tolled", True, 0.5), Alert("closed", False, 0.01))
    assume("tolled" in changed_case.question.scenario_ids)
    result = flips(changed_case, side.day, reach=Reach(considered=8))
    assert [flip.target for flip in result.flips] == ["leader", "word", "alert", "alert"]
    for flip in result.flips:
        assert flip.flips == is_reached(flip, result, flip.posterior)
        if not all(change.kind in IN_FILES and "/" not in change.id for change in flip.changes):
            continue
        after = in_files(changed_case, flip.changes)
        if entering(after, side.day) == entering(changed_case, side.day):
            print("CH", flip.changes)
            assert flip.answer == pytest.approx(separate(after, side.day, result.asked), abs=1e-9)


def board_of(known, inputs):
    """The board of a case with so many inputs, and some of every kind among them."""
    arrays, origins = build_inputs(known.on(DAY), DAY)
    sums, rows = Sums(arrays, 1), {}
    for end in ends_of(Base(known.on(DAY), DAY, arrays, origins, [0]), sums):
        rows.setdefault((end.kind, end.id, end.under), []).append(end)
    return Board(sums, list(rows.values())[:: max(1, len(rows) // inputs)])


@pytest.mark.parametrize("size", [2, 3])
def test_all_sets_are_tried_once_and_summed_exactly(whole, size):
    """Against the exact engine: every set of one end each of different inputs, the prior changed once."""
    board = board_of(whole, 18 if size == 2 else 11)
    assert {end.kind for end in board.ends} >= {"judgement", "grade", "share"}
    after = {}
    for sets, p in board.sets(size):
        for members, row in zip(sets, p, strict=True):
            key = tuple(sorted(map(int, members)))
            assert key not in after
            after[key] = row
    inputs = [(end.kind, end.id, end.under) for end in board.ends]
    fit = [
        chosen
        for chosen in combinations(range(len(inputs)), size)
        if len({inputs[e] for e in chosen}) == size
        and sum(inputs[e][0] in ("class", "share") for e in chosen) < 2
    ]
    assert sorted(after) == fit
    assert board.count(size) == len(fit)
    for chosen in fit[:: len(fit) // 150]:
        arrays = with_all(board.sums.inputs, [board.ends[e].inputs for e in chosen])
        exact = exact_posterior(arrays, Likelihood(arrays))
        assert after[chosen] == pytest.approx(exact.scenario, abs=1e-9)


def alert_flip(known, threshold, **reach):
    """What would turn the alert that a scenario is at or above a threshold."""
    result = flips(alerted(known, Alert("closed", True, threshold)), DAY, reach=Reach(**reach))
    return result, next(flip for flip in result.flips if flip.target == "alert")


def test_a_flip_of_two_is_the_smallest(whole):
    """A threshold just beyond the best single change needs two, and every single one was tried."""
    bars = tornado(whole, DAY, "closed").bars
    singles = [end.answer for bar in bars for end in bar.ends]
    result, flip = alert_flip(whole, max(singles) + 0.005, considered=12)
    assert flip.flips
    assert flip.is_smallest
    assert len(flip.changes) == len(flip.tried) == 2
    assert flip.tried[0] == len(singles)
    assert flip.posterior["closed"] >= max(singles) + 0.005
    assert (result.inputs, result.considered) == (len(bars), 12)


def test_where_none_flips_it_shows_how_far_one_gets(whole):
    result, flip = alert_flip(whole, 0.999999, considered=6)
    assert not flip.flips
    assert not flip.is_smallest
    assert (len(flip.tried), flip.reached) == (3, 0)
    assert 3 < len(flip.changes) <= 6
    assert result.posterior["closed"] < flip.posterior["closed"] < 0.999999


def test_fewer_sizes_can_be_tried(whole):
    _, flip = alert_flip(whole, 0.999999, considered=6, size=1)
    assert len(flip.tried) == 1


def test_an_alert_on_an_answer_that_is_not_there_has_no_flip(whole):
    result = flips(alerted(edited(whole, yes=()), Alert(None, True, 0.5)), DAY, reach=Reach(3))
    assert [flip.target for flip in result.flips] == ["leader", "word"]


def test_drawn_moves_are_close_to_exact_ones(whole):
    board = board_of(whole, 1000)
    ends, arrays = {end[:5]: end.inputs for end in board.ends}, board.sums.inputs
    now = exact_posterior(arrays, Likelihood(arrays)).scenario
    result = flips(whole, DAY, reach=Reach(considered=10, size=2, most_exact=1))
    asked = [arrays.scenario.index(name) for name in result.asked]
    for flip in result.flips:
        changed = [ends[it.kind, it.id, it.under, it.assumed, it.alternative] for it in flip.changes]
        after = with_all(arrays, changed)
        move = (exact_posterior(after, Likelihood(after)).scenario - now)[asked].sum()
        assert 0 < flip.answer_error < 0.02
        assert flip.answer - result.answer == pytest.approx(move, abs=0.05)


def test_a_scenario_that_is_not_there_is_a_problem(whole):
    with pytest.raises(ProblemsError, match="the question has no such scenario"):
        flips(whole, DAY, "opne")


def test_without_reports_only_the_prior_can_be_wrong(whole):
    result = flips(replace(whole.unwatched, reports=()), DAY)
    assert {change.kind for flip in result.flips for change in flip.changes} <= {"class", "share"}


def test_a_letter_is_the_case_with_that_letter(whole):
    """All arrays but the grouping of the reports, which a letter alone does not change."""
    arrays, origins = build_inputs(whole.on(DAY), DAY)
    base, compared = Base(whole.on(DAY), DAY, arrays, origins, [0]), 0
    for j, name in enumerate(arrays.source):
        for letter in "ABCDEF":
            again, _ = build_inputs(with_grade(base.case, name, letter), DAY)
            if again.report == arrays.report:
                compared += 1
                for field in fields(arrays):
                    own, other = getattr(base.graded(j, letter), field.name), getattr(again, field.name)
                    assert not isinstance(own, np.ndarray) or np.array_equal(own, other), field.name
    assert compared > 6
