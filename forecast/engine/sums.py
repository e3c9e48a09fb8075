"""Every sum over reliabilities: of a case, of the case without some reports, and of changed cases.

Where a case needs few quadrature nodes its sums are exact. Otherwise its headline is the mean over draws of
the conjugate engine, and a changed case is compared with it over nodes that both share (`mixture`), so that
chance cancels from the difference. Where the weights of a changed case have too heavy a tail (`k_hat`), draws
of its own posterior join the nodes, as often as the budget allows.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from forecast.domain.explanation import ByScenario, Computation
from forecast.engine.arrays import LEAST, Bools, Floats, log_normalised, log_sum, split, weight_of_evidence
from forecast.engine.changes import muted
from forecast.engine.draws import (
    DEFAULT_SEED,
    QUICK_DRAWS,
    QUICK_WARM_UP,
    Draws,
    chains_at_once,
    flat,
    sample_conjugate,
)
from forecast.engine.exact import node_count, reliability_nodes
from forecast.engine.inputs import EngineInputs
from forecast.engine.likelihood import Likelihood
from forecast.engine.mixture import BATCHES, Mixture, k_hat, mixture
from forecast.engine.subsets import Memo, Subsets

# Up to this many nodes a sum is taken exactly.
MOST_EXACT = 4096
# Weights with a heavier tail have no finite variance, so that the error of a sum cannot be estimated.
FINITE_VARIANCE = 0.5
# The budget: posteriors that may be drawn for one sum, and for all sums of a case.
MOST_REFITS, MOST_REFITS_IN_ALL = 3, 12


class Effect(NamedTuple):
    """A move of the chance of some scenarios together: of its log-odds in bans, and its own, in [-1, 1]."""

    bans: float
    bans_error: float
    points: float
    points_error: float


class Sums:
    """The sums of one case and of changed cases. The same case, seed and calls give the same figures.

    `draws` stand for the posterior where it is not summed exactly; left out, they are those of a quick run.
    `beside` are changed cases whose posteriors the nodes serve from the beginning; `likelihood` is that of
    the case, where it is at hand.
    `k_hat` is the largest met in drawn sums so far, minus infinity where all were exact.
    """

    def __init__(
        self,
        inputs: EngineInputs,
        seed: int = DEFAULT_SEED,
        draws: Draws | None = None,
        most_exact: int = MOST_EXACT,
        beside: tuple[EngineInputs, ...] = (),
        likelihood: Likelihood | None = None,
    ) -> None:
        self.beside, self._likelihood = beside, likelihood
        self.inputs, self.seed, self.most_exact = inputs, seed, most_exact
        self.is_exact = node_count(inputs) <= most_exact
        self.k_hat = -np.inf
        self._refits = MOST_REFITS_IN_ALL
        self._sampled = draws
        self._largest = node_count(inputs) if self.is_exact else 0
        self.memo: Memo = {}  # what the sums so far have in common
        self._last: tuple[EngineInputs, Subsets] | None = None

    @cached_property
    def replicates(self) -> Floats:
        """Log P(s = k | reports) of the case, [replicate, scenario]; see `logs`."""
        if self.is_exact:
            return log_normalised(self._joint)
        batches = np.array_split(flat(self.draws.scenario_probability), BATCHES)
        means = [np.concatenate(batches).mean(0)]
        means += [np.concatenate(batches[:b] + batches[b + 1 :]).mean(0) for b in range(BATCHES)]
        return np.log(np.maximum(np.stack(means), LEAST))

    @cached_property
    def _joint(self) -> Floats:
        """Log P(reports, s = k) of a case that is summed exactly, [1, scenario]."""
        return self._quadrature(self.inputs, None)

    @property
    def headline(self) -> Floats:
        """Log P(s = k | reports) of the case, [scenario]."""
        logs: Floats = self.replicates[0]
        return logs

    @property
    def posterior(self) -> Floats:
        """P(s = k | reports) of the case, [scenario]."""
        p: Floats = np.exp(self.headline)
        return p

    @property
    def error(self) -> Floats:
        """The Monte Carlo standard error of the posterior, [scenario]."""
        return standard_error(np.exp(self.replicates))

    @property
    def nodes(self) -> int:
        """How many nodes a sum of the case has."""
        return node_count(self.inputs) if self.is_exact else len(self._nodes.r)

    def logs(self, inputs: EngineInputs | None = None, kept: Bools | None = None) -> Floats:
        """Log P(s = k | the reports kept), [replicate, subset, scenario], of the case or of a changed one.

        `kept` is [subset, player] (`Subsets`); all players in one subset if left out. The first replicate is
        the estimate. The others leave out one batch of nodes each, for `standard_error`; an exact sum has
        none.
        """
        inputs = self.inputs if inputs is None else inputs
        if inputs is self.inputs and kept is None:
            return self.replicates[:, None]
        if self.is_exact and node_count(inputs) <= self.most_exact:
            self._largest = max(self._largest, node_count(inputs))
            return log_normalised(self._quadrature(inputs, kept))[None]
        return log_normalised(self._drawn(inputs, kept))

    def joint(self, inputs: EngineInputs) -> Floats:
        """Log P(reports, s = k) of a changed case, up to one constant for all, [replicate, scenario]."""
        if self.is_exact:
            return self._quadrature(inputs, None)
        return self._drawn(inputs, None)[:, 0]

    def by_node(self, inputs: EngineInputs, memo: Memo | None = None) -> tuple[Floats, tuple[bytes, ...]]:
        """Log P(reports, s = k, node) of a changed case, up to one constant, [node, scenario], and its keys.

        Its sum over nodes is `joint`. It is a sum of one term for the prior, one for the opinions and one for
        each group of indicators; the keys say what each term rests on. So the changes of two cases with the
        same nodes add where they are of different terms. What the sum has in common with others is taken from
        a `memo` and kept there; a copy of that of all sums if left out.
        """
        memo = dict(self.memo) if memo is None else memo
        r, log_weight = self._nodes_of(inputs)
        subsets = self._subsets(inputs)
        return subsets.log_joint(r, memo=memo)[0] + log_weight, subsets.keys(r, memo)

    def power_scaled(self, prior: float = 1.0, reports: float = 1.0) -> Floats:
        """P(s = k | reports) with P(s)^prior and P(reports | s, r)^reports in their places, [scenario].

        Power-scaling (Kallioinen et al. 2024, doi:10.1007/s11222-023-10366-5): 0 leaves a part out.
        """
        r, log_weight = self._nodes_of(self.inputs)
        log_prior = self._own.likelihood.log_prior
        evidence = self._own.log_joint(r, memo=dict(self.memo))[0] - log_prior
        p: Floats = np.exp(log_normalised(log_sum((reports * evidence + log_weight).T) + prior * log_prior))
        return p

    def changed(self, inputs: EngineInputs) -> Floats:
        """Log P(s = k | reports) of a changed case, [replicate, scenario]."""
        return self.logs(inputs)[:, 0]

    def one_by_one(self, inputs: EngineInputs) -> Floats:
        """Log P(s = k | reports), [changed scenario, replicate, scenario], where the sums are exact.

        Each is the case with the judgements that `inputs` has under one scenario, and its own under the
        others: P(reports | s) depends on the judgements under s alone.
        """
        own, other = self._joint, self._quadrature(inputs, None)
        each_alone = np.eye(len(inputs.scenario), dtype=bool)[:, None]
        return log_normalised(np.where(each_alone, other, own))

    def moved(self, logs: Floats) -> tuple[Floats, Floats]:
        """Probabilities of a changed case, and standard errors of their moves, both [..., scenario].

        A move is the difference from the case itself. `logs` are [replicate, ..., scenario].
        """
        p = np.exp(logs)
        return p[0], standard_error(p - np.exp(self._beside(logs)))

    def weight(self, logs: Floats) -> tuple[Floats, Floats]:
        """Weight of evidence in bans of what a changed case lacks, and its error, both [..., scenario].

        `weight_of_evidence` with the case itself, from `logs` [replicate, ..., scenario] of the changed case.
        """
        bans = weight_of_evidence(self._beside(logs), logs)
        return bans[0], standard_error(bans)

    def effect(self, logs: Floats, chosen: Sequence[int]) -> Effect:
        """What a changed case lacks does to the chance of `chosen` scenarios together.

        The case itself minus the changed one, whose `logs` are [replicate, scenario].
        """
        now, then = (split(side, chosen) for side in (self._beside(logs), logs))
        bans = weight_of_evidence(now, then)[..., 0]
        points = np.exp(now[..., 0]) - np.exp(then[..., 0])
        figures = (bans[0], standard_error(bans), points[0], standard_error(points))
        return Effect(*map(float, figures))

    def _beside(self, logs: Floats) -> Floats:
        """The case itself, with as many axes as logs of a changed case, [replicate, ..., scenario]."""
        middle = (1,) * (logs.ndim - 2)
        beside: Floats = self.replicates.reshape(len(self.replicates), *middle, -1)
        return beside

    def by_scenario(self, values: Floats) -> ByScenario:
        """Numbers [scenario] as a map by scenario id."""
        return self.inputs.by_scenario(values)

    def computed(self, orders: int = 0) -> Computation:
        """How the figures so far were computed."""
        if self.is_exact and self.k_hat == -np.inf:
            return Computation(True, self._largest, None, orders, self.seed)
        return Computation(False, self.nodes, float(self.k_hat), orders, self.seed)

    @cached_property
    def draws(self) -> Draws:
        """The draws that stand for the posterior where it is not summed exactly."""
        if self._sampled is not None:
            return self._sampled
        return sample_conjugate(
            self.inputs, chains_at_once(self.inputs), QUICK_DRAWS, self.seed, QUICK_WARM_UP
        )

    @cached_property
    def _nodes(self) -> Mixture:
        """Nodes from the case's own prior and posterior, and from the posteriors of those `beside` it."""
        return mixture(self.inputs, self.draws, self.beside, self.seed)

    def _quadrature(self, inputs: EngineInputs, kept: Bools | None) -> Floats:
        """Log P(the reports kept, s = k), [subset, scenario], exact."""
        subsets = self._subsets(inputs)
        r, log_weight = self._quadrature_nodes(inputs)
        if kept is None:
            return _over_nodes(subsets.log_joint(r, memo=self.memo) + log_weight[:, None])
        blocks = [
            _over_nodes(logs + log_weight[block, None])
            for block, logs in subsets.in_blocks(r, kept, memo=self.memo)
        ]
        return log_sum(np.stack(blocks, -1))

    def _nodes_of(self, inputs: EngineInputs) -> tuple[Floats, Floats]:
        """The nodes of a changed case, [node, source], and logs of their weights, [node, 1 or scenario]."""
        if self.is_exact:
            r, log_weight = self._quadrature_nodes(inputs)
            return r, log_weight[:, None]
        r, log_weight = self._nodes.weighed(inputs)
        return r, log_weight[:, None] + [self._own_off[k][0, 0] for k in inputs.scenario]

    def _quadrature_nodes(self, inputs: EngineInputs) -> tuple[Floats, Floats]:
        """`reliability_nodes` of a case; those of the case itself where no reliability is another."""
        own = self.inputs
        same = inputs.r_a is own.r_a and inputs.r_b is own.r_b and inputs.report_source is own.report_source
        return self._own_nodes if same else reliability_nodes(inputs)

    @cached_property
    def _own_nodes(self) -> tuple[Floats, Floats]:
        return reliability_nodes(self.inputs)

    def _drawn(self, inputs: EngineInputs, kept: Bools | None) -> Floats:
        """`_quadrature` over drawn nodes and up to a constant, [replicate, subset, scenario]."""
        players = self._subsets(inputs).players
        kept = np.ones((1, players), bool) if kept is None else kept
        logs, tails = self._over(self._nodes, inputs, kept)
        fitted: list[EngineInputs] = []
        while tails.max() > FINITE_VARIANCE and len(fitted) < MOST_REFITS and self._refits:
            self._refits -= 1
            fitted.append(muted(inputs, kept[int(tails.argmax())]))
            nodes = mixture(self.inputs, self.draws, (*self.beside, *fitted), self.seed)
            rough = np.flatnonzero(tails > FINITE_VARIANCE)
            logs[:, rough], tails[rough] = self._over(nodes, inputs, kept[rough])
        self.k_hat = max(self.k_hat, float(tails.max()))
        return logs

    def _over(self, nodes: Mixture, inputs: EngineInputs, kept: Bools) -> tuple[Floats, Floats]:
        """Logs of subsets over some nodes, [replicate, subset, scenario], and their k-hats, [subset].

        The error that the same nodes make in the case itself, known from its headline, is subtracted: in full
        from a subset of all its players, in part from a smaller one, not at all from none, the prior.
        """
        off = self._own_off if nodes is self._nodes else self._off(nodes)
        logs, tails = _batched(
            nodes.with_sources_of(inputs, self.seed), self._subsets(inputs), kept, self.memo
        )
        reach = np.minimum(kept.sum(1) / max(1, self._own.players), 1.0)
        none = np.zeros((1 + BATCHES, 1))
        return logs + reach[:, None] * np.stack([off.get(k, none) for k in inputs.scenario], -1), tails

    def _off(self, nodes: Mixture) -> Mapping[str, Floats]:
        """The headline minus the sum of the case itself over some nodes, [replicate, 1], by scenario."""
        over_nodes, _ = _batched(nodes, self._own, np.ones((1, self._own.players), bool), self.memo)
        off = np.moveaxis(self.replicates[:, None] - log_normalised(over_nodes), -1, 0)
        return dict(zip(self.inputs.scenario, off, strict=True))

    @cached_property
    def _own_off(self) -> Mapping[str, Floats]:
        return self._off(self._nodes)

    def _subsets(self, inputs: EngineInputs) -> Subsets:
        if inputs is self.inputs:
            return self._own
        if self._last is None or self._last[0] is not inputs:
            self._last = inputs, Subsets(Likelihood(inputs))
        return self._last[1]

    @cached_property
    def _own(self) -> Subsets:
        return Subsets(self._likelihood or Likelihood(self.inputs))


