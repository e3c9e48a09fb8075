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
from forecast.engine.inputs import Bools, EngineInputs, Floats, Ints
from forecast.engine.latent import choose
from forecast.engine.marginal import Marginal, log_sum, normalised

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

    def __init__(self, inputs: EngineInputs, marginal: Marginal) -> None:
        self.inputs, self.marginal = inputs, marginal
        self.disputed = _disputed(inputs, marginal.carried)
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
        tables = self.marginal.tables
        self._log_cell = np.log(np.stack([tables.false, tables.true]))
        alone = self.inputs.theta_mean[tables.alone]
        self._log_alone = np.log(np.stack([1 - alone, alone]))
        self._unseen = np.log(np.maximum(1 - self.inputs.silence, 1e-300))
        self._alone, self._grouped = np.arange(len(tables.alone)), np.arange(len(tables.grouped))

    def propose(self, truth: Bools, past: Bools, r: Floats, random: Generator) -> Flipped:
        """Flip all disputed indicators, or a random half of them, and draw the scenario and r anew."""
        chains, width, scenarios = len(truth), len(self.disputed), len(self.inputs.scenario)
        mask = random.random((chains, width)) < np.where(random.random((chains, 1)) < 0.5, 0.5, 1.0)
        flip = np.zeros_like(truth)
        flip[:, self.disputed] = mask
        both = np.concatenate([truth, truth ^ flip])
        before = np.concatenate([past, past ^ flip[:, self.inputs.moment_indicator]])
        # Every state under every scenario: rows are (state, scenario), the scenario running faster.
        each, scenario = np.repeat(both, scenarios, 0), np.tile(np.arange(scenarios), 2 * chains)
        cells, (weight, scale) = self._cells(each, scenario), self._reliability_weights(before)
        target = (self._log_truth(each, scenario, cells)).reshape(2 * chains, scenarios)
        target += self.marginal.log_prior + (np.log(weight.sum(-1)) + scale).sum(-1)
        target += np.tile(self._log_others(past, r), (2, 1))
        total = log_sum(target) + self.marginal.ageing.log_chance(both, before)
        accept = np.log(random.random(chains)) < total[chains:] - total[:chains]
        chosen = np.arange(chains) + chains * accept
        drawn = choose(normalised(target[chosen]), random)
        told = np.minimum(drawn, weight.shape[1] - 1)  # one column where no report bears on the scenario
        return Flipped(
            both[chosen],
            before[chosen],
            drawn,
            cells[chosen * scenarios + drawn],
            self._draw_r(weight[chosen, told], random),
        )

    def _log_others(self, past: Bools, r: Floats) -> Floats:
        """Log P(reports of the other sources that bear on the scenario | past, s, r), [chain, scenario]."""
        given, rows = self.inputs, self._others
        subject = np.where(self._told, past[:, None, self._about], self._outcome)[..., rows]
        tracks = (given.certainty * self.marginal.settle(r)[:, given.report_source])[:, None, rows]
        agrees = np.where(subject, given.when_true[rows], given.when_false[rows])
        staged = given.deception.T[:, rows]
        said = tracks * agrees + (1 - tracks) * given.untracked[rows]
        total: Floats = np.log((1 - staged) * said + staged + 1e-300).sum(-1)
        return total

    def _cells(self, truth: Bools, scenario: Ints) -> Floats:
        """Log weight of each group's cells given its indicators, [chain, group, cell]."""
        tables = self.marginal.tables
        which = truth[:, tables.grouped].astype(np.intp)
        each = self._log_cell[which, self._grouped, scenario[:, None]]
        return tables.by_group(each, -2) + tables.log_weight

    def _log_truth(self, truth: Bools, scenario: Ints, cells: Floats) -> Floats:
        """Log P(c, silences | s) up to a constant, [chain]."""
        which = truth[:, self.marginal.tables.alone].astype(np.intp)
        total = self._log_alone[which, self._alone, scenario[:, None]].sum(-1) + truth @ self._unseen
        return total + log_sum(cells).sum(-1) if len(self.inputs.group) else total

    def _reliability_weights(self, past: Bools) -> tuple[Floats, Floats]:
        """w_i E[r^i (1-r)^(n-i)] of each involved source, [state, scenario, involved source, i].

        And the log of what they were divided by, [state, scenario, involved source], mostly 0.
        The scenario axis has length 1 where none of their reports bears on it otherwise than by the truths.
        """
        scenario = np.arange(len(self.inputs.scenario) if self._bears else 1)[:, None]
        subject = np.where(self._told, past[:, None, self._about], self._outcome[scenario[:, 0]])
        said = self._said[subject.astype(np.intp), scenario, np.arange(len(self._told))]
        weight = np.zeros((*said.shape[:2], len(self.sources), self._count + 1))
        weight[..., 0] = 1.0
        scale = np.zeros(weight.shape[:-1])
        for place in range(self._count):
            untracked, tracked = np.moveaxis(said[:, :, self._row[:, place]], -1, 0)[..., None]
            moved = weight[..., :-1] * tracked
            weight *= untracked
            weight[..., 1:] += moved
            if self._deep:
                top = weight.max(-1)
                weight /= top[..., None]
                scale += np.log(top)
        return weight * self._moment, scale

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
