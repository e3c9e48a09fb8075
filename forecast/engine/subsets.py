"""P(some of the reports, scenario | r) for many subsets of the reports at once.

What the reports say of one group of indicators depends on the subset only through its reports on
that group. So each group is summed for the distinct subsets of its own reports alone, over the
joint states of its indicators, whose probabilities are worked out once; the rest is looking up and
adding.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from forecast.engine.arrays import Bools, Floats, Ints
from forecast.engine.likelihood import FLOOR, Likelihood
from forecast.engine.states import state_chances

# A group of at most so many indicators has one table of its joint states; a larger one has a table
# for every few of them, given its cell.
MOST_JOINT, FEW_JOINT = 8, 4
_ELEMENTS = 400_000

# Log likelihoods of an indicator's present state, true and false, [pattern, node, scenario].
type _Said = tuple[Floats, Floats]
# Sums over a group of indicators, by what they depend on.
type Memo = dict[bytes, Floats]


@dataclass(frozen=True)
class _Part:
    """Indicators that share a cause, or one that has a cause of its own.

    Where they are few, `joint` is P(states of the first half, states of the second | scenario),
    [scenario, first, second], cells summed out. Where they are many, `tables` are P(states of a few
    of them | scenario, cell), [scenario, state, cell], and `weight` are those of the cells. Among the
    states of several indicators the first one's counts most.
    """

    indicators: Ints
    joint: Floats | None
    tables: tuple[Floats, ...] = ()
    weight: Floats | None = None  # [cell]


class _Summed(NamedTuple):
    """A part's log likelihood for distinct sets and nodes, and where every subset's and node's stands."""

    logs: Floats  # [distinct set, distinct node, scenario]
    row: Ints  # [subset]
    node: Ints  # [node]

    def at(self, block: slice) -> Floats:
        """For some of the nodes, [subset, node, scenario]."""
        chosen: Floats = self.logs[self.row[:, None], self.node[block]]
        return chosen


