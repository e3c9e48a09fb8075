import os
from datetime import date

import pytest

from forecast import api
from forecast.core.problem import ProblemsError
from forecast.files.yaml_text import parse
from tests.workspaces import QUESTION, STRAIT, changed, write

TODAY = date(2031, 2, 1)
NEXT = "scenarios/next.yaml"


@pytest.fixture
def strait(tmp_path):
    return write(tmp_path, STRAIT)


def refused(*arguments, **more):
    with pytest.raises(ProblemsError) as caught:
        api.new(*arguments, **more)
    (problem,) = caught.value.problems
    return problem


def test_new_writes_a_question_whose_gaps_check_tells(strait):
    begun = api.new("next", TODAY, workspace=strait)
    assert begun.files == (strait / NEXT, strait / "evidence/next.yaml")
    assert (begun.opens, begun.closes) == (TODAY, date(2031, 5, 2))
    assert parse((strait / NEXT).read_text(), NEXT).problems == ()
    gaps = api.check(["next"], strait).problems
    assert {problem.file for problem in gaps} == {NEXT}
    assert {problem.field for problem in gaps} >= {
        "question",
        "scenarios.it-happens.title",
        "scenarios.it-happens.resolves_if",
        "prior.rates[0].events",
        "indicators.first-sign.text",
        "indicators.first-sign.given.it-happens",
    }
    assert api.check(["strait"], strait).is_sound


def test_new_filled_in_can_be_assessed(strait):
    api.new("next", TODAY, workspace=strait)
    text = (strait / NEXT).read_text()
    for gap, value in (
        ("events:", 2),
        ("exposure:", 80),
        ("it-happens: #", "likely #"),
        ("happens: #", "0.1 #"),
    ):
        text = text.replace(gap, f"{gap.removesuffix(' #')} {value}" if "#" in gap else f"{gap} {value}", 1)
    text = "\n".join(line.replace(": # FILL IN", ": Filled in #") for line in text.splitlines())
    write(strait, {NEXT: text + "\n"})
    assert api.check(["next"], strait).is_sound
    assert api.assess("next", quick=True, today=TODAY, workspace=strait).as_of == TODAY


def test_rolling_over_changes_the_window_and_nothing_else(tmp_path):
    old = STRAIT[QUESTION].replace("closes: 2031-03-31\n", 'closes: "2031-03-31" # the horizon\n')
    old = "# Kept: closes: 2031-03-31\n" + old.replace(
        "as_of: 2031-01-15\n", "as_of: 2031-01-15 # gone\nwritten: 2030-11-30\n"
    )
    root = write(tmp_path, STRAIT | {QUESTION: old})
    begun = api.new("next", TODAY, "strait", root)
    expected = old.replace("opens: 2030-12-01", "opens: 2031-04-01")
    expected = expected.replace('closes: "2031-03-31" # the', "closes: 2031-07-30 # the")
    expected = expected.replace("as_of: 2031-01-15 # gone\n", "").replace("2030-11-30", "2031-02-01")
    assert (root / NEXT).read_text() == expected
    assert (begun.opens, begun.closes) == (date(2031, 4, 1), date(2031, 7, 30))
    assert [problem.code for problem in api.check(["next"], root).problems] == ["no-yes", "no-reports"]


def test_rolling_over_a_question_long_closed_opens_today(strait):
    begun = api.new("next", date(2033, 1, 1), "strait", strait)
    assert (begun.opens, begun.closes) == (date(2033, 1, 1), date(2033, 5, 1))


def test_leap_days_begin_and_end_windows_like_any_other(tmp_path):
    files = changed(QUESTION, "as_of: 2031-01-15\n", "")
    files[QUESTION] = (
        files[QUESTION]
        .replace("2030-12-01", "2027-11-01")
        .replace("closes: 2031-03-31", "closes: 2028-02-29")
    )
    root = write(tmp_path, files)
    begun = api.new("next", date(2028, 2, 1), "strait", root)
    assert (begun.opens, begun.closes) == (date(2028, 3, 1), date(2028, 6, 29))
    begun = api.new("from-a-leap-day", date(2028, 2, 29), workspace=root)
    assert (begun.opens, begun.closes) == (date(2028, 2, 29), date(2028, 5, 29))


