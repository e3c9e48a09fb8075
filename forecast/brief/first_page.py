"""The first page, which stands alone: the answer, why, what would change it, and what is not known."""

from collections.abc import Iterator
from dataclasses import dataclass

from forecast.brief.basis import Basis, EvidenceItem
from forecast.brief.change import Change
from forecast.brief.confidence import Confidence, Evidence
from forecast.brief.judge import YES, Judge
from forecast.brief.numbers import (
    Day,
    Figure,
    Range,
    day,
    fine,
    fine_points,
    interval,
    percent,
    probability,
)
from forecast.brief.weight_of_evidence import Parts, reason
from forecast.brief.words import Prose, capital, counted, quoted, sentences
from forecast.core.plain import in_words
from forecast.domain.assessment import IndicatorResult
from forecast.render.spread import reason as widest_part
from forecast.render.text import shorten

_MOST_OBSERVATIONS, _EVEN, _LONGEST = 4, 0.5, 80
# A move below this, as a fraction, is not worth a reader's time on the first page.
_LEAST = 0.002


@dataclass(frozen=True, slots=True)
class AnswerBox:
    """What was asked, in word and number; `is_yes` is whether the question says what means yes.

    `text` is a sentence on what it is the probability of.
    """

    scenarios: tuple[str, ...]
    is_yes: bool
    headline: str
    probability: Figure
    prior: Figure
    interval: Range
    text: Prose


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the brief: the id of an element, and what to call it."""

    to: str
    text: str


@dataclass(frozen=True, slots=True)
class KeyJudgement:
    """A sentence or two, and the places in the brief that they rest on."""

    text: Prose
    reasons: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """What would be news: an indicator that turns out as it is not expected to, and the answer then."""

    indicator: str
    label: str
    state: str
    until: Day | None
    then: Figure
    move: Figure


@dataclass(frozen=True, slots=True)
class FirstPage:
    """Every part of the first page; `confidence` is its level and the reason in one sentence."""

    answer: AnswerBox
    confidence: Prose
    judgements: tuple[KeyJudgement, ...]
    observations: tuple[ObservationRow, ...]
    unknown: tuple[Prose, ...]


def first_page(
    basis: Basis, parts: Parts, confidence: Confidence, change: Change, judge: Judge | None = None
) -> FirstPage:
    """The first page of a brief."""
    return FirstPage(
        answer=answer_box(basis),
        confidence=f"{capital(confidence.level)} confidence: {confidence.driver}.",
        judgements=(*_pushes(basis, parts), _likeliest(basis), *_own(basis, judge), _moved_since(change)),
        observations=_observations(basis),
        unknown=tuple(_unknown(basis, parts)),
    )


def answer_box(basis: Basis) -> AnswerBox:
    """Word and number of the answer; without one, of the likeliest scenario, as the likeliest of so many."""
    answer = basis.assessment.answer
    bounds = answer.interval if answer else basis.leading.interval
    return AnswerBox(
        scenarios=basis.asked,
        is_yes=answer is not None,
        headline=capital(basis.worded(basis.answer)) if answer else _likeliest_of(basis),
        probability=probability(basis.answer),
        prior=probability(basis.answer_prior),
        interval=interval(bounds, _fine),
        text=sentences((_meaning(basis), _range(basis, interval(bounds, _fine)))),
    )


def _likeliest_of(basis: Basis) -> str:
    """The likeliest scenario with its number; a word would hide that no other has more."""
    return f"{shorten(basis.leading.title, _LONGEST)}: {percent(basis.answer)}"


def _meaning(basis: Basis) -> str:
    if basis.assessment.answer is not None:
        return f"Yes means {basis.topic}."
    if len(basis.titles) == 1:
        return "There is no other scenario."
    rest = "" if basis.answer > _EVEN else ", and less probable than all others together"
    return f"It is the likeliest of {in_words(len(basis.titles))}{rest}."


def _fine(p: float) -> str:
    return fine(p).text


def _range(basis: Basis, bounds: Range) -> str:
    before = f"It stood at {fine(basis.answer_prior)} before any report"
    if bounds.low is None:
        return f"{before}; the engine used gives no interval."
    return f"{before}; the 90% credible interval is {bounds}."


def _pushes(basis: Basis, parts: Parts) -> Iterator[KeyJudgement]:
    """What raises the answer most, and what lowers it most; the way that it went comes first."""
    ways = ((1, "raises"), (-1, "lowers"))
    largest = [row for row in parts.largest if abs(row[1]) >= _LEAST]
    if not largest:
        yield KeyJudgement(
            f"No report has moved {basis.topic} visibly from its prior of {fine(basis.answer_prior)}."
        )
    for sign, verb in ways if basis.answer >= basis.answer_prior else ways[::-1]:
        if rows := [row for row in largest if row[1] * sign > 0]:
            yield _push(basis, verb, *rows[0])


def _push(basis: Basis, verb: str, item: EvidenceItem, part: float) -> KeyJudgement:
    label, by = basis.label(item)
    what = "the answer" if basis.assessment.answer else basis.topic
    text = f"What {verb} {what} most: {quoted(label)}, {by} ({fine_points(part)})."
    return KeyJudgement(text, (Link(reason(basis, item), _called(basis, item)),))


def _called(basis: Basis, item: EvidenceItem) -> str:
    number = basis.report_numbers.get(getattr(item, "report", ""))
    return f"report {number}" if number else "judgement"


def _likeliest(basis: Basis) -> KeyJudgement:
    """The scenarios that lead, where they are not what was asked; else the one that follows."""
    ranked = [row for row in (basis.leading, *basis.others) if row.id not in basis.asked]
    if not ranked:
        return KeyJudgement("There is no other scenario.")
    first, *rest = ranked
    ahead = first.posterior > basis.answer
    begins = "The likeliest outcome instead is" if ahead else "The likeliest other outcome is"
    then = f", then {basis.name(rest[0].id)} with {percent(rest[0].posterior)}" if rest else ""
    text = f"{begins} {basis.name(first.id)} with {percent(first.posterior)}{then}."
    return KeyJudgement(text, (Link("scenarios", "scenarios"),))


def _own(basis: Basis, judge: Judge | None) -> Iterator[KeyJudgement]:
    """What an analyst puts in place of the model's number, and why."""
    if judge is None:
        return
    row = next(row for row in judge.rows if row.id in (YES, *basis.asked))
    why = f": {quoted(judge.why)}" if judge.why else ""
    text = f"The analyst {quoted(judge.name)} puts it at {row.judge}, not {row.model}{why}."
    yield KeyJudgement(text, (Link("judge", "numbers"),))


