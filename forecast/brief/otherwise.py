"""The figures under a named set of other assumptions, beside those of the brief."""

from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.numbers import Figure, points, probability
from forecast.brief.words import capital, quoted
from forecast.domain.explanation import WhatIf, is_move


@dataclass(frozen=True, slots=True)
class OtherwiseRow:
    """One scenario under the assumptions; `move` is "no move" where it may be chance."""

    id: str
    title: str
    now: Figure
    instead: Figure
    move: Figure


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The assumptions and what follows; no rows where none were asked for."""

    name: str
    text: str
    assumptions: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[OtherwiseRow, ...]


def otherwise(basis: Basis, it: WhatIf | None) -> Otherwise:
    """Every scenario under the assumptions, moved from the brief's own figure."""
    if it is None:
        return Otherwise("", "", (), (), ())
    then = basis.moved(it.before, it.after)
    rows = tuple(
        OtherwiseRow(
            id=each.id,
            title=each.title,
            now=probability(each.posterior),
            instead=probability(then[each.id]),
            move=_move(then[each.id] - each.posterior, it.error[each.id]),
        )
        for each in basis.assessment.scenarios
    )
    text = f"Under the set of assumptions {quoted(it.name)}: {basis.if_instead(then)}"
    return Otherwise(
        it.name, text, tuple(f"{capital(each.kind)}: {each.text}" for each in it.assumptions), it.notes, rows
    )


def _move(change: float, error: float) -> Figure:
    return points(change) if is_move(change, error) else Figure(change, "no move")
