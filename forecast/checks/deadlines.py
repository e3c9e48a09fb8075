"""A check of criteria that end on an earlier day than the question, in scenarios without a deadline."""

import re
from collections.abc import Iterator
from datetime import date

from forecast.checks.messages import Finding
from forecast.domain.case import Case

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMBER = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_MONTH = rf"(?P<month>{'|'.join((*_MONTHS, 'Sept', *_NUMBER))})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>[0-9]{4})\b)?"
_PATTERNS = (
    re.compile(r"\b(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})\b"),
    re.compile(rf"\b{_DAY}(?: of)? {_MONTH}\b{_YEAR}"),  # 16 June 2024
    re.compile(rf"\b{_MONTH} {_DAY}\b{_YEAR}"),  # June 16, 2024
)


def deadline_in_criterion(case: Case) -> Iterator[Finding]:
    """Scenarios with a share and without a deadline whose criterion names no day so late as the close."""
    question = case.question
    for scenario in question.scenarios:
        if scenario.by or scenario.id not in question.prior.shares:
            continue
        last = max(named_days(scenario.resolves_if or "", question.opens), default=question.closes)
        if question.opens < last < question.closes:
            words = {"day": last, "closes": question.closes}
            yield Finding("deadline-in-criterion", ("scenarios", scenario.id, "resolves_if"), words)


def named_days(text: str, opens: date) -> Iterator[date]:
    """The days that a text names; one without a year is the first of its kind from `opens` on.

    >>> [str(day) for day in named_days("from 15 May to June 16, 2024, not 2024-06-31", date(2024, 5, 1))]
    ['2024-05-15', '2024-06-16']
    """
    for pattern in _PATTERNS:
        for match in pattern.finditer(" ".join(text.split())):
            month, day = match["month"], int(match["day"])
            number = int(month) if month.isdigit() else _NUMBER[month[:3]]
            years = [int(match["year"])] if match["year"] else [opens.year, opens.year + 1]
            dates = (_date(year, number, day) for year in years)
            yield from [known for known in dates if known and (match["year"] or known >= opens)][:1]


def _date(year: int, month: int, day: int) -> date | None:
    """The day, where there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