def _moved_since(change: Change) -> KeyJudgement:
    return KeyJudgement(change.sentence, (Link("change", "change"),) if not change.first else ())


def _observations(basis: Basis) -> tuple[ObservationRow, ...]:
    """The few indicators whose turn would move the answer most."""
    rows = (row for row in basis.assessment.indicators if not _is_over(basis, row))
    news = (_news(basis, row) for row in rows)
    most = sorted((row for row in news if abs(row.move) >= _LEAST), key=lambda row: -abs(row.move))
    return tuple(_observation(basis, row) for row in most[:_MOST_OBSERVATIONS])


def _is_over(basis: Basis, row: IndicatorResult) -> bool:
    """Whether an indicator would have shown by a day that is past, so that it cannot be seen any more."""
    window = basis.windows.get(row.id)
    return window is not None and window[1] < basis.assessment.as_of


@dataclass(frozen=True, slots=True)
class _News:
    """An indicator in the state in which it is not expected to be, and the move of the answer by that."""

    indicator: str
    state: bool
    move: float


def _news(basis: Basis, row: IndicatorResult) -> _News:
    now = {scenario.id: scenario.posterior for scenario in basis.assessment.scenarios}
    state = row.posterior < _EVEN
    return _News(row.id, state, basis.share(row.known(state, now)) - basis.answer)


def _observation(basis: Basis, row: _News) -> ObservationRow:
    indicator, window = basis.indicators[row.indicator], basis.windows.get(row.indicator)
    then, place = min(max(basis.answer + row.move, 0.0), 1.0), f"indicator-{row.indicator}"
    return ObservationRow(
        indicator=row.indicator,
        label=capital(indicator.label),
        state=_STATES[row.state, row.indicator in basis.unseen],
        until=day(window[1]) if window and row.state else None,
        then=probability(then, place),
        move=fine_points(then - basis.answer),
    )


# By whether it turns out true, and whether no report shows it.
_STATES = {
    (True, True): "if seen",
    (True, False): "if confirmed",
    (False, True): "if ruled out",
    (False, False): "if refuted",
}


def _unknown(basis: Basis, parts: Parts) -> Iterator[str]:
    """Why the interval is so wide, what no report bears on, and the single change that moves most."""
    if basis.assessment.spread:
        yield f"The width of the interval is {widest_part(basis.assessment)}."
    silent = [row for row in basis.assessment.indicators if not row.reported]
    if silent:
        whole = len(basis.assessment.indicators)
        verb = "has" if len(silent) == 1 else "have"
        yield capital(f"{in_words(len(silent))} of {counted(whole, 'indicator')} {verb} no report.")
    largest = Evidence(basis, parts.explanation).largest
    if largest and abs(largest.answer - basis.answer) >= _LEAST:
        now, then = _fine(basis.answer), _fine(largest.answer)
        if now != then:
            yield f"One assumption moves it most: {largest.text}, it would be at {then}, not {now}."
