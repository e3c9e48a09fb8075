"""The chart of a timeline, as shapes on a sheet: for a brief, or as a file of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from forecast.brief.timeline import Arrival, Line, LinePoint, TimelineView, timeline_view
from forecast.domain.timeline import Timeline
from forecast.render import sheet as shapes
from forecast.render.sheet import Area, Circle, Sheet, Words, file_png, file_svg, page_svg
from forecast.render.templates import template
from forecast.render.text import shorten, wrapped

# Lines differ without colour as well; as many as there are colours.
DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (6, 2),
    (1.5, 1.5),
    (7, 2, 1.5, 2),
    (12, 3),
    (7, 2, 1.5, 2, 1.5, 2),
    (3, 1.2),
    (12, 2, 3, 2),
)
CAPTION = (
    "Lines: probabilities, the heavy one that of the answer; shaded: its 90% credible interval. Circles: "
    "reports came in; the larger, the more any scenario moved. At the right: the terms of the scale."
)
_TERM, _LEADING = 8.0, 11.5
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


@dataclass(frozen=True)
class _Plot:
    """The sheet, and where a day and a probability stand on it."""

    sheet: Sheet
    layout: Layout
    first: date
    last: date
    top: float

    def x(self, day: date) -> float:
        whole = (self.last - self.first).days
        share = (day - self.first).days / whole if whole else 0.5
        return self.layout.left + share * (self.layout.right - self.layout.left)

    def y(self, p: float) -> float:
        return self.layout.bottom - min(p / self.top, 1.0) * (self.layout.bottom - self.layout.top)


def draw(view: TimelineView, layout: Layout, title: str = "") -> Sheet:
    """The chart on a sheet, under a title where it stands alone."""
    days = [point.day.value for line in view.lines for point in line.points]
    high = max((_shown(line, point) for line in view.lines for point in line.points), default=1.0)
    top = min(1.0, ceil(10 * high) / 10) or 1.0
    sheet = Sheet(layout.width, layout.height, description(view))
    plot = _Plot(sheet, layout, min(days), max(days), top)
    for row, text in enumerate(wrapped(title, 90, 2) if title else ()):
        sheet.add(Words(layout.left, 12 + 16 * row, text, size=13, bold=True))
    _grid(plot, view)
    _days(plot)
    _arrivals(plot, view.arrivals)
    for line in sorted(view.lines, key=lambda line: line.asked):
        _line(plot, line, view.lines.index(line), len(view.lines))
    _labels(plot, view.lines)
    return sheet


def _shown(line: Line, point: LinePoint) -> float:
    """The highest that is drawn of a line on a day."""
    return _high(point) if line.asked else point.posterior.value or 0.0


def _high(point: LinePoint) -> float:
    return point.interval.high or point.posterior.value or 0.0


def _grid(plot: _Plot, view: TimelineView) -> None:
    """The terms' bands from side to side, their words at the right, per cents at the left."""
    layout, sheet = plot.layout, plot.sheet
    for number, band in enumerate(row for row in view.bands if row.low < plot.top):
        low, high = plot.y(band.low), plot.y(min(band.high, plot.top))
        corners = ((layout.left, low), (layout.width, low), (layout.width, high), (layout.left, high))
        sheet.add(Area(corners, "pale" if number % 2 else "paler"))
        lines = wrapped(band.word, 12, 3) if low - high > 2 * _TERM * 1.3 else [band.word]
        for row, word in enumerate(lines if low - high >= _TERM else ()):
            y = (low + high) / 2 + (row - (len(lines) - 1) / 2) * _TERM * 1.15
            sheet.add(Words(layout.width - 3, y, word, "soft", _TERM, "right"))
    step = 0.1 if plot.top <= 0.4 else 0.2
    for tick in range(int(plot.top / step + 1e-9) + 1):
        text = f"{100 * tick * step:.0f}%"
        sheet.add(Words(layout.left - 5, plot.y(tick * step), text, "soft", align="right"))


def _days(plot: _Plot) -> None:
    whole, count = (plot.last - plot.first).days, plot.layout.ticks
    step = max(1, ceil(whole / count))
    days = [plot.first + timedelta(passed) for passed in range(0, whole + 1, step)]
    days = [day for day in days if (plot.last - day).days > 0.6 * step] + [plot.last]
    for before, day in zip((None, *days), days, strict=False):
        year = f" {day.year}" if before is None or before.year != day.year else ""
        x, y, label = plot.x(day), plot.layout.bottom, f"{day.day} {_MONTHS[day.month - 1]}{year}"
        plot.sheet.add(Words(x, y + 34, label, "soft", align="center"))
        plot.sheet.add(shapes.Line(((x, y + 22), (x, y + 26)), width=0.8))


