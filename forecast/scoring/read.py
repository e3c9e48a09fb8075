"""A file of forecasts as a table of texts: CSV as spreadsheets write it, or Parquet."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from forecast.core.cells import unguarded
from forecast.core.problem import ProblemsError
from forecast.scoring.messages import Places, refuse
from forecast.scoring.policy import PARQUET

if TYPE_CHECKING:
    import pandas as pd

MAX_ROWS, MAX_COLUMNS, MAX_HEADING = 12_000_000, 2_000, 1_000_000
_SIGNS = (",", ";", "\t", "|")
_BLOCK = 1 << 24
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CELLS = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as they were read, every column of texts or numbers, and where they stand."""

    frame: pd.DataFrame
    places: Places


def read_table(path: Path) -> Table:
    """A CSV with commas, semicolons, tabs or bars, with or without a byte-order mark; or a Parquet.

    Raises ProblemsError for what cannot be read or is too large.
    """
    name = str(path)
    if not path.exists():
        raise refuse("not-found", name)
    if not path.is_file():
        raise refuse("not-a-file", name)
    return _parquet(path, name) if path.suffix.lower() in PARQUET else _csv(path, name)


def _parquet(path: Path, name: str) -> Table:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError as absent:
        raise refuse("no-pyarrow", name) from absent
    try:
        with ParquetFile(path) as file:
            _allow(file.metadata.num_rows, name)
            frame = file.read().to_pandas()
    except ArrowException as error:
        raise refuse("no-parquet", name, found=str(error).splitlines()[0][:120]) from error
    return Table(frame.reset_index(drop=True), Places(name, None))


def _csv(path: Path, name: str) -> Table:
    import pandas as pd

    names, sign = _heading(path, name)
    lines = _count_lines(path)
    _allow(lines - 1, name)
    try:
        frame = pd.read_csv(
            path,
            sep=sign,
            header=0,
            names=names,
            dtype="category",
            na_filter=False,
            skip_blank_lines=False,
            encoding="utf-8-sig",
        )
    except UnicodeDecodeError as error:
        byte = f"the byte 0x{error.object[error.start]:02X}"
        raise refuse("no-text", name, found=byte) from error
    except pd.errors.ParserError as error:
        raise _unlike(str(error), name, sign) from error
    if not isinstance(frame.index, pd.RangeIndex):
        raise refuse(
            "no-csv", name, found="more cells in the first row than in the heading", step=_step(sign)
        )
    exact = len(frame) in {lines - 1, lines - 2}  # else quotes hold line ends, and rows are numbered
    for column in frame.columns:
        if _has_guards(frame[column]):
            frame[column] = frame[column].map(unguarded).astype("category")
    return Table(frame, Places(name, np.arange(len(frame)) + 2 if exact else None))


def _has_guards(column: pd.Series) -> bool:
    """Whether text in a column got an apostrophe so that no spreadsheet takes it for a formula."""
    return any(isinstance(text, str) and unguarded(text) != text for text in column.cat.categories)


def _heading(path: Path, name: str) -> tuple[list[str], str]:
    """The names of the columns, and the sign that parts cells."""
    line = _first_line(path, name)
    sign = max(_SIGNS, key=line.count)
    try:
        names = [cell.strip() for cell in next(csv.reader([line], delimiter=sign), [])]
    except csv.Error as error:
        step = "Correct the first line; lines end in a line feed."
        raise refuse("no-csv", name, found="a heading that cannot be read", step=step) from error
    while names and not names[-1]:  # a sign at the end of the line
        names.pop()
    if not names:
        raise refuse("no-rows", name)
    if len(names) > MAX_COLUMNS:
        raise refuse("too-large", name, found=f"{len(names):,} columns", limit=f"{MAX_COLUMNS:,} columns")
    if twice := [cell for cell in names if names.count(cell) > 1]:
        raise refuse("same-column", name, name=twice[0] or "without a name")
    return names, sign


def _first_line(path: Path, name: str) -> str:
    with path.open("rb") as file:
        start = file.readline(MAX_HEADING)
    if start[:2] in _UTF16:
        raise refuse("no-text", name, found="text in UTF-16")
    if len(start) == MAX_HEADING:
        raise refuse(
            "too-large", name, found="a heading without an end", limit=f"{MAX_HEADING:,} bytes of it"
        )
    try:
        return start.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        raise refuse("no-text", name, found=f"the byte 0x{start[error.start]:02X}") from error


def _count_lines(path: Path) -> int:
    """How many lines a file has, the last with or without an end."""
    count, last = 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            count += block.count(b"\n")
            last = block[-1:]
    return count + (last != b"\n")


def _allow(rows: int, name: str) -> None:
    if rows > MAX_ROWS:
        raise refuse("too-large", name, found=f"{rows:,} rows", limit=f"{MAX_ROWS:,} rows")


def _unlike(error: str, name: str, sign: str) -> ProblemsError:
    if match := _CELLS.search(error):
        expected, line, saw = match.groups()
        cells = f"{saw} cells where the heading has {expected}"
        (problem,) = refuse("no-csv", name, found=cells, step=_step(sign)).problems
        return ProblemsError((problem.at_line(int(line)),))
    fault = "a quotation mark that is never closed" if "EOF inside string" in error else "no table"
    return refuse("no-csv", name, found=fault, step="Correct the file.")


def _step(sign: str) -> str:
    if sign == ",":
        return "Correct that line; decimal commas need semicolons between cells, or quotation marks."
    return "Correct that line."
