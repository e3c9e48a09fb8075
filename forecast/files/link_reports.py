"""What must hold between reports, their question, and the sources and articles that they name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from forecast.articles.fingerprint import checksum
from forecast.core.bad_value import quoted
from forecast.core.problem import Path, Problem
from forecast.core.scales import CERTAIN
from forecast.domain.evidence import CORRECTION_KINDS
from forecast.files.link_question import OTHERS
from forecast.files.schema import ArticleFile, Correctable, ReportEntry, ReportsFile, SourcesFile
from forecast.files.texts import Library
from forecast.files.typed import TypedFile, TypedQuestion, lacks, last_day, listed, unknown_scenario

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
            context = _ReportContext(question, sheet, registry, ("reports", name), report)
            if name in first:
                yield context.problem("report-twice", named=quoted(name), file=first[name])
            first.setdefault(name, sheet.file)
            for rule in (
                *(_subject, _stance, _scenarios, _says, _certain, _sighting, _deception, _source),
                *(_citations, _dates, _corrected),
            ):
                yield from rule(context)
    yield from _certain_against(question, evidence, registry)


_SUBJECTS = ("indicator", "scenario", "says")


def _subjects(context: _ReportContext) -> list[str]:
    """The keys of what a report is about: one of them, or none for context."""
    return [key for key in _SUBJECTS if getattr(context.report, key)]


def _subject(context: _ReportContext) -> Iterator[Problem]:
    name, typed = context.report.indicator, _subjects(context)
    if len(typed) > 1 and context.sound(*typed):
        yield context.problem("two-subjects", typed[-1], named=listed(typed))
    known = context.question.typed.indicators or {}
    if name and lacks(context.question, "indicators", known, name) and context.sound("indicator"):
        path = (*context.path, "indicator")
        yield context.sheet.unknown("unknown-indicator", path, name, known, "Add it to the question.")


def _stance(context: _ReportContext) -> Iterator[Problem]:
    if not context.sound(*_SUBJECTS, "stance") or context.report.says:
        return
    stance, has_subject = context.report.stance, context.report.indicator or context.report.scenario
    if has_subject and stance is None:
        yield context.problem("no-stance", "stance")
    if stance is not None and not has_subject:
        yield context.problem("stance-on-context", "stance", named=quoted(stance))


def _scenarios(context: _ReportContext) -> Iterator[Problem]:
    names = context.report.scenario
    if not names or not context.sound("scenario"):
        return
    scenarios = context.question.typed.scenarios
    for name in dict.fromkeys(names):
        if lacks(context.question, "scenarios", scenarios, name):
            yield unknown_scenario(context.question, context.sheet, (*context.path, "scenario"), name)
        if names.count(name) > 1:
            yield context.problem("named-twice", "scenario", named=quoted(name))
    if scenarios.keys() <= set(names) and context.question.intact(("scenarios",)):
        yield context.problem("says-nothing", "scenario")


# What makes a certain report one for or against its indicator, on a day.
_SETTLING = ("indicator", "stance", "certainty", "date")
# Of a report that affirms or denies; a distribution does neither.
_OF_A_STANCE = ("stance", "detection", "affirms_anyway", "deception")
# Shares are typed in whole percent.
_ROUNDING = 0.005


def _says(context: _ReportContext) -> Iterator[Problem]:
    shares, scenarios = context.report.says, context.question.typed.scenarios
    if not shares:
        return
    for key in _OF_A_STANCE if _subjects(context) == ["says"] else ():
        if getattr(context.report, key) is not None and context.sound(key):
            yield context.problem("unlike-a-distribution", key, key=key)
    unknown = [name for name in shares if lacks(context.question, "scenarios", (*scenarios, OTHERS), name)]
    for name in unknown:
        yield unknown_scenario(context.question, context.sheet, (*context.path, "says", name), name)
    if not unknown and context.sound("says") and context.question.intact(("scenarios",)):
        yield from _shares(context, shares, tuple(scenarios))


def _shares(
    context: _ReportContext, shares: Mapping[str, float], scenarios: Sequence[str]
) -> Iterator[Problem]:
    """What is wrong with shares of known scenarios: one problem at most."""
    left = [name for name in scenarios if name not in shares]
    total, even = sum(shares.values()), 1 / len(scenarios)
    named = {share for name, share in shares.items() if name != OTHERS}
    if left and OTHERS not in shares:
        yield context.problem("shares-missing", "says", named=listed(left))
    elif not left and OTHERS in shares:
        yield context.problem("share-of-none", "says", OTHERS)
    elif abs(total - 1) > _ROUNDING * len(shares):
        missing = f"Add what is missing, {1 - total:.3g}, or correct a share."
        step = "Correct a share." if total > 1 else missing
        yield context.problem("shares-not-one", "says", total=f"{total:.4g}", step=step)
    elif len(named) <= 1 and all(abs(share - even) < _ROUNDING for share in named):
        yield context.problem("shares-even", "says")


def _certain(context: _ReportContext) -> Iterator[Problem]:
    is_opinion = _subjects(context) in (["scenario"], ["says"])
    if context.report.certainty != CERTAIN or not context.sound("certainty"):
        return
    if is_opinion:
        yield context.problem("certain-opinion", "certainty")
    elif context.report.deception and context.sound("deception"):
        yield context.problem("certain-staged", "deception")


def _sighting(context: _ReportContext) -> Iterator[Problem]:
    """A report before its indicator's window begins: an affirmation is no sighting, a denial says nothing."""
    report, question = context.report, context.question
    indicator = (question.typed.indicators or {}).get(report.indicator or "")
    start = indicator.window.start if indicator and indicator.window else None
    path: Path = ("indicators", report.indicator or "", "window")
    if start is None or not question.sound(path) or not context.sound("date", "stance", "certainty"):
        return
    day = _day(context)
    if day is None or day >= start or (report.stance, report.certainty) == ("affirms", "possible"):
        return
    code = {"affirms": "sighting-too-early", "denies": "denial-too-early"}.get(report.stance or "")
    if code:
        yield context.problem(code, "date", date=day, start=start)


