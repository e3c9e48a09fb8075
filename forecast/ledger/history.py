"""The published forecasts of a question, by forecaster and day, and its outcome."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from forecast.core.plain_data import plain_map
from forecast.core.problem import Problem, ProblemsError
from forecast.ledger.book import Book, questions, read_book
from forecast.ledger.chain import Fork, forks, last_resolutions, outcome
from forecast.ledger.record import (
    MODEL,
    Forecast,
    QuestionFacts,
    Record,
    Resolution,
    answer_of,
    file_name,
    moment,
)

# The columns of the long form, one row a forecast and scenario, with their types in pandas.
COLUMNS = {
    "question": "str",
    "forecaster": "str",
    "at": "datetime64[s]",
    "scenario": "str",
    "probability": "float64",
    "outcome": "str",
    "opens": "datetime64[s]",
    "closes": "datetime64[s]",
    "resolved_at": "datetime64[s]",
    "ordered": "bool",
    "tag": "str",
    "base_rate": "float64",
    "retrospective": "bool",
    "record": "str",
    "yes": "float64",
}

TAGS_APART = "|"


@dataclass(frozen=True, slots=True)
class DayForecast:
    """One forecaster's probabilities as of a day, `at`, as a record holds them.

    `superseded`: the same forecaster published another forecast of the same day later in the chain,
    and that one is scored; but one in retrospect never takes the place of one that is not.
    """

    forecaster: str
    at: date
    probability: Mapping[str, float]
    record: Forecast
    superseded: bool = False

    @property
    def yes(self) -> float | None:
        """P(yes), where the question of its day said which scenarios mean it."""
        return self.record.answer(self.probability)


@dataclass(frozen=True, slots=True)
class History:
    """The records of a question in the order of the chain, with its forecasts and its outcome.

    `outcome` is the resolution that holds, None while the question is open or `conflict` holds
    resolutions that contradict each other. `issued` is by forecaster, the model first, and by day.
    """

    question: str
    records: tuple[Record, ...]
    issued: tuple[DayForecast, ...]
    outcome: Resolution | None
    conflict: tuple[Resolution, ...]
    forks: tuple[Fork, ...]
    problems: tuple[Problem, ...]

    @property
    def latest(self) -> Forecast | None:
        """The newest forecast in the chain."""
        return next((record for record in reversed(self.records) if isinstance(record, Forecast)), None)

    @property
    def answer(self) -> str:
        """Whether the outcome answers the question with "yes" or "no"; "" where that is open."""
        return answer_of(self.outcome.outcome, self.latest.yes) if self.outcome and self.latest else ""

    @property
    def by_model(self) -> tuple[DayForecast, ...]:
        """The model's forecasts by day, without those that are superseded."""
        return tuple(row for row in self.issued if row.forecaster == MODEL and not row.superseded)

    @property
    def titles(self) -> dict[str, str]:
        """Every scenario ever forecast, by id, with its newest title, in the newest order."""
        titles: dict[str, str] = {}
        for record in reversed(self.records):
            if isinstance(record, Forecast):
                titles |= {row.id: row.title for row in record.scenarios if row.id not in titles}
        return titles


def published(root: Path, question: str, now: datetime | None = None) -> tuple[DayForecast, ...]:
    """The model's forecasts of a question by day, without superseded ones; none without records."""
    return history(root, question, now).by_model if question in questions(root) else ()


def newest(root: Path, question: str, now: datetime | None = None) -> DayForecast | Problem | None:
    """The model's newest forecast; without one, the first problem with the records, or None."""
    try:
        past = history(root, question, now) if question in questions(root) else None
    except ProblemsError as error:
        return error.problems[0]
    if past is None:
        return None
    return past.by_model[-1] if past.by_model else next(iter(past.problems), None)


def history(root: Path, question: str, now: datetime | None = None) -> History:
    """The history of a question as far as its records are sound; the others are among the problems.

    `now` is the time that no record can be later than; None leaves that out.
    """
    book = read_book(root, question, now)
    last = last_resolutions(book.records)
    holds = outcome(book.records)
    return History(
        question=question,
        records=book.records,
        issued=_issued(book),
        outcome=holds,
        conflict=() if holds else last,
        forks=forks(book.records),
        problems=book.problems,
    )


def _issued(book: Book) -> tuple[DayForecast, ...]:
    rows = [row for record in book.forecasts for row in _of(record)]
    retrospective_first = sorted(rows, key=lambda row: not row.record.retrospective)
    last = {(row.forecaster, row.at): row for row in retrospective_first}
    marked = [replace(row, superseded=last[row.forecaster, row.at] is not row) for row in rows]
    return tuple(sorted(marked, key=lambda row: (row.forecaster != MODEL, row.forecaster, row.at)))


def _of(record: Forecast) -> Iterator[DayForecast]:
    yield DayForecast(MODEL, record.as_of, {row.id: row.posterior for row in record.scenarios}, record)
    if record.judge:
        own = record.judge.probability  # a record sorts its keys, but scenarios have an order
        ordered = {row.id: own[row.id] for row in record.scenarios if row.id in own}
        yield DayForecast(record.judge.name, record.as_of, ordered, record)


def rows(history: History) -> Iterator[dict[str, Any]]:
    """The long form, COLUMNS; forecasts that are superseded are left out.

    The facts of the question are the same in all of its rows: its days and tags are those of the
    newest forecast, its base rates the priors of the one of the earliest day.
    """
    issued = [row for row in history.issued if not row.superseded]
    if not history.latest:
        return
    first = min(issued, key=lambda row: row.at)
    base = {scenario.id: scenario.prior for scenario in first.record.scenarios}
    for row in issued:
        yield from _rows(history, history.latest.inputs.question, base, row)


def _rows(
    history: History, question: QuestionFacts, base: Mapping[str, float], issued: DayForecast
) -> Iterator[dict[str, Any]]:
    resolved = history.outcome
    for scenario, probability in issued.probability.items():
        values = (
            history.question,
            issued.forecaster,
            issued.at,
            scenario,
            probability,
            resolved.outcome if resolved else None,
            question.opens,
            question.closes,
            resolved.date if resolved else None,
            question.ordered,
            TAGS_APART.join(question.tags),
            base.get(scenario),
            issued.record.retrospective,
            issued.record.digest,
            issued.yes,
        )
        yield dict(zip(COLUMNS, values, strict=True))


def as_data(history: History) -> dict[str, Any]:
    """The history as plain data, for `--json`; keys are only ever added."""
    data: dict[str, Any] = {
        "question": history.question,
        "outcome": history.outcome.outcome if history.outcome else None,
        "answer": history.answer or None,
        "resolved_at": history.outcome.date if history.outcome else None,
        "conflict": [file_name(record) for record in history.conflict],
        "forecasts": [_forecast(row) for row in history.issued],
        "resolutions": [_resolution(row) for row in history.records if isinstance(row, Resolution)],
    }
    return plain_map(data)


def _forecast(issued: DayForecast) -> dict[str, Any]:
    return {
        "forecaster": issued.forecaster,
        "at": issued.at,
        "published_at": moment(issued.record),
        "probability": issued.probability,
        "retrospective": issued.record.retrospective,
        "superseded": issued.superseded,
        "record": issued.record.digest,
        "yes": issued.yes,
    }


def _resolution(record: Resolution) -> dict[str, Any]:
    return {
        "outcome": record.outcome,
        "date": record.date,
        "source": record.source,
        "why": record.why,
        "indicators": record.indicators,
        "published_at": moment(record),
        "record": record.digest,
    }
