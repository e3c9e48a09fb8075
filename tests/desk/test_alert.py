"""Thresholds and what crossed them."""

from datetime import UTC, date, datetime

import pytest

from forecast import api
from forecast.desk.alert import AlertResult, as_data
from forecast.domain.question import Alert
from tests.desk.records import saved
from tests.workspaces import ASKED, QUESTION, changed, write

DAY = date(2031, 1, 12)
ABOVE, BELOW = Alert("closed", True, 0.15), Alert("closed", False, 0.15)


@pytest.fixture
def strait(tmp_path):
    return write(
        tmp_path, changed(QUESTION, "as_of: 2031-01-15", "alert: {closed: above 5%, open: above 85%}")
    )


def alerts_of(root, day=DAY, questions=None):
    return api.alert(questions, day, root)


@pytest.mark.parametrize(
    ("alert", "then", "now", "state"),
    [
        (ABOVE, 0.10, 0.20, "crossed"),
        (ABOVE, 0.10, 0.14, "quiet"),
        (ABOVE, 0.10, 0.1521, "crossed"),
        (ABOVE, 0.10, 0.1519, "edge"),
        (ABOVE, 0.10, 0.1481, "edge"),
        (ABOVE, 0.10, 0.1479, "quiet"),
        (ABOVE, 0.15, 0.20, "quiet"),
        (ABOVE, 0.20, 0.15, "quiet"),
        (ABOVE, 0.20, 0.10, "quiet"),
        (BELOW, 0.20, 0.10, "crossed"),
        (BELOW, 0.15, 0.10, "crossed"),
        (BELOW, 0.20, 0.1499, "edge"),
        (BELOW, 0.14, 0.10, "quiet"),
    ],
)
def test_an_alert_is_told_when_it_comes_to_hold(alert, then, now, state):
    assert AlertResult("strait", "Closed", alert, then, None, now, 0.001).state == state


def test_without_monte_carlo_error_nothing_is_at_the_edge():
    assert AlertResult("strait", "Closed", ABOVE, 0.10, None, 0.15, 0.0).state == "crossed"


def test_without_an_assessment_the_prior_is_what_was(strait):
    exact = api.assess("strait", as_of=DAY, engine="exact", workspace=strait)
    for each, result in zip(alerts_of(strait).results, (exact.scenarios[0], exact.scenarios[2]), strict=True):
        assert (each.then, each.then_as_of) == (pytest.approx(result.prior), None)
        assert each.now == pytest.approx(result.posterior, abs=1e-12)
        assert each.mcse == 0  # nothing of it is sampled


def test_the_newest_assessment_is_what_was_but_none_of_a_later_day(strait):
    write(strait, saved("2031-01-08") | saved("2031-01-10") | saved("2031-01-13"))
    found = alerts_of(strait).results
    assert [(each.then, each.then_as_of) for each in found] == [
        (0.31, date(2031, 1, 10)),
        (0.62, date(2031, 1, 10)),
    ]
    assert [each.then_as_of for each in alerts_of(strait, date(2031, 1, 13)).results] == [
        date(2031, 1, 13)
    ] * 2


def test_what_was_published_is_what_was_where_it_is_newer(strait):
    write(strait, saved("2031-01-10"))
    now = datetime(2031, 1, 12, 12, tzinfo=UTC)
    figures = api.publish(
        "strait", as_of=date(2031, 1, 12), engine="exact", brief=False, workspace=strait, now=now
    ).assessment.scenarios
    for each, then in zip(alerts_of(strait).results, (figures[0], figures[2]), strict=True):
        assert (each.then_as_of, each.then) == (date(2031, 1, 12), then.posterior)
    assert alerts_of(strait, date(2031, 1, 11)).results[0].then_as_of == date(2031, 1, 10)


def test_a_scenario_added_since_is_compared_with_the_prior(strait):
    write(strait, saved(scenarios=[{"id": "open", "title": "Open", "posterior": 1.0}]))
    assert [each.then_as_of for each in alerts_of(strait).results] == [None, date(2031, 1, 10)]


def test_only_what_was_known_on_the_day_counts(strait):
    days = [date(2031, 1, day) for day in (9, 10, 11)]
    crossed = [[each.alert.scenario for each in alerts_of(strait, day).of("crossed")] for day in days]
    assert crossed == [[], ["closed"], ["open"]]


