"""Weighted reliabilities that stand for the posterior of r, and figures taken over them.

Where few quadrature nodes suffice they are exact; else thinned posterior draws serve, each weighted
by 1 / P(reports | r). A figure for a changed case, with a report left out or rho fixed, is the same
sum with the changed case's likelihood, so both share their randomness.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from forecast.engine.draws import Draws
from forecast.engine.exact import node_count, reliability_nodes
from forecast.engine.inputs import LEVELS, RHO_GRID, EngineInputs, Floats
from forecast.engine.leave_out import log_change_without
from forecast.engine.logs import log_sum, normalised
from forecast.engine.marginal import Marginal
from forecast.engine.prior import ScenarioPrior

# Up to this many nodes the quadrature is cheaper than thinned draws.
FEW_NODES = 512
THINNED = 256
FEWEST = 16
# Elements of the arrays that leaving out every report in turn goes through, a few seconds' worth.
MOST_ELEMENTS = 500_000_000


@dataclass(frozen=True)
class Support:
    """Nodes, with log weights [node] and `joint`, log P(reports, s = k | r) at each [node, scenario].

    The posterior is, up to a constant, the sum of exp(weight) P(reports, s | r) over the nodes.
    """

    marginal: Marginal
    r: Floats  # [node, source]
    log_weight: Floats
    joint: Floats

    def posterior(self) -> Floats:
        """P(s = k | reports), [scenario]."""
        return normalised(self.log_joint())

    def log_joint(self) -> Floats:
        """Log P(reports, s = k) up to a constant, [scenario]."""
        return _over_nodes(self.joint + self.log_weight[:, None])

    def log_without_each(self) -> Floats:
        """Log P(all but one, s = k) up to the same constant, [report and then silence, scenario]."""
        return self._changed(lambda block: log_change_without(self.marginal, self.r[block]))

    def log_at_each_rho(self) -> Floats:
        """Log P(reports, s = k) up to the same constant, [rho value, scenario]; see `Marginal.by_rho`."""
        return self._changed(lambda block: self.marginal.by_rho(self.r[block]) - self.joint[block, None])

    def with_prior(self, prior: ScenarioPrior) -> "Support":
        """The same nodes under another prior of the scenarios."""
        marginal = self.marginal.with_prior(prior)
        if marginal.ageing.plain:  # then the prior is a factor and nothing else
            return replace(
                self, marginal=marginal, joint=self.joint + marginal.log_prior - self.marginal.log_prior
            )
        return replace(self, marginal=marginal, joint=marginal.log_joint(self.r))

    def _changed(self, change: Callable[[slice], Floats]) -> Floats:
        """The sum over the nodes of changes of `joint`, [block's node, row, scenario], [row, scenario]."""
        base = (self.joint + self.log_weight[:, None])[:, None]
        return log_sum(
            np.stack([_over_nodes(base[b] + change(b)) for b in self.marginal.blocks(len(self.r))], -1)
        )


def _over_nodes(logs: Floats) -> Floats:
    return log_sum(np.moveaxis(logs, 0, -1))


def quadrature(inputs: EngineInputs, marginal: Marginal) -> Support:
    """The exact support; raises TooMuch."""
    r, log_weight = reliability_nodes(inputs)
    return Support(marginal, r, log_weight, marginal.log_joint(r))


def support(inputs: EngineInputs, marginal: Marginal, draws: Draws | None) -> Support:
    """Quadrature where it is cheap or nothing was drawn, else thinned draws."""
    if draws is None or node_count(inputs) <= FEW_NODES:
        return quadrature(inputs, marginal)
    count = min(THINNED, max(FEWEST, MOST_ELEMENTS // marginal.elements))
    r = draws.thinned(count).r[0]
    joint = marginal.log_joint(r)
    return Support(marginal, r, -log_sum(joint), joint)


def at_each_rho(inputs: EngineInputs, known: Support) -> Floats:
    """Log P(reports, s = k) if every group had that rho, [rho, scenario], over the default grid.

    Empty where no group has two reported indicators, so that rho changes nothing.
    The tables hold the values of rho that the question allows; where these are not the whole grid a
    marginal on the grid is built for the purpose.
    """
    if not (np.bincount(inputs.group_of + 1)[1:] >= 2).any():
        return np.empty((0, len(inputs.scenario)))
    if not (inputs.rho.shape[1] == len(RHO_GRID) and np.allclose(inputs.rho, RHO_GRID)):
        known = replace(known, marginal=Marginal(_on_grid(inputs)))
    return known.log_at_each_rho()


def _on_grid(inputs: EngineInputs) -> EngineInputs:
    grid = np.tile(np.array(RHO_GRID), (len(inputs.group), 1))
    return replace(inputs, rho=grid, rho_weight=np.full(grid.shape, 1 / len(RHO_GRID)))


def moved(headline: Floats, change: Floats) -> Floats:
    """Log probabilities [..., scenario] that a change of log P(reports, s = k) makes of the headline's.

    The change is a difference over the same nodes, so that both figures share their randomness.
    """
    logs = np.log(np.maximum(headline, 1e-300)) + change
    return logs - log_sum(logs)[..., None]


def weight_of_evidence(with_it: Floats, without: Floats) -> Floats:
    """Weight of evidence in bans, [..., scenario]: log10 of the ratio of the odds with and without.

    Takes log probabilities, so that the weight of what made a scenario all but certain is not lost.
    """
    weight: Floats = (log_odds(with_it) - log_odds(without)) / np.log(10)
    return weight


def log_odds(logs: Floats) -> Floats:
    """Log of p / (1 - p), the complement summed from the other scenarios, never by subtraction."""
    count = logs.shape[-1]
    others = np.stack([log_sum(np.delete(logs, k, axis=-1)) for k in range(count)], -1)
    odds: Floats = logs - others
    return odds


def rho_probability(inputs: EngineInputs, log_cells: Floats) -> Floats:
    """P(rho value) [..., group, rho value] from log cell weights [..., group, cell]."""
    weight = normalised(log_cells)
    return weight.reshape(*weight.shape[:-1], inputs.rho.shape[1], LEVELS).sum(-1)
