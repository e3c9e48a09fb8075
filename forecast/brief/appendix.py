"""Every report with its quotes and where it stands: counted, repeated, or context."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from forecast.brief.basis import STANCES, Basis
from forecast.brief.numbers import Day, Figure, day, percent, stretch, weight
from forecast.brief.words import listed
from forecast.core.scales import CERTAINTY
from forecast.domain.assessment import OriginResult
from forecast.domain.evidence import Article, Citation, Report
from forecast.render.text import shorten

# Not the word that was typed, which a reader could take for a probability of the matter itself.
_MANNERS = {"asserted": "outright", "likely": "with some reserve", "possible": "as a possibility"}
CERTAINTIES = {
    typed: _MANNERS.get(typed, typed) + (f" (taken at {percent(chance)})" if chance < 1 else "")
    for typed, chance in CERTAINTY.items()
}
_SAFE_IN_LINKS = "/:?#@!$&'+,;=%~-._*"


@dataclass(frozen=True, slots=True)
class CitationRow:
    """A quote, and the article that it stands in; `link` is its address if that is a web address."""

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


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report as filed, and what became of it: `status` is a key, `standing` a sentence."""

    number: int
    id: str
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


def report_rows(basis: Basis) -> tuple[ReportRow, ...]:
    """Every report of the case, in file order."""
    standings = _standings(basis)
    return tuple(
        _row(basis, place, report, standings[report.id])
        for place, report in enumerate(basis.case.reports, start=1)
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    status: str
    text: str
    weight: Figure | None = None


def _standings(basis: Basis) -> Mapping[str, _Standing]:
    entered = {origin.report: origin for origin in basis.assessment.origins}
    repeats = {report: origin for origin in entered.values() for report in origin.repeated}
    return {report.id: _standing(basis, report, entered, repeats) for report in basis.case.reports}


def _standing(
    basis: Basis, report: Report, entered: Mapping[str, OriginResult], repeats: Mapping[str, OriginResult]
) -> _Standing:
    if not report.has_weight:
        return _Standing("context", "Context: quoted, without weight.")
    if origin := entered.get(report.id):
        found = weight(origin.weight[basis.leading.id])
        return _Standing("counts", f"Counts, with {found} bans for {basis.name(basis.leading.id)}.", found)
    if origin := repeats.get(report.id):
        return _Standing("repeated", f"Repeats {origin.report}, which counts; this one adds nothing.")
    return _Standing("not assessed", "Not in this assessment; assess the question again to use it.")


def _row(basis: Basis, place: int, report: Report, standing: _Standing) -> ReportRow:
    return ReportRow(
        number=place,
        id=report.id,
        kind=_kind(report),
        subject=basis.subject(report),
        source=basis.source(report.source),
        stance=STANCES[report.affirms],
        certainty=CERTAINTIES[report.certainty] if report.has_weight else "",
        date=day(report.date),
        known=day(report.known),
        grade=f"{basis.letter(report)}{report.credibility or ''}",
        status=standing.status,
        standing=standing.text,
        weight=standing.weight,
        channel=tuple(text for say in _CHANNEL if (text := say(basis, report))),
        handling=report.handling,
        note=report.note,
        citations=tuple(_citation(basis.case.articles[each.article], each) for each in report.citations),
    )


def _kind(report: Report) -> str:
    if report.indicator is not None:
        return "indicator"
    return "opinion on the outcome" if report.scenarios else "context"


def _citation(article: Article, citation: Citation) -> CitationRow:
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


def _detection(basis: Basis, report: Report) -> str:
    if report.detection is None:
        return ""
    return f"If it were so, the source would see it with a chance of {percent(report.detection)}."


def _anyway(basis: Basis, report: Report) -> str:
    if report.affirms_anyway is None:
        return ""
    chance = percent(report.affirms_anyway)
    return f"Where its word does not track the truth, it would affirm with a chance of {chance}."


def _deception(basis: Basis, report: Report) -> str:
    if not report.deception:
        return ""
    under = [f"{percent(p)} under {basis.name(scenario)}" for scenario, p in report.deception.items()]
    return f"Chance that it is staged: {listed(under)}."


def _origin(basis: Basis, report: Report) -> str:
    return f"Joined or parted by hand: origin {shorten(report.origin)}." if report.origin else ""


_CHANNEL: tuple[Callable[[Basis, Report], str], ...] = (_detection, _anyway, _deception, _origin)
