"""Ageing: what a report of some days ago says of a state that can end.

An indicator with a half-life is a two-state process. A moment is its state on the day of some of
its reports. Going back by a gap of D days, P(older true | newer true) = w + (1-w) 2^(-D/half-life)
and P(older true | newer false) = w (1 - 2^(-D/half-life)), with w the indicator's background, the
chance of being true that holds before any report. An indicator without a half-life has one moment,
which is its present state.
"""

from math import log

import numpy as np

from forecast.engine.inputs import Bools, EngineInputs, Floats, Ints

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
        gap = inputs.moment_age - np.where(last, 0.0, np.append(inputs.moment_age[1:], 0.0)[:count])
        self._gap = gap
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

    def present_of(self, first: int, true: Floats, false: Floats) -> tuple[Floats, Floats]:
        """Log likelihoods of one indicator's present state, [..., scenario], by its own moments' reports.

        Takes those by each moment's reports alone, [..., moment, scenario], the oldest being `first`.
        """
        shape = (*true.shape[:-2], true.shape[-1])
        now = np.zeros(shape), np.zeros(shape)
        for q in range(true.shape[-2]):
            now = now[0] + true[..., q, :], now[1] + false[..., q, :]
            if self._gap[first + q] > 0:
                mixed = self._mixed(now[0][..., None, :], now[1][..., None, :], np.array([first + q]))
                now = mixed[1][..., 0, :], mixed[0][..., 0, :]
        return now

    def present_without(
        self, at: Ints, true: Floats, false: Floats, own_true: Floats, own_false: Floats
    ) -> tuple[Floats, Floats]:
        """Log likelihoods of one indicator's present state without each of its reports in turn.

        [node, report, scenario], from those of all moments, [node, moment, scenario], and of its own reports,
        whose moments are `at`, [report]. What older and newer moments say is worked out once for each.
        """
        older, newer = self._older(at, true, false), self._newer(at, true, false)
        result = np.empty_like(own_true), np.empty_like(own_false)
        for q in np.unique(at):
            mine, (between, scale) = np.flatnonzero(at == q), newer[q]
            yes = (older[q][0] + true[:, q])[:, None] - own_true[:, mine]
            no = (older[q][1] + false[:, q])[:, None] - own_false[:, mine]
            top = np.maximum(yes, no)
            yes, no = np.exp(yes - top), np.exp(no - top)
            for state, each in zip((1, 0), result, strict=True):
                said = between[state, 1][:, None] * yes + between[state, 0][:, None] * no
                each[:, mine] = scale[:, None] + top + np.log(said + _FLOOR)
        return result

    def _older(self, at: Ints, true: Floats, false: Floats) -> dict[int, tuple[Floats, Floats]]:
        """Log likelihoods of a state by older moments, true and false, [node, scenario], for each moment."""
        now, found = (np.zeros_like(true[:, 0]), np.zeros_like(true[:, 0])), {}
        for q in range(at[0], at[-1] + 1):
            found[q] = now
            yes, no = (now[0] + true[:, q])[:, None], (now[1] + false[:, q])[:, None]
            if_false, if_true = self._mixed(yes, no, np.array([q]))
            now = if_true[:, 0], if_false[:, 0]
        return found

    def _newer(self, at: Ints, true: Floats, false: Floats) -> dict[int, tuple[Floats, Floats]]:
        """P(a moment's state, what newer ones say | present state), for each moment.

        [present state, state, node, scenario], and the log of what it was divided by, [node, scenario].
        """
        scale = np.zeros_like(true[:, 0])
        between = np.broadcast_to(self.passage[at[-1]][:, :, None, None], (2, 2, *scale.shape))
        found = {at[-1]: (between, scale)}
        for q in range(at[-1], at[0], -1):
            top = np.maximum(true[:, q], false[:, q])
            told = between * np.exp(np.stack([false[:, q], true[:, q]]) - top)
            between = (told[:, :, None] * self.passage[q - 1][:, :, None, None]).sum(1)
            most = between.max((0, 1))
            between, scale = between / most, scale + top + np.log(most)
            found[q - 1] = between, scale
        return found

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


def _passage(gap: Floats, background: Floats) -> Floats:
    """P(older | newer), [moment, newer, older], for gaps in half-lives; the parts never by subtraction."""
    kept, lost = np.exp(-log(2) * gap), -np.expm1(-log(2) * gap)
    true, false = background * lost, (1 - background) * lost
    return np.stack([np.stack([kept + false, true], -1), np.stack([false, kept + true], -1)], -2)
