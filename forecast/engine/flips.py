"""Joint flips of disputed indicators, for camps of sources that contradict each other.

Where two camps affirm and deny the same indicators, a chain that draws indicators given r, and r given
indicators, stays with one camp. So several indicators are flipped at once, each with its past states. The new
truths c' are accepted on

    sum_s sum_w P(s) P(w | s) P(c' | s) prod_j E_r[P(reports_j | c', w, s, r)]

with scenario, view w, levels, rho and r summed out; these are then drawn given the accepted truths. Given
truths, view and scenario, the reports of a source have probability sum_i w_i r^i (1-r)^(n-i) with w_i >= 0,
so that r is integrated and drawn without error.
"""

from typing import NamedTuple

import numpy as np

from forecast.core.beta import log_beta
from forecast.engine.arrays import LEAST, Bools, Floats, Generator, Ints, log_sum, normalised
from forecast.engine.inputs import EngineInputs
from forecast.engine.latent import choose
from forecast.engine.likelihood import Likelihood

# The polynomial of a source with more reports would cost more than the flips bring. Indicators on which it
# reports are left to the single updates.
MOST_REPORTS = 128
# Where the log probability of all of a source's reports may fall below this, its polynomial is rescaled.
DEEPEST = -500.0


class FlipResult(NamedTuple):
    """The state after a proposal; `cells` are log weights, `r` is of the sources involved."""

    truth: Bools  # [chain, indicator]
    past: Bools  # [chain, moment]
    scenario: Ints  # [chain]
    view: Ints  # [chain]
    cells: Floats  # [chain, group, cell]
    r: Floats  # [chain, involved source]


