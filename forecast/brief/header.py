"""The head of the brief: the question, its days, its author, and notices such as what forbids release."""

from collections.abc import Iterator
from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.diagnostics import failed_in_words
from forecast.brief.numbers import SCALE_NAMES, Day, Figure, day
from forecast.brief.weight_of_evidence import silences
from forecast.brief.words import Prose, counted, quoted
from forecast.domain.question import class_notes, passed_deadlines
from forecast.render.text import shorten

TITLE_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning on the first page: a mark in capitals, and what it means."""

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
        notices=tuple(_notices(basis)),
    )


def _days_left(left: int) -> Figure:
    if left > 0:
        return Figure(left, f"{counted(left, 'day')} left")
    return Figure(left, "closes on this day" if left == 0 else f"closed {counted(-left, 'day')} before")


def _notices(basis: Basis) -> Iterator[Notice]:
    """The gravest first."""
    assessment, as_of = basis.assessment, day(basis.assessment.as_of)
    verdict, silent = assessment.verdict, silences(basis)
    if verdict.status == "failed":
        text = f"The diagnostics of the computation failed: {failed_in_words(basis)}."
        yield Notice("NOT FOR RELEASE", f"{text} Its figures cannot be relied on.")
    if assessment.after_close:
        text = (
            f"The question closed on {day(basis.case.question.closes)}, so that this is no forecast: resolve "
            f"the question. Reports count that were known by {as_of}; the prior and all ages are those of "
            "the closing day."
        )
        yield Notice("AFTER THE CLOSE", text)
    if verdict.status == "not assessed":
        reason = f" ({verdict.reason})" if verdict.reason else ""
        yield Notice("DIAGNOSTICS NOT ASSESSED", f"The computation has not been checked{reason}.")
    if not basis.case.question.reviewer.strip():
        yield Notice("DRAFT", "No reviewer is named.")
    yield from _hindsight(basis)
    for name in passed_deadlines(basis.case.question, assessment.as_of):
        text = f"The deadline of {basis.name(name)} has passed, so that it can come about no more."
        yield Notice("DEADLINE PASSED", text)
    if not silent.counted and silent.text:
        yield Notice("SILENCE LEFT OUT", silent.text)
    if basis.release:  # the same words whether or not anything was left out, which not every reader may know
        text = "This brief is made for that release and rests on nothing but what its readers may see."
        yield Notice(basis.release, text)


def _hindsight(basis: Basis) -> Iterator[Notice]:
    """What may know more than was known on the as-of date: the question, or its reference classes."""
    question = basis.case.question
    written, as_of = question.written, min(basis.assessment.as_of, question.closes)
    if written is not None and written > as_of:
        text = (
            f"The question was written on {day(written)}, after the day that it is assessed for, so that it "
            "is no test of foresight."
        )
        yield Notice("WRITTEN IN RETROSPECT", text)
    if notes := class_notes(question, basis.assessment.as_of):
        text = " ".join(f"The class {quoted(note.label)} {note.says}" for note in notes)
        yield Notice("REFERENCE CLASSES", text)
