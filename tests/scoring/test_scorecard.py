"""The scorecard as it is printed, written and shown: terminal, JSON, CSV, page."""

import csv as csv_files
import html
import json
import re
from datetime import UTC, date, datetime

import pytest

from forecast import api
from forecast.core.problem import ProblemsError
from forecast.scoring.data import as_data
from forecast.scoring.page import render_scorecard
from forecast.scoring.score import score
from tests.brief.chromium import CHROMIUM, quoted
from tests.cli.test_commands import HEAVY, forecast
from tests.scoring.tables import as_frame, csv, line, random_questions
from tests.workspaces import STRAIT, write

LINES = [line("70%"), line("30%", "no"), line("0", who="bob"), line("1", "no", who="bob")]


@pytest.fixture
def file(tmp_path):
    return csv(tmp_path, *LINES)


def test_tables_fit_eighty_columns_and_say_which_way_is_better(tmp_path):
    path = tmp_path / "forecasts.csv"
    as_frame(random_questions(1)).assign(tags="sea|land").to_csv(path, index=False)
    done = forecast("score", "forecasts.csv", cwd=tmp_path, check=0, COLUMNS="80")
    assert max(map(len, done.stdout.splitlines())) <= 80
    tables = done.stdout.split("\n\n")[2:]
    assert [table.splitlines()[0] for table in tables] == [
        "Scores, averaged over the days open",
        "Skill of the Brier score, in per cent, with 90% intervals",
        "Scores on one day, by days before the scheduled close",
        "Scores by tag, averaged over the days open",
        "Calibration of first forecasts",
    ]
    assert all(re.search(r"^(Lower|Higher) is better", table, re.MULTILINE) for table in tables)


def test_zero_for_what_came_true_is_shown_as_infinite(file):
    done = forecast("score", "forecasts.csv", cwd=file.parent, check=0)
    assert "1 forecast with 0 for what came true: scored; its log score is infinite" in done.stdout
    assert "Infinite log scores: 0 for what came true was given by bob (1)." in done.stdout
    assert re.search(r"bob +1 +2\.000 +- +1\.000 +inf +- +-inf +-inf", done.stdout)


def test_json_alone_on_standard_output(file):
    done = forecast("score", "forecasts.csv", "--json", "--horizon", "5", cwd=file.parent, check=0)
    data = json.loads(done.stdout)
    ann, bob = data["by_forecaster"]
    assert (ann["brier"], ann["rps"], ann["brier_low"]) == (pytest.approx(0.18), None, None)
    assert (bob["log"], bob["baseline"], bob["zeros"]) == ("inf", "-inf", 1)
    assert data["horizons"] == [5]
    assert data["input"][0] == {"number": 4, "what": "rows", "done": "read"}


def test_all_tables_are_written_as_csv(file):
    forecast("score", "forecasts.csv", "--csv", "out/tables", cwd=file.parent, check=0)
    folder = file.parent / "out/tables"
    names = ["by_forecaster", "by_horizon", "by_tag", "calibration", "input", "over_time", "reliability"]
    assert sorted(path.stem for path in folder.iterdir()) == names
    with (folder / "by_forecaster.csv").open() as text:
        rows = list(csv_files.DictReader(text))
    assert (rows[1]["log"], rows[1]["rps"], float(rows[0]["brier"])) == ("inf", "", pytest.approx(0.18))


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["nothing.csv"], 1, "nothing.csv error: found nothing; a file of forecasts is read from here."),
        (["forecasts.csv", "strait"], 2, "name one FILE, or questions of the ledger"),
        (
            ["forecasts.csv", "--policy", "lenient"],
            2,
            "'lenient' is not one of 'renormalise', 'drop', 'strict'",
        ),
        (["forecasts.csv", "--calibration", "last"], 2, 'found "last"; it is "first" or a number of days'),
        (
            ["forecasts.csv", "--html", "forecasts.csv"],
            2,
            'found "forecasts.csv"; write FILE.html or FILE.htm',
        ),
        (["forecasts.csv", "--html", "in-the-way.html"], 1, "found a folder; a file is written here"),
        (["forecasts.csv", "--csv", "forecasts.csv"], 1, "Cannot go on:"),
        (["strait", "--workspace", "nowhere"], 1, "Go to one, name it with --workspace"),
    ],
)
def test_misuse_is_told_without_a_traceback(file, arguments, status, message):
    (file.parent / "in-the-way.html").mkdir()
    before = file.read_bytes()
    done = forecast("score", *arguments, cwd=file.parent, check=status)
    assert message in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr
    assert file.read_bytes() == before


