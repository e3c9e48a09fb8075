"""Joint flips of disputed indicators, for camps of sources that contradict each other.

Where two camps affirm and deny the same indicators, drawing indicators given r and r given
indicators sticks to one camp, and so does drawing them given the scenario. A flip of several at once
(an indicator's past states flip with it) is accepted on
sum_s P(s) P(c' | s) prod_j E_r[P(reports_j | c', s)], with scenario, levels, rho and r summed out;
these are then drawn afresh given what was accepted. Given truths and scenario a source's reports have
probability sum_i w_i r^i (1-r)^(n-i) with w_i >= 0: integrals and draws of r come without error.
"""

from typing import NamedTuple

import numpy as np

from forecast.core.beta import log_beta
from forecast.engine.arrays import Bools, Floats, Ints, log_sum, normalised
from forecast.engine.inputs import EngineInputs
from forecast.engine.latent import choose
from forecast.engine.likelihood import Likelihood

# Beyond this many reports a source's polynomial would cost more than the flips bring; indicators
# on which it reports are left to the single updates, which its weight of reports makes easy.
MOST_REPORTS = 128
# Where the log probability of all of a source's reports may fall below this, they are rescaled as they go.
DEEPEST = -500.0

Generator = np.random.Generator


class Flipped(NamedTuple):
    """What stands after a proposal: truths, scenario, log weights of cells, r of the sources involved."""

    truth: Bools  # [chain, indicator]
    past: Bools  # [chain, moment]
    scenario: Ints  # [chain]
    cells: Floats  # [chain, group, cell]
    r: Floats  # [chain, involved source]


