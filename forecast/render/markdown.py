"""GitHub Markdown of a document, in which no text can act as Markdown or HTML.

Pictures are told in words, since Markdown has none of its own; strips of marks in a table are left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any
from urllib.parse import quote

from forecast.render.blocks import (
    Block,
    Break,
    Cell,
    Contents,
    Figure,
    Heading,
    Line,
    Listing,
    Paragraph,
    Quote,
    Run,
    Side,
    Table,
    expanded,
    without_strips,
)
from forecast.render.text import clean, width

_PADDED_UP_TO = 60

# What acts anywhere in a line; "<" stays in "<1%" and "< 2", where it cannot open a tag or an address.
_ANYWHERE = re.compile(r"[\\`*_\[\]|~#$]|<(?!\s|\d+%(?:[\s,;:)]|\.?$|\.\s))|>(?![\d=])|&(?=#?\w+;)")
# What acts only at the beginning of a line: lists, rules, underlined headings, quotations.
_AT_START = re.compile(r"^(?=[-=>]|\+(?:\s|$))")
_NUMBERED = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))")
# What renderers make a link, a mail or a mention of without being asked; code is left alone by all.
_LIVE = re.compile(
    r"[^\s`|(\[<\"'“„«]*(?:://|www\.|mailto:|xmpp:|@(?=[^\s`|]))[^\s`|]*[^\s`|.,;:!?)\]>\"'”»]",
    re.IGNORECASE,
)
_IN_ADDRESS = "/:?#@!$&'*+,;=%~"


def write_markdown(blocks: Iterable[Block]) -> str:
    r"""A document as Markdown.

    >>> write_markdown([Heading(2, (Run("Now"),)), Paragraph((Run("a*b", bold=True), Run(".")))])
    '## Now\n\n**a\\*b**.\n'
    """
    return f"{_joined(blocks)}\n"


def escape(text: str) -> str:
    r"""Text as Markdown that shows it literally, on one line.

    >>> print(escape("- <b>a|b</b> *c* <1%"))
    \- \<b\>a\|b\</b\> \*c\* <1%
    >>> print(escape("write to a_b@example.org, or see (www.example.org/a)."))
    write to `a_b@example.org`, or see (`www.example.org/a`).
    """
    return _at_start(_escaped(clean(text)))


def _escaped(text: str) -> str:
    """Text within a line, without what acts only at its beginning."""
    parts, start = [], 0
    for live in _LIVE.finditer(text):
        parts += [_ANYWHERE.sub(r"\\\g<0>", text[start : live.start()]), f"`{live[0]}`"]
        start = live.end()
    return "".join([*parts, _ANYWHERE.sub(r"\\\g<0>", text[start:])])


def _at_start(line: str) -> str:
    return _AT_START.sub(r"\\", _NUMBERED.sub(r"\1\\", line))


def _joined(blocks: Iterable[Block]) -> str:
    return "\n\n".join(filter(None, map(_written, blocks)))


def _written(block: Block) -> str:
    return _WRITTEN[type(block)](block)


def _heading(block: Heading) -> str:
    return f"{'#' * block.level} {' '.join(_lines(block.line))}"


def _paragraph(block: Paragraph) -> str:
    return "\\\n".join(map(_at_start, _lines(block.line)))


def _listing(block: Listing) -> str:
    marks = [f"{number}. " if block.ordered else "- " for number in range(1, len(block.items) + 1)]
    tight = all(_is_tight(item) for item in block.items)
    items = [_item(item, mark, tight) for item, mark in zip(block.items, marks, strict=True)]
    return ("\n" if tight else "\n\n").join(items)


def _is_tight(item: Sequence[Block]) -> bool:
    """Whether an item is a paragraph, and at most a list below it."""
    return len(item) == 1 or (len(item) == 2 and isinstance(item[1], Listing))


def _item(blocks: Sequence[Block], mark: str, tight: bool) -> str:
    """An item; what follows its first line is set in by the width of its mark."""
    text = ("\n" if tight else "\n\n").join(filter(None, map(_written, blocks)))
    first, *rest = text.split("\n")
    return "\n".join([mark + first, *(" " * len(mark) + line if line else "" for line in rest)])


def _quote(block: Quote) -> str:
    return "\n".join(f"> {line}".rstrip() for line in _joined(block.blocks).split("\n"))


def _figure(block: Figure) -> str:
    caption = tuple(replace(part, italic=True) if isinstance(part, Run) else part for part in block.caption)
    return _joined([Paragraph((Run(clean(block.description)),)), Paragraph(caption)])


def _table(block: Table) -> str:
    """A table with its columns aligned in plain text."""
    table = without_strips(block)
    head, *more = table.head or [[Cell(())] * len(table.sides)]
    rows = [[_cell(cell) for cell in expanded(row)] for row in (head, *more, *table.rows)]
    widths = [
        max(3, *(min(width(text), _PADDED_UP_TO) for text in column)) for column in zip(*rows, strict=True)
    ]
    rule = [_RULES[side](size) for side, size in zip(table.sides, widths, strict=True)]
    lines = [_row(row, widths, table.sides) for row in rows]
    return "\n".join([lines[0], f"| {' | '.join(rule)} |", *lines[1:]])


def _cell(cell: Cell) -> str:
    return "<br>".join(_lines(cell.line))


def _row(row: Sequence[str], widths: Sequence[int], sides: Sequence[Side]) -> str:
    padded = [
        text + space if side == "left" else space + text
        for text, side, space in (
            (text, side, " " * (size - width(text)))
            for text, size, side in zip(row, widths, sides, strict=True)
        )
    ]
    return f"| {' | '.join(padded)} |"


_RULES: Mapping[Side, Callable[[int], str]] = {
    "left": lambda size: "-" * size,
    "right": lambda size: f"{'-' * (size - 1)}:",
    "centre": lambda size: f":{'-' * (size - 2)}:",
}


def _lines(line: Line) -> list[str]:
    """The lines of a paragraph or a cell, in Markdown."""
    parts = groupby(line, lambda part: isinstance(part, Break))
    return ["".join(_styled(part)) for is_break, part in parts if not is_break]


def _styled(line: Iterable[Any]) -> Iterator[str]:
    """Every stretch of one style as a whole, so that no mark stands within a word without need."""
    runs = (run for run in line if isinstance(run, Run))
    for (bold, italic, url), part in groupby(runs, lambda run: (run.bold, run.italic, run.url)):
        text = "".join(run.text for run in part)
        inside = text.strip(" ")
        marks = ("**" if bold else "") + ("*" if italic else "")
        shown = f"[{_escaped(inside)}]({quote(url, safe=_IN_ADDRESS)})" if url else _escaped(inside)
        yield text.replace(inside, f"{marks}{shown}{marks[::-1]}", 1) if inside else text


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Listing: _listing,
    Table: _table,
    Quote: _quote,
    Figure: _figure,
    Contents: lambda block: "",
}
