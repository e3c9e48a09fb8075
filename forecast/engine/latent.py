"""Judgements and scenario shares drawn from their conditionals, for known scenario, cells and truths."""

from typing import NamedTuple

import numpy as np

from forecast.engine.arrays import LEAST, Bools, Floats, Generator, Ints
from forecast.engine.inputs import LEVELS, EngineInputs
from forecast.engine.levels import CellTables
from forecast.engine.prior import ScenarioPrior

# Proposals for every judgement that follows its level, made at once.
_TRIES = 8
# Judgements drawn at once; more would need much memory in a large case.
_AT_ONCE = 100_000


def choose(probability: Floats, random: Generator) -> Ints:
    """A draw from each categorical distribution along the last axis, [...] from [..., category]."""
    steps = probability.cumsum(-1)
    at = random.random((*probability.shape[:-1], 1)) * steps[..., -1:]
    chosen: Ints = np.minimum((steps <= at).sum(-1), probability.shape[-1] - 1)
    return chosen


class _Cut(NamedTuple):
    """A proposal for a judgement that follows its level; see `_cuts`. All of one shape."""

    start: Floats
    rest: Floats
    low: Floats
    scale: Floats
    offset: Floats
    inverse: Floats
    power: Floats
    tilt: Floats


def _cuts(a: Floats, b: Floats, level: Floats) -> _Cut:
    """Proposals for the density Beta(a, b) times clip(L x - level, 0, 1), `level` counted from 0.

    Beyond the mode, with x = low + (1 - low) z, the factor x^(a-1) lies below its tangent
    low^(a-1) (1-z)^-d, d = (a-1)(1-low)/low; so z ~ Beta(1 or 2, b-d), whichever power of z suits
    the width of a level. At low = 0 likewise, Beta(a or a+1, b). Before the mode a plain draw from
    Beta(a, b) is seldom refused. The clip is z `scale` - `offset` (its inverse where the power of
    z already stands for it), the tangent's slack x^power (1-z)^tilt up to a constant.
    """
    low = level / LEVELS
    spread = np.sqrt(a * b / (a + b + 1)) / (a + b)
    tail = (low > 0) & (b > 1) & (low > (a - 1) / np.maximum(a + b - 2, 1e-9) + spread / 2)
    base = np.where(tail, low, 0.0)
    tilt = np.where(tail, np.maximum(a - 1, 0) * (1 - low) / np.maximum(low, 1e-9), 0.0)
    start, rest = np.where(tail, 1.0, a), b - tilt
    scale = LEVELS * (1 - base)
    steep = (tail | (low == 0)) & ((start + 1) * scale < start + 1 + rest)
    offset = np.where(tail, 0.0, level)
    return _Cut(start + steep, rest, base, scale, offset, steep, np.where(tail, a - 1, 0.0), tilt)


class JudgementDraws:
    """Draws of theta given the scenario, each group's rho and level, and the truths, for one case."""

    def __init__(self, inputs: EngineInputs, tables: CellTables) -> None:
        self.inputs, self.tables = inputs, tables
        part = tables.grouped
        a, b = inputs.theta_a[part], inputs.theta_b[part]
        # First axis: false, true. A false indicator is a true one of the mirrored judgement:
        # x for 1 - x, L + 1 - n for n.
        self._own = np.stack([b, a]) / (a + b)
        self._follows = np.stack([tables.differs, tables.follows])
        level = np.broadcast_to(np.arange(LEVELS, dtype=float), (*a.shape, LEVELS))
        mirrored = _cuts(b[..., None], a[..., None], level[..., ::-1])
        self._cut = np.stack(
            [
                np.stack(np.broadcast_arrays(*cut), -1)
                for cut in (mirrored, _cuts(a[..., None], b[..., None], level))
            ]
        )

    def draw(self, scenario: Ints, rho: Floats, level: Ints, truth: Bools, random: Generator) -> Floats:
        """A draw of theta, [chain, indicator, scenario].

        `scenario` is [chain], `rho` and `level` are [chain, group], `truth` is [chain, indicator]. Under the
        other scenarios theta comes from its prior. Under the true one it comes from Beta(a + truth, b + 1 -
        truth) for an indicator that did not follow its level, else from its prior cut to what the level
        allows.
        """
        inputs, chain = self.inputs, np.arange(len(scenario))[:, None]
        every, here = np.arange(len(inputs.indicator)), scenario[:, None]
        theta = random.beta(inputs.theta_a, inputs.theta_b, (len(scenario), *inputs.theta_a.shape))
        own = random.beta(inputs.theta_a[every, here] + truth, inputs.theta_b[every, here] + ~truth)
        if len(self.tables.grouped):
            self._follow(own, scenario, rho, level, truth, random)
        theta[chain, every, here] = own
        return np.minimum(np.maximum(theta, LEAST), 1 - 1e-16)

    def _follow(
        self, own: Floats, scenario: Ints, rho: Floats, level: Ints, truth: Bools, random: Generator
    ) -> None:
        """Draw anew, in place, the judgements of indicators that followed their level."""
        part, rows = self.tables.grouped, np.arange(len(self.tables.grouped))
        of = self.inputs.group_of[part]
        state, rho, level, here = truth[:, part].astype(np.intp), rho[:, of], level[:, of], scenario[:, None]
        alone = (1 - rho) * self._own[state, rows, here]
        joint = rho * self._follows[state, rows, here, level]
        chain, which = np.nonzero(random.random(alone.shape) * (alone + joint) >= alone)
        for start in range(0, len(which), _AT_ONCE):
            n, m = chain[start : start + _AT_ONCE], which[start : start + _AT_ONCE]
            true = state[n, m]
            x = _draw_cut(self._cut[true, m, scenario[n], level[n, m]], random)
            own[n, part[m]] = np.where(true, x, 1 - x)


