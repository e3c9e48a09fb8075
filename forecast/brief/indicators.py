"""Indicators: what the judgements say of each, which to watch, and which should have shown by now.

The last is a premortem: what a leading scenario makes probable, and no report shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from forecast.brief.basis import Basis, ScenarioFigure
from forecast.brief.numbers import (
    NOT_AVAILABLE,
    Day,
    Figure,
    day,
    days,
    fine,
    number,
    probability,
    ratio,
    tenths,
    weight,
)
from forecast.brief.words import Prose, capital, counted
from forecast.core.plain import percent
from forecast.domain.assessment import IndicatorResult, ScenarioResult
from forecast.domain.implied import implied_by
from forecast.domain.plan import Observation
from forecast.domain.question import Indicator, Window, quoted_titles
from forecast.engine.arrays import Floats
from forecast.engine.lookout import Lookout

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
    """An indicator to look for: by when, how probable it is to be seen, and what it would say of the answer.

    `if_seen` and `if_not` are the answer then, `bits` how much of its entropy is expected to go. `silence`
    says what it weighs already that it is not seen, and when it was last denied; `counts` from when on that
    moves the odds of the answer by a quarter.
    """

    id: str
    text: str
    by: Day | None
    until: str
    overdue: bool
    chance: Figure
    if_seen: Figure
    if_not: Figure
    bits: Figure
    silence: Prose
    silence_counts: Day | None
    counts: str


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
    """What can still be seen, what tells most first; nothing once the question has closed."""
    case, as_of, columns = basis.case, basis.assessment.as_of, list(basis.titles)
    if as_of >= case.question.closes:
        return ()
    now = np.array([row.posterior for row in basis.assessment.scenarios])
    results = {row.id: row for row in basis.assessment.indicators}

    def true(indicator: str) -> Floats:
        chances = results[indicator].given_reports or results[indicator].given
        joint: Floats = now * np.array([chances[scenario] for scenario in columns])
        return joint

    asked = [columns.index(scenario) for scenario in basis.asked]
    lookout = Lookout(case, (as_of, case.question.closes), now, asked, true)
    return tuple(_watch_row(basis, row) for row in lookout.observations())


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


def _watch_row(basis: Basis, row: Observation) -> WatchRow:
    window, place = basis.indicators[row.indicator].window, f"indicator-{row.indicator}"
    overdue = window is not None and window.by < basis.assessment.as_of
    return WatchRow(
        id=row.indicator,
        text=basis.indicators[row.indicator].text,
        by=day(row.by) if row.by else None,
        until=_until(row, window, overdue),
        overdue=overdue,
        chance=probability(row.outcomes.chance, place),
        if_seen=fine(row.outcomes.if_seen, place),
        if_not=fine(row.outcomes.if_not, place),
        bits=number(row.outcomes.bits, 3),
        silence=_silence(basis, row.indicator, overdue) if window else "no window",
        silence_counts=day(row.silence_counts) if row.silence_counts else None,
        counts=(day(row.silence_counts).text if row.silence_counts else "never") if row.by else "–",
    )


def _until(row: Observation, window: Window | None, overdue: bool) -> str:
    """The last day to look, the day that is past, or none."""
    if row.by:
        return day(row.by).text
    return f"{day(window.by)}, past" if window and overdue else "any day"


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
