"""All that was published of a question: who gave which numbers for which day, and what came true."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from forecast.core.plain_data import plain_map
from forecast.core.problem import Problem, ProblemsError
from forecast.ledger.book import Book, questions, read_book
from forecast.ledger.chain import Fork, forks, outcome, standing
from forecast.ledger.record import MODEL, Asked, Forecast, Record, Resolution, file_name, moment

# The columns of the long form: one row a forecast and scenario.
COLUMNS = (
    "question",
    "forecaster",
    "at",
    "scenario",
    "probability",
    "outcome",
    "opens",
    "closes",
    "resolved_at",
    "ordered",
    "tag",
    "base_rate",
    "retrospective",
    "record",
)

TAGS_APART = "|"


@dataclass(frozen=True, slots=True)
class Issued:
    """One forecaster's probabilities as of a day, `at`, as a record holds them.

    `superseded`: the same forecaster published another forecast of the same day later in the chain,
    and that one is scored; but one in retrospect never takes the place of one that is not.
    """

    forecaster: str
    at: date
    probability: Mapping[str, float]
    record: Forecast
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The records of a question in the order of the chain, and what they come to.

    `outcome` is the resolution that holds, None while the question is open or `conflict` holds
    resolutions that contradict each other. `issued` is by forecaster, the model first, and by day.
    """

    question: str
    records: tuple[Record, ...]
    issued: tuple[Issued, ...]
    outcome: Resolution | None
    conflict: tuple[Resolution, ...]
    forks: tuple[Fork, ...]
    problems: tuple[Problem, ...]

    @property
    def latest(self) -> Forecast | None:
        """The newest forecast in the chain."""
        return next((record for record in reversed(self.records) if isinstance(record, Forecast)), None)

    @property
    def standing(self) -> tuple[Issued, ...]:
        """The model's forecasts by day, without those that others took the place of."""
        return tuple(each for each in self.issued if each.forecaster == MODEL and not each.superseded)

    @property
    def titles(self) -> dict[str, str]:
        """Every scenario ever forecast, by id, with its newest title, in the newest order."""
        titles: dict[str, str] = {}
        for record in reversed(self.records):
            if isinstance(record, Forecast):
                titles |= {each.id: each.title for each in record.scenarios if each.id not in titles}
        return titles


def published(root: Path, question: str, now: datetime | None = None) -> tuple[Issued, ...]:
    """The model's forecasts of a question that stand, by day; none where nothing was published."""
    return history(root, question, now).standing if question in questions(root) else ()


def newest(root: Path, question: str, now: datetime | None = None) -> Issued | Problem | None:
    """The model's newest forecast; where there is none, what is the matter with the records, if anything."""
    try:
        found = history(root, question, now) if question in questions(root) else None
    except ProblemsError as error:
        return error.problems[0]
    if found is None:
        return None
    return found.standing[-1] if found.standing else next(iter(found.problems), None)


def history(root: Path, question: str, now: datetime | None = None) -> History:
    """The history of a question as far as its records are sound; the others are among the problems.

    `now` is the time that no record can be later than; None leaves that out.
    """
    book = read_book(root, question, now)
    last = standing(book.records)
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


def _issued(book: Book) -> tuple[Issued, ...]:
    found = [each for record in book.forecasts for each in _of(record)]
    holding = {
        (each.forecaster, each.at): each
        for each in sorted(found, key=lambda each: not each.record.retrospective)
    }
    marked = [
        each
        if holding[each.forecaster, each.at] is each
        else Issued(each.forecaster, each.at, each.probability, each.record, superseded=True)
        for each in found
    ]
    return tuple(sorted(marked, key=lambda each: (each.forecaster != MODEL, each.forecaster, each.at)))


def _of(record: Forecast) -> Iterator[Issued]:
    yield Issued(MODEL, record.as_of, {each.id: each.posterior for each in record.scenarios}, record)
    if record.judge:
        own = record.judge.probability  # in a record keys are sorted, and scenarios have an order
        ordered = {each.id: own[each.id] for each in record.scenarios if each.id in own}
        yield Issued(record.judge.name, record.as_of, ordered, record)


def rows(told: History) -> Iterator[dict[str, Any]]:
    """The long form, COLUMNS; forecasts that are superseded are left out.

    What is said of the question is the same in all of its rows: its days and tags are those of the
    newest forecast, its base rates the priors of the one of the earliest day.
    """
    if told.latest:
        first = min((each for each in told.issued if not each.superseded), key=lambda each: each.at)
        base = {each.id: each.prior for each in first.record.scenarios}
        for each in told.issued:
            if not each.superseded:
                yield from _rows(told, told.latest.inputs.question, base, each)


def _rows(told: History, asked: Asked, base: Mapping[str, float], issued: Issued) -> Iterator[dict[str, Any]]:
    resolved = told.outcome
    for scenario, probability in issued.probability.items():
        values = (
            told.question,
            issued.forecaster,
            issued.at,
            scenario,
            probability,
            resolved.outcome if resolved else None,
            asked.opens,
            asked.closes,
            resolved.date if resolved else None,
            asked.ordered,
            TAGS_APART.join(asked.tags),
            base.get(scenario),
            issued.record.retrospective,
            issued.record.digest,
        )
        yield dict(zip(COLUMNS, values, strict=True))


def as_data(told: History) -> dict[str, Any]:
    """The history as plain data, for `--json`; keys are only ever added."""
    data: dict[str, Any] = {
        "question": told.question,
        "outcome": told.outcome.outcome if told.outcome else None,
        "resolved_at": told.outcome.date if told.outcome else None,
        "conflict": [file_name(record) for record in told.conflict],
        "forecasts": [_forecast(each) for each in told.issued],
        "resolutions": [_resolution(each) for each in told.records if isinstance(each, Resolution)],
    }
    return plain_map(data)


def _forecast(issued: Issued) -> dict[str, Any]:
    return {
        "forecaster": issued.forecaster,
        "at": issued.at,
        "published_at": moment(issued.record),
        "probability": issued.probability,
        "retrospective": issued.record.retrospective,
        "superseded": issued.superseded,
        "record": issued.record.digest,
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
