from datetime import date
from pathlib import Path
from typing import Any

import pytest

from forecast.core.dates import read_span
from forecast.domain.case import Case
from forecast.domain.question import Judgement, Rate
from forecast.files.load import load
from tests.workspaces import COURIER, EVIDENCE, GAZETTE, QUESTION, STRAIT, changed, write


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
    found = told(tmp_path, QUESTION, old, new)
    assert [each for each in found if "Open" not in new or each[1] == "scenarios.Open"] == problems


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


TAKEN_BACK = "{kind}: {{date: {day}, why: It was a drill}}\n"


@pytest.mark.parametrize("kind", ["withdrawn", "corrected"])
@pytest.mark.parametrize(
    ("file", "place", "day", "first"),
    [
        (COURIER, "outlet:", "2031-01-09", "2031-01-10"),
        (GAZETTE, "outlet:", "2031-01-09", "2031-01-10"),  # published on the 10th or 11th
        (EVIDENCE, "    grade: B2", "2031-01-08", "2031-01-09"),
        (EVIDENCE, "    deception:", "2031-01-10", "2031-01-11"),  # undated: from its first publication on
    ],
)
def test_nothing_is_taken_back_before_it_was_there(tmp_path, kind, file, place, day, first):
    def problems(when):
        indent = " " * (len(place) - len(place.lstrip()))
        return load(
            write(tmp_path, changed(file, place, f"{indent}{TAKEN_BACK.format(kind=kind, day=when)}{place}"))
        ).problems

    (problem,) = problems(day)
    assert (problem.code, problem.path[-2:]) == ("corrected-too-early", (kind, "date"))
    assert f"{problem.found}; {problem.rule}. {problem.next_step}" == (
        f"found {day}; nothing is withdrawn or corrected before it was there, here on {first}. "
        "Correct one of the two."
    )
    assert problems(first) == ()


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("withdrawn: yes", "wrong-shape"),
        ("withdrawn: {why: w}", "missing-key"),
        ("withdrawn: {date: 2031-01-32, why: w}", "bad-value"),
        ("withdrawn: {date: 2031-01-12, why: w, url: 'javascript:alert(1)'}", "bad-value"),
        ("retracted: {date: 2031-01-12, why: w}", "unknown-key"),
        ("handling: TLP:WHITE", "bad-value"),
    ],
)
def test_fault_of_a_correction_or_a_mark(tmp_path, new, code):
    problems = load(write(tmp_path, changed(COURIER, "outlet:", f"{new}\noutlet:"))).problems
    assert [problem.code for problem in problems] == [code]
