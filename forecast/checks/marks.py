"""A check of TLP marks: what a report says in its own words can outlive what it speaks of."""

from collections.abc import Iterator

from forecast.checks.finding import Finding
from forecast.core.handling import CLEAR, MARKS, highest
from forecast.domain.case import Case


def note_outlives_citation(case: Case) -> Iterator[Finding]:
    """Reports whose note stays in a release that leaves a citation of theirs out."""
    for report in case.reports:
        marks = [case.articles[each.article].handling or CLEAR for each in report.citations]
        from_which = highest((report.handling, min(marks, key=MARKS.index)))
        above = highest(marks)
        if report.note and highest((above, from_which)) != from_which:
            words = {"above": above, "release": from_which}
            yield Finding("note-outlives-citation", ("reports", report.id, "note"), words, report.file)
