"""The brief's charts, drawn from the view: scenarios, weights, waterfall, indicators, ranks, timeline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from forecast.brief.indicators import IndicatorRow
from forecast.brief.scenarios import ScenarioRow
from forecast.brief.timeline_chart import CAPTION, IN_BRIEF, description, draw
from forecast.brief.view import BriefView
from forecast.render.svg import (
    AGAINST,
    FOR,
    INK,
    PALE,
    PALER,
    SMALL,
    SOFT,
    WIDTH,
    Picture,
    drawing,
    page_part,
    plot_area,
)
from forecast.render.text import shorten, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INDICATORS_SHOWN = 20
_NAMED = 80  # as many characters of a name in a description
_PER_CENT = {fifth / 5: f"{20 * fifth}%" for fifth in range(6)}
# Lengths in points.
_LEFT, _RIGHT, _HEAD, _FOOT = 14.0, 46.0, 42.0, 22.0
_LINE, _LANE, _RANK_LANE, _GAP = 15.0, 18.0, 34.0, 6.0
# Ends nearer to each other than this share of the chart have one label.
_APART = 0.25
_STYLES = ("-", "--", "-.", ":")


@dataclass
class RowChart:
    """Rows under one another, each a label above a lane; `y` counts points from the top.

    `labels` may be long and hold any characters; `low` and `high` bound what a lane shows.
    """

    labels: Sequence[str]
    low: float
    high: float
    head: float = 0.0
    lane: float = _LANE
    axes: "Axes" = field(init=False)
    lanes: list[float] = field(init=False)

    def __post_init__(self) -> None:
        texts = [wrapped(label) for label in self.labels]
        tops = [self.head]
        for text in texts:
            tops.append(tops[-1] + len(text) * _LINE + self.lane + _GAP)
        self.axes = plot_area(WIDTH, tops[-1] + _FOOT, _LEFT, _RIGHT, _FOOT)
        self.axes.set_ylim(tops[-1], 0)
        self.axes.spines[:].set_visible(False)
        self.axes.tick_params(length=0, labelsize=SMALL, labelcolor=SOFT, left=False, labelleft=False)
        self.axes.set_xlim(self.low, self.high)
        self.lanes = [below - _GAP - self.lane / 2 for below in tops[1:]]
        for text, top in zip(texts, tops[:-1], strict=True):
            for number, line in enumerate(text):
                self.write(self.low, top + (number + 0.5) * _LINE, line)

    def write(self, x: float, y: float, text: str, **style: Any) -> None:
        """Text as it stands, centred on a line."""
        self.axes.text(x, y, text, **{"va": "center", "color": INK} | style)

    def value(self, y: float, text: str, **style: Any) -> None:
        """A number at the right of a lane."""
        x = 1 + (_RIGHT - 4) / (WIDTH - _LEFT - _RIGHT)
        self.write(x, y, text, ha="right", transform=self.axes.get_yaxis_transform(), **style)

    def ticks(self, at: Mapping[float, str]) -> None:
        """Numbers below the last row."""
        self.axes.set_xticks(list(at), list(at.values()))

    def picture(self, name: str, description: str, caption: str) -> Picture:
        """The chart for a page, described for those who do not see it."""
        return Picture(page_part(self.axes, name, description), caption)


def pictures(view: BriefView) -> dict[str, Picture | None]:
    """Every chart by its name, None where there is nothing to draw."""
    with drawing():
        return {name: draw(view) for name, draw in _CHARTS.items()}


def scenario_chart(view: BriefView) -> Picture:
    """Prior, posterior and interval of every scenario, over the bands of the scale's terms."""
    chart = RowChart([row.title for row in view.scenarios], 0.0, 1.0, head=_HEAD)
    _bands(chart, view)
    for y, row in zip(chart.lanes, view.scenarios, strict=True):
        _probability(chart, y, row, FOR if row.leading else SOFT)
    chart.ticks(_PER_CENT)
    rows = "; ".join(_scenario_description(row) for row in view.scenarios)
    return chart.picture(
        "scenarios",
        f"Chart of the scenarios' probabilities. {rows}.",
        f"Hollow diamond: before any report. Dot: now. Bar: 90% credible interval. "
        f"Shaded behind: the terms of {view.header.scale}.",
    )


