"""One blocked Gibbs sweep, vectorised over a leading chain axis; its carried state is r.

Given r: draw the scenario with everything else summed out, each group's (rho, level), each
indicator with its past states; propose to flip disputed indicators with scenario, r and levels summed out;
then draw whether each report's word tracked the truth, and from that r. Needs neither gradients nor
compilation.
"""

from typing import NamedTuple

import numpy as np

from forecast.engine.arrays import Bools, Floats, Ints, normalised
from forecast.engine.flips import FlipMoves
from forecast.engine.inputs import EngineInputs
from forecast.engine.latent import choose
from forecast.engine.likelihood import Evidence, Likelihood

Generator = np.random.Generator


class Sweep(NamedTuple):
    """What one sweep draws; `scenario_probability` is P(s = k | reports, r) at the r it began with."""

    r: Floats  # [chain, source]
    scenario: Ints  # [chain]
    cell: Ints  # [chain, group]
    truth: Bools  # [chain, indicator]
    past: Bools  # [chain, moment]
    scenario_probability: Floats  # [chain, scenario]


class GibbsSweep:
    """The sweep of one case. `draw` is pure but for the random generator it is given."""

    def __init__(self, inputs: EngineInputs) -> None:
        self.inputs = inputs
        self.likelihood = Likelihood(inputs)
        tables = self.likelihood.tables
        shape = (*inputs.theta_mean.shape, max(tables.true.shape[-1], 1))
        self._true = np.broadcast_to(inputs.theta_mean[..., None], shape).copy()
        self._false = np.broadcast_to(
            (inputs.theta_b / (inputs.theta_a + inputs.theta_b))[..., None], shape
        ).copy()
        self._true[tables.grouped], self._false[tables.grouped] = tables.true, tables.false
        self._every = np.arange(len(inputs.indicator))
        self._group_of = np.maximum(inputs.group_of, 0)
        self._about = inputs.report_moment[: inputs.opinions_from]
        self._outcome = inputs.outcome.T
        self._unsure = 1 - inputs.certainty
        self._staged = bool(inputs.deception.any())
        self.flips = FlipMoves(inputs, self.likelihood)

    def start(self, chains: int, random: Generator) -> Floats:
        """Reliabilities from their prior, [chain, source]: starts as far apart as the model allows."""
        return _inside(random.beta(self.inputs.r_a, self.inputs.r_b, (chains, len(self.inputs.source))))

    def draw(self, r: Floats, random: Generator) -> Sweep:
        """One sweep from r [chain, source]."""
        likelihood = self.likelihood
        evidence = likelihood.evidence(r)
        probability = normalised(likelihood.over_scenarios(evidence))
        scenario = choose(probability, random)
        cell = choose(normalised(likelihood.cells_given(evidence, scenario)), random)
        truth = self._draw_truth(evidence, scenario, cell, random)
        past = self._draw_past(evidence, scenario, truth, random)
        fresh = None
        if self.flips.worth_it:
            truth, past, scenario, cells, fresh = self.flips.propose(truth, past, r, random)
            cell = choose(normalised(cells), random)
        r = self._draw_r(r, scenario, past, random)
        if fresh is not None:  # the flip was judged with these summed out, so they cannot stay
            r[:, self.flips.sources] = _inside(fresh)
        return Sweep(r, scenario, cell, truth, past, probability)

    def _draw_truth(self, evidence: Evidence, scenario: Ints, cell: Ints, random: Generator) -> Bools:
        chain = np.arange(len(scenario))[:, None]
        of = (
            cell[:, self._group_of] if cell.shape[1] else np.zeros((len(scenario), len(self._every)), np.intp)
        )
        column = scenario[:, None] if evidence.true.shape[-1] > 1 else 0
        true = self._true[self._every, scenario[:, None], of] * evidence.true[chain, self._every, column]
        false = self._false[self._every, scenario[:, None], of] * evidence.false[chain, self._every, column]
        truth: Bools = random.random(true.shape) * (true + false) < true
        return truth

    def _draw_past(self, evidence: Evidence, scenario: Ints, truth: Bools, random: Generator) -> Bools:
        if self.likelihood.ageing.plain:
            return truth
        chain = np.arange(len(scenario))
        column = scenario if evidence.true.shape[-1] > 1 else 0
        true, false = (each[chain, :, column] for each in evidence.past)
        return self.likelihood.ageing.draw(true, false, truth, random)

    def _draw_r(self, r: Floats, scenario: Ints, past: Bools, random: Generator) -> Floats:
        """Flags, then r: z = 1 where the source's word tracked; a staged report tells nothing of r."""
        given = self.inputs
        subject = self._subject(past, scenario)
        reliable = self.likelihood.settle(r)[:, given.report_source]
        tracks = given.certainty * reliable
        agrees = tracks * np.where(subject, given.when_true, given.when_false)
        said = agrees + (1 - tracks) * given.untracked
        tracked = agrees / said
        # Where it did not, the word may still have been true but uncertain: r (1-a) / (1 - a r).
        missed = reliable * self._unsure / (1 - tracks)
        z = random.random(said.shape) < tracked + (1 - tracked) * missed
        if not self._staged:
            true = self._per_source(z)
            return _inside(random.beta(given.r_a + true, given.r_b + given.reports_of_source - true))
        staged = given.deception[:, scenario].T
        honest = random.random(said.shape) * (staged + (1 - staged) * said) >= staged
        true, false = self._per_source(z & honest), self._per_source(~z & honest)
        return _inside(random.beta(given.r_a + true, given.r_b + false))

    def _subject(self, past: Bools, scenario: Ints) -> Bools:
        """Whether what each report speaks of is true, [chain, report]; opinions come last."""
        told = past[:, self._about]
        opinions = self._outcome[scenario, self.inputs.opinions_from :]
        return np.concatenate([told, opinions], axis=1) if opinions.shape[1] else told

    def _per_source(self, flags: Bools) -> Floats:
        """How many of each source's reports are flagged, [chain, source]."""
        chains, width = len(flags), len(self.inputs.source)
        slot = (np.arange(chains) * width)[:, None] + self.inputs.report_source
        return np.bincount(slot[flags], minlength=chains * width).reshape(chains, width).astype(float)


def _inside(r: Floats) -> Floats:
    """Keep a reliability off 0 and 1, where rounding can put it."""
    return np.minimum(np.maximum(r, 1e-12), 1 - 1e-12)
