"""What a history tells, the frame for scoring, and resolutions."""

import re
from datetime import date, timedelta

import pandas as pd
import pytest

from forecast import ProblemsError, api
from forecast.ledger import frame as frames
from forecast.ledger.book import select_questions
from forecast.ledger.history import COLUMNS, as_data
from forecast.ledger.history import history as read_history
from tests.ledger.desk import DAY, LATER, NOON, desk, history, path_of, publish, resolve
from tests.workspaces import QUESTION, changed, write

TEN = date(2031, 1, 10)


def ledger_frame(root, questions=None):
    return frames.ledger_frame(read_history(root, name) for name in select_questions(root, questions))


@pytest.fixture
def strait(tmp_path):
    return desk(tmp_path)


def test_the_frame_has_a_row_for_every_forecaster_day_and_scenario(tmp_path):
    files = changed(QUESTION, "as_of: 2031-01-15", "as_of: 2031-01-15\nordered: true\ntags: [sea, trade]")
    root = write(tmp_path, files)
    first, second = publish(root, TEN), publish(root, judge={"closed": 0.2}, judge_name="ada")
    frame = ledger_frame(root)
    assert list(frame) == list(COLUMNS)
    assert len(frame) == 9
    model = frame[(frame.forecaster == "model") & (frame["at"] == pd.Timestamp(TEN))]
    assert list(model.scenario) == ["closed", "tolled", "open"]
    assert list(model.probability) == [row.posterior for row in first.scenarios]
    assert list(model.base_rate) == [row.prior for row in first.scenarios]
    ada = frame[frame.forecaster == "ada"]
    assert list(ada.scenario) == [row.id for row in second.scenarios]
    assert list(ada.probability) == [second.judge.probability[row.id] for row in second.scenarios]
    assert list(ada.base_rate) == [row.prior for row in first.scenarios]  # one a question
    assert set(frame.tag) == {"sea|trade"}
    assert frame.ordered.all()
    assert not frame.retrospective.any()
    assert frame.outcome.isna().all()
    assert frame.resolved_at.isna().all()
    assert set(frame.opens) == {pd.Timestamp("2030-12-01")}
    assert set(frame.closes) == {pd.Timestamp("2031-03-31")}


def test_the_frame_has_the_outcome_once_there_is_one(strait):
    publish(strait)
    resolve(strait, "tolled", date(2031, 3, 1))
    frame = ledger_frame(strait, ["strait"])
    assert set(frame.outcome) == {"tolled"}
    assert set(frame.resolved_at) == {pd.Timestamp("2031-03-01")}
    resolve(strait, "void", date(2031, 3, 2))
    assert set(ledger_frame(strait).outcome) == {"void"}


def test_an_empty_ledger_gives_an_empty_frame_of_the_same_kinds(strait):
    empty = ledger_frame(strait)
    publish(strait)
    assert len(empty) == 0
    assert list(empty.dtypes) == list(ledger_frame(strait).dtypes)


def test_a_record_that_is_not_sound_is_left_out_of_scores_by_name_and_the_others_are_scored(strait):
    path, second = path_of(strait, publish(strait, TEN)), publish(strait)
    resolve(strait)
    path.write_text(path.read_text() + "\n")
    assert set(ledger_frame(strait).record) == {second.digest}
    card = api.score_questions(None, strait, LATER)
    assert [problem.file for problem in card.left_out] == [f"ledger/strait/{path.name}"]
    assert card.scored == 1
    path_of(strait, second).unlink()
    with pytest.raises(ProblemsError, match="never changed"):
        api.score_questions(None, strait, LATER)
    with pytest.raises(ProblemsError, match="no records of such a question"):
        api.score_questions(["strat"], strait)


