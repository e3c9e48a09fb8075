"""The scenarios: how they stand in a paragraph, the table, earlier days, and those that do not lead."""

from collections.abc import Iterator
from dataclasses import dataclass

from forecast.brief.basis import Basis, EvidenceItem, Section
from forecast.brief.numbers import (
    Day,
    Figure,
    Range,
    day,
    interval,
    number,
    percent,
    probability,
    tenths,
    weight,
)
from forecast.brief.words import Prose, capital, sentences
from forecast.core.plain import in_words, listed
from forecast.core.scales import SCALES, term_for
from forecast.domain.assessment import OriginResult, ScenarioResult

OTHERWISE = "None of the scenarios before it holds."
_CLOSE = 0.01
# Others named with word and number; a low probability may be the one that was asked for.
_NEXT = 5
LOW = 0.05
_VISIBLE = 0.005
_EARLIER = (
    "The probability that each has come true by an earlier day, on the same reports: the figure for the last "
    "day, shared out over the time that is left as its reference classes have it."
)
_STATES = (
    "The other scenarios have no reference class, so that nothing says how their chance is spread over the "
    "time; they are not listed."
)
_KEPT_IN_VIEW = (
    "It is kept in view although it stands below 5%: how grave it would be if it came true is for the "
    "implications to say."
)


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One scenario: its title, its criterion, and its probability before and after the reports."""

    number: int
    id: str
    title: str
    criterion: str
    place: str
    prior: Figure
    posterior: Figure
    interval: Range
    word: str
    mcse: Figure
    leading: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A term of the brief's scale, and the probabilities that it stands for."""

    word: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class HorizonRow:
    """The probability of one scenario by one day."""

    id: str
    scenario: str
    by: Day
    probability: Figure


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
    text: Prose


def bands(scale: str) -> tuple[Band, ...]:
    """The terms of a scale, from the lowest on."""
    return tuple(Band(row.word, row.low, row.high) for row in SCALES[scale])


def bottom_line(basis: Basis) -> Prose:
    """The answer, the leading scenario with word and number, how firm it is, and which scenarios follow."""
    return " ".join((*_answer(basis), _leads(basis), *_firmness(basis), *_runners_up(basis)))


def scenario_rows(basis: Basis) -> tuple[ScenarioRow, ...]:
    """Every scenario, in the order in which they are tested."""
    return tuple(
        ScenarioRow(
            number=index,
            id=result.id,
            title=result.title,
            criterion=basis.criteria[result.id] or OTHERWISE,
            place=basis.place("scenarios", result.id),
            prior=probability(result.prior, "prior"),
            posterior=probability(result.posterior, "moved"),
            interval=interval(result.interval),
            word=term_for(result.posterior, basis.scale),
            mcse=number(None if result.mcse is None else 100 * result.mcse, 2, " points"),
            leading=result.id == basis.leading.id,
            asked=result.id in basis.asked,
        )
        for index, result in enumerate(basis.assessment.scenarios, start=1)
    )


def _answer(basis: Basis) -> Iterator[str]:
    """P(yes), where the question says what that is."""
    answer = basis.assessment.answer
    if answer is not None:
        named = " or ".join(map(basis.name, answer.scenarios))
        bounds = f", 90% credible interval {interval(answer.interval)}" if answer.interval else ""
        yield (
            f"Yes ({named}): {basis.worded(answer.posterior)}{bounds}; "
            f"{percent(answer.prior)} before any report."
        )


def _leads(basis: Basis) -> str:
    question, leading = basis.case.question, basis.leading
    before = (
        f"against {percent(leading.prior)} before any report"
        if basis.evidence
        else "which is the prior, since no report carries weight yet"
    )
    return (
        f"As of {day(basis.assessment.as_of)}, the leading scenario for the time to {day(question.closes)} "
        f"is {basis.name(leading.id)}: {basis.worded(leading.posterior)}, {before}."
    )


