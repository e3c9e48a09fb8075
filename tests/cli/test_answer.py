"""The answer first in every command that gives a reason, and the leading scenario where there is none."""

import csv
import io
import json
import re

import pytest
from typer.testing import CliRunner

from forecast.cli.app import app
from tests.explain.made_up import MOST
from tests.workspaces import ASKED, QUESTION, STRAIT, write

BOTH = MOST | {QUESTION: MOST[QUESTION].replace("as_of:", "yes: [closed, tolled]\nas_of:")}
ONE, TWO = 'Yes ("The strait is closed"): ', 'Yes ("The strait is closed" or "Ships pay to pass"): '
LEADS = '"Ships pass as before", the likeliest of three: '
DAYS = ("2031-01-03", "2031-01-20")
COMMANDS = {
    "run": ("run", "strait", "--engine", "exact"),
    "explain": ("explain", "strait"),
    "what-if": ("what-if", "strait", "--drop", "ministry"),
    "diff": ("diff", "strait", *DAYS),
    "timeline": ("timeline", "strait", "--every", "report"),
}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A function that runs a command on some files, at a width, and gives what it prints."""
    monkeypatch.chdir(tmp_path)

    def command(files, *arguments, width=100):
        write(tmp_path, files)
        monkeypatch.setenv("COLUMNS", str(width))
        done = CliRunner().invoke(app, list(arguments))
        assert done.exit_code == 0, done.output
        return done.stdout

    return command


def figures(text):
    """The percentages of a line."""
    return [float(figure) for figure in re.findall(r"([0-9.]+)%", text)]


def row(text, name):
    return next(line for line in text.splitlines() if line.startswith(name))


@pytest.mark.parametrize(
    ("files", "begins"), [(ASKED, ONE), (BOTH, TWO), (STRAIT, LEADS)], ids=["one", "two", "none"]
)
@pytest.mark.parametrize("name", COMMANDS)
def test_the_second_line_is_the_answer_else_the_leading_scenario(desk, name, files, begins):
    question, headline, *_ = desk(files, *COMMANDS[name]).splitlines()
    assert question == "Will the Strait of Marrow be closed to tankers by 31 March 2031?"
    assert headline.startswith(begins)


@pytest.mark.parametrize("files", [ASKED, BOTH, STRAIT], ids=["one", "two", "none"])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_is_wider_than_the_terminal(desk, name, files):
    long = files[QUESTION].replace("Ships pass as before", "Ships pass as before, and nobody pays for it")
    long = long.replace("text: Mines have been laid in the strait.", f"text: {'Mines are there again. ' * 6}")
    text = desk(files | {QUESTION: long}, *COMMANDS[name], width=80)
    assert max(map(len, text.splitlines())) <= 80


def test_the_table_of_a_what_if_begins_with_the_sum_of_the_yes(desk):
    text = desk(BOTH, *COMMANDS["what-if"])
    yes, closed, tolled = (figures(row(text, name)) for name in ("Yes  ", "The strait", "Ships pay"))
    assert yes == pytest.approx([a + b for a, b in zip(closed, tolled, strict=True)], abs=0.11)
    data = json.loads(desk(BOTH, *COMMANDS["what-if"], "--json"))
    assert data["asked"] == ["closed", "tolled"]
    assert data["answer_before"] == pytest.approx(data["before"]["closed"] + data["before"]["tolled"])
    assert data["points"] == pytest.approx(data["answer_after"] - data["answer_before"], abs=1e-12)
    assert "Yes" not in desk(STRAIT, *COMMANDS["what-if"])


def test_points_of_an_explanation_run_from_the_prior_to_the_answer(desk):
    text = desk(BOTH, "explain", "strait")
    before, after = figures(text.splitlines()[1])
    table = text[text.index("before any report   ") :].split("\n\n")[0].splitlines()
    assert figures(table[0]) == [before]
    assert figures(table[-1])[-1] == after
    points = [float(re.search(r"([+-][0-9.]+) ", line)[1]) for line in table[1:]]
    assert sum(points) == pytest.approx(after - before, abs=0.15)
    assert "+1 makes them tenfold" in " ".join(text.split())


def test_another_scenario_is_explained_where_it_is_named(desk):
    text = desk(BOTH, "explain", "strait", "--scenario", "closed")
    assert text.splitlines()[1].startswith('"The strait is closed": ')
    assert "Default: what the question asks" in " ".join(desk(BOTH, "explain", "--help").split())


@pytest.mark.parametrize(("files", "column"), [(ASKED, True), (BOTH, True), (STRAIT, False)])
def test_causes_have_a_column_for_yes_before_the_scenarios(desk, files, column):
    text = desk(files, *COMMANDS["diff"])
    heads = row(text, "in points").split()[2:]
    assert heads == ["yes"] * column + ["closed", "tolled", "open"]
    before, after = (figures(row(text, name)) for name in ("before", "after"))
    assert figures(text.splitlines()[1]) == ([before[0], after[0]] if column else [before[-1], after[-1]])


def test_parts_of_the_answer_are_the_sums_of_its_scenarios_and_add_up(desk):
    data = json.loads(desk(BOTH, *COMMANDS["diff"], "--json"))
    for cause in data["causes"]:
        together = cause["move"]["closed"] + cause["move"]["tolled"]
        assert cause["points"] == pytest.approx(together, abs=1e-12)
    whole = data["answer_after"] - data["answer_before"]
    assert sum(cause["points"] for cause in data["causes"]) == pytest.approx(whole, abs=1e-9)
    rows = list(csv.DictReader(io.StringIO(desk(BOTH, *COMMANDS["diff"], "--csv"))))
    assert {line["scenario"] for line in rows if line["asked"] == "True"} == {"closed", "tolled"}
    points = {line["kind"]: float(line["points"]) for line in rows}
    assert sum(points.values()) == pytest.approx(whole, abs=1e-9)


def test_a_side_that_lacks_what_is_asked_says_so_and_the_parts_add_up(desk):
    """Of two that mean yes one is added between the sides; where it is the only one, nothing stood before."""
    title = "    title: The strait is closed\n"
    added = {QUESTION: BOTH[QUESTION].replace(title, f"{title}    added: 2031-01-12\n")}
    data = json.loads(desk(BOTH | added, *COMMANDS["diff"], "--json"))
    assert "closed" not in data["before"]["posterior"]
    assert data["answer_before"] == data["before"]["posterior"]["tolled"]
    whole = data["answer_after"] - data["answer_before"]
    assert sum(cause["points"] for cause in data["causes"]) == pytest.approx(whole, abs=1e-9)
    alone = {QUESTION: added[QUESTION].replace("[closed, tolled]", "closed")}
    text = desk(BOTH | alone, *COMMANDS["diff"])
    assert re.fullmatch(
        r'Yes \("The strait is closed"\): \d\.\d% after; before, the question did not have it\.',
        text.splitlines()[1],
    )
    course = desk(BOTH | alone, *COMMANDS["timeline"])
    assert re.search(r"^2030-12-01 {7,}\d", course, re.MULTILINE), "no answer on the first day"


def test_a_timeline_has_the_answer_in_its_first_column_and_in_its_data(desk):
    text = desk(BOTH, *COMMANDS["timeline"])
    assert row(text, "date").split() == ["date", "yes", "closed", "tolled", "open", "reports"]
    assert figures(row(text, "   Yes")) == figures(text.splitlines()[1])
    data = json.loads(desk(BOTH, *COMMANDS["timeline"], "--json"))
    rows = list(csv.DictReader(io.StringIO(desk(BOTH, *COMMANDS["timeline"], "--csv", "-"))))
    for point in data["points"]:
        closed, tolled, opened = (each["posterior"] for each in point["scenarios"])
        answer = point["answer"]
        assert answer["scenarios"] == ["closed", "tolled"]
        assert answer["posterior"] == pytest.approx(closed + tolled, abs=1e-12)
        assert answer["interval"] == pytest.approx(
            [1 - bound for bound in point["scenarios"][2]["interval"]][::-1], abs=1e-9
        )
        mine = [line for line in rows if line["day"] == point["day"]]
        assert [line["yes"] for line in mine] == ["True", "True", "False"]
        assert {float(line["answer"]) for line in mine} == {answer["posterior"]}
        assert opened == pytest.approx(1 - answer["posterior"], abs=1e-9)
    mover = data["points"][1]["answer"]
    assert f"{100 * mover['effect']:+.1f} by {mover['mover']}" in text


def test_a_timeline_without_a_yes_is_as_it_was(desk):
    text = desk(STRAIT, *COMMANDS["timeline"])
    assert row(text, "date").split() == ["date", "closed", "tolled", "open", "reports"]
    assert "moved it most" in text
    rows = list(csv.DictReader(io.StringIO(desk(STRAIT, *COMMANDS["timeline"], "--csv", "-"))))
    assert {(line["yes"], line["answer"]) for line in rows} == {("", "")}


def test_impact_and_verify_have_the_answer_in_the_first_row(desk):
    text = desk(BOTH, "impact", "ministry")
    yes, closed, tolled = (figures(row(text, name)) for name in ("Yes  ", "The strait", "Ships pay"))
    assert yes == pytest.approx([a + b for a, b in zip(closed, tolled, strict=True)], abs=0.11)
    assert figures(row(text, "  Yes")) == yes
    (impact,) = json.loads(desk(BOTH, "impact", "ministry", "--json"))["questions"]
    without = sum(move["without"] for move in impact["scenarios"][:2])
    assert impact["answer"]["without"] == pytest.approx(without, abs=1e-12)
    text = desk(BOTH, "verify", "strait", "--draws", "500")
    rows = [figures(row(text, name)) for name in ("Yes", "The strait", "Ships pay")]
    for yes, closed, tolled in zip(*rows, strict=True):
        assert yes == pytest.approx(closed + tolled, abs=0.11)
    assert json.loads(desk(STRAIT, "impact", "ministry", "--json"))["questions"][0]["answer"] is None


def test_silences_and_ranges_of_a_run_are_about_yes(desk):
    text = " ".join(desk(BOTH, *COMMANDS["run"]).split())
    assert "Points of probability: its effect on yes." in text
    assert re.search(r"0 not at all and 1 wholly, yes has 17\.2% at 0, ", text)
    data = json.loads(desk(BOTH, *COMMANDS["explain"], "--json"))
    (silence,) = (row for row in data["leave_one_out"] if row["kind"] == "silence")
    assert f"4.4% {100 * silence['points']:+.2f} " in text
