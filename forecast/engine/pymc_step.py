"""The Gibbs sweep as a PyMC step method. Importing this module imports PyMC.

Nothing is compiled: PyTensor runs its few graphs, the starting points and the recording of draws, in Python.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from pymc.blocking import DictToArrayBijection, PointType, RaveledVars, StatsType
from pymc.step_methods.arraystep import PopulationArrayStepShared

from forecast.engine.draws import Advance
from forecast.engine.gibbs import GibbsSweep
from forecast.engine.inputs import LEVELS
from forecast.engine.latent import JudgementDraws, cell_values, draw_shares, draw_sticks

Stepped = tuple[PointType, StatsType]


class SweepStep(PopulationArrayStepShared):
    """One sweep of all variables of a model, from the points that PyMC passes to it.

    PyMC steps the chains of a population in turn, each with access to the others' points. The first chain's
    step sweeps all chains in one vectorised pass, and the others take their rows of it; the chains stay
    independent. Without a population it sweeps the one point.
    """

    name = "sweep"

    def __init__(
        self, vars: list[Any], *, sweep: GibbsSweep, advance: Advance | None = None, **kwargs: Any
    ) -> None:
        super().__init__(vars, {}, rng=kwargs.get("rng"))
        self.judgements = JudgementDraws(sweep.inputs, sweep.likelihood.tables)
        self.sweep = sweep
        self.advance = advance
        self.done, self.total = 0, 0
        # P(s = k | reports, r) at the point's r is no variable of the model, so that it is a statistic.
        shape = (len(sweep.inputs.scenario),)
        self.stats_dtypes = [{"scenario_probability": np.dtype((np.float64, shape))}]
        self.stats_dtypes_shapes = {"scenario_probability": (np.float64, list(shape))}
        self.drawn: list[Stepped] = []

    def link_population(self, population: list[PointType], chain_index: int) -> None:
        """Share the population's points; any number of chains is allowed."""
        self.population, self.this_chain = population, chain_index

    def setup_chain(self, rng: np.random.Generator, tune: int, draws: int) -> None:
        """Prepare a chain before its first step; PyMC calls this once for each."""
        super().setup_chain(rng, tune, draws)
        self.done, self.total = 0, tune + draws

    def step(self, point: PointType) -> Stepped:
        """A new point, and its statistics."""
        if self.population is None:
            return self.sweep_points([point])[0]
        if self.this_chain == 0:
            self.drawn[:] = self.sweep_points(self.population)
            self.done += 1
            if self.advance is not None:
                self.advance(self.done, self.total)
        return self.drawn[self.this_chain]

    def astep(self, q0: RaveledVars, *_: Any) -> tuple[RaveledVars, StatsType]:
        """`step` on a raveled point."""
        point, stats = self.step(DictToArrayBijection.rmap(q0))
        return DictToArrayBijection.map(point), stats

    def sweep_points(self, points: list[PointType]) -> list[Stepped]:
        """A new point for each point, of which only r is read."""
        arrays, probability = self._draw(np.array([point.get("r", ()) for point in points], float))
        return [
            ({name: arrays[name][row] for name in point}, [{"scenario_probability": probability[row]}])
            for row, point in enumerate(points)
        ]

    def _draw(
        self, r: npt.NDArray[np.float64]
    ) -> tuple[dict[str, npt.NDArray[Any]], npt.NDArray[np.float64]]:
        inputs, random = self.sweep.inputs, self.rng
        drawn = self.sweep.draw(r, random)
        rho, level = cell_values(inputs, drawn.cell)
        arrays: dict[str, npt.NDArray[Any]] = {
            "outcome": drawn.scenario,
            "stick": draw_sticks(inputs.prior, drawn.scenario, random),
            "share": draw_shares(inputs.prior, drawn.scenario, random),
            "view": drawn.view,
            "r": drawn.r,
            "rho_value": drawn.cell // LEVELS,
            "level": level,
            "truth": drawn.truth.astype(np.int64),
            **{
                f"past_{q}": drawn.past[:, moving].astype(np.int64)
                for q, moving in enumerate(self.sweep.likelihood.ageing.moving, start=1)
            },
            "theta": self.judgements.draw(drawn.scenario, rho, level, drawn.truth, random),
        }
        return arrays, drawn.scenario_probability
