"""Indicators: what the judgements say of each, which are not reported yet, and what they would tell."""

from dataclasses import dataclass
from datetime import date

from forecast.brief.basis import Basis, Share
from forecast.brief.numbers import NOT_AVAILABLE, Day, Figure, day, probability, ratio, weight
from forecast.brief.words import capital, counted
from forecast.domain.assessment import IndicatorResult
from forecast.domain.question import Indicator

_TELLS_LITTLE = 1.5


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with P(true) before and after the reports, and as judged under every scenario.

    `ratio` is its diagnosticity: the largest of the judged probabilities over the smallest.
    `given_text` lists them in the order of the scenarios, `state` tells of one with a half-life.
    """

    id: str
    text: str
    group: str
    reported: bool
    reported_text: str
    prior: Figure
    posterior: Figure
    given: tuple[Share, ...]
    given_text: str
    ratio: Figure
    why: str
    state: str


@dataclass(frozen=True, slots=True)
class Watched:
    """An indicator without reports: until when to look, how surely it would be seen, what it would say.

    `silence` tells how much it counts already that nothing is reported.
    """

    id: str
    text: str
    by: Day | None
    until: str
    overdue: bool
    detection: Figure
    silence: str
    probability: Figure
    favours: str
    favours_title: str
    ratio: Figure
    tells: str


def indicators(basis: Basis) -> tuple[IndicatorRow, ...]:
    """Every indicator, the one that tells the scenarios apart best first."""
    written = {indicator.id: indicator for indicator in basis.case.question.indicators}
    rows = (_indicator(basis, written[result.id], result) for result in basis.assessment.indicators)
    return tuple(sorted(rows, key=lambda row: -(row.ratio.value or 0)))


def watch(basis: Basis) -> tuple[Watched, ...]:
    """Indicators without reports, by the end of their window, then by what they tell."""
    written = {indicator.id: indicator for indicator in basis.case.question.indicators}
    open_ones = (result for result in basis.assessment.indicators if not result.reported)
    rows = [_watched(basis, written[result.id], result) for result in open_ones]
    return tuple(sorted(rows, key=_when_then_how_much))


def _when_then_how_much(row: Watched) -> tuple[date, float]:
    return (row.by.value if row.by else date.max, -(row.ratio.value or 0))


def _indicator(basis: Basis, indicator: Indicator, result: IndicatorResult) -> IndicatorRow:
    return IndicatorRow(
        id=result.id,
        text=result.text,
        group=result.group or "",
        reported=result.reported,
        reported_text="yes" if result.reported else "no",
        prior=probability(result.prior),
        posterior=probability(result.posterior),
        given=basis.shares(result.given),
        given_text=" / ".join(str(share.value) for share in basis.shares(result.given)),
        ratio=ratio(_spread(result)),
        why=indicator.why,
        state=_state(indicator, result),
    )


def _spread(result: IndicatorResult) -> float:
    return max(result.given.values()) / min(result.given.values())


def _watched(basis: Basis, indicator: Indicator, result: IndicatorResult) -> Watched:
    window = indicator.window
    overdue = window is not None and window.by < basis.assessment.as_of
    best = max(result.given, key=lambda scenario: result.given[scenario])
    until = "no day set" if window is None else f"{day(window.by)}{', past' if overdue else ''}"
    return Watched(
        id=result.id,
        text=result.text,
        by=day(window.by) if window else None,
        until=until,
        overdue=overdue,
        detection=probability(window.detection) if window else Figure(None, NOT_AVAILABLE),
        silence=_silence(basis, indicator.id, overdue) if window else "no window",
        probability=probability(result.posterior),
        favours=best,
        favours_title=basis.titles[best],
        ratio=ratio(_spread(result)),
        tells=_tells(basis, result, best),
    )


def _silence(basis: Basis, indicator: str, overdue: bool) -> str:
    """How much it counts, for the leading scenario, that an indicator with a window is not reported."""
    if not basis.begun(indicator) and not basis.release:
        return f"counts from {day(basis.windows[indicator][0])}"
    found = next((each for each in basis.assessment.silences if each.indicator == indicator), None)
    if found is None:
        return "not counted"
    by_now = f"{probability(found.detection)} by now, {weight(found.weight[basis.leading.id])} bans"
    return f"overdue: {by_now}" if overdue else by_now


def _state(indicator: Indicator, result: IndicatorResult) -> str:
    """What became of a state that can end since it was last reported."""
    if indicator.half_life is None:
        return ""
    state = f"A state that can end, half-life {counted(round(indicator.half_life), 'day')}"
    if not result.then:
        return f"{state}; no report here."
    last, then = result.then[0]
    now = probability(result.posterior)
    return f"{state}; the last report here is of {day(last)}: true then {probability(then)}, now {now}."


def _tells(basis: Basis, result: IndicatorResult, best: str) -> str:
    worst = min(result.given, key=lambda scenario: result.given[scenario])
    high, low = probability(result.given[best]), probability(result.given[worst])
    if _spread(result) < _TELLS_LITTLE:
        return f"It would tell little: its chance is between {low} and {high} under every scenario."
    return capital(
        f"its chance is {high} under {basis.name(best)} and {low} under {basis.name(worst)}, "
        f"a ratio of {ratio(_spread(result))}."
    )
