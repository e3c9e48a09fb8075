"""The days of a timeline: every so many days, or where what is known changes."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from forecast.core.bad_value import bad_value
from forecast.domain.case import Case

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
        return tuple(sorted({start, end} | {day for day in _changes(case) if start < day < end}))
    count = (end - start).days // step + 1
    return (*(d for i in range(count) if (d := start + timedelta(i * step)) != end), end)


def _changes(case: Case) -> Iterator[date]:
    """The days on which what is known is not what it was the day before, or a window begins or ends.

    A day counts by the case as known on it alone, so that nothing added later moves a timeline's days.
    """
    for day in filter(None, {*_dates(case)}):
        known = case.on(day)
        windows = (each.window for each in known.question.indicators if each.window)
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
