"""The one Jinja environment of every page: it escapes what it prints, and refuses what is not there.

HTML is always escaped; so is Markdown, in templates whose name says `.md.`, by its own rules.
"""

from collections.abc import Sequence
from functools import cache
from operator import attrgetter

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from forecast.core.handling import in_name
from forecast.core.plain import count, percent, plain
from forecast.render.markdown import Markdown, escape, link, table
from forecast.render.text import clean, printed, shorten

# A table of more than ROWS_ALLOWED rows shows the first ROWS_SHOWN and folds the others.
ROWS_SHOWN, ROWS_ALLOWED = 15, 20
_CELL_WIDTH = 200
_SHADES = 10


@cache
def template(package: str, name: str) -> Template:
    """A template of a package, such as `forecast.brief`, which may include those of `forecast.render`.

    Rendering it raises jinja2.UndefinedError for what is not there, and TypeError for None.
    """
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("forecast.render")]),
        undefined=StrictUndefined,
        finalize=_escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=lambda name: ".md." not in (name or ""),
    )
    filters = (bar, cell, count, cut, link, parted, percent, plain, shade, table)
    environment.filters |= {function.__name__: function for function in filters} | {"mark": in_name}
    return environment.get_template(name)


@pass_eval_context
def _escaped(context: EvalContext, value: object) -> str:
    """What any template prints, with its unseen characters made visible."""
    if isinstance(value, Markup | Markdown):
        return value
    return clean(printed(value)) if context.autoescape else escape(printed(value))


def bar(probability: float, width: int) -> int:
    """The length of a bar for a probability; `width` is that of certainty."""
    return round(probability * width)


def cell(row: object, path: str) -> str:
    """What stands in a table's cell; long texts are cut, and stand in full elsewhere on the page."""
    return cut(attrgetter(path)(row))


def cut(value: object) -> str:
    """A value on one line, not too long."""
    return shorten(printed(value), _CELL_WIDTH)


def parted[T](rows: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """The rows to show, and those to fold away.

    >>> [len(part) for part in parted(range(40))]
    [15, 25]
    """
    shown = len(rows) if len(rows) <= ROWS_ALLOWED else ROWS_SHOWN
    return rows[:shown], rows[shown:]


def shade(probability: float | None) -> str:
    """The class of a cell by its probability, ten steps.

    >>> shade(0.37), shade(1.0), shade(None)
    ('shade-3', 'shade-9', '')
    """
    return "" if probability is None else f"shade-{min(int(probability * _SHADES), _SHADES - 1)}"
