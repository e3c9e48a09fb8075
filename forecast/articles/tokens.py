"""A text as the words that are compared.

Typographic quotes, dashes, ligatures, soft hyphens, non-breaking spaces and case make no
difference; digits, negations, names, signs and currencies do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, normalize

_CHUNK = re.compile(r"\S+")
_ELLIPSIS = re.compile(r"\[?\(?(?:\.{3,}|…|(?:\. ){2,}\.)\)?\]?")

# What NFKC would turn into something else, and marks that are one mark to a reader.
_SAME = str.maketrans(
    {"`": "'", "´": "'", "‘": "'", "’": "'", "ʼ": "'", "′": "'", "−": "-"}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", "-")
)
_APART = frozenset("%‰+=<>")  # with currencies: part of what a number says, so each is a word
_KEPT = frozenset("'.,-")  # what they mean depends on their neighbours
_EDGES = "\"'“”‘’,.;:!?()[]"
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_INITIALS = re.compile(r"(?<![^\W_])([^\W\d_])\.(?=[^\W\d_](?![^\W_]))")  # U.S. is us
_POINT = re.compile(r"\.{2,}|[.,](?!\d)|(?<=[^\W\d])\.|(?<!\d),")  # 2.5 is not 25
_DASH = re.compile(r"(?<=\S)-|-(?!\d)")  # -5 is not 5
_APOSTROPHE = re.compile(r"(?<![^\W_])'|'(?![^\W_])")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order, and where each of them stands in it: `text[start:end]`."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def passage(self, first: int, last: int) -> str:
        """The text of the words from `first` to `last`, counted from 1, both included.

        >>> read("He said: “No  plans.”").passage(3, 4)
        'No plans'
        """
        start, end = self.spans[first - 1][0], self.spans[last - 1][1]
        return " ".join(self.text[start:end].split()).strip(_EDGES + "«»„—– ")


def read(text: str) -> Words:
    """The words of a text with their places."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for chunk in _CHUNK.finditer(text):
        chunk_words = _words_of(chunk[0])
        words += chunk_words
        spans += [chunk.span()] * len(chunk_words)
    return Words(text, tuple(words), tuple(spans))


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared.

    >>> tokens("Don’t—the “65,000” tons…"), tokens("2.5 ≠ 25; a U.S.-led 5%")
    (("don't", 'the', '65000', 'tons'), ('2.5', '25', 'a', 'us', 'led', '5', '%'))
    """
    return tuple(word for chunk in text.split() for word in _words_of(chunk))


def parts(quote: str) -> tuple[tuple[str, ...], ...]:
    """A quote's words, part by part where an ellipsis joins several.

    >>> parts("We do not see … any [...] plans")
    (('we', 'do', 'not', 'see'), ('any',), ('plans',))
    """
    return tuple(words for part in _ELLIPSIS.split(quote) if (words := tokens(part)))


def _words_of(chunk: str) -> tuple[str, ...]:
    """The words of what stands between two spaces: none, one, or several."""
    bare = chunk.strip(_EDGES)
    return (bare.lower(),) if bare.isascii() and bare.isalpha() else _told_apart(chunk)


@lru_cache(maxsize=20_000)
def _told_apart(chunk: str) -> tuple[str, ...]:
    text = "".join(_parted(chunk.translate(_SAME)))
    text = normalize("NFKC", normalize("NFKC", text).casefold())
    text = "".join(_plain(char) for char in text.translate(_SAME))
    text = _INITIALS.sub(r"\1", _THOUSANDS.sub("", text))
    text = _APOSTROPHE.sub(" ", _DASH.sub(" ", _POINT.sub(" ", text)))
    return tuple(text.split())


def _parted(chunk: str) -> Iterator[str]:
    """Raised and circled digits and fractions apart, so that 10² is not 102; invisible marks gone."""
    for char in chunk:
        kind = "Ll" if char.isascii() else category(char)
        if kind != "Cf" and not "\ufe00" <= char <= "\ufe0f":
            yield f" {char}" if kind == "No" else char


def _plain(char: str) -> str:
    if char.isalnum() or char in _KEPT:
        return char
    if char in _APART or category(char) == "Sc":
        return f" {char} "
    return char if category(char)[0] == "M" else " "
