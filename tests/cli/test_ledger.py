"""The commands of the ledger as a user meets them, in the order in which a desk uses them."""

import csv
import io
import json
import re
import subprocess
import sys
from datetime import date, timedelta

import pytest

from forecast import api
from forecast.cli.print.ledger import print_history, print_published, print_resolved
from forecast.core.plain import percent
from forecast.ledger.history import as_data
from tests.cli.test_commands import HEAVY, ROOT, forecast
from tests.ledger.desk import DAY, LATER, NOON
from tests.workspaces import ASKED, STRAIT, write

WHY = ("--date", "2026-03-31", "--source", "Pilots", "--why", "Ships pass.")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The made-up case in days that have come, with two forecasts published, and what that printed."""
    past = {name: text.replace("2031-", "2026-").replace("2030-", "2025-") for name, text in STRAIT.items()}
    root = write(tmp_path_factory.mktemp("desk"), past)
    first = forecast("publish", "strait", "--as-of", "2026-01-10", cwd=root, check=0)
    own = ("--judge", "closed=20%", "--judge-name", "ada", "--why", "I saw them.")
    return root, [first, forecast("publish", "strait", *own, cwd=root, check=0)]


def records(root):
    return sorted((root / "ledger/strait").glob("*.json"))


def cells(done):
    """The printed lines by their cells."""
    return [re.split(" {2,}", line) for line in done.stdout.splitlines()]


def posteriors(root, number):
    rows = json.loads(records(root)[number].read_text())["scenarios"]
    return {row["id"]: row["posterior"] for row in rows}


def test_publish_prints_the_figures_the_numbers_beside_them_and_the_record(desk):
    root, (_, second) = desk
    rows = cells(second)
    assert ["scenario", "model", "ada"] in rows
    model = posteriors(root, 1)
    rest = percent(0.8 * model["open"] / (model["open"] + model["tolled"]))
    assert ["The strait is closed", percent(model["closed"]), "20.0%", "as given"] in rows
    how = "the rest, in the model's proportions"
    assert ["Ships pass as before", percent(model["open"]), rest, how] in rows
    assert f"Published ledger/strait/{records(root)[1].name}\n" in second.stdout
    brief = json.loads(records(root)[1].read_text())["brief"]["file"]
    assert f"Brief {brief.replace('.md', '.html')}, with .md and .json beside it\n" in second.stdout
    assert (root / brief).is_file()
    assert not (root / "briefs").exists()
    assert "[in-retrospect]" in second.stderr


def test_log_shows_days_change_and_records(desk):
    root, _ = desk
    rows = cells(forecast("log", "strait", cwd=root, check=0, PYTHONIOENCODING="utf-8"))
    then, now = posteriors(root, 0)["open"], posteriors(root, 1)["open"]
    assert ["model", "2026-01-10", "2026-01-15", "change", f"from 0 to {percent(now)}"] in rows
    row = ["Ships pass as before", percent(then), percent(now), f"{100 * (now - then):+.1f}"]
    assert [*row, "▇█"] in rows
    assert ["The strait is closed", "20.0%", "▃"] in rows
    assert rows[-1][2] == "forecast by model and ada, in retrospect"
    plain = cells(forecast("log", "strait", cwd=root, check=0, PYTHONIOENCODING="ascii"))
    assert row in plain


def test_log_fits_a_narrow_terminal(desk):
    root, _ = desk
    output = forecast("log", "strait", cwd=root, check=0, COLUMNS="70").stdout
    assert max(map(len, output.splitlines()[3:])) <= 70


def test_log_gives_csv_and_json_for_other_programs(desk):
    root, _ = desk
    rows = list(csv.DictReader(io.StringIO(forecast("log", "strait", "--csv", cwd=root, check=0).stdout)))
    assert [(row["forecaster"], row["at"], row["scenario"]) for row in rows][::3] == [
        ("model", "2026-01-10", "closed"),
        ("model", "2026-01-15", "closed"),
        ("ada", "2026-01-15", "closed"),
    ]
    data = json.loads(forecast("log", "strait", "--json", cwd=root, check=0).stdout)
    assert float(rows[0]["probability"]) == data["forecasts"][0]["probability"]["closed"]


def test_rerun_reproduces_a_record(desk):
    root, _ = desk
    done = forecast("rerun", records(root)[0], cwd=ROOT, check=0)
    assert "Reproduced: all figures are the same to 1e-12, with the same versions.\n" in done.stdout


def test_resolve_and_correct(desk):
    root, _ = desk
    done = forecast("resolve", "strait", "tolled", *WHY, "--indicator", "mines-laid=false", cwd=root, check=0)
    assert done.stdout.startswith(
        "strait resolves as tolled on 2026-03-31.\nRecorded ledger/strait/2026-03-31-"
    )
    forecast("resolve", "strait", "open", *WHY, cwd=root, check=0)
    log = forecast("log", "strait", cwd=root, check=0).stdout
    assert "Closes on 2026-03-31; resolved as open on 2026-03-31.\n" in log
    assert "  resolved as tolled on 2026-03-31, corrected since; source: Pilots\n" in log


def test_verify_ends_with_status_1_when_a_record_was_edited(desk):
    root, _ = desk
    output = forecast("ledger", "verify", cwd=root, check=0).stdout
    assert "strait: 4 sound records; resolved as open on 2026-03-31\n" in output
    assert "There is no git here: a newest record that was removed would leave no trace.\n" in output
    path = records(root)[0]
    whole = path.read_text()
    path.write_text(whole.replace('"posterior": 0.', '"posterior": 0.0', 1))
    output = forecast("ledger", "verify", "strait", cwd=root, check=1).stdout
    assert "[record-edited]" in output
    assert "3 sound records" in output
    path.write_text(whole)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["publish", "strait", "--judge", "closed"],
            'found "closed"; this is a name, an equals sign and a value.',
        ),
        (["publish", "strait", "--judge", "closed=100%"], "Cromwell's rule"),
        (["publish", "strait", "--judge", "closed=1%", "--judge", "closed=2%"], "names each scenario once"),
        (["publish", "strait", "--why", "So."], "--why and --judge-name go with --judge"),
        (["publish", "strait", "--judge", "closed=1%", "--judge-name", "Ada L"], 'Write "ada-l"'),
        (
            ["resolve", "strait", "open", *WHY, "--indicator", "mines-laid=yes"],
            "an indicator is true or false. Write true or false.",
        ),
        (["resolve", "strait", "open"], "Missing option '--date'"),
        (["log", "strait", "--csv", "--json"], "--json and --csv exclude each other"),
    ],
)
def test_slips_of_usage_are_told(desk, arguments, message):
    done = forecast(*arguments, cwd=desk[0], check=2)
    assert message in " ".join(done.stderr.replace("│", " ").split())


def test_problems_end_with_status_1_and_publish_nothing(desk):
    root, before = desk[0], records(desk[0])
    for arguments in (
        ["publish", "strait", "--judge", "clsed=5%"],
        ["resolve", "strait", "opne", *WHY],
        ["log", "strat"],
        ["ledger", "verify", "strat"],
        ["rerun", "ffff0000"],
    ):
        done = forecast(*arguments, cwd=root, check=1)
        assert "1 error, no warnings." in done.stderr
    assert records(root) == before


def test_a_failed_verdict_publishes_nothing_and_ends_with_status_4(desk):
    root, before = desk[0], records(desk[0])
    done = forecast("publish", "strait", "--chains", "1", "--draws", "100", cwd=root, check=4)
    assert "Verdict FAILED" in done.stdout
    assert done.stdout.endswith("Nothing was published.\n")
    assert records(root) == before


@pytest.mark.parametrize(
    "arguments", [["log", "strait"], ["ledger", "verify"], ["resolve", "strait", "void", *WHY]]
)
def test_quick_commands_import_nothing_heavy(desk, arguments):
    code = (
        f"import sys\nsys.argv = ['forecast', *{arguments!r}]\nfrom forecast.cli import main\n"
        "try:\n    main()\nexcept SystemExit as done:\n    assert not done.code, done.code\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\nassert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=desk[0], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def resolve(root, outcome, days):
    """A resolution so many days after the last forecast."""
    now, why = NOON + timedelta(days=days), {"source": "Pilots", "why": "Ships pass."}
    return api.resolve("strait", outcome, on=date(2031, 3, 31), **why, workspace=root, now=now)


def test_publish_log_and_resolve_name_the_answer_first_and_what_leads_second(tmp_path, capsys):
    root = write(tmp_path, ASKED)
    more = {"engine": "exact", "brief": False, "workspace": root}
    own = {"judge": {"closed": 0.2}, "judge_name": "ada"}
    api.publish("strait", as_of=date(2031, 1, 10), now=NOON - timedelta(days=5), **more)
    published = api.publish("strait", as_of=DAY, now=NOON, **more, **own)
    model = {row.id: row.posterior for row in published.record.scenarios}
    figures = f'yes {percent(model["closed"])}; "Ships pass as before" leads with {percent(model["open"])}.'

    print_published(published)
    shown = capsys.readouterr().out.splitlines()
    assert f"Published as of 2031-01-15: {figures}" in shown
    table = [re.split(" {2,}", line) for line in shown]
    at = table.index(["scenario", "model", "ada"])
    assert table[at + 1] == ["Yes", percent(model["closed"]), "20.0%", "the sum of its scenarios"]

    history = api.history("strait", root, LATER)
    print_history(history)
    shown = capsys.readouterr().out.splitlines()
    assert shown[1:3] == ["Closes on 2031-03-31; open.", f"Last forecast as of 2031-01-15: {figures}"]
    rows = [re.split(" {2,}", line) for line in shown]
    at = rows.index(next(row for row in rows if row[:3] == ["model", "2031-01-10", "2031-01-15"]))
    assert rows[at + 1][0] == "Yes"
    assert rows[at + 1][1:4] == rows[at + 2][1:4]  # of the one scenario that means yes
    assert rows[at + 1][2] == percent(model["closed"])
    assert [row["yes"] for row in as_data(history)["forecasts"]][1:] == [model["closed"], 0.2]

    print_resolved(resolve(root, "open", 90))
    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == [
        "The answer is no: strait resolves as open on 2031-03-31.",
        f"Last forecast as of 2031-01-15: {figures}",
    ]
    print_history(api.history("strait", root, LATER))
    assert "answered no, resolved as open on 2031-03-31." in capsys.readouterr().out
    assert as_data(api.history("strait", root, LATER))["answer"] == "no"
    print_resolved(resolve(root, "closed", 91))
    assert capsys.readouterr().out.startswith("The answer is yes: strait resolves as closed on")
    print_resolved(resolve(root, "void", 92))
    assert capsys.readouterr().out.startswith("strait resolves as void on")
