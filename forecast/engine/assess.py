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
from forecast.engine.draws import WARM_UP, Advance, Draws, chains_at_once, sample_conjugate
from forecast.engine.exact import too_long
from forecast.engine.inputs import EngineInputs, Floats, build_inputs
from forecast.engine.marginal import Marginal
from forecast.engine.posterior import Posterior, exact_posterior, sampled_posterior
from forecast.engine.support import quadrature, support

DEFAULT_SEED = 20_240_224
# The engine of record is compared with the exact one where that takes a blink: nodes times elements at each.
EXACT_IS_CHEAP = 50_000_000
# Engines that differ by more than both have not found the same posterior.
MOST_POINTS, MOST_MCSE = 0.5, 5
COMPARED_DRAWS, COMPARED_WARM_UP = 100, 50


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


QUICK = Settings(engine="conjugate", chains=None, draws=125, warm_up=50, diagnose=False)


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
    today = min(as_of, case.question.closes)
    inputs, origins = build_inputs(case, as_of, settings.silence)
    marginal = Marginal(inputs)
    found = ENGINES[settings.engine](inputs, marginal, settings, advance)
    known, headline = support(inputs, marginal, found.draws), found.posterior.scenario
    told, silent = results.left_out(inputs, origins, known, headline)
    verdict, mcse = _diagnose(inputs, found.draws, settings)
    agreement = _agreement(inputs, marginal, found, settings, mcse)
    return Assessment(
        question=case.question,
        as_of=as_of,
        run=Run(
            settings.engine,
            *_size(found.draws),
            settings.seed,
            _versions(settings.engine),
            settings.silence,
            *_read(case),
            case.handling,
        ),
        scenarios=results.scenarios(case, inputs, found.posterior, mcse),
        indicators=results.indicators(case, inputs, origins, found.posterior),
        sources=results.sources(inputs, origins, case, found.posterior),
        groups=results.groups(inputs, found.posterior),
        origins=told,
        silences=silent,
        classes=results.classes(case.question, today, inputs, known, headline),
        dependence=results.dependence(inputs, known, headline),
        log_marginal_likelihood=found.posterior.log_marginal,
        log_marginal_error=found.posterior.log_marginal_error,
        verdict=_with_agreement(verdict, agreement),
        agreement=agreement,
        draws=found.tree,
    )


def _pymc(inputs: EngineInputs, marginal: Marginal, settings: Settings, advance: Advance | None) -> Found:
    import_away("pymc", "arviz_base")
    from forecast.engine.pymc_engine import draws_of, sample_pymc

    tree = sample_pymc(inputs, *sampling(inputs, settings), advance)
    draws = draws_of(tree, inputs)
    return Found(sampled_posterior(inputs, marginal, draws, settings.seed), draws, tree)


def _conjugate(
    inputs: EngineInputs, marginal: Marginal, settings: Settings, advance: Advance | None
) -> Found:
    draws = sample_conjugate(inputs, *sampling(inputs, settings), advance)
    return Found(sampled_posterior(inputs, marginal, draws, settings.seed), draws)


def sampling(inputs: EngineInputs, settings: Settings) -> tuple[int, int, int, int]:
    """Chains, draws, seed and sweeps to warm up, as `sample_conjugate` and `sample_pymc` take them."""
    return settings.chains or chains_at_once(inputs), settings.draws, settings.seed, settings.warm_up


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
    import_away("arviz_base", "arviz_stats")
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


def _agreement(
    inputs: EngineInputs, marginal: Marginal, found: Found, settings: Settings, mcse: Floats | None
) -> tuple[Agreement, ...]:
    """The engine of record against the conjugate one and, where it is cheap, the exact one."""
    if settings.engine != "pymc" or found.draws is None or mcse is None:
        return ()
    import_away("arviz_base", "arviz_stats")
    from forecast.engine.diagnostics import scenario_mcse

    chains = chains_at_once(inputs)
    other = sample_conjugate(inputs, chains, COMPARED_DRAWS, settings.seed + 1, COMPARED_WARM_UP)
    mine = found.posterior.scenario
    rows = [
        _apart(
            "conjugate", mine, other.scenario_probability.mean((0, 1)), np.hypot(mcse, scenario_mcse(other))
        )
    ]
    if not too_long(inputs, marginal.elements_looked_up, EXACT_IS_CHEAP):
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