def _bands(chart: RowChart, view: BriefView) -> None:
    for number, band in enumerate(view.bands):
        chart.axes.axvspan(band.low, band.high, color=PALE if number % 2 else PALER, lw=0, zorder=0)
        # The narrow bands at the ends have their terms shifted inwards or outwards, clear of the next.
        middle = (band.low + band.high) / 2
        x = middle if 0.05 <= middle <= 0.95 else (0.018 if middle < 0.5 else 0.985)
        lines = band.word.split(" ")
        for line, word in enumerate(lines):
            y = _HEAD - 8 - 11 * (len(lines) - line - 0.5)
            chart.write(x, y, word, ha="center", color=SOFT, fontsize=9.0)


def _probability(chart: RowChart, y: float, row: ScenarioRow | IndicatorRow, colour: str) -> None:
    prior, now = row.prior.value, row.posterior.value
    if isinstance(row, ScenarioRow) and row.interval.low is not None and row.interval.high is not None:
        ends = (row.interval.low, row.interval.high)
        chart.axes.plot(ends, (y, y), color=colour, lw=6, alpha=0.45, solid_capstyle="butt")
    if isinstance(row, IndicatorRow) and prior is not None and now is not None:
        chart.axes.plot((prior, now), (y, y), color=colour, lw=2, alpha=0.6)
    if prior is not None:
        chart.axes.plot(prior, y, marker="D", ms=6, color=INK, mfc="none", mec=INK, mew=1.2)
    if now is not None:
        chart.axes.plot(now, y, marker="o", ms=8, color=colour, mew=0)
    chart.value(y, row.posterior.text, weight="bold")


def _scenario_description(row: ScenarioRow) -> str:
    interval = "" if row.interval.low is None else f", 90% credible interval {row.interval}"
    return f"{shorten(row.title, _NAMED)}: {row.prior} before, {row.posterior} now{interval}"


def weight_chart(view: BriefView) -> Picture | None:
    """The heaviest origins, bars to the right for what speaks for the leading scenario."""
    rows = view.moved.heaviest
    if not rows:
        return None
    most = max(*(abs(row.weight.value or 0.0) for row in rows), 0.05)
    chart = RowChart([f"{row.source} {row.says}" for row in rows], -1.05 * most, 1.05 * most)
    for y, row in zip(chart.lanes, rows, strict=True):
        value = row.weight.value or 0.0
        chart.axes.plot((0, 0), (y - _LANE / 2, y + _LANE / 2), color=SOFT, lw=1)
        chart.axes.barh(y, value, height=10, color=FOR if value > 0 else AGAINST, lw=0)
        chart.value(y, row.weight.text, weight="bold")
    chart.ticks({-most: "", 0: "", most: ""})
    foot: dict[str, Any] = {"color": SOFT, "fontsize": SMALL, "transform": chart.axes.transAxes}
    chart.axes.text(0.48, -0.01, "← against", ha="right", va="top", **foot)
    chart.axes.text(0.52, -0.01, "for the leading scenario →", ha="left", va="top", **foot)
    weights = (f"{shorten(row.source, _NAMED)} {shorten(row.says, _NAMED)}: {row.weight}" for row in rows)
    return chart.picture(
        "weights",
        f"Chart of weights of evidence in bans. {'; '.join(weights)}.",
        f"Bars to the right speak for “{shorten(view.bottom_line.title, _NAMED)}”, "
        "bars to the left against it; in bans.",
    )


