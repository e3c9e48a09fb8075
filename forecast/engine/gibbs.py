"""One blocked Gibbs sweep, vectorised over a leading chain axis; only r passes from sweep to sweep.

Given r, it draws the scenario with all else summed out, then the view of those with an opinion, each group's
(rho, level), and each indicator with its past states. It proposes to flip disputed indicators (`flips`). Then
it draws whether each report's word tracked the truth, and from that r. It needs neither gradients nor
compilation.
"""

from typing import NamedTuple

import numpy as np

from forecast.engine.arrays import Bools, Floats, Generator, Ints, normalised
from forecast.engine.flips import FlipMoves
from forecast.engine.inputs import EngineInputs
from forecast.engine.latent import choose
from forecast.engine.likelihood import Evidence, Likelihood


class Sweep(NamedTuple):
    """What one sweep draws; `scenario_probability` is P(s = k | reports, r) at the r it began with."""

    r: Floats  # [chain, source]
    scenario: Ints  # [chain]
    cell: Ints  # [chain, group]
    truth: Bools  # [chain, indicator]
    past: Bools  # [chain, moment]
    view: Ints  # [chain]
    scenario_probability: Floats  # [chain, scenario]


class GibbsSweep:
    """The sweep of one case. `draw` changes nothing but the random generator."""

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
        self._reports = np.arange(len(inputs.report))
        self._staged = bool(inputs.deception.any())
        self.flips = FlipMoves(inputs, self.likelihood)

    def start(self, chains: int, random: Generator) -> Floats:
        """Starting points: reliabilities drawn from their prior, [chain, source]."""
        return _inside(random.beta(self.inputs.r_a, self.inputs.r_b, (chains, len(self.inputs.source))))

    def draw(self, r: Floats, random: Generator) -> Sweep:
        """One sweep from r [chain, source]; its r is drawn from P(r | reports) if r was."""
        likelihood = self.likelihood
        evidence = likelihood.evidence(r)
        probability = normalised(likelihood.over_scenarios(evidence))
        scenario = choose(probability, random)
        cell = choose(normalised(likelihood.cells_given(evidence, scenario)), random)
        truth = self._draw_truth(evidence, scenario, cell, random)
        past = self._draw_past(evidence, scenario, truth, random)
        fresh = None
        if self.flips.worth_it:
            truth, past, scenario, view, cells, fresh = self.flips.propose(truth, past, r, random)
            cell = choose(normalised(cells), random)
        else:
            view = self._draw_view(r, scenario, random)
        r = self._draw_r(r, scenario, self._subject(past, view), random)
        if fresh is not None:  # the flip was accepted with these summed out, so they must be drawn again
            r[:, self.flips.sources] = _inside(fresh)
        return Sweep(r, scenario, cell, truth, past, view, probability)

    def _draw_truth(self, evidence: Evidence, scenario: Ints, cell: Ints, random: Generator) -> Bools:
        chain = np.arange(len(scenario))[:, None]
        none = np.zeros((len(scenario), len(self._every)), np.intp)
        of = cell[:, self._group_of] if cell.shape[1] else none
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
        true, false = (logs[chain, :, column] for logs in evidence.past)
        return self.likelihood.ageing.draw(true, false, truth, random)

    def _draw_view(self, r: Floats, scenario: Ints, random: Generator) -> Ints:
        """The view of those with an opinion, [chain]; the scenario itself where nobody has one."""
        if self.inputs.opinions_from == len(self._reports):
            return scenario
        probability = self.likelihood.view_probability(self.likelihood.settle(r))
        column = scenario if probability.shape[-1] > 1 else 0
        return choose(probability[np.arange(len(scenario)), :, column], random)

    def _draw_r(self, r: Floats, scenario: Ints, subject: Ints, random: Generator) -> Floats:
        """R [chain, source] from flags: z = 1 where a report's word tracked the truth.

        A source with t flags of 1 among n reports has r ~ Beta(a + t, b + n - t); staged reports do not
        count.
        """
        inputs = self.inputs
        reliable = self.likelihood.settle(r)[:, inputs.report_source]
        tracked = reliable * inputs.tracked[subject, self._reports]
        stance = tracked + (1 - reliable) * inputs.untracked[subject, self._reports]
        z = random.random(stance.shape) * stance < tracked
        if not self._staged:
            true = self._per_source(z)
            return _inside(random.beta(inputs.r_a + true, inputs.r_b + inputs.reports_of_source - true))
        staged = inputs.deception[:, scenario].T
        honest = random.random(stance.shape) * (staged + (1 - staged) * stance) >= staged
        true, false = self._per_source(z & honest), self._per_source(~z & honest)
        return _inside(random.beta(inputs.r_a + true, inputs.r_b + false))

    def _subject(self, past: Bools, view: Ints) -> Ints:
        """The state that each report speaks of, [chain, report]: false or true, of an opinion the view."""
        subject = np.empty((len(view), len(self._reports)), np.intp)
        subject[:, : len(self._about)] = past[:, self._about]
        subject[:, len(self._about) :] = view[:, None]
        return subject

    def _per_source(self, flags: Bools) -> Floats:
        """How many of each source's reports have their flag set, [chain, source]."""
        chains, width = len(flags), len(self.inputs.source)
        slot = (np.arange(chains) * width)[:, None] + self.inputs.report_source
        return np.bincount(slot[flags], minlength=chains * width).reshape(chains, width).astype(float)


def _inside(r: Floats) -> Floats:
    """Keep a reliability off 0 and 1, where rounding can put it."""
    return np.minimum(np.maximum(r, 1e-12), 1 - 1e-12)
