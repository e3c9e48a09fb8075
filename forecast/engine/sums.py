"""Reliabilities that serve several cases, or many subsets of the reports of one, at once.

Where a case takes few quadrature nodes its sums are exact. Else nodes are drawn: some from the
prior, some from the posterior of each of the cases that matter, and together they are one mixture
q(r). A case's sum is the mean of p(r) P(reports, s | r) / q(r), so that two cases share their chance
and their difference is not drowned in it. The constants of the mixture are estimated from the nodes
themselves (Shirts & Chodera 2008, doi:10.1063/1.2978177). Where the weights of a sum have too heavy a
tail (`psis`), its own posterior is drawn and joins the mixture.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from forecast.core.beta import log_beta
from forecast.domain.explanation import MOST_K
from forecast.engine.draws import sample_conjugate
from forecast.engine.exact import node_count, reliability_nodes
from forecast.engine.inputs import Bools, EngineInputs, Floats
from forecast.engine.logs import log_sum, normalised
from forecast.engine.marginal import Marginal
from forecast.engine.psis import k_hat
from forecast.engine.subsets import Memo, Subsets

# Up to this many nodes a sum is taken exactly.
MOST_EXACT = 4096
# Batches of nodes are left out in turn to tell the error of whatever is made of the sums.
BATCHES = 16
_WARM_UP, _STEP = 32, 2
# Of nodes from each posterior; fewer where the arrays they go through are large.
_DRAWN, _FEWEST, _ELEMENTS = 384, 64, 800_000_000
_MOST_REFITS = 3
_EDGE = 1e-12


@dataclass(frozen=True)
class _Mixture:
    """Nodes from the prior and from posteriors, in batches, and the log of the density they come from."""

    source: tuple[str, ...]
    a: Floats  # [source], of the prior of r
    b: Floats
    r: Floats  # [node, source], batch after batch
    log_density: Floats  # [node]


@dataclass
class Nodes:
    """Sums over r for cases like those in `fitted`, whose posteriors are drawn where need be.

    `k_hat` is the largest met so far; minus infinity where all was exact.
    """

    fitted: Sequence[EngineInputs]
    seed: int
    most_exact: int = MOST_EXACT
    k_hat: float = -np.inf
    _mixture: _Mixture | None = None
    _posteriors: list[Floats] = field(default_factory=list)
    _memo: Memo = field(default_factory=dict)
    _last: tuple[EngineInputs, Subsets] | None = None

    def is_exact(self, inputs: EngineInputs) -> bool:
        """Whether a case's sums are taken without error."""
        return node_count(inputs) <= self.most_exact

    def count(self, inputs: EngineInputs) -> int:
        """How many nodes a case's sums are taken over."""
        return node_count(inputs) if self.is_exact(inputs) else len(self._drawn(inputs).r)

    def sums(self, inputs: EngineInputs, kept: Bools | None = None) -> Floats:
        """Log P(the reports kept, s = k), [replicate, subset, scenario], up to a common constant.

        `kept` is [subset, player], see `Subsets`; one row with all players if left out. The first
        replicate is the sum over all nodes, the others leave out one batch of nodes each. A sum
        without error has no others.
        """
        subsets = self._subsets(inputs)
        if self.is_exact(inputs):
            r, log_weight = reliability_nodes(inputs)
            return log_sum(np.moveaxis(self._summed(subsets, r, log_weight, kept), 0, -1))[None]
        r, log_weight = _weighed(self._drawn(inputs), inputs)
        batches = self._summed(subsets, r, log_weight, kept, len(r) // BATCHES)
        whole = log_sum(np.moveaxis(batches, 0, -1))
        rest = [log_sum(np.moveaxis(np.delete(batches, b, 0), 0, -1)) for b in range(BATCHES)]
        return np.stack([whole, *rest])

    def cover(self, inputs: EngineInputs, kept: Bools | None = None) -> None:
        """Make the nodes serve a case, or these subsets of it, by drawing from what they do not reach."""
        if self.is_exact(inputs):
            return
        kept = np.ones((1, self._subsets(inputs).players), bool) if kept is None else kept
        for refit in range(_MOST_REFITS + 1):
            tails = self._tails(inputs, kept)
            worst = float(tails.max())
            if worst <= MOST_K or refit == _MOST_REFITS:
                self.k_hat = max(self.k_hat, worst)
                return
            self.fitted = (*self.fitted, muted(inputs, kept[int(tails.argmax())]))
            self._mixture = None
            self._memo.clear()

    def _tails(self, inputs: EngineInputs, kept: Bools) -> Floats:
        r, log_weight = _weighed(self._drawn(inputs), inputs)
        subsets = self._subsets(inputs)
        logs = [log_sum(each) + log_weight[block] for block, each in subsets.in_blocks(r, kept)]
        return k_hat(np.concatenate(logs, axis=1))

    def _subsets(self, inputs: EngineInputs) -> Subsets:
        if self._last is None or self._last[0] is not inputs:
            self._last = inputs, Subsets(Marginal(inputs))
        return self._last[1]

    def _summed(
        self, subsets: Subsets, r: Floats, log_weight: Floats, kept: Bools | None, size: int | None = None
    ) -> Floats:
        """Log of the sum over each batch of so many nodes, [batch, subset, scenario]."""
        if kept is None:
            joint = subsets.log_joint(r, memo=self._memo) + log_weight[:, None]
            batches = np.split(joint, range(size or len(r), len(r), size or len(r)), axis=1)
        else:
            blocks = subsets.in_blocks(r, kept, size)
            batches = [logs + log_weight[block, None] for block, logs in blocks]
        return np.stack([log_sum(np.moveaxis(each, 1, -1)) for each in batches])

    def _drawn(self, inputs: EngineInputs) -> _Mixture:
        if self._mixture is None:
            self._mixture = _mixture(self.fitted, self.seed, self._posteriors)
        if not set(inputs.source) <= set(self._mixture.source):
            self._mixture = _extended(self._mixture, inputs, self.seed)
        return self._mixture


def normal(logs: Floats) -> Floats:
    """Log probabilities over the last axis."""
    return np.log(np.maximum(normalised(logs), 1e-300))


def standard_error(values: Floats) -> Floats:
    """The Monte Carlo error of values [replicate, ...], from those with one batch of nodes left out.

    >>> standard_error(np.array([[0.5]])), standard_error(np.array([2.0, 1.0, 3.0]))
    (array([0.]), np.float64(1.0))
    """
    rest = values[1:]
    if len(rest) < 2:
        return np.zeros(values.shape[1:])
    spread = ((rest - rest.mean(0)) ** 2).sum(0)
    error: Floats = np.sqrt((len(rest) - 1) / len(rest) * spread)
    return error


def muted(inputs: EngineInputs, kept: Bools) -> EngineInputs:
    """The case in which the players that are not kept say nothing."""
    reports = len(inputs.report)
    silence = inputs.silence.copy()
    silence[np.flatnonzero(inputs.silence)[~kept[reports:]]] = 0.0
    return replace(
        inputs,
        certainty=np.where(kept[:reports], inputs.certainty, 0.0),
        deception=np.where(kept[:reports, None], inputs.deception, 0.0),
        silence=silence,
    )


def _mixture(fitted: Sequence[EngineInputs], seed: int, posteriors: list[Floats]) -> _Mixture:
    """Nodes from the prior and from the posterior of every case; each batch has its share of each.

    `posteriors` are those drawn before, [batch, draw, source] of the cases in their order; new ones join.
    """
    priors = {
        name: (a, b)
        for inputs in reversed(fitted)
        for name, a, b in zip(inputs.source, inputs.r_a, inputs.r_b, strict=True)
    }
    source = tuple(priors)
    a, b = np.array(list(priors.values()), float).reshape(-1, 2).T
    random = np.random.default_rng(seed)
    each = _drawn_of_each(fitted)
    drawn = [random.beta(a, b, (BATCHES, each, len(source)))]
    for place, inputs in enumerate(fitted):
        if place == len(posteriors):
            found = sample_conjugate(inputs, BATCHES, each * _STEP, seed + 1 + place, _WARM_UP)
            posteriors.append(found.r[:, ::_STEP])
        r = random.beta(a, b, (BATCHES, each, len(source)))
        r[..., [source.index(name) for name in inputs.source]] = posteriors[place]
        drawn.append(r)
    nodes = np.clip(np.concatenate(drawn, axis=1).reshape(-1, len(source)), _EDGE, 1 - _EDGE)
    mixture = _Mixture(source, a, b, nodes, np.zeros(len(nodes)))
    return replace(mixture, log_density=_log_density(mixture, fitted))


def _extended(mixture: _Mixture, inputs: EngineInputs, seed: int) -> _Mixture:
    """With sources that only a changed case has, at their priors: a repetition that now counts has one."""
    new = [j for j, name in enumerate(inputs.source) if name not in mixture.source]
    a, b = inputs.r_a[new], inputs.r_b[new]
    random = np.random.default_rng([seed, len(mixture.source)])
    r = np.clip(random.beta(a, b, (len(mixture.r), len(new))), _EDGE, 1 - _EDGE)
    density = ((a - 1) * np.log(r) + (b - 1) * np.log1p(-r) - log_beta(a, b)).sum(-1)
    return _Mixture(
        (*mixture.source, *(inputs.source[j] for j in new)),
        np.append(mixture.a, a),
        np.append(mixture.b, b),
        np.concatenate([mixture.r, r], axis=1),
        mixture.log_density + density,
    )


def _drawn_of_each(fitted: Sequence[EngineInputs]) -> int:
    """Nodes of every batch from every posterior."""
    largest = max(len(inputs.report) * len(inputs.scenario) * 80 for inputs in fitted)
    return max(_FEWEST, min(_DRAWN, _ELEMENTS // max(1, largest * 100))) // BATCHES


def _log_density(mixture: _Mixture, fitted: Sequence[EngineInputs]) -> Floats:
    """Log q of every node: the equal mixture of the prior and the posteriors, constants by iteration."""
    parts = [_prior_density(mixture, None)]
    for inputs in fitted:
        r, marginal = _columns(mixture, inputs), Marginal(inputs)
        parts.append(log_sum(marginal.log_joint(r)) + _prior_density(mixture, inputs))
    logs = np.stack(parts, -1)
    constant = np.zeros(len(parts))
    for _ in range(200):
        density = log_sum(logs - constant)
        found = log_sum((logs - density[:, None]).T)
        found -= found[0]  # the prior's own constant is 1
        done, constant = np.abs(found - constant).max() < 1e-9, found
        if done:
            break
    return log_sum(logs - constant)


def _prior_density(mixture: _Mixture, inputs: EngineInputs | None) -> Floats:
    """Log prior density of the nodes; sources that a case does not have are as in the mixture."""
    a, b = mixture.a.copy(), mixture.b.copy()
    if inputs is not None:
        place = [mixture.source.index(name) for name in inputs.source]
        a[place], b[place] = inputs.r_a, inputs.r_b
    density: Floats = ((a - 1) * np.log(mixture.r) + (b - 1) * np.log1p(-mixture.r) - log_beta(a, b)).sum(-1)
    return density


def _columns(mixture: _Mixture, inputs: EngineInputs) -> Floats:
    """The nodes of a case's own sources."""
    return mixture.r[:, [mixture.source.index(name) for name in inputs.source]]


def _weighed(mixture: _Mixture, inputs: EngineInputs) -> tuple[Floats, Floats]:
    """A case's nodes and their log weights."""
    log_weight = _prior_density(mixture, inputs) - mixture.log_density
    return _columns(mixture, inputs), log_weight
