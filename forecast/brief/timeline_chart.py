"""The chart of a timeline, drawn in points from the top left: for a brief, or as a file of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from forecast.brief.timeline import Arrival, Line, TimelineView, timeline_view
from forecast.domain.timeline import Timeline
from forecast.render.svg import (
    IN_FILE,
    INK,
    PALE,
    PALER,
    SERIES,
    SOFT,
    canvas,
    drawing,
    file_png,
    file_svg,
    page_part,
)
from forecast.render.templates import template
from forecast.render.text import clean, shorten, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Lines differ without colour as well; as many as there are colours.
DASHES: tuple[Any, ...] = (
    "-",
    (0, (6, 2)),
    (0, (1.5, 1.5)),
    (0, (7, 2, 1.5, 2)),
    (0, (12, 3)),
    (0, (7, 2, 1.5, 2, 1.5, 2)),
    (0, (3, 1.2)),
    (0, (12, 2, 3, 2)),
)
CAPTION = (
    "Lines: probabilities of the scenarios; shaded: their 90% credible intervals. Circles: reports came in; "
    "the larger, the more any scenario moved. At the right: the terms of the scale."
)
_SMALL, _TERM, _LEADING = 9.5, 8.0, 11.5
_ROOMY = 5  # with more scenarios than this a label has one line
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Layout:
    """Lengths in points: where the plot, the labels and the terms stand."""

    width: float
    left: float
    right: float
    label: float
    columns: int
    top: float
    bottom: float
    ticks: int

    @property
    def height(self) -> float:
        """Of the whole chart, with the circles and the days below the plot."""
        return self.bottom + 42


IN_BRIEF = Layout(width=400, left=34, right=226, label=240, columns=17, top=18, bottom=258, ticks=3)
ALONE = Layout(width=760, left=44, right=500, label=522, columns=28, top=54, bottom=394, ticks=6)
IN_PAGE = replace(ALONE, top=20, bottom=360)  # the page has the question as its heading


@dataclass
class _Plot:
    """The axes, and where a day and a probability stand on them."""

    axes: "Axes"
    layout: Layout
    first: date
    last: date
    top: float
    colours: Mapping[str, str]

    def x(self, day: date) -> float:
        whole = (self.last - self.first).days
        share = (day - self.first).days / whole if whole else 0.5
        return self.layout.left + share * (self.layout.right - self.layout.left)

    def y(self, p: float) -> float:
        return self.layout.bottom - min(p / self.top, 1.0) * (self.layout.bottom - self.layout.top)

    def write(self, x: float, y: float, text: str, color: str = INK, **style: Any) -> None:
        chosen: dict[str, Any] = {"va": "center", "fontsize": _SMALL} | style
        self.axes.text(x, y, clean(text), color=self._colour(color), **chosen)

    def line(self, x: Any, y: Any, color: str = SOFT, **style: Any) -> None:
        self.axes.plot(x, y, color=self._colour(color), **style)

    def shade(self, x: Any, low: Any, high: Any, color: str, **style: Any) -> None:
        self.axes.fill_between(x, low, high, color=self._colour(color), lw=0, **style)

    def _colour(self, name: str) -> str:
        return self.colours.get(name, name)


def draw(
    view: TimelineView, layout: Layout, title: str = "", colours: Mapping[str, str] = MappingProxyType({})
) -> "Axes":
    """The chart on axes of its own, painted by the page unless colours are given."""
    days = [point.day.value for line in view.lines for point in line.points]
    high = max((p.interval.high or 0.0 for line in view.lines for p in line.points), default=1.0)
    top = min(1.0, ceil(10 * high) / 10) or 1.0
    axes = canvas(layout.width, layout.height)
    plot = _Plot(axes, layout, min(days), max(days), top, colours)
    for row, text in enumerate(wrapped(title, 90, 2) if title else ()):
        plot.write(layout.left, 12 + 16 * row, text, fontsize=13, weight="bold")
    _grid(plot, view)
    _days(plot)
    _arrivals(plot, view.arrivals)
    for number, line in enumerate(view.lines):
        _line(plot, line, number, len(view.lines))
    _labels(plot, view.lines)
    return plot.axes


def _grid(plot: _Plot, view: TimelineView) -> None:
    """The terms' bands from side to side, their words at the right, per cents at the left."""
    layout = plot.layout
    for number, band in enumerate(row for row in view.bands if row.low < plot.top):
        low, high = plot.y(band.low), plot.y(min(band.high, plot.top))
        plot.shade((layout.left, layout.width), low, high, PALE if number % 2 else PALER, zorder=0)
        lines = wrapped(band.word, 12, 3) if low - high > 2 * _TERM * 1.3 else [band.word]
        if low - high < _TERM:
            continue
        for row, word in enumerate(lines):
            y = (low + high) / 2 + (row - (len(lines) - 1) / 2) * _TERM * 1.15
            plot.write(layout.width - 3, y, word, ha="right", color=SOFT, fontsize=_TERM)
    step = 0.1 if plot.top <= 0.4 else 0.2
    for tick in range(int(plot.top / step + 1e-9) + 1):
        plot.write(layout.left - 5, plot.y(tick * step), f"{100 * tick * step:.0f}%", ha="right", color=SOFT)


