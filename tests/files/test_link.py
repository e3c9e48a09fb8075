from datetime import date
from pathlib import Path
from typing import Any

import pytest

from forecast.core.dates import read_span
from forecast.domain.case import Case
from forecast.domain.evidence import Correction
from forecast.domain.question import Alert, Judgement, Rate, Window
from forecast.files.load import load
from tests.workspaces import COURIER, EVIDENCE, GAZETTE, QUESTION, SOURCES, STRAIT, changed, write


def case_of(root: Path, files: dict[str, str]) -> Case:
    return load(write(root, files)).cases["strait"]


def faults(root: Path, file: str, old: str, new: str) -> list[tuple[str, str]]:
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
    ("typed", "rhos", "repetition"),
    [
        ("{repetition: 0.5}", None, 0.5),
        ("{repetition: [0.5]}", None, 0.5),
        ("{repetition: 0}", None, 0.0),
        ("{repetition: 1, navy: [0, 1]}", {"navy": (0.0, 1.0)}, 1.0),
        ("{navy: 0.5}", {"navy": (0.5,)}, 0.75),
    ],
)
def test_repetition_is_no_group(
    tmp_path: Path, typed: str, rhos: dict[str, tuple[float, ...]] | None, repetition: float
) -> None:
    files = changed(QUESTION, "as_of: 2031-01-15", f"dependence: {typed}")
    question = case_of(tmp_path, files).question
    assert (question.dependence, question.repetition) == (rhos, repetition)


@pytest.mark.parametrize(
    ("typed", "yes"),
    [
        ("yes: closed", ("closed",)),
        ("yes: [tolled, closed]", ("tolled", "closed")),
        ("yes:", ()),
        ("", ()),
    ],
)
def test_scenarios_that_mean_yes_are_built(tmp_path: Path, typed: str, yes: tuple[str, ...]) -> None:
    files = changed(QUESTION, "as_of: 2031-01-15", typed)
    assert case_of(tmp_path, files).question.yes == yes


@pytest.mark.parametrize(("typed", "foresight"), [("foresight: 0", 0.0), ("foresight: 1", 1.0), ("", 0.5)])
def test_foresight_is_built(tmp_path: Path, typed: str, foresight: float) -> None:
    files = changed(QUESTION, "as_of: 2031-01-15", typed)
    assert case_of(tmp_path, files).question.foresight == foresight


def test_deadline_of_a_scenario_is_built(tmp_path: Path) -> None:
    files = changed(QUESTION, "they paid.\n", "they paid.\n    by: 2031-02-28\n")
    assert [row.by for row in case_of(tmp_path, files).question.scenarios] == [None, date(2031, 2, 28), None]


def test_own_record_and_expected_trials_are_built(tmp_path: Path) -> None:
    files = changed(QUESTION, "exposure: 80, ", "exposure: 80, own: true, ")
    files[QUESTION] = files[QUESTION].replace("trials: 9", "trials: 9, expected: 0.6")
    closed, threats = case_of(tmp_path, files).question.prior.rates
    assert (closed.own, closed.expected, closed.exposure) == (True, None, 80)
    assert (threats.own, threats.expected, threats.trials) == (False, 0.6, 9)


def test_camps_are_built(tmp_path: Path) -> None:
    sources = case_of(tmp_path, changed(SOURCES, "reliability: C", "reliability: C\n    camp: coast")).sources
    assert {name: source.camp for name, source in sources.items()} == {"fishermen": "coast", "ministry": ""}


def test_certain_report_is_built(tmp_path: Path) -> None:
    report = case_of(tmp_path, changed(EVIDENCE, "certainty: likely", "certainty: certain")).reports[0]
    assert (report.certainty, report.affirms, report.indicator) == ("certain", True, "mines-laid")


CALM = "    scenario: open\n    source: ministry\n    stance: affirms\n"