def _certain_against(
    question: TypedQuestion, evidence: Sequence[TypedReports], registry: Registry
) -> Iterator[Problem]:
    """The first two certain reports against each other on each indicator."""
    settled: dict[str, tuple[list[_ReportContext], list[_ReportContext]]] = {}
    for sheet in evidence:
        for name, report in (sheet.typed.reports or {}).items():
            context = _ReportContext(question, sheet, registry, ("reports", name), report)
            if report.certainty == CERTAIN and report.indicator and report.stance:
                sides = settled.setdefault(report.indicator, ([], []))
                sides[report.stance == "denies"].append(context)
    for affirming, denying in settled.values():
        pairs = (pair for pair in product(affirming, denying) if _exclude(*pair))
        for one, other in next(((pair, pair[::-1]) for pair in pairs), ()):
            words = {"other": quoted(str(other.path[-1])), "where": other.sheet.file}
            yield one.problem("certain-against", "certainty", **words)


def _exclude(affirming: _ReportContext, denying: _ReportContext) -> bool:
    """Whether two certain reports on an indicator cannot both hold.

    A state can be so on one day and not on another, and what has a window can be so from one day on.
    """
    question, path = affirming.question, ("indicators", affirming.report.indicator or "")
    indicator = (question.typed.indicators or {}).get(path[-1])
    is_sound = question.sound((*path, "half_life"), (*path, "window"))
    if indicator is None or not is_sound or not all(one.sound(*_SETTLING) for one in (affirming, denying)):
        return False
    if indicator.half_life is None and indicator.window is None:
        return True
    day, later = _day(affirming), _day(denying)
    if day is None or later is None:
        return False
    return day == later or (indicator.half_life is None and day < later)


def _deception(context: _ReportContext) -> Iterator[Problem]:
    scenarios = context.question.typed.scenarios
    for name in context.report.deception or {}:
        if lacks(context.question, "scenarios", scenarios, name):
            yield unknown_scenario(context.question, context.sheet, (*context.path, "deception", name), name)


def _source(context: _ReportContext) -> Iterator[Problem]:
    sources, name = context.registry.sources, context.report.source
    known = (sources.typed.sources or {}) if sources else {}
    if sources and sources.lacks(("sources",), known, name) and context.sound("source"):
        path = (*context.path, "source")
        yield context.sheet.unknown("unknown-source", path, name, known, "Add it there.")


def _citations(context: _ReportContext) -> Iterator[Problem]:
    articles, seen = context.registry.articles, set()
    for index, citation in enumerate(context.report.citations):
        path: Path = (*context.path, "citations", index)
        if citation.article not in articles and context.sheet.sound((*path, "article")):
            step, name = "Add its record there.", citation.article
            yield context.sheet.unknown("unknown-article", (*path, "article"), name, articles, step)
        passage = (citation.article, citation.quote)
        if passage in seen and context.sheet.sound(path):
            yield context.sheet.problem("same-citation", path, named=quoted(citation.article))
        seen.add(passage)


def _dates(context: _ReportContext) -> Iterator[Problem]:
    """One problem at most: a date that is wrong in one way is often wrong in two."""
    if not context.sound("date"):
        return
    day, closes = context.report.date, last_day(context.question) or date.max
    if day is None:
        if (first := _first_publication(context)) and first > closes:
            yield context.problem("cited-too-late", "citations", date=first, closes=closes)
    elif day.last > closes:
        yield context.problem("report-too-late", "date", date=day, closes=closes)
    elif early := [name for name, known in _published(context).items() if known < day.last]:
        yield context.problem("article-before-report", "date", date=day, named=listed(early))


def _corrected(context: _ReportContext) -> Iterator[Problem]:
    first = _day(context)
    if first and context.sound("date"):
        yield from correction_problems(context.sheet, context.path, context.report, first)


def _day(context: _ReportContext) -> date | None:
    """The day from which a report is there: its date, without one the first publication of a citation."""
    return context.report.date.last if context.report.date else _first_publication(context)


def _first_publication(context: _ReportContext) -> date | None:
    """The earliest publication of its citations, where those of all can be relied on."""
    published = _published(context)
    all_known = {citation.article for citation in context.report.citations} == published.keys()
    return min(published.values()) if all_known else None


def _published(context: _ReportContext) -> dict[str, date]:
    """The days of publication that can be relied on, by article."""
    days = {}
    for index, citation in enumerate(context.report.citations):
        day = context.registry.published(citation.article)
        if day and context.sheet.sound((*context.path, "citations", index, "article")):
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
        correction, day = getattr(entry, kind), (*path, kind, "date")
        if correction and correction.date < first and sheet.sound(day):
            yield sheet.problem("corrected-too-early", day, date=correction.date, first=first)
