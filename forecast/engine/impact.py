"""What leaving something out of a case does to its probabilities, and how far that can be told from chance.

Both probabilities are sums over the same reliabilities, so that they share their randomness and their
difference is not noise: quadrature nodes where these are few, else posterior draws of the case with
all in it, weighted by P(reports left | r) / P(all reports | r). Where these weights leave too little of
the draws, the other case is sampled too.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from forecast.core.scales import word_for
from forecast.domain.case import Case
from forecast.engine.assess import DEFAULT_SEED, EXACT_IS_CHEAP
from forecast.engine.draws import flat, sample_conjugate
from forecast.engine.exact import too_long
from forecast.engine.inputs import EngineInputs, Floats, build_inputs
from forecast.engine.logs import log_sum, normalised
from forecast.engine.marginal import Marginal
from forecast.engine.support import quadrature

CHAINS, DRAWS, WARM_UP = 20, 150, 50
# Standard errors below which a move cannot be told from chance.
ERRORS = 2.0
# What is left of the draws after weighting, as a part; below it they are of another posterior.
FEWEST = 0.2
# Where nothing is sampled, sums may still differ in their last digits.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Move:
    """One scenario's probability with something and without it.

    `error` is twice the Monte Carlo standard error of the difference, 0 where nothing was sampled.
    """

    scenario: str
    title: str
    with_it: float
    without_it: float
    error: float

    @property
    def move(self) -> float:
        """What it adds to the probability, as a fraction."""
        return self.with_it - self.without_it

    @property
    def moves(self) -> bool:
        """Whether the move is more than its error."""
        return abs(self.move) > max(self.error, ROUNDING)

    @property
    def words(self) -> tuple[str, str]:
        """The ICD 203 words with and without it, "" where no term exists; one word where nothing moves."""
        with_it = word_for(self.with_it)
        return with_it, word_for(self.without_it) if self.moves else with_it


def moves(case: Case, less: Case, as_of: date, seed: int = DEFAULT_SEED) -> tuple[Move, ...]:
    """P(scenario | reports) of a case and of the same case with less in it, both as known on a day.

    Raises ProblemsError where the prior has no exposure yet or leaves nothing.
    """
    inputs, fewer = (build_inputs(each.on(as_of), as_of)[0] for each in (case, less))
    sums = Marginal(inputs), Marginal(fewer)
    cheap = not any(too_long(each.inputs, each.elements_looked_up, EXACT_IS_CHEAP) for each in sums)
    with_it, without_it, error = _exactly(*sums) if cheap else _sampled(inputs, fewer, seed)
    return tuple(
        Move(scenario.id, scenario.title, float(with_it[k]), float(without_it[k]), float(error[k]))
        for k, scenario in enumerate(case.on(as_of).question.scenarios)
    )


def _exactly(case: Marginal, less: Marginal) -> tuple[Floats, Floats, Floats]:
    with_it, without_it = (quadrature(each.inputs, each).posterior() for each in (case, less))
    return with_it, without_it, np.zeros_like(with_it)


def _sampled(inputs: EngineInputs, fewer: EngineInputs, seed: int) -> tuple[Floats, Floats, Floats]:
    draws = sample_conjugate(inputs, CHAINS, DRAWS, seed, WARM_UP)
    logs = _log_joint(inputs, draws.r)
    log_all = log_sum(logs)[..., None]
    logs_fewer = _log_joint(fewer, _reliabilities(inputs, fewer, draws.r, seed)) - log_all
    with_it = np.exp(logs - log_all).sum(1)
    if _left(logs_fewer) >= FEWEST:
        without_it = np.exp(logs_fewer - logs_fewer.max()).sum(1)
    else:
        without_it = sample_conjugate(fewer, CHAINS, DRAWS, seed, WARM_UP).scenario_probability.sum(1)
    return _estimate(with_it), _estimate(without_it), ERRORS * _standard_error(with_it, without_it)


def _log_joint(inputs: EngineInputs, r: Floats) -> Floats:
    """Log P(reports, s = k | r), [chain, draw, scenario], for r [chain, draw, source]."""
    return Marginal(inputs).log_joint(flat(r)).reshape(*r.shape[:2], -1)


def _reliabilities(inputs: EngineInputs, fewer: EngineInputs, r: Floats, seed: int) -> Floats:
    """The draws of r by the sources of the other case, [chain, draw, source].

    A source that speaks there alone, since its report repeated one that is left out, is drawn from its
    prior: the reports of the first case say nothing of it.
    """
    random = np.random.default_rng(seed + 1)
    columns = {source: r[..., j] for j, source in enumerate(inputs.source)}
    new = {
        source: random.beta(a, b, r.shape[:2])
        for source, a, b in zip(fewer.source, fewer.r_a, fewer.r_b, strict=True)
        if source not in columns
    }
    known = columns | new
    return np.stack([known[source] for source in fewer.source], axis=-1) if fewer.source else r[..., :0]


def _left(log_weights: Floats) -> float:
    """The effective part of the draws under weights, (sum w)^2 / (n sum w^2), from logs by scenario."""
    weight = normalised(log_sum(log_weights).ravel())
    return float(1 / (len(weight) * (weight**2).sum()))


def _estimate(table: Floats) -> Floats:
    """P(scenario) from sums of weights by chain, [..., chain, scenario]."""
    total: Floats = table.sum(-2)
    return total / total.sum(-1, keepdims=True)


def _standard_error(with_it: Floats, without_it: Floats) -> Floats:
    """Of the difference of two estimates, each chain left out of both in turn (jackknife), [scenario]."""
    chains = len(with_it)
    others = ~np.eye(chains, dtype=bool)
    apart = np.array([_estimate(with_it[rest]) - _estimate(without_it[rest]) for rest in others])
    error: Floats = np.sqrt((chains - 1) / chains * ((apart - apart.mean(0)) ** 2).sum(0))
    return error
