"""A question with its reports, sources and articles, linked and checked."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from forecast.core.handling import highest
from forecast.domain.evidence import Article, Report, Source, cited_from, counts_on
from forecast.domain.question import Prior, Question


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the files: its full hash, and its day in the time zone of who made it."""

    id: str
    day: date

    def __str__(self) -> str:
        """As messages name it; of fixed length, since git's own short form grows with the repository."""
        return f"{self.id[:12]} of {self.day}"


@dataclass(frozen=True, slots=True)
class Case:
    """What the engine assesses. Every name in `reports` and in the question resolves.

    `commit` is set where the files were read from the history.
    """

    question: Question
    reports: tuple[Report, ...]
    sources: Mapping[str, Source]
    articles: Mapping[str, Article]
    commit: Commit | None = None

    @property
    def handling(self) -> str:
        """The highest TLP mark of its reports and of the articles that they cite."""
        cited = {name for report in self.reports for name in report.articles}
        return highest(
            (*(report.handling for report in self.reports), *(self.articles[name].handling for name in cited))
        )

    @property
    def unwatched(self) -> "Case":
        """The same case with windows in which nothing is sure to be seen, so that no silence counts."""
        indicators = tuple(
            replace(row, window=row.window and replace(row.window, detection=0.0))
            for row in self.question.indicators
        )
        return replace(self, question=replace(self.question, indicators=indicators))

    def on(self, day: date) -> "Case":
        """The case as it was known on a day, which is included; `on(day).on(day)` is `on(day)`.

        Scenarios and indicators added later are not in it, nor classes whose exposure begins later,
        nor reports and citations published later, nor what had been withdrawn or corrected by then.
        Later withdrawals and corrections are not in it.
        """
        question = _question_on(self.question, day)
        sources, articles = _uncorrected(self.sources, day), _uncorrected(self.articles, day)
        published = {name: article for name, article in articles.items() if article.published.last <= day}
        known = (_report_on(report, published, day) for report in self.reports if report.source in sources)
        subjects = {indicator.id for indicator in question.indicators}
        judged = (_about(report, subjects, question.scenario_ids) for report in known if report)
        reports = tuple(report for report in judged if report)
        return replace(
            self,
            question=question,
            reports=reports,
            sources=named(sources, {report.source for report in reports}),
            articles=named(published, {name for report in reports for name in report.articles}),
        )


def _uncorrected[E: (Article, Source)](entries: Mapping[str, E], day: date) -> dict[str, E]:
    """What counts on a day, without later corrections."""
    return {
        name: replace(entry, corrections=())
        for name, entry in entries.items()
        if counts_on(entry.corrections, day)
    }


def named[E](entries: Mapping[str, E], names: Container[str]) -> Mapping[str, E]:
    """The entries that have these names."""
    return MappingProxyType({name: entry for name, entry in entries.items() if name in names})


def _question_on(question: Question, day: date) -> Question:
    scenarios = tuple(scenario for scenario in question.scenarios if _there(scenario.added, day))
    ids = {scenario.id for scenario in scenarios}
    there = (indicator for indicator in question.indicators if _there(indicator.added, day))
    indicators = tuple(replace(indicator, given=named(indicator.given, ids)) for indicator in there)
    yes = _yes_on(question.yes, ids)
    watched = ids | ({None} if yes else set())
    groups = {indicator.group for indicator in indicators if indicator.group}
    return replace(
        question,
        scenarios=scenarios,
        prior=_prior_on(question.prior, ids, day),
        indicators=indicators,
        dependence=None if question.dependence is None else named(question.dependence, groups),
        alerts=tuple(alert for alert in question.alerts if alert.scenario in watched),
        yes=yes,
    )


def _yes_on(yes: tuple[str, ...], scenarios: set[str]) -> tuple[str, ...]:
    """Those of the answer that are there; none where the answer would then be yes in any case."""
    there = tuple(name for name in yes if name in scenarios)
    return there if len(there) < len(scenarios) else ()


def _prior_on(prior: Prior, scenarios: set[str], day: date) -> Prior:
    """Without classes for later scenarios, and without those that have no exposure yet."""
    rates = (rate for rate in prior.rates if rate.since is None or rate.since < day)
    return Prior(
        tuple(rate for rate in rates if rate.scenario in scenarios),
        named(prior.shares, scenarios),
        prior.why,
    )


def _there(added: date | None, day: date) -> bool:
    return added is None or added <= day


def _report_on(report: Report, articles: Mapping[str, Article], day: date) -> Report | None:
    """The report with its citations of these articles; None if it does not count on the day."""
    known = cited_from(report, articles)
    if known is None or known.date > day or not counts_on(report.corrections, day):
        return None
    return replace(known, corrections=())


def _about(report: Report, indicators: set[str], scenarios: tuple[str, ...]) -> Report | None:
    """The report on what the question then had; None where its subject was not in it."""
    if report.indicator is not None and report.indicator not in indicators:
        return None
    return restricted(report, scenarios)


def restricted(report: Report, scenarios: tuple[str, ...]) -> Report | None:
    """The report as far as it is about some scenarios; None where it is then no evidence."""
    expected = tuple(name for name in report.scenarios if name in scenarios)
    if report.scenarios and len(expected) in (0, len(scenarios)):  # it would say nothing
        return None
    staged = named(report.deception or {}, scenarios)
    says = named(report.says or {}, scenarios)
    if report.says and not says:
        return None
    return replace(report, scenarios=expected, says=_whole(says, report.says), deception=staged or None)


def _whole(says: Mapping[str, float], typed: Mapping[str, float] | None) -> Mapping[str, float] | None:
    """A distribution over those of its scenarios that there are."""
    if typed is None or len(says) == len(typed):
        return typed
    total = sum(says.values())
    return MappingProxyType({name: share / total for name, share in says.items()})
