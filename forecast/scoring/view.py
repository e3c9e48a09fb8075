"""The scorecard in words: tables whose cells are texts, for the terminal and the page alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.core.plain import count
from forecast.scoring.score import Scorecard

if TYPE_CHECKING:
    import pandas as pd

_NONE, FEW = "-", 10
_ORIENTED = (
    "Lower is better: Brier (0 to 2), halved (Brier/2), log (nats), RPS (0 to 1). "
    "Higher is better: baseline, peer."
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column; `kind` is "n" for numbers, "w" for the column that is cut if room is short."""

    text: str
    kind: str = "n"


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table: its title, which way is better, its rows, and how many more are not shown."""

    id: str
    title: str
    orientation: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    more: int


def tables(card: Scorecard, most: int) -> tuple[TextTable, ...]:
    """The tables of a scorecard with at most so many rows each; those without a row are left out."""
    everything = (_scores(card, most), _skill(card, most), *_parted(card, most), _calibration(card, most))
    return tuple(table for table in everything if table.rows)


def summary(card: Scorecard) -> str:
    """What was scored, in a sentence."""
    if not card.scored:
        return "There is nothing to score yet."
    questions = card.over_time["question"].nunique()
    return (
        f"{count(card.scored, 'forecast')} by {count(len(card.by_forecaster), 'forecaster')} "
        f"on {count(questions, 'question')}, policy {card.settings.policy}."
    )


def fixed(value: float, digits: int = 3) -> str:
    """A figure of a table.

    >>> fixed(0.81), fixed(float("inf")), fixed(float("nan")), fixed(-0.0001)
    ('0.810', 'inf', '-', '0.000')
    """
    if np.isnan(value):
        return _NONE
    if np.isinf(value):
        return "inf" if value > 0 else "-inf"
    text = f"{value:.{digits}f}"
    return text if float(text) else text.removeprefix("-")


def span(low: float, high: float, digits: int = 2) -> str:
    """An interval.

    >>> span(0.4, 0.812), span(float("nan"), float("nan"))
    ('0.40-0.81', '-')
    """
    if np.isnan(low) or np.isnan(high):
        return _NONE
    sign = " to " if low < 0 else "-"
    return f"{fixed(low, digits)}{sign}{fixed(high, digits)}"


def _skilled(row: Any, name: str) -> str:
    value, low, high = (100 * getattr(row, f"{name}{end}") for end in ("", "_low", "_high"))
    if np.isnan(value):
        return _NONE
    ends = "" if np.isnan(low) or np.isnan(high) else f" [{fixed(low, 0)},{fixed(high, 0)}]"
    return f"{fixed(value, 0)}{ends}"


type Cell = Callable[[Any], str]

_BRIER: tuple[tuple[str, Cell], ...] = (
    ("Brier", lambda row: fixed(row.brier)),
    ("90%", lambda row: span(row.brier_low, row.brier_high)),
)
_FIGURES: tuple[tuple[str, Cell], ...] = (
    ("log", lambda row: fixed(row.log)),
    ("RPS", lambda row: fixed(row.rps)),
    ("baseline", lambda row: fixed(row.baseline, 1)),
    ("peer", lambda row: fixed(row.peer, 1)),
)
_SCORES = (*_BRIER, ("halved", lambda row: fixed(row.brier_halved)), *_FIGURES)
_SKILLS: tuple[tuple[str, Cell], ...] = (
    ("uniform", lambda row: _skilled(row, "brier_skill_uniform")),
    ("base rate", lambda row: _skilled(row, "brier_skill_base_rate")),
    ("own first", lambda row: _skilled(row, "brier_skill_first")),
    ("plain pool", lambda row: _skilled(row, "brier_skill_pool")),
)
_PARTS: tuple[tuple[str, Cell], ...] = (
    ("Brier", lambda row: fixed(row.score)),
    ("MCB", lambda row: fixed(row.miscalibration)),
    ("DSC", lambda row: fixed(row.discrimination)),
    ("UNC", lambda row: fixed(row.uncertainty)),
    ("REL", lambda row: fixed(row.reliability)),
    ("RES", lambda row: fixed(row.resolution)),
    ("within", lambda row: fixed(row.within)),
)


def _table(
    frame: pd.DataFrame,
    most: int,
    about: Sequence[str],
    keys: Sequence[str],
    cells: Sequence[tuple[str, Cell]],
) -> TextTable:
    """A table of a frame; `about` is its id, title, orientation and notes."""
    name, title, orientation, *notes = about
    headings = [Heading(key.replace("_", " "), "w" if key == "forecaster" else "") for key in keys]
    rows = [
        (*(str(getattr(row, key)) for key in keys), str(row.questions), *(cell(row) for _, cell in cells))
        for row in frame.head(most).itertuples()
    ]
    heads = (*headings, Heading("n"), *(Heading(head) for head, _ in cells))
    return TextTable(
        name, title, orientation, heads, tuple(rows), tuple(filter(None, notes)), max(len(frame) - most, 0)
    )


def _scores(card: Scorecard, most: int) -> TextTable:
    drawn = f"n: questions. 90%: interval of the Brier score, questions drawn anew {card.draws:,} times."
    few = (card.by_forecaster["questions"] < FEW).any()
    warned = f" Those of fewer than {FEW} questions are too narrow." if few else ""
    title = "Scores, averaged over the days open"
    about = ("scores", title, _ORIENTED, drawn + warned, _endless(card))
    return _table(card.by_forecaster, most, about, ("forecaster",), _SCORES)


def _endless(card: Scorecard) -> str:
    """A note on who gave 0 to what came true, which makes a score infinite."""
    frame = card.by_forecaster[card.by_forecaster["zeros"] > 0]
    who = [f"{row.forecaster} ({row.zeros})" for row in frame.head(5).itertuples()]
    if not who:
        return ""
    rest = f" and {len(frame) - 5} more" if len(frame) > 5 else ""
    return f"Infinite log scores: 0 for what came true was given by {', '.join(who)}{rest}."


def _skill(card: Scorecard, most: int) -> TextTable:
    title = "Skill of the Brier score, in per cent, with 90% intervals"
    orientation = "Higher is better: 100 is perfect, 0 as good as the reference, below 0 worse."
    has_rates = card.by_forecaster["brier_skill_base_rate"].notna().any()
    about = ("skill", title, orientation, "" if has_rates else "No base rates are given.")
    return _table(card.by_forecaster, most, about, ("forecaster",), _SKILLS)


def _parted(card: Scorecard, most: int) -> tuple[TextTable, TextTable]:
    short = _ORIENTED.replace(" halved (Brier/2),", "")
    horizon = ("horizons", "Scores on one day, by days before the scheduled close", short)
    tag = ("tags", "Scores by tag, averaged over the days open", short)
    return (
        _table(card.by_horizon, most, horizon, ("days_before", "forecaster"), (*_BRIER, *_FIGURES)),
        _table(card.by_tag, most, tag, ("tag", "forecaster"), (*_BRIER, *_FIGURES)),
    )


def _calibration(card: Scorecard, most: int) -> TextTable:
    judged = card.settings.judged
    when = "first forecasts" if judged == "first" else f"forecasts {judged} days before the close"
    about = (
        "calibration",
        f"Calibration of {when}",
        "Lower is better: Brier, MCB, REL. Higher is better: DSC, RES.",
        "Brier = MCB - DSC + UNC (CORP) = REL - RES + UNC + within (Murphy, ten bins).",
    )
    return _table(card.calibration, most, about, ("forecaster",), _PARTS)