class FlipMoves:
    """The flips of one case; `worth_it` is False where fewer than two indicators are disputed.

    `sources` are those that report on a disputed indicator, whose r `propose` draws.
    """

    def __init__(self, inputs: EngineInputs, likelihood: Likelihood) -> None:
        self.inputs, self.likelihood = inputs, likelihood
        self.disputed = _disputed(inputs, likelihood.carried)
        self.worth_it = len(self.disputed) >= 2
        if self.worth_it:
            involved = np.isin(inputs.report_indicator, self.disputed)
            self.sources = np.flatnonzero(np.bincount(inputs.report_source[involved]))
            self._tabulate_reports()
            self._tabulate_truths()

    def _tabulate_reports(self) -> None:
        """Each report's probability where the word does and does not track, and whose it is.

        Sources are padded to one count of reports by reports of probability 1, which change nothing.
        """
        given = self.inputs
        rows = [np.flatnonzero(given.report_source == j) for j in self.sources]
        self._count = max(map(len, rows))
        self._row = np.array([np.pad(row, (0, self._count - len(row)), constant_values=-1) for row in rows])
        honest = 1 - given.deception.T[None]
        agrees = np.stack([given.when_false, given.when_true])[:, None]
        certain = given.certainty
        untracked = np.broadcast_to(given.untracked, agrees.shape)
        tracked = certain * agrees + (1 - certain) * given.untracked
        said = [honest * chance + given.deception.T[None] for chance in (untracked, tracked)]
        nothing = np.ones((*said[0].shape[:2], 1))  # found at index -1
        # [truth, scenario, report, (untracked, tracked)]
        self._said = np.stack([np.concatenate([each, nothing], -1) for each in said], -1)
        self._told = np.append(given.report_moment >= 0, False)
        self._about = np.append(np.maximum(given.report_moment, 0), 0)
        self._outcome = np.vstack([given.outcome, np.zeros((1, len(given.scenario)), bool)]).T
        bears = given.deception.any(1) | (given.report_moment < 0)
        involved = np.isin(given.report_source, self.sources)
        self._others, self._bears = np.flatnonzero(bears & ~involved), bool((bears & involved).any())
        # Only where the least probability of so many reports would underflow is there anything to rescale.
        self._deep = self._count * np.log(self._said[self._said > 0].min()) < DEEPEST
        power = np.arange(self._count + 1)
        self._a = given.r_a[self.sources][:, None] + power
        self._b = given.r_b[self.sources][:, None] + self._count - power
        self._moment = np.exp(
            log_beta(self._a, self._b) - log_beta(given.r_a[self.sources], given.r_b[self.sources])[:, None]
        )

    def _tabulate_truths(self) -> None:
        likelihood, tables = self.likelihood, self.likelihood.tables
        self._log_alone = np.log(likelihood.alone_false), np.log(likelihood.alone_true)
        self._log_rest = np.log(likelihood.cells_only.false), np.log(likelihood.cells_only.true)
        # By scenario, and there by size of a group: log chances of all being false, what each true one adds.
        false, added = np.log(tables.false), np.log(tables.true) - np.log(tables.false)
        self._in_cells = [
            [
                (false[place, k].sum(1) + tables.log_weight[of], added[place, k])
                for of, place in tables.by_size
            ]
            for k in range(len(self.inputs.scenario))
        ]

    def propose(self, truth: Bools, past: Bools, r: Floats, random: Generator) -> Flipped:
        """Flip all disputed indicators, or a random half of them, and draw the scenario and r anew."""
        chains, width = len(truth), len(self.disputed)
        mask = random.random((chains, width)) < np.where(random.random((chains, 1)) < 0.5, 0.5, 1.0)
        flip = np.zeros_like(truth)
        flip[:, self.disputed] = mask
        # Of every state under every scenario, [state, ...], first those that stand, then the flipped.
        both = np.concatenate([truth, truth ^ flip])
        before = np.concatenate([past, past ^ flip[:, self.inputs.moment_indicator]])
        weight, scale = self._reliability_weights(before)
        target = self.likelihood.log_prior + self._log_truth(both)
        target += (np.log(weight.sum(-1)) + scale).sum(-1)
        target += np.tile(self._log_others(past, r), (2, 1))
        total = log_sum(target) + self.likelihood.ageing.log_chance(both, before)
        accept = np.log(random.random(chains)) < total[chains:] - total[:chains]
        chosen = np.arange(chains) + chains * accept
        drawn = choose(normalised(target[chosen]), random)
        told = np.minimum(drawn, weight.shape[1] - 1)  # one column where no report bears on the scenario
        fresh = self._draw_r(weight[chosen, told], random)
        return Flipped(both[chosen], before[chosen], drawn, self._cells(both[chosen], drawn), fresh)

    def _log_others(self, past: Bools, r: Floats) -> Floats:
        """Log P(reports of the other sources that bear on the scenario | past, s, r), [chain, scenario]."""
        given, rows = self.inputs, self._others
        subject = np.where(self._told, past[:, None, self._about], self._outcome)[..., rows]
        tracks = (given.certainty * self.likelihood.settle(r)[:, given.report_source])[:, None, rows]
        agrees = np.where(subject, given.when_true[rows], given.when_false[rows])
        staged = given.deception.T[:, rows]
        said = tracks * agrees + (1 - tracks) * given.untracked[rows]
        total: Floats = np.log((1 - staged) * said + staged + 1e-300).sum(-1)
        return total

    def _log_truth(self, truth: Bools) -> Floats:
        """Log P(c, silences | s) up to a constant, [state, scenario]."""
        rest, alone = self.likelihood.cells_only, truth[:, self.likelihood.tables.alone, None]
        total: Floats = np.where(alone, self._log_alone[1], self._log_alone[0]).sum(1)
        total += truth @ self.likelihood.unseen
        for each in self.likelihood.tabled:
            total += each.log_chance(truth)
        if len(rest.starts):
            each_cell = np.where(truth[:, rest.grouped, None, None], self._log_rest[1], self._log_rest[0])
            total += log_sum(rest.by_group(each_cell, -3) + rest.log_weight[:, None, :]).sum(1)
        return total

    def _cells(self, truth: Bools, scenario: Ints) -> Floats:
        """Log weight of each group's cells given its indicators and the scenario, [chain, group, cell]."""
        tables = self.likelihood.tables
        result = np.empty((len(truth), len(tables.starts), tables.true.shape[-1]))
        for k in np.unique(scenario):
            rows = np.flatnonzero(scenario == k)
            grouped = truth[rows][:, tables.grouped].astype(float)
            for (of, place), (none, added) in zip(tables.by_size, self._in_cells[k], strict=True):
                cells = grouped[:, place].swapaxes(0, 1) @ added + none[:, None]
                result[rows[:, None], of] = cells.swapaxes(0, 1)
        return result

    def _reliability_weights(self, past: Bools) -> tuple[Floats, Floats]:
        """w_i E[r^i (1-r)^(n-i)] of each involved source, [state, scenario, involved source, i].

        And the log of what they were divided by, [state, scenario, involved source], mostly 0.
        The scenario axis has length 1 where none of their reports bears on it otherwise than by the truths.
        """
        scenario = np.arange(len(self.inputs.scenario) if self._bears else 1)[:, None]
        subject = np.where(self._told, past[:, None, self._about], self._outcome[scenario[:, 0]])
        said = self._said[subject.astype(np.intp), scenario, np.arange(len(self._told))]
        untracked, tracked = np.moveaxis(said[:, :, self._row.T], (-1, 2), (0, 1)).copy()
        weight = np.zeros((self._count + 1, *tracked.shape[1:]))  # [i, ...], so that a step is one pass
        weight[0] = 1.0
        scale = np.zeros(weight.shape[1:])
        for place in range(self._count):
            moved = weight[: place + 1] * tracked[place]
            weight[: place + 1] *= untracked[place]
            weight[1 : place + 2] += moved
            if self._deep:
                top = weight[: place + 2].max(0)
                weight[: place + 2] /= top
                scale += np.log(top)
        return np.moveaxis(weight, 0, -1) * self._moment, scale

    def _draw_r(self, weight: Floats, random: Generator) -> Floats:
        """R from its mixture of Betas."""
        steps = weight.cumsum(-1)
        i = (steps <= random.random((*steps.shape[:-1], 1)) * steps[..., -1:]).sum(-1)
        place = np.arange(len(self.sources))
        return random.beta(self._a[place, i], self._b[place, i])


def _disputed(inputs: EngineInputs, carried: Bools) -> Ints:
    """Indicators that carried sources both affirm and deny, none of them with too many reports."""
    told = inputs.report_indicator >= 0
    by_carried = told & carried[inputs.report_source]
    too_many = inputs.reports_of_source[inputs.report_source] > MOST_REPORTS
    affirmed, denied, avoided = (
        np.bincount(inputs.report_indicator[which], minlength=len(inputs.indicator)) > 0
        for which in (by_carried & inputs.affirms, by_carried & ~inputs.affirms, told & too_many)
    )
    return np.flatnonzero(affirmed & denied & ~avoided)
