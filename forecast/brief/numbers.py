"""Numbers and days as the brief prints them, each kept beside its raw value.

The one place where a number becomes text: templates print what they are given. Per cents are whole,
"<1%" and ">99%" at the ends, but have a decimal where small ones are compared; weights are in bans
with their sign and two decimals.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

from forecast.core.dates import Span
from forecast.core.plain import percent as finer
from forecast.core.scales import word_for
from forecast.domain.assessment import Interval

NOT_AVAILABLE = "not available"
NO_TERM = "no term fits"
SCALE_NAMES = {"icd203": "ICD 203", "phia": "PHIA 2025"}
# Below the first and from the second on, a scale without a word is not a gap: the number says it all.
LOWEST, HIGHEST = 0.01, 0.99

_SMALL = 0.0995

_MINUS = "\N{MINUS SIGN}"
_LONGER_THAN_A_MONTH = 32
# Not from `calendar`, whose names follow the locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class _Printed:
    """A value that prints as its text."""

    __slots__ = ()
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Figure(_Printed):
    """A number and how it is printed; `value` is None where there is none.

    `reason` is the place in the brief that it rests on: the id of an element of the page.
    """

    value: float | None
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Range(_Printed):
    """Two bounds and how they are printed; both are None where there are none."""

    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Day(_Printed):
    """A day and how it is printed."""

    value: date
    text: str


def percent(p: float, digits: int = 0) -> str:
    """A probability as a whole per cent; with digits, to that many decimals.

    >>> percent(0.364), percent(0.004), percent(0.996), percent(0.9948, 1)
    ('36%', '<1%', '>99%', '99.5%')
    """
    if digits == 0 and p < LOWEST:
        return "<1%"
    if digits == 0 and p > HIGHEST:
        return ">99%"
    return f"{100 * p:.{digits}f}%"


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign; zero has none.

    >>> signed(0.254), signed(-0.001), signed(7, 0)
    ('+0.25', '0.00', '+7')
    """
    text = f"{abs(value):.{digits}f}"
    if not float(text):
        return text
    return f"{'+' if value > 0 else _MINUS}{text}"


def worded(p: float, scale: str) -> str:
    """Word and number together, the number alone where the scale has no word.

    >>> worded(0.36, "icd203"), worded(0.004, "icd203"), worded(0.38, "phia")
    ('unlikely (36%)', '<1%', '38% (no term fits)')
    """
    number, word = percent(p), word_for(p, scale)
    if word:
        return f"{word} ({number})"
    return f"{number} ({NO_TERM})" if LOWEST <= p < HIGHEST else number


def _figure(value: float, text: str, reason: str = "") -> Figure:
    return Figure(value, text, reason) if isfinite(value) else Figure(None, NOT_AVAILABLE, reason)


def probability(p: float, reason: str = "") -> Figure:
    """A probability, printed as a whole per cent."""
    return _figure(p, percent(p), reason)


def tenths(p: float, reason: str = "") -> Figure:
    """A probability with one decimal, where small ones are compared.

    >>> tenths(0.0142).text, tenths(0.0001).text
    ('1.4%', '<0.1%')
    """
    return _figure(p, finer(p), reason)


def fine(p: float, reason: str = "") -> Figure:
    """A probability with one decimal below ten per cent, where a whole one hides what moved.

    >>> fine(0.0142).text, fine(0.604).text
    ('1.4%', '60%')
    """
    return tenths(p, reason) if p < _SMALL else probability(p, reason)


def weight(bans: float, reason: str = "") -> Figure:
    """A weight of evidence in bans: plus speaks for, minus against; 1 is a factor of ten in the odds."""
    return _figure(bans, signed(bans), reason)


def points(difference: float) -> Figure:
    """A difference of two probabilities, printed in percentage points; the value stays a fraction.

    >>> points(0.04).text, points(-0.011).text, points(0.002).text
    ('+4 points', '−1 point', 'less than half a point')
    """
    if abs(difference) < 0.005:
        return Figure(difference, "less than half a point")
    text = signed(100 * difference, 0)
    return Figure(difference, f"{text} {'point' if text[1:] == '1' else 'points'}")


def fine_points(difference: float) -> Figure:
    """A difference of two probabilities in points, with one decimal where it is small.

    >>> fine_points(0.144).text, fine_points(-0.0051).text, fine_points(0.0002).text
    ('+14 points', '−0.5 points', 'less than 0.1 points')
    """
    if abs(difference) < 0.0005:
        return _figure(difference, "less than 0.1 points")
    return _figure(difference, f"{signed(100 * difference, 0 if abs(difference) >= 0.0995 else 1)} points")


def number(value: float | None, digits: int = 0, unit: str = "") -> Figure:
    """A plain number with its unit; "not available" for what is not a number.

    >>> number(-11.4791, 3).text, number(1200.0).text, number(0.31, 2, " points").text
    ('−11.479', '1,200', '0.31 points')
    """
    if value is None:
        return Figure(None, NOT_AVAILABLE)
    return _figure(value, f"{value:,.{digits}f}{unit}".replace("-", _MINUS))


def ratio(value: float, reason: str = "") -> Figure:
    """How many times one probability is another: a decimal below ten, whole above.

    >>> ratio(2.5).text, ratio(11.2).text, ratio(300.0).text
    ('2.5', '11', 'over 100')
    """
    if value > 100:
        return Figure(value if isfinite(value) else None, "over 100", reason)
    return Figure(value, f"{value:.{1 if value < 10 else 0}f}", reason)


def interval(bounds: Interval | None, text: Callable[[float], str] = percent) -> Range:
    """A 90% credible interval.

    >>> interval((0.18, 0.55)).text
    '18% to 55%'
    """
    if bounds is None:
        return Range(None, None, NOT_AVAILABLE)
    return Range(*bounds, f"{text(bounds[0])} to {text(bounds[1])}")


def tenths_interval(bounds: Interval) -> Range:
    """An interval with one decimal.

    >>> tenths_interval((0.0004, 0.0034)).text
    '<0.1% to 0.3%'
    """
    return interval(bounds, finer)


def day(value: date) -> Day:
    """A day in words.

    >>> day(date(2024, 5, 31)).text
    '31 May 2024'
    """
    return Day(value, f"{value.day} {_MONTHS[value.month - 1]} {value.year}")


def days(first: date, last: date) -> str:
    """One day, or a stretch of days.

    >>> days(date(2024, 5, 15), date(2024, 5, 16))
    '15 May 2024 to 16 May 2024'
    """
    return day(first).text if first == last else f"{day(first)} to {day(last)}"


def stretch(span: Span) -> str:
    """A span of days, named by its year or month where it is the whole of one.

    >>> from forecast.core.dates import read_span
    >>> stretch(read_span("2007")), stretch(read_span("2024-02")), stretch(read_span("2024-05-15"))
    ('2007', 'February 2024', '15 May 2024')
    """
    first, after = span.first, span.last + timedelta(days=1)
    if (first.month, first.day, after) == (1, 1, date(first.year + 1, 1, 1)):
        return str(first.year)
    if first.day == after.day == 1 and (after - first).days < _LONGER_THAN_A_MONTH:
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return days(first, span.last)
