"""Typed files without faults to the frozen case; every name in them is known to resolve."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from forecast.core.probability import Judged
from forecast.domain.case import Case
from forecast.domain.evidence import Article, Citation, Correction, Report, Source
from forecast.domain.question import Alert, Indicator, Judgement, Prior, Question, Rate, Scenario, Window
from forecast.files import link_question as linked
from forecast.files import schema
from forecast.files.link_reports import Registry, Reports


def build_case(name: str, question: linked.Question, evidence: Sequence[Reports], registry: Registry) -> Case:
    """The case of a question; only what its reports name is taken from the registry."""
    named = [each for sheet in evidence for each in (sheet.typed.reports or {}).values()]
    sources = _sources(registry, {report.source for report in named})
    articles = _articles(registry, {each.article for report in named for each in report.citations})
    reports = tuple(
        _report(name, sheet.file, report, sources, articles)
        for sheet in evidence
        for name, report in (sheet.typed.reports or {}).items()
    )
    return Case(_question(name, question), reports, MappingProxyType(sources), MappingProxyType(articles))


def _question(name: str, sheet: linked.Question) -> Question:
    typed = sheet.typed
    scenarios = tuple(_scenario(each, entry) for each, entry in typed.scenarios.items())
    ids = [scenario.id for scenario in scenarios]
    indicators = tuple(_indicator(each, entry, ids) for each, entry in (typed.indicators or {}).items())
    return Question(
        id=name,
        file=sheet.file,
        text=typed.question,
        opens=typed.opens,
        closes=typed.closes,
        scenarios=scenarios,
        prior=_prior(typed.prior, ids),
        indicators=indicators,
        as_of=typed.as_of,
        written=typed.written,
        author=typed.author or "",
        reviewer=typed.reviewer or "",
        tags=tuple(typed.tags or ()),
        ordered=bool(typed.ordered),
        implications=typed.implications or "",
        dissent=typed.dissent or "",
        assumptions=tuple(typed.assumptions or ()),
        dependence=_dependence(typed.dependence, indicators),
        alerts=tuple(
            Alert(scenario, *each) for scenario, several in (typed.alert or {}).items() for each in several
        ),
    )


def _scenario(name: str, typed: schema.ScenarioEntry) -> Scenario:
    left = typed.resolves_if == linked.OTHERWISE
    return Scenario(name, typed.title, None if left else typed.resolves_if, typed.added)


def _prior(typed: schema.PriorEntry | None, scenarios: Sequence[str]) -> Prior:
    if typed is None:
        return Prior((), MappingProxyType(dict.fromkeys(scenarios, 1.0)))
    shares = typed.shares or {}
    in_order = {name: float(shares[name]) for name in scenarios if name in shares}
    return Prior(tuple(map(_rate, typed.rates or ())), MappingProxyType(in_order), typed.why or "")


def _rate(typed: schema.RateEntry) -> Rate:
    return Rate(
        scenario=typed.scenario,
        events=typed.events,
        label=typed.label,
        source=typed.source,
        exposure=typed.exposure,
        per=typed.per,
        since=typed.since,
        trials=typed.trials,
        through=typed.through,
        weight=typed.weight,
    )


def _indicator(name: str, typed: schema.IndicatorEntry, scenarios: Sequence[str]) -> Indicator:
    others = typed.given.get(linked.OTHERS, {})
    given = {each: _judgements(typed.given.get(each, others)) for each in scenarios}
    return Indicator(
        id=name,
        text=typed.text,
        given=MappingProxyType(given),
        why=typed.why or "",
        group=typed.group,
        half_life=typed.half_life,
        window=_window(typed.window),
        added=typed.added,
    )


def _window(typed: schema.WindowEntry | None) -> Window | None:
    return Window(typed.by, typed.detection, typed.start) if typed else None


def _judgements(typed: Mapping[str, Judged]) -> tuple[Judgement, ...]:
    return tuple(Judgement(one.typed, one.low, one.high, one.word, who) for who, one in typed.items())


def _dependence(
    typed: Mapping[str, list[float]] | None, indicators: Sequence[Indicator]
) -> Mapping[str, tuple[float, ...]] | None:
    if typed is None:
        return None
    groups = {indicator.group: typed[""] for indicator in indicators if indicator.group and "" in typed}
    named = {name: rhos for name, rhos in typed.items() if name}
    return MappingProxyType({name: tuple(rhos) for name, rhos in (groups | named).items() if name})


def _corrections(typed: schema.Correctable) -> tuple[Correction, ...]:
    kinds: tuple[Literal["withdrawn", "corrected"], ...] = ("withdrawn", "corrected")
    told = [(kind, getattr(typed, kind)) for kind in kinds]
    return tuple(Correction(kind, one.date, one.why, one.url or "") for kind, one in told if one)


def _sources(registry: Registry, named: set[str]) -> dict[str, Source]:
    typed = (registry.sources.typed.sources or {}) if registry.sources else {}
    return {
        name: Source(
            name,
            entry.name,
            entry.reliability,
            entry.affirms_anyway,
            entry.interest or "",
            _corrections(entry),
        )
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
    return Article(
        id=name,
        outlet=typed.outlet,
        title=typed.title,
        published=typed.published,
        author=typed.author or "",
        url=typed.url or "",
        language=typed.language or "",
        words=typed.words,
        sha256=typed.sha256 or "",
        note=typed.note or "",
        corrections=_corrections(typed),
    )


def _report(
    name: str,
    file: str,
    typed: schema.ReportEntry,
    sources: Mapping[str, Source],
    articles: Mapping[str, Article],
) -> Report:
    earliest = min(articles[each.article].published.last for each in typed.citations)
    said = typed.date.last if typed.date else earliest
    letter, digit = (typed.grade or "")[:1], (typed.grade or "")[1:]
    return Report(
        id=name,
        file=file,
        source=typed.source,
        date=said,
        known=max(said, earliest),
        citations=tuple(
            Citation(each.article, each.quote, tuple(each.via or ()), each.note or "")
            for each in typed.citations
        ),
        indicator=typed.indicator,
        scenarios=tuple(typed.scenario or ()),
        affirms=None if typed.stance is None else typed.stance == "affirms",
        certainty=typed.certainty or "asserted",
        detection=typed.detection,
        affirms_anyway=typed.affirms_anyway,
        letter=letter if letter and letter != sources[typed.source].reliability else None,
        credibility=digit or None,
        origin=typed.origin,
        deception=MappingProxyType(dict(typed.deception)) if typed.deception else None,
        handling=typed.handling or "",
        note=typed.note or "",
        corrections=_corrections(typed),
        dated=typed.date is not None,
    )
