"""The command line as a user meets it: whole processes, their output and exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workspaces import EVIDENCE, QUESTION, STRAIT, changed, write

ROOT = Path(__file__).parents[2]
HEAVY = ("pymc", "pytensor", "arviz", "matplotlib", "scipy", "pandas", "xarray")


def forecast(*arguments, cwd=ROOT, check=None, **more):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "forecast", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "COLUMNS": "120", "PYTHONPATH": str(ROOT), **more},
    )
    if check is not None:
        assert done.returncode == check, done.stdout + done.stderr
    return done


@pytest.fixture
def strait(tmp_path):
    return write(tmp_path, STRAIT)


def test_help_shows_an_example_for_every_command():
    for command in ("init", "check", "list", "run", "verify", "brief", "show", "find", "new"):
        assert f"Example: forecast {command}" in forecast(command, "--help", check=0).stdout
    assert "Exit status: 0 fine, 1 problems" in " ".join(forecast("--help", check=0).stdout.split())


def test_version_and_completion():
    assert forecast("--version", check=0).stdout.startswith("forecast 0.")
    completed = forecast(
        check=0, _FORECAST_COMPLETE="complete_bash", COMP_WORDS="forecast run bel", COMP_CWORD="2"
    )
    assert "belarus-2024" in completed.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["check"],
        ["list"],
        ["show", "newsweek-2024-05"],
        ["find", "railway"],
        ["run", "belarus-2024", "--quick"],
    ],
)
def test_quick_commands_import_nothing_heavy(arguments):
    code = (
        "import sys\n"
        f"sys.argv = ['forecast', *{arguments!r}]\n"
        "from forecast.cli import main\n"
        "try:\n    main()\nexcept SystemExit as done:\n    assert not done.code, done.code\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_init_writes_a_workspace_that_passes_check_and_runs(tmp_path):
    folder = tmp_path / "desk"
    forecast("init", str(folder), check=0)
    assert (
        "no errors, no warnings; 1 question can be assessed." in forecast("check", cwd=folder, check=0).stdout
    )
    assert "strait-2031" in forecast("list", cwd=folder, check=0).stdout
    done = forecast("run", "strait-2031", "--quick", cwd=folder, check=0)
    assert "Closed to foreign tankers" in done.stdout
    assert (folder / ".gitignore").is_file()


def test_init_refuses_a_folder_with_files_in_it(tmp_path):
    (tmp_path / "mine.txt").write_text("keep me")
    done = forecast("init", str(tmp_path), check=1)
    assert "so that nothing is lost. Name another folder. [not-empty]" in done.stderr
    assert os.listdir(tmp_path) == ["mine.txt"]


def test_check_groups_all_problems_by_file_and_counts_them(tmp_path):
    files = changed(
        EVIDENCE, "source: fishermen\n    stance: affirms", "source: fishermens\n    stance: afirms"
    )
    files[QUESTION] = files[QUESTION].replace("closed: likely", "closed: 1")
    write(tmp_path, files)
    done = forecast("check", cwd=tmp_path, check=1)
    assert done.stdout.count("\n  error ") == 3
    assert "evidence/strait.yaml\n  error line 4 reports.fishermen-saw-mines.source:" in done.stdout
    assert (
        "scenarios/strait.yaml\n  error line 25 indicators.mines-laid.given.closed: found 1;" in done.stdout
    )
    assert done.stdout.endswith("3 errors, no warnings; no questions can be assessed.\n")


def test_warnings_fail_only_when_strict(tmp_path):
    write(tmp_path, {QUESTION: STRAIT[QUESTION]})
    done = forecast("check", cwd=tmp_path, check=0)
    assert "warning line 1: found no reports; without them an assessment is the prior." in done.stdout
    forecast("check", "--strict", cwd=tmp_path, check=1)


def test_run_prints_the_table_saves_and_tells_where(strait):
    done = forecast("run", "strait", cwd=strait, check=0)
    assert (
        "As of 2031-01-15, 75 days before it closes on 2031-03-31. Engine pymc, 4 chains of 1,000"
        in done.stdout
    )
    assert "The conjugate engine differs by" in done.stdout
    assert "The exact engine differs by" in done.stdout
    assert "Verdict passed" in done.stdout
    assert done.stdout.endswith("Saved assessments/strait/2031-01-15.json\n")
    assert sorted(os.listdir(strait / "assessments/strait")) == ["2031-01-15.json", "2031-01-15.nc"]
    assert done.stderr == ""


def test_run_json_is_alone_on_standard_output(strait):
    done = forecast("run", "strait", "--json", "--engine", "exact", cwd=strait, check=0)
    record = json.loads(done.stdout)
    assert record["question"] == "strait"
    assert record["as_of"] == "2031-01-15"
    assert sum(row["posterior"] for row in record["scenarios"]) == pytest.approx(1)
    assert record == json.loads((strait / "assessments/strait/2031-01-15.json").read_text())


def test_quick_run_writes_nothing(strait):
    before = sorted(os.listdir(strait))
    forecast("run", "strait", "--quick", cwd=strait, check=0)
    assert sorted(os.listdir(strait)) == before


def test_same_seed_prints_the_same(strait):
    one, two = (
        forecast("run", "strait", "--quick", "--seed", "5", cwd=strait, check=0).stdout for _ in range(2)
    )
    other = forecast("run", "strait", "--quick", "--seed", "6", cwd=strait, check=0).stdout
    assert one == two
    assert one != other


def test_as_of_uses_only_what_was_known(strait):
    day = [
        json.loads(
            forecast("run", "strait", "--json", "--quick", "--as-of", f"2031-01-{d:02}", cwd=strait).stdout
        )
        for d in (9, 10, 11)
    ]
    assert [len(record["origins"]) for record in day] == [0, 1, 3]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["run", "strit"], 1, 'Did you mean "strait"?'),
        (["run"], 2, "Missing argument 'QUESTION'"),
        (["run", "strait", "--as-of", "15.1.2031"], 2, "a date is written year first"),
        (["run", "strait", "--as-of", "2029-01-01"], 1, "the question is open from 2030-12-01 to 2031-03-31"),
        (["run", "strait", "--as-of", "2031-04-01"], 1, "the question is open from 2030-12-01 to 2031-03-31"),
        (["run", "strait", "--engine", "magic"], 2, "'magic' is not one of 'pymc', 'conjugate', 'exact'"),
        (
            ["run", "strait", "--quick", "--engine", "pymc"],
            2,
            "--quick is for the conjugate and the exact engine",
        ),
        (["check", "--workspace", "nowhere"], 1, "Go to one, name it with --workspace, or make one with"),
    ],
)
def test_misuse_is_told_in_one_message_without_a_traceback(strait, arguments, status, message):
    done = forecast(*arguments, cwd=strait, check=status)
    assert message in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr


def test_failed_verdict_ends_with_status_four_and_says_what_failed(strait):
    done = forecast(
        "run", "strait", "--engine", "conjugate", "--draws", "100", "--chains", "2", cwd=strait, check=4
    )
    assert "Verdict FAILED, not for release: chains of all 2, limit >= 4" in done.stdout


def test_brief_is_written_as_html_markdown_and_json(strait):
    done = forecast("brief", "strait", "--engine", "exact", cwd=strait, check=0)
    assert done.stdout.endswith("Brief briefs/strait/2031-01-15.html\n")
    text = (strait / "briefs/strait/2031-01-15.md").read_text()
    assert "Will the Strait of Marrow be closed to tankers by 31 March 2031?" in text
    assert "<!DOCTYPE html>" in (strait / "briefs/strait/2031-01-15.html").read_text()[:20]
    json.loads((strait / "briefs/strait/2031-01-15.json").read_text())


def test_a_read_only_folder_is_told_without_a_traceback(strait):
    (strait / "assessments").write_text("in the way")
    done = forecast("run", "strait", "--engine", "exact", cwd=strait, check=1)
    assert "Cannot go on:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_without_utf8_gets_plain_bars(strait):
    done = forecast("run", "strait", "--quick", cwd=strait, check=0, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert "####" in done.stdout
    assert "█" not in done.stdout
