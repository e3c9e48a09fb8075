"""Build the case of a question from typed files without faults, in which every name resolves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from forecast.domain.case import Case
from forecast.domain.evidence import CORRECTION_KINDS, Article, Citation, Correction, Report, Source
from forecast.domain.question import Alert, Indicator, Prior, Question, Rate, Scenario, Window
from forecast.files import link_question as linked
from forecast.files import schema
from forecast.files.link_reports import Registry, TypedReports
from forecast.files.typed import TypedQuestion


def build_case(
    name: str, question: TypedQuestion, evidence: Sequence[TypedReports], registry: Registry
) -> Case:
    """The case of a question; only what its reports name is taken from the registry."""
    named = [report for sheet in evidence for report in (sheet.typed.reports or {}).values()]
    sources = _sources(registry, {report.source for report in named})
    articles = _articles(registry, {citation.article for report in named for citation in report.citations})
    reports = tuple(
        _report(name, sheet.file, report, sources, articles, question.typed.scenarios)
        for sheet in evidence
        for name, report in (sheet.typed.reports or {}).items()
    )
    return Case(_question(name, question), reports, MappingProxyType(sources), MappingProxyType(articles))


def _typed(entry: schema.TypedMap, *apart: str) -> dict[str, Any]:
    """The values of an entry by field, without those `apart`, which have another form in the domain.

    What was not typed is left out, so that it has the default of the domain's class. Lists become tuples.
    """
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in entry
        if value is not None and name not in apart
    }


def _question(name: str, sheet: TypedQuestion) -> Question:
    typed = sheet.typed
    scenarios = tuple(_scenario(id_, entry) for id_, entry in typed.scenarios.items())
    ids = [scenario.id for scenario in scenarios]
    indicators = tuple(_indicator(id_, entry, ids) for id_, entry in (typed.indicators or {}).items())
    alerts = ((scenario, alert) for scenario, several in (typed.alert or {}).items() for alert in several)
    of_answer = linked.alerts_the_answer(typed)
    typed_repetition = (typed.dependence or {}).get(linked.REPETITION)
    question = Question(
        **_typed(typed, "question", "scenarios", "prior", "indicators", "alert", "dependence"),
        id=name,
        file=sheet.file,
        text=typed.question,
        scenarios=scenarios,
        prior=_prior(typed.prior, ids),
        indicators=indicators,
        dependence=_dependence(typed.dependence, indicators),
        alerts=tuple(
            Alert(None if scenario == linked.YES and of_answer else scenario, *alert)
            for scenario, alert in alerts
        ),
    )
    return replace(question, repetition=typed_repetition[0]) if typed_repetition else question


def _scenario(name: str, typed: schema.ScenarioEntry) -> Scenario:
    is_last = typed.resolves_if == linked.OTHERWISE
    return Scenario(name, typed.title, None if is_last else typed.resolves_if, typed.added, typed.by)


def _prior(typed: schema.PriorEntry | None, scenarios: Sequence[str]) -> Prior:
    if typed is None:
        return Prior((), MappingProxyType(dict.fromkeys(scenarios, 1.0)))
    shares = typed.shares or {}
    in_order = {name: float(shares[name]) for name in scenarios if name in shares}
    rates = tuple(Rate(**_typed(rate)) for rate in typed.rates or ())
    return Prior(rates, MappingProxyType(in_order), typed.why or "")


def _indicator(name: str, typed: schema.IndicatorEntry, scenarios: Sequence[str]) -> Indicator:
    others = typed.given.get(linked.OTHERS, {})
    judgements = {
        scenario: tuple(
            replace(judgement, analyst=analyst)
            for analyst, judgement in typed.given.get(scenario, others).items()
        )
        for scenario in scenarios
    }
    window = Window(**_typed(typed.window)) if typed.window else None
    return Indicator(
        **_typed(typed, "given", "window"), id=name, given=MappingProxyType(judgements), window=window
    )


def _dependence(
    typed: Mapping[str, list[float]] | None, indicators: Sequence[Indicator]
) -> Mapping[str, tuple[float, ...]] | None:
    rhos = {name: tuple(values) for name, values in (typed or {}).items() if name != linked.REPETITION}
    of_all = rhos.pop("", ())
    groups = {indicator.group: of_all for indicator in indicators if indicator.group and of_all}
    return MappingProxyType(groups | rhos) if groups or rhos else None


def _corrections(typed: schema.Correctable) -> tuple[Correction, ...]:
    entries = {kind: getattr(typed, kind) for kind in CORRECTION_KINDS}
    return tuple(Correction(kind=kind, **_typed(entry)) for kind, entry in entries.items() if entry)


def _sources(registry: Registry, named: set[str]) -> dict[str, Source]:
    typed = (registry.sources.typed.sources or {}) if registry.sources else {}
    return {
        name: Source(**_typed(entry, *CORRECTION_KINDS), id=name, corrections=_corrections(entry))
        for name, entry in typed.items()
        if name in named
    }


def _articles(registry: Registry, named: set[str]) -> dict[str, Article]:
    return {
        name: _article(name, sheet.typed)
        for name, sheet in registry.articles.items()
        if sheet and name in named
    }


def _article(name: str, typed: schema.ArticleFile) -> Article:
    fingerprint = typed.fingerprint.runs if typed.fingerprint else None
    corrections = _corrections(typed)
    return Article(
        **_typed(typed, "fingerprint", *CORRECTION_KINDS),
        id=name,
        fingerprint=fingerprint,
        corrections=corrections,
    )


_REPORT_APART = ("date", "scenario", "says", "stance", "grade", "deception", "citations")


def _report(
    name: str,
    file: str,
    typed: schema.ReportEntry,
    sources: Mapping[str, Source],
    articles: Mapping[str, Article],
    scenarios: Collection[str],
) -> Report:
    earliest = min(articles[citation.article].published.last for citation in typed.citations)
    day = typed.date.last if typed.date else earliest
    letter, digit = (typed.grade or "")[:1], (typed.grade or "")[1:]
    return Report(
        **_typed(typed, *_REPORT_APART, *CORRECTION_KINDS),
        id=name,
        file=file,
        date=day,
        known=max(day, earliest),
        citations=tuple(Citation(**_typed(citation)) for citation in typed.citations),
        scenarios=tuple(typed.scenario or ()),
        says=_distribution(typed.says, scenarios),
        affirms=True if typed.says else None if typed.stance is None else typed.stance == "affirms",
        letter=letter if letter and letter != sources[typed.source].reliability else None,
        credibility=digit or None,
        deception=MappingProxyType(dict(typed.deception)) if typed.deception else None,
        corrections=_corrections(typed),
        dated=typed.date is not None,
    )


def _distribution(
    typed: Mapping[str, float] | None, scenarios: Collection[str]
) -> Mapping[str, float] | None:
    """What an opinion says of every scenario; `others` divides its share among those that are not named."""
    if not typed:
        return None
    left = [name for name in scenarios if name not in typed]
    shares = {name: typed[name] if name in typed else typed[linked.OTHERS] / len(left) for name in scenarios}
    total = sum(shares.values())
    return MappingProxyType({name: share / total for name, share in shares.items()})
