"""The head of the brief: the question, its days, its author, and notices such as what forbids release."""

from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.diagnostics import failed_in_words
from forecast.brief.numbers import SCALE_NAMES, Day, Figure, day
from forecast.brief.weight_of_evidence import silences
from forecast.brief.words import Prose, counted, quoted
from forecast.domain.classes import class_notes
from forecast.render.text import shorten

TITLE_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning above the bottom line: a mark in capitals, and what it means."""

    mark: str
    text: Prose


@dataclass(frozen=True, slots=True)
class Header:
    """The question and its days; `title` is the question, cut where it is too long for a heading.

    `handling` is the TLP mark of the whole brief: that of its release, else the highest of what it shows.
    """

    id: str
    title: str
    question: str
    as_of: Day
    opens: Day
    closes: Day
    days_left: Figure
    written: Day | None
    author: str
    reviewer: str
    tags: tuple[str, ...]
    handling: str
    scale: str
    notices: tuple[Notice, ...]


def header(basis: Basis) -> Header:
    """The head of the brief."""
    question, as_of = basis.case.question, basis.assessment.as_of
    return Header(
        id=question.id,
        title=shorten(question.text, TITLE_WIDTH),
        question=question.text,
        as_of=day(as_of),
        opens=day(question.opens),
        closes=day(question.closes),
        days_left=_days_left((question.closes - as_of).days),
        written=day(question.written) if question.written else None,
        author=question.author.strip() or "not named",
        reviewer=question.reviewer.strip() or "not named",
        tags=question.tags,
        handling=basis.release or basis.case.handling,
        scale=SCALE_NAMES[basis.scale],
        notices=(*(notice for make in _NOTICES if (notice := make(basis))), *_release(basis.release)),
    )


def _release(mark: str) -> tuple[Notice, ...]:
    """The words are the same whether or not anything was left out, which not every reader may know."""
    if not mark:
        return ()
    text = "This brief is made for that release and rests on nothing but what its readers may see."
    return (Notice(mark, text),)


def _days_left(left: int) -> Figure:
    if left > 0:
        return Figure(left, f"{counted(left, 'day')} left")
    return Figure(left, "closes on this day" if left == 0 else f"closed {counted(-left, 'day')} before")


def _not_for_release(basis: Basis) -> Notice | None:
    if basis.assessment.verdict.status != "failed":
        return None
    text = f"The diagnostics of the computation failed: {failed_in_words(basis)}."
    return Notice("NOT FOR RELEASE", f"{text} Its figures cannot be relied on.")


def _not_diagnosed(basis: Basis) -> Notice | None:
    if basis.assessment.verdict.status != "not assessed":
        return None
    reason = basis.assessment.verdict.reason
    text = f"The computation has not been checked{f' ({reason})' if reason else ''}."
    return Notice("DIAGNOSTICS NOT ASSESSED", text)


def _draft(basis: Basis) -> Notice | None:
    if basis.case.question.reviewer.strip():
        return None
    return Notice("DRAFT", "No reviewer is named. It stays a draft until one is.")


def _in_retrospect(basis: Basis) -> Notice | None:
    question = basis.case.question
    written, as_of = question.written, min(basis.assessment.as_of, question.closes)
    if written is None or written <= as_of:
        return None
    text = (
        f"The question was written on {day(written)}, after the day that it is assessed for, {day(as_of)}. "
        "What became known in between may have shaped it, so that it is no test of foresight."
    )
    return Notice("WRITTEN IN RETROSPECT", text)


def _classes(basis: Basis) -> Notice | None:
    notes = class_notes(basis.case.question, basis.assessment.as_of)
    if not notes:
        return None
    text = " ".join(f"The class {quoted(note.label)} {note.says}" for note in notes)
    return Notice("REFERENCE CLASSES", text)


def _silent(basis: Basis) -> Notice | None:
    left_out = silences(basis)
    return None if left_out.counted or not left_out.text else Notice("SILENCE LEFT OUT", left_out.text)


def _after_close(basis: Basis) -> Notice | None:
    if not basis.assessment.after_close:
        return None
    text = (
        f"The question closed on {day(basis.case.question.closes)}, so that this is no forecast: resolve the "
        f"question. Reports count that were known by {day(basis.assessment.as_of)}; the prior and all ages "
        "are those of the closing day."
    )
    return Notice("AFTER THE CLOSE", text)


_NOTICES = (_not_for_release, _after_close, _not_diagnosed, _draft, _in_retrospect, _classes, _silent)
