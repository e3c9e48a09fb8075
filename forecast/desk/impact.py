"""What an article, a source or a report does to every question that uses it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from forecast.core.plain_data import plain_map
from forecast.core.scales import word_for
from forecast.desk.index import Item
from forecast.domain.case import Case
from forecast.domain.corrections import CorrectionEffect, correction_effects, rests_on
from forecast.domain.explanation import is_move
from forecast.domain.part import without
from forecast.domain.question import Question, asked_name
from forecast.engine.arrays import Floats
from forecast.engine.draws import DEFAULT_SEED
from forecast.engine.inputs import build_inputs
from forecast.engine.sums import MOST_EXACT, Sums

KINDS = ("article", "source", "report")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Move:
    """One probability with something and without it; `error` is the standard error of the move.

    It is that of a scenario, or of those together that mean yes.
    """

    scenario: str
    title: str
    with_it: float
    without_it: float
    error: float

    @property
    def move(self) -> float:
        """What it adds to the probability, as a fraction."""
        return self.with_it - self.without_it

    @property
    def moves(self) -> bool:
        """Whether the move is more than its error."""
        return is_move(self.move, self.error)

    @property
    def words(self) -> tuple[str, str]:
        """The ICD 203 words with and without it, "" where no term exists; one word where nothing moves."""
        with_it = word_for(self.with_it)
        return with_it, word_for(self.without_it) if self.moves else with_it


@dataclass(frozen=True, slots=True)
class Impact:
    """What an item does to one question as of a day, "with" it against "without" it.

    `correction` is set where the item no longer counts; the figures are then those of the last day on which
    it did. Without figures `standing` says why there are none. `left_out` are the ids of the reports that
    would go with it, `shortened` those that would stay by other quotes. `answer` is P(yes), where the
    question says what that is.
    """

    question: str
    text: str
    as_of: date
    standing: str
    correction: CorrectionEffect | None = None
    left_out: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    answer: Move | None = None


@dataclass(frozen=True, slots=True)
class Impacts:
    """An item and its impact on every question that uses it; `blocked` are questions with errors."""

    item: Item
    questions: tuple[Impact, ...]
    blocked: tuple[str, ...] = ()


def impacts(
    item: Item, days: Mapping[str, date], cases: Mapping[str, Case], blocked: tuple[str, ...] = ()
) -> Impacts:
    """The impact on every case that uses an item, each as of its day."""
    using = [name for name, case in cases.items() if _rest(case, item)]
    return Impacts(item, tuple(_impact(cases[name], item, days[name]) for name in using), blocked)


def _rest(case: Case, item: Item) -> tuple[str, ...]:
    """The ids of the reports that rest on an item, none for one of another question."""
    if item.question not in ("", case.question.id):
        return ()
    return tuple(report.id for report in case.reports if item.id in rests_on(report, item.kind))


def _impact(case: Case, item: Item, as_of: date) -> Impact:
    question, day, cause = case.question, as_of, None
    if not question.opens <= as_of <= question.closes:
        standing = f"The question is open from {question.opens} to {question.closes}, not on {as_of}."
        return Impact(question.id, question.text, as_of, standing)
    if not _rest(case.on(as_of), item):
        cause = _cause(case, item, as_of)
        if cause is None:
            return Impact(question.id, question.text, as_of, _never(case, item, as_of))
        day = cause.correction.date - _DAY
    known, less = case.on(day), without(case, item.kind, item.id)
    rows, answer = moves(case, less, day)
    stay = {report.id for report in less.on(day).reports}
    mine = _rest(known, item)
    return Impact(
        question.id,
        question.text,
        day,
        _standing_after(cause) if cause else "",
        cause,
        tuple(name for name in mine if name not in stay),
        tuple(name for name in mine if name in stay),
        rows,
        answer,
    )


def moves(
    case: Case, less: Case, as_of: date, seed: int = DEFAULT_SEED, most_exact: int = MOST_EXACT
) -> tuple[tuple[Move, ...], Move | None]:
    """P(scenario | reports) of a case and of the same case with less in it, both as known on a day.

    Beside them P(yes), where the question says what that is. Raises ProblemsError where the prior has no
    exposure yet or leaves nothing.
    """
    whole, part = (build_inputs(known.on(as_of), as_of)[0] for known in (case, less))
    sums = Sums(whole, seed, most_exact=most_exact)
    logs, question = sums.changed(part), case.on(as_of).question
    figures = zip(question.scenarios, sums.posterior, *sums.moved(logs), strict=True)
    rows = tuple(Move(scenario.id, scenario.title, *map(float, of)) for scenario, *of in figures)
    return rows, _answer(sums, logs, question)


def _answer(sums: Sums, logs: Floats, question: Question) -> Move | None:
    """P(yes) of a case, and of a changed one by its logs."""
    if not question.yes:
        return None
    effect = sums.effect(logs, [question.scenario_ids.index(name) for name in question.yes])
    now = sum(sums.by_scenario(sums.posterior)[name] for name in question.yes)
    title = asked_name(question, question.yes, {})
    return Move(" ".join(question.yes), title, now, now - effect.points, effect.points_error)


def _cause(case: Case, item: Item, as_of: date) -> CorrectionEffect | None:
    """The latest correction before which the item still counted, on a day when the question was open."""
    mine = set(_rest(case, item))
    for row in reversed(correction_effects(case, as_of)):
        eve = row.correction.date - _DAY
        if mine & {*row.out, *row.shortened} and eve >= case.question.opens and _rest(case.on(eve), item):
            return row
    return None


def _standing_after(cause: CorrectionEffect) -> str:
    correction = cause.correction
    return (
        f"It counts no more since {correction.date}, when {cause.kind} {cause.id} was {correction.kind}: "
        f"{correction.why.rstrip('.')}. These are the figures of the day before."
    )


def _never(case: Case, item: Item, as_of: date) -> str:
    mine = set(_rest(case, item))
    known = min(report.known for report in case.reports if report.id in mine)
    first = max(known, case.articles[item.id].published.last) if item.kind == "article" else known
    if first > as_of:
        return f"It was not known on {as_of}; it counts from {first}."
    return f"It does not count on {as_of} and has not counted since the question opened."


def as_data(result: Impacts) -> dict[str, Any]:
    """As plain data, for `--json`; probabilities and moves are fractions, keys are only ever added."""
    data: dict[str, Any] = {
        "kind": result.item.kind,
        "id": result.item.name,
        "questions": [_data(impact) for impact in result.questions],
        "questions_with_errors": result.blocked,
    }
    return plain_map(data)


def _data(impact: Impact) -> dict[str, Any]:
    since = impact.correction.correction if impact.correction else None
    return {
        "id": impact.question,
        "text": impact.text,
        "as_of": impact.as_of,
        "standing": impact.standing or None,
        "since": since.date if since else None,
        "left_out": impact.left_out,
        "shortened": impact.shortened,
        "answer": _move(impact.answer) if impact.answer else None,
        "scenarios": [_move(move) for move in impact.moves],
    }


def _move(move: Move) -> dict[str, Any]:
    with_it, without_it = move.words
    return {
        "id": move.scenario,
        "title": move.title,
        "with": move.with_it,
        "without": move.without_it,
        "move": move.move,
        "error": move.error,
        "moves": move.moves,
        "word_with": with_it or None,
        "word_without": without_it or None,
        "word_changes": with_it != without_it,
    }
