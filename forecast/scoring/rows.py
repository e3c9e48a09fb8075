"""The columns of a table of forecasts, long or wide, and its rows as arrays of one form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.scoring import cells
from forecast.scoring.cells import NO_DAY, Bools, Floats, Ints, Texts
from forecast.scoring.messages import Found, quoted_cell, refuse
from forecast.scoring.read import MAX_ROWS, Table

if TYPE_CHECKING:
    import pandas as pd

BASE_RATE = "base_rate"
OUTCOME_VOID = "void"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name: whether it is needed, and what stands in it."""

    name: str
    needed: bool
    meaning: str


KEYS = (
    Column("question", True, "its id"),
    Column("forecaster", True, "who forecast: a person, a model"),
    Column("at", True, "when: a day, or a day and time (ISO 8601; UTC unless it names a zone)"),
)
LONG = (
    Column("scenario", True, "one answer; every scenario of the question has a row a forecast"),
    Column("probability", True, "`0.15`, `15%`, `0,15`; blank where none was given"),
)
FACTS = (
    Column("outcome", True, "the scenario that came true; `void`; blank while the question is open"),
    Column("opens", True, "the question's first day"),
    Column("closes", True, "its last scheduled day, whenever it was resolved"),
    Column("resolved_at", False, "the day on which the outcome was known; left out: after `closes`"),
    Column("ordered", False, "`true` where the scenarios form a scale, in the order of the file"),
    Column("tags", False, "words parted by `|`, for the table by tag"),
)
MARKS = (
    Column("retrospective", False, "`true` where the outcome may have been known when it was written"),
    Column("record", False, "where it was published; for the reader, not used"),
)
RATE = Column(BASE_RATE, False, "the scenario's base rate, the same for every forecast of the question")
# What other programs call the same things.
ALSO = {"tag": "tags"}

LONG_FORM = (*KEYS, *LONG, *FACTS, RATE, *MARKS)
WIDE_FORM = (*KEYS, *FACTS, *MARKS)
_DAYS = ("at", "opens", "closes", "resolved_at")


@dataclass(frozen=True, slots=True)
class Rows:
    """One row a scenario of a forecast. Days count from 1970, `at` in microseconds; NaN is a blank.

    `row` is the row of the input; `appears` ranks scenarios in the order of the input; `empty` tells
    how many rows had nothing in them, `unused` the columns that nothing is made of.
    """

    question: Texts
    forecaster: Texts
    scenario: Texts
    at: Ints
    probability: Floats
    outcome: Texts
    opens: Ints
    closes: Ints
    resolved_at: Ints
    ordered: Bools
    tags: Texts
    retrospective: Bools
    base_rate: Floats
    row: Ints
    empty: int
    unused: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.row)


def read_rows(table: Table) -> Rows:
    """The rows of a table in the long or the wide form. Raises ProblemsError with all that is wrong."""
    frame = table.frame.rename(columns=lambda name: ALSO.get(str(name).strip(), str(name).strip()))
    is_long = bool({"scenario", "probability"} & set(frame.columns))
    _require(frame, table, LONG_FORM if is_long else WIDE_FORM)
    blank = _blank_rows(frame)
    kept = np.flatnonzero(~blank)
    frame = frame if len(kept) == len(frame) else frame[~blank]
    if not len(frame):
        raise refuse("no-rows", table.places.file)
    found = Found(table.places)
    common = _common(frame, kept, found)
    rows = (_long if is_long else _wide)(frame, kept, common, found, int(blank.sum()))
    found.settle()
    return rows


def _require(frame: pd.DataFrame, table: Table, form: tuple[Column, ...]) -> None:
    here = [str(name) for name in frame.columns]
    known = {column.name for column in form}
    strange = [name for name in here if name not in known]
    found: list[Problem] = []
    for column in form:
        if column.needed and column.name not in here:
            step = nearest(column.name, strange, "Add it.")
            step = step.replace("Did you mean", "Is it").replace("Known:", "Further columns:")
            words = {"name": column.name, "meaning": column.meaning, "next_step": step}
            found += refuse("missing-column", table.places.file, (), **words).problems
    if found:
        raise ProblemsError(tuple(found))
    if len(set(here)) < len(here):
        twice = next(name for name in here if here.count(name) > 1)
        raise refuse("same-column", table.places.file, name=twice)


def _blank_rows(frame: pd.DataFrame) -> Bools:
    """The rows without anything in them; looked for only where a question is blank."""
    unnamed = cells.texts(frame["question"]).codes < 0
    for name in frame.columns:
        if not unnamed.any():
            break
        unnamed &= cells.texts(frame[name]).codes < 0
    return unnamed


