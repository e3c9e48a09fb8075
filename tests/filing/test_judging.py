"""Judgements into a question's file: what is written, and what is refused with nothing written."""

from dataclasses import replace

import pytest

import forecast
from forecast.api.judging import plan_row, rows_of, write_row
from tests.workspaces import ASKED, EVIDENCE, QUESTION, STRAIT, write

ROW = "    given:\n      tolled: very likely\n      others: unlikely\n"
WHY = "A toll is collected by pilots who board every ship."


@pytest.fixture
def root(tmp_path):
    return write(tmp_path, ASKED)


def with_row(tmp_path, row, old=ROW):
    assert old in ASKED[QUESTION]
    return write(tmp_path, ASKED | {QUESTION: ASKED[QUESTION].replace(old, row)})


def judge(root, typed, indicator="pilots-hired", **more):
    return forecast.judge("strait", indicator, typed, workspace=root, **more)


def refused(root, typed, indicator="pilots-hired", **more):
    before = (root / QUESTION).read_text()
    with pytest.raises(forecast.ProblemsError) as caught:
        judge(root, typed, indicator, **more)
    assert (root / QUESTION).read_text() == before
    (problem,) = caught.value.problems
    return problem


def row_in(root):
    """The lines of the second indicator from `given` on."""
    text = (root / QUESTION).read_text()
    return text[text.index("    given:", text.index("pilots-hired:")) :]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ({"tolled": "70%"}, "      tolled: 70%\n      others: unlikely\n"),
        ({"tolled": "5/12/30%"}, "      tolled: 5/12/30%\n      others: unlikely\n"),
        ({"closed": "0.20"}, "      tolled: very likely\n      others: unlikely\n      closed: 0.2\n"),
        ({"open": "55-80%"}, "      tolled: very likely\n      open: 55-80%\n      others: unlikely\n"),
        ({"others": "1%"}, "      tolled: very likely\n      others: 1%\n"),
        # Where nothing is left for `others`, the last scenario takes its place.
        ({"open": "1%", "closed": "2%"}, "      tolled: very likely\n      others: 1%\n      closed: 2%\n"),
    ],
)
def test_a_judgement_is_written_in_its_place_and_others_stays_for_the_rest(root, typed, written):
    done = judge(root, typed)
    assert done.written == root / QUESTION
    assert row_in(root).startswith(f"    given:\n{written}    why:")
    before, now = ASKED[QUESTION].split(ROW)
    assert (root / QUESTION).read_text() == f"{before}    given:\n{written}{now}"
    judgements = forecast.load("strait", root).question.indicator("pilots-hired").given
    for name in typed.keys() - {"others"}:
        assert judgements[name][0].typed == str(typed[name]).rstrip("0")
    assert not done.problems


def test_comments_stay(tmp_path):
    row = (
        "    # the port's own gazette tells of it\n"
        "    given: # as of May\n      tolled: very likely # by law\n\n      # nobody asks\n"
        "      others: unlikely # or so\n"
    )
    root = with_row(tmp_path, row)
    judge(root, {"tolled": "likely", "closed": "3%"})
    changed = row.replace("very likely", "likely").rstrip("\n") + "\n      closed: 3%\n"
    assert (root / QUESTION).read_text() == ASKED[QUESTION].replace(ROW, changed)


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ("    given:\n", "    given:\n      closed: 10%\n      tolled: likely\n      open: 0.2\n"),
        ("    given: {}\n", "    given:\n      closed: 10%\n      tolled: likely\n      open: 0.2\n"),
        (
            "    given: {tolled: , open: 0.2}\n",
            "    given: {tolled: likely, open: 0.2, closed: 10%}\n",
        ),
        (
            "    given:\n      closed: # FILL IN\n      tolled:\n      open:\n",
            "    given:\n      closed: 10% # FILL IN\n      tolled: likely\n      open: 0.2\n",
        ),
        (
            "    given:\n      tolled:\n",
            "    given:\n      tolled: likely\n      open: 0.2\n      closed: 10%\n",
        ),
        ("", ""),
    ],
)
def test_a_row_that_was_missing_is_filled_in(tmp_path, row, written):
    root = with_row(tmp_path, row)
    assert [row.is_complete for row in rows_of("strait", root).rows] == [True, False]
    done = judge(root, {"open": "0.2", "closed": "10%", "tolled": "likely"})
    assert written in (root / QUESTION).read_text()
    assert set(done.change.gaps) >= {"closed", "tolled"}
    assert rows_of("strait", root).row("pilots-hired").typed == {
        "closed": "10%",
        "tolled": "likely",
        "open": "0.2",
    }
    # What was missing counted as unknown: as likely under each, so that it said nothing.
    assert done.effect.before.ratio == pytest.approx(0.5 / 0.5 if len(done.change.gaps) == 3 else 0.2 / 0.5)


def test_a_row_stays_open_to_be_judged_while_another_lacks_its_own(tmp_path):
    root = with_row(tmp_path, "    given:\n")
    done = judge(root, {"open": "2%"}, "mines-laid")
    assert "      open: 2%\n" in (root / QUESTION).read_text()
    assert done.written
    left = refused(root, {"closed": "2%"})
    assert (left.code, left.path, left.line) == (
        "missing-given",
        ("indicators", "pilots-hired", "given"),
        None,
    )
    assert '"tolled"' in left.found
    assert '"open"' in left.found


