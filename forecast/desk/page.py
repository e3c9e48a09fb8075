"""The overview as one self-contained HTML page: no script, no address but its own."""

from forecast.desk.overview import Overview
from forecast.render.templates import template


def render_page(page: Overview) -> str:
    """The page; every value is escaped, and raises jinja2.UndefinedError for what is not there."""
    return template("forecast.desk", "overview.html.j2").render(page=page, width=160) + "\n"
