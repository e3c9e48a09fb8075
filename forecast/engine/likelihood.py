"""P(reports, scenario | r), with judgements, indicators, rho and levels summed out in closed form.

Every engine uses this sum: the exact engine at quadrature nodes of r, the samplers at their draws. Small
groups are looked up in tables of their joint states (`states`). The other groups, and questions about single
indicators (`cavity`), go through the cells.

The cells are computed one group at a time. The arrays of one group are small enough for the allocator to
use their memory again; arrays of all groups at once would cost a quick run 4 to 8% more time.
"""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from forecast.engine.ageing import Ageing
from forecast.engine.arrays import LEAST, Floats, Ints, log_sum
from forecast.engine.inputs import EngineInputs
from forecast.engine.levels import CellTables, cell_tables
from forecast.engine.states import StateTable, joint_states

BLOCK_ELEMENTS = 300_000


class Evidence(NamedTuple):
    """What the reports say of each indicator for some r; the leading axes are those of r, without source.

    `true` and `false` are likelihoods, scaled so that the larger is 1, [..., indicator, scenario]; the
    scenario axis has length 1 where no report may be staged. `scale` holds the logs of the scales. `base` is
    the sum of the scales, the opinions and the log prior, [..., scenario]. `past` holds the log likelihoods
    of each moment's state, true and false, [..., moment, scenario].
    """

    true: Floats
    false: Floats
    scale: Floats
    base: Floats
    past: tuple[Floats, Floats]


