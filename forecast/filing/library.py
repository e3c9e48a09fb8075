"""The articles of a workspace: what is known of each, what is cited from it, whether texts agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from forecast.articles.anchor import Span
from forecast.articles.fingerprint import fingerprint
from forecast.core.problem import Problem, ProblemsError
from forecast.files.link_anchors import citation_problems, own_text
from forecast.files.load import locate
from forecast.files.schema import ArticleFile
from forecast.files.texts import Text
from forecast.files.typed import Sheet
from forecast.files.workspace import SEEDS, SUFFIX, Workspace
from forecast.files.yaml_text import line_of, lines_of
from forecast.filing.shelves import Quote, Shelves, read_shelves, unknown_article

_TOLD = ("outlet", "title", "author", "published", "url", "language", "words", "sha256", "note")
_LAST = ((1 << 30, 1 << 30),)


@dataclass(frozen=True, slots=True)
class Row:
    """One article in the list: `state` tells what there is of its text."""

    id: str
    outlet: str
    published: str
    words: int | None
    state: str
    reports: int


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote from an article: by which report, its words there, and its place in the files."""

    report: str
    place: str
    quote: str
    file: str


@dataclass(frozen=True, slots=True)
class Sheaf:
    """One article: its record, its quotes in the order of the text, and how much of it they take."""

    id: str
    file: str
    fields: tuple[tuple[str, str], ...]
    state: str
    cited: tuple[Cited, ...]
    quoted: float | None


@dataclass(frozen=True, slots=True)
class Verified:
    """How many records agree with their texts, how many texts are not at hand, and every problem."""

    agree: int
    without_text: int
    problems: tuple[Problem, ...]


def articles(root: Path) -> tuple[Row, ...]:
    """Every article with a record that can be read, by publication."""
    shelves = read_shelves(root)
    rows = sorted(shelves.records.items(), key=lambda item: (*_days(item[1].typed), item[0]))
    return tuple(_row(shelves, name, sheet.typed) for name, sheet in rows)


def _days(typed: ArticleFile) -> tuple[date, date]:
    return typed.published.first, typed.published.last


def _row(shelves: Shelves, name: str, typed: ArticleFile) -> Row:
    reports = {quote.name for quote in shelves.cited.get(name, ())}
    return Row(name, typed.outlet, str(typed.published), typed.words, _state(shelves, name), len(reports))


def _state(shelves: Shelves, name: str) -> str:
    sheet = shelves.records[name]
    text, problem = own_text(name, sheet, shelves.registry)
    if problem:
        return "another text"
    if text:
        return "text at hand"
    return "fingerprint" if sheet.typed.fingerprint else "no fingerprint"


def article(root: Path, name: str) -> Sheaf:
    """One article. Raises ProblemsError if there is none of this id, or its record cannot be read."""
    shelves = read_shelves(root)
    if name not in shelves.records:
        told = tuple(each for each in shelves.problems if each.file == f"{SEEDS}/{name}{SUFFIX}")
        raise ProblemsError(told or (unknown_article(name, tuple(shelves.records)),))
    sheet = shelves.records[name]
    fields = ((key, getattr(sheet.typed, key)) for key in _TOLD)
    return Sheaf(
        name,
        sheet.file,
        tuple((key, str(value)) for key, value in fields if value is not None),
        _state(shelves, name),
        tuple(_cited(root, shelves.cited.get(name, ()))),
        _quoted(sheet.typed, shelves.cited.get(name, ())),
    )


def _cited(root: Path, quotes: tuple[Quote, ...]) -> Iterator[Cited]:
    """The quotes in the order of the text, those without an anchor last."""
    texts = {quote.sheet.file: Workspace(root).read(quote.sheet.file) for quote in quotes}
    lines = {file: lines_of(text) for file, text in texts.items() if isinstance(text, str)}
    for quote in sorted(quotes, key=lambda quote: quote.spans or _LAST):
        path = ("reports", quote.report, "citations", quote.index)
        file = f"{quote.sheet.file}:{line_of(lines.get(quote.sheet.file, {}), path)}"
        yield Cited(quote.name, places(quote.spans), quote.citation.quote, file)


def places(spans: tuple[Span, ...]) -> str:
    """Words of a text: "15-24", or "not anchored"."""
    return " and ".join(f"{first}-{last}" for first, last in spans) or "not anchored"


def _quoted(typed: ArticleFile, quotes: tuple[Quote, ...]) -> float | None:
    """How much of an article its quotes take; words quoted twice count once."""
    taken = {at for quote in quotes for first, last in quote.spans for at in range(first, last + 1)}
    return len(taken) / typed.words if typed.words else None


def verify_articles(root: Path) -> Verified:
    """Hold every text at hand to its record, its fingerprint and the quotes from it."""
    shelves = read_shelves(root)
    problems = list(shelves.problems)
    agree = without = 0
    for name, sheet in shelves.records.items():
        text, problem = own_text(name, sheet, shelves.registry)
        faults = [problem] if problem else list(_faults(shelves, name, sheet, text)) if text else []
        problems += faults
        agree += bool(text) and not faults
        without += text is None and problem is None
    return Verified(agree, without, locate(root, dict.fromkeys(problems)))


def _faults(shelves: Shelves, name: str, sheet: Sheet[ArticleFile], text: Text) -> Iterator[Problem]:
    words, printed = len(text.read.words), sheet.typed.fingerprint
    if sheet.typed.words not in (None, words):
        yield sheet.problem("words-differ", ("words",), words=sheet.typed.words, counted=words)
    if printed and printed.runs != fingerprint(text.read.words):
        yield sheet.problem("fingerprint-of-another", ("fingerprint",))
    for quote in shelves.cited.get(name, ()):
        path = ("reports", quote.report, "citations", quote.index)
        yield from citation_problems(quote.sheet, path, sheet, text)
