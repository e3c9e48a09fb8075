"""What must hold between a quote, its anchor, its article's record and, where at hand, the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forecast.articles.anchor import Anchor, Span, belongs, locate, nearest, stands
from forecast.articles.tokens import parts
from forecast.core.bad_value import quoted
from forecast.core.problem import Path, Problem
from forecast.files.link_reports import Registry, TypedReports
from forecast.files.schema import ArticleFile, CitationEntry
from forecast.files.texts import Text, text_file
from forecast.files.typed import TypedFile

_LONG = 160


def anchor_problems(evidence: Sequence[TypedReports], registry: Registry) -> Iterator[Problem]:
    """Every quote that has drifted from its anchor or its article, and every text that is another's."""
    quotes = []
    for sheet in evidence:
        for name, report in (sheet.typed.reports or {}).items():
            for index, citation in enumerate(report.citations):
                path: Path = ("reports", name, "citations", index)
                record = registry.articles.get(citation.article)
                if record and record.sound(("sha256",)) and sheet.sound(path):
                    quotes.append(_CitedQuote(sheet, path, citation, record))
    texts: dict[str, Text | None] = {}
    for cited in quotes:
        if cited.citation.article not in texts:
            text, problem = own_text(cited.citation.article, cited.record, registry)
            texts[cited.citation.article] = text
            yield from (problem,) if problem else ()
        yield from _quote_problems(cited, texts[cited.citation.article])


def citation_problems(
    sheet: TypedReports, path: Path, record: TypedFile[ArticleFile], text: Text
) -> Iterator[Problem]:
    """The problems of one quote, compared with its article's text."""
    report = (sheet.typed.reports or {})[str(path[1])]
    yield from _quote_problems(_CitedQuote(sheet, path, report.citations[int(path[-1])], record), text)


def own_text(
    article: str, record: TypedFile[ArticleFile], registry: Registry
) -> tuple[Text | None, Problem | None]:
    """The text of a record, if it is at hand, and the problem if what lies there is not its text.

    What lies there counts once the record names it, by its sha256.
    """
    if record.typed.sha256 is None:
        return None, None
    text, words = registry.library.text(article), {"text": text_file(article)}
    if isinstance(text, Problem):
        reason = {"found": text.found.removeprefix("found "), "rule": text.rule, "step": text.next_step}
        return None, record.problem("text-unreadable", ("sha256",), **words, **reason)
    if text and record.typed.sha256 != text.sha256:
        return None, record.problem("text-not-records", ("sha256",), **words, begins=text.sha256[:12])
    return text, None


@dataclass(frozen=True, slots=True)
class _CitedQuote:
    sheet: TypedReports
    path: Path
    citation: CitationEntry
    record: TypedFile[ArticleFile]

    def problem(self, code: str, key: str, **words: object) -> Problem:
        return self.sheet.problem(code, (*self.path, key), **words)


def _quote_problems(cited: _CitedQuote, text: Text | None) -> Iterator[Problem]:
    """One problem at most: which one depends on whether there is an anchor, and a text."""
    anchor, quote, sha256 = cited.citation.anchor, cited.citation.quote, cited.record.typed.sha256
    if anchor and sha256 is None:
        yield cited.problem("anchor-without-sha256", "anchor", named=quoted(cited.citation.article))
    elif anchor and sha256 and belongs(anchor, quote, sha256):
        if text and not stands(anchor, quote, text.read.words):
            yield _misplaced(cited, text, anchor)
    elif text and (anchor or not locate(parts(quote), text.read.words)):
        yield _misplaced(cited, text, anchor)
    elif text:
        yield cited.problem("no-anchor", "quote")
    elif anchor:
        yield cited.problem("anchor-mismatch", "quote", text=text_file(cited.citation.article))


def _misplaced(cited: _CitedQuote, text: Text, anchor: Anchor | None) -> Problem:
    """The place where the quote is, or else its first difference from the passage most like it."""
    quote = cited.citation.quote
    if anchor and (spans := locate(parts(quote), text.read.words)):
        return cited.problem("quote-elsewhere", "anchor", place=_words(anchor.spans), stands=_words(spans))
    near = nearest(quote, text.read)
    if near is None:
        named = quoted(cited.citation.article)
        return cited.problem("quote-not-there", "quote", quote=quoted(quote), named=named)
    return cited.problem(
        "quote-differs",
        "quote",
        quoted=quoted(near.quoted),
        stands=quoted(near.stands),
        passage=quoted(near.passage, _LONG),
        place=_words((near.span,)),
    )


def _words(spans: Sequence[Span]) -> str:
    """Places in words: "words 3-9 and 12-14"."""
    return "words " + " and ".join(f"{first}-{last}" for first, last in spans)