def test_rolling_over_names_the_lines_that_speak_of_the_old_window(tmp_path):
    files = changed(
        QUESTION,
        "The port authority publishes a toll for tankers and two carriers confirm that they paid.",
        ">-\n      A toll is published\n      before 1 April 2031, as two\n      carriers say.",
    )
    files[QUESTION] += "    window: {by: 2031-02-28, detection: 0.8}\n"
    begun = api.new("next", TODAY, "strait", write(tmp_path, files))
    assert [(row.place, row.text) for row in begun.outdated] == [
        (f"{NEXT}:1", "question: Will the Strait of Marrow be closed to tankers by 31 March 2031?"),
        (f"{NEXT}:12", "before 1 April 2031, as two"),
        (f"{NEXT}:38", "window: {by: 2031-02-28, detection: 0.8}"),
    ]


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_are_kept_or_the_file_refused(tmp_path, ends):
    root = write(tmp_path, STRAIT)
    (root / QUESTION).write_bytes(STRAIT[QUESTION].replace("\n", ends).encode())
    if ends == "\r":
        assert refused("next", TODAY, "strait", root).code == "dates-not-on-lines"
    else:
        api.new("next", TODAY, "strait", root)
        assert (root / NEXT).read_bytes().count(ends.encode()) == STRAIT[QUESTION].count("\n") - 1


def test_dates_that_cannot_be_edited_by_line_are_refused(tmp_path):
    files = changed(QUESTION, "opens: 2030-12-01\n", "opens:\n  2030-12-01\n")
    assert str(refused("next", TODAY, "strait", write(tmp_path, files))) == (
        f"{QUESTION}: found them written otherwise; opens, closes, as_of and written each stand on a line of "
        "their own, at its beginning. Write them so."
    )
    assert not (tmp_path / NEXT).exists()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("closes: 2031-03-31", "closes: soon", "bad-value"),
        ("closes: 2031-03-31", "closes: 2029-03-31", "closes-too-early"),
        ("closes: 2031-03-31", "closes: 9999-12-31", "no-next-window"),
    ],
)
def test_a_window_that_cannot_be_rolled_over_is_told(tmp_path, old, new, code):
    with pytest.raises(ProblemsError) as caught:
        api.new("next", TODAY, "strait", write(tmp_path, changed(QUESTION, old, new)))
    assert code in [problem.code for problem in caught.value.problems]
    assert not (tmp_path / NEXT).exists()


@pytest.mark.parametrize(
    ("name", "code", "step"),
    [
        ("My Question", "bad-id", 'Write "my-question".'),
        ("../strait", "bad-id", 'Write "strait".'),
        ("", "bad-id", "Write it like vessel-seized."),
        ("sources", "reserved-id", "Choose another id."),
        ("strait", "file-exists", "Choose another id."),
    ],
)
def test_a_bad_id_or_an_existing_file_is_refused(strait, name, code, step):
    before = sorted(path for path in strait.rglob("*"))
    problem = refused(name, TODAY, workspace=strait)
    assert (problem.code, problem.next_step) == (code, step)
    assert sorted(path for path in strait.rglob("*")) == before


def test_evidence_that_waits_for_its_question_is_not_lost(strait):
    write(strait, {"evidence/next/mine.yaml": "reports: {}\n"})
    assert refused("next", TODAY, workspace=strait).file == "evidence/next"


def test_an_unknown_old_question_is_told(strait):
    assert refused("next", TODAY, "strit", strait).next_step == 'Did you mean "strait"?'


def test_nothing_is_written_outside_the_workspace(tmp_path):
    root, elsewhere = write(tmp_path / "desk", STRAIT), tmp_path / "elsewhere"
    (root / "evidence").rename(elsewhere)
    (root / "evidence").symlink_to(elsewhere)
    before = os.listdir(elsewhere)
    assert refused("next", TODAY, workspace=root).code == "outside-workspace"
    assert os.listdir(elsewhere) == before
