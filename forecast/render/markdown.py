"""GitHub Markdown in which no text of a question or an article can act as Markdown or HTML.

Every value that a Markdown template prints goes through `escape`, whether or not the template asks for it.
"""

import re
from collections.abc import Iterable, Sequence
from operator import attrgetter

from forecast.render.text import clean, printed, shorten, width

_CELL_WIDTH = 160
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


class Markdown(str):
    """Text that is Markdown already and is not escaped again."""

    __slots__ = ()


def escape(text: str) -> Markdown:
    r"""Text as Markdown that shows it literally, on one line.

    >>> print(escape("- <b>a|b</b> *c* <1%"))
    \- \<b\>a\|b\</b\> \*c\* <1%
    >>> print(escape("write to a_b@example.org, or see (www.example.org/a)."))
    write to `a_b@example.org`, or see (`www.example.org/a`).
    """
    parts, start, line = [], 0, clean(text)
    for live in _LIVE.finditer(line):
        parts += [_ANYWHERE.sub(r"\\\g<0>", line[start : live.start()]), f"`{live[0]}`"]
        start = live.end()
    line = "".join([*parts, _ANYWHERE.sub(r"\\\g<0>", line[start:])])
    return Markdown(_AT_START.sub(r"\\", _NUMBERED.sub(r"\1\\", line)))


def link(text: str, url: str) -> Markdown:
    """A link; the address comes from the view, which keeps web addresses only.

    >>> print(link("Report", "https://example.org/a"))
    [Report](https://example.org/a)
    """
    return Markdown(f"[{escape(text)}]({url})")


def table(rows: Iterable[object], *columns: Sequence[str]) -> Markdown:
    """A table with its columns aligned in plain text.

    A column is its heading and the path of its attribute, with a third item ">" to set it right.
    Long texts are cut, and stand in full elsewhere in the brief.
    """
    heads = [Markdown(heading) for heading, *_ in columns]
    paths = [attrgetter(path) for _, path, *_ in columns]
    right = [">" in rest for _, _, *rest in columns]
    cells = [[escape(shorten(printed(path(row)), _CELL_WIDTH)) for path in paths] for row in rows]
    widths = [
        max(3, *(min(width(text), _PADDED_UP_TO) for text in column))
        for column in zip(heads, *cells, strict=True)
    ]
    lines = [_line(row, widths, right) for row in (heads, *cells)]
    rule = [
        f"{'-' * (size - 1)}{':' if set_right else '-'}"
        for size, set_right in zip(widths, right, strict=True)
    ]
    return Markdown("\n".join([lines[0], f"| {' | '.join(rule)} |", *lines[1:]]))


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for text, size, set_right in zip(cells, widths, right, strict=True):
        space = " " * (size - width(text))
        padded.append(space + text if set_right else text + space)
    return f"| {' | '.join(padded)} |"
