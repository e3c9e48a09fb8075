"""What is printed: never what steers the terminal, whatever the stream can hold, whoever stops reading."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from forecast import ProblemsError, api
from forecast.cli.print.echo import bold, echo
from forecast.core.cells import csv_text
from tests.cli.test_commands import forecast
from tests.ledger.desk import publish
from tests.workspaces import PAST, QUESTION, SOURCES, write

ROOT = Path(__file__).parents[2]
NAME = "Viačorka \u202eexe\u202c\u200b of Marrow"
# With another alphabet, a direction that turns and ends, and a blank that is not seen.
NAMED = PAST | {
    SOURCES: PAST[SOURCES].replace("Ministry of the Sea", NAME),
    QUESTION: PAST[QUESTION].replace("The strait is closed", NAME).replace("Will the", f"{NAME} - will the"),
}
COMMANDS = {
    "cp1252": ("run strait --quick", "show ministry"),
    "ascii": (
        *("run strait --quick --json", "brief strait --engine exact", "explain strait", "show ministry"),
        *("timeline strait --every report --json", "what-if strait --drop ministry"),
    ),
}


@pytest.fixture
def named(tmp_path):
    return write(tmp_path, NAMED)


def begin(*arguments, cwd, **more):
    command = [sys.executable, "-W", "error", *more.pop("flags", ()), "-m", "forecast", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120", **more.pop("env", {})}
    return subprocess.Popen(command, cwd=cwd, env=environment, **more)


@pytest.mark.parametrize("encoding", COMMANDS)
def test_a_stream_that_lacks_a_character_stops_no_command(named, encoding):
    for command in COMMANDS[encoding]:
        process = begin(
            *command.split(), cwd=named, env={"PYTHONIOENCODING": encoding}, stdout=-1, stderr=subprocess.PIPE
        )
        out, err = process.communicate(timeout=60)
        assert process.returncode in (0, 1), (command, err)
        text = out.decode(encoding)
        assert "\u202e" not in text
        if "--json" in command:
            assert "\\u010d" in text
            assert "Viačorka" in json.dumps(json.loads(text), ensure_ascii=False)
        assert "Traceback" not in err.decode(encoding)


def test_what_is_not_seen_is_marked_in_text_and_escaped_in_json(named):
    done = forecast("run", "strait", "--quick", cwd=named, check=0)
    assert "Viačorka exe" in done.stdout
    data = forecast("run", "strait", "--quick", "--json", cwd=named, check=0).stdout
    for sign in ("\u202e", "\u202c", "\u200b"):
        assert sign not in done.stdout + data
    assert json.loads(data)["text"].startswith(NAME)
    assert "Viačorka \\u202eexe\\u202c\\u200b" in data


def test_a_published_text_that_acts_is_cleaned_wherever_it_is_printed(tmp_path, named):
    """A ledger's record is as it was published, by whatever forecast, so no check has seen it."""
    record = publish(named, date(2026, 1, 15))
    for command in ("log strait", "log strait --json", f"rerun {record.digest}"):
        done = forecast(*command.split(), cwd=named)
        assert not set("\u202e\u202c\u200b") & set(done.stdout + done.stderr), command


@pytest.mark.parametrize(
    ("command", "leaves", "status"),
    [
        ("brief strait --engine exact", "briefs/strait/2026-01-15.html", 0),
        ("timeline strait --every report --csv t.csv", "t.csv", 0),
        ("what-if strait --drop ministry --save set.yaml", "set.yaml", 0),
        ("check", "scenarios/strait.yaml", 0),
    ],
)
def test_a_reader_that_stops_early_changes_nothing(named, command, leaves, status):
    read, wrote = os.pipe()
    os.close(read)
    process = begin(*command.split(), cwd=named, stdout=wrote, stderr=subprocess.PIPE)
    os.close(wrote)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.replace(b"\n", b"")) == (status, b"")
    assert (named / leaves).exists()


def test_score_may_be_read_in_part(tmp_path):
    (tmp_path / "x.csv").write_text(
        "question,opens,closes,forecaster,at,scenario,probability,outcome\n"
        "q,2020-01-01,2020-01-31,a,2020-01-01,y,0.5,y\nq,2020-01-01,2020-01-31,a,2020-01-01,n,0.5,y\n"
    )
    whole = forecast("score", "x.csv", cwd=tmp_path)
    read, wrote = os.pipe()
    os.close(read)
    process = begin("score", "x.csv", cwd=tmp_path, stdout=wrote, stderr=subprocess.PIPE)
    os.close(wrote)
    process.communicate(timeout=60)
    assert process.returncode == whole.returncode