@pytest.mark.parametrize(
    ("day", "why"),
    [(date(2030, 11, 30), "it opens on 2030-12-01"), (date(2031, 4, 1), "it closed on 2031-03-31")],
)
def test_questions_that_are_not_open_are_left_out(strait, day, why):
    found = alerts_of(strait, day)
    assert (found.questions, found.results, dict(found.left_out)) == ((), (), {"strait": why})


def test_questions_without_an_alert_are_left_out(tmp_path):
    root = write(tmp_path, changed(QUESTION, "as_of: 2031-01-15", "author: Desk four"))
    assert dict(alerts_of(root, questions=["strait"]).left_out) == {"strait": "it has no alert"}


def test_an_assessment_that_cannot_be_read_is_a_problem_and_no_silence(strait):
    write(strait, {"assessments/strait/2031-01-10.json": "{"})
    found = alerts_of(strait)
    assert found.results == ()
    assert [str(problem) for problem in found.problems] == [
        "assessments/strait/2031-01-10.json: found that it is half-written, or no JSON; an alert compares "
        "with the last assessment. Run strait as of that day again, or delete the file."
    ]


def test_the_problems_of_an_assessment_do_not_stop_the_others(strait):
    never = changed(QUESTION, "as_of: 2031-01-15", "alert: {closed: above 2%}")[QUESTION]
    rates = never[never.index("  rates:") : never.index("  shares:")]
    begun = "  rates:\n    - {scenario: closed, events: 0, since: 2031-01-20, class: own, source: own}\n"
    write(strait, {"scenarios/canal.yaml": never.replace(rates, begun)})
    found = alerts_of(strait)
    assert found.questions == ("strait",)
    assert [problem.code for problem in found.problems] == ["no-exposure"]


TWO = "as_of: 2031-01-15\nyes: [closed, tolled]\nalert: {yes: [above 6%, below 15%], closed: above 90%}"


def test_an_alert_on_yes_is_one_on_the_sum_of_what_means_yes(tmp_path):
    root = write(tmp_path, changed(QUESTION, "as_of: 2031-01-15", TWO) | saved("2031-01-10"))
    exact = {
        row.id: row.posterior
        for row in api.assess("strait", as_of=DAY, engine="exact", workspace=root).scenarios
    }
    alerts = alerts_of(root)
    above, below, closed = alerts.results
    assert [row.alert.scenario for row in alerts.results] == [None, None, "closed"]
    assert above.yes == ("closed", "tolled")
    assert above.title == 'Yes ("The strait is closed" or "Ships pay to pass")'
    assert above.now == pytest.approx(exact["closed"] + exact["tolled"], abs=1e-12)
    assert (above.then, above.then_as_of) == (pytest.approx(0.31 + 0.07), date(2031, 1, 10))
    assert (above.state, below.state, closed.yes) == ("quiet", "crossed", ())
    (answer,) = alerts.answers
    assert (answer.now, answer.then, answer.mcse) == (above.now, above.then, 0)
    assert (answer.question, answer.yes, answer.word) == ("strait", ("closed", "tolled"), "very unlikely")


def test_without_an_assessment_the_answer_was_the_prior(tmp_path):
    root = write(tmp_path, changed(QUESTION, "as_of: 2031-01-15", TWO))
    exact = api.assess("strait", as_of=DAY, engine="exact", workspace=root)
    (answer,) = alerts_of(root).answers
    assert (answer.then_as_of, answer.then) == (None, pytest.approx(exact.answer.prior))
    assert [row.state for row in alerts_of(root).results] == ["quiet", "crossed", "quiet"]


def test_a_question_without_yes_has_no_answer_to_tell(strait):
    assert alerts_of(strait).answers == ()


def test_the_json_of_an_answer_gains_keys_and_keeps_the_others(tmp_path):
    files = ASKED | {QUESTION: "alert: {yes: above 5%, open: above 85%}\n" + ASKED[QUESTION]}
    data = as_data(alerts_of(write(tmp_path, files)))
    yes, other = data["alerts"]
    assert (yes["scenario"], yes["yes"], yes["side"], yes["threshold"]) == (None, ["closed"], "above", 0.05)
    assert (other["scenario"], other["yes"]) == ("open", None)
    (answer,) = data["answers"]
    assert answer.keys() == {
        *("question", "yes", "title", "then", "then_as_of", "now", "mcse", "word"),
    }
    assert answer["now"] == yes["now"]
