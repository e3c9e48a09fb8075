"""Indicators: what the judgements say of each, which to watch, and which should have shown by now.

The last is a premortem: what a leading scenario makes probable, and no report shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from forecast.brief.basis import Basis, ScenarioFigure
from forecast.brief.numbers import NOT_AVAILABLE, Day, Figure, day, days, probability, ratio, tenths, weight
from forecast.brief.words import Prose, capital, counted
from forecast.core.plain import percent
from forecast.domain.assessment import IndicatorResult, ScenarioResult
from forecast.domain.implied import implied_by
from forecast.domain.question import Indicator, quoted_titles

_TELLS_LITTLE = 1.5
# An indicator is expected where its chance is this or more; scenarios lead down to half the first one's.
_EXPECTED, _HALF = 0.5, 0.5
_SCENARIOS = 3


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """P(indicator | scenario) as typed by every analyst, the mean that it has, and its file and line."""

    title: str
    typed: str
    mean: Figure
    place: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with P(true) before and after the reports, and as judged under every scenario.

    `label` is a few words, `place` its file and line, `window` the time in which it would show.
    `ratio` is its diagnosticity: the largest of the judged probabilities over the smallest.
    `given_text` lists them in the order of the scenarios, `implied` says what they make of the answer before
    any report, `state` tells of one with a half-life.
    """

    id: str
    label: str
    text: str
    place: str
    group: str
    window: str
    reported: bool
    reported_text: str
    prior: Figure
    posterior: Figure
    given: tuple[ScenarioFigure, ...]
    given_text: str
    judgements: tuple[JudgementRow, ...]
    reports: tuple[Figure, ...]
    ratio: Figure
    implied: Prose
    why: str
    state: str


