"""Values as they are printed: on one line, without characters that control a terminal or a page."""

import re
from collections.abc import Iterable, Sequence

# A clause of fewer characters says too little.
_SHORT_CLAUSE = 12
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ONE_POINT = 0.00995


def plain(text: str) -> str:
    r"""A text on one line; control characters and turns of the writing direction become spaces.

    >>> plain("left\u202eright\x1b[1m\n end")
    'left right [1m end'
    """
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def percent(probability: float) -> str:
    """One decimal, and never 0% or 100% for what is neither.

    >>> percent(0.314), percent(0.0001), percent(0.9999), percent(1.0)
    ('31.4%', '<0.1%', '>99.9%', '100.0%')
    """
    if 0 < probability < 0.0005:
        return "<0.1%"
    if 0.9995 < probability < 1:
        return ">99.9%"
    return f"{100 * probability:.1f}%"


def shares(of: Iterable[tuple[str, float]]) -> str:
    """Names, each with its part of a whole.

    >>> shares([("drills", 0.4), ("war", 1 / 6)])
    'drills 40%, war 16.7%'
    """
    return ", ".join(f"{name} {percent(part).replace('.0%', '%')}" for name, part in of)


def credit_text(credit: float, others: Sequence[str], camp: str) -> str:
    """How much of a report counts beside others of its camp, of its source where that is in none.

    >>> credit_text(0.25, ["first", "third"], "minsk"), credit_text(1.0, ["second"], "")
    ('25%, beside first of the same camp (minsk)', 'whole, beside second of the same source')
    """
    of_whom = f"the same camp ({camp})" if camp else "the same source"
    if credit == 1:
        return f"whole, beside {', '.join(others)} of {of_whom}"
    return f"{credit:.0%}, beside {others[0]} of {of_whom}"


def clause(text: str, width: int = 48) -> str:
    """The first clause of a text, cut between words where it is long, as a label on a chart.

    >>> clause("Tankers turn back, and others follow."), clause("Yes, as crews expect"), clause("a b c", 4)
    ('Tankers turn back', 'Yes, as crews expect', 'a b…')
    """
    first = re.split(r"[,;:.](?:\s|$)", text.strip(), maxsplit=1)[0]
    line = plain(first if len(first) >= _SHORT_CLAUSE else text.strip().rstrip("."))
    return line if len(line) <= width else f"{line[:width].rpartition(' ')[0] or line[: width - 1]}…"


def listed(items: Sequence[str]) -> str:
    """A list in words.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    *rest, last = items or ("",)
    return f"{', '.join(rest)} and {last}" if rest else last


def in_points(move: float) -> str:
    """A move of a probability in points; less than one has two decimals.

    >>> in_points(0.123), in_points(-0.0048), in_points(0.01)
    ('+12.3 points', '-0.48 points', '+1.0 points')
    """
    return f"{100 * move:+.{2 if abs(move) < _ONE_POINT else 1}f} points"


def in_words(number: int) -> str:
    """A number up to ten as a word.

    >>> in_words(3), in_words(12)
    ('three', '12')
    """
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def count(number: int, noun: str) -> str:
    """A number of things in words.

    >>> count(0, "error"), count(1, "error"), count(2, "error")
    ('no errors', '1 error', '2 errors')
    """
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
