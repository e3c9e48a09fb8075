"""What has changed since the last brief, and what moved it."""

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.brief.basis import Basis, ScenarioFigure
from forecast.brief.numbers import Figure, points, probability, signed
from forecast.brief.words import Prose, capital, sentences
from forecast.domain.assessment import ScenarioResult
from forecast.domain.explanation import Cause, Difference, is_move


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One scenario in the last brief and now, `difference` in points; no values where it is new."""

    id: str
    title: str
    before: Figure
    now: Figure
    difference: Figure


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One kind of change: its part of each scenario's move, in one line as `told`, and its `items`."""

    kind: str
    title: str
    leading: Figure
    moves: tuple[ScenarioFigure, ...]
    told: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What is different from the last brief, and why: the parts of `causes` add up to the moves."""

    first: bool
    text: Prose
    rows: tuple[ChangeRow, ...]
    causes: tuple[CauseRow, ...] = ()


def change(
    basis: Basis, previous: Mapping[str, float] | None, difference: Difference | None = None
) -> Change:
    """Every scenario's probability in the last brief and now, and the causes of the change.

    `previous` holds the last brief's probabilities, None for the first.
    """
    if previous is None:
        return Change(True, "This is the first brief on this question.", ())
    rows = tuple(_change_row(scenario, previous) for scenario in basis.assessment.scenarios)
    text = sentences((_largest(rows), _leader(basis, previous), _gone(basis, previous)))
    causes = difference.causes if difference else ()
    return Change(False, text, rows, tuple(_cause(basis, cause) for cause in causes))


def _cause(basis: Basis, cause: Cause) -> CauseRow:
    def move(scenario: str) -> Figure:
        """In points with one decimal, which parts of a whole need."""
        value = cause.move.get(scenario, 0.0)
        is_seen = is_move(value, cause.error.get(scenario, 0.0))
        return Figure(value, signed(100 * value, 1) if is_seen else "no move")

    moves = tuple(ScenarioFigure(key, title, move(key)) for key, title in basis.titles.items())
    return CauseRow(
        kind=cause.kind,
        title=capital(cause.title),
        leading=move(basis.leading.id),
        moves=moves,
        told=", ".join(f"{number}: {share.value}" for number, share in enumerate(moves, start=1)),
        items=tuple(f"{item.text} ({item.place})" for item in cause.items),
    )


def _change_row(scenario: ScenarioResult, previous: Mapping[str, float]) -> ChangeRow:
    before, difference = Figure(None, "not asked"), Figure(None, "new")
    if scenario.id in previous:
        then = previous[scenario.id]
        before, difference = probability(then), points(scenario.posterior - then)
    return ChangeRow(scenario.id, scenario.title, before, probability(scenario.posterior), difference)


def _largest(rows: tuple[ChangeRow, ...]) -> str:
    moves = [abs(row.difference.value) for row in rows if row.difference.value is not None]
    if not moves:
        return "None of the scenarios was in the last brief."
    if max(moves) < 0.01:
        return "No scenario has moved by a point or more since the last brief."
    return f"The largest change since the last brief is {points(max(moves)).text.lstrip('+')}."


def _leader(basis: Basis, previous: Mapping[str, float]) -> str:
    then = max(previous, key=lambda scenario: previous[scenario], default=basis.leading.id)
    if then == basis.leading.id:
        return f"{basis.name(then)} led then too."
    name = basis.name(then) if then in basis.titles else "A scenario that is no longer asked about"
    return f"{name} led then; {basis.name(basis.leading.id)} leads now."


def _gone(basis: Basis, previous: Mapping[str, float]) -> str:
    gone = [scenario for scenario in previous if scenario not in basis.titles]
    return f"No longer among the scenarios: {', '.join(gone)}." if gone else ""
