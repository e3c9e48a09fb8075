"""`explain`, `what-if` and `diff` as they are typed, in one process."""

import csv
import io
import json
from functools import cache

import pytest
from typer.testing import CliRunner

from forecast import api
from forecast.cli.app import app
from forecast.core.problem import ProblemsError
from tests.explain.made_up import MORE, MOST
from tests.workspaces import write


@pytest.fixture
def run(tmp_path, monkeypatch):
    write(tmp_path, MORE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def command(*arguments):
        return CliRunner().invoke(app, list(arguments))

    return command


def test_explain_tells_parts_pieces_matrix_and_assumptions(run):
    done = run("explain", "strait", "--scenario", "tolled")
    assert done.exit_code == 0, done.output
    for heading in (
        "part by part: what each adds to those before it, the mean over every order in which they may come",
        "Without each report, and what repeats it",
        "Chance of every indicator under each scenario, as judged",
        "If what is assumed were otherwise",
        "By how far indicators of a group follow one cause",
    ):
        assert heading in " ".join(done.stdout.split())
    assert "before any report" in done.stdout


def test_explain_shows_how_much_of_a_report_counts(run, tmp_path):
    write(tmp_path, MOST)
    printed = run("explain", "strait").stdout
    assert "In brackets how much of a report counts." in " ".join(printed.split())
    assert "tugs-denied (25%)" in printed
    shares = json.loads(run("explain", "strait", "--json").stdout)["shares"]
    assert {row["id"]: row["credit"] for row in shares}["tugs-denied"] == 0.25


def test_what_if_tells_before_and_after_and_keeps_the_set(run, tmp_path):
    done = run("what-if", "strait", "--drop", "ministry", "--save", "quiet.yaml")
    assert done.exit_code == 0, done.output
    assert "Nothing is written." in done.stdout
    assert "Saved quiet.yaml" in done.stdout
    assert (tmp_path / "quiet.yaml").read_text() == 'name: "quiet"\ndrop: ["ministry"]\n'


def test_a_what_if_that_moves_nothing_says_so(run):
    done = run("what-if", "strait", "--drop", "ships-waiting")
    assert done.stdout.count("no move") == 4
    assert (
        '"Ships pass as before", the likeliest of three: 85.2% by the files, 85.2% as assumed' in done.stdout
    )


def test_diff_names_file_and_line(run):
    done = run("diff", "strait", "2031-01-03", "2031-01-20")
    assert done.exit_code == 0, done.output
    line = MORE["evidence/strait.yaml"].splitlines().index("  fishermen-saw-mines:") + 1
    assert f"evidence/strait.yaml:{line}" in done.stdout
    assert "elapsed time" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        ("explain", "strait"),
        ("what-if", "strait", "--drop", "ministry"),
        ("diff", "strait", "2031-01-03", "2031-01-20"),
    ],
)
def test_data_alone_on_standard_output(run, command):
    output = json.loads(run(*command, "--json").stdout)
    assert output["question"] == "strait"
    rows = list(csv.reader(io.StringIO(run(*command, "--csv").stdout)))
    assert len({len(row) for row in rows}) == 1
    assert "scenario" in rows[0]
    both = run(*command, "--json", "--csv")
    assert both.exit_code == 2


def test_a_what_if_without_an_assumption_is_a_slip(run):
    assert run("what-if", "strait").exit_code == 2


def test_problems_are_raised_for_the_command_to_tell(run):
    assert isinstance(run("what-if", "strait", "--drop", "ministri").exception, ProblemsError)
    assert isinstance(run("diff", "strait", "2031-02-31", "2031-01-20").exception, ProblemsError)
    assert isinstance(run("explain", "strait", "--scenario", "shut").exception, ProblemsError)


def test_a_brief_refuses_a_faulty_set_before_it_is_computed(run, tmp_path, monkeypatch):
    monkeypatch.setattr("forecast.engine.assess.assess", None)
    (tmp_path / "wrong.yaml").write_text("name: wrong\ndrop: [nobody]\n")
    assert isinstance(run("brief", "strait", "--what-if", "wrong.yaml").exception, ProblemsError)
    assert isinstance(run("brief", "strait", "--what-if", "not-there.yaml").exception, ProblemsError)


