"""What an engine found, in the analyst's terms: arrays to the rows of an assessment."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

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
from forecast.engine.inputs import RHO_GRID, EngineInputs, Floats, indicator_betas
from forecast.engine.judgement import Beta
from forecast.engine.levels import SMALLEST
from forecast.engine.origins import Origin
from forecast.engine.posterior import INTERVAL, Posterior
from forecast.engine.prior import rate_beta, scenario_prior
from forecast.engine.support import Support, at_each_rho, moved, weight_of_evidence


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
    kept: Floats = np.clip(probability, SMALLEST, 1 - 2.0**-53)
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
                given=_by_scenario(inputs, row),
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


def _by_scenario(inputs: EngineInputs, row: Floats) -> dict[str, float]:
    return dict(zip(inputs.scenario, map(float, row), strict=True))


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
    inputs: EngineInputs, origins: tuple[Origin, ...], known: Support, headline: Floats
) -> tuple[tuple[OriginResult, ...], tuple[SilenceResult, ...]]:
    """What every origin, and every silence, does to the headline."""
    logs = moved(headline, known.log_without_each() - known.log_joint())
    weight = weight_of_evidence(moved(headline, np.zeros(len(headline))), logs)
    without = np.exp(logs)
    told = tuple(
        OriginResult(
            report=origin.id,
            source=origin.entered.source,
            subject=_subject(origin.entered),
            affirms=bool(origin.entered.affirms),
            repeated=tuple(report.id for report in origin.repeated),
            without=_by_scenario(inputs, _uncertain(without[i])),
            weight=_by_scenario(inputs, weight[i]),
        )
        for i, origin in enumerate(origins)
    )
    silent = tuple(
        SilenceResult(
            inputs.indicator[m],
            float(inputs.silence[m]),
            _by_scenario(inputs, _uncertain(without[i])),
            _by_scenario(inputs, weight[i]),
        )
        for i, m in enumerate(known.marginal.silent, start=len(origins))
    )
    return told, silent


def _subject(report: Report) -> tuple[str, ...]:
    return report.scenarios if report.indicator is None else (report.indicator,)


def dependence(inputs: EngineInputs, known: Support, headline: Floats) -> tuple[DependenceRow, ...]:
    """The headline at each rho; no rows where rho changes nothing."""
    table = at_each_rho(inputs, known)
    logs = moved(headline, table - known.log_joint())
    return tuple(
        DependenceRow(rho, _by_scenario(inputs, _uncertain(np.exp(row))))
        for rho, row in zip(RHO_GRID, logs, strict=False)
    )


def classes(
    question: Question, today: date, inputs: EngineInputs, known: Support, headline: Floats
) -> tuple[ClassResult, ...]:
    """Every reference class that has begun: its range, and the posterior with it alone for its scenario."""
    begun = [(rate, beta) for rate in question.prior.rates if (beta := rate_beta(rate, question, today))]
    base = known.log_joint()
    return tuple(
        ClassResult(
            scenario=rate.scenario,
            label=rate.label,
            source=rate.source,
            share=rate.weight / sum(each.weight for each, _ in begun if each.scenario == rate.scenario),
            prior=beta.mean,
            interval=_range(beta),
            posterior=_by_scenario(
                inputs, np.exp(moved(headline, _alone(question, rate, today, known) - base))
            ),
        )
        for rate, beta in begun
    )


@lru_cache(maxsize=1_024)
def _range(beta: Beta) -> tuple[float, float]:
    """Where 90% of a Beta lie; kept, since the same classes come again with every assessment."""
    return _pair(beta_quantile(INTERVAL, *beta))


def _alone(question: Question, rate: Rate, today: date, known: Support) -> Floats:
    """Log P(reports, s = k) with one class alone for its scenario."""
    kept = tuple(each for each in question.prior.rates if each == rate or each.scenario != rate.scenario)
    changed = replace(question, prior=replace(question.prior, rates=kept))
    return known.with_prior(scenario_prior(changed, today)).log_joint()
