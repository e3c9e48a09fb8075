"""A case on a day, assessed: inputs, an engine, and what its figures mean in the analyst's terms."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from forecast.domain.assessment import (
    Agreement,
    Assessment,
    Check,
    DependenceRow,
    GroupResult,
    IndicatorResult,
    OriginResult,
    Run,
    ScenarioResult,
    SourceResult,
    Verdict,
)
from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.engine.draws import WARM_UP, Advance, Draws, sample_conjugate
from forecast.engine.exact import node_count
from forecast.engine.inputs import RHO_GRID, EngineInputs, Floats, build_inputs, indicator_betas
from forecast.engine.marginal import Marginal
from forecast.engine.origins import Origin
from forecast.engine.posterior import Posterior, exact_posterior, sampled_posterior
from forecast.engine.support import at_each_rho, log_odds_weight, quadrature, support

DEFAULT_SEED = 20_240_224
# The engine of record is compared with the exact one where that takes no longer than a blink.
EXACT_IS_CHEAP = 2_048
# Engines that differ by more than both have not found the same posterior.
MOST_POINTS, MOST_MCSE = 0.5, 5
COMPARED_CHAINS, COMPARED_DRAWS, COMPARED_WARM_UP = 20, 150, 50


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run: `engine` is one of ENGINES, `diagnose` whether ArviZ's verdict is wanted."""

    engine: str = "pymc"
    chains: int = 4
    draws: int = 1_000
    seed: int = DEFAULT_SEED
    warm_up: int = WARM_UP
    diagnose: bool = True


QUICK = Settings(engine="conjugate", draws=150, warm_up=50, diagnose=False)


@dataclass(frozen=True)
class Found:
    """What an engine hands on: its figures, and its draws where it has any."""

    posterior: Posterior
    draws: Draws | None = None
    tree: Any = None


def assess(
    case: Case, as_of: date, settings: Settings = Settings(), advance: Advance | None = None
) -> Assessment:
    """Assess a case as of a day. The same case, day and settings give the same figures.

    `advance` is told after every sweep of all chains how many are done, and of how many. Raises
    TooMuch where the exact engine is asked for more than it can do, ProblemsError where the prior
    has no exposure yet or leaves nothing.
    """
    case = case.on(as_of)
    inputs, origins = build_inputs(case, as_of)
    marginal = Marginal(inputs)
    found = ENGINES[settings.engine](inputs, marginal, settings, advance)
    known = support(inputs, marginal, found.draws)
    verdict, mcse = _diagnose(inputs, found.draws, settings)
    agreement = _agreement(inputs, marginal, found, settings, mcse)
    return Assessment(
        question=case.question,
        as_of=as_of,
        run=Run(
            settings.engine, *_size(found.draws), settings.seed, _versions(settings.engine), *_read(case)
        ),
        scenarios=_scenarios(case, inputs, found.posterior, mcse),
        indicators=_indicators(case, inputs, found.posterior),
        sources=_sources(inputs, origins, case, found.posterior),
        groups=_groups(inputs, found.posterior),
        origins=_origins(inputs, origins, known.posterior(), known.without_each_report()),
        dependence=_dependence(inputs, at_each_rho(inputs, known)),
        log_marginal_likelihood=found.posterior.log_marginal,
        log_marginal_error=found.posterior.log_marginal_error,
        verdict=_with_agreement(verdict, agreement),
        agreement=agreement,
        draws=found.tree,
    )


def _pymc(inputs: EngineInputs, marginal: Marginal, settings: Settings, advance: Advance | None) -> Found:
    from forecast.engine.pymc_engine import draws_of, sample_pymc

    tree = sample_pymc(inputs, *_sampling(settings), advance)
    draws = draws_of(tree, inputs)
    return Found(sampled_posterior(inputs, marginal, draws, settings.seed), draws, tree)


def _conjugate(
    inputs: EngineInputs, marginal: Marginal, settings: Settings, advance: Advance | None
) -> Found:
    draws = sample_conjugate(inputs, *_sampling(settings), advance)
    return Found(sampled_posterior(inputs, marginal, draws, settings.seed), draws)


def _sampling(settings: Settings) -> tuple[int, int, int, int]:
    return settings.chains, settings.draws, settings.seed, settings.warm_up


def _exact(inputs: EngineInputs, marginal: Marginal, settings: Settings, advance: Advance | None) -> Found:
    return Found(exact_posterior(inputs, marginal))


ENGINES: Mapping[str, Callable[[EngineInputs, Marginal, Settings, Advance | None], Found]] = {
    "pymc": _pymc,
    "conjugate": _conjugate,
    "exact": _exact,
}


def _diagnose(inputs: EngineInputs, draws: Draws | None, settings: Settings) -> tuple[Verdict, Floats | None]:
    if draws is None:
        return Verdict("passed", reason="exact: nothing was sampled"), None
    if not settings.diagnose:
        chain_means = draws.scenario_probability.mean(1)
        error = chain_means.std(0, ddof=1) / np.sqrt(len(chain_means)) if len(chain_means) > 1 else None
        return Verdict("not assessed", reason="quick run: diagnostics left out"), error
    from forecast.engine.diagnostics import scenario_mcse, verdict

    return verdict(inputs, draws), scenario_mcse(draws)


def _size(draws: Draws | None) -> tuple[int, int]:
    return (0, 0) if draws is None else draws.shape


def _read(case: Case) -> tuple[str, str]:
    """The commit that the files were read from, and its day."""
    return (case.commit.id, case.commit.day.isoformat()) if case.commit else ("", "")


