"""What must hold between reports, their question, and the sources and articles that they name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forecast.articles.fingerprint import checksum
from forecast.core.bad_value import quoted
from forecast.core.problem import Path, Problem, nearest
from forecast.domain.evidence import CORRECTION_KINDS
from forecast.files.link_question import TypedQuestion, lacks, last_day, listed, unknown_scenario
from forecast.files.schema import ArticleFile, Correctable, ReportEntry, ReportsFile, SourcesFile
from forecast.files.texts import Library
from forecast.files.typed import TypedFile

type TypedReports = TypedFile[ReportsFile]


@dataclass(frozen=True, slots=True)
class Registry:
    """The sources, articles and texts of a workspace; None stands for what is there and cannot be read."""

    sources: TypedFile[SourcesFile] | None
    articles: Mapping[str, TypedFile[ArticleFile] | None]
    library: Library

    def published(self, article: str) -> date | None:
        """The last day of an article's publication, where it can be relied on."""
        sheet = self.articles.get(article)
        return sheet.typed.published.last if sheet and sheet.sound(("published",)) else None


@dataclass(frozen=True, slots=True)
class _ReportContext:
    """One report, and all that it may refer to."""

    question: TypedQuestion
    sheet: TypedReports
    registry: Registry
    path: Path
    report: ReportEntry

    def sound(self, *keys: str) -> bool:
        return self.sheet.sound(*((*self.path, key) for key in keys))

    def problem(self, code: str, *steps: str | int, **words: object) -> Problem:
        return self.sheet.problem(code, (*self.path, *steps), **words)


def report_problems(
    question: TypedQuestion, evidence: Sequence[TypedReports], registry: Registry
) -> Iterator[Problem]:
    """Every fault in the reports on one question."""
    first: dict[str, str] = {}
    for sheet in evidence:
        for name, report in (sheet.typed.reports or {}).items():
            place = _ReportContext(question, sheet, registry, ("reports", name), report)
            if name in first:
                yield place.problem("report-twice", named=quoted(name), file=first[name])
            first.setdefault(name, sheet.file)
            for rule in (_subject, _stance, _scenarios, _deception, _source, _citations, _dates, _corrected):
                yield from rule(place)


def _subject(place: _ReportContext) -> Iterator[Problem]:
    name = place.report.indicator
    if name and place.report.scenario and place.sound("indicator", "scenario"):
        yield place.problem("two-subjects", "scenario")
    known = place.question.typed.indicators or {}
    if name and lacks(place.question, "indicators", known, name) and place.sound("indicator"):
        step = nearest(name, tuple(known), "Add it to the question.")
        yield place.problem("unknown-indicator", "indicator", named=quoted(name), step=step)


def _stance(place: _ReportContext) -> Iterator[Problem]:
    if not place.sound("indicator", "scenario", "stance"):
        return
    stance, has_subject = place.report.stance, place.report.indicator or place.report.scenario
    if has_subject and stance is None:
        yield place.problem("no-stance", "stance")
    if stance is not None and not has_subject:
        yield place.problem("stance-on-context", "stance", named=quoted(stance))


def _scenarios(place: _ReportContext) -> Iterator[Problem]:
    names = place.report.scenario
    if not names or not place.sound("scenario"):
        return
    scenarios = place.question.typed.scenarios
    for name in dict.fromkeys(names):
        if lacks(place.question, "scenarios", scenarios, name):
            yield unknown_scenario(place.question, place.sheet, (*place.path, "scenario"), name)
        if names.count(name) > 1:
            yield place.problem("named-twice", "scenario", named=quoted(name))
    if scenarios.keys() <= set(names) and place.question.intact(("scenarios",)):
        yield place.problem("says-nothing", "scenario")


def _deception(place: _ReportContext) -> Iterator[Problem]:
    scenarios = place.question.typed.scenarios
    for name in place.report.deception or {}:
        if lacks(place.question, "scenarios", scenarios, name):
            yield unknown_scenario(place.question, place.sheet, (*place.path, "deception", name), name)


