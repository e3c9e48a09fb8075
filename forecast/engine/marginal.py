"""P(reports, scenario | r), with judgements, indicators, rho and levels summed out in closed form.

Every engine stands on this sum: the exact one takes it at quadrature nodes of r, the samplers at
their draws, and leave-one-out (`leave_out`) and fixed-dependence figures are the same sum with one
report or one row of weights changed.
"""

from copy import copy
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from forecast.engine.ageing import Ageing
from forecast.engine.inputs import EngineInputs, Floats, Ints
from forecast.engine.levels import cell_tables
from forecast.engine.prior import ScenarioPrior

FLOOR = 1e-300
BLOCK_ELEMENTS = 300_000


class Evidence(NamedTuple):
    """What the reports say of each indicator, given r; leading axes are those of r.

    `true` and `false` are likelihoods scaled so that the larger is 1, [..., indicator, scenario]
    (the scenario axis has length 1 without deception), `scale` the logs of what was scaled away;
    `base` is the sum of these with the opinions and the prior, [..., scenario]. `past` are the log
    likelihoods, true and false, of each moment's state, [..., moment, scenario].
    """

    true: Floats
    false: Floats
    scale: Floats
    base: Floats
    past: tuple[Floats, Floats]


class Marginal:
    """The sum for one case. Arrays named with `_` are constants worked out once."""

    def __init__(self, inputs: EngineInputs) -> None:
        self.inputs = inputs
        self.tables = cell_tables(inputs)
        self.ageing = Ageing(inputs)
        self._room: tuple[Floats, Floats] | None = None
        self.carried = inputs.reports_of_source >= 2
        self.log_prior = np.log(inputs.prior.mean)
        self._fold_reports()
        self._fold_judgements()

    def with_prior(self, prior: ScenarioPrior) -> "Marginal":
        """The same case under another prior of the scenarios, and what follows from it."""
        changed = copy(self)
        background = self.inputs.theta_mean @ prior.mean
        changed.inputs = replace(self.inputs, prior=prior, background=background)
        changed.log_prior = np.log(prior.mean)
        changed.ageing = Ageing(changed.inputs)
        return changed

    def _fold_reports(self) -> None:
        given, n = self.inputs, self.inputs.opinions_from
        q, a = given.untracked, given.certainty
        slope_true, slope_false = a * (given.when_true - q), a * (given.when_false - q)
        staged = given.deception[:n] if given.deception[:n].any() else np.zeros((n, 1))
        opinion_slope = np.where(given.outcome[n:], slope_true[n:, None], slope_false[n:, None])
        plain = 1 - given.deception[n:]
        self._source = given.report_source
        # Probability of a report = constant + slope r, deception folded in: [report, scenario].
        self._constant = (1 - staged) * q[:n, None] + staged
        self._slope_true = (1 - staged) * slope_true[:n, None]
        self._slope_false = (1 - staged) * slope_false[:n, None]
        self._opinion_constant = plain * q[n:, None] + given.deception[n:]
        self._opinion_slope = plain * opinion_slope
        self.starts = np.searchsorted(given.report_moment[:n], np.arange(len(given.moment_indicator)))
        self.silent = np.flatnonzero(given.silence)
        self.unseen = np.log(np.maximum(1 - given.silence, FLOOR))[:, None]

    def _fold_judgements(self) -> None:
        alone, given = self.tables.alone, self.inputs
        total = given.theta_a + given.theta_b
        self.alone_true = (given.theta_a / total)[alone]
        self.alone_false = (given.theta_b / total)[alone]

    @property
    def elements(self) -> int:
        """Elements of the largest array of a sum at one r, at least 1."""
        cells = len(self.tables.grouped) * len(self.inputs.scenario) * self.tables.true.shape[-1]
        return int(max(1, cells, self._constant.size))

    def blocks(self, count: int) -> list[slice]:
        """Slices of so many nodes that no array of a sum over one of them outgrows the processor's cache."""
        size = max(1, BLOCK_ELEMENTS // self.elements)
        return [slice(start, start + size) for start in range(0, count, size)]

    def settle(self, r: Floats) -> Floats:
        """A source with a single report enters with its mean, exactly: P(report) is linear in r."""
        return np.where(self.carried, r, self.inputs.r_mean)

    def report_logs(self, r: Floats) -> tuple[Floats, Floats, Floats]:
        """Log probability of each report on an indicator that is true, that is false, and of each opinion."""
        n = self.inputs.opinions_from
        reliable = r[..., self._source, None]
        return (
            np.log(self._constant + self._slope_true * reliable[..., :n, :] + FLOOR),
            np.log(self._constant + self._slope_false * reliable[..., :n, :] + FLOOR),
            np.log(self._opinion_constant + self._opinion_slope * reliable[..., n:, :] + FLOOR),
        )

    def told(self, r: Floats, reports: Ints) -> tuple[Floats, Floats]:
        """Log probability of some reports on an indicator that is true, and that is false.

        [..., report, scenario]; the last axis has length 1 where none of them may be staged.
        """
        columns = slice(None) if self.inputs.deception[reports].any() else slice(0, 1)
        reliable = r[..., self._source[reports], None]
        constant = self._constant[reports, columns]
        yes, no = (
            np.log(constant + slope[reports, columns] * reliable + FLOOR)
            for slope in (self._slope_true, self._slope_false)
        )
        return yes, no

    def opinions(self, r: Floats) -> Floats:
        """Log probability of each opinion, [..., opinion, scenario]."""
        reliable = r[..., self._source[self.inputs.opinions_from :], None]
        logs: Floats = np.log(self._opinion_constant + self._opinion_slope * reliable + FLOOR)
        return logs

    def evidence(self, r: Floats, settled: bool = True) -> Evidence:
        """What the reports say, given r [..., source].

        `settled` sums out the reliabilities of sources with a single report; without it they too
        are taken as given.
        """
        *told, opinion = self.report_logs(self.settle(r) if settled else r)
        moments = (np.add.reduceat(each, self.starts, axis=-2) for each in told)
        past = self.ageing.carried_forward(*moments)
        true, false = self.ageing.present(*past)
        true = true + self.unseen
        scale = np.maximum(true, false)
        base = self.log_prior + opinion.sum(-2) + scale.sum(-2)
        return Evidence(np.exp(true - scale), np.exp(false - scale), scale, base, past)

    def _scratch(self, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
        """Two arrays to write over, kept: asking the system for so much memory takes longer than the sum."""
        shape = (*shape[:-2], len(self.inputs.scenario), shape[-1])
        if self._room is None or self._room[0].shape != shape:
            self._room = np.empty(shape), np.empty(shape)
        return self._room

    def cells(self, evidence: Evidence, log_weight: Floats | None = None) -> Floats:
        """Log weight of every (rho, level) of every group, [..., group, scenario, cell]."""
        tables = self.tables
        true, false = (
            evidence.true[..., tables.grouped, :, None],
            evidence.false[..., tables.grouped, :, None],
        )
        each, other = self._scratch((*true.shape[:-1], tables.true.shape[-1]))
        np.multiply(tables.true, true, out=each)
        each += np.multiply(tables.false, false, out=other)
        # Above 0: of the likelihoods one is 1, and no chance is below 1e-300.
        np.log(each, out=each)
        return (
            tables.by_group(each, -3) + (tables.log_weight if log_weight is None else log_weight)[:, None, :]
        )

    def over_scenarios(self, evidence: Evidence, cells: Floats) -> Floats:
        """Log P(reports, s = k | r), [..., scenario], given the cells of the groups."""
        alone = self.tables.alone
        mixed = (
            self.alone_true * evidence.true[..., alone, :] + self.alone_false * evidence.false[..., alone, :]
        )
        total: Floats = evidence.base + np.log(mixed + FLOOR).sum(-2)
        if len(self.inputs.group):
            total = total + log_sum(cells).sum(-2)
        return total

    def log_joint(self, r: Floats, log_weight: Floats | None = None) -> Floats:
        """Log P(reports, s = k | r), [..., scenario], for r [..., source]."""
        evidence = self.evidence(r)
        return self.over_scenarios(evidence, self.cells(evidence, log_weight))

    def indicator_probability(self, evidence: Evidence, cells: Floats) -> Floats:
        """P(indicator true | s = k, reports, r), [..., indicator, scenario]."""
        tables = self.tables
        shape = (*cells.shape[:-3], len(self.inputs.indicator), len(self.inputs.scenario))
        result = np.empty(shape)
        true = self.alone_true * evidence.true[..., tables.alone, :]
        result[..., tables.alone, :] = true / (true + self.alone_false * evidence.false[..., tables.alone, :])
        if len(tables.grouped):
            result[..., tables.grouped, :] = self._grouped_probability(evidence, normalised(cells))
        return result

    def _grouped_probability(self, evidence: Evidence, weight: Floats) -> Floats:
        tables = self.tables
        true = tables.true * evidence.true[..., tables.grouped, :, None]
        share = true / (true + tables.false * evidence.false[..., tables.grouped, :, None])
        own = weight[..., self.inputs.group_of[tables.grouped], :, :]
        return (share * own).sum(-1)

    def moment_probability(self, evidence: Evidence, truth: Floats) -> Floats:
        """P(state of a moment true | s = k, reports, r), [..., moment, scenario], from the present's."""
        return self.ageing.probability(*evidence.past, truth)

    def reliability(self, r: Floats, truth: Floats) -> Floats:
        """E[r | s = k, reports, r of the carried sources], [..., scenario, source].

        A carried source's r is as given; of one with a single report the report's probability is
        linear in r, so its mean given the truth needs two moments of the prior. `truth` is
        `moment_probability`.
        """
        given = self.inputs
        shape = (*truth.shape[:-2], len(given.scenario), len(given.source))
        result = np.broadcast_to(r[..., None, :], shape).copy()
        total = given.r_a + given.r_b
        mean = given.r_mean
        square = mean * (1 - mean) / (total + 1) + mean**2
        for i in np.flatnonzero(~self.carried[given.report_source]):
            j, m, n = given.report_source[i], given.report_moment[i], given.opinions_from
            if m >= 0:
                true, false = (
                    (self._constant[i] * mean[j] + slope[i] * square[j])
                    / (self._constant[i] + slope[i] * mean[j])
                    for slope in (self._slope_true, self._slope_false)
                )
                result[..., j] = truth[..., m, :] * true + (1 - truth[..., m, :]) * false
            else:
                constant, slope = self._opinion_constant[i - n], self._opinion_slope[i - n]
                result[..., j] = (constant * mean[j] + slope * square[j]) / (constant + slope * mean[j])
        return result


def log_sum(values: Floats) -> Floats:
    """Ln of the sum of exponentials over the last axis."""
    top = values.max(-1, keepdims=True)
    return np.log(np.exp(values - top).sum(-1)) + top[..., 0]


def normalised(logs: Floats) -> Floats:
    """Probabilities over the last axis from their logs up to a constant."""
    weight = np.exp(logs - logs.max(-1, keepdims=True))
    return weight / weight.sum(-1, keepdims=True)
