"""Every report with its quotes and its status: counted, repeated, or context; and all corrections."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from forecast.brief.basis import Basis, kind_of
from forecast.brief.numbers import Day, Figure, day, percent, stretch, weight
from forecast.brief.words import capital, sentences
from forecast.core.languages import language_name, language_tag
from forecast.core.plain import credit_text, listed
from forecast.core.scales import CERTAIN, CERTAINTY
from forecast.domain.case import Case
from forecast.domain.corrections import CorrectionEffect, correction_effects
from forecast.domain.evidence import Article, Citation, Report
from forecast.render.text import shorten

# Not the word that was typed, which a reader could take for a probability of the matter itself.
_MANNERS = {
    CERTAIN: "for certain (on record)",
    "asserted": "outright",
    "likely": "with some reserve",
    "possible": "as a possibility",
}
CERTAINTIES = {
    typed: _MANNERS.get(typed, typed) + (f" (taken at {percent(chance)})" if chance < 1 else "")
    for typed, chance in CERTAINTY.items()
}
_SAFE_IN_LINKS = "/:?#@!$&'+,;=%~-._*"


@dataclass(frozen=True, slots=True)
class CitationRow:
    """A quote, and the article that it stands in; `link` is its address if that is a web address.

    `language` is the name of the article's where it is not English, `lang` its code where it is one.
    """

    quote: str
    article: str
    outlet: str
    title: str
    author: str
    published: str
    url: str
    link: str
    via: tuple[str, ...]
    note: str
    handling: str
    language: str = ""
    lang: str = ""
    translation: str = ""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report as filed, and whether it counts: `status` is a key, `standing` a sentence.

    `place` is its file and line.

    `credit` is the part of its certainty that counts beside `shares_with`, reports of its camp on the same
    matter; None where it does not count itself.
    """

    number: int
    id: str
    place: str
    kind: str
    subject: str
    source: str
    stance: str
    certainty: str
    date: Day
    known: Day
    grade: str
    status: str
    standing: str
    weight: Figure | None
    channel: tuple[str, ...]
    handling: str
    note: str
    citations: tuple[CitationRow, ...]
    credit: Figure | None = None
    shares_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction: what is corrected (`what` is its kind and name), since when, why, and its source.

    `left_out` are the ids of the reports that no longer count, `shortened` those that lost a quote
    and count by others; `effect` says both in words.
    """

    kind: str
    id: str
    what: str
    status: str
    since: Day
    why: str
    url: str
    link: str
    left_out: tuple[str, ...]
    shortened: tuple[str, ...]
    effect: str


def report_rows(basis: Basis) -> tuple[ReportRow, ...]:
    """Every report of the case, in file order."""
    return tuple(_row(basis, number, report) for number, report in enumerate(basis.case.reports, start=1))


@dataclass(frozen=True, slots=True)
class _Status:
    """Whether a report counts: a key, a sentence, and its weight and credit if it does."""

    key: str
    text: str
    weight: Figure | None = None
    credit: Figure | None = None
    shares_with: tuple[str, ...] = ()


def _status(basis: Basis, report: Report) -> _Status:
    if not report.has_weight:
        return _Status("context", "Context: quoted, without weight.")
    origin = basis.origin_of.get(report.id)
    if origin is None:
        return _Status("not assessed", "Not in this assessment; assess the question again to use it.")
    if origin.report != report.id:
        return _Status("repeated", f"Repeats {origin.report}, which counts; this one adds nothing.")
    bans = weight(basis.bans(origin))
    camp = basis.case.sources[origin.source].camp
    part = f" {credit_text(origin.credit, origin.shares_with, camp)}" if origin.shares_with else ""
    text = f"Counts{part}, with {bans} bans for {basis.topic}."
    credit = Figure(origin.credit, f"{origin.credit:.0%}")
    return _Status("counts", text, bans, credit, origin.shares_with)


def _row(basis: Basis, number: int, report: Report) -> ReportRow:
    status = _status(basis, report)
    return ReportRow(
        number=number,
        id=report.id,
        place=basis.places.of(report.file, ("reports", report.id)),
        kind=kind_of(report),
        subject=basis.subject(report),
        source=basis.source(report.source),
        stance=report.stance,
        certainty=CERTAINTIES[report.certainty] if report.has_weight else "",
        date=day(report.date),
        known=day(report.known),
        grade=f"{basis.letter(report)}{report.credibility or ''}",
        status=status.key,
        standing=status.text,
        weight=status.weight,
        channel=tuple(_channel(basis, report)),
        handling=report.handling,
        note=report.note,
        citations=tuple(_citation(basis.case.articles[row.article], row) for row in report.citations),
        credit=status.credit,
        shares_with=status.shares_with,
    )


def _citation(article: Article, citation: Citation) -> CitationRow:
    language = language_name(article.language)
    return CitationRow(
        quote=citation.quote,
        article=article.id,
        outlet=article.outlet,
        title=article.title or article.id,
        author=article.author,
        published=stretch(article.published),
        url=article.url,
        link=safe_link(article.url),
        via=citation.via,
        note=citation.note,
        handling=article.handling,
        language="" if language == "English" else language,
        lang=language_tag(article.language),
        translation=citation.translation,
    )


def safe_link(url: str) -> str:
    """A web address that can stand in a link, "" for anything that is not http or https.

    >>> safe_link("https://example.org/a b(c)"), safe_link("javascript:alert(1)")
    ('https://example.org/a%20b%28c%29', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return quote(url.strip(), safe=_SAFE_IN_LINKS, errors="replace")


def _channel(basis: Basis, report: Report) -> Iterator[str]:
    """What is judged of the channel: detection, affirming anyway, deception, and an origin set by hand."""
    if report.certainty == CERTAIN:
        yield "What is on record counts whatever the reliability of its source."
    if report.affirms is False and (over := _over(basis, report)) < 1:
        yield f"On that day {percent(over)} of the indicator's window was over: it is a “not yet”."
    if report.detection is not None:
        yield f"If it were so, the source would see it with a chance of {percent(report.detection)}."
    if report.affirms_anyway is not None:
        chance = percent(report.affirms_anyway)
        yield f"Where its word does not track the truth, it would affirm with a chance of {chance}."
    if report.deception:
        under = [f"{percent(p)} under {basis.name(scenario)}" for scenario, p in report.deception.items()]
        yield f"Chance that it is staged: {listed(under)}."
    if report.origin:
        yield f"Joined or parted by hand: origin {shorten(report.origin)}."


def _over(basis: Basis, report: Report) -> float:
    """The part of its indicator's window that was over when a report was made; 1 without a window."""
    question, indicator = basis.case.question, basis.indicators.get(report.indicator or "")
    return question.elapsed(indicator, report.date) if indicator and question.model > 1 else 1.0


def corrections(basis: Basis) -> tuple[CorrectionRow, ...]:
    """The corrections dated up to the as-of date, the earliest first.

    They are those of the case as filed; the one of the day no longer holds what had been taken back by then.
    """
    case, numbers = basis.filed or basis.case, basis.report_numbers
    return tuple(
        _correction_row(case, row, numbers) for row in correction_effects(case, basis.assessment.as_of)
    )


def _correction_row(case: Case, row: CorrectionEffect, numbers: Mapping[str, int]) -> CorrectionRow:
    return CorrectionRow(
        kind=row.kind,
        id=row.id,
        what=capital(f"{row.kind} {_name(case, row)}"),
        status=row.correction.kind,
        since=day(row.correction.date),
        why=row.correction.why,
        url=row.correction.url,
        link=safe_link(row.correction.url),
        left_out=row.out,
        shortened=row.shortened,
        effect=_effect(row, numbers),
    )


def _name(case: Case, row: CorrectionEffect) -> str:
    """The name that the brief uses elsewhere; for a report its id, which says enough."""
    if row.kind == "article":
        article = case.articles[row.id]
        return f"“{article.title}” ({article.outlet})"
    return case.sources[row.id].name if row.kind == "source" else row.id


def _effect(row: CorrectionEffect, numbers: Mapping[str, int]) -> str:
    """A sentence: which reports no longer count, and which still count."""
    out = f"No longer counts: {listed(row.out)}." if row.out else ""
    if not row.shortened:
        return out
    subject, verb = ("Report", "counts") if len(row.shortened) == 1 else ("Reports", "count")
    shortened = listed([str(numbers[name]) for name in row.shortened])
    return sentences((out, f"{subject} {shortened} {verb} still, by other quotes."))
