"""The assessment of a case on a day: its arrays, an engine, and the engine's figures as results."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from forecast.core.away import import_away
from forecast.domain.assessment import Agreement, Assessment, Check, Run, Verdict
from forecast.domain.case import Case
from forecast.engine import results
from forecast.engine.draws import (
    DEFAULT_SEED,
    QUICK_DRAWS,
    QUICK_WARM_UP,
    WARM_UP,
    Advance,
    Draws,
    chains_at_once,
    sample_conjugate,
)
from forecast.engine.exact import MOST_NODES
from forecast.engine.inputs import EngineInputs, build_inputs
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import Posterior, exact_posterior, sampled_posterior
from forecast.engine.spread import spread
from forecast.engine.sums import Sums

# Engines that differ by more than both limits have not computed the same posterior.
MOST_POINTS, MOST_MCSE = 0.5, 5


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run: `engine` is one of ENGINES, `diagnose` whether ArviZ's diagnostics are computed.

    `silence` is whether an indicator's window without a report counts against it. With `chains` None,
    `chains_at_once` decides how many.
    """

    engine: str = "pymc"
    chains: int | None = 4
    draws: int = 1_000
    seed: int = DEFAULT_SEED
    warm_up: int = WARM_UP
    diagnose: bool = True
    silence: bool = True


QUICK = Settings(engine="conjugate", chains=None, draws=QUICK_DRAWS, warm_up=QUICK_WARM_UP, diagnose=False)


@dataclass(frozen=True)
class EngineResult:
    """The figures of an engine, and its draws where it has any."""

    posterior: Posterior
    draws: Draws | None = None
    tree: Any = None


def assess(
    case: Case, as_of: date, settings: Settings = Settings(), advance: Advance | None = None
) -> Assessment:
    """Assess a case as of a day. The same case, day and settings give the same figures.

    `advance` is called after every sweep of all chains. Raises TooMuch where the exact engine would need too
    many nodes, and ProblemsError where the prior has no exposure yet or leaves nothing.
    """
    case = case.on(as_of)
    today = min(as_of, case.question.closes)
    inputs, origins = build_inputs(case, as_of, settings.silence)
    likelihood = Likelihood(inputs)
    result = ENGINES[settings.engine](inputs, likelihood, settings, advance)
    sums = _sums(inputs, settings, result.draws)
    posterior = replace(result.posterior, scenario=sums.posterior)
    by_origin, by_silence = results.left_out(case, inputs, origins, sums)
    verdict = _verdict(inputs, result.draws, settings)
    agreement = _agreement(result, sums) if settings.engine == "pymc" else ()
    assessment = Assessment(
        question=case.question,
        as_of=as_of,
        run=Run(
            settings.engine,
            *(result.draws.shape if result.draws else (0, 0)),
            settings.seed,
            _versions(settings.engine),
            settings.silence,
            *_commit(case),
            case.handling,
        ),
        scenarios=results.scenarios(case, inputs, posterior, None if sums.is_exact else sums.error),
        indicators=results.indicators(case, inputs, origins, posterior),
        sources=results.sources(inputs, origins, case, posterior),
        groups=results.groups(inputs, posterior),
        origins=by_origin,
        silences=by_silence,
        classes=results.classes(case.question, today, inputs, sums),
        dependence=results.dependence(inputs, sums),
        log_marginal_likelihood=posterior.log_marginal,
        log_marginal_error=posterior.log_marginal_error,
        verdict=_with_agreement(verdict, agreement),
        agreement=agreement,
        draws=result.tree,
    )
    asked = np.isin(inputs.scenario, assessment.asked)
    if result.draws is None:
        return assessment
    return replace(assessment, spread=spread(inputs, likelihood, result.draws, asked, settings.seed))


def _pymc(
    inputs: EngineInputs, likelihood: Likelihood, settings: Settings, advance: Advance | None
) -> EngineResult:
    import_away("pymc", "arviz_base")
    from forecast.engine.pymc_engine import draws_of, sample_pymc

    tree = sample_pymc(inputs, *sampling(inputs, settings), advance)
    draws = draws_of(tree, inputs)
    return EngineResult(sampled_posterior(inputs, likelihood, draws, settings.seed), draws, tree)


def _conjugate(
    inputs: EngineInputs, likelihood: Likelihood, settings: Settings, advance: Advance | None
) -> EngineResult:
    draws = sample_conjugate(inputs, *sampling(inputs, settings), advance)
    return EngineResult(sampled_posterior(inputs, likelihood, draws, settings.seed), draws)


def sampling(inputs: EngineInputs, settings: Settings) -> tuple[int, int, int, int]:
    """Chains, draws, seed and warm-up sweeps, in the order of `sample_conjugate` and `sample_pymc`."""
    return settings.chains or chains_at_once(inputs), settings.draws, settings.seed, settings.warm_up


def _exact(
    inputs: EngineInputs, likelihood: Likelihood, settings: Settings, advance: Advance | None
) -> EngineResult:
    return EngineResult(exact_posterior(inputs, likelihood))


ENGINES: Mapping[str, Callable[[EngineInputs, Likelihood, Settings, Advance | None], EngineResult]] = {
    "pymc": _pymc,
    "conjugate": _conjugate,
    "exact": _exact,
}


def _sums(inputs: EngineInputs, settings: Settings, draws: Draws | None) -> Sums:
    """The sums of a run: over all quadrature nodes for the exact engine, its draws for the conjugate one.

    For the engine of record they are sums of their own, with which its draws are compared.
    """
    if settings.engine == "exact":
        return Sums(inputs, settings.seed, most_exact=MOST_NODES)
    return Sums(inputs, settings.seed, draws if settings.engine == "conjugate" else None)


def _verdict(inputs: EngineInputs, draws: Draws | None, settings: Settings) -> Verdict:
    if draws is None:
        return Verdict("passed", reason="exact: nothing was sampled")
    if not settings.diagnose:
        return Verdict("not assessed", reason="quick run: diagnostics left out")
    import_away("arviz_base", "arviz_stats")
    from forecast.engine.diagnostics import verdict

    return verdict(inputs, draws)


def _commit(case: Case) -> tuple[str, str]:
    """The commit of the files and its day, both "" for files outside the history."""
    return (case.commit.id, case.commit.day.isoformat()) if case.commit else ("", "")


def _versions(engine: str) -> dict[str, str]:
    """The versions of the programs that computed the figures."""
    names = ("forecast", "numpy", *(("pymc", "pytensor", "arviz_stats") if engine == "pymc" else ()))
    return {name: sys.modules[name].__version__ for name in names}


def _agreement(result: EngineResult, sums: Sums) -> tuple[Agreement, ...]:
    """The distance of the engine of record from the sums, exact or over the conjugate engine's draws."""
    if result.draws is None:
        return ()
    from forecast.engine.diagnostics import scenario_mcse

    apart = np.abs(result.posterior.scenario - sums.posterior)
    error = np.hypot(scenario_mcse(result.draws), sums.error)
    moving = error > 0
    return (
        Agreement(
            "exact" if sums.is_exact else "conjugate",
            float(100 * apart.max()),
            float((apart[moving] / error[moving]).max()) if moving.any() else None,
        ),
    )


def _with_agreement(verdict: Verdict, agreement: tuple[Agreement, ...]) -> Verdict:
    """The verdict with the agreement of engines: chains that all missed a mode agree with each other."""
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
