"""The command line as a user meets it: whole processes, their output and exit status."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repositories import commit, repository
from tests.workspaces import EVIDENCE, QUESTION, STRAIT, changed, write

ROOT = Path(__file__).parents[2]
HEAVY = ("pymc", "pytensor", "arviz", "matplotlib", "scipy", "pandas", "xarray", "docx", "typst")


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
    for command in (
        *("init", "check", "list", "run", "timeline", "verify", "brief", "alert", "show", "find", "impact"),
        "judge",
        *("new", "rename", "publish", "resolve", "log", "rerun", "ledger verify", "score"),
    ):
        assert f"Example: forecast {command}" in forecast(*command.split(), "--help", check=0).stdout
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
        ["score", "--help"],
        ["show", "newsweek-2024-05"],
        ["find", "railway"],
        ["impact", "newsweek-2022-12-19"],
        ["rename", "source", "newsweek", "the-weekly", "--dry-run"],
        ["run", "belarus-2024", "--quick"],
        ["timeline", "belarus-2024", "--every", "report"],
        ["alert", "--as-of", "2022-12-20"],
        ["ledger", "verify"],
        ["explain", "belarus-2024", "--csv"],
        ["what-if", "belarus-2024", "--drop", "newsweek"],
        ["diff", "belarus-2024", "2024-05-15", "2024-05-31", "--json"],
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


def test_check_verbose_shows_what_each_row_implies(tmp_path):
    write(tmp_path, STRAIT)
    plain, verbose = (forecast("check", *more, cwd=tmp_path, check=0).stdout for more in ((), ("-v",)))
    assert verbose.endswith(plain)
    assert "indicator chance of it if true if false ratio" in " ".join(verbose.split())
    assert {"mines-laid", "pilots-hired"} <= {line.split(" ")[0] for line in verbose.splitlines()}


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
    assert "The exact engine differs by" in done.stdout
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
        (["run", "strait", "--by", "soon"], 2, "a date is written year first"),
        (["run", "strait", "--by", "2031-01-14"], 1, "the close, 2031-01-15 to 2031-03-31"),
        (["brief", "strait", "--by", "2031-04-01"], 1, "the close, 2031-01-15 to 2031-03-31"),
        (
            ["run", "strait", "--as-of", "2031-04-01"],
            1,
            "scenarios/strait.yaml error as_of: found 2031-04-01; the question is open from 2030-12-01 to "
            "2031-03-31. Choose --as-of 2031-03-31 or earlier, or look back from 2031-04-01 with "
            "--after-close. [as-of-outside]",
        ),
        (
            ["run", "strait", "--after-close", "--as-of", "2030-11-30"],
            1,
            "found 2030-11-30; the question is open from 2030-12-01 to 2031-03-31. Choose a day in between, "
            "for example --as-of 2030-12-01.",
        ),
        (["run", "strait", "--as-of", "2031-01-15T00:00Z"], 2, "whole days, without a time of day or a time"),
        (["run", "strait", "--as-of", "2031-02-29"], 2, "there is no such day. February 2031 ends on"),
        (["run", "strait", "--git"], 1, "found no git repository around the workspace"),
        (["brief", "strait", "--git"], 1, "found no git repository around the workspace"),
        (["alert", "strit"], 1, 'Did you mean "strait"?'),
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


def test_brief_is_also_written_as_pdf_and_for_word(strait):
    options = ("--engine", "exact", "--no-timeline", "--pdf", "--docx")
    done = forecast("brief", "strait", *options, cwd=strait, check=0, FORECAST_CHROMIUM="")
    assert done.stdout.endswith("Brief briefs/strait/2031-01-15.html\n")
    starts = {path.suffix: path.read_bytes()[:4] for path in (strait / "briefs/strait").iterdir()}
    assert set(starts) == {".html", ".md", ".json", ".pdf", ".docx"}
    assert (starts[".pdf"], starts[".docx"]) == (b"%PDF", b"PK\x03\x04")


def test_what_a_pdf_needs_is_asked_for_before_anything_is_computed(strait):
    done = forecast("brief", "strait", "--pdf", cwd=strait, check=2, FORECAST_CHROMIUM="/nowhere/chromium")
    assert "FORECAST_CHROMIUM is /nowhere/chromium; there is no such file." in " ".join(
        done.stderr.replace("│", " ").split()
    )
    assert not (strait / "assessments").exists()


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


def test_git_uses_the_files_of_the_day_says_so_and_writes_to_the_workspace(tmp_path):
    root = repository(tmp_path)
    first = commit(root, "2031-01-12", STRAIT)
    write(root, {EVIDENCE: "reports: {}\n"})
    commit(root, "2031-01-18")
    done = forecast("run", "strait", "--git", "--engine", "exact", "--as-of", "2031-01-15", cwd=root, check=0)
    assert f"\nBy the files of commit {first[:12]} of 2031-01-12.\n" in done.stdout
    record = json.loads((root / "assessments/strait/2031-01-15.json").read_text())
    assert (record["run"]["commit"], record["run"]["committed"]) == (first, "2031-01-12")
    assert len(record["origins"]) == 3
    forecast("brief", "strait", "--git", "--engine", "exact", "--as-of", "2031-01-15", cwd=root, check=0)
    text = (root / "briefs/strait/2031-01-15.md").read_text()
    assert f"The files are those of commit {first[:12]} of 2031-01-12." in text
    assert "### 4. ships-waiting" in text


def test_a_day_after_the_close_answers_only_when_asked_and_says_so(strait):
    arguments = ("strait", "--engine", "exact", "--as-of", "2031-04-01")
    done = forecast("run", *arguments, "--after-close", cwd=strait, check=0)
    assert (
        "As of 2031-04-01, 1 day after it closed on 2031-03-31. Engine exact.\n"
        "No forecast: resolve the question. Prior and ages are those of the closing day.\n"
    ) in done.stdout
    after = json.loads((strait / "assessments/strait/2031-04-01.json").read_text())
    forecast("run", "strait", "--engine", "exact", "--as-of", "2031-03-31", cwd=strait, check=0)
    close = json.loads((strait / "assessments/strait/2031-03-31.json").read_text())
    assert (after["after_close"], close["after_close"]) == (True, False)
    assert after["scenarios"] == close["scenarios"]
    forecast("brief", *arguments, "--after-close", cwd=strait, check=0)
    text = (strait / "briefs/strait/2031-04-01.md").read_text()
    assert "- **AFTER THE CLOSE.** The question closed on 31 March 2031, so that this is no forecast:" in text


ALERT = changed(QUESTION, "as_of: 2031-01-15", "alert: {closed: [above 15%, below 1%], open: above 85%}")


def test_alert_ends_with_five_where_something_crossed_and_writes_nothing(tmp_path):
    root = write(tmp_path, ALERT)
    done = forecast("alert", "--as-of", "2031-01-11", cwd=root, check=5)
    head, row, _, summary = done.stdout.splitlines()
    assert head.split() == ["question", "scenario", "alert", "then", "as", "of", "now", "MC", "error"]
    assert row.startswith("crossed  strait    Ships pass as before  above 85%  81.1%  the prior  87.")
    assert summary == (
        "1 question looked at, 1 threshold crossed. It is shown again until the question is run again."
    )
    assert done.stderr.startswith("Note: 2031-01-11 is still to come")
    assert done.stderr.count("\n") == 1
    assert sorted(os.listdir(root)) == ["evidence", "scenarios", "seeds"]


def test_alert_on_the_answer_is_told_in_plain_words(tmp_path):
    asked = changed(QUESTION, "as_of: 2031-01-15", "yes: [closed, tolled]\nalert: {yes: below 15%}")
    done = forecast("alert", "--as-of", "2031-01-11", cwd=write(tmp_path, asked), check=5)
    _, row, _, _, *answer = done.stdout.splitlines()
    assert row.startswith('crossed  strait    Yes ("The strait is closed" or "Shi')
    assert "below 15%" in row
    assert " ".join(" ".join(answer).split()) == (
        'strait: Yes ("The strait is closed" or "Ships pay to pass") 12.1%, very unlikely; '
        "18.9% by the prior."
    )


def test_alert_is_quiet_once_the_question_has_been_run_again(tmp_path):
    root = write(tmp_path, ALERT)
    forecast("run", "strait", "--engine", "exact", "--as-of", "2031-01-11", cwd=root, check=0)
    done = forecast("alert", "--as-of", "2031-01-12", cwd=root, check=0)
    assert done.stdout == "1 question looked at, nothing crossed.\n"
    data = json.loads(forecast("alert", "--as-of", "2031-01-12", "--json", cwd=root, check=0).stdout)
    assert [alert["state"] for alert in data["alerts"]] == ["quiet"] * 3
    assert data["alerts"][0]["then_as_of"] == "2031-01-11"


def test_alert_tells_what_crossed_and_then_the_problems_of_others(tmp_path):
    broken = {name.replace("strait", "canal"): text for name, text in ALERT.items()}
    broken["evidence/canal.yaml"] = broken["evidence/canal.yaml"].replace("stance: denies", "stance: no")
    root = write(tmp_path, ALERT | broken)
    done = forecast("alert", "--as-of", "2031-01-11", cwd=root, check=5)
    assert "1 question looked at, 1 threshold crossed." in done.stdout
    assert "Some questions could not be looked at:\n\nevidence/canal.yaml\n  error line 18" in done.stderr
    forecast("alert", "--as-of", "2030-12-02", cwd=root, check=1)


def test_a_terminal_without_utf8_gets_plain_bars(strait):
    done = forecast("run", "strait", "--quick", cwd=strait, check=0, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert "####" in done.stdout
    assert "█" not in done.stdout


def test_days_can_be_asked_for_and_silence_left_out(strait):
    options = ("--quick", "--by", "2031-02-01", "--by", "2031-01-20", "--no-silence")
    shown = forecast("run", "strait", *options, cwd=strait, check=0).stdout
    assert re.search(r"^2031-01-20 .*\n2031-02-01 .*\n2031-03-31 ", shown, re.MULTILINE)
    assert "Left out, by --no-silence" in shown
    record = json.loads(forecast("run", "strait", "--json", *options, cwd=strait, check=0).stdout)
    assert [row["day"] for row in record["horizons"]] == ["2031-01-20", "2031-02-01", "2031-03-31"]
    assert record["run"]["silence"] is False
    forecast("brief", "strait", *options, cwd=strait, check=0)
    assert "### By an earlier day" in (strait / "briefs/strait/2031-01-15.md").read_text()
