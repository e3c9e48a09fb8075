"""Every changed case: pure functions from the arrays of a case to those of another, or from case to case.

A change of a judgement, a grade, a prior or rho is one of arrays; what adds or removes reports is one of
the case, since what repeats what is worked out anew from the reports that are left.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np

from forecast.core.scales import ADMIRALTY
from forecast.domain.case import Case
from forecast.domain.evidence import Report, Source
from forecast.domain.question import Indicator, Judgement, Question, Rate
from forecast.engine.arrays import Bools
from forecast.engine.inputs import EngineInputs, build_inputs
from forecast.engine.judgement import Beta
from forecast.engine.prior import ScenarioPrior, scenario_prior

UNKNOWN = Beta(1.0, 1.0)
# No id of the files can begin like this: sources of what is assumed to be seen.
_SEEN = ":seen-"
# The Beta of a reliability that is all but 1.
_SURE = Beta(1e9, 1e-3)


def muted(inputs: EngineInputs, kept: Bools) -> EngineInputs:
    """The case in which the players that are not `kept`, [player], say nothing; see `Subsets` for players."""
    reports = len(inputs.report)
    silence = inputs.silence.copy()
    silence[np.flatnonzero(inputs.silence)[~kept[reports:]]] = 0.0
    return replace(
        inputs,
        certainty=np.where(kept[:reports], inputs.certainty, 0.0),
        deception=np.where(kept[:reports, None], inputs.deception, 0.0),
        silence=silence,
    )


def with_prior(inputs: EngineInputs, prior: ScenarioPrior) -> EngineInputs:
    """Another prior of the scenarios, and the backgrounds that follow from it."""
    return replace(inputs, prior=prior, background=inputs.theta_mean @ prior.mean)


def with_class_alone(inputs: EngineInputs, question: Question, rate: Rate, today: date) -> EngineInputs:
    """One reference class alone for its scenario; those of other scenarios stay."""
    rates = tuple(other for other in question.prior.rates if other == rate or other.scenario != rate.scenario)
    changed = replace(question, prior=replace(question.prior, rates=rates))
    return with_prior(inputs, scenario_prior(changed, today))


def with_rho(inputs: EngineInputs, rho: float, groups: Sequence[int] | None = None) -> EngineInputs:
    """One certain rho in some groups, by their numbers, or in all."""
    chosen = list(range(len(inputs.group)) if groups is None else groups)
    values, weight = inputs.rho.copy(), inputs.rho_weight.copy()
    values[chosen], weight[chosen] = rho, 0.0
    weight[chosen, 0] = 1.0
    return replace(inputs, rho=values, rho_weight=weight)


def with_letter(inputs: EngineInputs, source: int, letter: str) -> EngineInputs:
    """Another letter of a source, by its number: another prior of its reliability."""
    a, b = inputs.r_a.copy(), inputs.r_b.copy()
    a[source], b[source] = ADMIRALTY[letter].a, ADMIRALTY[letter].b
    return replace(inputs, r_a=a, r_b=b)


def with_judgement(inputs: EngineInputs, indicator: int, scenario: int, theta: Beta) -> EngineInputs:
    """Another Beta of P(indicator | scenario), by their numbers; `UNKNOWN` is as probable as not, or any."""
    a, b = inputs.theta_a.copy(), inputs.theta_b.copy()
    a[indicator, scenario], b[indicator, scenario] = theta
    return with_prior(replace(inputs, theta_a=a, theta_b=b), inputs.prior)


def without_reports(case: Case, reports: Collection[str]) -> Case:
    """The case as if some reports, by id, had not been filed."""
    return replace(case, reports=tuple(report for report in case.reports if report.id not in reports))


def with_seen(case: Case, indicator: str, state: bool, day: date) -> Case:
    """An indicator seen to be true or false on a day; `assumed_inputs` puts it beyond doubt."""
    source = Source(_SEEN + indicator, "Assumed", "A")
    seen = Report(
        _SEEN + indicator, "", source.id, day, day, (), indicator=indicator, affirms=state, origin="each"
    )
    sources = MappingProxyType({**case.sources, source.id: source})
    return replace(case, reports=(*case.reports, seen), sources=sources)


def with_typed_judgement(case: Case, indicator: str, scenario: str, judgement: Judgement) -> Case:
    """One analyst's judgement of an indicator under a scenario in place of those in the files."""

    def changed(row: Indicator) -> Indicator:
        given = MappingProxyType({**row.given, scenario: (judgement,)})
        return replace(row, given=given) if row.id == indicator else row

    return _with_question(case, indicators=tuple(map(changed, case.question.indicators)))


def with_grade(case: Case, source: str, letter: str) -> Case:
    """Another letter of a source; reports with a letter of their own keep it."""
    graded = replace(case.sources[source], reliability=letter)
    return replace(case, sources=MappingProxyType({**case.sources, source: graded}))


def with_rate(case: Case, rate: Rate) -> Case:
    """One reference class in place of those of its scenario, where the first of them stood."""
    prior = case.question.prior
    first = next(index for index, old in enumerate(prior.rates) if old.scenario == rate.scenario)
    before, after = (
        tuple(old for old in part if old.scenario != rate.scenario)
        for part in (prior.rates[:first], prior.rates[first:])
    )
    return _with_question(case, prior=replace(prior, rates=(*before, rate, *after)))


def with_share(case: Case, scenario: str, share: float) -> Case:
    """Another share of what the reference classes leave."""
    prior = case.question.prior
    shares = MappingProxyType({**prior.shares, scenario: share})
    return _with_question(case, prior=replace(prior, shares=shares))


def _with_question(case: Case, **changes: Any) -> Case:
    return replace(case, question=replace(case.question, **changes))


def assumed_inputs(case: Case, as_of: date) -> EngineInputs:
    """The arrays of a case in which what is assumed to be seen is seen without doubt."""
    inputs, _ = build_inputs(case, as_of)
    sure = np.array([name.startswith(_SEEN) for name in inputs.source], bool)
    return replace(inputs, r_a=np.where(sure, _SURE.a, inputs.r_a), r_b=np.where(sure, _SURE.b, inputs.r_b))
