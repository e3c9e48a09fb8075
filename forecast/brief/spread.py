"""The parts of the answer's interval: how much of its width each kind of quantity brings."""

from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.numbers import Figure
from forecast.brief.words import Prose, capital
from forecast.render.spread import OF_PRIOR, PARTS, points, reason


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """A part, and the standard deviation that it alone brings, in points."""

    name: str
    sd: Figure


@dataclass(frozen=True, slots=True)
class SpreadTable:
    """The standard deviation of the answer, and its parts; no text where there is no interval."""

    text: Prose
    rows: tuple[SpreadRow, ...]


def spread_table(basis: Basis) -> SpreadTable:
    """The parts of the interval's width, each drawn anew while all else stays."""
    spread = basis.assessment.spread
    if spread is None:
        return SpreadTable("", ())
    rows = [
        SpreadRow(f"- of it the {PARTS[part][0]}" if part in OF_PRIOR else capital(PARTS[part][0]), _sd(sd))
        for part, sd in spread.parts.items()
    ]
    view = ""
    if spread.view is not None:
        view = (
            f" To know the view of those with an opinion would move it by {points(spread.view)}; the "
            "interval sums over it."
        )
    text = (
        f"Over the interval the probability varies by {points(spread.sd)} (one standard deviation), "
        f"{reason(basis.assessment)}. Here each part varies by itself; they need not add up.{view}"
    )
    return SpreadTable(text, tuple(rows))


def _sd(sd: float) -> Figure:
    return Figure(sd, points(sd))
