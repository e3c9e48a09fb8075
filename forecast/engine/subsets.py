"""P(some of the reports, scenario | r) for many subsets of the reports at once.

The likelihood of a group of indicators depends on the subset only through its reports on that group. So each
group is summed only for the distinct subsets of its own reports, over the joint states of its indicators,
whose probabilities are computed once. What is left for each subset is to look up and add.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from forecast.engine.arrays import LEAST, Bools, Floats, Ints
from forecast.engine.likelihood import Likelihood
from forecast.engine.states import state_chances

# A group of at most so many indicators has one table of its joint states; a larger one has a table
# for every few of them, given its cell.
MOST_JOINT, FEW_JOINT = 8, 4
_ELEMENTS = 400_000
# Rows of numbers are told apart by one whole number each, up to this one.
_MOST_CODES = 2**31

# Log likelihoods of an indicator's present state, true and false, [pattern, node, scenario].
type _StateLogs = tuple[Floats, Floats]
# What one case and the next have in common, by all that it depends on: sums over a part, the log
# likelihoods of its indicators, the tables of its states, distinct nodes.
type Memo = dict[bytes, Any]


class _Part(NamedTuple):
    """A group of indicators, or one indicator without a group; `row` is its number among its like."""

    indicators: Ints
    is_group: bool
    row: int


class _StateTables(NamedTuple):
    """P(joint states of a part's indicators).

    Where they are few, `joint` is P(states of the first half, states of the second | scenario),
    [scenario, first, second], with the cells summed out. Where they are many, `tables` are P(states of a few
    of them | scenario, cell), [scenario, state, cell], and `weight` is P(cell). States are numbered as in
    `StateTable`.
    """

    joint: Floats | None
    tables: tuple[Floats, ...] = ()
    weight: Floats | None = None  # [cell]


class _PartSums(NamedTuple):
    """A part's log likelihood for distinct sets and nodes, and the row of every subset and node."""

    logs: Floats  # [distinct set, distinct node, scenario]
    row: Ints  # [subset]
    node: Ints  # [node]

    def at(self, block: slice) -> Floats:
        """Log likelihoods at some nodes, [subset, node, scenario]."""
        chosen: Floats = self.logs.take(self.node[block], 1).take(self.row, 0)
        return chosen


class _Kept(NamedTuple):
    """Which players are in each subset, and the part of its certainty with which each report counts there."""

    players: Bools  # [subset, player]
    credit: Floats  # [subset, report]


class _Nodes(NamedTuple):
    """How many nodes there are, and a number for those of each source: the same for the same nodes."""

    total: Ints  # []
    number: Ints  # [source]


class _Entries(NamedTuple):
    """Some reports as they may count, each with the part of its certainty, and which count in each subset."""

    report: Ints  # [entry]
    credit: Floats  # [entry]
    counted: Bools  # [subset, entry]


class Subsets:
    """The sum for subsets of one case's players: its reports in their order, then its silences."""

    def __init__(self, likelihood: Likelihood) -> None:
        self.likelihood = likelihood
        inputs = likelihood.inputs
        self.players = len(inputs.players)
        subject = np.append(inputs.report_indicator, likelihood.silent)
        self._players_of = [np.flatnonzero(subject == m) for m in range(len(inputs.indicator))]
        self._reports_of = [players[players < len(inputs.report)] for players in self._players_of]
        self._parts = tuple(_parts(likelihood))

    def log_joint(self, r: Floats, kept: Bools | None = None, memo: Memo | None = None) -> Floats:
        """Log P(the reports kept, s = k | r), [subset, node, scenario], for r [node, source].

        `kept` is [subset, player]; all players in one subset if left out. A report that is not kept is no
        evidence, and its moment is summed out. A `memo` passed from one case to the next saves the sums that
        the two have in common.
        """
        if kept is not None:
            return np.concatenate([logs for _, logs in self.in_blocks(r, kept, memo=memo)], axis=1)
        likelihood, memo = self.likelihood, {} if memo is None else memo
        every = _Kept(np.ones((1, self.players), bool), likelihood.inputs.own_credit[None])
        r = likelihood.settle(r)
        nodes = _numbered(r, memo)
        opinions = self._opinions_key(nodes)
        if opinions not in memo:
            memo[opinions] = likelihood.opinions(r)
        total: Floats = likelihood.log_prior + memo[opinions][None]
        for part in self._parts:
            evidence = self._evidence_key(part, nodes)
            key = evidence + self._cause_key(part)
            if key not in memo:
                memo[key] = self._part_sums(part, r, every, memo, evidence).at(slice(None))
            total += memo[key]
        return total

    def keys(self, r: Floats, memo: Memo) -> tuple[bytes, ...]:
        """What each term of `log_joint` rests on: the prior, the opinions, and every part."""
        nodes = _numbered(self.likelihood.settle(r), memo)
        parts = (self._evidence_key(part, nodes) + self._cause_key(part) for part in self._parts)
        return (_key(self.likelihood.log_prior), self._opinions_key(nodes), *parts)

    def in_blocks(
        self, r: Floats, kept: Bools, size: int | None = None, memo: Memo | None = None
    ) -> Iterator[tuple[slice, Floats]]:
        """`log_joint` of some nodes after the other, each with the slice of its nodes.

        `size` is how many nodes make a block; as many as the processor's cache has room for if left out.
        """
        likelihood = self.likelihood
        r = likelihood.settle(r)
        memo = {} if memo is None else memo
        subsets = self._kept(kept)
        parts = [self._part_sums(part, r, subsets, memo) for part in self._parts]
        parts += self._opinion_sums(r, subsets, memo)
        step = size or max(1, _ELEMENTS // max(1, len(kept) * len(likelihood.log_prior)))
        alike, moving = ([part for part in parts if (len(part.logs[0]) == 1) is one] for one in (True, False))
        first: Floats = likelihood.log_prior + sum((part.at(slice(1)) for part in alike), np.zeros((1, 1, 1)))
        for block in (slice(start, start + step) for start in range(0, len(r), step)):
            total = np.zeros((len(kept), len(r[block]), 1)) + first
            for part in moving:
                total += part.at(block)
            yield block, total

    def _kept(self, kept: Bools) -> _Kept:
        inputs = self.likelihood.inputs
        return _Kept(kept, inputs.credit(kept[:, : len(inputs.report)]))

    def _opinion_sums(self, r: Floats, kept: _Kept, memo: Memo) -> list[_PartSums]:
        """The opinions' log likelihood for every distinct set of them, the view summed out; none without."""
        likelihood, inputs = self.likelihood, self.likelihood.inputs
        opinions = np.arange(inputs.opinions_from, len(inputs.report))
        if not len(opinions):
            return []
        first, node = _distinct_nodes(r[:, np.unique(inputs.report_source[opinions])], memo)
        entries = self._entries(opinions, kept)
        patterns, row = _distinct(entries.counted)
        logs = likelihood.opinion_logs(r[first], entries.report, entries.credit)
        # [set, node, view, scenario or 1]
        total = np.tensordot(patterns.astype(float), logs, (1, 2))
        return [_PartSums(likelihood.over_views(total), row, node)]

    def _entries(self, reports: Ints, kept: _Kept) -> _Entries:
        """Some reports, whole and, where the camp has several on the matter, behind a firmer one."""
        inputs = self.likelihood.inputs
        present, shared = kept.players[:, reports], inputs.shared[reports]
        behind = present & (kept.credit[:, reports] < 1)
        return _Entries(
            np.concatenate([reports, reports[shared]]),
            np.append(np.ones(len(reports)), np.full(np.count_nonzero(shared), 1 - inputs.repetition)),
            np.concatenate([present & ~behind, behind[:, shared]], 1),
        )

    def _evidence_key(self, part: _Part, nodes: _Nodes) -> bytes:
        """All that the log likelihoods of a part's indicators depend on."""
        inputs, ageing = self.likelihood.inputs, self.likelihood.ageing
        reports = self._reports(part)
        moments = inputs.report_moment[reports]
        return _key(
            *(nodes.total, part.indicators, inputs.silence[part.indicators]),
            *(moments, ageing.passage[moments]),
            *(inputs.untracked[:, reports], inputs.tracked[:, reports], inputs.deception[reports]),
            nodes.number[inputs.report_source[reports]],
        )

    def _opinions_key(self, nodes: _Nodes) -> bytes:
        """All that the log likelihood of the opinions depends on."""
        likelihood, inputs = self.likelihood, self.likelihood.inputs
        own = slice(inputs.opinions_from, None)
        chances = likelihood.opinion_constant, likelihood.opinion_slope, likelihood.credit[own], inputs.view
        return _key(nodes.total, *chances, nodes.number[inputs.report_source[own]])

    def _reports(self, part: _Part) -> Ints:
        """The reports on a part's indicators, indicator by indicator."""
        return np.concatenate([self._reports_of[m] for m in part.indicators])

    def _cause_key(self, part: _Part) -> bytes:
        """All that the probabilities of a part's joint states depend on."""
        inputs = self.likelihood.inputs
        group = [part.row] if part.is_group else []
        theta = inputs.theta_a[part.indicators], inputs.theta_b[part.indicators]
        return _key(part.indicators, *theta, inputs.rho[group], inputs.rho_weight[group])

    def _part_sums(self, part: _Part, r: Floats, kept: _Kept, memo: Memo, key: bytes = b"") -> _PartSums:
        """A part's log likelihood for every distinct set of its players and r of its sources.

        Under a `key` the log likelihoods of its indicators are kept in the memo.
        """
        inputs = self.likelihood.inputs
        own = np.unique(inputs.report_source[self._reports(part)])
        first, node = _distinct_nodes(r[:, own], memo)
        members = memo.get(key) or [self._state_logs(m, r[first], kept) for m in part.indicators]
        if key:
            memo[key] = members
        cause = self._cause_key(part)
        if cause not in memo:
            memo[cause] = _state_tables(self.likelihood, part)
        rows, row = _distinct(np.stack([inverse for _, inverse in members], 1))
        logs = [(true[rows[:, m]], false[rows[:, m]]) for m, ((true, false), _) in enumerate(members)]
        return _PartSums(_summed(memo[cause], logs, len(self.likelihood.log_prior)), row, node)

    def _state_logs(self, m: int, r: Floats, kept: _Kept) -> tuple[_StateLogs, Ints]:
        """Log likelihoods of an indicator for every set of its own players, and the row of each subset."""
        likelihood, players = self.likelihood, self._players_of[m]
        reports = self._reports_of[m]
        entries = self._entries(reports, kept)
        silent = kept.players[:, players[len(reports) :]]  # the last player may be the indicator's silence
        patterns, row = _distinct(np.concatenate([entries.counted, silent], 1))
        logs = likelihood.report_logs(r, entries.report, entries.credit)
        of_reports, at = patterns[:, : len(entries.report)], likelihood.inputs.report_moment[entries.report]
        if m in likelihood.ageing.aged:
            order = np.argsort(at, kind="stable")
            logs = logs[0][:, order], logs[1][:, order]
            true, false = likelihood.ageing.present_of_sets(at[order], *logs, of_reports[:, order])
        else:
            true, false = (np.tensordot(of_reports.astype(float), log, (1, 1)) for log in logs)
        if len(reports) < len(players):
            true = true + np.where(patterns[:, -1, None, None], likelihood.unseen[m], 0.0)
        return (true, false), row


def _distinct(rows: np.ndarray) -> tuple[np.ndarray, Ints]:
    """The distinct rows, and the position of each row among them."""
    if rows.shape[1] == 0 or len(rows) == 1:
        return rows[:1], np.zeros(len(rows), np.intp)
    distinct, position = np.unique(rows, axis=0, return_inverse=True)
    return distinct, position.reshape(-1)


def _numbered(r: Floats, memo: Memo) -> _Nodes:
    columns = (column.tobytes() for column in np.ascontiguousarray(r.T))
    number = [memo.setdefault(column, len(memo)) for column in columns]
    return _Nodes(np.array(len(r)), np.array(number, np.intp))


def _distinct_nodes(r: Floats, memo: Memo) -> tuple[Ints, Ints]:
    """The first of the nodes with distinct reliabilities, and which of these each node is."""
    key = _key(r)
    if key not in memo:
        code, codes = np.zeros(len(r), np.intp), 1
        for column in r.T:
            values, at = np.unique(column, return_inverse=True)
            code, codes = code * len(values) + at, codes * len(values)
            if codes > _MOST_CODES:
                values, code = np.unique(code, return_inverse=True)
                codes = len(values)
        _, first, node = np.unique(code, return_index=True, return_inverse=True)
        memo[key] = first, node
    indices: tuple[Ints, Ints] = memo[key]
    return indices


def _key(*arrays: np.ndarray) -> bytes:
    """Arrays, with their shapes, as a key."""
    return b"|".join(b"%a" % (array.shape,) + np.ascontiguousarray(array).tobytes() for array in arrays)


def _parts(likelihood: Likelihood) -> Iterator[_Part]:
    tables = likelihood.tables
    for row, m in enumerate(tables.alone):
        yield _Part(np.array([m]), False, row)
    for row, members in enumerate(tables.members):
        yield _Part(tables.grouped[members], True, row)


def _state_tables(likelihood: Likelihood, part: _Part) -> _StateTables:
    """The probabilities of a part's joint states."""
    tables, row = likelihood.tables, part.row
    if not part.is_group:
        states = np.stack([likelihood.alone_false[row], likelihood.alone_true[row]], -1)
        return _StateTables(states[:, None])
    members, weight = tables.members[row], np.exp(tables.log_weight[row])
    true, false = tables.true[members], tables.false[members]
    if len(true) <= MOST_JOINT:
        joint = state_chances(true, false) @ weight
        return _StateTables(joint.reshape(len(joint), 2 ** (len(true) // 2), -1))
    few = (slice(start, start + FEW_JOINT) for start in range(0, len(true), FEW_JOINT))
    return _StateTables(None, tuple(state_chances(true[m], false[m]) for m in few), weight)


def _summed(part: _StateTables, logs: list[_StateLogs], scenarios: int) -> Floats:
    """Log likelihood of a part, [pattern, node, scenario], from the logs of its indicators."""
    patterns, nodes = logs[0][0].shape[:2]
    states = FEW_JOINT * part.tables[0].shape[-1] if part.tables else 2 ** ((len(logs) + 1) // 2)
    step = max(1, _ELEMENTS // max(1, nodes * scenarios * states))
    result = np.empty((patterns, nodes, scenarios))
    for rows in (slice(start, start + step) for start in range(0, patterns, step)):
        some = [(true[rows], false[rows]) for true, false in logs]
        total = _few(part.joint, some) if part.joint is not None else _many(part, some)
        result[rows] = np.moveaxis(total, 0, -1).reshape(result[rows].shape)
    return result


def _few(joint: Floats, logs: list[_StateLogs]) -> Floats:
    """Log likelihood, [scenario, pattern x node], by the joint states of all indicators of a part."""
    size, half = logs[0][0].shape[0] * logs[0][0].shape[1], len(logs) // 2
    first, second = _states(logs[:half], size), _states(logs[half:], size)
    value = ((first.value @ joint) * second.value).sum(-1)
    total: Floats = np.log(value + LEAST) + first.log_scale + second.log_scale
    return total


def _many(part: _StateTables, logs: list[_StateLogs]) -> Floats:
    """Log likelihood, [scenario, pattern x node], by a few indicators after the other in every cell."""
    size = logs[0][0].shape[0] * logs[0][0].shape[1]
    value: Floats = part.weight if part.weight is not None else np.ones(1)
    total = np.zeros(1)
    for number, table in enumerate(part.tables):
        states = _states(logs[number * FEW_JOINT : (number + 1) * FEW_JOINT], size)
        value = value * (states.value @ table)
        top = value.max(-1, keepdims=True) + LEAST
        value, total = value / top, total + states.log_scale + np.log(top[..., 0])
    return np.log(value.sum(-1) + LEAST) + total


class _States(NamedTuple):
    """Likelihood of the joint states of a few indicators, scaled."""

    value: Floats  # [scenario, pattern x node, state]
    log_scale: Floats  # [scenario, pattern x node]


def _states(logs: list[_StateLogs], size: int) -> _States:
    """The joint states of some indicators, for `size` pairs of a pattern and a node."""
    states, scale = np.ones((1, size, 1)), np.zeros((1, size))
    for true, false in logs:
        top = np.maximum(true, false)
        both = np.stack([np.exp(false - top), np.exp(true - top)], -1)
        own = np.moveaxis(both, 2, 0).reshape(-1, size, 1, 2)
        states = (states[..., None] * own).reshape(max(len(states), len(own)), size, -1)
        scale = scale + np.moveaxis(top, 2, 0).reshape(-1, size)
    return _States(states, scale)
