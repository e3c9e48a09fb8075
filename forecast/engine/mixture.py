"""One sample of reliabilities for several cases, with weights for each case.

Nodes are drawn from the prior and from the posterior of each of some cases; together they are a sample of one
mixture q(r). The sum of a case is the mean of p(r) P(reports, s | r) / q(r) over the nodes. The constants of
the mixture are estimated from the nodes themselves (Shirts & Chodera 2008, doi:10.1063/1.2978177).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.core.beta import log_beta_density
from forecast.engine.arrays import Floats, log_sum
from forecast.engine.draws import Draws, flat, sample_conjugate
from forecast.engine.inputs import EngineInputs
from forecast.engine.likelihood import Likelihood

# Batches of nodes are left out in turn to estimate the error of every figure computed from the sums.
BATCHES = 16
# Nodes from the prior and from each posterior; fewer where the arrays of a sum are large.
_DRAWN, _FEWEST, _ELEMENTS = 384, 64, 800_000_000
_WARM_UP, _STEP = 32, 2
_EDGE = 1e-12
# Weights that differ by less than this factor are as good as equal.
_EQUAL = 1e-9


@dataclass(frozen=True)
class Mixture:
    """Nodes from the prior and from posteriors, in batches, and the log of the density they come from."""

    source: tuple[str, ...]
    a: Floats  # [source], of the prior of r
    b: Floats
    r: Floats  # [node, source], batch after batch
    log_density: Floats  # [node]

    def weighed(self, inputs: EngineInputs) -> tuple[Floats, Floats]:
        """The nodes of a case's sources, [node, source], and their log weights ln p(r)/q(r), [node]."""
        return self.columns(inputs), self.log_prior(inputs) - self.log_density

    def columns(self, inputs: EngineInputs) -> Floats:
        """The nodes of a case's own sources, [node, source]."""
        return self.r[:, [self.source.index(name) for name in inputs.source]]

    def log_prior(self, inputs: EngineInputs | None = None) -> Floats:
        """Log prior density of the nodes, [node]; sources that a case lacks have the prior of the mixture."""
        a, b = self.a.copy(), self.b.copy()
        if inputs is not None:
            columns = [self.source.index(name) for name in inputs.source]
            a[columns], b[columns] = inputs.r_a, inputs.r_b
        return log_beta_density(self.r, a, b)

    def with_sources_of(self, inputs: EngineInputs, seed: int) -> "Mixture":
        """The mixture with the sources that only a changed case has, drawn from their priors.

        A changed case has a new source where a repetition now counts.
        """
        new = [j for j, name in enumerate(inputs.source) if name not in self.source]
        if not new:
            return self
        a, b = inputs.r_a[new], inputs.r_b[new]
        random = np.random.default_rng([seed, len(self.source)])
        r = np.clip(random.beta(a, b, (len(self.r), len(new))), _EDGE, 1 - _EDGE)
        return Mixture(
            (*self.source, *(inputs.source[j] for j in new)),
            np.append(self.a, a),
            np.append(self.b, b),
            np.concatenate([self.r, r], axis=1),
            self.log_density + log_beta_density(r, a, b),
        )


def mixture(inputs: EngineInputs, draws: Draws, others: Sequence[EngineInputs], seed: int) -> Mixture:
    """Nodes from a case's prior, from its posterior `draws`, and from the posteriors of other cases.

    Every batch has equally many of each. The same arguments give the same nodes.
    """
    cases = (inputs, *others)
    priors = {
        name: (a, b)
        for case in reversed(cases)
        for name, a, b in zip(case.source, case.r_a, case.r_b, strict=True)
    }
    source = tuple(priors)
    a, b = np.array(list(priors.values()), float).reshape(-1, 2).T
    random = np.random.default_rng(seed)
    count = _nodes_in_batch(cases)
    parts = [random.beta(a, b, (BATCHES, count, len(source)))]
    for number, case in enumerate(cases):
        r = random.beta(a, b, (BATCHES, count, len(source)))
        # A source with a single report is summed out (`Likelihood.settle`), so that its r stays a prior draw.
        carried = np.flatnonzero(case.reports_of_source >= 2)
        posterior = _posterior(case, count, seed + number) if number else _spaced(draws, count)
        r[..., [source.index(case.source[j]) for j in carried]] = posterior[..., carried]
        parts.append(r)
    nodes = np.concatenate(parts, axis=1).reshape(BATCHES * count * len(parts), len(source))
    nodes = np.clip(nodes, _EDGE, 1 - _EDGE)
    drawn = Mixture(source, a, b, nodes, np.zeros(len(nodes)))
    return replace(drawn, log_density=_log_density(drawn, cases))


