"""The draws of a sampled engine, and the conjugate engine itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from forecast.engine.arrays import Bools, Floats, Ints
from forecast.engine.gibbs import GibbsSweep, Sweep
from forecast.engine.inputs import LEVELS, EngineInputs
from forecast.engine.latent import JudgementDraws, cell_values, draw_shares, draw_sticks
from forecast.engine.levels import cell_tables

# Called after every sweep of all chains with how many are done, and how many there will be.
Advance = Callable[[int, int], None]

DEFAULT_SEED = 20_240_224
# For each chain of a quick run: its draws, and the sweeps before them.
QUICK_DRAWS, QUICK_WARM_UP = 125, 25
# r forgets its start in a few sweeps, so that a tenth of the default draws is enough.
WARM_UP = 100
# Elements of a sweep's arrays up to which more chains cost little more.
AT_ONCE = 300_000
FEWEST_CHAINS, MOST_CHAINS = 16, 64


@dataclass(frozen=True)
class Draws:
    """Draws from the posterior, all [chain, draw, ...].

    `scenario_probability` is P(s = k | reports, r) with all else summed out; its mean is the headline.
    `level` counts from 0.
    """

    scenario_probability: Floats  # [..., scenario]
    scenario: Ints
    r: Floats  # [..., source]
    rho: Floats  # [..., group]
    level: Ints  # [..., group]
    truth: Bools  # [..., indicator]
    theta: Floats | None = None  # [..., indicator, scenario]; see `with_judgements`
    stick: Floats | None = None  # [..., stick]
    share: Floats | None = None  # [..., share]

    @property
    def shape(self) -> tuple[int, int]:
        """Chains and draws."""
        chains, draws = self.scenario.shape
        return chains, draws

    def thinned(self, count: int) -> "Draws":
        """About `count` of the draws, evenly spaced, as one chain."""
        step = max(1, self.scenario.size // count)
        return self._mapped(lambda values: flat(values)[None, ::step])

    def repeated(self, times: int) -> "Draws":
        """Every draw `times` times, so that other quantities can be drawn anew for each."""
        return self._mapped(lambda values: np.repeat(values, times, axis=1))

    def _mapped(self, change: Callable[[npt.NDArray[Any]], npt.NDArray[Any]]) -> "Draws":
        fields: dict[str, Any] = {
            name: None if values is None else change(values) for name, values in vars(self).items()
        }
        return Draws(**fields)


def chains_at_once(inputs: EngineInputs) -> int:
    """How many chains to sweep at once, 16 to 64: the larger the case, the fewer."""
    elements = len(inputs.indicator) * inputs.rho.shape[1] * LEVELS + len(inputs.report)
    return int(min(MOST_CHAINS, max(FEWEST_CHAINS, AT_ONCE // max(1, elements))))


def sample_conjugate(
    inputs: EngineInputs,
    chains: int,
    draws: int,
    seed: int,
    warm_up: int = WARM_UP,
    advance: Advance | None = None,
) -> Draws:
    """Draws of the conjugate engine: Gibbs sweeps of all chains at once, each from a start of its own.

    The first `warm_up` sweeps are not kept. The same arguments give the same draws.
    """
    sweep, random = GibbsSweep(inputs), np.random.default_rng(seed)
    r = sweep.start(chains, random)
    kept = []
    for done in range(warm_up + draws):
        drawn = sweep.draw(r, random)
        r = drawn.r
        if done >= warm_up:
            kept.append(drawn)
        if advance is not None:
            advance(done + 1, warm_up + draws)
    return gathered(inputs, kept)


def gathered(inputs: EngineInputs, kept: Sequence[Sweep]) -> Draws:
    """Some sweeps, one after the other, as draws [chain, draw, ...]."""
    columns = [np.stack(column, axis=1) for column in zip(*kept, strict=True)]
    r_drawn, scenario, cell, truth, _, _, probability = columns
    rho, level = cell_values(inputs, cell)
    return Draws(probability, scenario, r_drawn, rho, level, truth)


def with_judgements(inputs: EngineInputs, draws: Draws, seed: int) -> Draws:
    """The same draws with theta, sticks and shares, drawn from their conditionals if they are missing."""
    if draws.theta is not None:
        return draws
    random = np.random.default_rng(seed)
    chains, count = draws.shape
    scenario = flat(draws.scenario)
    judgements = JudgementDraws(inputs, cell_tables(inputs))
    rho, level, truth = (flat(x) for x in (draws.rho, draws.level, draws.truth))
    theta = judgements.draw(scenario, rho, level, truth, random)
    stick = draw_sticks(inputs.prior, scenario, random)
    share = draw_shares(inputs.prior, scenario, random)
    fields = vars(draws) | {
        name: values.reshape(chains, count, *values.shape[1:])
        for name, values in (("theta", theta), ("stick", stick), ("share", share))
    }
    return Draws(**fields)


def flat(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Values of all chains, one chain after the other: [draw, ...] from [chain, draw, ...]."""
    return values.reshape(values.shape[0] * values.shape[1], *values.shape[2:])