def _firmness(basis: Basis) -> Iterator[str]:
    """Whether it has a majority, and how far its figure could move."""
    leading, bounds = basis.leading, basis.leading.interval
    if leading.posterior < 0.5 and len(basis.others) > 1:
        yield f"It leads without a majority: the others together have {percent(1 - leading.posterior)}."
    if bounds is None:
        yield "The engine used gives no interval."
        return
    yield (
        f"Its 90% credible interval is {interval(bounds)}, which is how far the figure could move if the "
        "judgements, reliabilities and base rates behind it were known exactly."
    )
    if crosses(*bounds, basis.scale):
        low, high = map(basis.worded, bounds)
        yield f"The interval crosses the edge of a term: it runs from {low} to {high}."


def crosses(low: float, high: float, scale: str) -> bool:
    """Whether an edge of one of the scale's bands lies between two probabilities.

    >>> crosses(0.21, 0.44, "icd203"), crosses(0.19, 0.44, "icd203"), crosses(0.36, 0.39, "phia")
    (False, True, False)
    """
    return any(low < edge <= high for row in SCALES[scale] for edge in (row.low, row.high))


def _runners_up(basis: Basis) -> Iterator[str]:
    """The scenarios that follow, the first of them by name."""
    following = [f"{basis.name(row.id)}: {basis.worded(row.posterior)}" for row in basis.others[:_NEXT]]
    if not following:
        return
    yield f"Next {'come' if len(following) > 1 else 'comes'} {listed(following)}."
    if basis.leading.posterior - basis.others[0].posterior < _CLOSE:
        yield "The first two are less than one point apart."
    if rest := basis.others[_NEXT:]:
        have = f"{in_words(len(rest))} together have" if len(rest) > 1 else "scenario has"
        yield f"The remaining {have} {percent(sum(scenario.posterior for scenario in rest))}."


def horizons(basis: Basis) -> Section[HorizonRow]:
    """Chances by the earlier days that were requested, scenario by scenario, the closing day last."""
    days = basis.assessment.horizons
    rows = tuple(
        HorizonRow(key, title, day(row.day), tenths(row.posterior[key]))
        for key, title in basis.titles.items()
        for row in days
        if key in row.posterior
    )
    if not rows:
        return Section("", ())
    complete = len(days[0].posterior) == len(basis.titles)
    return Section(_EARLIER if complete else f"{_EARLIER} {_STATES}", rows)


def alternatives(basis: Basis) -> tuple[Alternative, ...]:
    """All but the leading scenario, the ones first that the reports rule out least."""
    return tuple(_alternative(basis, s) for s in sorted(basis.others, key=lambda s: -_against(basis, s)))


def _against(basis: Basis, scenario: ScenarioResult) -> float:
    """The factor that the reports multiply a scenario's odds against the leading one by."""
    leading = basis.leading
    return (scenario.posterior / scenario.prior) / (leading.posterior / leading.prior)


def _alternative(basis: Basis, scenario: ScenarioResult) -> Alternative:
    best = max(basis.evidence, key=lambda item: item.weight[scenario.id], default=None)
    if best is not None and best.weight[scenario.id] < _VISIBLE:
        best = None
    low, factor = scenario.posterior < LOW, number(_against(basis, scenario), 2)
    against = f"The reports multiply its odds against the leading scenario by {factor}."
    text = (
        f"{capital(basis.worded(scenario.posterior))}.",
        against if basis.origins else "",
        _favour(basis, scenario, best),
        _KEPT_IN_VIEW if low else "",
    )
    return Alternative(
        id=scenario.id,
        title=scenario.title,
        criterion=basis.criteria[scenario.id],
        posterior=probability(scenario.posterior),
        prior=probability(scenario.prior),
        low=low,
        against=factor,
        report=best.report if isinstance(best, OriginResult) else "",
        weight=weight(best.weight[scenario.id]) if best else None,
        text=sentences(text),
    )


def _favour(basis: Basis, scenario: ScenarioResult, best: EvidenceItem | None) -> str:
    if best is None:
        return f"No report speaks for it; it rests on a prior of {percent(scenario.prior)}."
    gain = weight(best.weight[scenario.id])
    return f"What speaks most for it: {basis.description(best)} ({gain} bans)."