def test_why_is_wrapped_where_it_is_long(root):
    short = "Pilots board every ship."
    judge(root, {}, why=f"  {short}\n")
    assert row_in(root) == f"{ROW}    why: {short}\n"
    judge(root, {}, why="Pilots\x1b board,\n\nalways.")
    assert row_in(root) == f"{ROW}    why: >-\n      Pilots board, always.\n"
    long = f"{WHY} It takes weeks to hire them: a port that does means to collect one. # no comment"
    judge(root, {}, why=long)
    assert row_in(root) == (
        f"{ROW}    why: >-\n"
        "      A toll is collected by pilots who board every ship. It takes weeks to hire them: a port that\n"
        "      does means to collect one. # no comment\n"
    )
    assert forecast.load("strait", root).question.indicator("pilots-hired").why == long
    assert plan_row("strait", "pilots-hired", {}, long.replace(" It", "\n It"), workspace=root).is_none


def test_nothing_is_written_where_nothing_changes_or_for_a_dry_run(root):
    same = judge(root, {"tolled": "very likely"})
    assert same.change.is_none
    assert same.written is None
    assert same.effect.moved.points == 0
    tried = judge(root, {"tolled": "likely"}, dry_run=True)
    assert tried.written is None
    assert not tried.change.is_none
    assert (root / QUESTION).read_text() == ASKED[QUESTION]


@pytest.mark.parametrize(
    ("indicator", "typed", "code", "words"),
    [
        ("pilots-hire", {"open": "1%"}, "unknown-indicator", 'Did you mean "pilots-hired"?'),
        ("pilots-hired", {"opn": "1%"}, "unknown-scenario", 'Did you mean "open"?'),
        ("pilots-hired", {"open": "0"}, "bad-value", "Cromwell"),
        ("pilots-hired", {"open": "100%"}, "bad-value", "Cromwell"),
        ("pilots-hired", {"open": "0-20%"}, "bad-value", "Cromwell"),
        ("pilots-hired", {"open": "probable"}, "bad-value", 'Write "likely"'),
        ("pilots-hired", {"open": "30/12/5%"}, "bad-value", "quantiles rise"),
        ("pilots-hired", {"open": "12/12/30%"}, "bad-value", "two are equal here"),
        ("pilots-hired", {"open": ""}, "bad-value", "found nothing"),
    ],
)
def test_what_cannot_be_judged_is_refused(root, indicator, typed, code, words):
    problem = refused(root, typed, indicator)
    assert problem.code == code
    assert words in str(problem)


def test_every_fault_is_told_at_once(root):
    with pytest.raises(forecast.ProblemsError) as caught:
        judge(root, {"opn": "1%", "closed": "0"})
    assert [problem.code for problem in caught.value.problems] == ["unknown-scenario", "bad-value"]


def test_other_faults_of_the_question_are_told_first(tmp_path):
    root = write(tmp_path, STRAIT | {QUESTION: STRAIT[QUESTION].replace("opens: 2030", "opens: 2032")})
    assert refused(root, {"open": "1%"}).code == "closes-too-early"


def test_a_file_that_was_changed_meanwhile_is_left_alone(root):
    change = plan_row("strait", "pilots-hired", {"open": "1%"}, workspace=root)
    theirs = ASKED[QUESTION] + "# theirs\n"
    write(root, {QUESTION: theirs})
    with pytest.raises(forecast.ProblemsError) as caught:
        write_row(change, root)
    assert [problem.code for problem in caught.value.problems] == ["changed-underneath"]
    assert (root / QUESTION).read_text() == theirs
    assert write_row(replace(change, old=theirs), root) == root / QUESTION


ANALYSTS = """\
    given:
      closed: {ann: likely, bo: 30%}
      tolled:
        ann: very likely # after the law
        bo: likely
      open: {ann: 1%, bo: 2%}
"""


def test_one_of_several_analysts_is_named(tmp_path):
    root = with_row(tmp_path, ANALYSTS)
    problem = refused(root, {"open": "3%"})
    assert (problem.code, "--by" in problem.next_step) == ("which-analyst", True)
    judge(root, {"open": "3%", "tolled": "80%"}, by="bo")
    changed = ANALYSTS.replace("bo: 2%", "bo: 3%").replace("bo: likely", "bo: 80%")
    assert (root / QUESTION).read_text() == ASKED[QUESTION].replace(ROW, changed)
    judge(root, {"closed": "40%", "tolled": "70%", "open": "4%"}, by="cy")
    assert rows_of("strait", root).row("pilots-hired").typed["open"] == {"ann": "1%", "bo": "3%", "cy": "4%"}


def test_a_name_is_not_put_beside_a_judgement_of_no_name(root):
    assert refused(root, {"open": "3%"}, by="ann").code == "unnamed-analyst"


def test_a_question_without_reports_can_be_judged(tmp_path):
    root = write(tmp_path, ASKED | {EVIDENCE: "reports: {}\n"})
    assert judge(root, {"open": "1%"}).effect.moved.points == pytest.approx(0)


def test_a_closed_gap_is_closed(root):
    """Every change that is proposed, written and asked again, has the ceiling that was wanted."""
    ways = judge(root, {}, "mines-laid", dry_run=True).effect.closings(0.6)
    assert {way.kind for way in ways} >= {"asked"}
    for wanted in (0.2, 0.6, 0.9):
        for way in judge(root, {}, "mines-laid", dry_run=True).effect.closings(wanted):
            typed = {name: repr(p) for name, p in way.row.items()}
            again = judge(root, typed, "mines-laid", dry_run=True)
            assert again.effect.after.ceiling == pytest.approx(wanted, abs=1e-9)
