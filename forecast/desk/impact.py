"""What an article, a source or a report does to every question that uses it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from forecast.core.plain_data import plain_map
from forecast.desk.names import Named
from forecast.domain.case import Case
from forecast.domain.part import without
from forecast.domain.taken_back import TakenBack, rests_on, taken_back
from forecast.engine.impact import Move, moves

KINDS = ("article", "source", "report")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Impact:
    """What an item does to one question as of a day, "with" it against "without" it.

    `taken_back` is set where it no longer counts; the figures are then those of the last day on which it
    did. Without figures `standing` says why there are none. `left_out` are the ids of the reports that
    would go with it, `shortened` those that would stay by other quotes.
    """

    question: str
    text: str
    as_of: date
    standing: str
    taken_back: TakenBack | None = None
    left_out: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Impacts:
    """An item and its impact on every question that uses it; `blocked` are questions with errors."""

    item: Named
    questions: tuple[Impact, ...]
    blocked: tuple[str, ...] = ()


def impacts(
    item: Named, days: Mapping[str, date], cases: Mapping[str, Case], blocked: tuple[str, ...] = ()
) -> Impacts:
    """The impact on every case that uses an item, each as of its day."""
    using = [name for name, case in cases.items() if _rest(case, item)]
    return Impacts(item, tuple(_impact(cases[name], item, days[name]) for name in using), blocked)


def _rest(case: Case, item: Named) -> tuple[str, ...]:
    """The ids of the reports that rest on an item, none for one of another question."""
    if item.question not in ("", case.question.id):
        return ()
    return tuple(report.id for report in case.reports if item.id in rests_on(report, item.kind))


def _impact(case: Case, item: Named, as_of: date) -> Impact:
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
    stay = {report.id for report in less.on(day).reports}
    mine = _rest(known, item)
    return Impact(
        question.id,
        question.text,
        day,
        _taken_back(cause) if cause else "",
        cause,
        tuple(name for name in mine if name not in stay),
        tuple(name for name in mine if name in stay),
        moves(case, less, day),
    )


def _cause(case: Case, item: Named, as_of: date) -> TakenBack | None:
    """The latest correction on whose eve the item still counted, on a day of the question."""
    mine = set(_rest(case, item))
    for row in reversed(taken_back(case, as_of)):
        eve = row.correction.date - _DAY
        if mine & {*row.out, *row.shortened} and eve >= case.question.opens and _rest(case.on(eve), item):
            return row
    return None


def _taken_back(cause: TakenBack) -> str:
    said = cause.correction
    return (
        f"It counts no more since {said.date}, when {cause.kind} {cause.id} was {said.kind}: "
        f"{said.why.rstrip('.')}. These are the figures of the day before."
    )


def _never(case: Case, item: Named, as_of: date) -> str:
    mine = set(_rest(case, item))
    known = min(report.known for report in case.reports if report.id in mine)
    first = max(known, case.articles[item.id].published.last) if item.kind == "article" else known
    if first > as_of:
        return f"It was not known on {as_of}; it counts from {first}."
    return f"It does not count on {as_of} and has not counted since the question opened."


def as_data(found: Impacts) -> dict[str, Any]:
    """As plain data, for `--json`; probabilities and moves are fractions, keys are only ever added."""
    data: dict[str, Any] = {
        "kind": found.item.kind,
        "id": found.item.name,
        "questions": [_data(each) for each in found.questions],
        "questions_with_errors": found.blocked,
    }
    return plain_map(data)


def _data(each: Impact) -> dict[str, Any]:
    since = each.taken_back.correction if each.taken_back else None
    return {
        "id": each.question,
        "text": each.text,
        "as_of": each.as_of,
        "standing": each.standing or None,
        "since": since.date if since else None,
        "left_out": each.left_out,
        "shortened": each.shortened,
        "scenarios": [_move(move) for move in each.moves],
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
