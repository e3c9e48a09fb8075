"""Sensitivity: how far the figures depend on what is assumed, and what they would be otherwise."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from forecast.brief.basis import Basis, EvidenceItem, ScenarioFigure, Section
from forecast.brief.numbers import (
    Figure,
    Range,
    fine,
    number,
    points,
    probability,
    tenths,
    tenths_interval,
)
from forecast.brief.words import Prose, capital, counted, quoted
from forecast.domain.assessment import ClassResult, GroupResult, OriginResult
from forecast.domain.assessment import DependenceRow as DependenceResult
from forecast.domain.explanation import Explanation, SensitivityRow, WhatIf, is_move
from forecast.domain.flip import FlipChange, Flips

_DECISIVE = 4
MOST_ASSUMED = 15
_CLASSES = (
    "What each class says by itself holds for the time from the as-of date to the close, and given that no "
    "scenario before it comes true. Beside it is where the scenario would stand with that class alone and "
    "the same reports. Classes that differ much are a reason to doubt any one of them."
)
_OWN_RECORD = "own record"
_OWN = (
    " A record of this very case has no weight among them: it is data on what they lead to expect, and each "
    "of them stands here beside it."
)
_ENDS = {0.0: "independent", 1.0: "fully dependent"}


@dataclass(frozen=True, slots=True)
class DependenceRow:
    """The headline if every group had this rho, and who would lead."""

    rho: Figure
    headline: Figure
    leader: str
    shares: tuple[ScenarioFigure, ...]


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

    text: Prose
    range: Prose
    rows: tuple[DependenceRow, ...]
    groups: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something computed under an assumption, and the headline under another instead."""

    assumption: str
    instead: str
    headline: Figure
    consequence: Prose


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The assumptions that the analyst wrote down, and those whose consequence can be computed."""

    written: tuple[Prose, ...]
    computed: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A reference class alone: its weight in its scenario, its chance and range, the posterior by it."""

    id: str
    scenario: str
    label: str
    source: str
    weight: Figure
    prior: Figure
    interval: Range
    posterior: Figure


