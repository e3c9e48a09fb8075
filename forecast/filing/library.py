"""The articles of a workspace: their records, the quotes from them, and whether texts agree with records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from forecast.articles.anchor import Span
from forecast.articles.fingerprint import fingerprint
from forecast.core.bad_value import quoted
from forecast.core.problem import Path as Steps
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.files.drafts import read_draft, read_shelf
from forecast.files.find import find_files
from forecast.files.link_anchors import citation_problems, own_text
from forecast.files.link_reports import Registry, TypedReports
from forecast.files.load import locate
from forecast.files.schema import ArticleFile, CitationEntry
from forecast.files.texts import Text
from forecast.files.typed import TypedFile
from forecast.files.workspace import SEEDS, SUFFIX, Workspace
from forecast.files.yaml_text import line_of, lines_of


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation, and the sheet and path where it stands in the evidence on a question."""

    question: str
    report: str
    path: Steps
    sheet: TypedReports
    citation: CitationEntry

    @property
    def name(self) -> str:
        """The report's name in the whole workspace."""
        return f"{self.question}/{self.report}"

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words of the article that it takes; none without an anchor."""
        return self.citation.anchor.spans if self.citation.anchor else ()


@dataclass(frozen=True, slots=True)
class Shelves:
    """The records that can be read, the problems of all records, and every quote by its article."""

    root: Path
    registry: Registry
    records: Mapping[str, TypedFile[ArticleFile]]
    problems: tuple[Problem, ...]
    quotes: Mapping[str, tuple[Quote, ...]]


def read_shelves(root: Path) -> Shelves:
    """Read all records and all evidence. Raises ProblemsError where there is no workspace."""
    workspace = Workspace(root)
    if problem := workspace.problem():
        raise ProblemsError((problem,))
    files = find_files(workspace)
    shelf = read_shelf(workspace, files, files.articles)
    records = {name: sheet for name, sheet in shelf.registry.articles.items() if sheet}
    quotes: dict[str, list[Quote]] = {}
    for question in files.questions:
        for sheet in read_draft(workspace, files, question).evidence:
            for quote in quotes_of(question, sheet):
                quotes.setdefault(quote.citation.article, []).append(quote)
    by_article = {name: tuple(own) for name, own in quotes.items()}
    problems = locate(root, (*files.problems, *shelf.problems))
    return Shelves(root, shelf.registry, records, problems, by_article)


def quotes_of(question: str, sheet: TypedReports) -> Iterator[Quote]:
    """Every quote of a sheet of evidence, in its order."""
    for name, report in (sheet.typed.reports or {}).items():
        for index, citation in enumerate(report.citations):
            yield Quote(question, name, ("reports", name, "citations", index), sheet, citation)


def unknown_article(name: str, known: tuple[str, ...]) -> Problem:
    """The problem of an article that has no record, with the names that are near or known."""
    step = nearest(name, known, "Add it with `forecast article add`.")
    return Problem(
        "unknown-article", SEEDS, (), f"found {quoted(name)}", "there is no record of such an article", step
    )


_SHOWN = ("outlet", "title", "author", "published", "url", "language", "words", "sha256", "note")
_LAST = ((1 << 30, 1 << 30),)


@dataclass(frozen=True, slots=True)
class Row:
    """One article in the list: `state` says whether its text or its fingerprint is there."""

    id: str
    outlet: str
    published: str
    words: int | None
    state: str
    reports: int


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """A quote from an article: by which report, the numbers of its words there, and where in the files."""

    report: str
    position: str
    quote: str
    file: str


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """One article: its record, its quotes in the order of the text, and how much of it they take."""

    id: str
    file: str
    fields: tuple[tuple[str, str], ...]
    state: str
    cited: tuple[CitedQuote, ...]
    quoted: float | None


@dataclass(frozen=True, slots=True)
class TextCheck:
    """How many records agree with their texts, how many texts are missing, and every problem."""

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
    reports = {quote.name for quote in shelves.quotes.get(name, ())}
    return Row(name, typed.outlet, str(typed.published), typed.words, _state(shelves, name), len(reports))


def _state(shelves: Shelves, name: str) -> str:
    sheet = shelves.records[name]
    text, problem = own_text(name, sheet, shelves.registry)
    if problem:
        return "another text"
    if text:
        return "text at hand"
    return "fingerprint" if sheet.typed.fingerprint else "no fingerprint"


def article(root: Path, name: str) -> ArticleCard:
    """One article. Raises ProblemsError if there is none of this id, or its record cannot be read."""
    shelves = read_shelves(root)
    if name not in shelves.records:
        problems = tuple(row for row in shelves.problems if row.file == f"{SEEDS}/{name}{SUFFIX}")
        raise ProblemsError(problems or (unknown_article(name, tuple(shelves.records)),))
    sheet = shelves.records[name]
    fields = ((key, getattr(sheet.typed, key)) for key in _SHOWN)
    return ArticleCard(
        name,
        sheet.file,
        tuple((key, str(value)) for key, value in fields if value is not None),
        _state(shelves, name),
        tuple(_cited(root, shelves.quotes.get(name, ()))),
        _quoted(sheet.typed, shelves.quotes.get(name, ())),
    )


def _cited(root: Path, quotes: tuple[Quote, ...]) -> Iterator[CitedQuote]:
    """The quotes in the order of the text, those without an anchor last."""
    texts = {quote.sheet.file: Workspace(root).read(quote.sheet.file) for quote in quotes}
    lines = {file: lines_of(text) for file, text in texts.items() if isinstance(text, str)}
    for quote in sorted(quotes, key=lambda quote: quote.spans or _LAST):
        file = f"{quote.sheet.file}:{line_of(lines.get(quote.sheet.file, {}), quote.path)}"
        yield CitedQuote(quote.name, positions(quote.spans), quote.citation.quote, file)


def positions(spans: tuple[Span, ...]) -> str:
    """The words of a text by their numbers: "15-24", or "not anchored"."""
    return " and ".join(f"{first}-{last}" for first, last in spans) or "not anchored"


def _quoted(typed: ArticleFile, quotes: tuple[Quote, ...]) -> float | None:
    """How much of an article its quotes take; words quoted twice count once."""
    taken = {at for quote in quotes for first, last in quote.spans for at in range(first, last + 1)}
    return len(taken) / typed.words if typed.words else None


def verify_articles(root: Path) -> TextCheck:
    """Compare every text at hand with its record, its fingerprint and the quotes from it."""
    shelves = read_shelves(root)
    problems = list(shelves.problems)
    agree = without = 0
    for name, sheet in shelves.records.items():
        text, problem = own_text(name, sheet, shelves.registry)
        faults = [problem] if problem else list(_faults(shelves, name, sheet, text)) if text else []
        problems += faults
        agree += bool(text) and not faults
        without += text is None and problem is None
    return TextCheck(agree, without, locate(root, dict.fromkeys(problems)))


def _faults(shelves: Shelves, name: str, sheet: TypedFile[ArticleFile], text: Text) -> Iterator[Problem]:
    words, printed = len(text.read.words), sheet.typed.fingerprint
    if sheet.typed.words not in (None, words):
        yield sheet.problem("words-differ", ("words",), words=sheet.typed.words, counted=words)
    if printed and printed.runs != fingerprint(text.read.words):
        yield sheet.problem("fingerprint-of-another", ("fingerprint",))
    for quote in shelves.quotes.get(name, ()):
        yield from citation_problems(quote.sheet, quote.path, sheet, text)
