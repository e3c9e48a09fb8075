"""All engines on one case, and all their differences in points and in Monte Carlo errors."""

import time
from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np

from forecast.core.away import import_away
from forecast.domain.assessment import Check
from forecast.domain.case import Case
from forecast.domain.verification import Difference, EngineFigures, Verification
from forecast.engine.assess import ENGINES, MOST_MCSE, MOST_POINTS, EngineResult, Settings
from forecast.engine.draws import Advance
from forecast.engine.exact import too_long
from forecast.engine.inputs import build_inputs
from forecast.engine.likelihood import Likelihood

# Most nodes times elements per node for the exact engine: about ten seconds.
MOST_ELEMENTS = 10**9
DEFAULT = Settings()
LIMIT = f"< {MOST_POINTS} points or {MOST_MCSE} MCSE"


def verify(
    case: Case, as_of: date, settings: Settings = DEFAULT, advance: Advance | None = None
) -> Verification:
    """Run the pymc, conjugate and, where it is feasible, exact engine on a case as of a day.

    Each sampler has its own seed, so that their errors are independent. Raises ProblemsError as `assess`
    does.
    """
    case = case.on(as_of)
    inputs, _ = build_inputs(case, as_of, settings.silence)
    likelihood = Likelihood(inputs)
    figures, checks, left_out = [], [], {}
    for number, engine in enumerate(ENGINES):
        if engine == "exact" and (reason := too_long(inputs, likelihood.elements, MOST_ELEMENTS)):
            left_out[engine] = f"it would need {reason}"
            continue
        engine_figures, diagnosed = _run(
            engine, case.question.yes, likelihood, settings, settings.seed + number, advance
        )
        figures.append(engine_figures)
        checks += diagnosed
    return Verification(
        question=case.question,
        as_of=as_of,
        engines=tuple(figures),
        differences=tuple(
            apart(one, other, scenario)
            for scenario in inputs.scenario
            for one, other in combinations(figures, 2)
        ),
        answer=tuple(
            _answer_apart(one, other, case.question.yes)
            for one, other in combinations(figures, 2)
            if case.question.yes
        ),
        checks=tuple(checks),
        left_out=left_out,
        limit=LIMIT,
    )


def apart(one: EngineFigures, other: EngineFigures, scenario: str) -> Difference:
    """The difference of two engines on a scenario, `one` minus `other`, compared with the verdict's limit."""
    points = 100 * (one.posterior[scenario] - other.posterior[scenario])
    error = float(np.hypot(one.mcse[scenario], other.mcse[scenario]))
    mcse = points / 100 / error if error > 0 else None
    passed = abs(points) < MOST_POINTS or (mcse is not None and abs(mcse) < MOST_MCSE)
    return Difference(one.engine, other.engine, scenario, points, mcse, passed)


def _answer_apart(one: EngineFigures, other: EngineFigures, yes: tuple[str, ...]) -> Difference:
    """`apart` on P(yes)."""
    name = " ".join(yes)
    first, second = (
        replace(figures, posterior={name: figures.answer or 0.0}, mcse={name: figures.answer_mcse})
        for figures in (one, other)
    )
    return apart(first, second, name)


def _run(
    engine: str,
    yes: tuple[str, ...],
    likelihood: Likelihood,
    settings: Settings,
    seed: int,
    advance: Advance | None,
) -> tuple[EngineFigures, list[Check]]:
    """One engine's figures, and the checks of its draws if it has any."""
    import_away("arviz_base", "arviz_stats")
    from forecast.engine.diagnostics import mean_mcse, scenario_mcse, verdict

    inputs, start = likelihood.inputs, time.perf_counter()
    result: EngineResult = ENGINES[engine](
        inputs, likelihood, replace(settings, engine=engine, seed=seed), advance
    )
    seconds = time.perf_counter() - start
    error = np.zeros(len(inputs.scenario)) if result.draws is None else scenario_mcse(result.draws)
    columns, together = [inputs.scenario.index(name) for name in yes], 0.0
    if result.draws is not None and yes:
        (together,) = mean_mcse(result.draws.scenario_probability[..., columns].sum(-1, keepdims=True))
    checks = () if result.draws is None else verdict(inputs, result.draws).checks
    engine_figures = EngineFigures(
        engine,
        inputs.by_scenario(result.posterior.scenario),
        inputs.by_scenario(error),
        seconds,
        answer=float(result.posterior.scenario[columns].sum()) if yes else None,
        answer_mcse=together,
    )
    return engine_figures, [replace(check, quantity=f"{check.quantity}, {engine}") for check in checks]
