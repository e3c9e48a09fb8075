"""`forecast impact`: which questions, as of which day, and what is said where there are no figures."""

import json
from datetime import date
from pathlib import Path

import pytest

from forecast import api
from forecast.core.problem import ProblemsError
from tests.cli.test_commands import forecast
from tests.workspaces import COURIER, EVIDENCE, GAZETTE, QUESTION, SOURCES, STRAIT, changed, write

WITHDRAWN = "withdrawn: {date: 2031-01-13, why: It was a drill.}\n"


def impact_of(folder, files, name, **more):
    return api.impact(name, workspace=write(folder, files), **more)


def test_an_article_goes_with_what_rests_on_it_alone(tmp_path):
    found = impact_of(tmp_path, STRAIT, "gazette")
    (each,) = found.questions
    assert (found.item.full, each.question, each.as_of) == ("article:gazette", "strait", date(2031, 1, 15))
    assert each.left_out == ("ministry-denies-mines", "ministry-expects-calm")
    assert each.shortened == ("fishermen-saw-mines",)
    assert sum(move.with_it for move in each.moves) == pytest.approx(1)


def test_a_copy_moves_nothing(tmp_path):
    files = changed(EVIDENCE, '      - article: gazette\n        quote: "they drop mines"\n', "")
    alone = impact_of(tmp_path / "a", files, "report:fishermen-saw-mines").questions[0].moves
    both = impact_of(tmp_path / "b", STRAIT, "strait/fishermen-saw-mines").questions[0].moves
    assert alone == both


def test_the_demonstrations_copy_moves_nothing():
    """Newsmax retells Newsweek: what it adds to the probabilities is nothing at all."""
    found = api.impact("newsmax-2024-05-16", workspace=Path(__file__).parents[2])
    assert [each.question for each in found.questions] == ["belarus-2024"]
    assert not any(move.moves for move in found.questions[0].moves)


def test_what_was_withdrawn_shows_what_it_did_the_day_before(tmp_path):
    files = STRAIT | {COURIER: f"{STRAIT[COURIER]}{WITHDRAWN}"}
    (now,) = impact_of(tmp_path / "a", files, "courier").questions
    (then,) = impact_of(tmp_path / "b", STRAIT, "courier", as_of=date(2031, 1, 12)).questions
    assert now.as_of == date(2031, 1, 12)
    assert now.moves == then.moves
    assert now.standing == (
        "It counts no more since 2031-01-13, when article courier was withdrawn: It was a drill. These are "
        "the figures of the day before."
    )


def test_a_report_that_went_with_its_source_says_so(tmp_path):
    files = changed(SOURCES, "    reliability: D\n", f"    reliability: D\n    {WITHDRAWN}")
    (each,) = impact_of(tmp_path, files, "ministry-denies-mines").questions
    assert "when source ministry was withdrawn" in each.standing
    assert any(move.moves for move in each.moves)


def test_days_without_figures_say_why(tmp_path):
    (early,) = impact_of(tmp_path, STRAIT, "gazette", as_of=date(2031, 1, 10)).questions
    assert early.moves == ()
    assert early.standing == "It was not known on 2031-01-10; it counts from 2031-01-11."
    (after,) = impact_of(tmp_path, STRAIT, "gazette", as_of=date(2031, 4, 1)).questions
    assert after.standing == "The question is open from 2030-12-01 to 2031-03-31, not on 2031-04-01."


def test_an_item_taken_back_before_the_question_opened_never_counted(tmp_path):
    files = {name: text.replace("2031-01-1", "2030-11-1") for name, text in STRAIT.items()}
    files[QUESTION] = STRAIT[QUESTION]
    files[EVIDENCE] = files[EVIDENCE].replace("    date: 2031-01-09\n", "")
    files[COURIER] += "withdrawn: {date: 2030-11-20, why: w}\n"
    files[GAZETTE] += "withdrawn: {date: 2030-11-20, why: w}\n"
    (each,) = impact_of(tmp_path, files, "gazette").questions
    assert each.standing == "It does not count on 2031-01-15 and has not counted since the question opened."


def test_every_question_that_uses_it_is_shown_and_no_other(tmp_path):
    second = {
        QUESTION.replace("strait", "canal"): STRAIT[QUESTION],
        EVIDENCE.replace(
            "strait", "canal"
        ): "reports:\n  only:\n    source: fishermen\n    citations: [{article: courier, quote: q}]\n",
    }
    files = STRAIT | second
    assert [e.question for e in impact_of(tmp_path, files, "courier").questions] == ["canal", "strait"]
    assert [e.question for e in impact_of(tmp_path, files, "ministry").questions] == ["strait"]
    assert [e.question for e in impact_of(tmp_path, files, "canal/only").questions] == ["canal"]


def problem(folder, files, name):
    with pytest.raises(ProblemsError) as caught:
        impact_of(folder, files, name)
    (only,) = caught.value.problems
    return f"{only.found}; {only.rule}. {only.next_step}"


def test_an_unknown_id_names_the_nearest(tmp_path):
    assert problem(tmp_path, STRAIT, "gazete") == (
        'found "gazete"; no article, source or report has this id. Did you mean "gazette"?'
    )
    assert problem(tmp_path, STRAIT, "pilots-hired").endswith("Look for words with `forecast find`.")


def test_an_ambiguous_id_names_what_it_may_be(tmp_path):
    files = changed(EVIDENCE, "  ships-waiting:", "  courier:")
    assert problem(tmp_path, files, "courier") == (
        'found "courier"; this names 2 things. Write article:courier or report:strait/courier.'
    )
    assert impact_of(tmp_path, files, "report:courier").item.name == "strait/courier"
    assert impact_of(tmp_path, files, "article:courier").item.kind == "article"


def test_the_command_prints_moves_with_their_errors(tmp_path):
    write(tmp_path, STRAIT)
    printed = forecast("impact", "gazette", cwd=tmp_path, check=0).stdout
    assert "article gazette\n\nstrait, as of 2031-01-15: Will the Strait of Marrow" in printed
    assert "Without it 2 reports (ministry-denies-mines, ministry-expects-calm) would go;" in printed
    assert "points  exact  " in printed
    data = json.loads(forecast("impact", "gazette", "--json", cwd=tmp_path, check=0).stdout)
    row = data["questions"][0]["scenarios"][0]
    assert row["move"] == pytest.approx(row["with"] - row["without"])
    assert "It moves nothing.\n" in forecast("impact", "report:ships-waiting", cwd=tmp_path, check=0).stdout


def test_questions_with_errors_are_named_and_the_status_is_1(tmp_path):
    bad = {QUESTION.replace("strait", "canal"): STRAIT[QUESTION].replace("closed: likely", "closed: 1")}
    write(tmp_path, STRAIT | bad)
    done = forecast("impact", "gazette", cwd=tmp_path, check=1)
    assert "Left out for errors in their files: canal; see `forecast check`." in done.stderr
    assert "strait, as of" in done.stdout


def test_an_unused_article_moves_no_question(tmp_path):
    files = STRAIT | {"seeds/herald.yaml": STRAIT[COURIER]}
    assert impact_of(tmp_path, files, "herald").questions == ()
