"""All sets of up to three ends of inputs, and the probabilities of the scenarios after each, none estimated.

At one node of the reliabilities log P(reports, s) is a sum of terms. Where two ends change no term of a
scenario together their factors multiply at the node, so that sets with two such ends are products of matrices
over the nodes. Sets in which every two ends meet are summed, those of different scenarios at once. A source's
letter has nodes of its own, on which all this is repeated.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import combinations, zip_longest
from typing import NamedTuple

import numpy as np

from forecast.engine.arrays import Bools, Floats, Ints
from forecast.engine.changes import with_all
from forecast.engine.inputs import EngineInputs
from forecast.engine.subsets import Memo
from forecast.engine.sums import Sums
from forecast.explain.tornado import End

MOST_SET = 3
_LETTER, _PRIOR = "grade", ("class", "share")
# The numbers of the ends of a set.
Set = tuple[int, ...]


class _Nodes(NamedTuple):
    """A case, with some letters otherwise, at its nodes."""

    letters: Set
    logs: Floats  # [node, scenario], log P(reports, s = k, node) but for a constant
    constant: float
    memo: Memo


class Board:
    """The ends of some inputs, numbered one input after the other, and all sets of them that fit."""

    def __init__(self, sums: Sums, inputs: Sequence[Sequence[End]]) -> None:
        self.sums = sums
        self.ends = [end for ends in inputs for end in ends]
        number = np.array([number for number, ends in enumerate(inputs) for _ in ends], np.intp)
        prior = np.array([end.kind in _PRIOR for end in self.ends], bool)
        # A set has one end of an input, and one change of the prior at most.
        self.fits = (number[:, None] != number) & ~(prior[:, None] & prior)
        self._letters = [e for e, end in enumerate(self.ends) if end.kind == _LETTER]
        self._others = [e for e, end in enumerate(self.ends) if end.kind != _LETTER]
        self._column = [_column(end, sums.inputs) for end in self.ends]

    def after(self, ends: Sequence[int]) -> Floats:
        """P(s | reports) with some ends together, [scenario]."""
        logs, _ = self.sums.by_node(self._with(ends))
        joint = np.exp(logs - logs.max()).sum(0)
        p: Floats = joint / joint.sum()
        return p

    def sets(self, size: int) -> Iterator[tuple[Ints, Floats]]:
        """Batches of all sets of so many ends, [set, member], and P(s | reports) after each, [set, scenario].

        Every set that fits comes once; its members are in any order.
        """
        for letters in range(size + 1):
            for some in combinations(self._letters, letters):
                if all(self.fits[pair] for pair in combinations(some, 2)):
                    for sets, joint in self._beside(some, size - letters):
                        own = np.tile(np.array(some, np.intp), (len(sets), 1))
                        yield np.column_stack([own, sets]), joint / joint.sum(-1, keepdims=True)

    def count(self, size: int) -> int:
        """How many sets of two or of three ends there are."""
        fits = self.fits.astype(float)
        return round(float((fits @ fits * fits).sum()) / 6 if size == MOST_SET else fits.sum() / 2)

    def _with(self, ends: Sequence[int]) -> EngineInputs:
        return with_all(self.sums.inputs, [self.ends[e].inputs for e in ends])

    def _beside(self, letters: Set, size: int) -> Iterator[tuple[Ints, Floats]]:
        """Sets of so many ends beside some letters, and P(reports, s) up to a constant, [set, scenario]."""
        memo = dict(self.sums.memo)
        logs, _ = self.sums.by_node(self._with(letters), memo)
        nodes = _Nodes(letters, logs - logs.max(), float(logs.max()), memo)
        if size == 0:
            yield np.zeros((1, 0), np.intp), np.exp(nodes.logs).sum(0)[None]
        elif size == 1:
            yield self._summed(nodes, [(e,) for e in self._others])
        else:
            factor = np.ones((len(self.ends), *nodes.logs.shape))
            for (e,), own in self._logs(nodes, [(e,) for e in self._others]):
                factor[e] = np.exp(own - nodes.logs)
            yield from (self._pairs if size == 2 else self._triples)(nodes, factor)

    def _pairs(self, nodes: _Nodes, factor: Floats) -> Iterator[tuple[Ints, Floats]]:
        apart = self._fit & ~self._meet
        pairs = np.argwhere(np.triu(apart, 1))
        yield pairs, _products(np.exp(nodes.logs), factor)[tuple(pairs.T)]
        yield self._summed(nodes, _as_sets(np.argwhere(np.triu(self._meet, 1))))

    def _triples(self, nodes: _Nodes, factor: Floats) -> Iterator[tuple[Ints, Floats]]:
        """A set with two ends that do not meet is a product of both, each together with the third."""
        meet, apart, number = self._meet, self._fit & ~self._meet, np.arange(len(self.ends))
        together: dict[int, list[tuple[int, Floats]]] = defaultdict(list)
        for (i, j), logs in self._logs(nodes, _as_sets(np.argwhere(np.triu(meet, 1)))):
            both = np.exp(logs - nodes.logs)
            together[i].append((j, both))
            together[j].append((i, both))
        for third in self._others:
            # Of the ends that could be the third one of a set, the first is.
            earlier = apart[third] & (number[:, None] < third)
            of = np.triu(apart & self._fit[third] & self._fit[third][:, None] & ~(earlier | earlier.T), 1)
            pairs = np.argwhere(of)
            if len(pairs):
                beside = factor
                if together[third]:
                    beside = factor.copy()
                    for j, both in together[third]:
                        beside[j] = both / factor[third]
                joint = _products(np.exp(nodes.logs) * factor[third], beside)
                yield np.column_stack([np.full(len(pairs), third), pairs]), joint[tuple(pairs.T)]
        pairs = np.argwhere(np.triu(meet, 1))
        yield self._summed(
            nodes, [(i, j, k) for i, j in _as_sets(pairs) for k in _after(j, meet[i] & meet[j])]
        )

    def _summed(self, nodes: _Nodes, sets: Iterable[Set]) -> tuple[Ints, Floats]:
        """Sets, the ends of each of which meet, and P(reports, s) up to a constant, [set, scenario]."""
        rows = [(members, np.exp(logs).sum(0)) for members, logs in self._logs(nodes, sets)]
        size = len(rows[0][0]) if rows else 1
        members = np.array([row[0] for row in rows], np.intp).reshape(len(rows), size)
        return members, np.array([row[1] for row in rows]).reshape(len(rows), nodes.logs.shape[-1])

    def _logs(self, nodes: _Nodes, sets: Iterable[Set]) -> Iterator[tuple[Set, Floats]]:
        """Sets beside the letters of some nodes, with log P(reports, s, node), [node, scenario].

        Sets that differ by ends of one scenario only share a sum with such sets of other scenarios.
        """
        by_column: dict[Set, dict[int, list[Set]]] = defaultdict(lambda: defaultdict(list))
        for members in sets:
            own = tuple(e for e in members if self._column[e] >= 0)
            common = tuple(e for e in members if self._column[e] < 0)
            by_column[common][self._column[own[0]] if own else -1].append(own)
        for common, columns in by_column.items():
            plain = self._at(nodes, common)
            for _ in columns.pop(-1, ()):
                yield common, plain
            for row in zip_longest(*columns.values(), fillvalue=()):
                logs = self._at(nodes, (*common, *(e for own in row for e in own)))
                for column, own in zip(columns, row, strict=True):
                    if own:
                        alone = plain.copy()
                        alone[:, column] = logs[:, column]
                        yield tuple(sorted((*common, *own))), alone

    def _at(self, nodes: _Nodes, ends: Set) -> Floats:
        """`_Nodes.logs` with some ends too."""
        if not ends:
            return nodes.logs
        logs, _ = self.sums.by_node(self._with((*nodes.letters, *ends)), dict(nodes.memo))
        return logs - nodes.constant

    @cached_property
    def _fit(self) -> Bools:
        """Whether two ends fit and neither is a letter, [end, end]."""
        other = np.isin(np.arange(len(self.ends)), self._others)
        fit: Bools = self.fits & other & other[:, None]
        return fit

    @cached_property
    def _meet(self) -> Bools:
        """Whether two of those change one term of one scenario together, [end, end]."""
        memo, scenarios = dict(self.sums.memo), np.arange(len(self.sums.inputs.scenario))
        _, keys = self.sums.by_node(self.sums.inputs, memo)
        changes = np.zeros((len(self.ends), len(keys), len(scenarios)))
        for e in self._others:
            _, own = self.sums.by_node(self.ends[e].inputs, memo)
            columns = (self._column[e] < 0) | (self._column[e] == scenarios)
            changes[e] = np.outer([a != b for a, b in zip(own, keys, strict=True)], columns)
        shared: Floats = np.tensordot(changes, changes, ((1, 2), (1, 2)))
        return self._fit & (shared > 0)


def _column(end: End, inputs: EngineInputs) -> int:
    """The scenario whose P(reports | s) alone an end changes, by position; -1 where it may change all.

    That is a judgement: but of an indicator of the past, whose background all judgements share.
    """
    if end.kind != "judgement":
        return -1
    of_past = inputs.moment_age[inputs.moment_indicator == inputs.indicator.index(end.id)].any()
    return -1 if of_past else inputs.scenario.index(end.under)


def _products(mass: Floats, factor: Floats) -> Floats:
    """Sums over nodes of a mass and two ends' factors, [end, end, scenario], from [end, node, scenario]."""
    scenarios = range(mass.shape[-1])
    return np.stack([(factor[..., k] * mass[:, k]) @ factor[..., k].T for k in scenarios], -1)


def _after(end: int, which: Bools) -> list[int]:
    return [int(e) for e in np.flatnonzero(which) if e > end]


def _as_sets(rows: Ints) -> list[Set]:
    return [tuple(map(int, row)) for row in rows]
