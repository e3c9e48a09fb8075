"""Tables, paragraphs and bars that fit the terminal."""

import shutil
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from forecast.core.plain import plain

BAR = 20
BARS = " ▁▂▃▄▅▆▇█"
_GAP = "  "
_LEAST = 40  # a paragraph on a narrower terminal would be a column of words


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; `right` aligns to the right, `gives` lets the column shrink where the terminal is narrow.

    `most` is the widest it may be.
    """

    heading: str
    right: bool = False
    gives: bool = False
    most: int = 10_000


def numbers(*headings: str) -> list[Column]:
    """Columns of figures, aligned to the right."""
    return [Column(heading, right=True) for heading in headings]


def render(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    """Rows under headings, columns aligned by display width, one column shortened to fit."""
    cells = [[column.heading for column in columns], *([plain(cell) for cell in row] for row in rows)]
    widths = [min(max(cell_len(row[c]) for row in cells), columns[c].most) for c in range(len(columns))]
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - terminal_width()
    widths = [
        max(16, width - over) if column.gives and over > 0 else width
        for column, width in zip(columns, widths, strict=True)
    ]
    return "\n".join(_line(row, columns, widths) for row in cells)


def _line(row: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    parts = [
        _fit(cell, width, column.right) for cell, column, width in zip(row, columns, widths, strict=True)
    ]
    return _GAP.join(parts).rstrip()


def _fit(cell: str, width: int, right: bool) -> str:
    cell = cut(cell, width)
    length = cell_len(cell)
    return " " * (width - length) + cell if right else cell + " " * (width - length)


def cut(text: str, width: int) -> str:
    """A text shortened to so many columns.

    >>> cut("abcdef", 6), cut("abcdefg", 6)
    ('abcdef', 'abc...')
    """
    return text if cell_len(text) <= width else set_cell_size(text, width - 3) + "..."


def paragraph(text: str, first: str = "", rest: str = "") -> str:
    """A text wrapped to the terminal; its first line begins with `first`, the others with `rest`.

    No id is broken at its hyphens.
    """
    width = max(terminal_width(), _LEAST)
    return textwrap.fill(
        plain(text), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )


def terminal_width() -> int:
    """How many columns the terminal has; 100 where there is none."""
    return shutil.get_terminal_size((100, 24)).columns


def bar(value: float, interval: tuple[float, float] | None) -> str:
    """A bar of the value, with the interval's upper part shaded behind it."""
    full, shade = ("█", "░") if can_print("█░") else ("#", "-")
    end = value if interval is None else max(value, interval[1])
    solid, whole = round(value * BAR), round(end * BAR)
    return full * solid + shade * (whole - solid) + " " * (BAR - max(solid, whole))


def sparkline(values: Sequence[float | None], most: float, width: int) -> str:
    """A row of small bars from 0 to `most`, the last of those that share a column.

    Blank where a value is None.

    >>> sparkline([0.1, None, 0.4, 0.8], 0.8, 20)
    '▂ ▅█'
    """
    columns = min(width, len(values))
    shown = [values[(column + 1) * len(values) // columns - 1] for column in range(columns)]
    return "".join(BARS[0 if p is None else 1 + min(7, int(8 * p / most))] for p in shown)


def can_print(text: str) -> bool:
    """Whether the terminal's encoding has the characters."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