def calm(says: str, more: str = "") -> str:
    """The ministry's opinion as a distribution."""
    return f"    says: {says}\n    source: ministry\n{more}"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("{closed: 40%, tolled: 0.1, open: 50%}", (0.4, 0.1, 0.5)),
        ("{open: 50%, closed: 40%, tolled: 10%}", (0.4, 0.1, 0.5)),
        ("{closed: 40%, others: 60%}", (0.4, 0.3, 0.3)),
        ("{closed: 40%, open: 50%, others: 10%}", (0.4, 0.1, 0.5)),
        ("{closed: 0.498, tolled: 0.1, open: 0.398}", (0.5, 0.1004, 0.3996)),  # rounded by who typed it
    ],
)
def test_opinion_in_shares_is_built(tmp_path: Path, typed: str, says: tuple[float, ...]) -> None:
    report = case_of(tmp_path, changed(EVIDENCE, CALM, calm(typed))).reports[2]
    assert list(report.says or {}) == ["closed", "tolled", "open"]
    assert tuple((report.says or {}).values()) == pytest.approx(says, abs=1e-4)
    assert sum((report.says or {}).values()) == pytest.approx(1, abs=1e-12)
    assert (report.scenarios, report.affirms, report.has_weight, report.is_opinion) == ((), True, True, True)