def _draw_cut(cut: Floats, random: Generator) -> Floats:
    """One draw for each row of `_Cut` values, by rejection: several tries at once until one is kept."""
    x = np.empty(len(cut))
    left = np.arange(len(cut))
    while len(left):
        start, rest, low, scale, offset, inverse, power, tilt = cut[left, :, None].transpose(1, 0, 2)
        z = random.beta(start, rest, (len(left), _TRIES))
        tried = low + (1 - low) * z
        clip = scale * z - offset
        chance = np.where(inverse, 1 / np.maximum(clip, 1), np.minimum(clip, 1))
        if power.any():
            chance = chance * (tried / np.where(low, low, tried)) ** power * (1 - z) ** tilt
        kept = random.random(z.shape) < chance
        first, drawn = kept.argmax(-1), kept.any(-1)
        x[left[drawn]] = tried[drawn, first[drawn]]
        left = left[~drawn]
    return x


def cell_values(inputs: EngineInputs, cell: Ints) -> tuple[Floats, Ints]:
    """The rho and the level (from 0) of each group, from its cell; all [chain, group]."""
    groups = np.arange(len(inputs.group))
    return inputs.rho[groups, cell // LEVELS], cell % LEVELS


def draw_sticks(prior: ScenarioPrior, scenario: Ints, random: Generator) -> Floats:
    """Sticks drawn for a scenario [chain], [chain, stick]: Beta(a_k + [s = k], b_k + [s after k])."""
    order = np.full(int(max((*prior.stick, *prior.share))) + 1, len(prior.stick))
    order[list(prior.stick)] = np.arange(len(prior.stick))
    at = order[scenario][:, None]
    a, b = np.array(prior.stick_beta, float).reshape(-1, 2).T
    number = np.arange(len(prior.stick))
    sticks: Floats = np.clip(random.beta(a + (at == number), b + (at > number)), LEAST, 1 - 1e-16)
    return sticks


def draw_shares(prior: ScenarioPrior, scenario: Ints, random: Generator) -> Floats:
    """Shares drawn for a scenario [chain], [chain, share]: Dirichlet(count_k + [s = k]), sum 1."""
    count = np.array(prior.share_count) + (scenario[:, None] == np.array(prior.share))
    gamma: Floats = random.standard_gamma(count) + LEAST
    gamma /= gamma.sum(-1, keepdims=True)
    return gamma


def scenario_shares(prior: ScenarioPrior, sticks: Floats, shares: Floats) -> Floats:
    """Pi, [..., scenario], from sticks [..., stick] and shares [..., share].

    pi_k = v_k prod_{l before k} (1 - v_l) for the scenario of stick k, and share_k prod_l (1 - v_l) for the
    others (generalised Dirichlet: Connor & Mosimann 1969, doi:10.1080/01621459.1969.10500963).
    """
    pi = np.empty((*shares.shape[:-1], len(prior.stick) + len(prior.share)))
    left = np.concatenate([np.ones((*sticks.shape[:-1], 1)), np.cumprod(1 - sticks, -1)], -1)
    pi[..., list(prior.stick)] = sticks * left[..., :-1]
    pi[..., list(prior.share)] = shares * left[..., -1:]
    return pi