def _spaced(draws: Draws, count: int) -> Floats:
    """Evenly spaced draws of the reliabilities, [batch, node, source]."""
    r = flat(draws.r)
    chosen = np.linspace(0, len(r) - 1, BATCHES * count).astype(np.intp)
    return r[chosen].reshape(BATCHES, count, -1)


def _posterior(inputs: EngineInputs, count: int, seed: int) -> Floats:
    """Draws from the posterior of the reliabilities, [batch, node, source]."""
    return sample_conjugate(inputs, BATCHES, count * _STEP, seed, _WARM_UP).r[:, ::_STEP]


def _nodes_in_batch(cases: Sequence[EngineInputs]) -> int:
    """Nodes of every batch from each part of the mixture."""
    largest = max(len(inputs.report) * len(inputs.scenario) * 80 for inputs in cases)
    return max(_FEWEST, min(_DRAWN, _ELEMENTS // max(1, largest * 100))) // BATCHES


def _log_density(drawn: Mixture, cases: Sequence[EngineInputs]) -> Floats:
    """Ln q of every node, [node], for the equal mixture q of the prior and the posteriors.

    The constants of the posteriors solve the self-consistent equations of Shirts & Chodera 2008, by
    iteration.
    """
    parts = [drawn.log_prior()]
    for inputs in cases:
        joint = Likelihood(inputs).log_joint(drawn.columns(inputs))
        parts.append(log_sum(joint) + drawn.log_prior(inputs))
    logs = np.stack(parts, -1)
    constant = np.zeros(len(parts))
    for _ in range(200):
        density = log_sum(logs - constant)
        update = log_sum((logs - density[:, None]).T)
        update -= update[0]  # the prior's own constant is 1
        settled, constant = np.abs(update - constant).max() < 1e-9, update
        if settled:
            break
    return log_sum(logs - constant)


def k_hat(log_weight: Floats) -> Floats:
    """The Pareto k-hat of each row of importance weights, [row], from their logs, [row, node].

    K-hat is the shape of a generalised Pareto distribution fitted to the largest weights. Above 0.7 an
    average over the weights is unreliable (Pareto smoothed importance sampling: Vehtari, Simpson, Gelman, Yao
    & Gabry 2024, JMLR 25(72)). It is minus infinity where the largest weights are equal, or too few for a
    fit.

    >>> k_hat(np.zeros((1, 400)))
    array([-inf])
    """
    count = log_weight.shape[1]
    tail = min(int(0.2 * count), int(np.ceil(3 * np.sqrt(count))))
    result = np.full(len(log_weight), -np.inf)
    if tail < 5:
        return result
    ordered = np.sort(log_weight - log_weight.max(1, keepdims=True), axis=1)
    above = np.exp(ordered[:, -tail:]) - np.exp(ordered[:, -tail - 1])[:, None]
    spread = above[:, max(int(tail / 4 + 0.5) - 1, 0)] > _EQUAL
    result[spread] = _pareto_shape(above[spread])
    return result


def _pareto_shape(x: Floats) -> Floats:
    """The estimate of k for each row of exceedances in ascending order, with a weak prior at 0.5.

    Zhang & Stephens 2009, doi:10.1198/tech.2009.08017.
    """
    n = x.shape[1]
    grid = 30 + int(np.sqrt(n))
    step = 1 - np.sqrt(grid / (np.arange(1, grid + 1) - 0.5))
    b = step / (3 * x[:, int(n / 4 + 0.5) - 1, None]) + 1 / x[:, -1:]
    k = np.log1p(-b[:, :, None] * x[:, None, :]).mean(-1)
    fit = n * (np.log(-b / k) - k - 1)
    weight = np.exp(fit - fit.max(1, keepdims=True))
    centre = (b * weight).sum(1) / weight.sum(1)
    shape = np.log1p(-centre[:, None] * x).mean(1)
    estimate: Floats = (n * shape + 10 * 0.5) / (n + 10)
    return estimate
