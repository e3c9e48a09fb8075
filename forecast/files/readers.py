"""Readers, one for each kind of value that an analyst types; each raises BadValue in its own words."""

import re
from collections.abc import Callable, Collection

from forecast.articles.anchor import Anchor
from forecast.articles.anchor import read_anchor as parse_anchor
from forecast.articles.fingerprint import VERSION, Fingerprint, read_runs
from forecast.articles.tokens import parts
from forecast.core.bad_value import BadValue, bad_value, quoted
from forecast.core.probability import read_probability
from forecast.core.problem import nearest

MAX_QUOTE_WORDS = 40
# Characters: of a heading, a name or a statement; of a label; of prose; of a quote, in scripts without
# blanks too.
TITLE, LABEL, PROSE, QUOTE = 500, 60, 10_000, 2_000

# A second and some three thousand years, in days; outside them nothing ages, or all at once.
_SHORTEST, _LONGEST = 1 / 86_400, 1e6
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%")
_HALF_LIFE = re.compile(r"([0-9]+(?:\.[0-9]+)?)(d|w)")
_DAYS = {"d": 1.0, "w": 7.0}
_MADE_ANEW = "Make it anew: `forecast article add` with the article's text."
_SIDES = {"above": True, "below": False}
_GRADE = re.compile(r"[A-F][1-6]?")
# In an authority, "@" and "\" let another host than the one that is seen be the one that is meant.
_URL = re.compile(r"https?://[^\s/?#@\\]+([/?#]\S*)?", re.IGNORECASE)
_LONGEST_URL = 2_000
_CHECK = re.compile(r"[0-9a-f]{16}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def read_text(value: object) -> str:
    """A text that is not blank, without blanks around it.

    >>> read_text(1984)
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found 1984; this is a text. Put it in quotes: "1984".
    """
    if not isinstance(value, str):
        is_plain = isinstance(value, bool | int | float)
        step = f'Put it in quotes: "{quoted(value)}".' if is_plain else "Write a text."
        raise bad_value(value, "this is a text", step)
    if not value.strip():
        raise bad_value(value, "this text must not be empty", "Write it, or delete the key.")
    return value.strip()


def text_of(most: int) -> Callable[[object], str]:
    """A reader of texts up to so many characters.

    >>> text_of(5)("harbour")
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found 7 characters; a text has 5 at most here. Shorten it.
    """

    def read(value: object) -> str:
        text = read_text(value)
        if len(text) > most:
            raise BadValue(
                f"found {len(text):,} characters", f"a text has {most:,} at most here", "Shorten it."
            )
        return text

    return read


def read_name(value: object) -> str:
    """The id of something else; a number is taken for the id that it looks like."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else text_of(TITLE)(value)


def read_quote(value: object) -> str:
    """A verbatim quote, short enough to be one.

    >>> read_quote("word " * 41)
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found 41 words; a quote has 40 at most, so that it stays a quote. \
Keep the words that bear on the question.
    """
    text = text_of(QUOTE)(value)
    if (words := len(text.split())) > MAX_QUOTE_WORDS:
        rule = f"a quote has {MAX_QUOTE_WORDS} at most, so that it stays a quote"
        raise BadValue(f"found {words} words", rule, "Keep the words that bear on the question.")
    if not parts(text):
        raise bad_value(value, "a quote has words", "Copy them from the article.")
    return text


def number(least: float, most: float, rule: str, whole: bool = False) -> Callable[[object], float]:
    """A reader of numbers from `least` to `most`.

    >>> number(1e-6, 1e9, "an exposure is above 0")(0)
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found 0; an exposure is above 0. Write a plain number, like 12.
    """

    def read(value: object) -> float:
        kind = int if whole else int | float
        if not isinstance(value, kind) or isinstance(value, bool) or not least <= value <= most:
            raise bad_value(value, rule, "Write a plain number, like 12.")
        return value

    return read


def one_of(known: Collection[str], rule: str) -> Callable[[object], str]:
    """A reader of one word out of a table.

    >>> one_of(("affirms", "denies"), "a stance is affirms or denies")("afirms")
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found "afirms"; a stance is affirms or denies. Did you mean "affirms"?
    """
    words = tuple(known)

    def read(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        raise bad_value(value, rule, nearest(str(value), words, ""))

    return read


def _part(value: object) -> float | None:
    """A number from 0 to 1, or a percentage; None for anything else."""
    if isinstance(value, str) and (match := _PERCENT.fullmatch(value.strip())):
        value = float(match[1]) / 100
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    return None


def read_rho(value: object) -> float:
    """A dependence within a group; 0 and 1 are allowed, they are settings and no beliefs."""
    if (part := _part(value)) is not None:
        return part
    rule = "dependence lies between 0 (each indicator, or report, for itself) and 1 (all follow one)"
    raise bad_value(value, rule, "Write a number such as 0.5, or for groups a list of them.")


def read_foresight(value: object) -> float:
    """How far a view goes beyond a guess; 0 and 1 are allowed, as in `read_rho`."""
    if (part := _part(value)) is not None:
        return part
    rule = "foresight lies between 0 (an opinion is a guess) and 1 (whoever has one knows the outcome)"
    raise bad_value(value, rule, "Write a number such as 0.5, or delete it.")


def read_half_life(value: object) -> float:
    """A half-life in days, from days or weeks.

    >>> read_half_life("60d"), read_half_life("2w")
    (60.0, 14.0)
    """
    match = _HALF_LIFE.fullmatch(value) if isinstance(value, str) else None
    days = float(match[1]) * _DAYS[match[2]] if match else 0.0
    if _SHORTEST <= days <= _LONGEST:
        return days
    step = f"Write {value}d." if isinstance(value, int) and value > 0 else "Write it like 60d or 8w."
    rule = "a half-life is a number of days (d) or weeks (w), from a second (0.0000116d) to a million days"
    raise bad_value(value, rule if match else rule.partition(",")[0], step)


def read_alert(value: object) -> tuple[bool, float]:
    """A side and a threshold, from "above 15%" or "below 0.05".

    >>> read_alert("above 15%"), read_alert("below 0.05")
    ((True, 0.15), (False, 0.05))
    """
    side, _, threshold = value.strip().partition(" ") if isinstance(value, str) else ("", "", "")
    if side not in _SIDES:
        rule = 'an alert is "above" or "below" and a probability'
        raise bad_value(value, rule, 'Write it like "above 15%".')
    try:
        return _SIDES[side], read_probability(threshold.strip())
    except BadValue as bad:
        raise bad_value(value, bad.rule, bad.next_step) from bad


def read_grade(value: object) -> str:
    """An Admiralty letter, or letter and digit."""
    if isinstance(value, str) and _GRADE.fullmatch(value):
        return value
    rule = "a grade is a letter from A to F, with or without a digit from 1 to 6"
    raise bad_value(value, rule, "Write it like C3 or C.")


def read_url(value: object) -> str:
    """An address on the web; briefs link to it, so nothing but http and https."""
    if isinstance(value, str) and _URL.fullmatch(value) and len(value) <= _LONGEST_URL:
        return value
    step = "Write the article's address."
    if isinstance(value, str) and len(value) > _LONGEST_URL:
        raise BadValue(f"found {len(value):,} characters", f"an address has {_LONGEST_URL:,} at most", step)
    if isinstance(value, str) and _URL.match(value):
        raise bad_value(value, 'the host of an address has no "@" and no "\\" in it', step)
    raise bad_value(value, "an address starts with https:// or http://", step)


def read_sha256(value: object) -> str:
    """A SHA-256 in hexadecimal, in lower case."""
    if isinstance(value, str) and _SHA256.fullmatch(value.casefold()):
        return value.casefold()
    rule = "a sha256 is 64 digits and letters from a to f"
    raise bad_value(value, rule, "Copy it from sha256sum, in quotes if it is digits only.")


def read_anchor(value: object) -> Anchor:
    """The place of a quote in its article, as `forecast article anchor` writes it.

    >>> read_anchor("15-24")
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found "15-24"; an anchor is places in words and 16 hexadecimal digits, \
as they were written. Delete it, then run `forecast article anchor`.
    """
    anchor = parse_anchor(value) if isinstance(value, str) else None
    if anchor is None:
        rule = "an anchor is places in words and 16 hexadecimal digits, as they were written"
        raise bad_value(value, rule, "Delete it, then run `forecast article anchor`.")
    return anchor


def read_version(value: object) -> int:
    """The version of a fingerprint, of which there is one so far."""
    if value == VERSION and isinstance(value, int) and not isinstance(value, bool):
        return VERSION
    raise bad_value(value, f"fingerprints of version {VERSION} are read", _MADE_ANEW)


def read_check(value: object) -> str:
    """The sum over a fingerprint; of digits alone YAML makes a number."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and _CHECK.fullmatch(text):
        return text
    raise bad_value(value, "this is 16 hexadecimal digits, as they were written", _MADE_ANEW)


def read_fingerprint(value: object) -> Fingerprint:
    """The hashes of a fingerprint as they were written.

    >>> read_fingerprint("abc")
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found "abc"; a fingerprint is whole groups of eight characters, as \
they were written. Make it anew: `forecast article add` with the article's text.
    """
    try:
        return read_runs(value if isinstance(value, str) else "?")
    except ValueError:
        rule = "a fingerprint is whole groups of eight characters, as they were written"
        raise bad_value(value, rule, _MADE_ANEW) from None


def one_or_many(value: object) -> object:
    """A list as it is, anything else as a list of one."""
    return value if isinstance(value, list) else [value]


def one_or_named(value: object) -> object:
    """A map as it is, anything else as the one value that has no name."""
    return value if isinstance(value, dict) else {"": value}
