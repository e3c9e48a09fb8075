"""The sources: a summary statement after ICD 206, a table, and what stands apart from evidence."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from forecast.brief.basis import Basis
from forecast.brief.numbers import Figure, Range, days, interval, percent, probability, stretch
from forecast.brief.reports import ReportRow
from forecast.brief.words import Prose, counted, some
from forecast.core.plain import in_words, listed
from forecast.core.scales import ADMIRALTY
from forecast.domain.assessment import SourceResult
from forecast.domain.copies import copies
from forecast.domain.evidence import Article
from forecast.files.find import SOURCES


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source whose reports carry weight, with the chance that its word tracks the truth."""

    id: str
    name: str
    place: str
    letter: str
    meaning: str
    reports: Figure
    prior: Figure
    posterior: Figure
    interval: Range
    interest: str


@dataclass(frozen=True, slots=True)
class Sources:
    """The source summary statement, and the table behind it."""

    statement: Prose
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class ReportApart:
    """A report that is no evidence for an indicator; `number` is its place in the appendix."""

    number: int
    id: str
    source: str
    stance: str
    subject: str
    quote: str
    standing: str
    note: str


@dataclass(frozen=True, slots=True)
class OpinionsAndContext:
    """What stands apart from evidence: opinions on the outcome, which carry weight, and context."""

    opinions: tuple[ReportApart, ...]
    context: tuple[ReportApart, ...]


def sources(basis: Basis) -> Sources:
    """The statement over every report known on the as-of date, and the sources with weight."""
    if not basis.case.reports:
        return Sources("No report was known on the as-of date, so that there are no sources to describe.", ())
    sentences = (sentence for part in _STATEMENT for sentence in part(basis))
    rows = tuple(_row(basis, result) for result in basis.assessment.sources)
    return Sources(" ".join(sentences), rows)


def opinions_and_context(reports: tuple[ReportRow, ...]) -> OpinionsAndContext:
    """Opinions and context among the reports that were known."""
    return OpinionsAndContext(
        opinions=tuple(_apart(row) for row in reports if row.kind == "opinion on the outcome"),
        context=tuple(_apart(row) for row in reports if row.kind == "context"),
    )


def _apart(report: ReportRow) -> ReportApart:
    return ReportApart(
        number=report.number,
        id=report.id,
        source=report.source,
        stance=report.stance,
        subject=report.subject,
        quote=report.citations[0].quote if report.citations else "",
        standing=report.standing,
        note=report.note,
    )


def _row(basis: Basis, result: SourceResult) -> SourceRow:
    source = basis.case.sources[result.id.partition("/")[0]]
    place = basis.places.of(SOURCES, ("sources", source.id))
    return SourceRow(
        id=result.id,
        name=source.name,
        place=place,
        letter=result.letter,
        meaning=ADMIRALTY[result.letter].meaning,
        reports=Figure(result.reports, str(result.reports)),
        prior=probability(result.prior),
        posterior=probability(result.posterior),
        interval=interval(result.interval),
        interest=source.interest,
    )


def _articles(basis: Basis) -> list[Article]:
    cited = {citation.article for report in basis.case.reports for citation in report.citations}
    return [basis.case.articles[article] for article in sorted(cited)]


def _extent(basis: Basis) -> Iterator[str]:
    articles, sources = _articles(basis), {report.source for report in basis.case.reports}
    spans = [article.published for article in articles]
    when = days(min(span.first for span in spans), max(span.last for span in spans)) if spans else ""
    drawn = f"The brief draws on {counted(len(articles), 'article')}{f', published {when},' if when else ''}"
    yield f"{drawn} with {counted(len(basis.case.reports), 'report')} from {counted(len(sources), 'source')}."


def _retellings(basis: Basis) -> Iterator[str]:
    for copy in sorted(copies(_articles(basis)), key=lambda copy: (copy.other.id, copy.one.id)):
        if copy.is_retelling:
            pair = (copy.other, copy.one)
            later, first = (f"{article.outlet} ({stretch(article.published)})" for article in pair)
            share = percent(copy.share)
            yield (
                f"{later} retells {first}, with at least {share} of its words taken from there; what both "
                "carry is one assertion and counts once."
            )


def _origins(basis: Basis) -> Iterator[str]:
    origins = basis.assessment.origins
    if not origins:
        yield "None of the reports carries weight."
        return
    repeated = sum(len(origin.repeated) for origin in origins)
    again = f"; what a source said before and says again ({counted(repeated, 'repetition')}) is not counted"
    weighed = counted(len(origins) + repeated, "report")
    yield f"It gives weight to {weighed}, as {counted(len(origins), 'origin')}{again if repeated else ''}."
    letters = Counter(basis.letter(basis.reports[origin.report]) for origin in origins)
    counts = [f"{in_words(letters[key])} {key} ({ADMIRALTY[key].meaning})" for key in sorted(letters)]
    yield f"By the letter of their source the origins are: {listed(counts)}."


def _corroboration(basis: Basis) -> Iterator[str]:
    subjects = defaultdict(set)
    for origin in basis.assessment.origins:
        report = basis.reports[origin.report]
        subjects[report.subject].add((report.source, report.affirms))
    if subjects:
        several = sum(len({source for source, _ in by}) > 1 for by in subjects.values())
        contested = sum(len({affirms for _, affirms in by}) > 1 for by in subjects.values())
        both = (
            f"{some(several)} of them with more than one source and {some(contested)} with reports both ways"
        )
        yield f"They concern {counted(len(subjects), 'subject')}, {both}."


def _currency(basis: Basis) -> Iterator[str]:
    dates = [report.date for report in basis.case.reports]
    first, last = min(dates), max(dates)
    age = (basis.assessment.as_of - last).days
    when = f"on {days(first, last)}" if first == last else f"from {days(first, last)}"
    yield f"The sources spoke {when}, the latest {counted(age, 'day')} before the as-of date."


def _motives(basis: Basis) -> Iterator[str]:
    names = {report.source for report in basis.case.reports}
    stated = sum(bool(basis.case.sources[name].interest) for name in names)
    yield f"An interest in the matter is stated for {some(stated)} of {counted(len(names), 'source')}."
    staged = sum(bool(report.deception) for report in basis.case.reports)
    yield f"A chance that it was staged is stated for {counted(staged, 'report')}."


_STATEMENT = (_extent, _retellings, _origins, _corroboration, _currency, _motives)