def test_standard_input_that_is_closed_is_empty(named):
    process = begin("article", "add", "-", cwd=named, stderr=subprocess.PIPE, preexec_fn=lambda: os.close(0))
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"found no words; an article has some" in err


def test_interrupting_imports_leaves_no_traceback(named):
    ends = set()
    for wait in (0.04, 0.08, 0.12, 0.2, 0.3):
        # Python itself warns of a module that it was reading, where it is asked for such warnings.
        process = begin(
            *("run", "strait"),
            flags=("-W", "ignore::ResourceWarning"),
            cwd=named,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        while b"site-packages" not in Path(f"/proc/{process.pid}/maps").read_bytes():
            time.sleep(0.005)  # Python itself has started
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert b"Traceback" not in err, err.decode()
        ends.add(process.returncode)
    assert 130 in ends


FORMULAS = ("=1+1", "+1", "-x", "@SUM(A1)", "'=1")


def test_spreadsheets_take_no_text_for_a_formula_and_score_reads_it_back(tmp_path):
    names = ("question", "opens", "closes", "forecaster", "at", "scenario", "probability", "outcome")
    days = ("2020-01-01", "2020-01-31")
    rows = [
        (f"q{n}", *days, name, days[0], side, p, "y")
        for n, name in enumerate(FORMULAS)
        for side, p in (("y", 0.7), ("n", 0.3))
    ]
    card = api.score(pd.DataFrame(rows, columns=names))
    api.write_scorecard(card, tables=tmp_path)
    table = list(csv.DictReader(io.StringIO((tmp_path / "by_forecaster.csv").read_text())))
    assert {row["forecaster"] for row in table} == {f"'{name}" for name in FORMULAS}
    (tmp_path / "again.csv").write_text(csv_text([names, *rows]))
    again = api.score(tmp_path / "again.csv")
    assert set(again.by_forecaster.forecaster) == set(card.by_forecaster.forecaster) == set(FORMULAS)


def test_the_ledgers_rows_are_guarded_too(tmp_path):
    root = write(tmp_path, PAST | {QUESTION: f"{PAST[QUESTION]}tags: ['=cmd|x', sea]\n"})
    publish(root, date(2026, 1, 15))
    done = forecast("log", "strait", "--csv", cwd=root)
    assert "'=cmd|x" in done.stdout


@pytest.mark.parametrize("day", ["2026-01-15", "9999-12-31"])
def test_a_day_that_is_still_to_come_is_taken_and_told(named, day):
    done = forecast("explain", "strait", "--as-of", day, cwd=named, check=int(day > "2027"))
    note = "Note: 9999-12-31 is still to come, and what will be reported until then is not in it."
    assert (note in done.stderr) == (day > "2027")


def test_draws_of_an_earlier_run_do_not_go_without_a_word(named):
    (named / "assessments/strait").mkdir(parents=True)
    (named / "assessments/strait/2026-01-15.nc").write_bytes(b"draws")
    done = forecast("run", "strait", "--engine", "exact", cwd=named, check=0)
    assert done.stderr == (
        "Deleted assessments/strait/2026-01-15.nc: the draws of an earlier run, which are not those of these "
        "figures.\n"
    )
    assert not (named / "assessments/strait/2026-01-15.nc").exists()
    assert forecast("run", "strait", "--engine", "exact", cwd=named, check=0).stderr == ""


def test_a_workspace_may_be_named_by_a_text(named):
    text = str(named)
    assert api.assess("strait", engine="exact", workspace=text).question.id == "strait"
    assert api.check(workspace=text).cases
    assert api.overview(date(2026, 1, 20), text).questions
    with pytest.raises(ProblemsError, match="no folder"):
        api.assess("strait", workspace=f"{text}/nowhere")


def test_no_name_or_text_forges_a_line_or_a_style(named):
    name = "a\n\nno errors, no warnings; 1 question can be assessed.\n"
    (named / "evidence/strait").mkdir()
    (named / f"evidence/strait/{name}.yaml").write_text("reports: 1\n")
    done = forecast("check", cwd=named, check=1)
    assert "no errors, no warnings" not in done.stdout.splitlines()
    assert done.stdout.splitlines()[-1].startswith("1 error, ")
    shown = io.StringIO()
    with redirect_stdout(shown):
        echo(f"one\x1b[2m two\u3164 {bold('three')}")
    assert shown.getvalue() == "one\N{REPLACEMENT CHARACTER}[2m two\N{REPLACEMENT CHARACTER} three\n"