class Likelihood:
    """The sum for one case. What does not depend on r is computed once, and tables when first asked for.

    A report that counts whole has probability `constant` + `slope` r,
    deception included; of the slope only the part `credit` counts beside firmer reports of the camp. Of a
    report on an indicator both are [false or true, report, scenario or 1], of an opinion [view, opinion,
    scenario or 1].
    """

    def __init__(self, inputs: EngineInputs) -> None:
        self.inputs = inputs
        self.tables = cell_tables(inputs)
        self.ageing = Ageing(inputs)
        self.carried = inputs.reports_of_source >= 2
        self.log_prior = np.log(inputs.prior.mean)
        self._fold_reports()
        self._fold_judgements()

    def _fold_reports(self) -> None:
        inputs, n = self.inputs, self.inputs.opinions_from
        self.constant, self.slope = self._folded(2, slice(n))
        self.opinion_constant, self.opinion_slope = self._folded(len(inputs.scenario), slice(n, None))
        self.credit = inputs.own_credit
        self.starts = np.searchsorted(inputs.report_moment[:n], np.arange(len(inputs.moment_indicator)))
        self.silent = np.flatnonzero(inputs.silence)
        self.unseen = np.log(np.maximum(1 - inputs.silence, LEAST))[:, None]

    def _folded(self, states: int, reports: slice) -> tuple[Floats, Floats]:
        """Constant and slope in r of P(report | state), both [state, report, scenario or 1]."""
        inputs, deception = self.inputs, self.inputs.deception[reports]
        untracked, whole = (part[:states, reports, None] for part in (inputs.untracked, inputs.whole))
        staged = deception if deception.any() else np.zeros((len(deception), 1))
        return (1 - staged) * untracked + staged, (1 - staged) * (whole - untracked)

    def _fold_judgements(self) -> None:
        alone, inputs = self.tables.alone, self.inputs
        total = inputs.theta_a + inputs.theta_b
        self.alone_true = (inputs.theta_a / total)[alone]
        self.alone_false = (inputs.theta_b / total)[alone]

    @cached_property
    def _states(self) -> tuple[tuple[StateTable, ...], Ints]:
        return joint_states(self.tables)

    @property
    def tabled(self) -> tuple[StateTable, ...]:
        """Tables of the joint states of the groups that have one."""
        return self._states[0]

    @property
    def untabled(self) -> Ints:
        """The positions of the other groups."""
        return self._states[1]

    @cached_property
    def cells_only(self) -> CellTables:
        """The cell tables of the groups without a table of their states."""
        return self.tables.only(self.untabled)

    @property
    def elements(self) -> int:
        """Elements of the largest array of a sum at one r, at least 1."""
        return int(max(1, self.tables.true.size, self.constant.size))

    @property
    def elements_looked_up(self) -> int:
        """The same for `log_joint`, which needs no cells of groups that have a table."""
        half = max((table.table.size // table.table.shape[-2] for table in self.tabled), default=0)
        return int(max(1, half, self.cells_only.true.size, self.constant.size))

    def blocks(self, count: int, elements: int = 0) -> list[slice]:
        """Slices of nodes, 0 to `count`, so short that the arrays of a sum stay in the processor's cache.

        `elements` is the size of the largest array at one node; `self.elements` if left out.
        """
        size = max(1, BLOCK_ELEMENTS // (elements or self.elements))
        return [slice(start, start + size) for start in range(0, count, size)]

    def settle(self, r: Floats) -> Floats:
        """R [..., source] with the prior mean for each source that has a single report.

        P(reports | r) is linear in such an r, so that its mean gives the integral without error.
        """
        return np.where(self.carried, r, self.inputs.r_mean)

    def report_logs(
        self, r: Floats, reports: Ints | slice = slice(None), credit: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Log P(report | indicator true, r) and log P(report | indicator false, r), for r [..., source].

        Both are [..., report, scenario], or [..., report, 1] where none of them may be staged. `reports` are
        positions among the reports on indicators; all of them if left out. `credit` is that of each of them;
        their own if left out.
        """
        n = self.inputs.opinions_from
        columns = slice(None) if self.inputs.deception[:n][reports].any() else slice(0, 1)
        reliable = r[..., self.inputs.report_source[:n][reports]]
        reliable = (reliable * (self.credit[:n][reports] if credit is None else credit))[..., None]
        false, true = (
            np.log(constant[reports][:, columns] + slope[reports][:, columns] * reliable + LEAST)
            for constant, slope in zip(self.constant, self.slope, strict=True)
        )
        return true, false

    def opinion_logs(self, r: Floats, reports: Ints | None = None, credit: Floats | None = None) -> Floats:
        """Log P(opinion | view, scenario, r), [..., view, opinion, scenario or 1], for r [..., source].

        `reports` are positions among all reports; every opinion if left out. `credit` as in `report_logs`.
        """
        n = self.inputs.opinions_from
        reports = np.arange(n, len(self.inputs.report)) if reports is None else reports
        credit = self.credit[reports] if credit is None else credit
        reliable = (r[..., self.inputs.report_source[reports]] * credit)[..., None, :, None]
        constant, slope = self.opinion_constant[:, reports - n], self.opinion_slope[:, reports - n]
        logs: Floats = np.log(constant + slope * reliable + LEAST)
        return logs

    def view_probability(self, r: Floats) -> Floats:
        """P(view | opinions, scenario, r), [..., view, scenario], for r [..., source]."""
        logs = self.opinion_logs(r).sum(-2)
        weight = np.exp(logs - logs.max(-2, keepdims=True)) * self.inputs.view + LEAST
        probability: Floats = weight / weight.sum(-2, keepdims=True)
        return probability

    def opinions(self, r: Floats) -> Floats:
        """Log P(opinions | scenario, r), [..., scenario], for r [..., source]."""
        if self.inputs.opinions_from == len(self.inputs.report):
            return np.zeros((*r.shape[:-1], len(self.inputs.scenario)))
        return self.over_views(self.opinion_logs(r).sum(-2))

    def over_views(self, logs: Floats) -> Floats:
        """Ln sum_w P(w | s) exp(logs_w), [..., scenario], from logs [..., view, scenario or 1]."""
        top = logs.max(-2)
        value = np.exp(logs - top[..., None, :])
        if logs.shape[-1] == 1:
            mixed: Floats = value[..., 0] @ self.inputs.view
        else:
            mixed = np.einsum("...wk,wk->...k", value, self.inputs.view)
        total: Floats = np.log(mixed + LEAST) + top
        return total

    def evidence(self, r: Floats, settled: bool = True) -> Evidence:
        """What the reports say of each indicator, for r [..., source].

        With `settled` the reliabilities of sources with a single report are summed out; without it they
        too are used as they stand in r.
        """
        r = self.settle(r) if settled else r
        moments = (np.add.reduceat(logs, self.starts, axis=-2) for logs in self.report_logs(r))
        past = self.ageing.carried_forward(*moments)
        true, false = self.ageing.present(*past)
        true = true + self.unseen
        scale = np.maximum(true, false)
        base = self.log_prior + self.opinions(r) + scale.sum(-2)
        return Evidence(np.exp(true - scale), np.exp(false - scale), scale, base, past)

    def cells(self, evidence: Evidence) -> Floats:
        """Log weight of every cell (rho, level) of every group, [..., group, scenario, cell].

        ln P(cell) + sum over the group's indicators m of ln(P(m true | s, cell) true_m + P(m false | s, cell)
        false_m), with true_m and false_m the likelihoods in `evidence`.
        """
        return _cells(self.tables, evidence)

    def cells_given(self, evidence: Evidence, scenario: Ints) -> Floats:
        """`cells` where the scenario is known, [chain, group, cell], for a scenario [chain]."""
        tables = self.tables
        result = np.empty((len(scenario), len(tables.starts), tables.true.shape[-1]))
        for k in np.unique(scenario):
            rows, column = np.flatnonzero(scenario == k), k if evidence.true.shape[-1] > 1 else 0
            true, false = (part[rows, :, column].T[..., None] for part in (evidence.true, evidence.false))
            for g, members in enumerate(tables.members):
                indicators = tables.grouped[members]
                chances = tables.true[members, k, None], tables.false[members, k, None]
                logs = _log_mixed(*chances, true[indicators], false[indicators])
                result[rows, g] = logs.sum(0) + tables.log_weight[g]
        return result

    def cavity(self, evidence: Evidence) -> tuple[Floats, Floats]:
        """P(indicator true, reports on its group's other indicators | s), and the same for indicator false.

        Both [..., indicator, scenario], up to a factor of their own for each indicator and scenario.
        """
        tables = self.tables
        shape = (*evidence.true.shape[:-1], len(self.inputs.scenario))
        result = np.empty(shape), np.empty(shape)
        result[0][..., tables.alone, :], result[1][..., tables.alone, :] = self.alone_true, self.alone_false
        for g, members in enumerate(tables.members):
            logs = _member_logs(tables, members, evidence)
            others = logs.sum(-3, keepdims=True) + tables.log_weight[g] - logs
            others -= others.max(-1, keepdims=True)
            np.exp(others, out=others)
            for part, table in zip(result, (tables.true, tables.false), strict=True):
                part[..., tables.grouped[members], :] = np.einsum("...mkc,mkc->...mk", others, table[members])
        return result

    def _over_alone(self, evidence: Evidence) -> Floats:
        """Log P(opinions, reports on indicators without a group, s = k | r), [..., scenario]."""
        true, false = (part[..., self.tables.alone, :] for part in (evidence.true, evidence.false))
        mixed = self.alone_true * true + self.alone_false * false
        total: Floats = evidence.base + np.log(mixed + LEAST).sum(-2)
        return total

    def over_scenarios(self, evidence: Evidence) -> Floats:
        """Log P(reports, s = k | r), [node, scenario], from the evidence at r."""
        total = self._over_alone(evidence)
        for table in self.tabled:
            total += table.log_likelihood(evidence.true, evidence.false)
        if len(self.untabled):
            total += log_sum(_cells(self.cells_only, evidence)).sum(-2)
        return total

    def log_joint(self, r: Floats) -> Floats:
        """Log P(reports, s = k | r), [node, scenario], for r [node, source].

        P(s) sum_c P(c | s) prod_i P(report_i | c, s, r), over the truths c of all indicators.
        """
        blocks = self.blocks(len(r), self.elements_looked_up)
        return np.concatenate([self.over_scenarios(self.evidence(r[block])) for block in blocks])


def _cells(tables: CellTables, evidence: Evidence) -> Floats:
    """Log weight of every cell of the groups in some tables, [..., group, scenario, cell]."""
    result = np.empty((*evidence.true.shape[:-2], len(tables.starts), *tables.true.shape[1:]))
    for g, members in enumerate(tables.members):
        result[..., g, :, :] = _member_logs(tables, members, evidence).sum(-3) + tables.log_weight[g]
    return result


def _member_logs(tables: CellTables, members: slice, evidence: Evidence) -> Floats:
    """Log likelihood of each indicator of one group in every cell, [..., member, scenario, cell]."""
    true, false = (part[..., tables.grouped[members], :, None] for part in (evidence.true, evidence.false))
    return _log_mixed(tables.true[members], tables.false[members], true, false)


def _log_mixed(chance_true: Floats, chance_false: Floats, true: Floats, false: Floats) -> Floats:
    """ln(P(true) true + P(false) false); above ln 0, since one likelihood is 1 and no chance below 1e-300."""
    mixed = chance_true * true
    mixed += chance_false * false
    return np.log(mixed, out=mixed)
