"""Small pieces of prose: lists, counts, quotation marks, paragraphs."""

from collections.abc import Iterable
from re import split

from forecast.core.plain import in_words
from forecast.render.text import shorten

# A text that is the brief's own words, generated or written by its author: its prose keeps the lint's rules.
type Prose = str


def sentences(parts: Iterable[str]) -> str:
    """Sentences one after the other; those that are empty are left out."""
    return " ".join(filter(None, parts))


def some(count: int) -> str:
    """A count of things just named.

    >>> some(0), some(2)
    ('none', 'two')
    """
    return in_words(count) if count else "none"


def counted(count: int, noun: str) -> str:
    """A count and its noun.

    >>> counted(1, "report"), counted(0, "report"), counted(31, "report")
    ('one report', 'no reports', '31 reports')
    """
    return f"{in_words(count)} {noun if count == 1 else noun + 's'}"


def quoted(text: str, width: int = 120) -> str:
    """The text in quotation marks, shortened; its words are the writer's, not ours.

    >>> quoted("Nothing follows")
    '“Nothing follows”'
    """
    return f"\N{LEFT DOUBLE QUOTATION MARK}{shorten(text, width)}\N{RIGHT DOUBLE QUOTATION MARK}"


def paragraphs(text: str) -> tuple[str, ...]:
    r"""The paragraphs of a text, each on one line; blank lines separate them.

    >>> paragraphs("One\nline.\n\nAnother.")
    ('One line.', 'Another.')
    """
    return tuple(" ".join(part.split()) for part in split(r"\n\s*\n", text) if part.strip())


def capital(text: str) -> str:
    """The text with a capital first letter, as a sentence or a table's cell begins."""
    return text[:1].upper() + text[1:]
