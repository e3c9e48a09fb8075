"""The position of a quote in its article, bound to the quote and the text by a hash."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, pairwise

from forecast.articles.tokens import Words, parts

type Span = tuple[int, int]

_WRITTEN = re.compile(
    r"([1-9][0-9]{0,6}(?:-[1-9][0-9]{0,6})?(?:\+[1-9][0-9]{0,6}(?:-[1-9][0-9]{0,6})?)*) ([0-9a-f]{16})"
)
_MORE = 3  # words that a quote may have lost
_PLACES_TRIED = 1_000  # of a quote's first part: enough for any real article


@dataclass(frozen=True, slots=True)
class Anchor:
    """The words, counted from 1, that each part of a quote takes, and what binds them to it.

    `digest` begins the SHA-256 of the text's SHA-256, the places and the quote's words.
    """

    spans: tuple[Span, ...]
    digest: str

    def __str__(self) -> str:
        places = "+".join(f"{first}" if first == last else f"{first}-{last}" for first, last in self.spans)
        return f"{places} {self.digest}"

    @property
    def first(self) -> int:
        """The first word."""
        return self.spans[0][0]

    @property
    def last(self) -> int:
        """The last word."""
        return self.spans[-1][1]


def read_anchor(text: str) -> Anchor | None:
    """An anchor as it was written, None for anything else.

    >>> read_anchor("15-24+40 9f86d081884c7d65").spans
    ((15, 24), (40, 40))
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    ends = [[int(end) for end in part.split("-")] for part in match[1].split("+")]
    spans = tuple((part[0], part[-1]) for part in ends)
    flat = [0, *chain.from_iterable(spans)]
    ordered = all(a <= b for a, b in pairwise(flat))
    return Anchor(spans, match[2]) if ordered else None


def anchor(quote: str, words: Sequence[str], sha256: str) -> Anchor | None:
    """The anchor of a quote in a text, None where it does not stand there.

    Args:
        quote: The quote as it is written; an ellipsis joins parts that follow each other.
        words: The words of the text, as `tokens.read` gives them.
        sha256: The SHA-256 of the text's bytes, in hexadecimal.

    Returns:
        The words that each part takes, counted from 1, and the hash that binds them to quote and text.

    >>> str(anchor("b … d", ("a", "b", "c", "d"), "00"))
    '2+4 25e08cdc69f74f9a'
    """
    spans = locate(parts(quote), words)
    return Anchor(spans, _digest(quote, spans, sha256)) if spans else None


def belongs(anchor: Anchor, quote: str, sha256: str) -> bool:
    """Whether an anchor was made for this quote, at these words of this text; needs no text.

    >>> made = anchor("b … d", ("a", "b", "c", "d"), "00")
    >>> belongs(made, "b … d", "00"), belongs(made, "b … c", "00")
    (True, False)
    """
    return anchor.digest == _digest(quote, anchor.spans, sha256)


def stands(anchor: Anchor, quote: str, words: Sequence[str]) -> bool:
    """Whether every part of a quote stands in the text at the words that the anchor names.

    >>> made = anchor("b … d", ("a", "b", "c", "d"), "00")
    >>> stands(made, "b … d", ("a", "b", "c", "d")), stands(made, "b … d", ("b", "c", "d"))
    (True, False)
    """
    sought = parts(quote)
    return len(sought) == len(anchor.spans) and all(
        part == tuple(words[first - 1 : last])
        for part, (first, last) in zip(sought, anchor.spans, strict=True)
    )


def _digest(quote: str, spans: Sequence[Span], sha256: str) -> str:
    places = (f"{first}-{last}" for first, last in spans)
    lines = [sha256, *places, *(" ".join(part) for part in parts(quote))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def locate(sought: Sequence[tuple[str, ...]], words: Sequence[str]) -> tuple[Span, ...] | None:
    """The words, counted from 1, where parts stand one after the other, as close together as they do.

    The earliest of equals; None where they do not stand in this order.

    >>> locate([("b",), ("d", "e")], "a b c b d e".split())
    ((4, 4), (5, 6))
    """
    if not sought:
        return None
    tried = (_follow(sought, words, start) for start in _starts(sought[0], words, 0))
    matches = [spans for spans, _ in zip(tried, range(_PLACES_TRIED), strict=False) if spans]
    return min(matches, key=lambda spans: spans[-1][1] - spans[0][0], default=None)


def _follow(sought: Sequence[tuple[str, ...]], words: Sequence[str], start: int) -> tuple[Span, ...] | None:
    spans = [(start + 1, start + len(sought[0]))]
    for part in sought[1:]:
        at = next(_starts(part, words, spans[-1][1]), None)
        if at is None:
            return None
        spans.append((at + 1, at + len(part)))
    return tuple(spans)


def _starts(part: tuple[str, ...], words: Sequence[str], start: int) -> Iterator[int]:
    for at in range(start, len(words) - len(part) + 1):
        if words[at] == part[0] and tuple(words[at : at + len(part)]) == part:
            yield at


@dataclass(frozen=True, slots=True)
class NearestPassage:
    """The passage most like a quote: the words that differ first, each with a neighbour, and where it is."""

    quoted: str
    stands: str
    span: Span
    passage: str


def nearest(quote: str, text: Words) -> NearestPassage | None:
    """The passage of a text most like a quote, None where not half of its words occur together.

    >>> from forecast.articles.tokens import read
    >>> nearest("the port is closed", read("On Monday the port was closed again.")).passage
    'the port was closed'
    """
    sought = tuple(chain.from_iterable(parts(quote)))
    start, alike = _most_alike(sought, text.words)
    if 2 * alike < len(sought) or not sought:
        return None
    window = text.words[start : start + len(sought) + _MORE]
    blocks = SequenceMatcher(None, sought, window, autojunk=False).get_opcodes()
    inner = [block for block in blocks if block[0] != "insert" or 0 < block[1] < len(sought)]
    _, i, j, k, m = next((block for block in inner if block[0] != "equal"), inner[0])
    end = min(inner[-1][4], inner[-1][3] + inner[-1][2] - inner[-1][1])  # no more than the quote's own end
    first, last = start + inner[0][3] + 1, start + max(end, 1)
    return NearestPassage(
        quoted=" ".join(sought[max(i - 1, 0) : j + 1]),
        stands=text.passage(start + max(k, 1), min(start + m + 1, max(last, start + k + 1))),
        span=(first, last),
        passage=text.passage(first, last),
    )


def _most_alike(sought: Sequence[str], words: Sequence[str]) -> tuple[int, int]:
    """The start of the stretch, as long as the quote, that has most of its words, and how many."""
    wanted, size = Counter(sought), len(sought)
    have: Counter[str] = Counter()
    best, alike = (0, 0), 0
    for at, word in enumerate(words):
        have[word] += 1
        alike += have[word] <= wanted[word]
        if at >= size:
            gone = words[at - size]
            alike -= have[gone] <= wanted[gone]
            have[gone] -= 1
        if alike > best[1]:
            best = max(at - size + 1, 0), alike
    return best