@dataclass(frozen=True, slots=True)
class WatchRow:
    """An indicator that no report shows: until when to look, how surely it would be seen, what it would mean.

    `silence` says what it weighs already that it is not seen, and when it was last denied.
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
    tells: Prose


@dataclass(frozen=True, slots=True)
class PremortemRow:
    """An indicator that a scenario makes probable: how probable, and how surely it would have been seen."""

    scenario: str
    title: str
    indicator: str
    text: str
    given: Figure
    seen: Figure
    tells: Prose


def indicators(basis: Basis) -> tuple[IndicatorRow, ...]:
    """Every indicator, the one that tells the scenarios apart best first."""
    rows = (_indicator(basis, result) for result in basis.assessment.indicators)
    return tuple(sorted(rows, key=lambda row: -(row.ratio.value or 0)))


def watch(basis: Basis) -> tuple[WatchRow, ...]:
    """Indicators that no report shows, by the end of their window, then by what they tell."""
    rows = [_watch_row(basis, result) for result in basis.assessment.indicators if result.id in basis.unseen]
    return tuple(
        sorted(rows, key=lambda row: (row.by.value if row.by else date.max, -(row.ratio.value or 0)))
    )


def _indicator(basis: Basis, result: IndicatorResult) -> IndicatorRow:
    indicator, place = basis.indicators[result.id], f"indicator-{result.id}"
    given = basis.figures(result.given, lambda p: probability(p, place))
    window = basis.windows.get(result.id)
    return IndicatorRow(
        id=result.id,
        label=capital(indicator.label),
        text=result.text,
        place=basis.place("indicators", result.id),
        group=result.group or "",
        window=days(*window) if window else "",
        reported=result.reported,
        reported_text="yes" if result.reported else "no",
        prior=probability(result.prior, place),
        posterior=probability(result.posterior, place),
        given=given,
        given_text=" / ".join(str(figure.value) for figure in given),
        judgements=tuple(_judgement(basis, indicator, result, scenario) for scenario in basis.titles),
        reports=tuple(_reports(basis, result.id)),
        ratio=ratio(_spread(result), place),
        implied=_implied(basis, result),
        why=indicator.why,
        state=_state(indicator, result),
    )


def _reports(basis: Basis, indicator: str) -> Iterator[Figure]:
    """The numbers of the reports on an indicator."""
    for report in basis.case.reports:
        if report.indicator == indicator:
            number = basis.report_numbers[report.id]
            yield Figure(number, str(number), f"report-{number}")


def _judgement(basis: Basis, indicator: Indicator, result: IndicatorResult, scenario: str) -> JudgementRow:
    judgements = indicator.given.get(scenario, ())
    typed = [f"{row.typed} ({row.analyst})" if row.analyst else row.typed for row in judgements]

    return JudgementRow(
        title=basis.titles[scenario],
        typed=", ".join(typed),
        mean=tenths(result.given[scenario]),
        place=basis.place("indicators", indicator.id, "given", scenario),
    )


def _implied(basis: Basis, result: IndicatorResult) -> Prose:
    """The answer before any report if the indicator is known, also in natural frequencies."""
    prior = {row.id: row.prior for row in basis.assessment.scenarios}
    it = implied_by(result.given, prior, basis.asked)
    name = quoted_titles(basis.case.question, it.asked)
    known = (
        f"{percent(it.ceiling)} if this is known to be true, {percent(it.floor)} if it is known to be false"
    )
    return f"Before any report, the chance of {name} is {known}. {it.frequencies(name)}"


def _spread(result: IndicatorResult) -> float:
    return max(result.given.values()) / min(result.given.values())


def _watch_row(basis: Basis, result: IndicatorResult) -> WatchRow:
    window = basis.indicators[result.id].window
    overdue = window is not None and window.by < basis.assessment.as_of
    best = max(result.given, key=lambda scenario: result.given[scenario])
    until = "no day set" if window is None else f"{day(window.by)}{', past' if overdue else ''}"
    return WatchRow(
        id=result.id,
        text=result.text,
        by=day(window.by) if window else None,
        until=until,
        overdue=overdue,
        detection=probability(window.detection) if window else Figure(None, NOT_AVAILABLE),
        silence=_silence(basis, result.id, overdue) if window else "no window",
        probability=probability(result.posterior, f"indicator-{result.id}"),
        favours=best,
        favours_title=basis.titles[best],
        ratio=ratio(_spread(result), f"indicator-{result.id}"),
        tells=_tells(basis, result, best),
    )


def _silence(basis: Basis, indicator: str, overdue: bool) -> str:
    """What it weighs for the answer that an indicator with a window is not seen."""
    if not basis.begun(indicator) and not basis.release:
        return f"counts from {day(basis.windows[indicator][0])}"
    silence = next((row for row in basis.assessment.silences if row.indicator == indicator), None)
    if silence is None:
        return "not counted"
    by_now = f"{probability(silence.detection)} by now, {weight(basis.bans(silence))} bans"
    since = f"; denied on {day(silence.since)}" if silence.since else ""
    return f"overdue: {by_now}{since}" if overdue else f"{by_now}{since}"


def _state(indicator: Indicator, result: IndicatorResult) -> str:
    """How a state that can end stands since it was last reported."""
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


def premortem(basis: Basis) -> tuple[PremortemRow, ...]:
    """By scenario, the most probable first; the most telling absence first."""
    least = _HALF * basis.leading.posterior
    leading = [row for row in (basis.leading, *basis.others)[:_SCENARIOS] if row.posterior >= least]
    return tuple(row for scenario in leading for row in _missing(basis, scenario))


def _missing(basis: Basis, scenario: ScenarioResult) -> list[PremortemRow]:
    rows = [
        _premortem_row(basis, scenario, result)
        for result in basis.assessment.indicators
        if result.id in basis.unseen
        and result.given[scenario.id] >= _EXPECTED
        and _expected_by_now(basis, basis.indicators[result.id])
    ]
    return sorted(rows, key=lambda row: -(row.given.value or 0.0) * (row.seen.value or 0.0))


def _expected_by_now(basis: Basis, indicator: Indicator) -> bool:
    """Whether the indicator could have shown by now: its window has begun, or it has none."""
    if indicator.window is None:
        return True
    begins = indicator.window.start or indicator.added or basis.case.question.opens
    return begins < basis.assessment.as_of


def _premortem_row(basis: Basis, scenario: ScenarioResult, result: IndicatorResult) -> PremortemRow:
    silence = next((row for row in basis.assessment.silences if row.indicator == result.id), None)
    seen, given = silence.detection if silence else None, result.given[scenario.id]
    if seen is None and basis.indicators[result.id].window is None:
        tells = "Its absence is not counted: no window says that it was looked for."
    elif seen is None:
        tells = "Its absence is not counted in this assessment."
    else:
        since = f"since its denial on {day(silence.since)}" if silence and silence.since else "by now"
        chance = probability(given * seen)
        tells = f"If the scenario holds, it would have been seen {since} with a chance of {chance}."
    return PremortemRow(
        scenario=scenario.id,
        title=scenario.title,
        indicator=result.id,
        text=result.text,
        given=probability(given, f"indicator-{result.id}"),
        seen=probability(seen) if seen is not None else Figure(None, NOT_AVAILABLE),
        tells=tells,
    )
