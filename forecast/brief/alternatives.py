"""The scenarios that do not lead, what speaks most for each, and what has changed since the last brief."""

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.brief.basis import Basis, Piece, Share
from forecast.brief.numbers import Figure, number, percent, points, probability, signed, weight
from forecast.brief.words import capital
from forecast.domain.assessment import OriginResult, ScenarioResult
from forecast.domain.explanation import Cause, Difference, is_move

LOW = 0.05
_VISIBLE = 0.005


@dataclass(frozen=True, slots=True)
class Alternative:
    """A scenario that does not lead. `low` marks one under 5%, named in case its consequences are grave.

    `against` is what the reports multiply its odds against the leading scenario by: the larger, the
    less they rule it out.
    """

    id: str
    title: str
    criterion: str
    posterior: Figure
    prior: Figure
    low: bool
    against: Figure
    report: str
    weight: Figure | None
    text: str


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
    """One kind of change: its part of each scenario's move, and what it consists of."""

    kind: str
    title: str
    leading: Figure
    moves: tuple[Share, ...]
    told: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What is different from the last brief, and why: the parts of `causes` add up to the moves."""

    first: bool
    text: str
    rows: tuple[ChangeRow, ...]
    causes: tuple[CauseRow, ...] = ()


def alternatives(basis: Basis) -> tuple[Alternative, ...]:
    """All but the leading scenario, the ones first that the reports rule out least."""
    return tuple(_alternative(basis, s) for s in sorted(basis.others, key=lambda s: -_against(basis, s)))


def _against(basis: Basis, scenario: ScenarioResult) -> float:
    """The factor that the reports multiply a scenario's odds against the leading one by."""
    leading = basis.leading
    return (scenario.posterior / scenario.prior) / (leading.posterior / leading.prior)


def _alternative(basis: Basis, scenario: ScenarioResult) -> Alternative:
    best = max(basis.pieces, key=lambda piece: piece.weight[scenario.id], default=None)
    if best is not None and best.weight[scenario.id] < _VISIBLE:
        best = None
    criteria = {each.id: each.resolves_if or "" for each in basis.case.question.scenarios}
    low = scenario.posterior < LOW
    stands, against = _stands(basis, scenario), _ruled_out(basis, scenario)
    sentences = (stands, against, _favour(basis, scenario, best), _LOW if low else "")
    return Alternative(
        id=scenario.id,
        title=scenario.title,
        criterion=criteria[scenario.id],
        posterior=probability(scenario.posterior),
        prior=probability(scenario.prior),
        low=low,
        against=number(_against(basis, scenario), 2),
        report=best.report if isinstance(best, OriginResult) else "",
        weight=weight(best.weight[scenario.id]) if best else None,
        text=" ".join(filter(None, sentences)),
    )


_LOW = (
    "It is kept in view although it stands below 5%: how grave it would be if it came true is for the "
    "implications to say."
)


def _stands(basis: Basis, scenario: ScenarioResult) -> str:
    return f"{capital(basis.worded(scenario.posterior))}."


def _ruled_out(basis: Basis, scenario: ScenarioResult) -> str:
    if not basis.origins:
        return ""
    factor = number(_against(basis, scenario), 2)
    return f"The reports multiply its odds against the leading scenario by {factor}."


def _favour(basis: Basis, scenario: ScenarioResult, best: Piece | None) -> str:
    if best is None:
        return f"No report speaks for it; it rests on a prior of {percent(scenario.prior)}."
    gain = weight(best.weight[scenario.id])
    return f"What speaks most for it: {basis.told(best)} ({gain} bans)."


def change(
    basis: Basis, previous: Mapping[str, float] | None, difference: Difference | None = None
) -> Change:
    """Then and now, by scenario, and what moved them.

    `previous` holds the last brief's probabilities, None for the first.
    """
    if previous is None:
        return Change(True, "This is the first brief on this question.", ())
    rows = tuple(_change_row(scenario, previous) for scenario in basis.assessment.scenarios)
    sentences = (_largest(rows), _leader(basis, previous), _gone(basis, previous))
    causes = difference.causes if difference else ()
    return Change(
        False, " ".join(filter(None, sentences)), rows, tuple(_cause(basis, each) for each in causes)
    )


def _cause(basis: Basis, cause: Cause) -> CauseRow:
    def moved(key: str) -> Figure:
        move = cause.move.get(key, 0.0)
        return _moved(move) if is_move(move, cause.error.get(key, 0.0)) else Figure(move, "no move")

    moves = tuple(Share(key, title, moved(key)) for key, title in basis.titles.items())
    return CauseRow(
        kind=cause.kind,
        title=capital(cause.title),
        leading=moved(basis.leading.id),
        moves=moves,
        told=", ".join(f"{place}: {share.value}" for place, share in enumerate(moves, start=1)),
        items=tuple(f"{item.text} ({item.place})" for item in cause.items),
    )


def _moved(move: float) -> Figure:
    """In points with one decimal, which parts of a whole need."""
    return Figure(move, signed(100 * move, 1))


def _change_row(scenario: ScenarioResult, previous: Mapping[str, float]) -> ChangeRow:
    now = probability(scenario.posterior)
    if scenario.id not in previous:
        return ChangeRow(scenario.id, scenario.title, Figure(None, "not asked"), now, Figure(None, "new"))
    before = previous[scenario.id]
    return ChangeRow(
        scenario.id, scenario.title, probability(before), now, points(scenario.posterior - before)
    )


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
