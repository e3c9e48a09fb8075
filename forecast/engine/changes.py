"""Changed cases: pure functions from the arrays of a case to changed arrays, or from case to case.

A judgement, a grade, a prior or rho is changed in the arrays. Reports are added and removed in the case,
since which report repeats which must then be decided again.
"""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np

from forecast.core.scales import ADMIRALTY, CERTAIN
from forecast.domain.case import Case
from forecast.domain.evidence import Report, Source
from forecast.domain.question import Indicator, Judgement, Question, Rate
from forecast.engine.arrays import Bools, Floats
from forecast.engine.inputs import EngineInputs
from forecast.engine.judgement import Beta
from forecast.engine.prior import ScenarioPrior, scenario_prior

UNKNOWN = Beta(1.0, 1.0)
# The ids of sources that `with_seen` adds begin like this; no id of the files can.
_SEEN = ":seen-"


def muted(inputs: EngineInputs, kept: Bools) -> EngineInputs:
    """The arrays in which players that are not `kept`, [player], are no evidence; players as in `Subsets`."""
    reports = len(inputs.report)
    silence = inputs.silence.copy()
    silence[np.flatnonzero(inputs.silence)[~kept[reports:]]] = 0.0
    return replace(
        inputs,
        certainty=np.where(kept[:reports], inputs.certainty, 0.0),
        certain=inputs.certain & kept[:reports],
        deception=np.where(kept[:reports, None], inputs.deception, 0.0),
        silence=silence,
    )


def with_prior(inputs: EngineInputs, prior: ScenarioPrior) -> EngineInputs:
    """The arrays under another prior of the scenarios: `prior`, and `background` = E[theta] E[pi]."""
    return replace(inputs, prior=prior, background=inputs.theta_mean @ prior.mean)


def with_all(inputs: EngineInputs, changed: Sequence[EngineInputs]) -> EngineInputs:
    """The arrays with the changes of several changed ones together: where one differs, its value.

    No two may change the prior, or one number.
    """
    values: dict[str, Any] = {}
    for other in changed:
        for field in fields(inputs):
            now, then = getattr(inputs, field.name), getattr(other, field.name)
            if then is not now:
                is_array, so_far = isinstance(now, np.ndarray), values.get(field.name, now)
                values[field.name] = np.where(then != now, then, so_far) if is_array else then
    return with_prior(replace(inputs, **values), values.get("prior", inputs.prior))


def with_class_alone(inputs: EngineInputs, question: Question, rate: Rate, today: date) -> EngineInputs:
    """The arrays with one reference class alone for its scenario, beside the scenario's own record.

    The classes of other scenarios stay. Raises ProblemsError as `scenario_prior` does.
    """
    rates = tuple(
        other
        for other in question.prior.rates
        if other == rate or other.scenario != rate.scenario or (other.own and not rate.own)
    )
    changed = replace(question, prior=replace(question.prior, rates=rates))
    return with_prior(inputs, scenario_prior(changed, today))


def with_rho(inputs: EngineInputs, rho: float, groups: Sequence[int] | None = None) -> EngineInputs:
    """The arrays with one certain rho in [0, 1] in some groups, by position; in all groups if left out."""
    chosen = list(range(len(inputs.group)) if groups is None else groups)
    values, weight = inputs.rho.copy(), inputs.rho_weight.copy()
    values[chosen], weight[chosen] = rho, 0.0
    weight[chosen, 0] = 1.0
    return replace(inputs, rho=values, rho_weight=weight)


def with_letter(inputs: EngineInputs, source: int, letter: str) -> EngineInputs:
    """The arrays with the Admiralty letter of a source, by position, as the prior of its reliability."""
    a, b = inputs.r_a.copy(), inputs.r_b.copy()
    a[source], b[source] = ADMIRALTY[letter].a, ADMIRALTY[letter].b
    return replace(inputs, r_a=a, r_b=b)


def with_tracked_word(inputs: EngineInputs, source: int) -> EngineInputs:
    """The arrays after one more word of a source, by position, that is known to have tracked the truth."""
    a = inputs.r_a.copy()
    a[source] += 1
    return replace(inputs, r_a=a)


def with_judgement(inputs: EngineInputs, indicator: int, scenario: int, theta: Beta) -> EngineInputs:
    """The arrays with another Beta of P(indicator | scenario), by position; `UNKNOWN` is the uniform one."""
    a, b = inputs.theta_a.copy(), inputs.theta_b.copy()
    a[indicator, scenario], b[indicator, scenario] = theta
    return with_prior(replace(inputs, theta_a=a, theta_b=b), inputs.prior)


