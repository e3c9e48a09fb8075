"""Reference classes, each alone: what it says of its scenario, and where that would then stand."""

from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.numbers import Figure, Range, probability, tenths, tenths_interval
from forecast.domain.assessment import ClassResult

TEXT = (
    "What each class says by itself holds for the time from the as-of date to the close, and given that no "
    "scenario before it comes true. Beside it is where the scenario would stand with that class alone and "
    "the same reports. Classes that differ much are a reason to doubt any one of them."
)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class: its weight in its scenario, its own chance and range, and the posterior by it alone."""

    id: str
    scenario: str
    label: str
    source: str
    weight: Figure
    prior: Figure
    interval: Range
    posterior: Figure


@dataclass(frozen=True, slots=True)
class Classes:
    """How to read them, and a row a class; nothing where there is none."""

    text: str
    rows: tuple[ClassRow, ...]


def classes(basis: Basis) -> Classes:
    """Every class that has begun, in the order of the scenarios."""
    order = list(basis.titles)
    found = sorted(basis.assessment.classes, key=lambda each: order.index(each.scenario))
    return Classes(TEXT if found else "", tuple(_row(basis, each) for each in found))


def _row(basis: Basis, each: ClassResult) -> ClassRow:
    return ClassRow(
        id=each.scenario,
        scenario=basis.titles[each.scenario],
        label=each.label,
        source=each.source,
        weight=probability(each.share),
        prior=tenths(each.prior),
        interval=tenths_interval(each.interval),
        posterior=tenths(each.posterior[each.scenario]),
    )