def _days(plot: _Plot) -> None:
    whole, count = (plot.last - plot.first).days, plot.layout.ticks
    step = max(1, ceil(whole / count))
    days = [plot.first + timedelta(passed) for passed in range(0, whole + 1, step)]
    days = [day for day in days if (plot.last - day).days > 0.6 * step] + [plot.last]
    for before, day in zip((None, *days), days, strict=False):
        year = f" {day.year}" if before is None or before.year != day.year else ""
        x, y, label = plot.x(day), plot.layout.bottom, f"{day.day} {_MONTHS[day.month - 1]}{year}"
        plot.write(x, y + 34, label, ha="center", color=SOFT)
        plot.line(2 * [x], [y + 22, y + 26], lw=0.8)


def _arrivals(plot: _Plot, arrivals: Sequence[Arrival]) -> None:
    """A thin line and a circle a day; words above the largest moves, as far as they do not touch."""
    taken: list[tuple[float, float]] = []
    for arrival in sorted(arrivals, key=lambda arrival: -(arrival.moved.value or 0.0)):
        x, layout = plot.x(arrival.day.value), plot.layout
        plot.line((x, x), (layout.top, layout.bottom), lw=0.7, alpha=0.6, zorder=1)
        size = 3.5 + 30 * min(arrival.moved.value or 0.0, 0.2) ** 0.5
        plot.line(x, layout.bottom + 11, INK, marker="o", ms=size, mfc="none", mew=1.1)
        half = 2.6 * len(arrival.told)
        x = min(max(x, layout.left + half), layout.right - half + 20)
        if all(x + half < low or x - half > high for low, high in taken):
            taken.append((x - half, x + half))
            plot.write(x, layout.top - 8, arrival.told, ha="center", color=SOFT)


def _line(plot: _Plot, line: Line, number: int, count: int) -> None:
    x = [plot.x(point.day.value) for point in line.points]
    colour, wide = SERIES[number % len(SERIES)], 2.4 if line.leading else 1.4
    low = [plot.y(point.interval.low or 0.0) for point in line.points]
    high = [plot.y(point.interval.high or 0.0) for point in line.points]
    y = [plot.y(point.posterior.value or 0.0) for point in line.points]
    if len(x) == 1:  # nothing to draw a line through: side by side, so that none hides another
        x = [x[0] + 12 * (number - (count - 1) / 2)]
        plot.line(2 * x, (low[0], high[0]), colour, lw=4, alpha=0.45)
        plot.line(x, y, colour, marker="o", ms=6)
    plot.shade(x, low, high, colour, alpha=0.2 if line.leading else min(0.08, 0.4 / count), zorder=2)
    plot.line(x, y, colour, lw=wide, ls=DASHES[number % len(DASHES)], zorder=4 if line.leading else 3)


