"""What has changed since the last brief, and what moved it."""

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.brief.basis import Basis, ScenarioFigure
from forecast.brief.numbers import Figure, day, fine, fine_points, points, probability, signed
from forecast.brief.words import Prose, capital, sentences
from forecast.core.plain import listed
from forecast.domain.assessment import ScenarioResult
from forecast.domain.explanation import Cause, Difference, is_move

_FIRST = "There is no brief of an earlier day on this question."
# Below a tenth of a point, as a fraction, a move cannot be seen.
_NO_CHANGE = 0.0005


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
    answer: Figure
    moves: tuple[ScenarioFigure, ...]
    told: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What is different from the last brief, and why: the parts of `causes` add up to the moves.

    `sentence` says it of the answer, for the first page.
    """

    first: bool
    sentence: Prose
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
        return Change(True, _FIRST, _FIRST, ())
    rows = tuple(_change_row(scenario, previous) for scenario in basis.assessment.scenarios)
    text = sentences((_largest(rows), _leader(basis, previous), _gone(basis, previous)))
    causes = difference.causes if difference else ()
    sentence = _of_answer(basis, previous, difference)
    return Change(False, sentence, text, rows, tuple(_cause(basis, cause) for cause in causes))


def _of_answer(basis: Basis, previous: Mapping[str, float], difference: Difference | None) -> str:
    """Where the answer stood in the last brief, where it stands now, and what moved it most."""
    since = f"of {day(difference.before.as_of)}" if difference else "before this one"
    if missing := [name for name in basis.asked if name not in previous]:
        return f"The brief {since} did not ask about {listed([basis.name(name) for name in missing])}."
    then = sum(previous[name] for name in basis.asked)
    if abs(basis.answer - then) < _NO_CHANGE:
        return f"It has not moved since the brief {since}, which had {fine(then)}."
    why = _largest_cause(basis, difference) if difference else ""
    return f"Since the brief {since} it went from {fine(then)} to {fine(basis.answer)}{why}."


def _largest_cause(basis: Basis, difference: Difference) -> str:
    moves = [(cause.title, _move(basis, cause.move)) for cause in difference.causes]
    title, move = max(moves, key=lambda row: abs(row[1]), default=("", 0.0))
    return f", most by {title} ({fine_points(move)})" if abs(move) >= _NO_CHANGE else ""


def _move(basis: Basis, of: Mapping[str, float]) -> float:
    """The move of the answer; a scenario that one side lacks has moved from or to 0."""
    return sum(of.get(scenario, 0.0) for scenario in basis.asked)


def _cause(basis: Basis, cause: Cause) -> CauseRow:
    moves = tuple(
        ScenarioFigure(key, title, _part(cause.move.get(key, 0.0), cause.error.get(key, 0.0)))
        for key, title in basis.titles.items()
    )
    return CauseRow(
        kind=cause.kind,
        title=capital(cause.title),
        answer=_part(_move(basis, cause.move), _move(basis, cause.error)),
        moves=moves,
        told=", ".join(f"{number}: {share.value}" for number, share in enumerate(moves, start=1)),
        items=tuple(f"{item.text} ({item.place})" for item in cause.items),
    )


def _part(move: float, error: float) -> Figure:
    """A part of a move in points with one decimal, which parts of a whole need."""
    return Figure(move, signed(100 * move, 1) if is_move(move, error) else "no move")


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
