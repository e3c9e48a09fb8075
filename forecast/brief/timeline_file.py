"""A timeline's chart as a file of its own, by the ending of its name."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from forecast.brief.timeline import timeline_view
from forecast.brief.timeline_chart import ALONE, CAPTION, draw, told
from forecast.domain.timeline import Timeline
from forecast.render.svg import IN_FILE, drawing, file_png, file_svg, page_part
from forecast.render.templates import template

# The page has the question as its heading.
_IN_PAGE = replace(ALONE, top=20, bottom=360)


def timeline_svg(timeline: Timeline) -> str:
    """The chart as SVG, for light paper."""
    view = timeline_view(timeline)
    with drawing():
        return file_svg(draw(view, ALONE, _title(timeline), IN_FILE), told(view))


def timeline_png(timeline: Timeline) -> bytes:
    """The chart as a picture."""
    view = timeline_view(timeline)
    with drawing():
        return file_png(draw(view, ALONE, _title(timeline), IN_FILE), told(view))


def timeline_html(timeline: Timeline) -> str:
    """The chart and its table as a page that stands alone and follows light, dark and print."""
    view = timeline_view(timeline)
    with drawing():
        chart = page_part(draw(view, _IN_PAGE), "timeline", told(view))
    page = template("forecast.brief", "timeline.html.j2")
    return page.render(view=view, question=timeline.question, chart=chart, caption=CAPTION) + "\n"


def _title(timeline: Timeline) -> str:
    cut = f" CUT SHORT on {timeline.points[-1].day}." if timeline.interrupted else ""
    return f"{timeline.question.text}{cut}"


CHARTS: Mapping[str, Callable[[Timeline], str | bytes]] = {
    ".svg": timeline_svg,
    ".html": timeline_html,
    ".png": timeline_png,
}