def _source(place: _ReportContext) -> Iterator[Problem]:
    sources, name = place.registry.sources, place.report.source
    known = (sources.typed.sources or {}) if sources else {}
    if sources and sources.lacks(("sources",), known, name) and place.sound("source"):
        step = nearest(name, tuple(known), "Add it there.")
        yield place.problem("unknown-source", "source", named=quoted(name), step=step)


def _citations(place: _ReportContext) -> Iterator[Problem]:
    articles, seen = place.registry.articles, set()
    for index, citation in enumerate(place.report.citations):
        path: Path = (*place.path, "citations", index)
        if citation.article not in articles and place.sheet.sound((*path, "article")):
            step = nearest(citation.article, tuple(articles), "Add its record there.")
            named = quoted(citation.article)
            yield place.sheet.problem("unknown-article", (*path, "article"), named=named, step=step)
        passage = (citation.article, citation.quote)
        if passage in seen and place.sheet.sound(path):
            yield place.sheet.problem("same-citation", path, named=quoted(citation.article))
        seen.add(passage)


def _dates(place: _ReportContext) -> Iterator[Problem]:
    """One problem at most: a date that is wrong in one way is often wrong in two."""
    if not place.sound("date"):
        return
    said, closes = place.report.date, last_day(place.question) or date.max
    published = _published(place)
    if said is None:
        known = {each.article for each in place.report.citations} == published.keys()
        if known and (first := min(published.values())) > closes:
            yield place.problem("cited-too-late", "citations", date=first, closes=closes)
    elif said.last > closes:
        yield place.problem("report-too-late", "date", date=said, closes=closes)
    elif early := [name for name, day in published.items() if day < said.last]:
        yield place.problem("article-before-report", "date", date=said, named=listed(early))


def _corrected(place: _ReportContext) -> Iterator[Problem]:
    """A report was there from its date on, without one from the first publication of a citation."""
    said, published = place.report.date, _published(place)
    all_known = {each.article for each in place.report.citations} == published.keys()
    first = said.last if said else min(published.values()) if all_known else None
    if first and place.sound("date"):
        yield from correction_problems(place.sheet, place.path, place.report, first)


def _published(place: _ReportContext) -> dict[str, date]:
    """The days of publication that can be relied on, by article."""
    days = {}
    for index, citation in enumerate(place.report.citations):
        day = place.registry.published(citation.article)
        if day and place.sheet.sound((*place.path, "citations", index, "article")):
            days[citation.article] = day
    return days


def article_problems(sheet: TypedFile[ArticleFile]) -> Iterator[Problem]:
    """Every fault in a record that shows only when its values are held against one another."""
    if sheet.sound(("published",)):
        yield from correction_problems(sheet, (), sheet.typed, sheet.typed.published.first)
    printed, sha256 = sheet.typed.fingerprint, sheet.typed.sha256
    if printed and sheet.sound(("fingerprint",), ("sha256",)):
        if sha256 is None:
            yield sheet.problem("fingerprint-without-sha256", ("fingerprint",))
        elif checksum(printed.runs.runs, sha256) != printed.check:
            yield sheet.problem("fingerprint-damaged", ("fingerprint",))


def same_text_problems(sheets: Mapping[str, TypedFile[ArticleFile] | None]) -> Iterator[Problem]:
    """Records of one text, which would make two articles of one."""
    first: dict[str, str] = {}
    for name, sheet in sheets.items():
        if sheet and (sha256 := sheet.typed.sha256) and sheet.sound(("sha256",)):
            if sha256 in first:
                yield sheet.problem("same-sha256", ("sha256",), named=quoted(first[sha256]))
            first.setdefault(sha256, name)


def correction_problems(
    sheet: TypedFile[Any], path: Path, entry: Correctable, first: date
) -> Iterator[Problem]:
    """Corrections of what was not yet there; `first` is the day from which it was."""
    for kind in CORRECTION_KINDS:
        correction, place = getattr(entry, kind), (*path, kind, "date")
        if correction and correction.date < first and sheet.sound(place):
            yield sheet.problem("corrected-too-early", place, date=correction.date, first=first)
