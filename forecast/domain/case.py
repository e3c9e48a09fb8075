"""A question with its reports, sources and articles, linked and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from forecast.domain.evidence import Article, Report, Source, counts_on
from forecast.domain.question import Indicator, Prior, Question


@dataclass(frozen=True, slots=True)
class Case:
    """What an engine takes. Every id in it resolves; no further look at the files is needed."""

    question: Question
    reports: tuple[Report, ...]
    sources: Mapping[str, Source]
    articles: Mapping[str, Article]

    def on(self, day: date) -> "Case":
        """The case as it was known on a day, which is included; `on(day).on(day)` is `on(day)`.

        Scenarios and indicators added later are not in it, nor are reports and citations published
        later, nor what had been withdrawn or corrected by then.
        """
        question = _question_on(self.question, day)
        reports = tuple(
            known for report in self.reports if (known := _report_on(self, question, report, day)) is not None
        )
        return replace(self, question=question, reports=reports)


def _question_on(question: Question, day: date) -> Question:
    scenarios = tuple(each for each in question.scenarios if _there(each.added, day))
    ids = {each.id for each in scenarios}
    prior = question.prior
    return replace(
        question,
        scenarios=scenarios,
        prior=Prior(
            tuple(rate for rate in prior.rates if rate.scenario in ids),
            MappingProxyType({name: prior.shares[name] for name in prior.shares if name in ids}),
            prior.why,
        ),
        indicators=tuple(_judged_for(each, ids) for each in question.indicators if _there(each.added, day)),
        alerts=tuple(alert for alert in question.alerts if alert.scenario in ids),
    )


def _there(added: date | None, day: date) -> bool:
    return added is None or added <= day


def _judged_for(indicator: Indicator, scenarios: set[str]) -> Indicator:
    given = {name: indicator.given[name] for name in indicator.given if name in scenarios}
    return replace(indicator, given=MappingProxyType(given))


def _report_on(case: Case, question: Question, report: Report, day: date) -> Report | None:
    """The report with what was known of it, None where nothing was, or its subject was not yet there."""
    citations = tuple(
        each
        for each in report.citations
        if (article := case.articles[each.article]).published.last <= day
        and counts_on(article.corrections, day)
    )
    taken_back = not counts_on(report.corrections + case.sources[report.source].corrections, day)
    if report.known > day or not citations or taken_back:
        return None
    if report.indicator is not None and report.indicator not in {each.id for each in question.indicators}:
        return None
    named = tuple(name for name in report.scenarios if name in question.scenario_ids)
    if report.scenarios and len(named) in (0, len(question.scenarios)):  # it would say nothing
        return None
    staged = {name: p for name, p in (report.deception or {}).items() if name in question.scenario_ids}
    return replace(
        report, citations=citations, scenarios=named, deception=MappingProxyType(staged) if staged else None
    )
