"""The one Jinja environment of every page: it escapes what it prints, and refuses what is not there."""

import os
import sys
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.util import cache_from_source
from operator import attrgetter
from pathlib import Path

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    PackageLoader,
    StrictUndefined,
    Template,
)
from markupsafe import Markup

from forecast.core.handling import in_name
from forecast.core.plain import count, percent, plain
from forecast.render.text import clean, printed, shorten

# A table of more than ROWS_ALLOWED rows shows the first ROWS_SHOWN and folds the others.
ROWS_SHOWN, ROWS_ALLOWED = 15, 20
_CELL_WIDTH = 200
_SHADES = 10


def template(package: str, name: str) -> Template:
    """A template of a package, such as `forecast.brief`, which may include those of `forecast.render`.

    Rendering it raises jinja2.UndefinedError for what is not there, and TypeError for None.
    """
    return _environment(package).get_template(name)


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("forecast.render")]),
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        auto_reload=False,
        bytecode_cache=_compiled(package),
    )
    filters = (bar, cell, count, cut, parted, percent, plain, shade)
    environment.filters |= {function.__name__: function for function in filters} | {"mark": in_name}
    return environment


def _compiled(package: str) -> BytecodeCache | None:
    """Compiled templates lie where Python puts the compiled modules of the package; None where it may not."""
    folder = Path(cache_from_source(str(files(package) / "templates" / "page.py"))).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    may_write = os.access(folder, os.W_OK) and not sys.dont_write_bytecode
    return FileSystemBytecodeCache(str(folder)) if may_write else None


def _cleaned(value: object) -> str:
    """What any template prints, with its unseen characters made visible."""
    return value if isinstance(value, Markup) else _led(value, clean(printed(value)))


def _led(value: object, text: str) -> str:
    """The text; of a value with a `reason`, as a link to that place in the page."""
    reason = getattr(value, "reason", "")
    return Markup('<a class="why" href="#{}">{}</a>').format(reason, text) if reason else text


def bar(probability: float, width: int) -> int:
    """The length of a bar for a probability; `width` is that of certainty."""
    return round(probability * width)


def cell(row: object, path: str) -> object:
    """What stands in a table's cell; long texts are cut, and stand in full elsewhere on the page."""
    value: object = attrgetter(path)(row)
    return value if getattr(value, "reason", "") else cut(value)


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
