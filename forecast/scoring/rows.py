"""The columns of a table of forecasts, long or wide, and its rows as arrays of one form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.scoring import cells
from forecast.scoring.cells import NO_DAY, Bools, Floats, Ints, Texts
from forecast.scoring.messages import ProblemCollector, quoted_cell, refuse
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
# In the long form alone: in the other a column of this name is a scenario.
ANSWER = Column("yes", False, "P(yes) by the forecast, as `forecast log` writes it; for the reader, not used")

LONG_FORM = (*KEYS, *LONG, *FACTS, RATE, *MARKS, ANSWER)
WIDE_FORM = (*KEYS, *FACTS, *MARKS)


@dataclass(frozen=True, slots=True)
class Rows:
    """One row a scenario of a forecast. Days count from 1970, `at` in microseconds; NaN is a blank.

    `row` is the row of the input; `empty` counts the rows without anything in them, `unused` names the
    columns that nothing is made of.
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
    if not len(kept):
        raise refuse("no-rows", table.places.file)
    frame = frame if len(kept) == len(frame) else frame[~blank]
    columns = _Columns(frame, kept, ProblemCollector(table.places))
    rows = (_long if is_long else _wide)(columns, columns.common(), int(blank.sum()))
    columns.problems.raise_any()
    return rows


def _require(frame: pd.DataFrame, table: Table, form: tuple[Column, ...]) -> None:
    here = [str(name) for name in frame.columns]
    known = {column.name for column in form}
    strange = [name for name in here if name not in known]
    problems: list[Problem] = []
    for column in form:
        if column.needed and column.name not in here:
            step = nearest(column.name, strange, "Add it.")
            step = step.replace("Did you mean", "Is it").replace("Known:", "Further columns:")
            words = {"name": column.name, "meaning": column.meaning, "next_step": step}
            problems += refuse("missing-column", table.places.file, (), **words).problems
    if problems:
        raise ProblemsError(tuple(problems))
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


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a frame as arrays; what cannot be read of them is among `problems`.

    `kept` numbers the frame's rows as the input has them. A column that is not there is blank.
    """

    frame: pd.DataFrame
    kept: Ints
    problems: ProblemCollector

    def common(self) -> dict[str, Any]:
        """The columns that both forms share, by name."""
        columns: dict[str, Any] = {name: self.texts(name, True) for name in ("question", "forecaster")}
        columns |= {name: self.texts(name) for name in ("outcome", "tags")}
        columns |= {name: self.moments(name) for name in ("at", "opens", "closes", "resolved_at")}
        return columns | {name: self.flags(name) for name in ("ordered", "retrospective")}

    def texts(self, name: str, needed: bool = False) -> Texts:
        if name not in self.frame:
            return Texts(np.full(len(self.frame), -1), np.array([]))
        column = cells.texts(self.frame[name])
        if needed:
            self.problems.add("blank-key", name, self.kept[column.codes < 0], name=name)
        return column

    def moments(self, name: str) -> Ints:
        if name not in self.frame:
            return np.full(len(self.frame), NO_DAY)
        micros, bad = cells.moments(self.frame[name])
        self._note("bad-day", name, bad)
        if name != "resolved_at":
            self.problems.add("blank-key", name, self.kept[(micros == NO_DAY) & ~bad], name=f"`{name}`")
        return micros if name == "at" else cells.as_days(micros)

    def flags(self, name: str) -> Bools:
        if name not in self.frame:
            return np.zeros(len(self.frame), dtype=bool)
        values, bad = cells.flags(self.frame[name])
        self._note("bad-flag", name, bad, name=name)
        return values

    def probabilities(self, name: str, code: str = "bad-probability") -> Floats:
        if name not in self.frame:
            return np.full(len(self.frame), np.nan)
        values, bad = cells.probabilities(self.frame[name])
        self._note(code, name, bad)
        return values

    def _note(self, code: str, column: str, bad: Bools, **words: str) -> None:
        """Keep the problem of the bad cells of a column, if there are any."""
        if bad.any():
            first = self.frame[column].iloc[int(np.flatnonzero(bad)[0])]
            self.problems.add(code, column, self.kept[bad], found=quoted_cell(str(first).strip()), **words)


def _long(columns: _Columns, common: dict[str, Any], empty: int) -> Rows:
    known = {column.name for column in LONG_FORM}
    return Rows(
        **common,
        scenario=columns.texts("scenario", needed=True),
        probability=columns.probabilities("probability"),
        base_rate=columns.probabilities(BASE_RATE),
        row=columns.kept,
        empty=empty,
        unused=tuple(str(name) for name in columns.frame.columns if name not in known),
    )


def _wide(columns: _Columns, common: dict[str, Any], empty: int) -> Rows:
    """A column a scenario; one that is blank for all of a question's rows is none of its scenarios."""
    known = {column.name for column in (*WIDE_FORM, *LONG)}
    further = [str(name) for name in columns.frame.columns if name not in known]
    names = [name for name in further if not name.startswith(f"{BASE_RATE}:")]
    file, number = columns.problems.places.file, len(columns.frame)
    if not names:
        raise refuse("no-scenarios", file)
    if number * len(names) > MAX_ROWS:
        count = f"{number:,} rows of {len(names):,} scenarios"
        raise refuse("too-large", file, found=count, limit=f"{MAX_ROWS:,} probabilities")
    p, rate = (
        np.column_stack([columns.probabilities(prefix + name, "bad-scenario-column") for name in names])
        for prefix in ("", f"{BASE_RATE}:")
    )
    question: Texts = common["question"]
    has = np.zeros((len(question.names) + 1, len(names)), dtype=bool)
    at, scenario = np.nonzero(~np.isnan(p))
    has[question.codes[at], scenario] = True
    has[~has.any(axis=1)] = True  # a question of blanks alone keeps its forecasts, to be counted
    row, scenario = np.nonzero(has[question.codes])
    order = np.argsort(names)
    codes = np.argsort(order)[scenario]
    return Rows(
        **{name: column[row] for name, column in common.items()},
        scenario=Texts(codes, np.array(names, dtype=object)[order]),
        probability=p[row, scenario],
        base_rate=rate[row, scenario],
        row=columns.kept[row],
        empty=empty,
    )
