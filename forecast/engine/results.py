"""What an engine found, in the analyst's terms: arrays to the rows of an assessment."""

from __future__ import annotations

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
from forecast.domain.question import Question
from forecast.engine.arrays import LEAST, Floats
from forecast.engine.changes import with_class_alone, with_rho
from forecast.engine.inputs import RHO_GRID, EngineInputs, indicator_betas
from forecast.engine.judgement import Beta
from forecast.engine.origins import Origin
from forecast.engine.posterior import INTERVAL, Posterior
from forecast.engine.prior import rate_beta

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
    """Off 0 and 1, where only rounding can put what no evidence makes certain."""
    kept: Floats = np.clip(probability, LEAST, 1 - 2.0**-53)
    return kept


def _pair(row: Floats) -> tuple[float, float]:
    return float(row[0]), float(row[1])


def indicators(
    case: Case, inputs: EngineInputs, origins: tuple[Origin, ...], posterior: Posterior
) -> tuple[IndicatorResult, ...]:
    """Indicators that are not in the inputs: their row, averaged over the posterior."""
    known = dict(zip(inputs.indicator, posterior.indicator, strict=True))
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


def sources(
    inputs: EngineInputs, origins: tuple[Origin, ...], case: Case, posterior: Posterior
) -> tuple[SourceResult, ...]:
    """The reliability of every source before and after."""
    letters = {
        j: origin.entered.letter or case.sources[origin.entered.source].reliability
        for j, origin in zip(inputs.report_source, origins, strict=True)
    }
    return tuple(
        SourceResult(
            id=source,
            letter=letters[j],
            reports=int(inputs.reports_of_source[j]),
            prior=float(inputs.r_mean[j]),
            posterior=float(posterior.source[j]),
            interval=None if posterior.source_interval is None else _pair(posterior.source_interval[j]),
        )
        for j, source in enumerate(inputs.source)
    )


def groups(inputs: EngineInputs, posterior: Posterior) -> tuple[GroupResult, ...]:
    """P(rho) of every group, padding left out."""
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
    inputs: EngineInputs, origins: tuple[Origin, ...], sums: Sums
) -> tuple[tuple[OriginResult, ...], tuple[SilenceResult, ...]]:
    """What every origin, and every silence, does to the headline."""
    silent = np.flatnonzero(inputs.silence)
    players = len(origins) + len(silent)
    logs = sums.logs(kept=~np.eye(players, dtype=bool)) if players else np.empty((1, 0, len(inputs.scenario)))
    without, weight = np.exp(logs[0]), sums.weight(logs)[0]
    by_origin = tuple(
        OriginResult(
            report=origin.id,
            source=origin.entered.source,
            subject=_subject(origin.entered),
            affirms=bool(origin.entered.affirms),
            repeated=tuple(report.id for report in origin.repeated),
            without=inputs.by_scenario(_uncertain(without[i])),
            weight=inputs.by_scenario(weight[i]),
        )
        for i, origin in enumerate(origins)
    )
    by_silence = tuple(
        SilenceResult(
            inputs.indicator[m],
            float(inputs.silence[m]),
            inputs.by_scenario(_uncertain(without[i])),
            inputs.by_scenario(weight[i]),
        )
        for i, m in enumerate(silent, start=len(origins))
    )
    return by_origin, by_silence


def _subject(report: Report) -> tuple[str, ...]:
    return report.scenarios if report.indicator is None else (report.indicator,)


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
    """Every reference class that has begun: its range, and the posterior with it alone for its scenario."""
    begun = [(rate, beta) for rate in question.prior.rates if (beta := rate_beta(rate, question, today))]
    return tuple(
        ClassResult(
            scenario=rate.scenario,
            label=rate.label,
            source=rate.source,
            share=rate.weight / sum(other.weight for other, _ in begun if other.scenario == rate.scenario),
            prior=beta.mean,
            interval=_range(beta),
            posterior=inputs.by_scenario(
                np.exp(sums.changed(with_class_alone(inputs, question, rate, today))[0])
            ),
        )
        for rate, beta in begun
    )


@lru_cache(maxsize=1_024)
def _range(beta: Beta) -> tuple[float, float]:
    """Where 90% of a Beta lie; kept, since the same classes come again with every assessment."""
    return _pair(beta_quantile(INTERVAL, *beta))