def waterfall_chart(view: BriefView) -> Picture | None:
    """Every part of the way from prior to posterior, each bar beginning where the one before it ended."""
    steps = view.waterfall.steps
    if not steps:
        return None
    ends = [end for step in steps for end in (step.start, step.end)]
    room = 0.05 * (max(ends) - min(ends) or 1.0)
    chart = RowChart([step.label for step in steps], min(ends) - room, max(ends) + room)
    for y, step, after in zip(chart.lanes, steps, (*chart.lanes[1:], None), strict=True):
        rises = step.end >= step.start
        bar: dict[str, Any] = {"height": 10, "color": FOR if rises else AGAINST, "lw": 0}
        chart.axes.barh(y, step.end - step.start, left=step.start, **bar)
        if after is not None:
            chart.axes.plot((step.end, step.end), (y, after), color=PALE, lw=1, zorder=0)
        chart.value(y, step.weight.text, weight="bold")
    first, last = steps[0].start, steps[-1].end
    prior, now = f"prior {view.waterfall.prior}", f"now {steps[-1].then}"
    apart = abs(first - last) > _APART * (max(ends) - min(ends))
    chart.ticks({first: prior, last: now} if apart else {(first + last) / 2: f"{prior}, {now}"})
    parts = "; ".join(f"{shorten(step.label, _NAMED)}: {step.weight}" for step in steps)
    return chart.picture(
        "waterfall",
        f"Chart of the way from prior to posterior, in bans. {parts}.",
        "Each bar begins where the one above ends: to the right for "
        f"“{shorten(view.bottom_line.title, _NAMED)}”, to the left against it; in bans. "
        "Figures of the conjugate engine.",
    )


def indicator_chart(view: BriefView) -> Picture | None:
    """The reported indicators that moved most, before and after the reports."""
    reported = [row for row in view.indicators if row.reported]
    if not reported:
        return None
    rows = sorted(reported, key=_moved, reverse=True)[:INDICATORS_SHOWN]
    chart = RowChart([row.text for row in rows], 0.0, 1.0)
    for y, row in zip(chart.lanes, rows, strict=True):
        chart.axes.plot((0, 1), (y, y), color=PALE, lw=6, solid_capstyle="butt", zorder=0)
        _probability(chart, y, row, FOR)
    chart.ticks(_PER_CENT)
    moves = "; ".join(f"{shorten(row.text, _NAMED)}: {row.prior} before, {row.posterior} now" for row in rows)
    most = f" The {len(rows)} that moved most of {len(reported)} reported."
    cut = most if len(reported) > len(rows) else ""
    return chart.picture(
        "indicators",
        f"Chart of the indicators' chances of being true. {moves}.",
        f"Hollow diamond: before any report. Dot: now. Those that moved most come first.{cut}",
    )


def _moved(row: IndicatorRow) -> float:
    return abs((row.posterior.value or 0.0) - (row.prior.value or 0.0))


def rank_plot(view: BriefView) -> Picture | None:
    """For every scenario, a line a chain: its share of each part of the joint ranking."""
    rows = view.method.ranks
    if not rows:
        return None
    bins = len(rows[0].chains[0])
    chart = RowChart([row.title for row in rows], 0.0, float(bins), lane=_RANK_LANE)
    for y, row in zip(chart.lanes, rows, strict=True):
        chart.axes.plot((0, bins), (y, y), color=SOFT, lw=1)
        for number, shares in enumerate(row.chains):
            heights = [y - (min(share, 2.0) - 1) * _RANK_LANE / 2 for share in shares]
            line: dict[str, Any] = {"color": FOR, "lw": 1.1, "alpha": 0.75}
            style = _STYLES[number % len(_STYLES)]
            chart.axes.stairs(heights, range(bins + 1), baseline=None, ls=style, **line)
    chart.ticks({0: "low", bins / 2: "rank of the draws among all chains", bins: "high"})
    most = max(abs(share - 1) for row in rows for chain in row.chains for share in chain)
    return chart.picture(
        "ranks",
        f"Rank plot of the scenarios' probabilities, {len(rows[0].chains)} chains; "
        f"the largest departure from a chain's fair share is {100 * most:.0f}%.",
        "One line a chain. Where chains agree, every line stays near the level one, "
        "and none keeps to one side.",
    )


def timeline_chart(view: BriefView) -> Picture | None:
    """How the probabilities have moved from date to date."""
    if view.timeline is None:
        return None
    axes = draw(view.timeline, IN_BRIEF)
    return Picture(page_part(axes, "timeline", description(view.timeline)), CAPTION)


_CHARTS: Mapping[str, Callable[[BriefView], Picture | None]] = {
    "scenarios": scenario_chart,
    "weights": weight_chart,
    "waterfall": waterfall_chart,
    "indicators": indicator_chart,
    "ranks": rank_plot,
    "timeline": timeline_chart,
}
