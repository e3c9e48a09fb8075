"""The answer explained: parts of P(one of the scenarios that mean yes), against enumeration by hand."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from math import log10

import numpy as np
import pytest

import forecast
from forecast.core.problem import ProblemsError
from forecast.domain.explained import as_data, as_rows
from forecast.engine.assess import Settings, assess
from forecast.engine.changes import muted
from forecast.engine.inputs import build_inputs
from forecast.explain.explanation import explain
from tests.engine import oracle
from tests.explain.made_up import MORE, MOST, case
from tests.workspaces import QUESTION, write

DAY = date(2031, 1, 15)
YES = ("closed", "tolled")


def asking(whole, *yes):
    return replace(whole, question=replace(whole.question, yes=yes))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


@pytest.fixture(scope="module")
def both(whole):
    return explain(asking(whole, *YES), DAY)


def odds(p):
    return log10(p / (1 - p))


def test_parts_add_up_to_the_move_of_the_answer(both):
    assert both.computed.exact
    assert both.asked == YES
    assert both.answer == pytest.approx(1 - both.posterior["open"], abs=1e-12)
    assert both.answer_prior == pytest.approx(1 - both.prior["open"], abs=1e-12)
    points = sum(share.points for share in both.shares)
    assert points == pytest.approx(both.answer - both.answer_prior, abs=1e-12)
    bans = sum(share.bans for share in both.shares)
    assert bans == pytest.approx(odds(both.answer) - odds(both.answer_prior), abs=1e-10)
    assert {(share.bans_error, share.points_error) for share in both.shares} == {(0, 0)}


def test_what_speaks_for_all_others_speaks_against_the_answer(both):
    """The odds of two of three scenarios are the other's upside down."""
    for row in (*both.shares, *both.leave_one_out):
        assert row.bans == pytest.approx(-row.weight["open"], abs=1e-10)


@pytest.mark.parametrize("yes", [("closed",), ()])
def test_for_one_scenario_bans_are_its_weight(whole, yes):
    it = explain(asking(whole, *yes), DAY)
    (asked,) = it.asked
    assert asked == (yes or ("open",))[0]
    assert all(row.bans == row.weight[asked] for row in (*it.shares, *it.leave_one_out, *it.indicators))
    points = sum(share.points for share in it.shares)
    assert points == pytest.approx(it.posterior[asked] - it.prior[asked], abs=1e-12)


def test_a_named_scenario_is_explained_in_place_of_the_answer(whole, both):
    it = explain(asking(whole, *YES), DAY, "tolled")
    assert (it.asked, it.is_answer, both.is_answer) == (("tolled",), False, True)
    with pytest.raises(ProblemsError, match="no such scenario"):
        explain(asking(whole, *YES), DAY, "shut")


def test_parts_are_the_mean_over_all_orders_by_enumeration(whole):
    """Four reports; every state of the model is written out for every set of them."""
    names = ("fishermen-saw-mines", "ministry-denies-mines", "ministry-expects-calm", "pilots-denied")
    few = replace(whole, reports=tuple(row for row in whole.reports if row.id in names)).unwatched
    it = explain(asking(few, *YES), DAY)
    inputs, _ = build_inputs(few.on(DAY), DAY)
    assert sorted(inputs.players) == sorted(names)

    def answer(kept):
        p, *_ = oracle.posterior(muted(inputs, np.array([name in kept for name in inputs.players])))
        return sum(p[inputs.scenario.index(name)] for name in YES)

    points, bans = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    orders = list(permutations(names))
    for order in orders:
        for place, name in enumerate(order):
            before, after = answer(order[:place]), answer(order[: place + 1])
            points[name] += (after - before) / len(orders)
            bans[name] += (odds(after) - odds(before)) / len(orders)
    assert {share.id: share.points for share in it.shares} == pytest.approx(points, abs=1e-9)
    assert {share.id: share.bans for share in it.shares} == pytest.approx(bans, abs=1e-9)


def test_the_order_of_the_reports_and_of_the_yes_does_not_matter(whole, both):
    turned = replace(asking(whole, *YES[::-1]), reports=whole.reports[::-1])
    it = explain(turned, DAY)
    for rows in ("shares", "leave_one_out"):
        here, there = ({(row.kind, row.id): row for row in getattr(side, rows)} for side in (both, it))
        assert here.keys() == there.keys()
        for key, row in here.items():
            assert there[key].points == pytest.approx(row.points, abs=1e-12)
            assert there[key].bans == pytest.approx(row.bans, abs=1e-10)
    assert sorted(row.points for row in it.sensitivity) == pytest.approx(
        sorted(row.points for row in both.sensitivity), abs=1e-12
    )


