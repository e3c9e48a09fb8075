"""Probabilities as analysts type them: a word of the scale, a number, a percentage, a range, quantiles."""

import math
import re
from dataclasses import dataclass
from difflib import get_close_matches

from forecast.core.bad_value import BadValue, bad_value
from forecast.core.problem import nearest
from forecast.core.scales import JUDGEMENT_WORDS, PHIA, SYNONYMS, word_for

_NUMBER = r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_SINGLE = re.compile(rf"{_NUMBER}\s*(%?)")
_RANGE = re.compile(rf"{_NUMBER}\s*(%?)\s*(?:-|\u2013|\.\.)\s*{_NUMBER}\s*(%?)")
_QUANTILES = re.compile(r"\s*/\s*".join(3 * [rf"{_NUMBER}\s*(%?)"]))
_PHIA = {row.word: row for row in PHIA}

_JUDGEMENT = (
    'a judgement is a word of the scale, a number, a percentage, a range like "55-80%" or three quantiles '
    'like "5/12/30%"'
)
_BETWEEN = "a probability lies between 0 and 1"
# Nearer to 0 or 1 a judgement is a slip of the hand, and rounding would soon count for more than evidence.
NEAREST = 1e-9
# The least width of a range, as a part of what lies outside it on its nearer side.
NARROWEST = 1e-3
# The chances of lying below the three quantiles that can be typed, those of a range at the ends.
QUANTILES = (0.05, 0.5, 0.95)
# How far the nearest Beta may be from these chances; further off it leaves one of the numbers out.
_FARTHEST = 0.045
# Natural logarithms in a ban, a power of ten.
LN_TEN = math.log(10)
_NEAR = "a probability stays at least 0.000000001 off 0 and 1: no judgement is firmer than one in a billion"
_CROMWELL = "no evidence could ever change a probability of exactly 0 or 1 (Cromwell's rule)"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one analyst says of P(indicator | scenario), as typed.

    `low` and `high` bound the 90% range; they are equal for a bare number. `word` is set when a word of
    the scale was typed, whose band they then are. `analyst` is "" unless several answered. `middle` is
    the median, where three quantiles were typed.
    """

    typed: str
    low: float
    high: float
    word: str | None = None
    analyst: str = ""
    middle: float | None = None


def read_judgement(value: object) -> Judgement:
    """A word of ICD 203's first row, `unknown`, 0.7, "70%", "55-80%", "0.55-0.8" or "5/12/30%".

    >>> read_judgement("likely")
    Judgement(typed='likely', low=0.55, high=0.8, word='likely', analyst='', middle=None)
    >>> read_judgement("5/12/30%")
    Judgement(typed='5/12/30%', low=0.05, high=0.3, word=None, analyst='', middle=0.12)
    >>> read_judgement("probable")
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found "probable"; ICD 203 does not mix its two rows of words, \
and judgements use the first. Write "likely".
    """
    text = str(value).strip()
    if row := JUDGEMENT_WORDS.get(text):
        return Judgement(text, row.low, row.high, text)
    if match := _RANGE.fullmatch(text):
        return _range(match)
    if match := _QUANTILES.fullmatch(text):
        return _quantiles(match)
    if isinstance(value, str) and not _SINGLE.fullmatch(text):
        raise _unknown_word(text)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise bad_value(value, _JUDGEMENT, nearest("", tuple(JUDGEMENT_WORDS), ""))
    number = read_probability(value)
    return Judgement(text, number, number)


def read_probability(value: object, one_allowed: bool = False) -> float:
    """A number inside (0, 1), or a percentage; 1 itself only where it may be certain.

    >>> read_probability("70%"), read_probability(1, one_allowed=True)
    (0.7, 1.0)
    >>> read_probability(70)
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found 70; a probability lies between 0 and 1. Write 0.7 or "70%".
    """
    number = _number(value)
    if number == 1 and one_allowed:
        return 1.0
    return _inside(number, value)


def logit(p: float) -> float:
    """Log odds, log(p / (1 - p)), for p inside (0, 1).

    >>> logit(0.5)
    0.0
    """
    return math.log(p) - math.log1p(-p)


def expit(x: float) -> float:
    """The inverse of `logit`, 1 / (1 + exp(-x)), without overflow.

    >>> expit(0.0), expit(-1000.0)
    (0.5, 0.0)
    """
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    return math.exp(x) / (1.0 + math.exp(x))


def _number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    match = _SINGLE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise bad_value(value, "a probability is a number or a percentage", _percentage(value))
    return _scaled(match[1], match[2])


def _scaled(digits: str, percent: str) -> float:
    # Division by 100 rounds once, so that "70%" is the same number as 0.7.
    return float(digits) / 100 if percent else float(digits)


def _inside(number: float, value: object) -> float:
    if number in (0.0, 1.0):
        raise bad_value(value, _CROMWELL, f"Write {'0.01' if number == 0 else '0.99'} or closer still.")
    if not 0 < number < 1:
        raise bad_value(value, _BETWEEN, _percentage(value))
    if not NEAREST <= number <= 1 - NEAREST:
        raise bad_value(value, _NEAR, f"Write {'0.01' if number < 0.5 else '0.99'} or closer still.")
    return float(number)


def _percentage(value: object) -> str:
    """A bare whole number is most likely a percentage; 1.2 is more likely a slip."""
    if isinstance(value, int) and 1 < value < 100:
        return f'Write {value / 100:g} or "{value}%".'
    return 'Write a number such as 0.7, or "70%".'


def _range(match: re.Match[str]) -> Judgement:
    typed, percent = match[0], match[4]
    low, high = _points(match, 'Write a range like "55-80%" or "0.55-0.8".')
    if 0 < high - low < NARROWEST * min(low, 1 - high):
        rule = "a range holds 90% of what is thought possible, and this holds nothing"
        raise bad_value(typed, rule, f"Write a single number, like {low:g}, or a wider range.")
    if low >= high:
        step = "Write a single number." if low == high else f'Write "{match[3]}-{match[1]}{percent}".'
        raise bad_value(typed, "a range runs from its lower number to its higher one", step)
    return Judgement(typed, low, high)


def _quantiles(match: re.Match[str]) -> Judgement:
    """Three quantiles to which some Beta comes near."""
    typed, example = match[0], 'Write them like "5/12/30%" or "0.05/0.12/0.3".'
    low, middle, high = points = _points(match, example)
    if low > middle or middle > high:
        numbers = "/".join(f"{point:g}" for point in sorted(points))
        raise bad_value(typed, "quantiles rise: .05, .5 and .95", f'Write "{numbers}".')
    if high - low < NARROWEST * min(low, 1 - high):
        rule = "90% of what is thought possible lies between the outer quantiles, and here is nothing"
        raise bad_value(typed, rule, f"Write a single number, like {middle:g}, or quantiles further apart.")
    if middle in (low, high):
        rule = "each quantile is above the one before it, and two are equal here"
        raise bad_value(typed, rule, f'Write a range, like "{low:g}-{high:g}", or move one of the two.')
    _refuse_lopsided(typed, points)
    return Judgement(typed, low, high, middle=middle)


def _refuse_lopsided(typed: str, points: tuple[float, ...]) -> None:
    """Raise BadValue where the nearest Beta has one of the quantiles elsewhere altogether."""
    from forecast.core.beta import beta_from_quantiles, beta_quantile, beta_tails

    a, b = beta_from_quantiles(points, QUANTILES)
    if max(abs(beta_tails(points, a, b)[0] - QUANTILES)) <= _FARTHEST:
        return
    fitted = "/".join(f"{100 * float(point):.3g}" for point in beta_quantile(QUANTILES, a, b))
    rule = f"no distribution of the kind used (Beta) has such quantiles; the nearest found has {fitted}%"
    raise bad_value(typed, rule, f'Write a range, like "{points[0]:g}-{points[2]:g}", or move the middle.')


def _points(match: re.Match[str], step: str) -> tuple[float, ...]:
    """The numbers of a range or of quantiles; a percent sign at the end holds for all of them."""
    typed, digits, signs = match[0], match.groups()[::2], match.groups()[1::2]
    percent = signs[-1]
    # Whether it does in "0.55-80%" is a guess.
    if percent and not any(signs[:-1]) and any(0 < float(number) < 1 for number in digits[:-1]):
        between = "/" if len(digits) > 2 else "-"
        written = between.join(f"{number}%" for number in digits)
        raise bad_value(
            typed,
            "it is not clear whether the first number is a percentage",
            f'Write "{written}", or {"all" if len(digits) > 2 else "both"} numbers without the sign.',
        )
    points = tuple(_scaled(number, sign or percent) for number, sign in zip(digits, signs, strict=True))
    for point in points:
        if point > 1:
            raise bad_value(typed, _BETWEEN, step)
        _inside(point, typed)
    return points


def _unknown_word(text: str) -> BadValue:
    if word := SYNONYMS.get(text):
        rule = "ICD 203 does not mix its two rows of words, and judgements use the first"
        return bad_value(text, rule, f'Write "{word}".')
    if row := _PHIA.get(text):
        ours = word_for((row.low + row.high) / 2)
        return bad_value(text, "judgements use the words of ICD 203, not of PHIA", f'Write "{ours}".')
    # Near enough to be a slip of the hand: "quite likely" must not be answered with "unlikely".
    close = get_close_matches(text, JUDGEMENT_WORDS, n=1, cutoff=0.85)
    return bad_value(text, _JUDGEMENT, nearest(close[0] if close else "", tuple(JUDGEMENT_WORDS), ""))
