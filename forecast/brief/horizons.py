"""The chances of events by earlier days than the question's last, where they were asked for."""

from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.numbers import Day, Figure, day, tenths

TEXT = (
    "The probability that each has come true by an earlier day, on the same reports: the figure for the last "
    "day, shared out over the time that is left as its reference classes have it."
)
STATES = (
    "The other scenarios are states on the last day, to which an earlier one does not apply; they are not "
    "listed."
)


@dataclass(frozen=True, slots=True)
class HorizonRow:
    """The probability of one scenario by one day."""

    id: str
    scenario: str
    by: Day
    probability: Figure


@dataclass(frozen=True, slots=True)
class Horizons:
    """How to read them, and a row a scenario and day; nothing where no day was asked for."""

    text: str
    rows: tuple[HorizonRow, ...]


def horizons(basis: Basis) -> Horizons:
    """Scenario by scenario, the days in their order, the closing day last."""
    days = basis.assessment.horizons
    rows = tuple(
        HorizonRow(key, title, day(row.day), tenths(row.posterior[key]))
        for key, title in basis.titles.items()
        for row in days
        if key in row.posterior
    )
    if not rows:
        return Horizons("", ())
    complete = len(days[0].posterior) == len(basis.titles)
    return Horizons(TEXT if complete else f"{TEXT} {STATES}", rows)