@dataclass(frozen=True, slots=True)
class WhatIfRow:
    """One scenario under other assumptions; `move` is "no move" where it may be chance."""

    id: str
    title: str
    now: Figure
    instead: Figure
    move: Figure


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What is assumed, and what would have to be so instead."""

    assumption: Prose
    instead: Prose


@dataclass(frozen=True, slots=True)
class FlipRow:
    """Another conclusion, the fewest changes that lead to it, or come nearest, and the answer then."""

    conclusion: Prose
    how: str
    text: Prose
    changes: tuple[ChangeRow, ...]
    answer: Figure


@dataclass(frozen=True, slots=True)
class WhatIfTable:
    """A named set of other assumptions and what follows; no rows where none were asked for."""

    name: str
    text: Prose
    assumptions: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[WhatIfRow, ...]


def dependence(basis: Basis) -> Dependence:
    """What the headline would be at each rho, and the range."""
    return Dependence(
        text=_text(basis),
        range=_range(basis),
        rows=tuple(_row(basis, row) for row in basis.assessment.dependence),
        groups=tuple(_group(group) for group in basis.assessment.groups if basis.assessment.dependence),
    )


def _text(basis: Basis) -> str:
    if not basis.assessment.dependence:
        return "No two indicators with reports here share a cause, so that there is no dependence to vary."
    return (
        "Indicators of one group share a cause, so that several of them together say less than they would "
        "one by one. Rho is the chance that an indicator follows that common cause: 0 is full independence, "
        f"1 full dependence. The table gives the probability of {basis.topic} if every "
        "group had that rho."
    )


def _range(basis: Basis) -> str:
    values = [basis.share(row.posterior) for row in basis.assessment.dependence]
    if not values:
        return ""
    low, high, now = map(fine, (min(values), max(values), basis.answer))
    return f"Over all degrees of dependence it runs from {low} to {high}; it is {now} here."


def _row(basis: Basis, row: DependenceResult) -> DependenceRow:
    leader = max(row.posterior, key=lambda scenario: row.posterior[scenario])
    end = _ENDS.get(row.rho)
    return DependenceRow(
        rho=Figure(row.rho, f"{row.rho:g} ({end})" if end else f"{row.rho:g}"),
        headline=fine(basis.share(row.posterior)),
        leader=basis.titles[leader],
        shares=basis.figures(row.posterior),
    )


def _group(group: GroupResult) -> GroupRow:
    mean = sum(rho * p for rho, p in zip(group.rho, group.probability, strict=True))
    return GroupRow(group.id, group.indicators, number(mean, 2), group.rho, group.probability)


def assumptions(basis: Basis, explanation: Explanation | None = None) -> Assumptions:
    """The assumptions as written, and what the headline would be if computed ones were wrong.

    Where they are explained, by how far they would move it, and no more than can be read.
    """
    computed = [*_computed(basis), *_sensitive(basis, explanation)]
    if explanation is not None:
        computed = sorted(computed, key=lambda row: -abs(basis.share(row[2]) - basis.answer))[:MOST_ASSUMED]
    rows = tuple(
        Assumption(assumption, instead, fine(basis.share(then)), basis.consequence(then))
        for assumption, instead, then in computed
    )
    return Assumptions(basis.case.question.assumptions, rows)


# By the kind of what is assumed: the assumption, its opposite, and what names the id.
_OPPOSITES: Mapping[str, tuple[str, str, Callable[[Basis, str], str]]] = {
    "judgement": (
        "Under {under} the chance of {name} is as judged ({assumed}).",
        "It is {alternative} there.",
        Basis.indicator,
    ),
    "grade": ("{name} has the letter {assumed}.", "It has {alternative}.", Basis.source),
    "class": ("The prior of {name} pools {assumed}.", "{Alternative}.", Basis.name),
    "share": ("The share of {name} is {assumed}.", "It is {alternative}.", Basis.name),
    "dependence": (
        "Indicators of the group {name} follow one cause to a degree that the reports may revise.",
        "{Alternative}.",
        lambda basis, group: group,
    ),
    "certainty": (
        "This report is {assumed}: {name}.",
        "It is {alternative}.",
        lambda basis, report: basis.statement(basis.reports[report]),
    ),
    "affirms_anyway": (
        "{name} affirms with a chance of {assumed} what is not so, if its report does not track the truth.",
        "With one of {alternative}.",
        Basis.source,
    ),
    "half_life": ("{name} is a state with a half-life of {assumed}.", "Of {alternative}.", Basis.indicator),
    "foresight": (
        "The view that opinions are of is the outcome itself with a chance of {assumed}.",
        "With one of {alternative}.",
        lambda basis, name: name,
    ),
    "repetition": (
        "A report loses {assumed} of its certainty where its camp has reported more firmly.",
        "It loses {alternative}.",
        lambda basis, name: name,
    ),
}


def _sensitive(
    basis: Basis, explanation: Explanation | None
) -> Iterator[tuple[str, str, Mapping[str, float]]]:
    """Judgements, letters, classes and groups, each with its opposite."""
    if explanation is None:
        return
    now = basis.share(explanation.posterior)
    for row in explanation.sensitivity:
        if row.kind in _OPPOSITES and is_move(basis.share(row.posterior) - now, basis.share(row.error)):
            assumed, instead = _opposite(basis, row)
            yield assumed, instead, basis.reweighted(explanation.posterior, row.posterior)


def _opposite(basis: Basis, row: SensitivityRow | FlipChange) -> tuple[str, str]:
    assumption, instead, name = _OPPOSITES[row.kind]
    assumed = row.assumed.replace(" pooled", "")
    under = basis.name(row.under) if row.under else ""
    text = assumption.format(under=under, name=name(basis, row.id), assumed=assumed)
    return text, instead.format(alternative=row.alternative, Alternative=capital(row.alternative))


# By the kind of what is changed, the change in the middle of a sentence.
_CHANGES: Mapping[str, tuple[str, Callable[[Basis, str], str]]] = {
    "judgement": ("if the chance of {name} under {under} were {alternative}", Basis.indicator),
    "grade": ("if {name} had the letter {alternative}", Basis.source),
    "share": ("with a share of {alternative} in place of {assumed} for {name} in the prior", Basis.name),
}


def change_in_words(basis: Basis, row: SensitivityRow) -> str:
    """A single change as the beginning of a clause; "" for the kinds that are no single change."""
    if row.kind not in _CHANGES:
        return ""
    text, name = _CHANGES[row.kind]
    under = basis.name(row.under) if row.under else ""
    words = {"name": name(basis, row.id), "under": under}
    return text.format(**words, assumed=row.assumed, alternative=row.alternative)


def flips(basis: Basis, result: Flips | None) -> tuple[FlipRow, ...]:
    """What would have to be wrong for each other conclusion; none where that was not computed."""
    if result is None:
        return ()
    return tuple(
        FlipRow(
            conclusion=capital(flip.text),
            how=flip.how,
            text=f"{result.outcome(flip)} {flip.effort}",
            changes=tuple(ChangeRow(*_opposite(basis, change)) for change in flip.changes),
            answer=fine(flip.answer),
        )
        for flip in result.flips
    )


def _decisive(basis: Basis) -> tuple[EvidenceItem, ...]:
    """The heaviest origin or silence, and others without which another scenario would lead; a handful."""
    leading = basis.leading.id
    deciding = [item for item in basis.evidence[1:] if max(item.without.values()) > item.without[leading]]
    return (*basis.evidence[:1], *deciding[:_DECISIVE])


def _computed(basis: Basis) -> Iterator[tuple[str, str, Mapping[str, float]]]:
    """Both ends of dependence, the decisive evidence left out one by one, and the prior alone."""
    degrees = {_ENDS[row.rho]: row.posterior for row in basis.assessment.dependence if row.rho in _ENDS}
    for degree, posterior in degrees.items():
        yield (
            "Indicators of one group share a cause to a degree that the reports may revise.",
            f"They are {degree}.",
            posterior,
        )
    for index, item in enumerate(_decisive(basis)):
        role = _role(item, heaviest=index == 0)
        yield f"{role} holds: {basis.description(item)}.", "It is left out.", item.without
    if basis.evidence:
        yield (
            f"{_all_evidence(basis)} bear on the question as judged.",
            "All are left out, and the prior alone is used.",
            {scenario.id: scenario.prior for scenario in basis.assessment.scenarios},
        )


def _role(item: EvidenceItem, heaviest: bool) -> str:
    article, kind = ("An", "origin") if isinstance(item, OriginResult) else ("A", "silence")
    return f"The {kind} of most weight" if heaviest else f"{article} {kind} that decides which scenario leads"


def _all_evidence(basis: Basis) -> str:
    reports, silent = f"The reports, as {counted(len(basis.origins), 'origin')},", basis.assessment.silences
    return f"{reports} and {counted(len(silent), 'silence')}" if silent else reports


def classes(basis: Basis) -> Section[ClassRow]:
    """Every class that has begun, in the order of the scenarios."""
    order = list(basis.titles)
    results = sorted(basis.assessment.classes, key=lambda result: order.index(result.scenario))
    text = _CLASSES + (_OWN if any(row.is_data for row in results) else "") if results else ""
    return Section(text, tuple(_class_row(basis, result) for result in results))


def _class_row(basis: Basis, result: ClassResult) -> ClassRow:
    return ClassRow(
        id=result.scenario,
        scenario=basis.titles[result.scenario],
        label=result.label,
        source=result.source,
        weight=Figure(result.share, _OWN_RECORD if result.is_data else f"{100 * result.share:.0f}%"),
        prior=tenths(result.prior, "prior"),
        interval=tenths_interval(result.interval),
        posterior=Figure(None, "") if result.is_data else tenths(result.posterior[result.scenario]),
    )


def what_if(basis: Basis, result: WhatIf | None) -> WhatIfTable:
    """Every scenario under the assumptions, moved from the brief's own figure."""
    if result is None:
        return WhatIfTable("", "", (), (), ())
    then = basis.reweighted(result.before, result.after)
    rows = tuple(
        WhatIfRow(
            id=row.id,
            title=row.title,
            now=probability(row.posterior),
            instead=probability(then[row.id]),
            move=_move(then[row.id] - row.posterior, result.error[row.id]),
        )
        for row in basis.assessment.scenarios
    )
    text = f"Under the set of assumptions {quoted(result.name)}: {basis.consequence(then)}"
    assumptions = tuple(f"{capital(row.kind)}: {row.text}" for row in result.assumptions)
    return WhatIfTable(result.name, text, assumptions, result.notes, rows)


def _move(change: float, error: float) -> Figure:
    return points(change) if is_move(change, error) else Figure(change, "no move")
