"""The bottom line in one paragraph, and the table of scenarios behind it."""

from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.numbers import Figure, Range, day, interval, number, percent, probability
from forecast.brief.words import in_words
from forecast.core.scales import SCALES, term_for, word_for

OTHERWISE = "None of the scenarios before it holds."
_CLOSE = 0.01
# Others named with word and number; a low probability may be the one that was asked for.
_NEXT = 5


@dataclass(frozen=True, slots=True)
class BottomLine:
    """The judgement in one paragraph; the leading scenario's figures again by themselves."""

    text: str
    scenario: str
    title: str
    word: str
    probability: Figure
    interval: Range


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One scenario: what it is, what decides it, and its probability before and after the reports."""

    number: int
    id: str
    title: str
    criterion: str
    prior: Figure
    posterior: Figure
    interval: Range
    word: str
    mcse: Figure
    leading: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A term of the brief's scale, and the probabilities that it stands for."""

    word: str
    low: float
    high: float


def bands(basis: Basis) -> tuple[Band, ...]:
    """The terms of the brief's scale, from the lowest on."""
    return tuple(Band(row.word, row.low, row.high) for row in SCALES[basis.scale])


def bottom_line(basis: Basis) -> BottomLine:
    """As of when, which scenario leads with what word and number, how firm, and what comes next."""
    leading = basis.leading
    says = (_leads, _majority, _spread, _edges, _next, _close, _rest)
    return BottomLine(
        text=" ".join(filter(None, (say(basis) for say in says))),
        scenario=leading.id,
        title=leading.title,
        word=word_for(leading.posterior, basis.scale),
        probability=probability(leading.posterior),
        interval=interval(leading.interval),
    )


def scenario_rows(basis: Basis) -> tuple[ScenarioRow, ...]:
    """Every scenario, in the order in which they are tested."""
    criteria = {scenario.id: scenario.resolves_if for scenario in basis.case.question.scenarios}
    return tuple(
        ScenarioRow(
            number=place,
            id=result.id,
            title=result.title,
            criterion=criteria[result.id] or OTHERWISE,
            prior=probability(result.prior),
            posterior=probability(result.posterior),
            interval=interval(result.interval),
            word=term_for(result.posterior, basis.scale),
            mcse=number(None if result.mcse is None else 100 * result.mcse, 2, " points"),
            leading=result.id == basis.leading.id,
        )
        for place, result in enumerate(basis.assessment.scenarios, start=1)
    )


def _leads(basis: Basis) -> str:
    question, leading = basis.case.question, basis.leading
    before = (
        f"against {percent(leading.prior)} before any report"
        if basis.pieces
        else "which is the prior, since no report carries weight yet"
    )
    return (
        f"As of {day(basis.assessment.as_of)}, the leading scenario for the time to {day(question.closes)} "
        f"is {basis.name(leading.id)}: {basis.worded(leading.posterior)}, {before}."
    )


def _majority(basis: Basis) -> str:
    if basis.leading.posterior >= 0.5 or len(basis.others) < 2:
        return ""
    return f"It leads without a majority: the others together have {percent(1 - basis.leading.posterior)}."


def _spread(basis: Basis) -> str:
    bounds = basis.leading.interval
    if bounds is None:
        return "The engine used gives no interval."
    return (
        f"Its 90% credible interval is {interval(bounds)}, which is how far the figure could move if the "
        "judgements, reliabilities and base rates behind it were known exactly."
    )


def crosses(low: float, high: float, scale: str) -> bool:
    """Whether an edge of one of the scale's bands lies between two probabilities.

    >>> crosses(0.21, 0.44, "icd203"), crosses(0.19, 0.44, "icd203"), crosses(0.36, 0.39, "phia")
    (False, True, False)
    """
    return any(low < edge <= high for row in SCALES[scale] for edge in (row.low, row.high))


def _edges(basis: Basis) -> str:
    bounds = basis.leading.interval
    if bounds is None or not crosses(*bounds, basis.scale):
        return ""
    low, high = map(basis.worded, bounds)
    return f"The interval crosses the edge of a term: it runs from {low} to {high}."


def _next(basis: Basis) -> str:
    following = [f"{basis.name(each.id)}, {basis.worded(each.posterior)}" for each in basis.others[:_NEXT]]
    if not following:
        return ""
    return f"Next {'come' if len(following) > 1 else 'comes'} {', and '.join(following)}."


def _close(basis: Basis) -> str:
    if not basis.others or basis.leading.posterior - basis.others[0].posterior >= _CLOSE:
        return ""
    return "The first two are less than one point apart."


def _rest(basis: Basis) -> str:
    rest = basis.others[_NEXT:]
    if not rest:
        return ""
    together = percent(sum(scenario.posterior for scenario in rest))
    if len(rest) == 1:
        return f"The remaining scenario has {together}."
    return f"The remaining {in_words(len(rest))} together have {together}."