class FlipMoves:
    """The flips of one case. `worth_it` is False where fewer than two indicators are disputed.

    `sources` are those that report on a disputed indicator; `propose` draws their r.
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
        """Each report's probability where its word does and does not track the truth, by source.

        Sources are padded to one count of reports by reports of probability 1, which change nothing.
        """
        inputs = self.inputs
        rows = [np.flatnonzero(inputs.report_source == j) for j in self.sources]
        self._count = max(map(len, rows))
        self._row = np.array([np.pad(row, (0, self._count - len(row)), constant_values=-1) for row in rows])
        staged = inputs.deception.T[None]
        chances = [(1 - staged) * chance[:, None] + staged for chance in (inputs.untracked, inputs.tracked)]
        padding = np.ones((*chances[0].shape[:2], 1))  # at index -1
        # [state, scenario, report, (untracked, tracked)]
        self._chance = np.stack([np.concatenate([chance, padding], -1) for chance in chances], -1)
        self._on_indicator = np.append(inputs.report_moment >= 0, False)
        self._about = np.append(np.maximum(inputs.report_moment, 0), 0)
        opinion = inputs.report_moment < 0
        # Without an opinion there is one view, and nothing to sum over.
        self._log_view = np.log(np.maximum(inputs.view, LEAST)) if opinion.any() else np.zeros((1, 1))
        bears = inputs.deception.any(1) | opinion
        involved = np.isin(inputs.report_source, self.sources)
        self._others = np.flatnonzero(bears & ~involved)
        self._views = len(inputs.scenario) if (opinion & involved).any() else 1
        self._scenarios = len(inputs.scenario) if inputs.deception[involved].any() else 1
        # Only where the least probability of so many reports would underflow is there anything to rescale.
        self._deep = self._count * np.log(self._chance[self._chance > 0].min()) < DEEPEST
        power = np.arange(self._count + 1)
        self._a = inputs.r_a[self.sources][:, None] + power
        self._b = inputs.r_b[self.sources][:, None] + self._count - power
        self._moment = np.exp(
            log_beta(self._a, self._b) - log_beta(inputs.r_a[self.sources], inputs.r_b[self.sources])[:, None]
        )

    def _tabulate_truths(self) -> None:
        likelihood, tables = self.likelihood, self.likelihood.tables
        self._log_alone = np.log(likelihood.alone_false), np.log(likelihood.alone_true)
        self._log_rest = np.log(likelihood.cells_only.false), np.log(likelihood.cells_only.true)
        # By scenario and size of a group: log P(all false | cell), and what each true indicator adds.
        false, added = np.log(tables.false), np.log(tables.true) - np.log(tables.false)
        self._in_cells = [
            [
                (false[members, k].sum(1) + tables.log_weight[groups], added[members, k])
                for groups, members in tables.by_size
            ]
            for k in range(len(self.inputs.scenario))
        ]

    def propose(self, truth: Bools, past: Bools, r: Floats, random: Generator) -> FlipResult:
        """Flip all disputed indicators, or a random half of them, and draw scenario, view and r anew."""
        chains, width = len(truth), len(self.disputed)
        mask = random.random((chains, width)) < np.where(random.random((chains, 1)) < 0.5, 0.5, 1.0)
        flip = np.zeros_like(truth)
        flip[:, self.disputed] = mask
        # First the present states, then the flipped ones, [state, ...].
        both = np.concatenate([truth, truth ^ flip])
        before = np.concatenate([past, past ^ flip[:, self.inputs.moment_indicator]])
        weight, scale = self._reliability_weights(before)
        # [state, view, scenario]
        joint = (np.log(weight.sum(-1) + LEAST) + scale).sum(-1)
        joint = joint + np.tile(self._log_others(past, r), (2, 1, 1)) + self._log_view
        target = self.likelihood.log_prior + self._log_truth(both) + log_sum(joint.swapaxes(-1, -2))
        total = log_sum(target) + self.likelihood.ageing.log_chance(both, before)
        accept = np.log(random.random(chains)) < total[chains:] - total[:chains]
        chosen = np.arange(chains) + chains * accept
        drawn = choose(normalised(target[chosen]), random)
        # One column where nothing bears on the scenario, or no source involved has an opinion.
        by_view = joint[chosen, :, np.minimum(drawn, joint.shape[2] - 1)]
        view = choose(normalised(by_view), random)
        column = np.minimum(view, self._views - 1), np.minimum(drawn, self._scenarios - 1)
        fresh = self._draw_r(weight[chosen, *column], random)
        return FlipResult(both[chosen], before[chosen], drawn, view, self._cells(both[chosen], drawn), fresh)

    def _log_others(self, past: Bools, r: Floats) -> Floats:
        """Log P(opinions, staged reports of the other sources | past, view, s, r), [chain, view, scenario].

        The view axis has length 1 where nobody has an opinion.
        """
        inputs, rows = self.inputs, self._others
        views = np.arange(len(self._log_view))
        subject = self._subject(past, views)[:, :, 0, rows]
        reliable = self.likelihood.settle(r)[:, None, inputs.report_source[rows]]
        stance = reliable * inputs.tracked[subject, rows] + (1 - reliable) * inputs.untracked[subject, rows]
        staged = inputs.deception.T[:, rows]
        total: Floats = np.log((1 - staged) * stance[:, :, None] + staged + LEAST).sum(-1)
        return total

    def _subject(self, past: Bools, views: Ints) -> Ints:
        """The state of each report's subject, [chain, view, 1, report]: of an opinion the view."""
        return np.where(self._on_indicator, past[:, None, None, self._about], views[:, None, None])

    def _log_truth(self, truth: Bools) -> Floats:
        """Log P(c, silences | s) up to a constant, [state, scenario]."""
        rest, alone = self.likelihood.cells_only, truth[:, self.likelihood.tables.alone, None]
        total: Floats = np.where(alone, self._log_alone[1], self._log_alone[0]).sum(1)
        total += truth @ self.likelihood.unseen
        for table in self.likelihood.tabled:
            total += table.log_chance(truth)
        if len(rest.starts):
            logs = np.where(truth[:, rest.grouped, None, None], self._log_rest[1], self._log_rest[0])
            total += log_sum(rest.by_group(logs, -3) + rest.log_weight[:, None, :]).sum(1)
        return total

    def _cells(self, truth: Bools, scenario: Ints) -> Floats:
        """Ln P(cell, truths of the group | scenario) of each group, [chain, group, cell]."""
        tables = self.likelihood.tables
        result = np.empty((len(truth), len(tables.starts), tables.true.shape[-1]))
        for k in np.unique(scenario):
            rows = np.flatnonzero(scenario == k)
            grouped = truth[rows][:, tables.grouped].astype(float)
            for (groups, members), (none, added) in zip(tables.by_size, self._in_cells[k], strict=True):
                cells = grouped[:, members].swapaxes(0, 1) @ added + none[:, None]
                result[rows[:, None], groups] = cells.swapaxes(0, 1)
        return result

    def _reliability_weights(self, past: Bools) -> tuple[Floats, Floats]:
        """w_i E[r^i (1-r)^(n-i)] of each involved source, [state, view, scenario, involved source, i].

        And the log of the factor divided out, [state, view, scenario, involved source], mostly 0. The view
        axis has length 1 where no such source has an opinion, the scenario axis where none may be staged.
        """
        subject = self._subject(past, np.arange(self._views))
        scenario = np.arange(self._scenarios)[:, None]
        chance = self._chance[subject, scenario, np.arange(len(self._on_indicator))]
        untracked, tracked = np.moveaxis(chance[:, :, :, self._row.T], (-1, 3), (0, 1)).copy()
        weight = np.zeros((self._count + 1, *tracked.shape[1:]))  # [i, ...], so that a step is one pass
        weight[0] = 1.0
        scale = np.zeros(weight.shape[1:])
        for n in range(self._count):
            moved = weight[: n + 1] * tracked[n]
            weight[: n + 1] *= untracked[n]
            weight[1 : n + 2] += moved
            if self._deep:
                top = weight[: n + 2].max(0) + LEAST
                weight[: n + 2] /= top
                scale += np.log(top)
        return np.moveaxis(weight, 0, -1) * self._moment, scale

    def _draw_r(self, weight: Floats, random: Generator) -> Floats:
        """A draw of r from its mixture of Betas, [chain, involved source]."""
        steps = weight.cumsum(-1)
        i = (steps <= random.random((*steps.shape[:-1], 1)) * steps[..., -1:]).sum(-1)
        source = np.arange(len(self.sources))
        return random.beta(self._a[source, i], self._b[source, i])


def _disputed(inputs: EngineInputs, carried: Bools) -> Ints:
    """Indicators that carried sources both affirm and deny, and on which no source has too many reports."""
    on_indicator = inputs.report_indicator >= 0
    by_carried = on_indicator & carried[inputs.report_source]
    too_many = inputs.reports_of_source[inputs.report_source] > MOST_REPORTS
    affirmed, denied, avoided = (
        np.bincount(inputs.report_indicator[which], minlength=len(inputs.indicator)) > 0
        for which in (by_carried & inputs.affirms, by_carried & ~inputs.affirms, on_indicator & too_many)
    )
    return np.flatnonzero(affirmed & denied & ~avoided)
