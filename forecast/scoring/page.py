"""The scorecard as one HTML file that needs nothing else: tables, reliability diagrams, score over time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.render.svg import (
    AGAINST,
    FOR,
    INK,
    PALE,
    SMALL,
    SOFT,
    WIDTH,
    Picture,
    drawing,
    page_part,
    plot_area,
)
from forecast.render.templates import template
from forecast.render.text import clean
from forecast.scoring.cells import day_text
from forecast.scoring.score import Scorecard
from forecast.scoring.statements import Reliability
from forecast.scoring.view import summary, tables

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT, _FOOT, _LEFT, _RIGHT, _KEY = 300.0, 44.0, 52.0, 28.0, 17.0
_PER_CENT = {quarter / 4: f"{25 * quarter}%" for quarter in range(5)}
_BINS, _POINTS = 20, 300
_LONGEST = 24
LINES = 4
ROWS = 100
_STYLES = (("-", FOR), ("--", AGAINST), ("-.", SOFT), (":", INK))


def pictures(card: Scorecard) -> tuple[Picture, ...]:
    """All charts of a scorecard that has something to draw."""
    if not card.scored:
        return ()
    with drawing():
        diagrams = [_reliability(row, number) for number, row in enumerate(card.reliability)]
        return (*diagrams, _over_time(card))


def _axes(bottom: str, left: str, foot: float = _FOOT) -> "Axes":
    axes = plot_area(WIDTH, _HEIGHT + foot, _LEFT, _RIGHT, foot, top=12)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(SOFT)
    axes.tick_params(length=3, labelsize=SMALL, labelcolor=SOFT, color=SOFT)
    axes.set_xlabel(bottom, color=SOFT, fontsize=SMALL)
    axes.set_ylabel(left, color=SOFT, fontsize=SMALL)
    return axes


def _reliability(of: Reliability, index: int) -> Picture:
    """Probability given against frequency, over the band, with how often each was given below."""
    axes = _axes("probability given", "how often it came true")
    p, curve, weight = of.corp.p, of.corp.frequency, of.corp.weight
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    few = np.unique(np.linspace(0, len(p) - 1, min(len(p), _POINTS)).round().astype(np.int64))
    axes.fill_between(p[few], of.band.low[few], of.band.high[few], color=PALE, lw=0, zorder=0)
    axes.plot((0, 1), (0, 1), color=SOFT, lw=1, ls="--")
    share, edges = np.histogram(p, bins=_BINS, range=(0, 1), weights=weight / weight.sum())
    axes.bar(edges[:-1], share * 0.2 / share.max(), 1 / _BINS, align="edge", color=SOFT, alpha=0.35, lw=0)
    turns = np.flatnonzero(np.diff(curve, prepend=-1) + np.diff(curve, append=2))  # ends of level stretches
    axes.plot(p[turns], curve[turns], color=FOR, lw=2, marker="o" if len(p) <= 30 else "", ms=4, mew=0)
    axes.set_xticks(list(_PER_CENT), list(_PER_CENT.values()))
    axes.set_yticks(list(_PER_CENT), list(_PER_CENT.values()))
    outside = float(np.average((curve < of.band.low - 1e-9) | (curve > of.band.high + 1e-9), weights=weight))
    name = clean(of.forecaster)
    number = "one question" if of.questions == 1 else f"{of.questions:,} questions"
    off = f"{100 * outside:.0f}% of the statements lie"
    description = f"Reliability diagram of {name}, {number}: {off} where the curve leaves the band."
    caption = (
        f"{number.capitalize()}, one forecast each. Line: how often what was given a probability "
        "came true, by isotonic regression. Shaded: where it would lie 9 times in 10 if every probability "
        f"were right. Bars: how often each was given. {off} outside."
    )
    return Picture(page_part(axes, f"reliability-{index}", description), caption, name)


def _over_time(card: Scorecard) -> Picture:
    """The running mean of the Brier score, as questions ended."""
    names = card.by_forecaster["forecaster"].tolist()[:LINES]
    axes = _axes("", "mean Brier score; lower is better", _FOOT + _KEY * ((len(names) + 1) // 2 - 1))
    shown = card.over_time[card.over_time["forecaster"].isin(names)]
    for name, (style, colour) in zip(names, _STYLES, strict=False):
        rows = shown[shown["forecaster"] == name].drop_duplicates("ended", keep="last")
        line: dict[str, Any] = {"ls": style, "color": colour, "lw": 1.8, "drawstyle": "steps-post"}
        days = rows["ended"].to_numpy().astype("datetime64[D]")
        marker = "o" if len(rows) == 1 else ""
        axes.plot(days, rows["mean_brier"], marker=marker, label=shown_name(name), **line)
    axes.set_ylim(0, max(1.0, 1.05 * float(shown["mean_brier"].max())))
    _date_ticks(axes, sorted(set(shown["ended"])))
    look: dict[str, Any] = {"frameon": False, "fontsize": SMALL, "labelcolor": SOFT}
    key = axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=2, **look)
    key.set_in_layout(False)
    last = shown.drop_duplicates("forecaster", keep="last").set_index("forecaster")["mean_brier"]
    means = "; ".join(f"{clean(name)} {last[name]:.3f}" for name in names)
    rest = len(card.by_forecaster) - len(names)
    more = f" The {LINES} with most questions of {len(card.by_forecaster)}." if rest > 0 else ""
    caption = f"Mean Brier score of all questions that had ended by a day, 0 to 2; lower is better.{more}"
    svg = page_part(axes, "over-time", f"Mean Brier score over time, at last: {means}.")
    return Picture(svg, caption, "Score over time")


def shown_name(name: str) -> str:
    """A forecaster's name, short enough for the key; Matplotlib hides names that begin with an underscore."""
    text = clean(name)
    if len(text) > _LONGEST:
        return f"{text[:_LONGEST]}…"
    return text.replace("_", " ", 1) if text[0] == "_" else text


def _date_ticks(axes: "Axes", days: Sequence[str]) -> None:
    """At most four days, spread over the axis."""
    low, high = (int(np.datetime64(day, "D").astype(np.int64)) for day in (days[0], days[-1]))
    ticks = sorted({low + round(third * (high - low) / 3) for third in range(4)})
    axes.set_xticks(ticks, [day_text(day) for day in ticks])


def render_scorecard(card: Scorecard) -> str:
    """The page; raises jinja2.UndefinedError if the template asks for what is not there."""
    *diagrams, over_time = pictures(card) or (None,)
    values = {"card": card, "summary": summary(card), "tables": tables(card, ROWS)}
    page = template("forecast.scoring", "scorecard.html.j2")
    return page.render(**values, diagrams=diagrams, over_time=over_time) + "\n"
