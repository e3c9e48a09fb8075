"""How far the headline depends on what is assumed: dependence between indicators, and the rest."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from forecast.brief.basis import Basis, Piece, Share
from forecast.brief.numbers import Figure, number, percent, probability
from forecast.brief.words import capital, counted, quoted
from forecast.domain.assessment import DependenceRow as Row
from forecast.domain.assessment import GroupResult, OriginResult
from forecast.domain.explanation import Explanation, SensitivityRow, is_move

_DECISIVE = 4
MOST_ASSUMED = 15
_ENDS = {0.0: "independent", 1.0: "fully dependent"}


@dataclass(frozen=True, slots=True)
class DependenceRow:
    """The headline if every group had this rho, and who would lead."""

    rho: Figure
    headline: Figure
    leader: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What the reports say of one group's rho."""

    id: str
    indicators: tuple[str, ...]
    mean: Figure
    rho: tuple[float, ...]
    probability: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Dependence:
    """The headline at every degree of dependence, its range, and the groups concerned."""

    text: str
    range: str
    rows: tuple[DependenceRow, ...]
    groups: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something computed under an assumption, and the headline under another instead."""

    assumption: str
    instead: str
    headline: Figure
    consequence: str


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Those that the analyst wrote down, and those that can be computed."""

    written: tuple[str, ...]
    computed: tuple[Assumption, ...]


def dependence(basis: Basis) -> Dependence:
    """What the headline would be at each rho, and the range."""
    return Dependence(
        text=_text(basis),
        range=_range(basis),
        rows=tuple(_row(basis, row) for row in basis.assessment.dependence),
        groups=tuple(_group(group) for group in basis.assessment.groups),
    )


def _text(basis: Basis) -> str:
    if not basis.assessment.dependence:
        return "No two indicators with reports here share a cause, so that there is no dependence to vary."
    return (
        "Indicators of one group share a cause, so that several of them together say less than they would "
        "one by one. Rho is the chance that an indicator follows that common cause: 0 is full independence, "
        f"1 full dependence. The table gives the probability of {basis.name(basis.leading.id)} if every "
        "group had that rho."
    )


def _range(basis: Basis) -> str:
    values = [row.posterior[basis.leading.id] for row in basis.assessment.dependence]
    if not values:
        return ""
    low, high, now = map(percent, (min(values), max(values), basis.leading.posterior))
    return f"Over all degrees of dependence it runs from {low} to {high}; it is {now} here."


def _row(basis: Basis, row: Row) -> DependenceRow:
    leader = max(row.posterior, key=lambda scenario: row.posterior[scenario])
    end = _ENDS.get(row.rho)
    return DependenceRow(
        rho=Figure(row.rho, f"{row.rho:g} ({end})" if end else f"{row.rho:g}"),
        headline=probability(row.posterior[basis.leading.id]),
        leader=basis.titles[leader],
        shares=basis.shares(row.posterior),
    )


def _group(group: GroupResult) -> GroupRow:
    mean = sum(rho * p for rho, p in zip(group.rho, group.probability, strict=True))
    return GroupRow(group.id, group.indicators, number(mean, 2), group.rho, group.probability)


def assumptions(basis: Basis, explanation: Explanation | None = None) -> Assumptions:
    """The question's own, as written, and what the headline would be if others were wrong.

    Where they are explained, by how far they would move it, and no more than can be read.
    """
    computed = [*_computed(basis), *_otherwise(basis, explanation)]
    if explanation is not None:
        now = basis.leading.posterior
        computed = sorted(computed, key=lambda row: -abs(row[2][basis.leading.id] - now))[:MOST_ASSUMED]
    rows = tuple(
        Assumption(assumption, instead, probability(then[basis.leading.id]), basis.if_instead(then))
        for assumption, instead, then in computed
    )
    return Assumptions(basis.case.question.assumptions, rows)


def _otherwise(
    basis: Basis, explanation: Explanation | None
) -> Iterator[tuple[str, str, Mapping[str, float]]]:
    """Judgements, letters, classes and groups, each with its opposite."""
    if explanation is None or explanation.scenario != basis.leading.id:
        return
    now = explanation.posterior[basis.leading.id]
    for row in explanation.sensitivity:
        if row.kind in _TOLD and is_move(row.posterior[basis.leading.id] - now, row.error[basis.leading.id]):
            assumed, instead = _TOLD[row.kind](basis, row)
            yield assumed, instead, basis.moved(explanation.posterior, row.posterior)


def _judged(basis: Basis, row: SensitivityRow) -> tuple[str, str]:
    text = quoted(basis.indicators[row.id].rstrip().removesuffix("."))
    return (
        f"Under {basis.name(basis.leading.id)} the chance of {text} is as judged ({row.assumed}).",
        "It is unknown there.",
    )


def _graded(basis: Basis, row: SensitivityRow) -> tuple[str, str]:
    return (
        f"{basis.source(row.id.partition('/')[0])} has the letter {row.assumed}.",
        f"It has {row.alternative}.",
    )


def _classed(basis: Basis, row: SensitivityRow) -> tuple[str, str]:
    return (
        f"The prior of {basis.name(row.id)} pools {row.assumed.removesuffix(' pooled')}.",
        f"{row.alternative}.",
    )


def _grouped(basis: Basis, row: SensitivityRow) -> tuple[str, str]:
    assumed = f"Indicators of the group {row.id} follow one cause to a degree that the reports may revise."
    return assumed, f"{capital(row.alternative)}."


_TOLD: Mapping[str, Callable[[Basis, SensitivityRow], tuple[str, str]]] = {
    "judgement": _judged,
    "grade": _graded,
    "class": _classed,
    "dependence": _grouped,
}


def _decisive(basis: Basis) -> tuple[Piece, ...]:
    """The heaviest origin or silence, and others without which another scenario would lead; a handful."""
    leading = basis.leading.id
    deciding = [piece for piece in basis.pieces[1:] if max(piece.without.values()) > piece.without[leading]]
    return (*basis.pieces[:1], *deciding[:_DECISIVE])


def _computed(basis: Basis) -> Iterator[tuple[str, str, Mapping[str, float]]]:
    degrees = {_ENDS[row.rho]: row.posterior for row in basis.assessment.dependence if row.rho in _ENDS}
    for degree, posterior in degrees.items():
        yield (
            "Indicators of one group share a cause to a degree that the reports may revise.",
            f"They are {degree}.",
            posterior,
        )
    for place, piece in enumerate(_decisive(basis)):
        which = _which(piece, heaviest=place == 0)
        yield f"{which} holds: {basis.told(piece)}.", "It is left out.", piece.without
    if basis.pieces:
        yield (
            f"{_evidence(basis)} bear on the question as judged.",
            "All are left out, and the prior alone is used.",
            {scenario.id: scenario.prior for scenario in basis.assessment.scenarios},
        )


def _which(piece: Piece, heaviest: bool) -> str:
    article, kind = ("An", "origin") if isinstance(piece, OriginResult) else ("A", "silence")
    return f"The {kind} of most weight" if heaviest else f"{article} {kind} that decides which scenario leads"


def _evidence(basis: Basis) -> str:
    silent = basis.assessment.silences
    told = f"The reports, as {counted(len(basis.origins), 'origin')}"
    return f"{told}, and {counted(len(silent), 'silence')}" if silent else f"{told},"
