"""Passages that the articles of a workspace share, and the quotes that lie in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from forecast.articles.fingerprint import RUN, Fingerprint, fingerprint
from forecast.articles.overlap import Passage, shared_by_pair, shared_words, words_in
from forecast.core.dates import Span
from forecast.core.problem import Problem, ProblemsError
from forecast.domain.copies import precedes
from forecast.files.link_anchors import own_text
from forecast.files.texts import text_file
from forecast.files.workspace import SEEDS
from forecast.filing.library import Shelves, read_shelves, unknown_article


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """One passage, and the reports that quote from it: in the one article, in the other."""

    passage: Passage
    quoted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two articles and what they share, as seen from `one`, the earlier as far as dates tell."""

    one: str
    other: str
    order: str
    shares: tuple[float, float]
    passages: tuple[SharedPassage, ...]

    @property
    def words(self) -> int:
        """How many words of the one article lie in passages."""
        return words_in(shared.passage for shared in self.passages)

    @property
    def weak(self) -> bool:
        """Whether there are only single runs of five words, and no texts to show whether they are longer."""
        return not self.exact and all(shared.passage.words == RUN for shared in self.passages)

    @property
    def exact(self) -> bool:
        """Whether the texts were at hand."""
        return all(shared.passage.exact for shared in self.passages)


def overlaps(root: Path, names: Sequence[str] = ()) -> tuple[Overlap, ...]:
    """The overlap of all pairs of articles that share a passage, or of the two that are named.

    The most shared words first. Raises ProblemsError for an unknown article, or one with neither
    fingerprint nor text.
    """
    shelves = read_shelves(root)
    known = tuple(shelves.records)
    if unknown := [unknown_article(name, known) for name in names if name not in known]:
        raise ProblemsError(tuple(unknown))
    prints = {name: made for name in names or known if (made := _print(shelves, name))}
    if missing := [_no_print(name) for name in names if name not in prints]:
        raise ProblemsError(tuple(missing))
    ids = list(prints)
    pairs = shared_by_pair(list(prints.values()))
    if names and not pairs and all(_words(shelves, name) for name in ids):
        pairs = {(0, 1): ()}
    rows = [_overlap(shelves, ids[one], ids[other], shared) for (one, other), shared in pairs.items()]
    return tuple(sorted((row for row in rows if row.passages), key=lambda row: (-row.words, row.one)))


def _print(shelves: Shelves, name: str) -> Fingerprint | None:
    """The fingerprint of the record, else of the text."""
    if printed := shelves.records[name].typed.fingerprint:
        return printed.runs
    words = _words(shelves, name)
    return fingerprint(words) if words else None


def _words(shelves: Shelves, name: str) -> tuple[str, ...] | None:
    text, _ = own_text(name, shelves.records[name], shelves.registry)
    return text.read.words if text else None


def _overlap(shelves: Shelves, one: str, other: str, passages: tuple[Passage, ...]) -> Overlap:
    dates = {name: shelves.records[name].typed.published for name in (one, other)}
    if precedes(dates[other], dates[one]):
        one, other, passages = other, one, tuple(sorted((p.turned for p in passages), key=lambda p: p.first))
    texts = _words(shelves, one), _words(shelves, other)
    if texts[0] and texts[1]:
        passages = shared_words(texts[0], texts[1])
    return Overlap(
        one,
        other,
        _order(one, other, dates[one], dates[other]),
        (
            _share(shelves, one, passages),
            _share(shelves, other, [passage.turned for passage in passages]),
        ),
        tuple(SharedPassage(passage, _quoted(shelves, one, other, passage)) for passage in passages),
    )


def _share(shelves: Shelves, name: str, passages: Iterable[Passage]) -> float:
    words = shelves.records[name].typed.words or len(_words(shelves, name) or ())
    return words_in(passages) / words if words else 0.0


def _order(one: str, other: str, first: Span, second: Span) -> str:
    if first.last < second.first:
        return f"{one} is the earlier: {first}, {second}"
    if precedes(first, second):
        return f"{one} is the earlier or of the same day: {first}, {second}"
    return f"dates do not tell which is the earlier: {first}, {second}"


def _quoted(shelves: Shelves, one: str, other: str, passage: Passage) -> tuple[str, ...]:
    sides = (one, passage), (other, passage.turned)
    reports = [
        quote.name
        for article, side in sides
        for quote in shelves.quotes.get(article, ())
        if any(first <= side.last and side.first <= last for first, last in quote.spans)
    ]
    return tuple(dict.fromkeys(reports))


def _no_print(name: str) -> Problem:
    rule = "what an article shares is found by its fingerprint, or by its text"
    step = f"Put the text into {text_file(name)} and run `forecast article add` on it."
    return Problem(
        "no-fingerprint", f"{SEEDS}/{name}.yaml", (), "found neither fingerprint nor text", rule, step
    )
