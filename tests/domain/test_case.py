"""What was known of a case on a day."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from forecast.domain.case import Case
from forecast.files.load import load
from tests.edits import save, start
from tests.workspaces import COURIER, EVIDENCE, GAZETTE, QUESTION, SOURCES, STRAIT, changed, write

WHY = "why: It was wrong."


def case_of(root: Path, files: dict[str, str]) -> Case:
    loaded = load(write(root, files))
    assert "strait" in loaded.cases, loaded.problems
    return loaded.cases["strait"]


def on(case: Case, day: int) -> Case:
    """As known on a day of January."""
    return case.on(date(2031, 1, day))


def reports(case: Case) -> list[str]:
    return [report.id for report in case.reports]


@pytest.fixture
def strait(tmp_path: Path) -> Case:
    return case_of(tmp_path, STRAIT)


def test_a_report_is_known_from_its_first_publication(strait: Case) -> None:
    """The Courier is of 10 January, the Gazette at the latest of the 11th."""
    assert reports(on(strait, 9)) == []
    assert reports(on(strait, 10)) == ["fishermen-saw-mines", "ships-waiting"]
    assert len(on(strait, 11).reports) == 4


def test_later_publications_of_it_are_not_there_yet(strait: Case) -> None:
    cited = [[each.article for each in on(strait, day).reports[0].citations] for day in (10, 11)]
    assert cited == [["courier"], ["courier", "gazette"]]


def test_sources_and_articles_are_those_of_its_reports(strait: Case) -> None:
    assert (list(on(strait, 9).sources), list(on(strait, 9).articles)) == ([], [])
    assert (list(on(strait, 10).sources), list(on(strait, 10).articles)) == (["fishermen"], ["courier"])
    assert (on(strait, 11).sources, on(strait, 11).articles) == (strait.sources, strait.articles)


def test_looking_twice_sees_no_more(tmp_path: Path) -> None:
    case = load(save(tmp_path, start())).cases["strait"]
    for day in (date(2031, 1, 8) + timedelta(days=each) for each in range(10)):
        assert case.on(day).on(day) == case.on(day)


@pytest.mark.parametrize("kind", ["withdrawn", "corrected"])
@pytest.mark.parametrize(
    ("file", "entry", "left"),
    [
        (EVIDENCE, "    date: 2031-01-09", 3),
        (SOURCES, "    reliability: C", 2),
        (GAZETTE, "title: Ministry speaks", 2),
    ],
)
def test_what_is_taken_back_counts_until_the_day_before(
    tmp_path: Path, kind: str, file: str, entry: str, left: int
) -> None:
    indent = entry[: len(entry) - len(entry.lstrip())]
    case = case_of(tmp_path, changed(file, entry, f"{entry}\n{indent}{kind}: {{date: 2031-01-15, {WHY}}}"))
    assert [len(on(case, day).reports) for day in (14, 15, 16)] == [4, left, left]
    assert on(case, 14) == on(case_of(tmp_path, STRAIT), 14)


def test_a_report_left_with_a_later_article_is_known_from_that_one(tmp_path: Path) -> None:
    """Its date, too, was that of the article withdrawn, unless it was typed."""
    files = changed(COURIER, "title:", f"withdrawn: {{date: 2031-01-11, {WHY}}}\ntitle:")
    dated = on(case_of(tmp_path, files), 11).reports[0]
    assert (dated.date, dated.known) == (date(2031, 1, 9), date(2031, 1, 11))
    files[EVIDENCE] = files[EVIDENCE].replace("    date: 2031-01-09\n", "")
    case = case_of(tmp_path, files)
    assert (on(case, 10).reports[0].date, on(case, 10).reports[0].known) == (date(2031, 1, 10),) * 2
    assert (on(case, 11).reports[0].date, on(case, 11).reports[0].known) == (date(2031, 1, 11),) * 2


def test_an_article_withdrawn_before_the_next_quotes_it_leaves_a_gap(tmp_path: Path) -> None:
    files = changed(COURIER, "title:", f"withdrawn: {{date: 2031-01-11, {WHY}}}\ntitle:")
    files[GAZETTE] = files[GAZETTE].replace("2031-01-10..2031-01-11", "2031-01-12")
    case = case_of(tmp_path, files)
    there = ["fishermen-saw-mines" in reports(on(case, day)) for day in (9, 10, 11, 12)]
    assert there == [False, True, False, True]


ADDED = changed(QUESTION, "    group: navy", "    group: navy\n    added: 2031-01-12")


def test_an_indicator_is_there_from_the_day_it_was_added_and_so_are_reports_on_it(tmp_path: Path) -> None:
    case = case_of(tmp_path, ADDED | {QUESTION: ADDED[QUESTION] + "dependence: {navy: 0.5}\n"})
    assert [len(on(case, day).question.indicators) for day in (11, 12)] == [1, 2]
    assert reports(on(case, 11)) == ["ministry-expects-calm", "ships-waiting"]
    assert len(on(case, 12).reports) == 4
    assert [on(case, day).question.dependence for day in (11, 12)] == [{}, {"navy": (0.5,)}]


TOLLED = """\
alert: {tolled: above 10%, closed: [above 15%, below 2%]}
"""


def test_a_scenario_is_nowhere_before_the_day_it_was_added(tmp_path: Path) -> None:
    files = changed(QUESTION, "    title: Ships pay", "    added: 2031-01-12\n    title: Ships pay")
    files[QUESTION] += TOLLED
    files[EVIDENCE] = (
        files[EVIDENCE]
        .replace("{closed: 0.3}", "{tolled: 0.3}")
        .replace("scenario: open", "scenario: [tolled, open]")
    )
    case = case_of(tmp_path, files)
    before, after = on(case, 11), on(case, 12)
    assert before.question.scenario_ids == ("closed", "open")
    assert before.question.prior.shares == {"open": 5}
    assert [list(each.given) for each in before.question.indicators] == [["closed", "open"]] * 2
    assert [alert.scenario for alert in before.question.alerts] == ["closed", "closed"]
    assert [report.deception for report in before.reports] == [None] * 4
    assert before.reports[2].scenarios == ("open",)
    assert (after.question, after.reports) == (case.question, case.reports)


def test_an_opinion_on_what_was_not_yet_a_scenario_is_none(tmp_path: Path) -> None:
    files = changed(QUESTION, "    title: Ships pay", "    added: 2031-01-12\n    title: Ships pay")
    for named in ("tolled", "[closed, open]"):
        files[EVIDENCE] = STRAIT[EVIDENCE].replace("scenario: open", f"scenario: {named}")
        case = case_of(tmp_path, files)
        there = ["ministry-expects-calm" in reports(on(case, day)) for day in (11, 12)]
        assert there == [False, True]


LATER = changed(QUESTION, "    title: Ships pay", "    added: 2031-01-12\n    title: Ships pay")


def test_the_answer_is_without_scenarios_that_were_added_later(tmp_path: Path) -> None:
    case = case_of(tmp_path, LATER | {QUESTION: LATER[QUESTION] + "yes: [tolled, closed]\n"})
    assert [on(case, day).question.yes for day in (11, 12)] == [("closed",), ("tolled", "closed")]


def test_a_deadline_and_other_settings_stay(tmp_path: Path) -> None:
    text = LATER[QUESTION].replace("they paid.", "they paid.\n    by: 2031-02-28")
    text += "foresight: 0.25\ndependence: {repetition: 0.5}\n"
    case = case_of(tmp_path, LATER | {QUESTION: text})
    before, after = on(case, 11).question, on(case, 12).question
    assert [scenario.by for scenario in before.scenarios] == [None, None]
    assert [scenario.by for scenario in after.scenarios] == [None, date(2031, 2, 28), None]
    assert (before.foresight, before.repetition, before.dependence) == (0.25, 0.5, None)


def test_an_opinion_in_shares_is_one_of_the_scenarios_that_there_were(tmp_path: Path) -> None:
    opinion = "says: {closed: 10%, tolled: 50%, open: 40%}\n"
    text = (
        STRAIT[EVIDENCE]
        .replace("scenario: open\n", opinion)
        .replace("source: ministry\n    stance: affirms\n", "source: ministry\n")
    )
    case = case_of(tmp_path, LATER | {EVIDENCE: text})
    before, after = (on(case, day).reports[2] for day in (11, 12))
    assert before.says == pytest.approx({"closed": 0.2, "open": 0.8})
    assert after.says == {"closed": 0.1, "tolled": 0.5, "open": 0.4}
    assert before.has_weight


def test_a_camp_and_what_is_certain_are_the_same_on_every_day(tmp_path: Path) -> None:
    files = changed(SOURCES, "reliability: C", "reliability: C\n    camp: marrow")
    files[EVIDENCE] = files[EVIDENCE].replace("certainty: likely", "certainty: certain")
    known = on(case_of(tmp_path, files), 10)
    assert (known.sources["fishermen"].camp, known.reports[0].certainty) == ("marrow", "certain")


@pytest.mark.parametrize(
    ("start", "day", "part"),
    [
        ("from: 2031-01-05, ", 5, 0.0),
        ("from: 2031-01-05, ", 15, 0.5),
        ("from: 2031-01-05, ", 28, 1.0),
        ("", 9, 39 / 55),
    ],
)
def test_part_of_a_window_that_has_passed(tmp_path: Path, start: str, day: int, part: float) -> None:
    window = f"    window: {{{start}by: 2031-01-25, detection: 0.5}}"
    question = case_of(tmp_path, changed(QUESTION, "    group: navy", window)).question
    mines, pilots = question.indicators
    assert question.elapsed(mines, date(2031, 1, day)) == part
    assert question.elapsed(mines, date(2030, 12, 1)) == 0
    assert question.elapsed(pilots, date(2031, 1, day)) == 1


def test_a_class_is_there_once_it_has_exposure(tmp_path: Path) -> None:
    files = changed(QUESTION, "trials: 9, ", "since: 2031-01-12, ")
    files[QUESTION] = files[QUESTION].replace("as_of: 2031-01-15\n", "").replace(", through: 2029", "")
    case = case_of(tmp_path, files)
    assert [len(on(case, day).question.prior.rates) for day in (11, 12, 13)] == [1, 1, 2]