def test_the_last_forecast_of_a_day_is_scored_but_hindsight_never_takes_a_place(strait):
    first = publish(strait)
    second = publish(strait, judge={"closed": 0.3}, now=NOON + timedelta(hours=1))
    late = publish(strait, judge={"closed": 0.01}, now=NOON + timedelta(days=60))
    past = history(strait)
    assert {(row.forecaster, row.record.digest) for row in past.issued if not row.superseded} == {
        ("model", second.digest),
        ("analyst", second.digest),
    }
    assert {row.record.digest for row in past.issued if row.superseded} == {first.digest, late.digest}
    assert set(ledger_frame(strait).record) == {second.digest}


def test_a_history_is_by_forecaster_and_day_whatever_the_order_of_publication(strait):
    publish(strait, judge={"closed": 0.3})
    publish(strait, TEN)
    past = history(strait)
    assert [(row.forecaster, row.at) for row in past.issued] == [
        ("model", TEN),
        ("model", DAY),
        ("analyst", DAY),
    ]
    data = as_data(past)
    assert [row["retrospective"] for row in data["forecasts"]] == [False, False, False]
    assert data["outcome"] is None


def test_a_resolution_keeps_source_reason_and_indicators(strait):
    record = resolve(strait, indicators={"mines-laid": False})
    past = history(strait)
    assert past.outcome == record
    assert as_data(past)["resolutions"] == [
        {
            "outcome": "open",
            "date": "2031-03-31",
            "source": "Pilots",
            "why": "Ships pass.",
            "indicators": {"mines-laid": False},
            "published_at": "2031-04-01T12:00:00Z",
            "record": record.digest,
        }
    ]


def test_a_correction_is_another_record_and_holds(strait):
    first, second = resolve(strait), resolve(strait, "tolled", now=NOON + timedelta(days=90))
    assert second.previous == (first.digest,)
    assert history(strait).outcome == second
    with pytest.raises(ProblemsError, match="found the same resolution"):
        resolve(strait, "tolled")


@pytest.mark.parametrize(
    ("outcome", "on", "more", "message"),
    [
        ("opne", date(2031, 3, 31), {}, 'found "opne"; a question resolves as one of its scenarios'),
        ("open", date(2031, 4, 5), {"now": NOON}, "found 2031-04-05; a resolution is of a day that has come"),
        ("void", date(2031, 3, 31), {"why": " "}, "a resolution says on whose word it is, and why"),
        ("open", date(2030, 11, 1), {}, "nothing is decided before the question opens, on 2030-12-01"),
        (
            "open",
            date(2031, 3, 31),
            {"indicators": {"mines": True}},
            'found "mines"; the question has no such',
        ),
    ],
)
def test_resolutions_that_cannot_be_are_told(strait, outcome, on, more, message):
    with pytest.raises(ProblemsError, match=re.escape(message)):
        resolve(strait, outcome, on, **more)
    assert not (strait / "ledger").exists()


def test_what_is_left_is_not_known_before_the_end_without_a_warning(strait):
    early = api.resolve(
        "strait",
        "open",
        on=date(2031, 3, 1),
        source="Pilots",
        why="So.",
        workspace=strait,
        now=NOON + timedelta(days=60),
    )
    assert [problem.code for problem in early.problems] == ["resolved-before-closing"]


def test_a_question_whose_files_are_gone_resolves_as_it_was_published(strait):
    publish(strait)
    (strait / QUESTION).unlink()
    assert resolve(strait, indicators={"pilots-hired": True}).outcome == "open"
    with pytest.raises(ProblemsError, match='found "other"'):
        api.resolve("other", "open", on=DAY, source="x", why="y", workspace=strait)


def test_publishing_after_the_resolution_is_told(strait):
    resolve(strait, "closed", date(2031, 1, 12), now=NOON)
    publication = api.publish("strait", as_of=DAY, engine="exact", brief=False, workspace=strait, now=NOON)
    assert "found a resolution of 2031-01-12" in str(publication.problems[-1])


def test_void_is_no_scenario(tmp_path):
    files = changed(QUESTION, "  tolled:\n    title", "  void:\n    title")
    assert "reserved-id" in [problem.code for problem in api.check(workspace=write(tmp_path, files)).problems]
