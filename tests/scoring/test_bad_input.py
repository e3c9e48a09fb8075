"""What cannot be read is refused, all at once, with its place, the rule and the next step."""

import pandas as pd
import pytest

from forecast.scoring import gather, read, rows
from tests.scoring.tables import FOUR, GOOD, HEADING, csv, frame, line, refused

BAD = {
    "no column": (
        HEADING.replace("outcome", "outcom"),
        [*GOOD],
        "forecasts.csv: found no column outcome; it is needed: the scenario that came true; `void`; "
        "blank while the "
        'question is open. Is it "outcom"?',
    ),
    "no rows": (
        HEADING,
        [],
        "forecasts.csv: found no rows; forecasts stand below the heading. Add one.",
    ),
    "a column twice": (
        HEADING + ",outcome",
        [*GOOD],
        "forecasts.csv: found the column outcome twice; a column has a name of its own. Rename one.",
    ),
    "a probability in words": (
        HEADING,
        [line("high"), line("30", "no"), line("-0.1", "no")],
        'forecasts.csv:2 probability: found "high" (and 2 more like it); a probability lies between 0 and 1. '
        "Write 0.15, 15% or leave it blank.",
    ),
    "a day the other way round": (
        HEADING,
        [line(at="05.01.2031"), line("0.5", "no")],
        'forecasts.csv:2 at: found "05.01.2031"; a day is written year first, 2022-12-04. Write it so, '
        "with a time or "
        "not.",
    ),
    "no such day": (
        HEADING,
        [line(at="2031-02-30"), line("0.5", "no")],
        'forecasts.csv:2 at: found "2031-02-30"; a day is written year first, 2022-12-04. Write it so, '
        "with a time or "
        "not.",
    ),
    "an outcome that is none": (
        HEADING,
        [line("0.5", outcome="yess"), line("0.5", "no", outcome="yess")],
        'forecasts.csv:2 outcome: found "yess"; no forecast of "strait" lists such a scenario. Did you '
        'mean "yes"? '
        "Or write void.",
    ),
    "two outcomes": (
        HEADING,
        [line("0.5"), line("0.5", "no", outcome="no")],
        'forecasts.csv:3 outcome: found "no" where line 2 says "yes"; it is one and the same for all of a '
        "question's rows. Correct one of the two.",
    ),
    "one scenario": (
        HEADING,
        [line("0.5")],
        'forecasts.csv:2 scenario: found one scenario, "yes"; the scenarios of a question exclude each '
        "other and leave "
        "nothing out. Add the rows of the other one.",
    ),
    "nobody": (
        HEADING,
        [line(who=" "), line("0.5", "no")],
        "forecasts.csv:2 forecaster: found a blank; every row names its forecaster. Fill it in.",
    ),
    "closes before it opens": (
        HEADING,
        [row.replace("2031-03-31", "2030-03-31") for row in GOOD],
        'forecasts.csv:2 closes: found 2030-03-31; "strait" opens on 2031-01-01 and cannot end before. '
        "Correct a date.",
    ),
    "too many cells": (
        HEADING,
        [GOOD[0], GOOD[1].replace("0.3", "0,3")],
        "forecasts.csv:3: found 9 cells where the heading has 8; every row has as many cells as the "
        "heading. Correct "
        "that line; decimal commas need semicolons between cells, or quotation marks.",
    ),
    "too many cells at once": (
        HEADING,
        [row.replace("0.", "0,") for row in GOOD],
        "forecasts.csv: found more cells in the first row than in the heading; every row has as many "
        "cells as the "
        "heading. Correct that line; decimal commas need semicolons between cells, or quotation marks.",
    ),
    "an open quotation": (
        HEADING,
        [GOOD[0], GOOD[1].replace("strait", '"strait')],
        "forecasts.csv: found a quotation mark that is never closed; every row has as many cells as "
        "the heading. "
        "Correct the file.",
    ),
    "a remark in the wide form": (
        "question,forecaster,at,yes,no,remark,outcome,opens,closes",
        ["strait,ann,2031-01-05,.7,.3,sure,yes,2031-01-01,2031-03-31"],
        'forecasts.csv:2 remark: found "sure"; in the wide form every column of another name is a '
        "scenario, and holds "
        "probabilities. Correct it, or take the column out.",
    ),
    "no scenarios at all": (
        "question,forecaster,at,outcome,opens,closes",
        ["strait,ann,2031-01-05,yes,2031-01-01,2031-03-31"],
        "forecasts.csv: found neither scenario and probability nor further columns; the long form has "
        "a row a scenario, "
        "the wide form a column a scenario. Add the columns scenario and probability.",
    ),
    "an order that is none": (
        HEADING + ",ordered",
        [f"{GOOD[0]},scale", f"{GOOD[1]},scale"],
        'forecasts.csv:2 ordered: found "scale" (and 1 more like it); ordered is true or false. Write '
        "one of them.",
    ),
    "base rates that do not add up": (
        HEADING + ",base_rate",
        [f"{GOOD[0]},0.5", f"{GOOD[1]},0.4"],
        'forecasts.csv:2 base_rate: found base rates that sum to 0.9; those of "strait" sum to 1. '
        "Correct them.",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_read_is_told_with_place_rule_and_next_step(tmp_path, kind):
    heading, lines, message = BAD[kind]
    assert refused(csv(tmp_path, *lines, heading=heading)) == [message]


def test_everything_is_told_at_once(tmp_path):
    path = csv(tmp_path, line("high", who=""), line("0.5", "no", at="soon"), heading=HEADING)
    assert [problem.split(":")[1].split()[1] for problem in refused(path)] == [
        "forecaster",
        "at",
        "probability",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("q\xe9".encode("latin-1"), "found the byte 0xE9; a CSV is UTF-8 text."),
        (
            HEADING.encode() + b"\n" + GOOD[0].encode() + b"\xff\n",
            "found the byte 0xFF; a CSV is UTF-8 text.",
        ),
        (HEADING.encode("utf-16"), "found text in UTF-16; a CSV is UTF-8 text."),
        (b"question,\rforecaster,\r\n", "found a heading that cannot be read; every row has as many cells"),
        (b"", "found no rows; forecasts stand below the heading."),
        (b"x" * 1_000_001, "found a heading without an end; at most 1,000,000 bytes of it are read at once."),
        (
            (",".join(f"c{n}" for n in range(2_001))).encode(),
            "found 2,001 columns; at most 2,000 columns are read",
        ),
    ],
)
def test_files_that_are_no_tables_are_told(tmp_path, content, message):
    path = tmp_path / "forecasts.csv"
    path.write_bytes(content)
    assert message in refused(path)[0]


def test_files_that_are_not_there_are_told(tmp_path):
    assert (
        "found nothing; a file of forecasts is read from here. Correct the path."
        in refused(tmp_path / "x.csv")[0]
    )
    assert "found a folder" in refused(tmp_path)[0]


def test_more_rows_than_the_limit_are_refused_before_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(read, "MAX_ROWS", 3)
    monkeypatch.setattr(rows, "MAX_ROWS", 3)
    assert refused(csv(tmp_path, *GOOD)) == [
        "forecasts.csv: found 4 rows; at most 3 rows are read at once. Score it in parts, each with "
        "whole questions."
    ]
    wide = pd.DataFrame(
        {"question": ["a", "b"], "forecaster": "x", "at": "2031-01-01", "yes": 0.5, "no": 0.5}
    ).assign(outcome="yes", opens="2031-01-01", closes="2031-03-31")
    assert "found 2 rows of 2 scenarios; at most 3 probabilities are read" in refused(wide)[0]


def test_questions_that_would_grow_out_of_bounds_are_refused(monkeypatch):
    names = [f"s{n:04}" for n in range(2_001)]
    table = frame(("q", "ann", 1, dict.fromkeys(names, 1 / 2_001)), outcome="s0000")
    assert "found 2,001 scenarios; at most 2,000 of a question are read at once" in refused(table)[0]
    monkeypatch.setattr(gather, "MAX_ROWS", 3)
    sparse = pd.concat(
        [frame(("q", f"f{n}", 1, {name: 0.9}), outcome="s1") for n, name in enumerate(["s1", "s2", "s3"])]
    )
    assert "found 9 probabilities, most of them blank; at most 6 are read at once" in refused(sparse)[0]


def test_rows_of_a_frame_are_called_by_their_number():
    table = frame(("q", "ann", 1, FOUR)).astype({"probability": object})
    table.loc[2, "probability"] = "high"
    assert refused(table)[0].startswith('forecasts row 3.probability: found "high"')


def test_line_ends_in_quotes_do_not_lead_to_wrong_lines(tmp_path):
    path = csv(tmp_path, line("0.5", '"y\nes"', outcome='"y\nes"'), line("high", "no", outcome='"y\nes"'))
    assert refused(path)[0].startswith('forecasts.csv row 2.probability: found "high"')
