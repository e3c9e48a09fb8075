"""Dates as analysts type them: a day, a month, a year, or a span of any two.

Only this module reads dates. There are no times of day and no time zones: a source's day is the
day that its article prints.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from forecast.core.bad_value import BadValue, bad_value

_PART = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_DAY = "Write a day, like 2022-12-04."
_ANY = "Write a day, a month, a year or a span: 2022-12-04, 2022-12, 2022 or 2022-12-06..2022-12-07."
_RULE = "a date is written year first, 2022-12-04, all in digits"

# Other notations whose meaning is clear: the pattern, and the rule that it breaks.
_NEAR = (
    (
        re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ].*|[Zz]|[+-][0-9]{2}:?[0-9]{2})"),
        "dates are whole days, without a time of day or a time zone",
    ),
    (re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})"), _RULE),
    (re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"), _RULE),
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days, both ends included, and how it was typed."""

    first: date
    last: date
    typed: str

    def __str__(self) -> str:
        return self.typed


def read_span(value: object) -> Span:
    """A day, a month, a year (also as a number), or a span of any two of them.

    >>> read_span("2022-12..2023").last, read_span(2022).first
    (datetime.date(2023, 12, 31), datetime.date(2022, 1, 1))
    >>> read_span("2023-02-29")
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found "2023-02-29"; there is no such day. \
February 2023 ends on 2023-02-28.
    """
    return _read(value, _ANY)


def read_day(value: object) -> date:
    """A single day; a longer time is an error.

    >>> read_day("2022-12-04")
    datetime.date(2022, 12, 4)
    >>> read_day("2022-12")
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found "2022-12"; one day is needed here, not a longer time. \
Write the day in full, like 2022-12-31.
    """
    span = _read(value, _DAY)
    if span.first != span.last:
        rule = "one day is needed here, not a longer time"
        raise bad_value(value, rule, f"Write the day in full, like {span.last}.")
    return span.first


def _read(value: object, how: str) -> Span:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        raise bad_value(value, _RULE, how)
    begin, dots, end = (part.strip() for part in text.strip().partition(".."))
    first, last = _part(begin, value, how), _part(end if dots else begin, value, how)
    if last[1] < first[0]:
        rule = "a span runs from its earlier date to its later one"
        raise bad_value(value, rule, f"Write {end}..{begin}.")
    return Span(first[0], last[1], text.strip())


def _part(text: str, value: object, how: str) -> tuple[date, date]:
    match = _PART.fullmatch(text)
    if match is None:
        raise _near_miss(text, value, how)
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if not year or month > calendar.DECEMBER or (match[2] and not month):
        raise bad_value(value, "there is no such month or year", how)
    last_day = calendar.monthrange(year, month or 12)[1]
    if day > last_day or (match[3] and not day):
        end = date(year, month, last_day)
        raise bad_value(value, "there is no such day", f"{end:%B} {year} ends on {end}.")
    return date(year, month or 1, day or 1), date(year, month or 12, day or last_day)


def _near_miss(text: str, value: object, how: str) -> BadValue:
    for pattern, rule in _NEAR:
        if match := pattern.fullmatch(text):
            return bad_value(value, rule, f"Write {match[1]}-{match[2]:>02}-{match[3]:>02}.")
    return bad_value(value, _RULE, how)
