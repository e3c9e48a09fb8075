"""A case on a day, assessed: inputs, an engine, and what its figures mean in the analyst's terms."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from forecast.core.away import import_away
from forecast.domain.assessment import (
    Agreement,
    Assessment,
    Check,
    Run,
    Verdict,
)
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
from forecast.engine.sums import Sums

# Engines that differ by more than both have not found the same posterior.
MOST_POINTS, MOST_MCSE = 0.5, 5


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run: `engine` is one of ENGINES, `diagnose` whether ArviZ's verdict is wanted.

    `silence` is whether an indicator's window without a report counts against it. Where `chains` is
    None, `chains_at_once` tells how many.
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

    `advance` is told after every sweep of all chains how many are done, and of how many. Raises
    TooMuch where the exact engine is asked for more than it can do, ProblemsError where the prior
    has no exposure yet or leaves nothing.
    """
    case = case.on(as_of)
    today = min(as_of, case.question.closes)
    inputs, origins = build_inputs(case, as_of, settings.silence)
    likelihood = Likelihood(inputs)
    result = ENGINES[settings.engine](inputs, likelihood, settings, advance)
    sums = _sums(inputs, settings, result.draws)
    posterior = replace(result.posterior, scenario=sums.posterior)
    by_origin, by_silence = results.left_out(inputs, origins, sums)
    verdict = _verdict(inputs, result.draws, settings)
    agreement = _agreement(result, sums) if settings.engine == "pymc" else ()
    return Assessment(
        question=case.question,
        as_of=as_of,
        run=Run(
            settings.engine,
            *_size(result.draws),
            settings.seed,
            _versions(settings.engine),
            settings.silence,
            *_read(case),
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
    """Chains, draws, seed and sweeps to warm up, as `sample_conjugate` and `sample_pymc` take them."""
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
    """The sums of a run: over all quadrature nodes with the exact engine, its draws with the conjugate one.

    With the engine of record they stand beside its draws, which are held to them.
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


def _size(draws: Draws | None) -> tuple[int, int]:
    return (0, 0) if draws is None else draws.shape


def _read(case: Case) -> tuple[str, str]:
    """The commit that the files were read from, and its day."""
    return (case.commit.id, case.commit.day.isoformat()) if case.commit else ("", "")


def _versions(engine: str) -> dict[str, str]:
    """Of what computed the figures; only what the engine has imported."""
    names = ("forecast", "numpy", *(("pymc", "pytensor", "arviz_stats") if engine == "pymc" else ()))
    return {name: sys.modules[name].__version__ for name in names}


def _agreement(result: EngineResult, sums: Sums) -> tuple[Agreement, ...]:
    """The draws of the engine of record against the sum, exact or over the conjugate engine's draws."""
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
