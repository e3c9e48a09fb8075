"""A document as blocks and lines of text, from which every form that is not HTML is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from forecast.render.text import width
from forecast.render.tree import Element

Side = Literal["left", "right", "centre"]


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; `url` leads out of the document, `target` to an anchor in it."""

    text: str
    bold: bool = False
    italic: bool = False
    small: bool = False
    mono: bool = False
    url: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line within a paragraph."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place to which links lead."""

    name: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A small picture in a line, as `render.strip` makes it."""

    svg: Element


type Inline = Run | Break | Anchor | Strip
type Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the classes of its element, such as `soft`."""

    line: Line
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item is blocks."""

    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over `span` columns; `shade` from 0 to 9 colours it, the higher the stronger."""

    line: Line
    span: int = 1
    shade: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of heads, rows, and the side to which each column is set."""

    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Blocks set apart: a quotation or a notice."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: its name, its SVG if it has one, what it shows in words, and its caption."""

    name: str
    svg: Element | None
    description: str
    caption: Line


@dataclass(frozen=True, slots=True)
class Contents:
    """Where a table of contents is read best: after the summary, before the long rest."""


type Block = Heading | Paragraph | Listing | Table | Quote | Figure | Contents


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks, and what a file says of itself: `handling` and the day stand on every page."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    handling: str
    as_of: date
    day: str
    blocks: tuple[Block, ...]


def plain_text(line: Line) -> str:
    """The text of a line without its styles; a break is a space.

    >>> plain_text((Run("a"), Break(), Run("b", bold=True)))
    'a b'
    """
    return "".join(
        part.text if isinstance(part, Run) else " " if isinstance(part, Break) else "" for part in line
    )


def without_strips(table: Table) -> Table:
    """The table without the columns that hold pictures alone, for forms that have no pictures."""
    kept = [
        number
        for number in range(len(table.sides))
        if not all(_only_pictures(cells[number : number + 1]) for cells in map(expanded, table.rows))
    ]
    if len(kept) == len(table.sides) or not kept:
        return table

    def narrowed(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
        return tuple(tuple(expanded(row)[number] for number in kept) for row in rows)

    return Table(narrowed(table.head), narrowed(table.rows), tuple(table.sides[number] for number in kept))


def expanded(row: Sequence[Cell]) -> list[Cell]:
    """A cell for every column: those that a wide one covers are empty."""
    return [part for cell in row for part in (replace(cell, span=1), *[Cell(())] * (cell.span - 1))]


def column_shares(table: Table, columns: int = 113) -> list[float]:
    """The share of the page's width that each column gets, which add up to 1.

    A column gets room for its longest word and, as far as there is room, for its longest text; `columns`
    is how many characters stand beside one another on a page.
    """
    least, most = zip(*(_needs(column) for column in _columns(table)), strict=True)
    room, wanted = columns - sum(least), [high - low for low, high in zip(least, most, strict=True)]
    if room > 0 and sum(wanted):
        part = room / sum(wanted)
        sizes = [low + part * want for low, want in zip(least, wanted, strict=True)]
    else:
        sizes = list(least)
    return [size / sum(sizes) for size in sizes]


def _columns(table: Table) -> list[list[Cell]]:
    rows = [expanded(row) for row in (*table.head, *table.rows)]
    return [[row[number] for row in rows if number < len(row)] for number in range(len(table.sides))]


# In characters: a strip's column, the space beside a text, and up to where a word or a text is kept whole.
_PICTURE_COLUMNS, _MARGIN, _LONGEST_WORD, _WHOLE, _LONGEST_TEXT = 30.0, 3.6, 13, 12, 90


def _needs(column: Sequence[Cell]) -> tuple[float, float]:
    """How many characters a column needs at least, and how many it can use: by its longer texts."""
    words = [word for cell in column for word in plain_text(cell.line).split()]
    texts = [min(width(plain_text(cell.line)), _LONGEST_TEXT) for cell in column] or [1]
    least = float(min(max(map(width, words), default=1), _LONGEST_WORD))
    if max(texts) <= _WHOLE:
        least = max(texts)
    if any(isinstance(part, Strip) for cell in column for part in cell.line):
        least = max(least, _PICTURE_COLUMNS)
    usual = sum(texts) / len(texts)
    return least + _MARGIN, max(least, (max(texts) + 2 * usual) / 3) + _MARGIN


def _only_pictures(cells: Sequence[Cell]) -> bool:
    return all(
        not plain_text(cell.line).strip() and any(isinstance(part, Strip) for part in cell.line)
        for cell in cells
    )
