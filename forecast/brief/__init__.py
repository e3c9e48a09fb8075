"""From an assessment to the brief: one view, rendered as Markdown and as JSON."""

from forecast.brief.data import render_json
from forecast.brief.markdown import render_markdown
from forecast.brief.view import BriefView, build_view

__all__ = ["BriefView", "build_view", "render_json", "render_markdown"]
