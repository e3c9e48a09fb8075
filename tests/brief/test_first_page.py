"""The first page of a real case: what it says is what an independent computation gives."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from forecast.brief import build_view, render_html
from forecast.domain.case import Case
from forecast.domain.explanation import Reasons
from forecast.engine.assess import QUICK, Settings, assess
from forecast.engine.changes import with_seen
from forecast.engine.inputs import build_inputs
from forecast.engine.sums import Sums
from forecast.explain.explanation import explain
from forecast.files.load import load
from forecast.files.places import places
from tests.brief.assessments import ASSESSMENT, with_posterior
from tests.brief.cases import CASE
from tests.brief.test_html import Page
from tests.workspaces import ASKED, EVIDENCE, QUESTION, STRAIT, write

TWO = STRAIT | {QUESTION: STRAIT[QUESTION].replace("as_of: ", "yes: [closed, tolled]\nas_of: ")}
SETTINGS = Settings(engine="exact")


def case_in(root: Path, files: dict[str, str]) -> Case:
    return load(write(root, files), ["strait"]).cases["strait"]


def view_of(case: Case, root: Path | None = None):
    day = case.question.as_of
    assessment = assess(case, day, SETTINGS)
    scenario = None if case.question.yes else assessment.leading.id
    reasons = Reasons(explain(case, day, scenario, with_leave_one_out=False))
    return build_view(case, assessment, reasons=reasons, places=places(root, case) if root else None)


@pytest.mark.parametrize("files", [STRAIT, ASKED, TWO])
def test_the_parts_of_the_chart_add_up_from_the_prior_to_the_answer(tmp_path, files):
    view = view_of(case_in(tmp_path, files))
    answer, rows = view.first.answer, view.effects.rows
    assert view.effects.adds_up
    assert sum(row.points.value for row in rows) == pytest.approx(
        answer.probability.value - answer.prior.value, abs=1e-9
    )
    assert rows[0].start == pytest.approx(answer.prior.value)
    assert rows[-1].end == pytest.approx(answer.probability.value)
    assert [row.end for row in rows[:-1]] == [row.start for row in rows[1:]]


@pytest.mark.parametrize("files", [STRAIT, ASKED, TWO])
def test_an_observation_is_what_a_report_that_is_certain_would_do(tmp_path, files):
    """By the sum over the case with such a report, which takes another way."""
    case = case_in(tmp_path, files)
    day = case.question.as_of
    assessment = assess(case, day, SETTINGS)
    now = {scenario.id: scenario.posterior for scenario in assessment.scenarios}
    sums = Sums(build_inputs(case.on(day), day)[0])
    for row in assessment.indicators:
        for state in (True, False):
            changed, _ = build_inputs(with_seen(case.on(day), row.id, state, day), day)
            expected = sums.by_scenario(sums.moved(sums.changed(changed))[0])
            assert row.known(state, now) == pytest.approx(expected, abs=1e-9)


def test_drawn_observations_agree_with_exact_ones(tmp_path):
    case = case_in(tmp_path, ASKED)
    day = case.question.as_of
    exact, drawn = (assess(case, day, settings) for settings in (SETTINGS, QUICK))
    for one, other in zip(exact.indicators, drawn.indicators, strict=True):
        assert other.given_reports == pytest.approx(one.given_reports, abs=0.03)


def test_an_observation_is_of_what_is_not_expected(tmp_path):
    view = view_of(case_in(tmp_path, ASKED))
    chances = {row.id: row.posterior.value for row in view.indicators}
    for row in view.first.observations:
        assert (chances[row.indicator] < 0.5) == (row.state in ("if seen", "if confirmed"))
    moves = [abs(row.move.value) for row in view.first.observations]
    assert moves == sorted(moves, reverse=True)


def test_the_answer_is_of_the_scenarios_that_mean_yes(tmp_path):
    view = view_of(case_in(tmp_path, TWO))
    shares = {row.id: row.posterior.value for row in view.scenarios}
    answer = view.first.answer
    assert answer.is_yes
    assert answer.probability.value == pytest.approx(shares["closed"] + shares["tolled"])
    assert answer.text.startswith("Yes means “The strait is closed” or “Ships pay to pass”.")
    assert [row.asked for row in view.scenarios] == [True, True, False]


def test_without_an_answer_the_likeliest_is_never_a_word_alone():
    answer = build_view(CASE, with_posterior(0.3, 0.43, 0.27)).first.answer
    assert (answer.headline, answer.is_yes) == ("Ships are inspected and pass: 43%", False)
    assert "It is the likeliest of three, and less probable than all others together." in answer.text
    assert "unlikely" not in answer.text
    assert "the likeliest of three. It stood" in build_view(CASE, ASSESSMENT).first.answer.text


def test_key_judgements_name_what_raises_it_and_what_lowers_it_with_the_report(tmp_path):
    view = view_of(case_in(tmp_path, ASKED))
    raises, lowers, other, first = view.first.judgements
    assert raises.text.startswith(
        "What raises the answer most: “Mines have been laid in the strait”, affirmed by"
    )
    assert re.search(r"\(\+[\d.]+ points\)\.$", raises.text)
    assert lowers.text.startswith("What lowers the answer most: ")
    assert [link.to for link in raises.reasons] == ["report-1"]
    assert other.text.startswith("The likeliest outcome instead is “Ships pass as before”")
    assert first.text == "There is no brief of an earlier day on this question."


def test_a_change_since_the_last_brief_is_that_of_the_answer():
    question = replace(CASE.question, yes=("closed", "inspected"))
    case, assessment = replace(CASE, question=question), replace(ASSESSMENT, question=question)
    previous = {"closed": 0.25, "inspected": 0.45, "open": 0.30}
    view = build_view(case, assessment, previous=previous)
    assert view.change.sentence == "Since the brief before this one it went from 70% to 91%."
    same = build_view(case, assessment, previous={"closed": 0.30, "inspected": 0.61, "open": 0.09})
    assert same.change.sentence == "It has not moved since the brief before this one, which had 91%."
    added = build_view(case, assessment, previous={"inspected": 0.6, "open": 0.4})
    assert "did not ask about “The strait is closed to grain ships”" in added.change.sentence


def test_what_is_not_known_is_counted(tmp_path):
    unknown = view_of(case_in(tmp_path, ASKED)).first.unknown
    assert "One of two indicators has no report." in unknown


def test_every_number_leads_to_a_place_that_there_is(tmp_path):
    page = Page(render_html(view_of(case_in(tmp_path, ASKED), tmp_path)))
    ids = {attributes.get("id") for _, attributes in page.elements}
    links = [attributes["href"] for tag, attributes in page.elements if attributes.get("class") == "why"]
    assert len(links) > 20
    assert {link.removeprefix("#") for link in links} <= ids
    assert {"#report-1", "#indicator-mines-laid", "#prior", "#moved"} <= set(links)


def test_places_name_the_file_and_the_line(tmp_path):
    view = view_of(case_in(tmp_path, ASKED), tmp_path)
    lines = ASKED[QUESTION].splitlines()
    (mines,) = (row for row in view.indicators if row.id == "mines-laid")
    file, line = mines.judgements[1].place.split(":")
    assert (file, lines[int(line) - 1].strip()) == (QUESTION, "tolled: 2-10%")
    rate, line = view.method.prior.rates[1].place.split(":")
    assert (rate, "threats to close one" in lines[int(line) - 1]) == (QUESTION, True)
    file, line = view.reports[1].place.split(":")
    assert (file, ASKED[EVIDENCE].splitlines()[int(line) - 1].strip()) == (EVIDENCE, "ministry-denies-mines:")
    assert view.commit == ""


def test_a_brief_without_places_names_no_file(tmp_path):
    text = render_html(view_of(case_in(tmp_path, ASKED)))
    assert ".yaml" not in text


def test_a_short_label_stands_in_for_a_long_statement(tmp_path):
    question = ASKED[QUESTION].replace(
        "    text: Mines have been laid in the strait.\n",
        "    text: Mines have been laid in the strait.\n    short: mines laid\n",
    )
    view = view_of(case_in(tmp_path, ASKED | {QUESTION: question}))
    assert "“mines laid”, affirmed by" in view.first.judgements[0].text
    assert {row.label for row in view.indicators} == {"Mines laid", "The port authority is hiring pilots"}
