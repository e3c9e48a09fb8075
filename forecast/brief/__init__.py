"""From an assessment to the brief: one view, rendered as HTML, as Markdown and as JSON."""

import re
from collections.abc import Callable, Mapping

from forecast.brief.data import render_json
from forecast.brief.figures import pictures
from forecast.brief.timeline_chart import CHARTS
from forecast.brief.view import BriefView, build_view
from forecast.render.templates import template

__all__ = ["CHARTS", "RENDERERS", "BriefView", "build_view", "render_html", "render_json", "render_markdown"]


def render_html(view: BriefView) -> str:
    """The brief as one HTML file that needs nothing else: no script, no font, no network."""
    return template("forecast.brief", "brief.html.j2").render(view=view, pictures=pictures(view)) + "\n"


def render_markdown(view: BriefView) -> str:
    """The brief in GitHub Markdown."""
    text = template("forecast.brief", "brief.md.j2").render(view=view)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" +$", "", text, flags=re.MULTILINE)).strip() + "\n"


# By the suffix of the file that each makes; JSON last, since it tells the next brief what this one said.
RENDERERS: Mapping[str, Callable[[BriefView], str]] = {
    ".html": render_html,
    ".md": render_markdown,
    ".json": render_json,
}
