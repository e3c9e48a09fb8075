"""The charts of single rows: strips of marks beside a label and a number, one by one for every row."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from markupsafe import Markup

from forecast.brief.first_page import ObservationRow
from forecast.brief.indicators import IndicatorRow
from forecast.brief.numbers import Figure, Range
from forecast.brief.scenarios import Band, ScenarioRow
from forecast.brief.view import BriefView
from forecast.brief.weight_of_evidence import EffectRow
from forecast.render.strip import Mark, strip_svg
from forecast.render.text import shorten

INDICATORS_SHOWN = 20
_TRACK = 0.5
_NAMED = 80  # as many characters of a name in a description


type Bar = tuple[Any, Markup]


def _named(text: str) -> str:
    return shorten(text, _NAMED)


def _moved_most(rows: Sequence[IndicatorRow]) -> Sequence[IndicatorRow]:
    """The reported indicators, those that moved most first, as many as a reader can take in."""
    return sorted((row for row in rows if row.reported), key=_move, reverse=True)[:INDICATORS_SHOWN]


def _move(row: IndicatorRow) -> float:
    return abs((row.posterior.value or 0.0) - (row.prior.value or 0.0))


def answer(view: BriefView) -> Iterable[Bar]:
    """The answer's interval over the bands of the scale's terms."""
    box = view.first.answer
    marks = [*_bands(view.bands), *_interval(box.interval, 0.6), *_at("dot", box.probability, "for")]
    bounds = "" if box.interval.low is None else f", 90% credible interval {box.interval}"
    yield box, strip_svg(marks, f"{box.headline}{bounds}", width=480, height=22)


def scenarios(view: BriefView) -> Iterable[Bar]:
    """Prior, posterior and interval of every scenario."""
    for row in view.scenarios:
        bounds = "" if row.interval.low is None else f", 90% credible interval {row.interval}"
        finding = f"{_named(row.title)}: {row.prior} before, {row.posterior} now{bounds}"
        yield row, strip_svg(_scenario(row, view.bands), finding)


def _scenario(row: ScenarioRow, bands: Sequence[Band]) -> list[Mark]:
    interval = _interval(row.interval, _TRACK)
    return [*_bands(bands), *interval, *_at("ring", row.prior, "ink"), *_at("dot", row.posterior, "for")]


def _bands(bands: Sequence[Band]) -> list[Mark]:
    return [
        Mark("span", band.low, band.high, "paler" if number % 2 else "pale")
        for number, band in enumerate(bands)
    ]


def _interval(bounds: Range, thickness: float) -> list[Mark]:
    if bounds.low is None or bounds.high is None:
        return []
    return [Mark("span", bounds.low, bounds.high, "faint", thickness)]


def _at(shape: str, figure: Figure, paint: str) -> list[Mark]:
    if figure.value is None:
        return []
    return [_point(shape, figure.value, paint)]


def _point(shape: str, at: float, paint: str) -> Mark:
    place = min(max(at, 0.0), 1.0)
    return Mark("ring" if shape == "ring" else "dot", place, place, paint)


def effects(view: BriefView) -> Iterable[Bar]:
    """Where each part begins and ends, on a scale from the lowest to the highest that is met."""
    rows = view.effects.rows
    low, high = _bounds(rows)

    def place(p: float) -> float:
        return min(max((p - low) / (high - low), 0.0), 1.0)

    return [(row, strip_svg(_effect(row, place), f"{_named(row.label)}: {row.points}")) for row in rows]


def _effect(row: EffectRow, place: Callable[[float], float]) -> list[Mark]:
    first, last = sorted((place(row.start), place(row.end)))
    paint = "for" if row.end >= row.start else "against"
    return [Mark("span", 0, 1, "paler"), Mark("span", first, last, paint, 0.7)]


def _bounds(rows: Sequence[EffectRow]) -> tuple[float, float]:
    ends = [p for row in rows for p in (row.start, row.end)] or [0.0]
    room = 0.04 * (max(ends) - min(ends)) or 0.01
    return min(ends) - room, max(ends) + room


def indicators(view: BriefView) -> Iterable[Bar]:
    """The chance of those that moved most, before and now."""
    for row in _moved_most(view.indicators):
        ends = sorted((row.prior.value or 0.0, row.posterior.value or 0.0))
        way = [Mark("span", 0, 1, "pale", _TRACK), Mark("span", ends[0], ends[1], "faint", 0.2)]
        marks = [*way, *_at("ring", row.prior, "ink"), *_at("dot", row.posterior, "for")]
        yield row, strip_svg(marks, f"{_named(row.label)}: {row.prior} before, {row.posterior} now")


def observations(view: BriefView) -> Iterable[Bar]:
    """The way of the answer from now to what it would be."""
    now = view.first.answer.probability
    for row in view.first.observations:
        finding = f"{_named(row.label)}, {row.state}: {row.then}, not {now}"
        yield row, strip_svg(_observation(row, now.value or 0.0), finding)


def _observation(row: ObservationRow, now: float) -> list[Mark]:
    then = row.then.value or 0.0
    first, last = sorted((now, then))
    paint = "for" if then >= now else "against"
    way = [Mark("span", 0, 1, "pale", _TRACK), Mark("span", first, last, paint, 0.35)]
    return [*way, Mark("tick", now, now, "ink"), _point("dot", then, paint)]
