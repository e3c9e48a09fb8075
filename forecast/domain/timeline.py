"""How the probabilities of a question moved from day to day. Plain values, no arrays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from forecast.core import cells
from forecast.core.bad_value import bad_value
from forecast.core.plain_data import plain_map
from forecast.domain.assessment import Interval
from forecast.domain.case import Case
from forecast.domain.frames import frame
from forecast.domain.question import Question

if TYPE_CHECKING:
    import pandas as pd

VERSION = 1
COLUMNS = (
    *("day", "scenario", "prior", "posterior", "low", "high", "mcse"),
    *("reports", "withdrawn", "mover", "cut_short"),
    *("yes", "answer_prior", "answer", "answer_low", "answer_high", "answer_mcse"),
)


@dataclass(frozen=True, slots=True)
class Mover:
    """Of the reports that came in, the one that moved the leading `scenario` most.

    `without` is what that scenario would have had on that day without the report's origin.
    """

    report: str
    scenario: str
    without: float


@dataclass(frozen=True, slots=True)
class AnswerPoint:
    """P(yes) on a day, of the `scenarios` that mean yes, as a point has it for each scenario.

    `mover` is the report that came in and moved it most, "" where none did, by `effect`.
    """

    scenarios: tuple[str, ...]
    prior: float
    posterior: float
    interval: Interval
    mcse: float
    mover: str = ""
    effect: float = 0.0


@dataclass(frozen=True, slots=True)
class TimelinePoint:
    """What was known on a day, and what followed from it; figures by scenario id.

    `interval` is the 90% credible interval, `mcse` the Monte Carlo standard error of `posterior`.
    `reports` are those with weight that became known since the point before (of the first point: all
    that were known by then), `withdrawn` those that no longer counted. `answer` is None where the question
    does not say what means yes.
    """

    day: date
    prior: Mapping[str, float]
    posterior: Mapping[str, float]
    interval: Mapping[str, Interval]
    mcse: Mapping[str, float]
    reports: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    mover: Mover | None = None
    answer: AnswerPoint | None = None

    @property
    def leading(self) -> str:
        """The most probable scenario, the first of equals."""
        return max(self.posterior, key=lambda scenario: self.posterior[scenario])

    def share(self, scenarios: Sequence[str]) -> float:
        """The chance of some scenarios together; one that was not yet there has none."""
        return sum(self.posterior.get(scenario, 0.0) for scenario in scenarios)

    @property
    def effect(self) -> float:
        """What the mover did to the leading scenario's probability; 0 where there is none."""
        return self.posterior[self.mover.scenario] - self.mover.without if self.mover else 0.0


