from datetime import date
from pathlib import Path
from typing import Any

import pytest

from forecast.core.dates import read_span
from forecast.domain.case import Case
from forecast.domain.evidence import Correction
from forecast.domain.question import Alert, Judgement, Rate, Window
from forecast.files.load import load
from tests.workspaces import COURIER, EVIDENCE, QUESTION, SOURCES, STRAIT, changed, write


def case_of(root: Path, files: dict[str, str]) -> Case:
    return load(write(root, files)).cases["strait"]


def told(root: Path, file: str, old: str, new: str) -> list[tuple[str, str]]:
    problems = load(write(root, changed(file, old, new))).problems
    return [(problem.code, problem.field) for problem in problems]


def test_question_is_built(tmp_path: Path) -> None:
    question = case_of(tmp_path, STRAIT).question
    assert (question.id, question.file) == ("strait", QUESTION)
    assert (question.opens, question.closes) == (date(2030, 12, 1), date(2031, 3, 31))
    assert question.scenario_ids == ("closed", "tolled", "open")
    assert question.scenarios[-1].resolves_if is None
    assert question.prior.shares == {"tolled": 1.0, "open": 5.0}
    assert question.prior.rates[1] == Rate(
        "closed", 1, "threats to close one", "own count", trials=9, through=read_span("2029")
    )
    assert question.dependence is None


def test_judgements_are_built_with_others_filled_in(tmp_path: Path) -> None:
    mines, pilots = case_of(tmp_path, STRAIT).question.indicators
    assert mines.given["tolled"] == (Judgement("2-10%", 0.02, 0.10),)
    assert mines.given["open"] == (Judgement("0.01", 0.01, 0.01),)
    assert list(pilots.given) == ["closed", "tolled", "open"]
    assert pilots.given["closed"] == pilots.given["open"] == (Judgement("unlikely", 0.2, 0.45, "unlikely"),)


def test_judgements_of_several_analysts_keep_their_names(tmp_path: Path) -> None:
    files = changed(QUESTION, "      closed: likely", "      closed: {ann: likely, bob: 70%}")
    assert case_of(tmp_path, files).question.indicators[0].given["closed"] == (
        Judgement("likely", 0.55, 0.8, "likely", "ann"),
        Judgement("70%", 0.7, 0.7, None, "bob"),
    )


def test_reports_are_built(tmp_path: Path) -> None:
    saw, denies, calm, waiting = case_of(tmp_path, STRAIT).reports
    assert (saw.indicator, saw.affirms, saw.certainty) == ("mines-laid", True, "likely")
    assert (saw.letter, saw.credibility) == ("B", "2")
    assert (saw.date, saw.known) == (date(2031, 1, 9), date(2031, 1, 10))
    assert [citation.article for citation in saw.citations] == ["courier", "gazette"]
    assert saw.citations[0].via == ("harbour-radio",)
    assert (denies.affirms, denies.deception, denies.letter) == (False, {"closed": 0.3}, None)
    assert (denies.date, denies.known) == (date(2031, 1, 11), date(2031, 1, 11))
    assert calm.scenarios == ("open",)
    assert (waiting.affirms, waiting.has_weight) == (None, False)


def test_grade_like_the_sources_leaves_the_source_as_it_is(tmp_path: Path) -> None:
    report = case_of(tmp_path, changed(EVIDENCE, "grade: B2", "grade: C4")).reports[0]
    assert (report.letter, report.credibility) == (None, "4")


def test_date_of_a_report_counts_as_its_last_day(tmp_path: Path) -> None:
    files = changed(EVIDENCE, "date: 2031-01-09", "date: 2030-12")
    assert case_of(tmp_path, files).reports[0].date == date(2030, 12, 31)


def test_case_cannot_be_changed(tmp_path: Path) -> None:
    sources: Any = case_of(tmp_path, STRAIT).sources
    with pytest.raises(TypeError):
        sources["fishermen"] = sources["ministry"]


