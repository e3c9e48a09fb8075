"""`plan` as it is typed, in one process."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from forecast.cli.app import app
from tests.explain.made_up import MOST
from tests.workspaces import EVIDENCE, write


@pytest.fixture
def run(tmp_path, monkeypatch):
    write(tmp_path, MOST)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def command(*arguments):
        return CliRunner().invoke(app, ["plan", "strait", *arguments])

    return command


def test_a_plan_ranks_what_to_look_for_and_names_who_could_tell(run):
    done = run()
    assert done.exit_code == 0, done.output
    assert "what to look for until 2031-03-31" in " ".join(done.stdout.split())
    for words in ("silence counts", "Which source could tell", "fishermen (C)", "added up"):
        assert words in done.stdout
    rows = [line for line in done.stdout.splitlines() if "any day" in line or "2031-03-01 " in line]
    assert [row.split()[0] for row in rows] == ["mines-laid", "pilots-hired", "tugs-chartered"]


def test_top_shows_so_many_and_counts_the_rest(run):
    assert "2 observations more tell less" in " ".join(run("--top", "1").stdout.split())
    assert "more tell less" not in run("--all").stdout


def test_json_and_csv_have_the_same_figures(run):
    data = json.loads(run("--json").stdout)
    rows = list(csv.DictReader(io.StringIO(run("--csv").stdout)))
    seen = {row["indicator"]: float(row["if_seen"]) for row in rows if row["observation"] != "report"}
    assert seen == {row["indicator"]: row["outcomes"]["if_seen"] for row in data["observations"]}
    assert {row["source"] for row in rows if row["observation"] == "report"} == {
        row["source"] for listed in data["observations"] for row in listed["reports"]
    }


def test_a_calendar_has_the_last_day_to_look_the_silence_and_the_close(run, tmp_path):
    done = run("--ics", "strait.ics")
    assert "Wrote strait.ics" in done.stdout
    text = (tmp_path / "strait.ics").read_bytes().decode()
    for line in (
        "UID:strait.tugs-chartered.by@forecast",
        "DTSTART;VALUE=DATE:20310301",
        "SUMMARY:strait closes",
    ):
        assert f"\r\n{line}\r\n" in text
    assert "mines-laid" not in text  # it may be checked on any day


def test_no_other_user_reads_the_calendar_of_a_private_case(run, tmp_path):
    evidence = tmp_path / EVIDENCE
    text = evidence.read_text()
    evidence.write_text(
        text.replace("    stance: affirms\n", "    stance: affirms\n    handling: TLP:RED\n", 1)
    )
    assert run("--ics", "strait.ics").exit_code == 0
    assert (tmp_path / "strait.ics").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--as-of", "2031-03-31"], "from then on nothing that is seen can bear on it"),
        (["--until", "2031-01-01"], "a plan is for days after 2031-01-15"),
        (["--scenario", "opne"], "the question has no such scenario"),
        (["--json", "--csv"], "--csv"),
    ],
)
def test_what_cannot_be_planned_is_a_problem(run, arguments, problem):
    done = CliRunner().invoke(app, ["plan", "strait", *arguments])
    assert done.exit_code != 0
    assert problem in f"{done.output} {done.exception}"
