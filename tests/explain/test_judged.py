"""What another row does: the sums of a what-if, and what the row implies."""

from datetime import date

import pytest

from forecast import api
from forecast.domain.explanation import Assumption
from forecast.engine.changes import with_typed_judgement
from forecast.explain.judged import judge
from forecast.explain.what_if import what_if
from tests.explain.made_up import MORE, judged
from tests.workspaces import ASKED, EVIDENCE, QUESTION, write

DAY = date(2031, 1, 15)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    more = MORE | {QUESTION: ASKED[QUESTION]}
    return api.load("strait", write(tmp_path_factory.mktemp("strait"), more))


def by_another_row(case):
    return with_typed_judgement(case, "mines-laid", "open", judged("20%")[0])


def test_before_and_after_are_those_of_a_what_if(case):
    moved = judge(case, by_another_row(case), "mines-laid", DAY).moved
    asked = what_if(case, DAY, [Assumption("given", "mines-laid.open=20%")])
    assert (moved.before, moved.after, moved.points) == (asked.before, asked.after, asked.points)
    assert moved.after != moved.before


def test_the_ceiling_is_the_chance_of_the_answer_by_bayes_rule(case):
    it = judge(case, by_another_row(case), "mines-laid", DAY)
    # Means: likely 24.92/36.61, the range's own Beta, and 0.2 as typed.
    assert it.row["closed"] == pytest.approx(24.92 / 36.61)
    assert it.row["open"] == pytest.approx(0.2)
    by_hand = it.prior["closed"] * it.row["closed"] / sum(it.prior[k] * it.row[k] for k in it.row)
    assert it.after.ceiling == pytest.approx(by_hand)
    assert {name: known for name, _, _, known in it.likelihoods()}["closed"] == pytest.approx(by_hand)
    assert it.before.ceiling > it.after.ceiling


def test_it_is_worth_asking_where_the_indicator_could_move_the_answer_by_five_points(case):
    # Fishermen saw mines: the answer is near the ceiling of the row, the floor far below it.
    it = judge(case, case, "mines-laid", DAY)
    far = max(abs(it.after.ceiling - it.answers[1]), abs(it.after.floor - it.answers[1]))
    assert it.is_worth_asking == (far >= 0.05)
    assert it.is_worth_asking


def test_a_row_that_says_nothing_is_not_worth_asking_of_a_question_without_reports(tmp_path):
    row = "    given:\n      tolled: very likely\n      others: unlikely\n"
    files = ASKED | {
        QUESTION: ASKED[QUESTION].replace(row, "    given: {others: 30%}\n"),
        EVIDENCE: "reports: {}\n",
    }
    bare = api.load("strait", write(tmp_path, files))
    it = judge(bare, bare, "pilots-hired", DAY)
    assert not it.is_worth_asking
    assert it.answers == pytest.approx((it.after.prior,) * 2)
