"""P(reports, scenario | r), with judgements, indicators, rho and levels summed out in closed form.

Every engine stands on this sum: the exact one takes it at quadrature nodes of r, the samplers at
their draws. What a report left out or a fixed rho makes of it follows from parts of the same sum
(`cavity`, `by_rho`). Small groups are looked up in tables of their joint states (`states`), the others,
and what asks for single indicators, go through the cells.
"""

from copy import copy
from dataclasses import replace
from math import prod
from typing import NamedTuple

import numpy as np

from forecast.engine.ageing import Ageing
from forecast.engine.arrays import Floats, Ints, log_sum
from forecast.engine.inputs import LEVELS, EngineInputs
from forecast.engine.levels import CellTables, cell_tables
from forecast.engine.prior import ScenarioPrior
from forecast.engine.states import joint_states

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


class Likelihood:
    """The sum for one case, and what of it does not depend on r, worked out once.

    `tabled` are the groups that have a table of their joint states, `untabled` the positions of the others,
    `cells_only` the tables of these. A report on an indicator has probability `constant` +
    `slope_true` r or `slope_false` r, deception folded in, [report, scenario or 1], an opinion
    `opinion_constant` + `opinion_slope` r, [opinion, scenario].
    """

    def __init__(self, inputs: EngineInputs) -> None:
        self.inputs = inputs
        self.tables = cell_tables(inputs)
        self.ageing = Ageing(inputs)
        self.tabled, self.untabled = joint_states(self.tables)
        self.cells_only = self.tables.only(self.untabled)
        self._room: Floats | None = None
        self.carried = inputs.reports_of_source >= 2
        self.log_prior = np.log(inputs.prior.mean)
        self._fold_reports()
        self._fold_judgements()

    def with_prior(self, prior: ScenarioPrior) -> "Likelihood":
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
        self.constant = (1 - staged) * q[:n, None] + staged
        self.slope_true = (1 - staged) * slope_true[:n, None]
        self.slope_false = (1 - staged) * slope_false[:n, None]
        self.opinion_constant = plain * q[n:, None] + given.deception[n:]
        self.opinion_slope = plain * opinion_slope
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
        return int(max(1, self.tables.true.size, self.constant.size))

    @property
    def elements_looked_up(self) -> int:
        """The same for `log_joint`, which spares the cells of groups that have a table."""
        half = max((each.table.size // each.table.shape[-2] for each in self.tabled), default=0)
        return int(max(1, half, self.cells_only.true.size, self.constant.size))

    def blocks(self, count: int, elements: int = 0) -> list[slice]:
        """Slices of so many nodes that no array of a sum over one of them outgrows the processor's cache."""
        size = max(1, BLOCK_ELEMENTS // (elements or self.elements))
        return [slice(start, start + size) for start in range(0, count, size)]

    def settle(self, r: Floats) -> Floats:
        """A source with a single report enters with its mean, exactly: P(report) is linear in r."""
        return np.where(self.carried, r, self.inputs.r_mean)

    def report_logs(self, r: Floats) -> tuple[Floats, Floats, Floats]:
        """Log probability of each report on an indicator that is true, that is false, and of each opinion.

        [..., report on an indicator, scenario or 1] twice, and [..., opinion, scenario].
        """
        n = self.inputs.opinions_from
        reliable = r[..., self._source, None]
        return (
            np.log(self.constant + self.slope_true * reliable[..., :n, :] + FLOOR),
            np.log(self.constant + self.slope_false * reliable[..., :n, :] + FLOOR),
            np.log(self.opinion_constant + self.opinion_slope * reliable[..., n:, :] + FLOOR),
        )

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
        size = prod(shape)
        if self._room is None or self._room.shape[1] < size:
            self._room = np.empty((2, size))
        one, other = self._room[:, :size].reshape(2, *shape)
        return one, other

    def cells(self, evidence: Evidence) -> Floats:
        """Log weight of every (rho, level) of every group, [..., group, scenario, cell]."""
        return self._cells_of(self.tables, evidence)

    def _cells_of(self, tables: CellTables, evidence: Evidence) -> Floats:
        return tables.by_group(self._in_cells(tables, evidence), -3) + tables.log_weight[:, None, :]

    def _in_cells(self, tables: CellTables, evidence: Evidence) -> Floats:
        """Log likelihood of every grouped indicator in every cell, [..., indicator, scenario, cell].

        It lies in the scratch arrays, and is gone with the next call.
        """
        true, false = (
            evidence.true[..., tables.grouped, :, None],
            evidence.false[..., tables.grouped, :, None],
        )
        each, other = self._scratch((*true.shape[:-2], *tables.true.shape[1:]))
        np.multiply(tables.true, true, out=each)
        each += np.multiply(tables.false, false, out=other)
        # Above 0: of the likelihoods one is 1, and no chance is below 1e-300.
        logs: Floats = np.log(each, out=each)
        return logs

    def cells_given(self, evidence: Evidence, scenario: Ints) -> Floats:
        """`cells` where the scenario is known, [chain, group, cell], for a scenario [chain]."""
        tables = self.tables
        result = np.empty((len(scenario), len(tables.starts), tables.true.shape[-1]))
        for k in np.unique(scenario):
            rows, column = scenario == k, k if evidence.true.shape[-1] > 1 else 0
            true = evidence.true[rows][:, tables.grouped, column, None]
            false = evidence.false[rows][:, tables.grouped, column, None]
            each, other = self._scratch((*true.shape[:-1], tables.true.shape[-1]))
            np.multiply(tables.true[:, k], true, out=each)
            each += np.multiply(tables.false[:, k], false, out=other)
            result[rows] = tables.by_group(np.log(each, out=each), -2) + tables.log_weight
        return result

    def cavity(self, evidence: Evidence) -> tuple[Floats, Floats]:
        """P(indicator true, what is said of its group's others | s), and of its being false.

        [..., indicator, scenario], up to a factor of its own for each indicator and scenario.
        """
        tables = self.tables
        shape = (*evidence.true.shape[:-1], len(self.inputs.scenario))
        true, false = np.empty(shape), np.empty(shape)
        true[..., tables.alone, :], false[..., tables.alone, :] = self.alone_true, self.alone_false
        each = self._in_cells(tables, evidence)
        cells = tables.by_group(each, -3) + tables.log_weight[:, None, :]
        _, others = self._scratch(each.shape)
        np.take(cells, self.inputs.group_of[tables.grouped], -3, out=others, mode="clip")
        others -= each
        others -= others.max(-1, keepdims=True)
        np.exp(others, out=others)
        for result, table in ((true, tables.true), (false, tables.false)):
            result[..., tables.grouped, :] = np.einsum("...mkc,mkc->...mk", others, table)
        return true, false

    def by_rho(self, r: Floats) -> Floats:
        """Log P(reports, s = k | r) if all groups had one value of rho, [node, rho value, scenario].

        For each of the values, which the groups must share, each with the same weight.
        """
        evidence, values = self.evidence(r), self.inputs.rho.shape[1]
        cells = self.cells(evidence)
        each = log_sum(cells.reshape(*cells.shape[:-1], values, LEVELS)) + np.log(values)
        total: Floats = self._over_alone(evidence)[:, None] + np.moveaxis(each.sum(1), -1, 1)
        return total

    def _over_alone(self, evidence: Evidence) -> Floats:
        """Log P(opinions and reports on indicators without a group, s = k | r), [..., scenario]."""
        alone = self.tables.alone
        mixed = (
            self.alone_true * evidence.true[..., alone, :] + self.alone_false * evidence.false[..., alone, :]
        )
        total: Floats = evidence.base + np.log(mixed + FLOOR).sum(-2)
        return total

    def over_scenarios(self, evidence: Evidence) -> Floats:
        """Log P(reports, s = k | r), [node, scenario]."""
        total = self._over_alone(evidence)
        for each in self.tabled:
            total += each.log_likelihood(evidence.true, evidence.false)
        if len(self.untabled):
            total += log_sum(self._cells_of(self.cells_only, evidence)).sum(-2)
        return total

    def log_joint(self, r: Floats) -> Floats:
        """Log P(reports, s = k | r), [node, scenario], for r [node, source]."""
        blocks = self.blocks(len(r), self.elements_looked_up)
        return np.concatenate([self.over_scenarios(self.evidence(r[block])) for block in blocks])
