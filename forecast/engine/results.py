"""The figures of an engine as the rows of an assessment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from forecast.core.beta import beta_quantile
from forecast.domain.assessment import (
    ClassResult,
    DependenceRow,
    GroupResult,
    IndicatorResult,
    OriginResult,
    ScenarioResult,
    SilenceResult,
    SourceResult,
)
from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.domain.question import Question, Rate
from forecast.engine.arrays import LEAST, Floats
from forecast.engine.changes import with_class_alone, with_rho
from forecast.engine.inputs import RHO_GRID, EngineInputs, indicator_betas
from forecast.engine.judgement import Beta
from forecast.engine.origins import Origin
from forecast.engine.posterior import INTERVAL, Posterior
from forecast.engine.prior import begun_classes
from forecast.engine.windows import Watch

if TYPE_CHECKING:
    from forecast.engine.sums import Sums


def scenarios(
    case: Case, inputs: EngineInputs, posterior: Posterior, mcse: Floats | None
) -> tuple[ScenarioResult, ...]:
    """Prior, posterior, interval and Monte Carlo error of every scenario."""
    prior = inputs.prior.mean
    return tuple(
        ScenarioResult(
            id=scenario.id,
            title=scenario.title,
            prior=float(prior[k]),
            posterior=float(_uncertain(posterior.scenario[k])),
            interval=None if posterior.interval is None else _pair(_uncertain(posterior.interval[k])),
            mcse=None if mcse is None else float(mcse[k]),
        )
        for k, scenario in enumerate(case.question.scenarios)
    )


def _uncertain(probability: Floats) -> Floats:
    """Probabilities kept off 0 and 1, which only rounding can give: no evidence makes a scenario certain."""
    kept: Floats = np.clip(probability, LEAST, 1 - 2.0**-53)
    return kept


def _pair(row: Floats) -> tuple[float, float]:
    return float(row[0]), float(row[1])


def indicators(
    case: Case, inputs: EngineInputs, origins: tuple[Origin, ...], posterior: Posterior
) -> tuple[IndicatorResult, ...]:
    """P(true) of every indicator before and after the reports.

    An indicator without reports has its judgements, averaged over the scenarios' posterior.
    """
    known = dict(zip(inputs.indicator, posterior.indicator, strict=True))
    truths = dict(zip(inputs.indicator, posterior.truth, strict=True))
    reported = {origin.entered.indicator for origin in origins}
    results = []
    for indicator in case.question.indicators:
        row = np.array([beta.mean for beta in indicator_betas(indicator, inputs.scenario)])
        results.append(
            IndicatorResult(
                id=indicator.id,
                text=indicator.text,
                group=indicator.group,
                reported=indicator.id in reported,
                prior=float(inputs.prior.mean @ row),
                posterior=float(known.get(indicator.id, posterior.scenario @ row)),
                given=inputs.by_scenario(row),
                given_reports=inputs.by_scenario(truths.get(indicator.id, row)),
                then=_then(inputs, origins, posterior, indicator.id) if indicator.half_life else (),
            )
        )
    return tuple(results)


def _then(
    inputs: EngineInputs, origins: tuple[Origin, ...], posterior: Posterior, indicator: str
) -> tuple[tuple[date, float], ...]:
    """P(true) on the days of an indicator's reports, the latest first."""
    days = {
        origin.entered.date: float(posterior.moment[moment])
        for origin, moment in zip(origins, inputs.report_moment, strict=True)
        if origin.entered.indicator == indicator
    }
    return tuple(sorted(days.items(), reverse=True))


def letters(inputs: EngineInputs, origins: tuple[Origin, ...], case: Case) -> dict[int, str]:
    """The Admiralty letter of every source, by its position."""
    return {
        int(j): origin.entered.letter or case.sources[origin.entered.source].reliability
        for j, origin in zip(inputs.report_source, origins, strict=True)
    }


def sources(
    inputs: EngineInputs, origins: tuple[Origin, ...], case: Case, posterior: Posterior
) -> tuple[SourceResult, ...]:
    """The reliability of every source before and after the reports."""
    letter_of = letters(inputs, origins, case)
    return tuple(
        SourceResult(
            id=source,
            letter=letter_of[j],
            reports=int(inputs.reports_of_source[j]),
            prior=float(inputs.r_mean[j]),
            posterior=float(posterior.source[j]),
            interval=None if posterior.source_interval is None else _pair(posterior.source_interval[j]),
        )
        for j, source in enumerate(inputs.source)
    )