@dataclass(frozen=True, slots=True)
class Timeline:
    """The points of the days asked for, as far as they were done; `question` is as on the last day.

    `handling` is the highest TLP mark of what it rests on.
    """

    question: Question
    days: tuple[date, ...]
    every: str
    seed: int
    points: tuple[TimelinePoint, ...]
    handling: str = ""

    @property
    def interrupted(self) -> bool:
        """Whether it was cut short, so that later days are missing."""
        return len(self.points) < len(self.days)

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row a day and scenario, with the keys of COLUMNS; ids of reports are joined by spaces."""
        for point in self.points:
            for scenario, posterior in point.posterior.items():
                low, high = point.interval[scenario]
                values = (
                    *(point.day, scenario, point.prior[scenario], posterior, low, high),
                    *(point.mcse[scenario], " ".join(point.reports), " ".join(point.withdrawn)),
                    *(point.mover.report if point.mover else "", self.interrupted),
                    *_answer_cells(point.answer, scenario),
                )
                yield dict(zip(COLUMNS, values, strict=True))

    @property
    def frame(self) -> pd.DataFrame:
        """A frame indexed by day and scenario, so that `frame.posterior.unstack()` has a column a scenario.

        prior, posterior: probabilities before the reports and after those known on the day. low, high:
        the 90% credible interval. mcse: Monte Carlo standard error of posterior. reports, withdrawn: ids
        of reports with weight that came in or ceased to count since the day before in the frame. mover:
        of those that came in, the one that moved the leading scenario most. cut_short: whether later
        days are missing. yes: whether the scenario answers the question with yes; answer_prior, answer,
        answer_low, answer_high, answer_mcse: P(yes) on the day, on each of its rows; all None without one.
        """
        import pandas as pd

        rows = (row | {"day": pd.Timestamp(row["day"])} for row in self.rows())
        return frame(rows, COLUMNS, ("day", "scenario"))


def _answer_cells(answer: AnswerPoint | None, scenario: str) -> tuple[Any, ...]:
    if answer is None:
        return (None,) * 6
    figures = (answer.prior, answer.posterior, *answer.interval, answer.mcse)
    return (scenario in answer.scenarios, *figures)


def csv_text(timeline: Timeline) -> str:
    """The rows as comma-separated values under their names; figures in full precision."""
    return cells.csv_text([COLUMNS, *(row.values() for row in timeline.rows())])


def timeline_record(timeline: Timeline) -> dict[str, Any]:
    """A timeline as maps, lists, text and numbers; probabilities lie in [0, 1]. Keys are only ever added."""
    question = timeline.question
    data: dict[str, Any] = {
        "record": VERSION,
        "question": question.id,
        "text": question.text,
        "from": timeline.days[0],
        "to": timeline.days[-1],
        "every": timeline.every,
        "seed": timeline.seed,
        "cut_short": timeline.interrupted,
        "scenarios": [{"id": scenario.id, "title": scenario.title} for scenario in question.scenarios],
        "points": [_point(point) for point in timeline.points],
    }
    return plain_map(data)


def _point(point: TimelinePoint) -> dict[str, Any]:
    return {
        "day": point.day,
        "reports": point.reports,
        "withdrawn": point.withdrawn,
        "mover": point.mover,
        "answer": point.answer,
        "scenarios": [
            {
                "id": scenario,
                "prior": point.prior[scenario],
                "posterior": posterior,
                "interval": point.interval[scenario],
                "mcse": point.mcse[scenario],
            }
            for scenario, posterior in point.posterior.items()
        ],
    }


REPORT = "report"
MOST = 60

_EVERY = re.compile(r"([0-9]{1,4})([dw])")
_DAYS = {"d": 1, "w": 7}


def read_every(text: str) -> int | None:
    """A step in days, None for `report`: the days on which what is known changes.

    >>> read_every("7d"), read_every("2w"), read_every("report")
    (7, 14, None)
    >>> read_every("0d")
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found "0d"; a step is one or more days or weeks, or `report`. \
Write 7d, 2w or report.
    """
    if text == REPORT:
        return None
    match = _EVERY.fullmatch(text)
    if not match or not int(match[1]):
        rule = "a step is one or more days or weeks, or `report`"
        raise bad_value(text, rule, "Write 7d, 2w or report.")
    return int(match[1]) * _DAYS[match[2]]


def step_for(start: date, end: date, most: int = MOST) -> str:
    """The shortest step, as `read_every` reads it, that makes about `most` days of a stretch, both included.

    >>> step_for(date(2031, 1, 1), date(2031, 3, 1)), step_for(date(2031, 1, 1), date(2031, 3, 2))
    ('1d', '2d')
    """
    return f"{-(-((end - start).days + 1) // most)}d"


def days_of(case: Case, start: date, end: date, every: str) -> tuple[date, ...]:
    """The days from `start` to `end`, both always among them; raises BadValue for an unknown step."""
    step = read_every(every)
    if step is None:
        return tuple(sorted({start, end, *_changes(case, start, end)}))
    count = (end - start).days // step + 1
    return (*(d for i in range(count) if (d := start + timedelta(i * step)) != end), end)


def _changes(case: Case, start: date, end: date) -> Iterator[date]:
    """The days between on which what is known is not what it was the day before, or a window begins or ends.

    A day counts by the case as known on it alone, so that nothing added later moves a timeline's days.
    """
    for day in {day for day in _dates(case) if day and start < day < end}:
        known = case.on(day)
        windows = (indicator.window for indicator in known.question.indicators if indicator.window)
        turns = any(day in (window.start, window.by) for window in windows)
        if turns or known != case.on(day - timedelta(1)):
            yield day


def _dates(case: Case) -> Iterator[date | None]:
    """Every date on which a case might change."""
    yield from (scenario.added for scenario in case.question.scenarios)
    for indicator in case.question.indicators:
        yield indicator.added
        if window := indicator.window:
            yield from (window.start, window.by)
    for report in case.reports:
        yield report.known
        articles = [case.articles[citation.article] for citation in report.citations]
        yield from (article.published.last for article in articles)
        corrected = [report.corrections, case.sources[report.source].corrections]
        for corrections in (*corrected, *(article.corrections for article in articles)):
            yield from (correction.date for correction in corrections)
