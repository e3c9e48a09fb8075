"""The wording of every problem with a table of forecasts."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.core.bad_value import quoted
from forecast.core.problem import Message, Problem, ProblemsError, problem_of

_UTF8 = 'Save it as UTF-8 (in a spreadsheet: "CSV UTF-8").'

MESSAGES = {
    # the file
    "not-found": Message("found nothing", "a file of forecasts is read from here", "Correct the path."),
    "not-a-file": Message("found a folder", "a file of forecasts is read from here", "Name a file in it."),
    "too-large": Message(
        "found {found}", "at most {limit} are read at once", "Score it in parts, each with whole questions."
    ),
    "no-text": Message("found {found}", "a CSV is UTF-8 text", _UTF8),
    "no-csv": Message("found {found}", "every row has as many cells as the heading", "{step}"),
    "no-rows": Message("found no rows", "forecasts stand below the heading", "Add one."),
    "no-parquet": Message("found {found}", "a .parquet is a whole Parquet file", "Write it again."),
    "no-pyarrow": Message(
        "found a Parquet file",
        "pyarrow reads them, and it is not installed",
        "Run `pip install pyarrow`, or save the forecasts as CSV.",
    ),
    # its columns
    "missing-column": Message("found no column {name}", "it is needed: {meaning}", "{next_step}"),
    "same-column": Message("found the column {name} twice", "a column has a name of its own", "Rename one."),
    "no-scenarios": Message(
        "found neither scenario and probability nor further columns",
        "the long form has a row a scenario, the wide form a column a scenario",
        "Add the columns scenario and probability.",
    ),
    # its cells
    "blank-key": Message("found a blank", "every row names its {name}", "Fill it in."),
    "bad-probability": Message(
        "found {found}", "a probability lies between 0 and 1", "Write 0.15, 15% or leave it blank."
    ),
    "bad-scenario-column": Message(
        "found {found}",
        "in the wide form every column of another name is a scenario, and holds probabilities",
        "Correct it, or take the column out.",
    ),
    "bad-day": Message(
        "found {found}", "a day is written year first, 2022-12-04", "Write it so, with a time or not."
    ),
    "bad-flag": Message("found {found}", "{name} is true or false", "Write one of them."),
    # its questions
    "unlike": Message(
        "found {found} where {place} says {other}",
        "it is one and the same for all of a question's rows",
        "Correct one of the two.",
    ),
    "unlisted-outcome": Message(
        "found {found}", "no forecast of {question} lists such a scenario", "{next_step}"
    ),
    "one-scenario": Message(
        "found one scenario, {found}",
        "the scenarios of a question exclude each other and leave nothing out",
        "Add the rows of the other one.",
    ),
    "backwards": Message(
        "found {found}", "{question} opens on {opens} and cannot end before", "Correct a date."
    ),
    "base-sum": Message(
        "found base rates that sum to {found}", "those of {question} sum to 1", "Correct them."
    ),
    # policies
    "refused": Message("found {number} {what}", "--policy strict takes only what is in order", "{next_step}"),
}


def refuse(code: str, file: str, path: tuple[str | int, ...] = (), **words: object) -> ProblemsError:
    """A problem of the table, to raise by itself."""
    return ProblemsError((problem_of(MESSAGES, code, file, path, words),))


@dataclass(frozen=True, slots=True)
class Places:
    """The names of an input's rows: lines of a file, or numbers."""

    file: str
    lines: NDArray[np.int64] | None

    def line(self, row: int) -> int | None:
        """The line in the file, where it has lines."""
        return None if self.lines is None else int(self.lines[row])

    def name(self, row: int) -> str:
        """What a message calls a row: "line 3" of a file that has lines, else "row 2"."""
        return f"row {row + 1}" if self.lines is None else f"line {self.line(row)}"

    def path(self, row: int, *column: str) -> tuple[str, ...]:
        """The path to a row, or to a column of it; the line takes a row's place."""
        return column if self.lines is not None else (self.name(row), *column)


class ProblemCollector:
    """The problems of an input, one of each kind and column: the first, and how many are like it."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.problems: list[Problem] = []

    def add(self, code: str, column: str, rows: NDArray[Any], **words: object) -> None:
        """The problem of these rows, if there are any."""
        if not len(rows):
            return
        first = int(rows[0])
        row = problem_of(MESSAGES, code, self.places.file, self.places.path(first, column), words)
        if len(rows) > 1:
            row = replace(row, found=f"{row.found} (and {len(rows) - 1:,} more like it)")
        self.problems.append(row.at_line(self.places.line(first)))

    def raise_any(self) -> None:
        """Raise ProblemsError if there is any problem."""
        if self.problems:
            raise ProblemsError(tuple(self.problems))


def quoted_cell(text: str) -> str:
    """A cell as messages show it."""
    return quoted(text) if text else "a blank"
