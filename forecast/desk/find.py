"""Search everything that is typed for words, whatever their case and accents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import combining, normalize

from forecast.core.bad_value import bad_value
from forecast.core.plain import plain
from forecast.core.problem import Path, Problem, in_words
from forecast.desk.index import Entry, Index

# Figures, judgements and fingerprints; and in a question what has entries of its own.
_NO_PROSE = {"given", "shares", "says", "deception", "sha256", "fingerprint", "anchor"}
_OWN_ENTRIES = {"scenarios", "indicators"}

# Letters that no decomposition makes plain, and marks that articles and analysts type differently.
_PLAIN = str.maketrans("łŁđĐøØıʼ’‘“”–—‐‑", "lLdDoOi'''\"\"----")


type Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with a word in it: which field, its place, and the parts that match the words."""

    field: str
    place: str
    text: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry in which every word occurs."""

    kind: str
    name: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The entries with the words, by kind, and the problems of files that could not be read."""

    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    unread: tuple[Problem, ...]


def read_word(typed: str) -> str:
    """A word to search for, folded. Raises BadValue if nothing is left of it.

    >>> read_word("Łódź")
    'lodz'
    """
    if word := _folded(plain(typed))[0]:
        return word
    raise bad_value(typed, "a word has letters or digits", "Write what to look for.")


def find(index: Index, words: Sequence[str]) -> Hits:
    """The entries that have every word somewhere, as part of a word too."""
    folded = tuple(dict.fromkeys(read_word(word) for word in words))
    hits = tuple(hit for entry in index.entries if (hit := _hit(index, entry, folded)))
    return Hits(folded, hits, index.unread)


def _hit(index: Index, entry: Entry, words: Sequence[str]) -> Hit | None:
    passages: list[tuple[Path, str, Marks]] = []
    missing = set(words)
    for path, text in (((), entry.id), *_texts(entry.data, (), entry.kind == "question")):
        marks, seen = _marks(text, words)
        missing -= seen
        if marks:
            passages.append((path, text, marks))
    if missing or not passages:
        return None
    shown = (
        Passage(in_words(path) or "id", index.place(entry, *path), text, marks)
        for path, text, marks in passages
    )
    return Hit(entry.kind, entry.name, tuple(shown))


def _texts(value: Any, path: Path, outermost: bool = False) -> Iterator[tuple[Path, str]]:
    """Every text below a value, with its path."""
    if isinstance(value, dict):
        left_out = _NO_PROSE | _OWN_ENTRIES if outermost else _NO_PROSE
        for key, inner in value.items():
            if key not in left_out:
                yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*path, number))
    elif value is not None and not isinstance(value, bool):
        yield path, plain(str(value))


def _marks(text: str, words: Sequence[str]) -> tuple[Marks, set[str]]:
    """Where the words stand in a text, overlaps joined, and which of them do."""
    folded, origin = _folded(text)
    seen, spans = set(), []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            seen.add(word)
            spans.append((origin[at], origin[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    return tuple(_joined(sorted(spans))), seen


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without case and accents, and for each of its characters where it comes from."""
    letters, origin = [], []
    for position, char in enumerate(text):
        for letter in normalize("NFKD", char.translate(_PLAIN)).casefold():
            if not combining(letter):
                letters.append(letter)
                origin.append(position)
    return "".join(letters), origin