def test_nothing_to_score_is_said(tmp_path):
    path = csv(tmp_path, line(outcome=""), line("0.5", "no", outcome=""))
    done = forecast("score", path.name, "--html", "card.html", cwd=tmp_path, check=0)
    assert "There is nothing to score yet." in done.stdout
    assert "There is nothing to score yet." in (tmp_path / "card.html").read_text()


def test_questions_are_scored_as_they_were_published(tmp_path):
    """Two forecasts of one question, carried forward and averaged over the days open, by hand."""
    root = write(tmp_path, STRAIT)
    days = (date(2031, 1, 10), date(2031, 1, 15))
    for day in days:
        now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        api.publish("strait", as_of=day, engine="exact", brief=False, workspace=root, now=now)
    now = datetime(2031, 4, 1, 12, tzinfo=UTC)
    api.resolve(
        "strait", "open", on=date(2031, 3, 31), source="Pilots", why="Ships passed", workspace=root, now=now
    )
    card = api.score_questions(["strait"], root, datetime(2032, 1, 1, tzinfo=UTC), policy="strict")
    briers = [
        sum((s.posterior - (s.id == "open")) ** 2 for s in assessment.scenarios)
        for assessment in (api.assess("strait", as_of=day, engine="exact", workspace=root) for day in days)
    ]
    early, late = 5, (date(2031, 3, 31) - days[1]).days + 1
    averaged = (early * briers[0] + late * briers[1]) / (early + late)
    assert card.by_forecaster["brier"].tolist() == [pytest.approx(averaged, rel=0.02)]
    assert card.settings.source == "ledger"


def test_other_judged_days_and_horizons():
    table = as_frame(random_questions(2))
    card = score(table, judged="3", horizons=(3,))
    by_horizon = card.by_horizon.set_index("forecaster")
    calibration = card.calibration.set_index("forecaster").loc[by_horizon.index]
    assert calibration["score"].to_dict() == pytest.approx(by_horizon["brier"].to_dict(), abs=1e-12)
    assert (calibration["questions"] == by_horizon["questions"]).all()


def test_score_over_time_ends_at_the_mean():
    card = score(as_frame(random_questions(2)))
    last = card.over_time.drop_duplicates("forecaster", keep="last").set_index("forecaster")["mean_brier"]
    means = card.by_forecaster.set_index("forecaster")["brier"]
    assert last.to_dict() == pytest.approx(means.to_dict(), abs=1e-12)
    assert card.over_time.groupby("forecaster")["ended"].is_monotonic_increasing.all()


HOSTILE = "<script>alert(1)</script> \u202eexe & '\" <img src=x onerror=alert(1)> $x^2$ _"


def hostile(text):
    table = as_frame(random_questions(1, number=4)).assign(tags=text.replace("|", " "))
    return score(table.replace({"f0": text, "f1": f"_{text}"}), name=text)


def test_page_escapes_everything_and_needs_nothing():
    page = render_scorecard(hostile(HOSTILE))
    assert "default-src 'none'" in page
    assert html.escape("<script>alert(1)</script>") in page
    assert not re.search(
        r"<(script|img|link|iframe|object)\b|src=|url\(http|\u202e", re.sub(r"&lt;.*?&gt;", "", page)
    )
    assert page.count("<svg") == 5


def test_page_draws_in_the_colours_of_its_style(file):
    page = render_scorecard(score(file))
    assert page.count("<svg") == 3
    assert not re.search(r"(fill|stroke): ?#", page)
    assert "Reliability diagram of ann, one question:" in page


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; .ci/run installs it")
@pytest.mark.parametrize("text", [HOSTILE, f"{'w' * 400} {'long ' * 200}"])
def test_page_is_silent_and_no_wider_than_a_phone(tmp_path, text):
    measure = (
        "<script>onload = () => { "
        "const page = document.querySelector('iframe').contentDocument.documentElement;"
        "document.title = page.scrollWidth + ' of ' + page.clientWidth; }</script>"
    )
    inside = html.escape(render_scorecard(hostile(text)))
    page = tmp_path / "phone.html"
    page.write_text(
        f"<!DOCTYPE html><meta charset=utf-8>{measure}"
        f'<iframe width="390" height="844" style="border:0" srcdoc="{inside}"></iframe>',
        encoding="utf-8",
    )
    done = quoted(page, tmp_path / "profile")
    pages = re.search(r"<title>(\d+) of (\d+)</title>", done.stdout)
    assert pages, done.stderr
    assert int(pages[1]) <= int(pages[2]) <= 390
    assert "CONSOLE" not in done.stderr


def test_a_ledger_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ProblemsError) as caught:
        api.score_questions(None, write(tmp_path, STRAIT))
    assert [problem.code for problem in caught.value.problems] == ["no-rows"]


def test_json_has_no_number_that_json_does_not_know(file):
    json.dumps(as_data(score(file)), allow_nan=False)
    assert "pandas" in HEAVY