def test_a_brief_shows_the_set_and_what_moved_it(run, tmp_path):
    run("what-if", "strait", "--set", "mines-laid=present", "--save", "mines.yaml")
    assert run("brief", "strait", "--quick", "--as-of", "2031-01-05").exit_code == 0
    done = run("brief", "strait", "--quick", "--what-if", "mines.yaml")
    assert done.exit_code == 0, done.output
    text = (tmp_path / "briefs/strait/2031-01-15.md").read_text()
    assert "Under the set of assumptions “mines”" in text
    assert "New reports" in text
    assert "each bar begins where the one above ends" in text
    data = json.loads((tmp_path / "briefs/strait/2031-01-15.json").read_text())
    parts = [sum(row["moves"][k]["value"] for row in data["change"]["causes"]) for k in range(3)]
    assert parts == pytest.approx([row["difference"] for row in data["change"]["rows"]], abs=1e-9)


def test_a_tornado_has_a_row_for_every_input_and_both_ends(run):
    done = run("explain", "strait", "--tornado", "--top", "3")
    assert done.exit_code == 0, done.output
    heading, *rows = done.stdout.split("\n\n", 1)[1].splitlines()
    assert heading.split() == ["input:", "as", "assumed", "lowest", "at", "highest", "at"]
    assert sum("│" in row or "|" in row[60:] for row in rows) == 3
    data = json.loads(run("explain", "strait", "--tornado", "--json").stdout)
    widths = [bar["width"] for bar in data["bars"]]
    assert len(widths) > 3
    assert widths == sorted(widths, reverse=True)
    ends = [end for bar in data["bars"] for end in bar["ends"]]
    assert all(end["answer"] == pytest.approx(data["answer"] + end["points"]) for end in ends)
    rows = list(csv.DictReader(io.StringIO(run("explain", "strait", "--tornado", "--csv").stdout)))
    assert len(rows) == len(ends)


def test_top_without_a_tornado_is_refused(run):
    done = run("explain", "strait", "--top", "3")
    assert done.exit_code == 2
    assert "it is for --tornado" in done.output


def test_flips_name_the_changes_and_what_was_tried(run, monkeypatch):
    compute = cache(api.flips)
    monkeypatch.setattr(api, "flips", lambda question, *_, **__: compute(question))
    done = run("explain", "strait", "--flip")
    assert done.exit_code == 0, done.output
    assert "single changes" in done.stdout
    data = json.loads(run("explain", "strait", "--flip", "--json").stdout)
    assert data["flips"][0]["target"] == "leader"
    for flip in data["flips"]:
        start = f"{flip['text'][0].upper()}{flip['text'][1:]}:"
        block = done.stdout.split(start)[1].split("\n\n")[0]
        assert all(change["id"] in block for change in flip["changes"])
        assert f"{flip['tried'][0]:,} single changes" in " ".join(block.split())
    rows = list(csv.DictReader(io.StringIO(run("explain", "strait", "--flip", "--csv").stdout)))
    assert len(rows) == sum(len(flip["changes"]) for flip in data["flips"])


def test_a_tornado_and_flips_exclude_one_another(run):
    done = run("explain", "strait", "--tornado", "--flip")
    assert done.exit_code == 2
    assert "exclude each other" in done.output


def test_the_prior_is_held_against_the_reports(run):
    done = run("explain", "strait", "--prior")
    assert done.exit_code == 0, done.output
    for heading in ("Prior and reports", "What the prior alone says of each indicator", "Where the doubt"):
        assert heading in done.stdout
    data = json.loads(run("explain", "strait", "--prior", "--json").stdout)
    assert all(row["id"] in done.stdout for row in data["scenarios"])
    rows = list(csv.DictReader(io.StringIO(run("explain", "strait", "--prior", "--csv").stdout)))
    assert len(rows) == sum(len(data[table]) for table in ("scenarios", "indicators", "numbers"))