def test_missing_prior_is_equal_shares_and_a_warning(tmp_path: Path) -> None:
    text = STRAIT[QUESTION]
    without = text[: text.index("prior:")] + text[text.index("indicators:") :]
    loaded = load(write(tmp_path, STRAIT | {QUESTION: without}))
    (problem,) = loaded.problems
    assert problem.severity == "warning"
    assert str(problem) == (
        'scenarios/strait.yaml:1 prior: found no "prior"; every scenario then starts equally probable, which '
        'neglects how rare some of them are. Add "prior:" with "rates:" from past cases, or with "shares:".'
    )
    assert loaded.cases["strait"].question.prior.shares == {"closed": 1.0, "tolled": 1.0, "open": 1.0}


@pytest.mark.parametrize(
    ("typed", "rhos"),
    [
        ("0.5", {"navy": (0.5,)}),
        ("[0, 1]", {"navy": (0.0, 1.0)}),
        ("{navy: 0.25}", {"navy": (0.25,)}),
        ("{navy: [0.25, 0.5]}", {"navy": (0.25, 0.5)}),
    ],
)
def test_dependence_is_read_in_every_form(
    tmp_path: Path, typed: str, rhos: dict[str, tuple[float, ...]]
) -> None:
    files = changed(QUESTION, "as_of: 2031-01-15", f"dependence: {typed}")
    assert case_of(tmp_path, files).question.dependence == rhos


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("trials: 9", "trials: 9, since: 2020-01-01", [("rate-measure", "prior.rates[1]")]),
        ("trials: 9, ", "", [("rate-measure", "prior.rates[1]")]),
        ("per: year, ", "", [("exposure-without-per", "prior.rates[0].per")]),
        ("trials: 9", "trials: 9, per: day", [("per-without-exposure", "prior.rates[1].per")]),
        ("exposure: 80", "exposure: 0", [("bad-value", "prior.rates[0].exposure")]),
        ("events: 2", "events: -1", [("bad-value", "prior.rates[0].events")]),
        ("events: 1, ", "events: 10, ", [("more-events-than-trials", "prior.rates[1].events")]),
        ("trials: 9", "since: 2031-01-15", [("since-too-late", "prior.rates[1].since")]),
        ("{tolled: 1, open: 5}", "{open: 5}", [("no-rate-or-share", "prior.shares")]),
        ("{tolled: 1, open: 5}", "{tolled: 1, open: 0}", [("bad-value", "prior.shares.open")]),
        (
            "{tolled: 1, open: 5}",
            "{closed: 1, tolled: 1, open: 5}",
            [("rate-and-share", "prior.shares.closed")],
        ),
        (
            "scenario: closed, events: 2",
            "scenario: open, events: 2",
            [("rate-and-share", "prior.shares.open")],
        ),
        ("as_of: 2031-01-15", "dependence: {navvy: 0.5}", [("unknown-group", "dependence.navvy")]),
        ("as_of: 2031-01-15", "dependence: 2", [("bad-value", "dependence")]),
        ("  open:\n", "  Open:\n", [("bad-value", "scenarios.Open")]),
        (
            "      others: unlikely",
            "      other: unlikely",
            [("unknown-scenario", "indicators.pilots-hired.given.other")],
        ),
        ("      closed: likely", "      closed: {}", [("empty", "indicators.mines-laid.given.closed")]),
        ("    group: navy", "    half_life: 60", [("bad-value", "indicators.mines-laid.half_life")]),
        (
            "    group: navy",
            "    window: {by: 2031-04-01, detection: 1}",
            [("window-too-late", "indicators.mines-laid.window.by")],
        ),
        ("as_of: 2031-01-15", "ordered: yes", [("bad-value", "ordered")]),
    ],
)
def test_fault_of_a_question(tmp_path: Path, old: str, new: str, problems: list[tuple[str, str]]) -> None:
    assert told(tmp_path, QUESTION, old, new) == problems


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("stance: affirms\n    date", "date", ("no-stance", "reports.fishermen-saw-mines.stance")),
        (
            "ships-waiting:",
            "ships-waiting:\n    stance: denies",
            ("stance-on-context", "reports.ships-waiting.stance"),
        ),
        (
            "scenario: open",
            "scenario: open\n    indicator: mines-laid",
            ("two-subjects", "reports.ministry-expects-calm.scenario"),
        ),
        (
            "scenario: open",
            "scenario: [open, tolled, closed]",
            ("says-nothing", "reports.ministry-expects-calm.scenario"),
        ),
        (
            "scenario: open",
            "scenario: [open, open]",
            ("named-twice", "reports.ministry-expects-calm.scenario"),
        ),
        ("scenario: open", "scenario: []", ("empty", "reports.ministry-expects-calm.scenario")),
        ("[harbour-radio]", "harbour-radio", ("wrong-shape", "reports.fishermen-saw-mines.citations[0].via")),
        (
            'article: gazette\n        quote: "they drop mines"',
            'article: courier\n        quote: "We saw them drop mines"',
            ("same-citation", "reports.fishermen-saw-mines.citations[1]"),
        ),
        ("certainty: likely", "certainty: sure", ("bad-value", "reports.fishermen-saw-mines.certainty")),
        ("certainty: likely", "handling: RED", ("bad-value", "reports.fishermen-saw-mines.handling")),
        ("certainty: likely", "detection: 0", ("bad-value", "reports.fishermen-saw-mines.detection")),
        (
            '"All ships pass"',
            '"' + "word " * 41 + '"',
            ("bad-value", "reports.ministry-expects-calm.citations[0].quote"),
        ),
        ('"All ships pass"', '" "', ("bad-value", "reports.ministry-expects-calm.citations[0].quote")),
    ],
)
def test_fault_of_a_report(tmp_path: Path, old: str, new: str, problem: tuple[str, str]) -> None:
    assert told(tmp_path, EVIDENCE, old, new) == [problem]


