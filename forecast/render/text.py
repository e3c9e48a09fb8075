"""Text as it is shown: unseen characters made visible, long lines cut or wrapped."""

import re
from collections.abc import Iterator
from unicodedata import combining, east_asian_width

# Control characters, surrogates, bidirectional marks and overrides, zero-width space and no-break
# space, fillers that show as nothing, tags and their like. Joiners stay, since emoji and several scripts
# need them, and so does the soft hyphen, which articles have.
UNSEEN = (
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\U000e0000-\U000e0fff]+"
)
_RUN = re.compile(UNSEEN)
MARK = "\N{REPLACEMENT CHARACTER}"


def clean(text: str) -> str:
    r"""The text on one line, every run of unseen characters shown as one mark.

    >>> clean("left\u202eright\x07\n end")
    'left�right� end'
    """
    return _RUN.sub(MARK, " ".join(text.split()))


def width(text: str) -> int:
    """How many columns a text takes in plain text: wide characters two, combining ones none.

    >>> width("abc"), width("日本")
    (3, 4)
    """
    return sum(0 if combining(char) else 1 + (east_asian_width(char) in "WF") for char in text)


def printed(value: object) -> str:
    """A value as text; what is missing is never printed as "None"."""
    if value is None:
        raise TypeError("the template prints a value that is None")
    return str(value)


def shorten(text: str, width: int = 120) -> str:
    r"""The text on one line, cut between words where it is too long.

    >>> shorten("a  long\ntitle", 6), shorten("short")
    ('a long…', 'short')
    """
    line = " ".join(text.split())
    if len(line) <= width:
        return line
    head = line[: width + 1].rpartition(" ")[0] or line[:width]
    return f"{head}…"


def wrapped(text: str, columns: int = 55, lines: int = 3) -> list[str]:
    """The text in lines of so many columns, cut after so many lines; long words are broken.

    >>> wrapped("one two three four", columns=9, lines=2)
    ['one two', 'three…']
    """
    rows = [""]
    for word in _broken(shorten(clean(text), columns * lines), columns):
        if rows[-1] and width(rows[-1]) + 1 + width(word) > columns:
            rows.append(word)
        else:
            rows[-1] = f"{rows[-1]} {word}".strip()
    if len(rows) > lines:
        rows = [*rows[: lines - 1], f"{rows[lines - 1].removesuffix('…')}…"]
    return rows


def _broken(text: str, columns: int) -> Iterator[str]:
    """The words, those broken that are too wide for a line."""
    for word in text.split():
        part = ""
        for char in word:
            if width(part + char) > columns:
                yield part
                part = ""
            part += char
        yield part