def test_a_part_left_out_is_the_answer_without_its_reports(whole, both):
    for row in both.of_kind("source"):
        kept = tuple(report for report in whole.reports if report.id not in row.reports)
        fewer = assess(replace(asking(whole, *YES), reports=kept), DAY, Settings(engine="exact")).answer
        assert row.points == pytest.approx(both.answer - fewer.posterior, abs=1e-9)
        assert row.bans == pytest.approx(odds(both.answer) - odds(fewer.posterior), abs=1e-9)
    weights = [abs(row.bans) for row in both.of_kind("source")]
    assert weights == sorted(weights, reverse=True)


def test_other_assumptions_are_sorted_by_the_move_of_the_answer(both):
    rows = [row for row in both.sensitivity if row.kind != "rho"]
    for row in both.sensitivity:
        assert row.points == pytest.approx(both.share(row.posterior) - both.answer, abs=1e-12)
    assert [abs(row.points) for row in rows] == sorted((abs(row.points) for row in rows), reverse=True)
    assert {row.under for row in rows if row.kind == "judgement"} == set(YES)


def test_drawn_parts_are_within_their_error_of_the_exact_ones(whole, both):
    drawn = explain(asking(whole, *YES), DAY, most_exact=0)
    assert not drawn.computed.exact
    points = sum(share.points for share in drawn.shares)
    assert points == pytest.approx(drawn.answer - drawn.answer_prior, abs=1e-9)
    exact = {share.id: share for share in both.shares}
    for share in drawn.shares:
        assert 0 < share.points_error < 0.02
        assert abs(share.points - exact[share.id].points) < 4 * share.points_error
        assert abs(share.bans - exact[share.id].bans) < 4 * share.bans_error


def test_data_have_the_answer_beside_what_they_had(both):
    data = as_data(both)
    assert (data["asked"], data["scenario"]) == (["closed", "tolled"], "closed")
    assert data["answer"] == pytest.approx(both.answer, abs=1e-15)
    assert sum(row["points"] for row in data["shares"]) == pytest.approx(
        data["answer"] - data["answer_prior"]
    )
    heading, *rows = as_rows(both)
    cells = [dict(zip(heading, row, strict=True)) for row in rows]
    points = [row["value"] for row in cells if (row["table"], row["quantity"]) == ("shares", "points")]
    assert sum(points) == pytest.approx(both.answer - both.answer_prior)
    answer = {row["quantity"]: row for row in cells if row["table"] == "answer"}
    assert answer["posterior"]["scenario"] == "closed tolled"
    assert answer["posterior"]["value"] == both.answer


def test_a_frame_has_the_parts_of_the_answer(both):
    frame = both.answer_frame
    assert list(frame) == ["kind", "id", "indicator", "points", "points_error", "bans", "bans_error"]
    assert frame.points.sum() == pytest.approx(both.answer - both.answer_prior)


def test_sentences_speak_of_yes_and_name_the_scenario_of_a_judgement(tmp_path):
    files = MOST | {QUESTION: MOST[QUESTION].replace("as_of:", "yes: [closed, tolled]\nas_of:")}
    it = forecast.explanation("strait", workspace=write(tmp_path, files))
    assert it.sentences[0] == (
        'Yes ("The strait is closed" or "Ships pay to pass"): '
        f"{100 * it.answer_prior:.1f}% before any report, {100 * it.answer:.1f}% now."
    )
    (judgements,) = (text for text in it.sentences if text.startswith("The judgements under it"))
    assert "mines-laid under tolled (2-10%; if unknown " in judgements


def test_a_yes_that_is_not_there_on_the_day_leaves_the_leading_scenario(tmp_path):
    added = (
        MORE[QUESTION]
        .replace("as_of:", "yes: closed\nas_of:")
        .replace(
            "    title: The strait is closed\n", "    title: The strait is closed\n    added: 2031-01-12\n"
        )
    )
    root = write(tmp_path, MORE | {QUESTION: added})
    then = forecast.explanation("strait", as_of=date(2031, 1, 10), workspace=root)
    assert then.asked == (then.leading,)
    assert not then.is_answer
    assert forecast.explanation("strait", workspace=root).asked == ("closed",)