@pytest.mark.parametrize(
    "new",
    ["detection: 1", "origin: each", "handling: TLP:AMBER+STRICT", "grade: A", "affirms_anyway: 5%", "note:"],
)
def test_value_of_a_report_that_is_fine(tmp_path: Path, new: str) -> None:
    assert told(tmp_path, EVIDENCE, "grade: B2", new) == []


def test_alerts_corrections_and_days_of_addition_are_read(tmp_path: Path) -> None:
    files = changed(
        QUESTION, "as_of: 2031-01-15", "alert: {closed: [above 15%, below 0.02], open: below 40%}"
    )
    files[QUESTION] = (
        files[QUESTION]
        .replace("    group: navy", "    window: {by: 2031-02-01, detection: 80%, from: 2031-01-05}")
        .replace("    title: Ships pay", "    added: 2031-01-20\n    title: Ships pay")
    )
    files[SOURCES] = files[SOURCES].replace(
        "reliability: C", "reliability: C\n    corrected: {date: 2031-01-20, why: a namesake}"
    )
    files[COURIER] += "withdrawn: {date: 2031-01-21, why: made up, url: https://courier.example/2}\n"
    case = case_of(tmp_path, files)
    assert case.question.alerts == (
        Alert("closed", True, 0.15),
        Alert("closed", False, 0.02),
        Alert("open", False, 0.4),
    )
    assert case.question.indicators[0].window == Window(date(2031, 2, 1), 0.8, date(2031, 1, 5))
    assert [scenario.added for scenario in case.question.scenarios] == [None, date(2031, 1, 20), None]
    assert case.sources["fishermen"].corrections == (
        Correction("corrected", date(2031, 1, 20), "a namesake"),
    )
    assert case.articles["courier"].corrections == (
        Correction("withdrawn", date(2031, 1, 21), "made up", "https://courier.example/2"),
    )
    assert [report.dated for report in case.reports] == [True, False, False, False]


def test_others_with_nothing_left_is_a_warning(tmp_path: Path) -> None:
    files = changed(QUESTION, "      others: unlikely", "      closed: 1%\n      open: 2%\n      others: 3%")
    (problem,) = load(write(tmp_path, files)).problems
    assert (problem.code, problem.severity) == ("others-unused", "warning")


def test_faults_of_one_report_do_not_hide_one_another(tmp_path: Path) -> None:
    text = STRAIT[EVIDENCE].replace("date: 2031-01-09", "date: 2032-01-09").replace('"they drop mines"', "1")
    problems = load(write(tmp_path, STRAIT | {EVIDENCE: text})).problems
    assert [(problem.code, problem.field) for problem in problems] == [
        ("report-too-late", "reports.fishermen-saw-mines.date"),
        ("bad-value", "reports.fishermen-saw-mines.citations[1].quote"),
    ]
