"""From an assessment to the brief: one view, rendered as HTML, as Markdown and as JSON."""

from collections.abc import Callable, Mapping

from forecast.brief.data import render_json
from forecast.brief.html import render_html
from forecast.brief.markdown import render_markdown
from forecast.brief.timeline_file import CHARTS
from forecast.brief.view import BriefView, build_view

# By the suffix of the file that each makes; JSON last, since it tells the next brief what this one said.
RENDERERS: Mapping[str, Callable[[BriefView], str]] = {
    ".html": render_html,
    ".md": render_markdown,
    ".json": render_json,
}

__all__ = ["CHARTS", "RENDERERS", "BriefView", "build_view", "render_html", "render_json", "render_markdown"]
