"""The brief as one HTML file that needs nothing else: no script, no font, no network.

Everything printed is escaped by the environment, unseen characters are made visible, and the page's own
policy forbids what the template does not use.
"""

from collections.abc import Sequence
from functools import cache
from operator import attrgetter

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from forecast.brief.figures import pictures
from forecast.brief.numbers import Figure
from forecast.brief.view import BriefView
from forecast.brief.words import shorten
from forecast.core.handling import in_name
from forecast.render.clean import clean

# A table of more rows than the second shows so many as the first, and folds the others.
ROWS_SHOWN, ROWS_ALLOWED = 15, 20
CELL_WIDTH = 200
_SHADES = 10


def render_html(view: BriefView) -> str:
    """The brief in HTML; raises jinja2.UndefinedError if the template asks for what is not there."""
    return template("brief.html.j2").render(view=view, pictures=pictures(view)) + "\n"


def shade(figure: Figure) -> str:
    """The class of a cell by its probability, ten steps.

    >>> shade(Figure(0.37, "37%")), shade(Figure(1.0, ">99%")), shade(Figure(None, "not available"))
    ('shade-3', 'shade-9', '')
    """
    return "" if figure.value is None else f"shade-{min(int(figure.value * _SHADES), _SHADES - 1)}"


def parted[T](rows: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """The rows to show, and those to fold away.

    >>> [len(part) for part in parted(range(40))]
    [15, 25]
    """
    shown = len(rows) if len(rows) <= ROWS_ALLOWED else ROWS_SHOWN
    return rows[:shown], rows[shown:]


def cell(row: object, path: str) -> str:
    """What stands in a table's cell; long texts are cut, and stand in full elsewhere in the brief."""
    return cut(attrgetter(path)(row))


def cut(value: object) -> str:
    """A value on one line, not too long."""
    return shorten(_text(value), CELL_WIDTH)


def _text(value: object) -> str:
    if value is None:
        raise TypeError("the template prints a value that is None")
    return str(value)


def _finalize(value: object) -> str:
    return value if isinstance(value, Markup) else clean(_text(value))


@cache
def template(name: str) -> Template:
    """A template that refuses what is not there and escapes what it prints."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("forecast.brief"), PackageLoader("forecast.render")]),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    environment.filters |= {"cell": cell, "cut": cut, "mark": in_name, "parted": parted, "shade": shade}
    return environment.get_template(name)
