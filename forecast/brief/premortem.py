"""A premortem: what would be expected to show by now under each leading scenario, and is not reported."""

from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.numbers import NOT_AVAILABLE, Figure, probability
from forecast.domain.assessment import IndicatorResult, ScenarioResult
from forecast.domain.question import Indicator

# An indicator is expected where its chance is this or more; scenarios lead down to half the first one's.
_EXPECTED, _HALF = 0.5, 0.5
_SCENARIOS = 3


@dataclass(frozen=True, slots=True)
class Missing:
    """An indicator that a scenario makes probable: how probable, and how surely it would have been seen."""

    scenario: str
    title: str
    indicator: str
    text: str
    given: Figure
    seen: Figure
    tells: str


def premortem(basis: Basis) -> tuple[Missing, ...]:
    """By scenario, the most probable first; the most telling absence first."""
    leading = [basis.leading, *basis.others]
    least = _HALF * basis.leading.posterior
    chosen = [each for each in leading[:_SCENARIOS] if each.posterior >= least]
    return tuple(row for scenario in chosen for row in _missing(basis, scenario))


def _missing(basis: Basis, scenario: ScenarioResult) -> list[Missing]:
    written = {indicator.id: indicator for indicator in basis.case.question.indicators}
    rows = [
        _row(basis, scenario, result, written[result.id])
        for result in basis.assessment.indicators
        if not result.reported
        and result.given[scenario.id] >= _EXPECTED
        and _expected_by_now(basis, written[result.id])
    ]
    return sorted(rows, key=lambda row: -(row.given.value or 0.0) * (row.seen.value or 0.0))


def _expected_by_now(basis: Basis, indicator: Indicator) -> bool:
    """Whether it could have shown: its window has begun, or it has none."""
    if indicator.window is None:
        return True
    begins = indicator.window.start or indicator.added or basis.case.question.opens
    return begins < basis.assessment.as_of


def _row(basis: Basis, scenario: ScenarioResult, result: IndicatorResult, indicator: Indicator) -> Missing:
    chances = {silence.indicator: silence.detection for silence in basis.assessment.silences}
    seen = chances.get(result.id)
    given = result.given[scenario.id]
    if seen is None and indicator.window is None:
        tells = "Its absence is not counted: no window says that it was looked for."
    elif seen is None:
        tells = "Its absence is not counted in this assessment."
    else:
        chance = probability(given * seen)
        tells = f"If the scenario holds, it would have been reported by now with a chance of {chance}."
    return Missing(
        scenario=scenario.id,
        title=scenario.title,
        indicator=result.id,
        text=result.text,
        given=probability(given),
        seen=probability(seen) if seen is not None else Figure(None, NOT_AVAILABLE),
        tells=tells,
    )
