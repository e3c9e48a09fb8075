"""A part of a case: what it would be if some of its reports and articles had never been filed.

A release leaves out what its readers may not see, and an item's impact is the difference that leaving
it out makes. Either way nothing of what is left out remains, be it a day or the name of a source.
"""

from collections.abc import Callable
from dataclasses import replace

from forecast.core.handling import may_show
from forecast.domain.case import Case, named
from forecast.domain.evidence import Report, cited_from


def released(case: Case, mark: str) -> Case:
    """What may be shown to readers up to a TLP mark; `released` twice is `released` once.

    A citation of an article with a higher mark goes; a report with one, or without any citation left,
    goes as a whole. Sources and articles stay only where a report that stays names them.
    """
    return part(
        case,
        report_stays=lambda report: may_show(report.handling, mark),
        article_stays=lambda article: may_show(case.articles[article].handling, mark),
    )


def without(case: Case, kind: str, name: str) -> Case:
    """The case without an article, a source or a report (`kind`), and without all that rests on it alone."""
    return part(
        case,
        report_stays=lambda report: (kind, name) not in (("report", report.id), ("source", report.source)),
        article_stays=lambda article: (kind, name) != ("article", article),
    )


def part(case: Case, *, report_stays: Callable[[Report], bool], article_stays: Callable[[str], bool]) -> Case:
    """The case with only these reports, and only citations of these articles."""
    articles = {name: article for name, article in case.articles.items() if article_stays(name)}
    kept = (cited_from(report, articles) for report in case.reports if report_stays(report))
    reports = tuple(report for report in kept if report is not None)
    return replace(
        case,
        reports=reports,
        sources=named(case.sources, {report.source for report in reports}),
        articles=named(articles, {name for report in reports for name in report.articles}),
    )
