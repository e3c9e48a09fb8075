"""Ageing: what a report of some days ago says of a state that can end.

An indicator with a half-life is a two-state process. A moment is its state on the day of some of
its reports. Going back by a gap of D days, P(older true | newer true) = w + (1-w) 2^(-D/half-life)
and P(older true | newer false) = w (1 - 2^(-D/half-life)), with w the indicator's background, the
chance of being true that holds before any report. An indicator without a half-life has one moment,
which is its present state.
"""

from math import log

import numpy as np

from forecast.engine.arrays import Bools, Floats, Ints
from forecast.engine.inputs import EngineInputs

_FLOOR = 1e-300

Generator = np.random.Generator


class Ageing:
    """The chains of states of one case. Arrays over moments run from each indicator's oldest to its newest.

    `passage` is P(older | newer), [moment, newer, older], false before true; of an indicator's
    newest moment, `newer` is its present state.
    """

    def __init__(self, inputs: EngineInputs) -> None:
        self.indicator = inputs.moment_indicator
        count = len(self.indicator)
        last = np.append(self.indicator[1:] != self.indicator[:-1], True)[:count]
        self._newest = np.flatnonzero(last)
        age = np.maximum(inputs.moment_age, 0.0)  # a report of a later day, in a comparison, is as of today
        gap = self._gap = age - np.where(last, 0.0, np.append(age[1:], 0.0)[:count])
        self.passage = _passage(gap, inputs.background[self.indicator])
        self._shape = len(inputs.indicator)
        # The present state is the state of the one moment, for every indicator.
        self.plain = not gap.any() and count == self._shape
        spread = np.bincount(self.indicator, minlength=self._shape) > 1
        # Those with states of other days than the present.
        self.aged = np.flatnonzero(spread | (np.bincount(self.indicator, gap, self._shape) > 0))
        after = np.searchsorted(self._newest, np.arange(count))
        rank = self._newest[after] - np.arange(count) if count else np.zeros(0, np.intp)
        # By distance from the newest: moments, and which of them lie apart from what is newer.
        self.layers = [np.flatnonzero(rank == q) for q in range(rank.max(initial=-1) + 1)]
        self.moving = [layer[gap[layer] > 0] for layer in self.layers]
        self._still = [layer[gap[layer] == 0] for layer in self.layers]

    def carried_forward(self, true: Floats, false: Floats) -> tuple[Floats, Floats]:
        """Log likelihoods of each moment's state by its own reports and older ones; [..., moment, scenario].

        Takes those by its own reports alone, in the same shape.
        """
        if len(self.layers) < 2:
            return true, false
        true, false = true.copy(), false.copy()
        for q in range(len(self.layers) - 1, 0, -1):
            older = self.layers[q]
            passed = self._passed(true, false, q)
            true[..., older + 1, :] += passed[0]
            false[..., older + 1, :] += passed[1]
        return true, false

    def present(self, true: Floats, false: Floats) -> tuple[Floats, Floats]:
        """Log likelihoods of each indicator's present state, [..., indicator, scenario], from the above."""
        if self.plain:
            return true, false
        shape = (*true.shape[:-2], self._shape, true.shape[-1])
        now = np.zeros(shape), np.zeros(shape)
        if self.layers:
            for each, passed in zip(now, self._passed(true, false, 0), strict=True):
                each[..., self.indicator[self.layers[0]], :] = passed
        return now

    def present_of_sets(self, at: Ints, true: Floats, false: Floats, kept: Bools) -> tuple[Floats, Floats]:
        """Log likelihoods of one indicator's present state by sets of its own reports, [set, node, scenario].

        Takes those of each report, [node, report, scenario], whose moments are `at`, [report], oldest
        first, and `kept`, [set, report]. Messages run forward from the oldest moment and backward from the
        present; only the moments from the first to the last report that a set lacks are gone through anew.
        """
        if not len(at):
            none = np.zeros((len(kept), len(true), true.shape[-1]))
            return none, none.copy()
        first, last = int(at[0]), int(at[-1])
        per_moment = tuple(
            np.stack([part[:, at == q].sum(1) for q in range(first, last + 1)], 1) for part in (true, false)
        )
        lacking = np.where(kept, last, at), np.where(kept, first, at)
        spans = np.stack([lacking[0].min(1), lacking[1].max(1)], 1)
        spans[kept.all(1)] = last
        older = self._older(first, *per_moment)
        newer = self._newer(first, int(spans[:, 1].min()), *per_moment)
        shape = (len(kept), len(true), true.shape[-1])
        result = np.empty(shape), np.empty(shape)
        for start, end in np.unique(spans, axis=0):
            rows = np.flatnonzero((spans == (start, end)).all(1))
            now = older[start]
            for q in range(start, end + 1):
                some = kept[rows][:, at == q].astype(float)
                own = [np.tensordot(some, part[:, at == q], (1, 1)) for part in (true, false)]
                now = tuple(state + log for state, log in zip(now, own, strict=True))
                if q < end:
                    now = self._forward(q, *now)
            result[0][rows], result[1][rows] = _carried(newer[end], *now)
        return result

    def _forward(self, q: int, true: Floats, false: Floats) -> tuple[Floats, Floats]:
        """Log likelihoods of the next newer state, true and false, [..., node, scenario]."""
        if self._gap[q] == 0:
            return true, false
        if_false, if_true = self._mixed(true[..., None, :], false[..., None, :], np.array([q]))
        return if_true[..., 0, :], if_false[..., 0, :]

    def _older(self, first: int, true: Floats, false: Floats) -> dict[int, tuple[Floats, ...]]:
        """Log likelihoods of a state by older moments, true and false, [node, scenario], for each moment.

        Takes those by each moment's reports, [node, moment, scenario], of the moments from `first`.
        """
        now: tuple[Floats, ...] = (np.zeros_like(true[:, 0]), np.zeros_like(true[:, 0]))
        messages = {}
        for q in range(true.shape[1]):
            messages[first + q] = now
            now = self._forward(first + q, now[0] + true[:, q], now[1] + false[:, q])
        return messages

    def _newer(self, first: int, least: int, true: Floats, false: Floats) -> dict[int, tuple[Floats, Floats]]:
        """P(a moment's state, what newer ones say | present state), for each moment from `least` on.

        [present state, state, node, scenario], and the log of what it was divided by, [node, scenario].
        """
        last = first + true.shape[1] - 1
        scale = np.zeros_like(true[:, 0])
        between = np.broadcast_to(self.passage[last][:, :, None, None], (2, 2, *scale.shape))
        messages = {last: (between, scale)}
        for q in range(last, least, -1):
            own_true, own_false = true[:, q - first], false[:, q - first]
            top = np.maximum(own_true, own_false)
            step = between * np.exp(np.stack([own_false, own_true]) - top)
            between = (step[:, :, None] * self.passage[q - 1][:, :, None, None]).sum(1)
            most = between.max((0, 1))
            between, scale = between / most, scale + top + np.log(most)
            messages[q - 1] = between, scale
        return messages

    def _passed(self, true: Floats, false: Floats, q: int) -> tuple[Floats, Floats]:
        """Log likelihoods of the newer state of every moment of a layer."""
        layer, moving = self.layers[q], self.moving[q]
        result = true[..., layer, :], false[..., layer, :]
        if len(moving):
            place = np.searchsorted(layer, moving)
            for state, each in enumerate(self._mixed(true[..., moving, :], false[..., moving, :], moving)):
                result[1 - state][..., place, :] = each
        return result

    def _mixed(self, true: Floats, false: Floats, moving: Ints) -> list[Floats]:
        """Log likelihoods of the newer state, false and then true."""
        top = np.maximum(true, false)
        yes, no = np.exp(true - top), np.exp(false - top)
        given = self.passage[moving, :, :, None]
        return [top + np.log(given[:, n, 1] * yes + given[:, n, 0] * no + _FLOOR) for n in (0, 1)]

    def older_true(self, true: Floats, false: Floats) -> Floats:
        """P(state of a moment true | the newer state), [newer, ..., moment, scenario]."""
        top = np.maximum(true, false)
        yes, no = np.exp(true - top), np.exp(false - top)
        given = self.passage[..., None]
        return np.stack(
            [given[:, n, 1] * yes / (given[:, n, 1] * yes + given[:, n, 0] * no + _FLOOR) for n in (0, 1)]
        )

    def probability(self, true: Floats, false: Floats, now: Floats) -> Floats:
        """P(state of a moment true), [..., moment, scenario], from P(present state true)."""
        if self.plain:
            return now
        chance = self.older_true(true, false)
        result = np.empty((*now.shape[:-2], len(self.indicator), now.shape[-1]))
        for q, layer in enumerate(self.layers):
            newer = now[..., self.indicator[layer], :] if q == 0 else result[..., layer + 1, :]
            moved = newer * chance[1][..., layer, :] + (1 - newer) * chance[0][..., layer, :]
            still = np.isin(layer, self._still[q])[:, None]
            result[..., layer, :] = np.where(still, newer, moved)
        return result

    def draw(self, true: Floats, false: Floats, now: Bools, random: Generator) -> Bools:
        """States of the moments [chain, moment], given likelihoods [chain, moment] and present states."""
        if self.plain:
            return now
        chance = self.older_true(true[..., None], false[..., None])[..., 0]
        result = np.empty((len(now), len(self.indicator)), bool)
        for q, layer in enumerate(self.layers):
            newer = now[:, self.indicator[layer]] if q == 0 else result[:, layer + 1]
            told = np.where(newer, chance[1][:, layer], chance[0][:, layer])
            drawn = random.random(told.shape) < told
            result[:, layer] = np.where(np.isin(layer, self._still[q]), newer, drawn)
        return result

    def log_chance(self, now: Bools, past: Bools) -> Floats:
        """Log P(states of the moments | present states), [chain]."""
        total = np.zeros(len(now))
        for q, moving in enumerate(self.moving):
            newer = now[:, self.indicator[moving]] if q == 0 else past[:, moving + 1]
            chance = self.passage[moving, newer.astype(np.intp), past[:, moving].astype(np.intp)]
            total += np.log(chance).sum(-1)
        return total


def _carried(newer: tuple[Floats, Floats], true: Floats, false: Floats) -> tuple[Floats, Floats]:
    """Log likelihoods of the present state, true and false, from those of an older state."""
    between, scale = newer
    top = np.maximum(true, false)
    yes, no = np.exp(true - top), np.exp(false - top)
    if_true, if_false = (
        scale + top + np.log(between[state, 1] * yes + between[state, 0] * no + _FLOOR) for state in (1, 0)
    )
    return if_true, if_false


def _passage(gap: Floats, background: Floats) -> Floats:
    """P(older | newer), [moment, newer, older], for gaps in half-lives; the parts never by subtraction."""
    kept, lost = np.exp(-log(2) * gap), -np.expm1(-log(2) * gap)
    true, false = background * lost, (1 - background) * lost
    return np.stack([np.stack([kept + false, true], -1), np.stack([false, kept + true], -1)], -2)