def groups(inputs: EngineInputs, posterior: Posterior) -> tuple[GroupResult, ...]:
    """P(rho | reports) of every group, over the values that its rho may take."""
    return tuple(
        GroupResult(
            id=group,
            indicators=tuple(np.array(inputs.indicator)[inputs.group_of == g].tolist()),
            rho=tuple(inputs.rho[g][inputs.rho_weight[g] > 0].tolist()),
            probability=tuple(posterior.rho[g][inputs.rho_weight[g] > 0].tolist()),
        )
        for g, group in enumerate(inputs.group)
    )


def left_out(
    case: Case, inputs: EngineInputs, origins: tuple[Origin, ...], sums: Sums
) -> tuple[tuple[OriginResult, ...], tuple[SilenceResult, ...]]:
    """The headline without every origin and every silence in turn, and the weight of evidence of each."""
    players = len(inputs.players)
    logs = sums.logs(kept=~np.eye(players, dtype=bool)) if players else np.empty((1, 0, len(inputs.scenario)))
    without = map(inputs.by_scenario, _uncertain(np.exp(logs[0])))
    effects = list(zip(without, map(inputs.by_scenario, sums.weight(logs)[0]), strict=True))
    by_origin = tuple(
        OriginResult(
            origin.id,
            origin.entered.source,
            _named(origin.entered),
            bool(origin.entered.affirms),
            tuple(report.id for report in origin.repeated),
            *effect,
            **inputs.credits[origin.id]._asdict(),
        )
        for origin, effect in zip(origins, effects, strict=False)
    )
    watch = Watch(case)
    by_silence = tuple(
        SilenceResult(
            inputs.indicator[m],
            float(inputs.silence[m]),
            *effect,
            since=denial.date if (denial := watch.last_denial(inputs.indicator[m])) else None,
        )
        for m, effect in zip(np.flatnonzero(inputs.silence), effects[len(origins) :], strict=True)
    )
    return by_origin, by_silence


def _named(report: Report) -> tuple[str, ...]:
    """The indicator or the scenarios that a report is about; of a distribution the largest share first."""
    if report.indicator is not None:
        return (report.indicator,)
    return report.scenarios or tuple(name for name, _ in report.shares)


def dependence(inputs: EngineInputs, sums: Sums) -> tuple[DependenceRow, ...]:
    """The headline at each rho; no rows where no group has two indicators, so that rho changes nothing."""
    if not inputs.has_dependence:
        return ()
    posteriors = (np.exp(sums.changed(with_rho(inputs, rho))[0]) for rho in RHO_GRID)
    return tuple(
        DependenceRow(rho, inputs.by_scenario(_uncertain(posterior)))
        for rho, posterior in zip(RHO_GRID, posteriors, strict=True)
    )


def classes(question: Question, today: date, inputs: EngineInputs, sums: Sums) -> tuple[ClassResult, ...]:
    """Every reference class that has begun: its Beta, and the posterior with it alone for its scenario."""
    begun = begun_classes(question, today)
    pooled = [rate for rate, _ in begun if not rate.own]
    with_classes = {rate.scenario for rate in pooled}
    pooled += [rate for rate, _ in begun if rate.own and rate.scenario not in with_classes]
    return tuple(
        ClassResult(
            scenario=rate.scenario,
            label=rate.label,
            source=rate.source,
            share=_share(rate, pooled),
            own=rate.own,
            prior=beta.mean,
            interval=_range(beta),
            posterior=inputs.by_scenario(
                np.exp(sums.changed(with_class_alone(inputs, question, rate, today))[0])
            ),
        )
        for rate, beta in begun
    )


def _share(rate: Rate, pooled: Sequence[Rate]) -> float:
    """The part of a class in the weights of its scenario's; 0 of a record that is data on them."""
    weights = [other.weight for other in pooled if other.scenario == rate.scenario]
    return rate.weight / sum(weights) if rate in pooled else 0.0


@lru_cache(maxsize=1_024)
def _range(beta: Beta) -> tuple[float, float]:
    """The equal-tailed 90% range of a Beta; cached, since every assessment has the same classes."""
    return _pair(beta_quantile(INTERVAL, *beta))