def with_judgements(inputs: EngineInputs, indicator: int, row: Sequence[Beta]) -> EngineInputs:
    """The arrays with another row of an indicator, by position: a Beta for every scenario."""
    a, b = inputs.theta_a.copy(), inputs.theta_b.copy()
    a[indicator], b[indicator] = np.array(row).T
    return with_prior(replace(inputs, theta_a=a, theta_b=b), inputs.prior)


def with_more_silence(inputs: EngineInputs, chance: Floats) -> EngineInputs:
    """The arrays in which each indicator, if true, would be seen with a further chance, [indicator]."""
    return replace(inputs, silence=1 - (1 - inputs.silence) * (1 - chance))


def with_certainty(inputs: EngineInputs, report: int, certainty: float) -> EngineInputs:
    """The arrays with another certainty of a report, by position."""
    values = inputs.certainty.copy()
    values[report] = certainty
    return replace(inputs, certainty=values)


def with_affirms_anyway(inputs: EngineInputs, reports: Bools, chance: float) -> EngineInputs:
    """The arrays with another chance that some reports, [report], affirm whatever the truth."""
    return replace(inputs, affirms_anyway=np.where(reports, chance, inputs.affirms_anyway))


def with_half_life(inputs: EngineInputs, indicator: int, factor: float) -> EngineInputs:
    """The arrays with the half-life of an indicator, by position, times a factor."""
    own = inputs.moment_indicator == indicator
    return replace(inputs, moment_age=np.where(own, inputs.moment_age / factor, inputs.moment_age))


def without_reports(case: Case, reports: Collection[str]) -> Case:
    """The case without some reports, by id."""
    return replace(case, reports=tuple(report for report in case.reports if report.id not in reports))


def with_seen(case: Case, indicator: str, state: bool, day: date) -> Case:
    """The case with an indicator that is certain to be true or false, for all of its window.

    In place of what was certain of it so far, which said nothing of its source.
    """
    source = Source(_SEEN + indicator, "Assumed", "A")
    window = case.question.indicator(indicator).window
    day = max(day, window.by) if window and not state else day
    seen = Report(
        *(_SEEN + indicator, "", source.id, day, day, ()),
        indicator=indicator,
        affirms=state,
        certainty=CERTAIN,
        origin="each",
    )
    sources = MappingProxyType({**case.sources, source.id: source})
    left = tuple(
        report for report in case.reports if (report.indicator, report.certainty) != (indicator, CERTAIN)
    )
    return replace(case, reports=(*left, seen), sources=sources)


def with_typed_judgement(case: Case, indicator: str, scenario: str, judgement: Judgement) -> Case:
    """The case with one judgement of an indicator under a scenario in place of those in the files."""

    def changed(row: Indicator) -> Indicator:
        judgements = MappingProxyType({**row.given, scenario: (judgement,)})
        return replace(row, given=judgements) if row.id == indicator else row

    return _with_question(case, indicators=tuple(map(changed, case.question.indicators)))


def with_grade(case: Case, source: str, letter: str) -> Case:
    """The case with another letter of a source; reports with a letter of their own keep it.

    A `source` such as `name/B`, as the arrays call it, is that of the reports with a B of their own.
    """
    name, _, own = source.partition("/")
    if own:
        changed = [
            replace(row, letter=letter) if (row.source, row.letter) == (name, own) else row
            for row in case.reports
        ]
        return replace(case, reports=tuple(changed))
    graded = replace(case.sources[source], reliability=letter)
    return replace(case, sources=MappingProxyType({**case.sources, source: graded}))


def with_rate(case: Case, rate: Rate) -> Case:
    """The case with one reference class in place of those of its scenario, at the position of the first."""
    prior = case.question.prior
    first = next(index for index, old in enumerate(prior.rates) if old.scenario == rate.scenario)
    before, after = (
        tuple(old for old in part if old.scenario != rate.scenario)
        for part in (prior.rates[:first], prior.rates[first:])
    )
    return _with_question(case, prior=replace(prior, rates=(*before, rate, *after)))


def with_share(case: Case, scenario: str, share: float) -> Case:
    """The case with another share of a scenario in what the reference classes leave."""
    prior = case.question.prior
    shares = MappingProxyType({**prior.shares, scenario: share})
    return _with_question(case, prior=replace(prior, shares=shares))


def _with_question(case: Case, **changes: Any) -> Case:
    return replace(case, question=replace(case.question, **changes))
