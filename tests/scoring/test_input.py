"""What comes in: forms, signs, policies, and everything that is refused, with its message."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecast.scoring.policy import FAULTS as TREATED
from forecast.scoring.policy import NOTICES
from forecast.scoring.rows import LONG_FORM
from forecast.scoring.score import score
from tests.scoring.tables import FOUR, GOOD, HEADING, as_frame, csv, frame, line, random_questions, refused

BRIER = pytest.approx(2 * (27 / 86 * 0.3**2 + 59 / 86 * 0.4**2), abs=1e-12)  # 27 days of .7, 59 of .6


def brier(table, **options):
    return float(score(table, **options).by_forecaster["brier"].iloc[0])


def tallies_of(card):
    return {tally.what: (tally.number, tally.done) for tally in card.tallies}


def test_long_form(tmp_path):
    assert brier(csv(tmp_path, *GOOD)) == BRIER


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", ";").replace("0.", "0,"),
        lambda text: text.replace(",", "\t").replace("0.", "0,"),
        lambda text: text.replace(",", "|"),
        lambda text: text.replace("0.7", "70%").replace("0.3", "30 %").replace("0.6", '"60,0%"'),
        lambda text: text.replace("0.7", '"0,7"').replace("0.", "."),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(",ann,", ", ann ,"),
        lambda text: text.replace("2031-02-01", "2031-02-01T09:30:00+01:00"),
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n",
        lambda text: text.replace("question", '"question"').replace("strait", '"strait"'),
    ],
)
def test_signs_of_other_programs_are_read(tmp_path, change):
    path = csv(tmp_path, *GOOD)
    path.write_text(change(path.read_text()), encoding="utf-8", newline="")
    assert brier(path) == BRIER


def test_wide_form(tmp_path):
    heading = "question,forecaster,at,yes,no,outcome,opens,closes"
    rest = "yes,2031-01-01,2031-03-31"
    path = csv(
        tmp_path,
        f"strait,ann,2031-01-05,70%,30%,{rest}",
        f"strait,ann,2031-02-01,.6,.4,{rest}",
        heading=heading,
    )
    assert brier(path) == BRIER


def test_wide_form_is_the_long_one_turned(tmp_path):
    table = as_frame(random_questions(3)).assign(ordered=False)
    keys = [name for name in table.columns if name not in {"scenario", "probability"}]
    wide = table.astype({"resolved_at": object}).pivot_table(
        index=[name for name in keys if name != "resolved_at"], columns="scenario", values="probability"
    ).reset_index()  # fmt: skip
    wide = wide.merge(table[["question", "resolved_at"]].drop_duplicates(), on="question")
    assert wide.isna().any().any()
    pd.testing.assert_frame_equal(score(wide).by_forecaster, score(table).by_forecaster)


def test_base_rates_in_the_wide_form(tmp_path):
    heading = "question,forecaster,at,yes,no,outcome,opens,closes,base_rate:yes,base_rate:no"
    path = csv(tmp_path, "strait,ann,2031-01-01,.7,.3,yes,2031-01-01,2031-03-31,.1,.9", heading=heading)
    skill = score(path).by_forecaster["brier_skill_base_rate"].iloc[0]
    assert skill == pytest.approx(1 - 0.18 / 1.62, abs=1e-12)


def test_tags_part_questions():
    table = pd.concat(
        [frame(("a", "ann", 1, FOUR), tags="sea|trade"), frame(("b", "ann", 1, FOUR), tags="sea")]
    )
    tags = score(table).by_tag
    assert tags[["tag", "questions"]].to_numpy().tolist() == [["sea", 2], ["trade", 1]]


def test_parquet_without_pyarrow_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    path = tmp_path / "forecasts.parquet"
    path.write_bytes(b"PAR1")
    assert refused(path) == [
        "forecasts.parquet: found a Parquet file; pyarrow reads them, and it is not installed. "
        "Run `pip install pyarrow`, or save the forecasts as CSV."
    ]


def test_parquet(tmp_path):
    pytest.importorskip("pyarrow")
    path = tmp_path / "forecasts.parquet"
    table = as_frame(random_questions(3))
    table.to_parquet(path)
    pd.testing.assert_frame_equal(score(path).by_forecaster, score(table).by_forecaster)
    path.write_bytes(path.read_bytes()[:200])
    assert "a .parquet is a whole Parquet file. Write it again." in refused(path)[0]


# found, what renormalise does and the Brier score it then gives, whether drop keeps it
FAULTS = {
    "blank": ([line("", "yes"), line("", "no")], "forecast with nothing but blanks", "left out", None),
    "gap": (
        [line("0.8"), line("", "no")],
        "forecast with scenarios blank or not listed",
        "the rest shared equally among them",
        0.08,
    ),
    "unlisted": (
        [line("0.8")],
        "forecast with scenarios blank or not listed",
        "the rest shared equally among them",
        0.08,
    ),
    "rounded": (
        [line("0.49"), line("0.49", "no")],
        "forecast summing to .95 to 1.05 but not 1",
        "divided by their sum",
        0.5,
    ),
    "sum": ([line("0.6"), line("0.2", "no")], "forecast whose sum is no rounded 1", "left out", None),
    "gap over 1": (
        [line("0.7"), line("0.4", "no"), line("", "maybe")],
        "forecast whose sum is no rounded 1",
        "left out",
        None,
    ),
    "conflict": (
        [line("0.6"), line("0.7"), line("0.4", "no")],
        "forecast with two probabilities for one scenario",
        "left out",
        None,
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_faults_are_counted_and_treated_by_the_policy(tmp_path, kind):
    lines, what, done, value = FAULTS[kind]
    other = [line("0.5", who="bob"), line("0.5", "no", who="bob")]
    if "maybe" in str(lines):
        other.append(line("0", "maybe", who="bob"))
    path = csv(tmp_path, *lines, *other)
    card = score(path)
    assert tallies_of(card)[what] == (1, done)
    mine = card.by_forecaster.set_index("forecaster")["brier"]
    assert mine.get("ann") == (value if value is None else pytest.approx(value, abs=1e-12))
    dropped = score(path, policy="drop")
    assert tallies_of(dropped)[what] == (1, "left out")
    assert dropped.by_forecaster["forecaster"].tolist() == ["bob"]
    (message,) = refused(path, policy="strict")
    assert message.startswith(f"forecasts.csv:2: found 1 {what}, here the first; --policy strict takes only")
    assert f"choose --policy renormalise ({done}) or drop (left out)." in message


def test_a_row_that_comes_again_counts_once(tmp_path):
    path = csv(tmp_path, *GOOD, GOOD[0], GOOD[0])
    assert tallies_of(score(path))["rows the same row again"] == (2, "counted once")
    assert brier(path) == brier(path, policy="drop") == BRIER
    assert refused(path, policy="strict")[0].startswith("forecasts.csv:6: found 2 rows the same row again")


def test_what_every_policy_does_is_counted(tmp_path):
    lines = [
        *GOOD,
        *(line("0.5", name, at="2030-12-01", who="bob") for name in ("yes", "no")),
        *(line("0.5", name, at="2031-02-01T08:00", who="bob") for name in ("yes", "no")),
        *(
            line("0.9", "yes", at="2031-02-01T09:00", who="bob"),
            line("0.1", "no", at="2031-02-01T09:00", who="bob"),
        ),
        *(line("0.5", name, at="2031-04-01") for name in ("yes", "no")),
        *(line("0.5", name, question="void", outcome="VOID") for name in ("yes", "no")),
        *(line("0.5", name, question="open", outcome="") for name in ("yes", "no")),
        *(line(p, name, who="cat") for p, name in (("0", "yes"), ("1", "no"))),
        ",,,,,,,",
    ]
    card = score(csv(tmp_path, *lines), policy="strict")
    assert [(tally.number, tally.what) for tally in card.tallies] == [
        (19, "rows"),
        (9, "forecasts"),
        (1, "row without anything in it"),
        (1, "forecast on a question without an outcome yet"),
        (1, "forecast on a question resolved as void"),
        (1, "forecast made after the question closed"),
        (1, "forecast followed by another on the same day"),
        (1, "forecast made before the question opened"),
        (1, "forecast with 0 for what came true"),
        (5, "forecasts"),
    ]
    cat = card.by_forecaster.set_index("forecaster").loc["cat"]
    assert (cat["log"], cat["zeros"], cat["brier"]) == (np.inf, 1, pytest.approx(2))


def test_forecasts_left_out_and_scored_add_up_to_those_found():
    table = as_frame(random_questions(2))
    table.loc[table.index % 7 == 0, "probability"] = np.nan
    table.loc[table.index % 11 == 0, "probability"] *= 0.9
    for policy in ("renormalise", "drop"):
        tallies = score(table, policy=policy).tallies
        out = sum(
            tally.number for tally in tallies if tally.done in {"left out", "the last of the day stands"}
        )
        assert tallies[1].number == out + tallies[-1].number
        assert out > 0


def test_forecasts_on_and_after_the_day_of_the_resolution_are_not_scored():
    table = frame(
        ("q", "ann", 1, FOUR), ("q", "ann", 10, FOUR), ("q", "ann", 12, FOUR), resolved_at="2031-01-10"
    )
    assert tallies_of(score(table))["forecasts made on or after the day of the resolution"] == (2, "left out")


def test_an_early_resolution_keeps_the_scheduled_denominator():
    table = frame(("q", "ann", 1, FOUR), resolved_at="2031-01-10")
    assert brier(table) == pytest.approx(0.81 * 9 / 90, abs=1e-12)


def test_days_before_a_first_forecast_count_for_baseline_only():
    sure = FOUR | {"queues": 0.55, "tolls": 0.15}
    row = score(frame(("q", "ann", 31, sure))).by_forecaster.iloc[0]
    assert row["log"] == pytest.approx(-np.log(0.55), abs=1e-12)
    assert row["baseline"] == pytest.approx(60 / 90 * 100 * np.log(2.2) / np.log(4), abs=1e-12)
    assert row["coverage"] == pytest.approx(60 / 90)


def test_nothing_to_score_is_no_fault(tmp_path):
    card = score(csv(tmp_path, line(outcome=""), line("0.5", "no", outcome="")))
    assert card.scored == 0
    assert len(card.by_forecaster) == len(card.calibration) == len(card.over_time) == 0


def test_columns_that_nothing_is_made_of_are_told(tmp_path):
    path = csv(tmp_path, *(f"{row},x" for row in GOOD), heading=f"{HEADING},remark")
    assert tallies_of(score(path))['column "remark"'] == (1, "not used")


def test_a_frame_with_days_numbers_and_truth_values_is_read_like_texts():
    questions = random_questions(3)
    texts = as_frame(questions).astype(str).replace({"None": "", "NaT": "", "nan": ""})
    typed = as_frame(questions).astype(
        dict.fromkeys(("at", "opens", "closes", "resolved_at"), "datetime64[s]")
    )
    typed = typed.assign(tag="sea|trade", retrospective=typed["at"] < "2031-02-01", record="9f2c")
    card = score(typed)
    pd.testing.assert_frame_equal(card.by_forecaster, score(texts).by_forecaster)
    early = {
        (q, f, d)
        for q, f, d in zip(typed.question, typed.forecaster, typed["at"], strict=True)
        if d.month == 1
    }
    assert tallies_of(card)["forecasts marked as written in retrospect"] == (
        len(early),
        "scored like the others",
    )
    assert set(card.by_tag["tag"]) == {"sea", "trade"}


def test_days_long_ago_are_days():
    table = frame(("q", "ann", 1, FOUR)).assign(at="1914-07-01", opens="1914-06-28", closes="1914-07-28")
    assert brier(table) == pytest.approx(0.81, abs=1e-12)


def test_the_docs_tell_every_column_and_what_is_done_with_every_fault():
    page = (Path(__file__).parents[2] / "docs/scoring.md").read_text(encoding="utf-8")
    text = page.replace("\\|", "|").replace("| |", "|  |")
    rows = [f"| `{column.name}` | {'needed' * column.needed} | {column.meaning} |" for column in LONG_FORM]
    rows += [
        f"| {treatment.unit} {treatment.what} | {treatment.renormalise} | {treatment.drop} | refused |"
        for treatment in TREATED.values()
    ]
    rows += [f"| {treatment.unit} {treatment.what} | {treatment.drop} |" for treatment in NOTICES.values()]
    assert [row for row in rows if row not in text] == []