def _versions(engine: str) -> dict[str, str]:
    """Of what computed the figures; only what the engine has imported."""
    names = ("forecast", "numpy", *(("pymc", "pytensor", "arviz_stats") if engine == "pymc" else ()))
    return {name: sys.modules[name].__version__ for name in names}


def _scenarios(
    case: Case, inputs: EngineInputs, posterior: Posterior, mcse: Floats | None
) -> tuple[ScenarioResult, ...]:
    prior = inputs.prior.mean
    return tuple(
        ScenarioResult(
            id=scenario.id,
            title=scenario.title,
            prior=float(prior[k]),
            posterior=float(posterior.scenario[k]),
            interval=None if posterior.interval is None else _pair(posterior.interval[k]),
            mcse=None if mcse is None else float(mcse[k]),
        )
        for k, scenario in enumerate(case.question.scenarios)
    )


def _pair(row: Floats) -> tuple[float, float]:
    return float(row[0]), float(row[1])


def _indicators(case: Case, inputs: EngineInputs, posterior: Posterior) -> tuple[IndicatorResult, ...]:
    """Indicators without reports are not in the inputs: their row, averaged over the posterior."""
    known = dict(zip(inputs.indicator, posterior.indicator, strict=True))
    results = []
    for indicator in case.question.indicators:
        row = np.array([beta.mean for beta in indicator_betas(indicator, inputs.scenario)])
        reported = indicator.id in known
        results.append(
            IndicatorResult(
                id=indicator.id,
                text=indicator.text,
                group=indicator.group,
                reported=reported,
                prior=float(inputs.prior.mean @ row),
                posterior=float(known[indicator.id] if reported else posterior.scenario @ row),
                given=dict(zip(inputs.scenario, map(float, row), strict=True)),
            )
        )
    return tuple(results)


def _sources(
    inputs: EngineInputs, origins: tuple[Origin, ...], case: Case, posterior: Posterior
) -> tuple[SourceResult, ...]:
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


def _groups(inputs: EngineInputs, posterior: Posterior) -> tuple[GroupResult, ...]:
    return tuple(
        GroupResult(
            id=group,
            indicators=tuple(np.array(inputs.indicator)[inputs.group_of == g].tolist()),
            rho=tuple(inputs.rho[g][inputs.rho_weight[g] > 0].tolist()),
            probability=tuple(posterior.rho[g][inputs.rho_weight[g] > 0].tolist()),
        )
        for g, group in enumerate(inputs.group)
    )


def _origins(
    inputs: EngineInputs, origins: tuple[Origin, ...], with_all: Floats, without: Floats
) -> tuple[OriginResult, ...]:
    weight = log_odds_weight(with_all, without)
    return tuple(
        OriginResult(
            report=origin.id,
            source=origin.entered.source,
            subject=_subject(origin.entered),
            affirms=bool(origin.entered.affirms),
            repeated=tuple(report.id for report in origin.repeated),
            without=dict(zip(inputs.scenario, map(float, without[i]), strict=True)),
            weight=dict(zip(inputs.scenario, map(float, weight[i]), strict=True)),
        )
        for i, origin in enumerate(origins)
    )


def _subject(report: Report) -> tuple[str, ...]:
    return report.scenarios if report.indicator is None else (report.indicator,)


def _dependence(inputs: EngineInputs, table: Floats) -> tuple[DependenceRow, ...]:
    """No rows where rho changes nothing."""
    return tuple(
        DependenceRow(rho, dict(zip(inputs.scenario, map(float, row), strict=True)))
        for rho, row in zip(RHO_GRID, table, strict=False)
    )


def _agreement(
    inputs: EngineInputs, marginal: Marginal, found: Found, settings: Settings, mcse: Floats | None
) -> tuple[Agreement, ...]:
    """The engine of record against the conjugate one and, where it is cheap, the exact one."""
    if settings.engine != "pymc" or found.draws is None or mcse is None:
        return ()
    from forecast.engine.diagnostics import scenario_mcse

    other = sample_conjugate(inputs, COMPARED_CHAINS, COMPARED_DRAWS, settings.seed + 1, COMPARED_WARM_UP)
    mine = found.posterior.scenario
    rows = [
        _apart(
            "conjugate", mine, other.scenario_probability.mean((0, 1)), np.hypot(mcse, scenario_mcse(other))
        )
    ]
    if node_count(inputs) <= EXACT_IS_CHEAP:
        rows.append(_apart("exact", mine, quadrature(inputs, marginal).posterior(), mcse))
    return tuple(rows)


def _with_agreement(verdict: Verdict, agreement: tuple[Agreement, ...]) -> Verdict:
    """Chains that all missed a mode look sound among themselves; another engine may have found it."""
    checks = tuple(
        Check(
            "difference",
            f"{row.engine} engine",
            row.points,
            f"< {MOST_POINTS} points or {MOST_MCSE} MCSE",
            row.points < MOST_POINTS or (row.mcse is not None and row.mcse < MOST_MCSE),
        )
        for row in agreement
    )
    failed = any(not check.passed for check in checks)
    return replace(verdict, status="failed" if failed else verdict.status, checks=(*verdict.checks, *checks))


def _apart(engine: str, mine: Floats, other: Floats, error: Floats) -> Agreement:
    apart = np.abs(mine - other)
    moving = error > 0
    return Agreement(
        engine,
        float(100 * apart.max()),
        float((apart[moving] / error[moving]).max()) if moving.any() else None,
    )
