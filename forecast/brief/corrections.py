"""What had been withdrawn or corrected by the as-of date, and what no longer counts because of it."""

from dataclasses import dataclass

from forecast.brief.appendix import safe_link
from forecast.brief.numbers import Day, day
from forecast.brief.words import capital, listed
from forecast.domain.case import Case
from forecast.domain.corrections import CorrectionEffect, correction_effects


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction: of what (`what` is its kind and name), since when, why, and where that is said.

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


def corrections(case: Case, assessed: Case, as_of: Day) -> tuple[CorrectionRow, ...]:
    """The corrections dated up to the as-of date, the earliest first.

    `case` is as filed, since one as of a day no longer holds what had been taken back by then.
    """
    numbers = {report.id: place for place, report in enumerate(assessed.reports, start=1)}
    return tuple(_row(case, row, numbers) for row in correction_effects(case, as_of.value))


def _row(case: Case, row: CorrectionEffect, numbers: dict[str, int]) -> CorrectionRow:
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
    """As a reader meets it elsewhere in the brief; the id of a report tells what it says."""
    if row.kind == "article":
        article = case.articles[row.id]
        return f"“{article.title}” ({article.outlet})"
    return case.sources[row.id].name if row.kind == "source" else row.id


def _effect(row: CorrectionEffect, numbers: dict[str, int]) -> str:
    """Which reports no longer count, and which count still."""
    out = f"No longer counts: {listed(row.out)}." if row.out else ""
    stay = listed([str(numbers[name]) for name in row.shortened])
    reports = "Report" if len(row.shortened) == 1 else "Reports"
    verb = "counts" if len(row.shortened) == 1 else "count"
    return " ".join(filter(None, (out, f"{reports} {stay} {verb} still, by other quotes." if stay else "")))
