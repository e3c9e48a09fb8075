"""Ageing: what a report of some days ago says of a state that can end.

An indicator with a half-life is a two-state process. A moment is its state on the day of some of its
reports. Over a gap of D days back in time,

    P(older true | newer true)  = w + (1-w) 2^(-D / half-life)
    P(older true | newer false) = w (1 - 2^(-D / half-life))

with w the indicator's background: its probability before any report. An indicator without a half-life has
one moment, which is its present state.
"""

from math import log

import numpy as np

from forecast.engine.arrays import LEAST, Bools, Floats, Generator, Ints
from forecast.engine.inputs import EngineInputs


class Ageing:
    """The chains of states of one case. Moments run from each indicator's oldest to its newest.

    `passage` is P(older | newer), [moment, newer, older], with false before true; for an indicator's newest
    moment, `newer` is its present state. `plain` is whether the moments are the present states themselves,
    `aged` are the indicators that have states of other days. `layers` are the moments by their distance
    from the newest, `moving` those of them with a gap to the next newer state.
    """

    def __init__(self, inputs: EngineInputs) -> None:
        self.indicator = inputs.moment_indicator
        count, width = len(self.indicator), len(inputs.indicator)
        last = np.append(self.indicator[1:] != self.indicator[:-1], True)[:count]
        self._newest = np.flatnonzero(last)
        age = np.maximum(inputs.moment_age, 0.0)  # a report of a later day, in a comparison, is as of today
        gap = self._gap = age - np.where(last, 0.0, np.append(age[1:], 0.0)[:count])
        self.passage = _passage(gap, inputs.background[self.indicator])
        self._width = width
        self.plain = not gap.any() and count == width
        several = np.bincount(self.indicator, minlength=width) > 1
        self.aged = np.flatnonzero(several | (np.bincount(self.indicator, gap, width) > 0))
        newest = np.flatnonzero(last)
        after = np.searchsorted(newest, np.arange(count))
        rank = newest[after] - np.arange(count) if count else np.zeros(0, np.intp)
        self.layers = [np.flatnonzero(rank == q) for q in range(rank.max(initial=-1) + 1)]
        self.moving = [layer[gap[layer] > 0] for layer in self.layers]

    def carried_forward(self, true: Floats, false: Floats) -> tuple[Floats, Floats]:
        """Log likelihoods of each moment's state by its own and older reports, [..., moment, scenario].

        `true` and `false` are those by the moment's own reports alone, in the same shape.
        """
        if len(self.layers) < 2:
            return true, false
        true, false = true.copy(), false.copy()
        for q in range(len(self.layers) - 1, 0, -1):
            older, messages = self.layers[q], self._messages(true, false, q)
            true[..., older + 1, :] += messages[0]
            false[..., older + 1, :] += messages[1]
        return true, false

    def present(self, true: Floats, false: Floats) -> tuple[Floats, Floats]:
        """Log likelihoods of each indicator's present state, true and false, [..., indicator, scenario].

        `true` and `false` are those of `carried_forward`.
        """
        if self.plain:
            return true, false
        shape = (*true.shape[:-2], self._width, true.shape[-1])
        result = np.zeros(shape), np.zeros(shape)
        if self.layers:
            newest = self.indicator[self.layers[0]]
            result[0][..., newest, :], result[1][..., newest, :] = self._messages(true, false, 0)
        return result

    def present_of_sets(self, at: Ints, true: Floats, false: Floats, kept: Bools) -> tuple[Floats, Floats]:
        """Log likelihoods of one indicator's present state by sets of its reports, [set, node, scenario].

        `true` and `false` are the logs of each report, [node, report, scenario], `at` the reports' moments,
        [report], oldest first, and `kept` the sets, [set, report]. Messages run forward from the oldest
        moment and backward from the present; for each set only the moments from the first to the last
        report that it lacks are computed anew.
        """
        if not len(at):
            none = np.zeros((len(kept), len(true), true.shape[-1]))
            return none, none.copy()
        first, last = int(at[0]), int(at[-1])
        per_moment = tuple(
            np.stack([part[:, at == q].sum(1) for q in range(first, last + 1)], 1) for part in (true, false)
        )
        start = np.where(kept, last, at).min(1)
        end = np.where(kept.all(1), last, np.where(kept, first, at).max(1))
        spans = np.stack([start, end], 1)
        older, newer = self._older(first, *per_moment), self._newer(first, int(end.min()), *per_moment)
        shape = (len(kept), len(true), true.shape[-1])
        result = np.empty(shape), np.empty(shape)
        for first_lacked, last_lacked in np.unique(spans, axis=0):
            rows = np.flatnonzero((spans == (first_lacked, last_lacked)).all(1))
            now = older[first_lacked]
            for q in range(first_lacked, last_lacked + 1):
                some = kept[rows][:, at == q].astype(float)
                own = [np.tensordot(some, part[:, at == q], (1, 1)) for part in (true, false)]
                now = tuple(state + logs for state, logs in zip(now, own, strict=True))
                if q < last_lacked:
                    now = self._forward(q, *now)
            result[0][rows], result[1][rows] = _carried(newer[last_lacked], *now)
        return result

    def _forward(self, q: int, true: Floats, false: Floats) -> tuple[Floats, Floats]:
        """Log likelihoods of the state after moment q, true and false, [..., node, scenario]."""
        if self._gap[q] == 0:
            return true, false
        if_true, if_false = self._mixed(true[..., None, :], false[..., None, :], np.array([q]))
        return if_true[..., 0, :], if_false[..., 0, :]

    def _older(self, first: int, true: Floats, false: Floats) -> dict[int, tuple[Floats, ...]]:
        """Log likelihoods of a moment's state by older moments, true and false, [node, scenario], by moment.

        `true` and `false` are those by each moment's own reports, [node, moment, scenario], from `first` on.
        """
        now: tuple[Floats, ...] = (np.zeros_like(true[:, 0]), np.zeros_like(true[:, 0]))
        messages = {}
        for q in range(true.shape[1]):
            messages[first + q] = now
            now = self._forward(first + q, now[0] + true[:, q], now[1] + false[:, q])
        return messages

    def _newer(self, first: int, least: int, true: Floats, false: Floats) -> dict[int, tuple[Floats, Floats]]:
        """P(a moment's state, newer reports | present state), by moment from `least` on.

        [present state, state, node, scenario], and the log of the factor divided out, [node, scenario].
        """
        last = first + true.shape[1] - 1
        scale = np.zeros_like(true[:, 0])
        between = np.broadcast_to(self.passage[last][:, :, None, None], (2, 2, *scale.shape))
        messages = {last: (between, scale)}
        for q in range(last, least, -1):
            top, yes, no = _scaled(true[:, q - first], false[:, q - first])
            step = between * np.stack([no, yes])
            between = (step[:, :, None] * self.passage[q - 1][:, :, None, None]).sum(1)
            most = between.max((0, 1))
            between, scale = between / most, scale + top + np.log(most)
            messages[q - 1] = between, scale
        return messages

    def _messages(self, true: Floats, false: Floats, q: int) -> tuple[Floats, Floats]:
        """Log likelihoods of the newer state of every moment of a layer, true and false."""
        layer, moving = self.layers[q], self.moving[q]
        result = true[..., layer, :], false[..., layer, :]
        if len(moving):
            columns = np.searchsorted(layer, moving)
            mixed = self._mixed(true[..., moving, :], false[..., moving, :], moving)
            result[0][..., columns, :], result[1][..., columns, :] = mixed
        return result

    def _mixed(self, true: Floats, false: Floats, moving: Ints) -> tuple[Floats, Floats]:
        """Log likelihoods of the newer state of some moments, true and false."""
        top, yes, no = _scaled(true, false)
        passage = self.passage[moving, :, :, None]
        if_true, if_false = (
            top + np.log(passage[:, newer, 1] * yes + passage[:, newer, 0] * no + LEAST) for newer in (1, 0)
        )
        return if_true, if_false

    def _older_true(self, true: Floats, false: Floats) -> Floats:
        """P(state of a moment true | the newer state), [newer, ..., moment, scenario]."""
        _, yes, no = _scaled(true, false)
        yes = np.stack([self.passage[:, newer, 1, None] * yes for newer in (0, 1)])
        no = np.stack([self.passage[:, newer, 0, None] * no for newer in (0, 1)])
        return yes / (yes + no + LEAST)

    def probability(self, true: Floats, false: Floats, now: Floats) -> Floats:
        """P(state of a moment true), [..., moment, scenario], from P(present state true) `now`.

        sum over the newer state of P(newer) P(older true | newer), from the newest moment back. `true` and
        `false` are those of `carried_forward`, `now` is [..., indicator, scenario].
        """
        if self.plain:
            return now
        chance = self._older_true(true, false)
        result = np.empty((*now.shape[:-2], len(self.indicator), now.shape[-1]))
        for q, layer in enumerate(self.layers):
            newer = now[..., self.indicator[layer], :] if q == 0 else result[..., layer + 1, :]
            moved = newer * chance[1][..., layer, :] + (1 - newer) * chance[0][..., layer, :]
            result[..., layer, :] = np.where(self._gap[layer, None] == 0, newer, moved)
        return result

    def draw(self, true: Floats, false: Floats, now: Bools, random: Generator) -> Bools:
        """States of the moments, drawn, [chain, moment].

        `true` and `false` are log likelihoods, [chain, moment], `now` the present states, [chain, indicator].
        """
        if self.plain:
            return now
        chance = self._older_true(true[..., None], false[..., None])[..., 0]
        result = np.empty((len(now), len(self.indicator)), bool)
        for q, layer in enumerate(self.layers):
            newer = now[:, self.indicator[layer]] if q == 0 else result[:, layer + 1]
            true_now = np.where(newer, chance[1][:, layer], chance[0][:, layer])
            drawn = random.random(true_now.shape) < true_now
            result[:, layer] = np.where(self._gap[layer] == 0, newer, drawn)
        return result

    def log_chance(self, now: Bools, past: Bools) -> Floats:
        """Log P(states of the moments | present states), [chain]."""
        total = np.zeros(len(now))
        for q, moving in enumerate(self.moving):
            newer = now[:, self.indicator[moving]] if q == 0 else past[:, moving + 1]
            chance = self.passage[moving, newer.astype(np.intp), past[:, moving].astype(np.intp)]
            total += np.log(chance).sum(-1)
        return total


def _scaled(true: Floats, false: Floats) -> tuple[Floats, Floats, Floats]:
    """The larger of two logs, and both likelihoods divided by it."""
    top = np.maximum(true, false)
    return top, np.exp(true - top), np.exp(false - top)


def _carried(newer: tuple[Floats, Floats], true: Floats, false: Floats) -> tuple[Floats, Floats]:
    """Log likelihoods of the present state, true and false, from those of an older state."""
    between, scale = newer
    top, yes, no = _scaled(true, false)
    if_true, if_false = (
        scale + top + np.log(between[state, 1] * yes + between[state, 0] * no + LEAST) for state in (1, 0)
    )
    return if_true, if_false


def _passage(gap: Floats, background: Floats) -> Floats:
    """P(older | newer), [moment, newer, older], for gaps in half-lives; no part is 1 minus another."""
    kept, lost = np.exp(-log(2) * gap), -np.expm1(-log(2) * gap)
    true, false = background * lost, (1 - background) * lost
    return np.stack([np.stack([kept + false, true], -1), np.stack([false, kept + true], -1)], -2)