def _arrivals(plot: _Plot, arrivals: Sequence[Arrival]) -> None:
    """A thin line and a circle a day; words above the largest moves, as far as they do not touch."""
    taken: list[tuple[float, float]] = []
    for arrival in sorted(arrivals, key=lambda arrival: -(arrival.moved.value or 0.0)):
        x, layout = plot.x(arrival.day.value), plot.layout
        plot.sheet.add(shapes.Line(((x, layout.top), (x, layout.bottom)), width=0.7, opacity=0.6))
        radius = 1.75 + 15 * min(arrival.moved.value or 0.0, 0.2) ** 0.5
        plot.sheet.add(Circle(x, layout.bottom + 11, radius, hollow=True))
        half = 2.6 * len(arrival.told)
        x = min(max(x, layout.left + half), layout.right - half + 20)
        if all(x + half < low or x - half > high for low, high in taken):
            taken.append((x - half, x + half))
            plot.sheet.add(Words(x, layout.top - 8, arrival.told, "soft", align="center"))


def _line(plot: _Plot, line: Line, number: int, count: int) -> None:
    """The line of the answer is heavy and has its interval; with one day only there are dots side by side."""
    sheet, paint = plot.sheet, _paint(number)
    shift = 12 * (number - (count - 1) / 2) if len(line.points) == 1 else 0.0
    x = [plot.x(point.day.value) + shift for point in line.points]
    points = [(at, plot.y(point.posterior.value or 0.0)) for at, point in zip(x, line.points, strict=True)]
    bounds = [(plot.y(point.interval.low or 0.0), plot.y(_high(point))) for point in line.points]
    if len(points) == 1:
        sheet.add(shapes.Line([(x[0], y) for y in bounds[0]], paint, 4, opacity=0.45))
        sheet.add(Circle(*points[0], 3, paint))
        return
    if line.asked:
        low = [(at, y) for at, (y, _) in zip(x, bounds, strict=True)]
        high = [(at, y) for at, (_, y) in zip(x, bounds, strict=True)]
        sheet.add(Area([*low, *high[::-1]], paint, 0.2))
    sheet.add(shapes.Line(points, paint, 3.2 if line.asked else 1.2, () if line.asked else _dash(number)))


def _paint(number: int) -> str:
    return f"line-{number % len(DASHES) + 1}"


def _dash(number: int) -> tuple[float, ...]:
    return DASHES[number % len(DASHES)]


def _labels(plot: _Plot, lines: Sequence[Line]) -> None:
    """Number and title beside the end of each line, moved apart where they would touch."""
    layout = plot.layout
    texts = [wrapped(_label(line), layout.columns, 2 if len(lines) <= _ROOMY else 1) for line in lines]
    ends = [plot.y(line.points[-1].posterior.value or 0.0) for line in lines]
    heights = [_LEADING * len(text) + 2 for text in texts]
    middles = _apart(ends, heights, layout.bottom)
    for number, (text, end, y) in enumerate(zip(texts, ends, middles, strict=True)):
        begin = plot.x(lines[number].points[-1].day.value)
        path = ((begin, end), (layout.right + 3, end), (layout.label - 3, y))
        plot.sheet.add(shapes.Line(path, _paint(number), dash=() if lines[number].asked else _dash(number)))
        for row, words in enumerate(text):
            shift = (row - (len(text) - 1) / 2) * _LEADING
            plot.sheet.add(Words(layout.label, y + shift, words, bold=lines[number].asked))


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


def _alone(timeline: Timeline) -> Sheet:
    """The chart as it stands by itself, under the question."""
    cut = f" CUT SHORT on {timeline.points[-1].day}." if timeline.interrupted else ""
    return draw(timeline_view(timeline), ALONE, f"{timeline.question.text}{cut}")


def timeline_html(timeline: Timeline) -> str:
    """The chart and its table as a page that stands alone and follows light, dark and print."""
    view = timeline_view(timeline)
    page = template("forecast.brief", "timeline.html.j2")
    chart = page_svg(draw(view, IN_PAGE))
    return page.render(view=view, question=timeline.question, chart=chart, caption=CAPTION) + "\n"


CHARTS: Mapping[str, Callable[[Timeline], str | bytes]] = {
    ".svg": lambda timeline: file_svg(_alone(timeline)),
    ".html": timeline_html,
    ".png": lambda timeline: file_png(_alone(timeline)),
}
