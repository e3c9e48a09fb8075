"""Comma-separated values in which no spreadsheet finds a formula."""

import csv
import re
from collections.abc import Iterable
from io import StringIO
from typing import Any

# At the beginning of a cell, also for a program that separates cells by other characters.
_FORMULA = re.compile(r"(^|[;|\t\r\n])(?='*[=+\-@])")
_GUARDED = re.compile(r"(^|[;|\t\r\n])'(?='*[=+\-@])")


def guarded(value: Any) -> Any:
    """A cell; text that a spreadsheet would take for a formula gets an apostrophe, numbers stay.

    >>> guarded("=1+1"), guarded("'=1"), guarded("a-b;=1"), guarded(-0.5)
    ("'=1+1", "''=1", "a-b;'=1", -0.5)
    """
    return _FORMULA.sub(r"\1'", value) if isinstance(value, str) else value


def unguarded(text: str) -> str:
    """The text from which `guarded` made a cell.

    >>> unguarded("'=1+1"), unguarded("''=1"), unguarded("'tis;'=1")
    ('=1+1', "'=1", "'tis;=1")
    """
    return _GUARDED.sub(r"\1", text)


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    r"""Rows, the heading first, as CSV.

    >>> csv_text([["name", "p"], ["@home", 0.5]])
    "name,p\n'@home,0.5\n"
    """
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()
