"""What had been withdrawn or corrected in a case by a day, and the reports that no longer count for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from forecast.domain.case import Case
from forecast.domain.evidence import Article, Correction, Report, Source

Kind = Literal["article", "source", "report"]


@dataclass(frozen=True, slots=True)
class CorrectionEffect:
    """One correction of an item, and the ids of the reports that rested on it.

    `out` are those that no longer count, `shortened` those that count still, by other citations.
    """

    kind: Kind
    id: str
    correction: Correction
    out: tuple[str, ...]
    shortened: tuple[str, ...] = ()


def correction_effects(case: Case, day: date) -> tuple[CorrectionEffect, ...]:
    """Every correction dated up to a day, the earliest first; `case` is as filed, not as of a day.

    An item or a report that was not yet known on that day is left out.
    """
    before, now = uncorrected(case).on(day), {report.id for report in case.on(day).reports}
    rows = []
    for kind, name, corrections, reports in _items(case, before):
        out = tuple(report.id for report in reports if report.id not in now)
        shortened = tuple(report.id for report in reports if report.id in now)
        past = [correction for correction in corrections if correction.date <= day] if reports else []
        rows += [CorrectionEffect(kind, name, correction, out, shortened) for correction in past]
    return tuple(sorted(rows, key=lambda row: row.correction.date))


def uncorrected(case: Case) -> Case:
    """The case as if nothing in it had been withdrawn or corrected."""

    def cleared[E: (Article, Source)](entries: Mapping[str, E]) -> Mapping[str, E]:
        return MappingProxyType({key: replace(entry, corrections=()) for key, entry in entries.items()})

    reports = tuple(replace(report, corrections=()) for report in case.reports)
    return replace(case, reports=reports, sources=cleared(case.sources), articles=cleared(case.articles))


def _items(case: Case, known: Case) -> Iterator[tuple[Kind, str, tuple[Correction, ...], tuple[Report, ...]]]:
    """Every item that reports known by then rest on, its corrections, and these reports."""
    for article in case.articles.values():
        yield "article", article.id, article.corrections, _that(known, "article", article.id)
    for source in case.sources.values():
        yield "source", source.id, source.corrections, _that(known, "source", source.id)
    for report in case.reports:
        yield "report", report.id, report.corrections, _that(known, "report", report.id)


def _that(case: Case, kind: Kind, name: str) -> tuple[Report, ...]:
    return tuple(report for report in case.reports if name in rests_on(report, kind))


def rests_on(report: Report, kind: str) -> tuple[str, ...]:
    """The ids of a kind (article, source, report) that a report rests on; of reports, its own.

    >>> from datetime import date
    >>> from forecast.domain.evidence import Citation
    >>> said = Report("r", "x.yaml", "miller", date(2031, 1, 1), date(2031, 1, 1), (Citation("post", "so"),))
    >>> rests_on(said, "article"), rests_on(said, "source"), rests_on(said, "report")
    (('post',), ('miller',), ('r',))
    """
    if kind == "article":
        return report.articles
    return (report.source,) if kind == "source" else (report.id,)
