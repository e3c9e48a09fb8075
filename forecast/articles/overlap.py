"""Passages that two texts share: from their fingerprints alone, or word by word."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from forecast.articles.fingerprint import RUN, WINDOW, Fingerprint

# Five words in a row are soon shared by chance: "Russian defence minister Sergei Shoigu".
LEAST = RUN + 1
# A run that so many articles have is a notice or a formula, not a passage taken from one of them.
COMMON = 200

type Match = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand in both texts: from `first` in the one and from `other` in the other, from 1.

    `exact` where the words themselves were compared; else it is what the fingerprints vouch for, and
    up to seven words longer at either end.
    """

    first: int
    other: int
    words: int
    exact: bool = False

    @property
    def last(self) -> int:
        """Its last word in the one text."""
        return self.first + self.words - 1

    @property
    def turned(self) -> "Passage":
        """The same passage seen from the other text."""
        return Passage(self.other, self.first, self.words, self.exact)


def shared(one: Fingerprint, other: Fingerprint) -> tuple[Passage, ...]:
    """The passages that two fingerprints share, in the order of the first.

    They count words from 1, and are found for certain from twelve shared words on (winnowing: Schleimer,
    Wilkerson & Aiken 2003, doi:10.1145/872757.872770).

    >>> from forecast.articles.fingerprint import fingerprint
    >>> text = "of the hashes of all runs of five words the smallest of each window is kept".split()
    >>> [(passage.first, passage.other) for passage in shared(fingerprint(text), fingerprint(text))]
    [(5, 5)]
    """
    return shared_by_pair((one, other)).get((0, 1), ())


def shared_by_pair(prints: Sequence[Fingerprint]) -> Mapping[tuple[int, int], tuple[Passage, ...]]:
    """The passages of all pairs that share any, by an inverted index from hashes to places.

    Pairs are numbered as `prints` are, from 0, the lower number first.

    >>> from forecast.articles.fingerprint import fingerprint
    >>> text = fingerprint("of the hashes of all runs of five words the smallest is kept".split())
    >>> list(shared_by_pair([text, fingerprint(["other"]), text]))
    [(0, 2)]
    """
    matches: defaultdict[tuple[int, int], list[Match]] = defaultdict(list)
    for places in _index(prints):
        for (one, at), (other, there) in combinations(places, 2):
            if one != other:
                matches[one, other].append((at, there))
    by_pair = {pair: _passages(prints[pair[0]], prints[pair[1]], shared) for pair, shared in matches.items()}
    return {pair: passages for pair, passages in sorted(by_pair.items()) if passages}


def _index(prints: Sequence[Fingerprint]) -> Iterable[list[Match]]:
    """Where each hash stands that several texts have: the text's number, and the place in it."""
    places: dict[int, list[Match]] = {}
    once: dict[int, Match] = {}
    for number, fingerprint in enumerate(prints):
        for value, start in zip(fingerprint.hashes, fingerprint.places, strict=True):
            if value in places:
                places[value].append((number, start))
            elif value in once:
                places[value] = [once.pop(value), (number, start)]
            else:
                once[value] = (number, start)
    return (locations for locations in places.values() if len(locations) <= COMMON)


def _passages(one: Fingerprint, other: Fingerprint, matches: Iterable[Match]) -> tuple[Passage, ...]:
    """Matches at one distance of each other, joined where no window lies between them."""
    passages = []
    for chain in _chains(matches):
        (first, there), last = chain[0], chain[-1][0]
        if len(chain) > 1 or _may_be_long(one, other, chain[0]):
            passages.append(Passage(first + 1, there + 1, last - first + RUN))
    return tuple(sorted(passages, key=lambda passage: (passage.first, passage.other)))


def _chains(matches: Iterable[Match]) -> list[list[Match]]:
    chains: list[list[Match]] = []
    for match in sorted(set(matches), key=lambda match: (match[0] - match[1], match[0])):
        last = chains[-1][-1] if chains else None
        if last and match[0] - match[1] == last[0] - last[1] and match[0] - last[0] <= WINDOW:
            chains[-1].append(match)
        else:
            chains.append([match])
    return chains


def _may_be_long(one: Fingerprint, other: Fingerprint, match: Match) -> bool:
    """Whether a single shared hash can lie in twelve shared words: the least of one window in both texts."""
    starts = range(WINDOW)
    return any(_least(one, match[0], start) and _least(other, match[1], start) for start in starts)


def _least(text: Fingerprint, position: int, start: int) -> bool:
    """Whether a kept hash is the least of the window that begins `start` runs before it."""
    window = range(position - start, position - start + WINDOW)
    inside = [(value, -at) for value, at in zip(text.hashes, text.places, strict=True) if at in window]
    whole = window.start >= 0 and window.stop <= text.places[-1] + WINDOW
    return whole and -min(inside)[1] == position


def shared_words(one: Sequence[str], other: Sequence[str]) -> tuple[Passage, ...]:
    """The passages of six words or more that two texts share, word by word, none within another.

    >>> shared_words("a b c d e f g".split(), "x b c d e f g".split())
    (Passage(first=2, other=2, words=6, exact=True),)
    """
    starts: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(one) - LEAST + 1):
        starts[tuple(one[at : at + LEAST])].append(at)
    passages, covered = [], set()
    for there in range(len(other) - LEAST + 1):
        for at in starts.get(tuple(other[there : there + LEAST]), ()):
            if (at - 1, there - 1) not in covered:
                passages.append(Passage(at + 1, there + 1, _length(one, other, at, there), exact=True))
            covered.add((at, there))
    return tuple(sorted(passages, key=lambda passage: (passage.first, passage.other)))


def _length(one: Sequence[str], other: Sequence[str], at: int, there: int) -> int:
    pairs = zip(one[at:], other[there:], strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one) - at, len(other) - there))


def words_in(passages: Iterable[Passage]) -> int:
    """How many words of the one text lie in its passages; those that overlap count once.

    >>> words_in([Passage(first=1, other=1, words=6), Passage(first=4, other=9, words=6)])
    9
    """
    return len({at for passage in passages for at in range(passage.first, passage.last + 1)})