def _common(frame: pd.DataFrame, kept: Ints, found: Found) -> dict[str, Any]:
    """The columns that both forms share, by name."""
    read: dict[str, Any] = {}
    for name in ("question", "forecaster", "outcome", "tags"):
        read[name] = (
            cells.texts(frame[name]) if name in frame else Texts(np.full(len(frame), -1), np.array([]))
        )
    for name in ("question", "forecaster"):
        found.add("blank-key", name, kept[read[name].codes < 0], name=name)
    for name in _DAYS:
        read[name] = _moments(frame, name, kept, found)
    for name in ("ordered", "retrospective"):
        read[name] = np.zeros(len(frame), dtype=bool)
        if name in frame:
            read[name], bad = cells.flags(frame[name])
            _tell(found, "bad-flag", frame, name, kept, bad, name=name)
    return read


def _moments(frame: pd.DataFrame, name: str, kept: Ints, found: Found) -> Ints:
    if name not in frame:
        return np.full(len(frame), NO_DAY)
    micros, bad = cells.moments(frame[name])
    _tell(found, "bad-day", frame, name, kept, bad)
    if name != "resolved_at":
        found.add("blank-key", name, kept[(micros == NO_DAY) & ~bad], name=f"`{name}`")
    return micros if name == "at" else cells.as_days(micros)


def _tell(
    found: Found, code: str, frame: pd.DataFrame, column: str, kept: Ints, bad: Bools, **words: str
) -> None:
    if bad.any():
        first = frame[column].iloc[int(np.flatnonzero(bad)[0])]
        found.add(code, column, kept[bad], found=quoted_cell(str(first).strip()), **words)


def _probabilities(frame: pd.DataFrame, name: str, kept: Ints, found: Found, code: str) -> Floats:
    if name not in frame:
        return np.full(len(frame), np.nan)
    values, bad = cells.probabilities(frame[name])
    _tell(found, code, frame, name, kept, bad)
    return values


def _long(frame: pd.DataFrame, kept: Ints, common: dict[str, Any], found: Found, empty: int) -> Rows:
    scenario = cells.texts(frame["scenario"])
    found.add("blank-key", "scenario", kept[scenario.codes < 0], name="scenario")
    probability = _probabilities(frame, "probability", kept, found, "bad-probability")
    rate = _probabilities(frame, BASE_RATE, kept, found, "bad-probability")
    known = {column.name for column in LONG_FORM}
    return Rows(
        **common,
        scenario=scenario,
        probability=probability,
        base_rate=rate,
        row=kept,
        empty=empty,
        unused=tuple(str(name) for name in frame.columns if name not in known),
    )


def _wide(frame: pd.DataFrame, kept: Ints, common: dict[str, Any], found: Found, empty: int) -> Rows:
    """A column a scenario; one that is blank for all of a question's rows is none of its scenarios."""
    known = {column.name for column in (*WIDE_FORM, *LONG)}
    further = [str(name) for name in frame.columns if name not in known]
    rates = [name for name in further if name.startswith(f"{BASE_RATE}:")]
    names = [name for name in further if name not in rates]
    file = found.places.file
    if not names:
        raise refuse("no-scenarios", file)
    if len(frame) * len(names) > MAX_ROWS:
        count = f"{len(frame):,} rows of {len(names):,} scenarios"
        raise refuse("too-large", file, found=count, limit=f"{MAX_ROWS:,} probabilities")
    p = _table(frame, names, kept, found)
    rate = _table(frame, [f"{BASE_RATE}:{name}" for name in names], kept, found)
    question: Texts = common["question"]
    has = np.zeros((len(question.names) + 1, len(names)), dtype=bool)
    at, scenario = np.nonzero(~np.isnan(p))
    has[question.codes[at], scenario] = True
    has[~has.any(axis=1)] = True  # a question of blanks alone keeps its forecasts, to be counted
    row, scenario = np.nonzero(has[question.codes])
    order = np.argsort(names)
    codes = np.argsort(order)[scenario]
    return Rows(
        **{name: _at(column, row) for name, column in common.items()},
        scenario=Texts(codes, np.array(names, dtype=object)[order]),
        probability=p[row, scenario],
        base_rate=rate[row, scenario],
        row=kept[row],
        empty=empty,
    )


def _table(frame: pd.DataFrame, names: list[str], kept: Ints, found: Found) -> Floats:
    return np.column_stack(
        [_probabilities(frame, name, kept, found, "bad-scenario-column") for name in names]
    )


def _at(column: Texts | NDArray[Any], row: Ints) -> Any:
    return column.take(row) if isinstance(column, Texts) else column[row]
