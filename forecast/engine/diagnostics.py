"""The verdict on an assessment: ArviZ's diagnostics of its draws against the field's limits.

Rank-normalised split R-hat, bulk and tail effective sample size and Monte Carlo standard error
(Vehtari et al. 2021, doi:10.1214/20-BA1221). Importing this module imports ArviZ, without its plots.
"""

from collections.abc import Callable
from dataclasses import dataclass

import arviz_stats as az
import numpy as np

from forecast.domain.assessment import Check, Verdict
from forecast.engine.arrays import Floats
from forecast.engine.draws import Draws
from forecast.engine.inputs import EngineInputs

TAIL = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Limit:
    """A diagnostic and its limit, as text and as a test of (value, chains)."""

    name: str
    of: Callable[[Floats], Floats]
    text: str
    keeps: Callable[[float, int], bool]
    only: str = ""  # a prefix of the quantities it applies to


LIMITS = (
    Limit("R-hat", lambda x: az.rhat(x, chain_axis=0, draw_axis=1), "< 1.01", lambda v, _: v < 1.01),
    Limit(
        "bulk ESS",
        lambda x: az.ess(x, chain_axis=0, draw_axis=1, method="bulk"),
        ">= 100 a chain",
        lambda v, chains: v >= 100 * chains,
    ),
    Limit(
        "tail ESS",
        lambda x: az.ess(x, chain_axis=0, draw_axis=1, method="tail", prob=TAIL),
        ">= 100 a chain",
        lambda v, chains: v >= 100 * chains,
    ),
    Limit(
        "MCSE",
        lambda x: az.mcse(x, chain_axis=0, draw_axis=1, method="mean"),
        "< 0.5 points",
        lambda v, _: v < 0.005,
        only="scenario_probability",
    ),
)
FEWEST_CHAINS = 4


def verdict(inputs: EngineInputs, draws: Draws) -> Verdict:
    """Every diagnostic of every scenario probability, reliability and rho (Vehtari et al. 2021).

    A quantity that is constant in all chains (no reports, a certain outcome) passes, with the value None.
    """
    chains, _ = draws.shape
    names, values = _quantities(inputs, draws)
    constant = np.ptp(values, axis=(0, 1)) <= 1e-12
    checks = [Check("chains", "all", float(chains), f">= {FEWEST_CHAINS}", chains >= FEWEST_CHAINS)]
    for limit in LIMITS:
        chosen = [q for q, name in enumerate(names) if name.startswith(limit.only)]
        moving = [q for q in chosen if not constant[q]]
        figures = dict(zip(moving, _figures(limit, values[..., moving]), strict=True))
        checks += [_check(limit, names[q], figures.get(q), chains) for q in chosen]
    passed = all(check.passed for check in checks)
    return Verdict("passed" if passed else "failed", tuple(checks))


def scenario_mcse(draws: Draws) -> Floats:
    """Monte Carlo standard error of each scenario's probability, [scenario]; 0 where it does not vary."""
    return mean_mcse(draws.scenario_probability)


def mean_mcse(values: Floats) -> Floats:
    """Monte Carlo standard error of the means of draws [chain, draw, quantity]; 0 where they do not vary."""
    moving = np.ptp(values, axis=(0, 1)) > 1e-12
    error = np.zeros(values.shape[-1])
    if moving.any():
        error[moving] = az.mcse(values[..., moving], chain_axis=0, draw_axis=1, method="mean")
    return error


def _figures(limit: Limit, values: Floats) -> Floats:
    if values.shape[-1] == 0 or values.shape[1] < 4:
        return np.full(values.shape[-1], np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(limit.of(values), float)


def _check(limit: Limit, quantity: str, value: float | None, chains: int) -> Check:
    if value is None:
        return Check(limit.name, quantity, None, limit.text, True)
    return Check(limit.name, quantity, float(value), limit.text, bool(limit.keeps(value, chains)))


def _quantities(inputs: EngineInputs, draws: Draws) -> tuple[list[str], Floats]:
    """The names of all diagnosed quantities, and their values, [chain, draw, quantity]."""
    parts = (
        ("scenario_probability", inputs.scenario, draws.scenario_probability),
        ("r", inputs.source, draws.r),
        ("rho", inputs.group, draws.rho),
    )
    names = [f"{name}[{label}]" for name, labels, _ in parts for label in labels]
    return names, np.concatenate([values for _, _, values in parts], axis=-1)