@pytest.mark.parametrize("more", ["certainty: likely", "grade: C2", "origin: each", "handling: TLP:AMBER"])
def test_value_of_an_opinion_in_shares_that_is_fine(tmp_path: Path, more: str) -> None:
    assert faults(tmp_path, EVIDENCE, CALM, calm("{closed: 40%, others: 60%}", f"    {more}\n")) == []


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
        ("as_of: 2031-01-15", "yes: []", [("empty", "yes")]),
        ("as_of: 2031-01-15", "yes: {closed: 1}", [("bad-value", "yes")]),
        ("as_of: 2031-01-15", "yes: [[closed]]", [("bad-value", "yes[0]")]),
        ("as_of: 2031-01-15", "yes: true", [("bad-value", "yes")]),
        ("as_of: 2031-01-15", "foresight: [0.5]", [("bad-value", "foresight")]),
        ("as_of: 2031-01-15", "foresight: .nan", [("bad-value", "foresight")]),
        ("as_of: 2031-01-15", "dependence: {repetition: 2}", [("bad-value", "dependence.repetition")]),
        ("as_of: 2031-01-15", "dependence: {repetition: {a: 1}}", [("bad-value", "dependence.repetition")]),
        ("as_of: 2031-01-15", "dependence: {repetition: }", [("bad-value", "dependence.repetition")]),
        ("as_of: 2031-01-15", "dependence: {repetition: []}", [("empty", "dependence.repetition")]),
        (
            "as_of: 2031-01-15",
            "dependence: {repetition: [0.5, 2]}",
            [("bad-value", "dependence.repetition[1]")],
        ),
        ("they paid.\n", "they paid.\n    by: 2030-12-01\n", [("by-outside", "scenarios.tolled.by")]),
        ("they paid.\n", "they paid.\n    by: 2031-05-01\n", [("by-outside", "scenarios.tolled.by")]),
        ("they paid.\n", "they paid.\n    by: soon\n", [("bad-value", "scenarios.tolled.by")]),
        ("trials: 9", "trials: 9, expected: 0", [("bad-value", "prior.rates[1].expected")]),
        ("trials: 9", "trials: none, expected: 2", [("bad-value", "prior.rates[1].trials")]),
    ],
)
def test_fault_of_a_question(tmp_path: Path, old: str, new: str, problems: list[tuple[str, str]]) -> None:
    assert faults(tmp_path, QUESTION, old, new) == problems


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
        (
            "certainty: likely",
            "certainty: certian",
            ("bad-value", "reports.fishermen-saw-mines.certainty"),
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
    assert faults(tmp_path, EVIDENCE, old, new) == [problem]


@pytest.mark.parametrize(
    ("says", "more", "places"),
    [
        ("{closed: 40%, others: 60%}", "detection: 0.5", [("unlike-a-distribution", "detection")]),
        ("{closed: 40%, others: 60%}", "affirms_anyway: 0.5", [("unlike-a-distribution", "affirms_anyway")]),
        ("{closed: 40%, others: 60%}", "deception: {closed: 0.2}", [("unlike-a-distribution", "deception")]),
        ("{closed: 40%, others: 60%}", "detection: 5", [("bad-value", "detection")]),
        ("{closed: 40%, others: 60%}", "certainty: certain", [("certain-opinion", "certainty")]),
        (
            "{closed: 40%, others: 60%}",
            "indicator: mines-laid\n    stance: denies",
            [("two-subjects", "says")],
        ),
        (
            "{closed: 40%, others: 60%}",
            "indicator: mines-laid\n    certainty: certain",
            [("two-subjects", "says")],
        ),
        (
            "{closed: 40%, others: 60%}",
            "indicator: mines-laid\n    scenario: open",
            [("two-subjects", "says")],
        ),
        ("{closed: 40%, opne: 60%}", "note: One slip.", [("unknown-scenario", "says.opne")]),
        (
            "{closed: 120%, opne: 10%}",
            "note: Two faults.",
            [("bad-value", "says.closed"), ("unknown-scenario", "says.opne")],
        ),
        ("{closed: 0, others: 90%}", "note: Never 0.", [("bad-value", "says.closed")]),
        ("{others: 1}", "note: Never 1.", [("bad-value", "says.others")]),
        ("{closed: likely, others: 60%}", "note: A word.", [("bad-value", "says.closed")]),
        ("{closed: , others: 60%}", "note: Nothing.", [("bad-value", "says.closed")]),
        ("{closed: {a: 1}, others: 60%}", "note: A map.", [("bad-value", "says.closed")]),
        ("{1: 50%, others: 50%}", "note: A number.", [("unknown-scenario", "says.1")]),
        ("closed", "note: A word alone.", [("wrong-shape", "says")]),
    ],
)
def test_fault_of_an_opinion_in_shares(
    tmp_path: Path, says: str, more: str, places: list[tuple[str, str]]
) -> None:
    expected = [(code, f"reports.ministry-expects-calm.{field}") for code, field in places]
    assert faults(tmp_path, EVIDENCE, CALM, calm(says, f"    {more}\n")) == expected


def certain(name: str, stance: str, day: str, indicator: str = "mines-laid") -> str:
    return (
        f"  {name}:\n    indicator: {indicator}\n    source: fishermen\n{stance}    date: {day}\n"
        f"    certainty: certain\n    citations: [{{article: courier, quote: Words on {name}}}]\n"
    )


AFFIRMS, DENIES = "    stance: affirms\n", "    stance: denies\n"


@pytest.mark.parametrize(
    ("kind", "affirmed", "denied", "clash"),
    [
        ("group: navy", "2031-01-08", "2031-01-09", True),
        ("group: navy", "2031-01-09", "2031-01-08", True),
        ("half_life: 60d", "2031-01-09", "2031-01-09", True),
        ("half_life: 60d", "2031-01-08", "2031-01-09", False),  # it ended
        ("half_life: 60d", "2031-01-09", "2031-01-08", False),  # it began
        ("window: {by: 2031-02-28, detection: 0.5}", "2031-01-09", "2031-01-08", False),  # not yet
        (
            "window: {by: 2031-02-28, detection: 0.5}",
            "2031-01-08",
            "2031-01-09",
            True,
        ),  # once seen, it is true
        ("half_life: 60d\n    window: {by: 2031-02-28, detection: 1}", "2031-01-08", "2031-01-09", False),
    ],
)
def test_certain_reports_clash_where_both_cannot_hold(
    tmp_path: Path, kind: str, affirmed: str, denied: str, clash: bool
) -> None:
    files = changed(QUESTION, "group: navy", kind)
    files[EVIDENCE] += certain("one", AFFIRMS, affirmed) + certain("other", DENIES, denied)
    problems = load(write(tmp_path, files)).problems
    fields = ["reports.one.certainty", "reports.other.certainty"] if clash else []
    assert [(problem.code, problem.field) for problem in problems] == [
        ("certain-against", field) for field in fields
    ]


def test_certain_report_without_a_stance_clashes_with_none(tmp_path: Path) -> None:
    reports = [certain(name, stance, "2031-01-09") for name, stance in (("one", AFFIRMS), ("other", ""))]
    problems = load(write(tmp_path, STRAIT | {EVIDENCE: STRAIT[EVIDENCE] + "".join(reports)})).problems
    assert [(problem.code, problem.field) for problem in problems] == [("no-stance", "reports.other.stance")]


def test_many_certain_reports_clash_once(tmp_path: Path) -> None:
    stances = {"one": AFFIRMS, "two": AFFIRMS, "three": DENIES, "four": DENIES, "five": ""}
    reports = [certain(name, stance, "2031-01-09") for name, stance in stances.items()]
    problems = load(write(tmp_path, STRAIT | {EVIDENCE: STRAIT[EVIDENCE] + "".join(reports)})).problems
    assert [(problem.code, problem.field) for problem in problems] == [
        ("certain-against", "reports.one.certainty"),
        ("certain-against", "reports.three.certainty"),
        ("no-stance", "reports.five.stance"),
    ]


def test_certain_reports_of_two_files_clash(tmp_path: Path) -> None:
    files = {name: text for name, text in STRAIT.items() if name != EVIDENCE}
    files["evidence/strait/a.yaml"] = STRAIT[EVIDENCE] + certain("one", AFFIRMS, "2031-01-09")
    files["evidence/strait/b.yaml"] = "reports:\n" + certain("other", DENIES, "2031-01-09")
    one, other = load(write(tmp_path, files)).problems
    assert (one.file, other.file) == ("evidence/strait/a.yaml", "evidence/strait/b.yaml")
    assert one.found == 'found that "other", in evidence/strait/b.yaml, says the opposite for certain'


WINDOW = "window: {from: 2031-01-10, by: 2031-02-28, detection: 0.5}"


@pytest.mark.parametrize(
    ("window", "old", "new", "places"),
    [
        (WINDOW, "    date: 2031-01-09\n", "    date: 2031-01-10\n", []),
        (WINDOW, "certainty: likely", "certainty: possible", []),
        (WINDOW, "stance: affirms\n    date", "stance: denies\n    date", ["denial-too-early date"]),
        (WINDOW.replace("from: 2031-01-10, ", ""), "certainty: likely", "certainty: certain", []),
        (WINDOW, "certainty: likely", "certainty: certain", ["sighting-too-early date"]),
        (WINDOW, "certainty: likely", "certainty: posible", ["bad-value certainty"]),
        (WINDOW, "date: 2031-01-09", "date: 2031-01-32", ["bad-value date"]),
        (WINDOW.replace("01-10", "01-11"), "    date: 2031-01-09\n", "", ["sighting-too-early date"]),
    ],
)
def test_report_before_the_window(tmp_path: Path, window: str, old: str, new: str, places: list[str]) -> None:
    files = changed(EVIDENCE, old, new)
    files[QUESTION] = files[QUESTION].replace("group: navy", window)
    problems = load(write(tmp_path, files)).problems
    assert [f"{problem.code} {problem.path[-1]}" for problem in problems] == places


def test_window_that_cannot_be_read_makes_no_sighting_early(tmp_path: Path) -> None:
    window = WINDOW.replace("0.5", "2")
    assert faults(tmp_path, QUESTION, "group: navy", window) == [
        ("bad-value", "indicators.mines-laid.window.detection")
    ]


def test_deadline_of_a_scenario_with_rate_and_share_is_no_second_problem(tmp_path: Path) -> None:
    files = changed(QUESTION, "seven days running.\n", "seven days running.\n    by: 2031-02-28\n")
    files[QUESTION] = files[QUESTION].replace("shares: {", "shares: {closed: 1, ")
    (problem,) = load(write(tmp_path, files)).problems
    assert (problem.code, problem.field) == ("rate-and-share", "prior.shares.closed")


@pytest.mark.parametrize(
    "new",
    [
        "detection: 1",
        "certainty: certain",
        "origin: each",
        "handling: TLP:AMBER+STRICT",
        "grade: A",
        "affirms_anyway: 5%",
        "note:",
    ],
)
def test_value_of_a_report_that_is_fine(tmp_path: Path, new: str) -> None:
    old = "certainty: likely" if "certainty" in new else "grade: B2"
    assert faults(tmp_path, EVIDENCE, old, new) == []


@pytest.mark.parametrize(
    ("typed", "scenario"),
    [
        ("yes: closed\nalert: {yes: above 15%}", None),
        ("alert: {closed: above 15%}", "closed"),
    ],
)
def test_an_alert_on_yes_is_on_the_answer(tmp_path: Path, typed: str, scenario: str | None) -> None:
    case = case_of(tmp_path, changed(QUESTION, "as_of: 2031-01-15", typed))
    assert case.question.alerts == (Alert(scenario, True, 0.15),)


@pytest.mark.parametrize("yes", ["", "yes: yes\n"])
def test_an_alert_on_a_scenario_called_yes_is_on_the_scenario(tmp_path: Path, yes: str) -> None:
    question = STRAIT[QUESTION].replace("tolled", "yes")
    files = STRAIT | {QUESTION: f"{yes}alert: {{yes: above 15%}}\n{question}"}
    assert case_of(tmp_path, files).question.alerts == (Alert("yes", True, 0.15),)


def test_an_alert_on_yes_goes_with_the_answer_on_an_early_day(tmp_path: Path) -> None:
    """Before the only scenario that means yes was added there is no answer to watch."""
    typed = "yes: tolled\nalert: {yes: above 15%}"
    files = changed(QUESTION, "as_of: 2031-01-15", typed)
    files[QUESTION] = files[QUESTION].replace(
        "    title: Ships pay", "    added: 2031-01-20\n    title: Ships pay"
    )
    case = case_of(tmp_path, files)
    assert len(case.on(date(2031, 1, 20)).question.alerts) == 1
    assert case.on(date(2031, 1, 19)).question.alerts == ()


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


def test_repetition_and_foresight_may_be_percentages(tmp_path: Path) -> None:
    typed = "foresight: 30%\ndependence: {repetition: 50%}"
    question = load(write(tmp_path, changed(QUESTION, "as_of: 2031-01-15", typed))).cases["strait"].question
    assert (question.foresight, question.repetition) == (0.3, 0.5)


def test_scenarios_that_mean_yes_are_listed(tmp_path: Path) -> None:
    files = changed(QUESTION, "as_of: 2031-01-15", "yes: closed, tolled")
    (problem,) = load(write(tmp_path, files)).problems
    assert problem.next_step == "Write a list: [closed, tolled]."


def test_more_trials_expected_than_counted(tmp_path: Path) -> None:
    files = changed(QUESTION, "trials: 9,", "trials: 9, expected: 12,")
    (problem,) = load(write(tmp_path, files)).problems
    assert (problem.code, problem.severity) == ("expected-many", "warning")


@pytest.mark.parametrize(
    ("says", "codes"),
    [
        ("{closed: 33%, tolled: 33%, open: 34%}", []),
        ("{closed: 33%, tolled: 33%, open: 33%}", ["shares-even"]),
        ("{closed: .336, tolled: .332, open: .332}", []),
        ("{closed: 34%, tolled: 33%, open: 32%}", []),
        ("{others: 99.9%}", ["shares-even"]),
    ],
)
def test_shares_are_rounded_by_hand(tmp_path: Path, says: str, codes: list[str]) -> None:
    old = "    scenario: open\n    source: ministry\n    stance: affirms\n"
    files = changed(EVIDENCE, old, f"    says: {says}\n    source: ministry\n")
    assert [problem.code for problem in load(write(tmp_path, files)).problems] == codes
