"""The overview as one self-contained HTML page: no script, no address but its own."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from forecast.core.plain import count, percent, plain
from forecast.desk.overview import Overview

_BAR = 160


def render_page(page: Overview) -> str:
    """The page; every value is escaped, and raises jinja2.UndefinedError for what is not there."""
    environment = Environment(
        loader=PackageLoader("forecast.desk"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"plain": plain, "percent": percent, "count": count, "bar": _bar}
    return environment.get_template("overview.html.j2").render(page=page, width=_BAR) + "\n"


def _bar(probability: float) -> int:
    return round(probability * _BAR)
