"""Records the outcome of a question in the same chain as its forecasts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError, errors, has_errors, nearest
from forecast.domain.question import VOID, Question
from forecast.files.load import load
from forecast.files.workspace import LEDGER
from forecast.ledger import git
from forecast.ledger.book import Book, append, problem, read_book, recorded_case
from forecast.ledger.chain import outcome as holding
from forecast.ledger.record import VERSION, Forecast, Resolution, answer_of, file_of, short, time_text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came true: a scenario's id or "void"; its day, its source, and why it counts so.

    `indicators` are those whose truth is known by then; they are kept for scoring the judgements.
    """

    scenario: str
    date: date
    source: str
    why: str
    indicators: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class RecordedResolution:
    """A resolution, the path of its record, and warnings.

    `answer` is "yes" or "no" where the question says which scenarios mean yes; `last` is its newest forecast.
    """

    record: Resolution
    path: Path
    problems: tuple[Problem, ...] = ()
    answer: str = ""
    last: Forecast | None = None


def resolve(root: Path, name: str, outcome: Outcome, now: datetime) -> RecordedResolution:
    """Record a resolution; a later one of the same question corrects it.

    Raises ProblemsError where the question has no such scenario or indicator, the day has not come,
    or the records that lie there are not sound; OSError where the disk fails.
    """
    book = read_book(root, name).sound()
    questions = _questions(root, book)
    problems = tuple(_problems(questions, outcome, book, now))
    if has_errors(problems):
        raise ProblemsError(errors(problems))
    scenarios = list(dict.fromkeys(name for question in questions for name in question.scenario_ids))
    whole = _record(outcome, now) | {"scenarios": scenarios, "git": git.commit_of(root)}
    record, path = append(root, name, Resolution, whole)
    last = book.forecasts[-1] if book.forecasts else None
    return RecordedResolution(record, path, problems, answer_of(record.outcome, questions[0].yes), last)


def _record(outcome: Outcome, now: datetime) -> dict[str, Any]:
    return {
        "ledger": VERSION,
        "kind": "resolution",
        "published_at": time_text(now),
        "outcome": outcome.scenario,
        "date": outcome.date.isoformat(),
        "source": outcome.source,
        "why": outcome.why,
        "indicators": dict(outcome.indicators),
    }


def _questions(root: Path, book: Book) -> list[Question]:
    """The question from its files, if they can be read, and from its newest record."""
    loaded = load(root, [book.question])
    questions = [case.question for case in loaded.cases.values()]
    if book.forecasts:
        last = book.forecasts[-1]
        questions.append(recorded_case(file_of(last), book.question, book.data[last.digest]).question)
    if not questions:
        raise ProblemsError(errors(loaded.problems))
    return questions


def _problems(questions: list[Question], outcome: Outcome, book: Book, now: datetime) -> Iterator[Problem]:
    scenarios = dict.fromkeys(name for question in questions for name in question.scenario_ids)
    indicators = dict.fromkeys(row.id for question in questions for row in question.indicators)
    yield from _unknown("unknown-outcome", "SCENARIO", [outcome.scenario], (*scenarios, VOID))
    yield from _unknown("unknown-indicator", "--indicator", outcome.indicators, tuple(indicators))
    for option, text in (("--source", outcome.source), ("--why", outcome.why)):
        if not text.strip():
            yield problem("no-reason", option)
    yield from _days(questions[0], outcome, now.astimezone().date())
    holds = holding(book.records)
    if holds and _same(holds, outcome):
        yield problem("same-resolution", f"{LEDGER}/{book.question}", name=short(holds))


def _unknown(code: str, option: str, named: Iterable[str], known: tuple[str, ...]) -> Iterator[Problem]:
    for name in named:
        if name not in known:
            yield problem(code, option, named=quoted(name), step=nearest(name, known, ""))


def _days(question: Question, outcome: Outcome, today: date) -> Iterator[Problem]:
    day, rest = outcome.date, [row.id for row in question.scenarios if row.resolves_if is None]
    if day > today:
        yield problem("resolved-ahead", "--date", date=day, today=today)
    if day < question.opens:
        yield problem("resolved-before-opening", "--date", date=day, opens=question.opens)
    if outcome.scenario in rest and day < question.closes:
        yield problem("resolved-before-closing", "--date", date=day, closes=question.closes)


def _same(record: Resolution, outcome: Outcome) -> bool:
    recorded = (record.outcome, record.date, record.source, record.why, record.indicators)
    return recorded == (outcome.scenario, outcome.date, outcome.source, outcome.why, dict(outcome.indicators))