def _labels(plot: _Plot, lines: Sequence[Line]) -> None:
    """Number and title beside the end of each line, moved apart where they would touch."""
    layout = plot.layout
    texts = [wrapped(_label(line), layout.columns, 2 if len(lines) <= _ROOMY else 1) for line in lines]
    ends = [plot.y(line.points[-1].posterior.value or 0.0) for line in lines]
    heights = [_LEADING * len(text) + 2 for text in texts]
    middles = _apart(ends, heights, layout.bottom)
    for number, (text, end, y) in enumerate(zip(texts, ends, middles, strict=True)):
        begin = plot.x(lines[number].points[-1].day.value)
        path = (begin, layout.right + 3, layout.label - 3), (end, end, y)
        plot.line(*path, SERIES[number % len(SERIES)], lw=1, ls=DASHES[number % len(DASHES)])
        for row, words in enumerate(text):
            shift = (row - (len(text) - 1) / 2) * _LEADING
            plot.write(layout.label, y + shift, words, weight="bold" if lines[number].leading else "normal")


def _label(line: Line) -> str:
    return f"{line.points[-1].posterior} {shorten(line.title, 60)}"


def _apart(ends: Sequence[float], heights: Sequence[float], low: float) -> list[float]:
    """Middles of labels of such heights, none below `low`; those that would touch share their middle.

    >>> _apart([100.0, 98.0, 20.0], [10.0, 10.0, 10.0], 200.0)
    [104.0, 94.0, 20.0]
    """

    def span(stack: Sequence[int]) -> tuple[float, float]:
        """Where labels on top of one another begin and end."""
        half = sum(heights[i] for i in stack) / 2
        middle = min(sum(ends[i] for i in stack) / len(stack), low - half)
        return middle - half, middle + half

    stacks: list[list[int]] = []
    for i in sorted(range(len(ends)), key=lambda i: ends[i]):
        stacks.append([i])
        while len(stacks) > 1 and span(stacks[-2])[1] > span(stacks[-1])[0]:
            last = stacks.pop()
            stacks[-1] += last
    middles = list(ends)
    for stack in stacks:
        top, _ = span(stack)
        for i in stack:
            middles[i] = top + heights[i] / 2
            top += heights[i]
    return middles


def description(view: TimelineView) -> str:
    """What the chart shows, for those who do not see it."""
    lines = "; ".join(_line_description(line) for line in view.lines)
    arrivals = ", ".join(f"{arrival.told} on {arrival.day}" for arrival in view.arrivals[:20])
    news = f" Reports came in: {arrivals}." if arrivals else " No report came in."
    return f"Chart of how the scenarios' probabilities moved. {lines}.{news}"


def _line_description(line: Line) -> str:
    first, last = line.points[0], line.points[-1]
    return (
        f"{shorten(line.title, 80)}: {first.posterior} on {first.day}, {last.posterior} on {last.day}, "
        f"90% credible interval {last.interval}"
    )


def _alone(timeline: Timeline, file: Callable[["Axes", str], str | bytes]) -> str | bytes:
    """The chart as a file of its own, under the question and for light paper."""
    view = timeline_view(timeline)
    cut = f" CUT SHORT on {timeline.points[-1].day}." if timeline.interrupted else ""
    with drawing():
        axes = draw(view, ALONE, f"{timeline.question.text}{cut}", IN_FILE)
        return file(axes, description(view))


def timeline_html(timeline: Timeline) -> str:
    """The chart and its table as a page that stands alone and follows light, dark and print."""
    view = timeline_view(timeline)
    with drawing():
        chart = page_part(draw(view, IN_PAGE), "timeline", description(view))
    page = template("forecast.brief", "timeline.html.j2")
    return page.render(view=view, question=timeline.question, chart=chart, caption=CAPTION) + "\n"


CHARTS: Mapping[str, Callable[[Timeline], str | bytes]] = {
    ".svg": lambda timeline: _alone(timeline, file_svg),
    ".html": timeline_html,
    ".png": lambda timeline: _alone(timeline, file_png),
}