class Subsets:
    """The sum for subsets of one case's players: its reports in their order, then its silences."""

    def __init__(self, likelihood: Likelihood) -> None:
        self.likelihood = likelihood
        given = likelihood.inputs
        self.players = len(given.report) + len(likelihood.silent)
        subject = np.append(given.report_indicator, likelihood.silent)
        self._of = [np.flatnonzero(subject == m) for m in range(len(given.indicator))]
        self._parts = tuple(_parts(likelihood))

    def log_joint(self, r: Floats, kept: Bools | None = None, memo: Memo | None = None) -> Floats:
        """Log P(the reports kept, s = k | r), [subset, node, scenario].

        `r` is [node, source], `kept` is [subset, player], all of them if left out. A report that is
        left out says nothing of anything, and its moment is summed out. A `memo` passed from one case
        to the next spares what the two have in common.
        """
        if kept is not None:
            return np.concatenate([each for _, each in self.in_blocks(r, kept)], axis=1)
        every, r = np.ones((1, self.players), bool), self.likelihood.settle(r)
        total = self.likelihood.log_prior + self.likelihood.opinion_logs(r).sum(1)[None]
        for part in self._parts:
            key = self._key(part, r)
            found = None if memo is None else memo.get(key)
            if found is None:
                found = self._part(part, r, every).at(slice(None))
            if memo is not None:
                memo[key] = found
            total += found
        return total

    def in_blocks(self, r: Floats, kept: Bools, size: int | None = None) -> Iterator[tuple[slice, Floats]]:
        """The same, for so many nodes at a time, or as many as the processor's cache has room for."""
        likelihood, n = self.likelihood, self.likelihood.inputs.opinions_from
        r = likelihood.settle(r)
        opinions, keeps = likelihood.opinion_logs(r), kept[:, n : len(likelihood.inputs.report)].astype(float)
        parts = [self._part(part, r, kept) for part in self._parts]
        step = size or max(1, _ELEMENTS // max(1, len(kept) * len(likelihood.log_prior)))
        for block in (slice(start, start + step) for start in range(0, len(r), step)):
            total = likelihood.log_prior + np.tensordot(keeps, opinions[block], (1, 1))
            for part in parts:
                total += part.at(block)
            yield block, total

    def _key(self, part: _Part, r: Floats) -> bytes:
        """All that the sum over a part depends on, beside the nodes of sources that bear on it."""
        given, likelihood = self.likelihood.inputs, self.likelihood
        m = part.indicators
        reports = np.flatnonzero(np.isin(given.report_indicator, m))
        group = given.group_of[m[:1]]
        group = group[group >= 0]
        arrays = (
            *(given.theta_a[m], given.theta_b[m], given.background[m], given.silence[m]),
            *(given.rho[group], given.rho_weight[group]),
            *(given.untracked[reports], given.certainty[reports], given.deception[reports]),
            *(given.when_true[reports], given.when_false[reports], given.report_moment[reports]),
            *(likelihood.ageing.passage[given.report_moment[reports]], r[:, given.report_source[reports]]),
        )
        return b"|".join((b"%d" % len(r), *(np.ascontiguousarray(each).tobytes() for each in arrays)))

    def _part(self, part: _Part, r: Floats, kept: Bools) -> _Summed:
        """The log likelihood of what is said of a part, for every set of its own players and sources' r."""
        given = self.likelihood.inputs
        own = np.unique(given.report_source[np.isin(given.report_indicator, part.indicators)])
        _, first, node = np.unique(r[:, own], axis=0, return_index=True, return_inverse=True)
        said = [self._said(m, r[first], kept) for m in part.indicators]
        rows, row = _distinct(np.stack([inverse for _, inverse in said], 1))
        likelihoods = [(true[rows[:, m]], false[rows[:, m]]) for m, ((true, false), _) in enumerate(said)]
        return _Summed(_summed(part, likelihoods, len(self.likelihood.log_prior)), row, node.reshape(-1))

    def _said(self, m: int, r: Floats, kept: Bools) -> tuple[_Said, Ints]:
        """What is said of an indicator for every set of its own players, and where each subset's stands."""
        likelihood, mine = self.likelihood, self._of[m]
        patterns, back = _distinct(kept[:, mine])
        reports = mine[mine < len(likelihood.inputs.report)]
        at = likelihood.inputs.report_moment[reports]
        logs, of_reports = likelihood.report_logs(r, reports), patterns[:, : len(at)]
        if m in likelihood.ageing.aged:
            true, false = likelihood.ageing.present_of_sets(at, *logs, of_reports)
        else:
            true, false = (np.tensordot(of_reports.astype(float), log, (1, 1)) for log in logs)
        if len(reports) < len(mine):  # the last of its players is its silence
            true = true + np.where(patterns[:, -1, None, None], likelihood.unseen[m], 0.0)
        return (true, false), back


def _distinct(rows: np.ndarray) -> tuple[np.ndarray, Ints]:
    """The distinct rows, and where each row stands among them."""
    if rows.shape[1] == 0:
        return rows[:1], np.zeros(len(rows), np.intp)
    distinct, back = np.unique(rows, axis=0, return_inverse=True)
    return distinct, back.reshape(-1)


def _parts(likelihood: Likelihood) -> Iterator[_Part]:
    tables = likelihood.tables
    for place, m in enumerate(tables.alone):
        states = np.stack([likelihood.alone_false[place], likelihood.alone_true[place]], -1)
        yield _Part(np.array([m]), states[:, None])
    for g, weight in enumerate(np.exp(tables.log_weight)):
        places = np.flatnonzero(likelihood.inputs.group_of[tables.grouped] == g)
        members = tables.grouped[places]
        if len(places) <= MOST_JOINT:
            joint = _joint(likelihood, places) @ weight
            yield _Part(members, joint.reshape(len(joint), 2 ** (len(places) // 2), -1))
        else:
            chunks = (places[start : start + FEW_JOINT] for start in range(0, len(places), FEW_JOINT))
            yield _Part(members, None, tuple(_joint(likelihood, chunk) for chunk in chunks), weight)


def _joint(likelihood: Likelihood, places: Ints) -> Floats:
    """P(states | scenario, cell) of some grouped indicators, [scenario, state, cell]."""
    return state_chances(likelihood.tables.true[places], likelihood.tables.false[places])


def _summed(part: _Part, said: list[_Said], scenarios: int) -> Floats:
    """Log likelihood of what is said of a part's indicators, [pattern, node, scenario]."""
    patterns, nodes = said[0][0].shape[:2]
    states = FEW_JOINT * part.tables[0].shape[-1] if part.tables else 2 ** ((len(said) + 1) // 2)
    step = max(1, _ELEMENTS // max(1, nodes * scenarios * states))
    result = np.empty((patterns, nodes, scenarios))
    for rows in (slice(start, start + step) for start in range(0, patterns, step)):
        chosen = [(true[rows], false[rows]) for true, false in said]
        logs = _few(part.joint, chosen) if part.joint is not None else _many(part, chosen)
        result[rows] = np.moveaxis(logs, 0, -1).reshape(result[rows].shape)
    return result


def _few(joint: Floats, said: list[_Said]) -> Floats:
    """Log likelihood, [scenario, pattern x node], by the joint states of all."""
    first, second = _states(said[: len(said) // 2], said), _states(said[len(said) // 2 :], said)
    value = ((first.value @ joint) * second.value).sum(-1)
    logs: Floats = np.log(value + FLOOR) + first.log_scale + second.log_scale
    return logs


def _many(part: _Part, said: list[_Said]) -> Floats:
    """Log likelihood, [scenario, pattern x node], a few indicators after the other in every cell."""
    value: Floats = part.weight if part.weight is not None else np.ones(1)
    logs = np.zeros(1)
    for place, table in enumerate(part.tables):
        states = _states(said[place * FEW_JOINT : (place + 1) * FEW_JOINT], said)
        value = value * (states.value @ table)
        top = value.max(-1, keepdims=True) + FLOOR
        value, logs = value / top, logs + states.log_scale + np.log(top[..., 0])
    total: Floats = np.log(value.sum(-1) + FLOOR) + logs
    return total


class _States(NamedTuple):
    """Likelihood of the joint states of a few indicators, scaled."""

    value: Floats  # [scenario, pattern x node, state]
    log_scale: Floats  # [scenario, pattern x node]


def _states(some: list[_Said], said: list[_Said]) -> _States:
    size = said[0][0].shape[0] * said[0][0].shape[1]
    states, scale = np.ones((1, size, 1)), np.zeros((1, size))
    for true, false in some:
        top = np.maximum(true, false)
        both = np.stack([np.exp(false - top), np.exp(true - top)], -1)
        own = np.moveaxis(both, 2, 0).reshape(-1, size, 1, 2)
        states = (states[..., None] * own).reshape(max(len(states), len(own)), size, -1)
        scale = scale + np.moveaxis(top, 2, 0).reshape(-1, size)
    return _States(states, scale)
