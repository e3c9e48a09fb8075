"""The brief as GitHub Markdown.

Every value that the template prints goes through `escape`, whether or not the template asks for it,
so that no text of a question or an article can act as Markdown or HTML.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from operator import attrgetter

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from forecast.brief.view import BriefView
from forecast.brief.words import shorten
from forecast.render.clean import clean, width

CELL_WIDTH = 160
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


class Rendered(str):
    """Markdown that is meant as such and not escaped again."""

    __slots__ = ()


def escape(text: str) -> Rendered:
    r"""Text as Markdown that shows it literally, on one line.

    >>> print(escape("- <b>a|b</b> *c* <1%"))
    \- \<b\>a\|b\</b\> \*c\* <1%
    >>> print(escape("write to a_b@example.org, or see (www.example.org/a)."))
    write to `a_b@example.org`, or see (`www.example.org/a`).
    """
    parts, at, line = [], 0, clean(text)
    for live in _LIVE.finditer(line):
        parts += [_ANYWHERE.sub(_escaped, line[at : live.start()]), f"`{live[0]}`"]
        at = live.end()
    line = "".join([*parts, _ANYWHERE.sub(_escaped, line[at:])])
    return Rendered(_AT_START.sub(r"\\", _NUMBERED.sub(r"\1\\", line)))


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def link(text: str, url: str) -> Rendered:
    """A link; the address comes from the view, which keeps web addresses only.

    >>> print(link("Report", "https://example.org/a"))
    [Report](https://example.org/a)
    """
    return Rendered(f"[{escape(text)}]({url})")


def table(rows: Iterable[object], *columns: Sequence[str]) -> Rendered:
    """A table with its columns aligned in plain text.

    A column is its heading and the path of its attribute, with a third item ">" to set it right.
    Long texts are cut, and stand in full elsewhere in the brief.
    """
    heads = [Rendered(heading) for heading, *_ in columns]
    paths = [attrgetter(path) for _, path, *_ in columns]
    right = [">" in rest for _, _, *rest in columns]
    cells = [[escape(shorten(_text(path(row)), CELL_WIDTH)) for path in paths] for row in rows]
    widths = [
        max(3, *(min(width(text), _PADDED_UP_TO) for text in each))
        for each in zip(heads, *cells, strict=True)
    ]
    lines = [_line(each, widths, right) for each in (heads, *cells)]
    rule = [
        f"{'-' * (size - 1)}{':' if set_right else '-'}"
        for size, set_right in zip(widths, right, strict=True)
    ]
    return Rendered("\n".join([lines[0], f"| {' | '.join(rule)} |", *lines[1:]]))


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for text, size, set_right in zip(cells, widths, right, strict=True):
        space = " " * (size - width(text))
        padded.append(space + text if set_right else text + space)
    return f"| {' | '.join(padded)} |"


def render_markdown(view: BriefView) -> str:
    """The brief in Markdown; raises jinja2.UndefinedError if the template asks for what is not there."""
    text = _template().render(view=view)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" +$", "", text, flags=re.MULTILINE)).strip() + "\n"


def _finalize(value: object) -> str:
    return value if isinstance(value, Rendered) else escape(_text(value))


def _text(value: object) -> str:
    if value is None:
        raise TypeError("the template prints a value that is None")
    return str(value)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("forecast.brief"),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters["table"] = table
    environment.filters["link"] = link
    return environment.get_template("brief.md.j2")
