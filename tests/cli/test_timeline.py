"""`forecast timeline` as a user meets it."""

import csv
import json
import os
import re
from io import StringIO

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from forecast.cli.app import app
from forecast.engine import timeline as engine
from tests.cli.test_commands import forecast
from tests.timelines import EIGHT
from tests.workspaces import STRAIT, write


@pytest.fixture
def strait(tmp_path):
    return write(tmp_path, STRAIT)


@pytest.fixture(scope="module")
def eight(tmp_path_factory):
    return write(tmp_path_factory.mktemp("eight"), EIGHT)


@pytest.mark.parametrize("columns", [80, 100])
def test_table_of_eight_scenarios_fits(eight, columns):
    done = forecast("timeline", "strait", "--every", "report", cwd=eight, check=0, COLUMNS=str(columns))
    lines = done.stdout.splitlines()
    table = [line for line in lines if re.match(r"([\d-]+ |date|   scen)", line)]
    assert max(map(cell_len, table)) <= columns
    assert len(table) == 1 + 8 + 1 + 7
    assert re.search(
        r"^2030-12-20 .* \*3[56](\.\d)?%  .* 1, \+2\d\.\d by pilots-boats$", done.stdout, re.MULTILINE
    )
    assert re.search(
        r"^4  Gunboats escort ships +11\.1% +2\d\.\d% +[▁▂▃▄▅▆▇█]{7}$", done.stdout, re.MULTILINE
    )
    assert done.stderr == ""


def test_many_dates_are_cut_to_those_that_tell(eight):
    done = forecast("timeline", "strait", cwd=eight, check=0)
    shown = re.findall(r"^(20\S+) ", done.stdout, re.MULTILINE)
    assert shown == [
        *("2030-12-01", "2030-12-05", "2030-12-06", "2030-12-20", "2031-01-03", "2031-01-10", "2031-01-15"),
    ]
    assert "Left out: 39 dates without reports or a change of a point; --csv has them all." in done.stdout


def test_a_terminal_without_utf8_gets_no_sparkline(eight):
    done = forecast(
        "timeline", "strait", "--every", "report", cwd=eight, check=0, PYTHONIOENCODING="ascii", LC_ALL="C"
    )
    assert done.stdout.isascii()


def test_csv_and_json_stand_alone_and_agree(strait):
    command = ("timeline", "strait", "--every", "2w")
    rows = list(csv.DictReader(StringIO(forecast(*command, "--csv", "-", cwd=strait, check=0).stdout)))
    record = json.loads(forecast(*command, "--json", cwd=strait, check=0).stdout)
    assert [(row["day"], row["scenario"], float(row["posterior"])) for row in rows] == [
        (point["day"], row["id"], row["posterior"])
        for point in record["points"]
        for row in point["scenarios"]
    ]
    assert [at["day"] for at in record["points"]] == [
        *("2030-12-01", "2030-12-15", "2030-12-29", "2031-01-12", "2031-01-15"),
    ]


def test_files_are_written_where_asked(strait):
    done = forecast(
        *("timeline", "strait", "--every", "report", "--csv", "out/figures.csv", "--chart", "out/chart.svg"),
        cwd=strait,
        check=0,
    )
    assert done.stdout.endswith("Wrote out/figures.csv\nWrote out/chart.svg\n")
    assert sorted(os.listdir(strait / "out")) == ["chart.svg", "figures.csv"]
    quiet = forecast(
        "timeline", "strait", "--every", "report", "--json", "--chart", "c.png", cwd=strait, check=0
    )
    assert json.loads(quiet.stdout)["question"] == "strait"
    assert quiet.stderr == "Wrote c.png\n"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (
            ["--from", "2031-01-20"],
            2,
            "'--from': found \"2031-01-20\"; a timeline begins no later than it ends",
        ),
        (
            ["--from", "2031-01-10", "--to", "2031-01-02"],
            2,
            "on 2031-01-02. Begin earlier, or end later with",
        ),
        (["--from", "2030-11-30"], 1, "the question is open from 2030-12-01 to 2031-03-31. Choose a day in"),
        (["--to", "2031-04-01"], 1, "for example --to 2031-03-31. [as-of-outside]"),
        (["--every", "0d"], 2, "'--every': found \"0d\"; a step is one or more days or weeks, or `report`."),
        (["--every", "x"], 2, "Write 7d, 2w or report."),
        (["--from", "soon"], 2, "a date is written year first"),
        (["--chart", "c.pdf"], 2, "'--chart': found \"c.pdf\"; write FILE.svg, FILE.html or FILE.png"),
        (["--csv", "strait.yaml"], 2, "'--csv': found \"strait.yaml\"; write FILE.csv or -"),
        (["--csv", "-", "--json"], 2, "both print alone; leave one of the two out"),
    ],
)
def test_misuse_is_told_in_one_message_without_a_traceback(strait, arguments, status, message):
    done = forecast("timeline", "strait", *arguments, cwd=strait, check=status)
    assert message in " ".join((done.stdout + done.stderr).replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_no_reports_and_one_date(strait):
    (strait / "evidence/strait.yaml").unlink()
    done = forecast("timeline", "strait", "--from", "2031-01-15", "--chart", "c.html", cwd=strait, check=0)
    assert "On 2031-01-15, 1 date." in done.stdout
    assert "No report came in." in (strait / "c.html").read_text()


def test_ctrl_c_keeps_what_is_done(strait, monkeypatch):
    follow = engine.follow

    def cut(*arguments):
        for done, point in enumerate(follow(*arguments)):
            if done == 3:
                raise KeyboardInterrupt
            yield point

    monkeypatch.setattr(engine, "follow", cut)
    options = [
        "-w",
        str(strait),
        "--every",
        "1w",
        "--csv",
        str(strait / "f.csv"),
        "--chart",
        str(strait / "c.svg"),
    ]
    done = CliRunner().invoke(app, ["timeline", "strait", *options])
    assert done.exit_code == 130
    assert "CUT SHORT after 3 of 8 dates: those from 2030-12-22 on are missing." in done.output
    rows = list(csv.DictReader(StringIO((strait / "f.csv").read_text())))
    assert (len(rows), {row["cut_short"] for row in rows}) == (9, {"True"})
    assert "CUT SHORT" in (strait / "c.svg").read_text()


def test_brief_has_the_timeline_unless_told_otherwise(strait):
    command = ("brief", "strait", "--engine", "exact")
    forecast(*command, cwd=strait, check=0)
    page = strait / "briefs/strait/2031-01-15.html"
    assert 'href="#timeline"' in page.read_text()
    timeline = json.loads(page.with_suffix(".json").read_text())["timeline"]
    assert len(timeline["lines"][0]["points"]) <= 31
    forecast(*command, "--no-timeline", cwd=strait, check=0)
    assert 'href="#timeline"' not in page.read_text()
