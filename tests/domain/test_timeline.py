"""A timeline as a frame, as CSV and as JSON: the same figures in each."""

import csv
import json
from datetime import date
from io import StringIO

import pytest

from forecast.domain.timeline import COLUMNS, Mover, Timeline, TimelinePoint, csv_text, timeline_record
from tests.brief.cases import IDS, QUESTION

DAYS = (date(2031, 4, 1), date(2031, 4, 8), date(2031, 4, 15))


def point(day, *posterior, **more):
    shares = dict(zip(IDS, posterior, strict=True))
    bounds = {name: (p / 3, (1 + p) / 2) for name, p in shares.items()}
    return TimelinePoint(
        day, dict(zip(IDS, (0.1, 0.3, 0.6), strict=True)), shares, bounds, dict.fromkeys(IDS, 0.001), **more
    )


POINTS = (
    point(DAYS[0], 0.1, 0.3, 0.6),
    point(
        DAYS[1],
        0.2,
        0.5,
        0.3,
        reports=("office-boats", "fishers-pilots"),
        mover=Mover("office-boats", "inspected", 0.45),
    ),
    point(DAYS[2], 1 / 7, 4 / 7, 2 / 7, withdrawn=("office-boats",)),
)
TIMELINE = Timeline(QUESTION, DAYS, "7d", 7, POINTS)


def test_the_leader_and_what_moved_it():
    assert [each.leading for each in POINTS] == ["open", "inspected", "inspected"]
    assert [each.effect for each in POINTS] == pytest.approx([0, 0.05, 0])


def test_csv_gives_every_figure_back():
    rows = list(csv.DictReader(StringIO(csv_text(TIMELINE))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 9
    for row, (at, name) in zip(rows, [(at, name) for at in POINTS for name in IDS], strict=True):
        assert (row["day"], row["scenario"]) == (at.day.isoformat(), name)
        assert [float(row[key]) for key in ("prior", "posterior", "low", "high", "mcse")] == [
            *(at.prior[name], at.posterior[name], *at.interval[name], at.mcse[name])
        ]
        assert tuple(row["reports"].split()) == at.reports
        assert tuple(row["withdrawn"].split()) == at.withdrawn
        assert row["cut_short"] == "False"


def test_json_gives_every_figure_back():
    record = json.loads(json.dumps(timeline_record(TIMELINE)))
    assert record == timeline_record(TIMELINE)
    assert (record["from"], record["to"], record["every"], record["cut_short"]) == (
        "2031-04-01",
        "2031-04-15",
        "7d",
        False,
    )
    found = record["points"][1]
    assert found["mover"] == {"report": "office-boats", "scenario": "inspected", "without": 0.45}
    assert {row["id"]: row["posterior"] for row in found["scenarios"]} == POINTS[1].posterior
    assert {row["id"]: tuple(row["interval"]) for row in found["scenarios"]} == POINTS[1].interval


def test_frame_has_a_row_a_day_and_scenario():
    frame = TIMELINE.frame
    assert frame.posterior.unstack().shape == (3, 3)
    assert frame.loc[("2031-04-08", "inspected"), "mover"] == "office-boats"
    assert list(frame.posterior.groupby("day").sum()) == pytest.approx([1, 1, 1])


def test_what_is_missing_is_owned_up_to():
    short = Timeline(QUESTION, DAYS, "7d", 7, POINTS[:2])
    assert short.interrupted
    assert not TIMELINE.interrupted
    assert timeline_record(short)["cut_short"]
    assert {row["cut_short"] for row in csv.DictReader(StringIO(csv_text(short)))} == {"True"}