def _over_nodes(logs: Floats) -> Floats:
    """[subset, scenario] from [subset, node, scenario]."""
    return log_sum(np.moveaxis(logs, 1, -1))


def _batched(nodes: Mixture, subsets: Subsets, kept: Bools, memo: Memo) -> tuple[Floats, Floats]:
    """Log sums over all nodes and over all but a batch, [replicate, subset, scenario]; k-hats, [subset]."""
    r, log_weight = nodes.weighed(subsets.likelihood.inputs)
    every = len(kept) == 1 and bool(kept.all())
    logs = subsets.log_joint(r, None if every else kept, memo) + log_weight[:, None]
    tails = k_hat(log_sum(logs))
    batches = np.stack([_over_nodes(part) for part in np.split(logs, BATCHES, axis=1)], -1)
    rest = [log_sum(np.delete(batches, b, -1)) for b in range(BATCHES)]
    return np.stack([log_sum(batches), *rest]), tails


def standard_error(values: Floats) -> Floats:
    """The Monte Carlo standard error of values [replicate, ...], by the jackknife, [...].

    sqrt((B - 1) / B sum_b (x_b - mean)^2) over the B replicates that leave out one batch; 0 for exact values.

    >>> standard_error(np.array([[0.5]])), standard_error(np.array([2.0, 1.0, 3.0]))
    (array([0.]), np.float64(1.0))
    """
    rest = values[1:]
    if len(rest) < 2:
        return np.zeros(values.shape[1:])
    spread = ((rest - rest.mean(0)) ** 2).sum(0)
    error: Floats = np.sqrt((len(rest) - 1) / len(rest) * spread)
    return error
