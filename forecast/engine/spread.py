"""The parts of a credible interval: how far a probability moves when one kind of quantity is drawn anew."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from forecast.domain.assessment import Spread
from forecast.engine.arrays import LEAST, Bools, Floats, log_sum, normalised
from forecast.engine.draws import Draws
from forecast.engine.inputs import EngineInputs
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import credible_interval, judged, log_given, log_shares

# What makes up each part: the sticks of classes, those of dated shares, and shares; then the sets of draws.
_PRIOR: Mapping[str, tuple[bool, bool]] = {
    "prior": (True, True),
    "classes": (True, False),
    "shares": (False, True),
}
_LIKELIHOOD: Mapping[str, tuple[str, ...]] = {
    "judgements": ("theta",),
    "reliabilities": ("r",),
    "dependence": ("rho",),
}
_DRAWS = 400


def spread(inputs: EngineInputs, likelihood: Likelihood, draws: Draws, scenarios: Bools, seed: int) -> Spread:
    """The spread of P(one of some scenarios | reports, theta, r, pi, rho), from draws with judgements.

    A part is sqrt(E (p - p')^2 / 2), with p' the probability where this part is that of another draw and all
    else stays: the mean variance of the part given the rest (Saltelli et al. 2010,
    doi:10.1016/j.cpc.2009.09.018, table 2, row f). The parts need not add up to the whole.
    """
    all_draws = _logs(inputs, likelihood, judged(inputs, draws, seed))
    p = _of(all_draws.evidence + all_draws.prior, scenarios)
    low, high = credible_interval(p[:, None])[0]
    few, evidence, prior = all_draws.thinned()
    some = _of(evidence + prior, scenarios)
    sticks = np.arange(len(inputs.prior.stick)) < len(inputs.prior.stick) - inputs.prior.dated
    logs = {
        name: evidence + log_shares(inputs, _prior_anew(inputs, few, np.where(sticks, *of), of[1]))
        for name, of in _PRIOR.items()
    }
    logs |= {
        name: log_given(inputs, likelihood, _anew(few, names)) + prior for name, names in _LIKELIHOOD.items()
    }
    parts = {name: _apart(some, _of(moved, scenarios)) for name, moved in logs.items()}
    view = _by_view(inputs, likelihood, few, evidence + prior, scenarios)
    names = tuple(name for name, chosen in zip(inputs.scenario, scenarios, strict=True) if chosen)
    return Spread(names, (float(low), float(high)), float(p.std()), parts, view)


@dataclass(frozen=True)
class NumberSpread:
    """As the parts of `spread`, of every number by itself, as standard deviations in probability.

    `whole` is that of the probability over all draws, `few` over those that the parts are of; `share` is of
    all shares together.
    """

    whole: float
    few: float
    theta: Floats  # [indicator, scenario]
    r: Floats  # [source]
    rho: Floats  # [group]
    stick: Floats  # [stick]
    share: float


def number_spread(
    inputs: EngineInputs, likelihood: Likelihood, draws: Draws, scenarios: Bools, seed: int
) -> NumberSpread:
    """How far each number alone moves P(one of some scenarios | reports, theta, r, pi, rho).

    P(reports | s) depends on the judgements under s alone, so that one sum serves a row of them.
    """
    all_draws = _logs(inputs, likelihood, judged(inputs, draws, seed))
    few, evidence, prior = all_draws.thinned()
    p, sticks = _of(evidence + prior, scenarios), len(inputs.prior.stick)

    def of_evidence(name: str, *at: int) -> Floats:
        return log_given(inputs, likelihood, _anew(few, (name,), at))

    def of_stick(stick: int) -> float:
        logs = log_shares(inputs, _prior_anew(inputs, few, np.arange(sticks) == stick, False))
        return _apart(p, _of(evidence + logs, scenarios))

    theta = np.zeros((len(inputs.indicator), len(inputs.scenario)))
    for m in range(len(inputs.indicator)):
        row = of_evidence("theta", m)
        for k in range(len(inputs.scenario)):
            alone = np.where(np.arange(len(inputs.scenario)) == k, row, evidence)
            theta[m, k] = _apart(p, _of(alone + prior, scenarios))
    r, rho = (
        np.array([_apart(p, _of(of_evidence(name, j) + prior, scenarios)) for j in range(count)])
        for name, count in (("r", len(inputs.source)), ("rho", len(inputs.group)))
    )
    shares = log_shares(inputs, _prior_anew(inputs, few, np.zeros(sticks, bool), True))
    return NumberSpread(
        whole=float(_of(all_draws.evidence + all_draws.prior, scenarios).std()),
        few=float(p.std()),
        theta=theta,
        r=r,
        rho=rho,
        stick=np.array([of_stick(stick) for stick in range(sticks)]),
        share=_apart(p, _of(evidence + shares, scenarios)),
    )


class _Logs(NamedTuple):
    """Draws of one chain, and there log P(reports | s, ...) and log pi, [draw, scenario]."""

    draws: Draws
    evidence: Floats
    prior: Floats

    def thinned(self) -> "_Logs":
        step = max(1, len(self.prior) // _DRAWS)
        return _Logs(self.draws.thinned(_DRAWS), self.evidence[::step], self.prior[::step])


def _logs(inputs: EngineInputs, likelihood: Likelihood, few: Draws) -> _Logs:
    return _Logs(few, log_given(inputs, likelihood, few), log_shares(inputs, few))


def _apart(p: Floats, other: Floats) -> float:
    """sqrt(E (p - p')^2 / 2)."""
    return float(np.sqrt(((p - other) ** 2).mean() / 2))


def _prior_anew(inputs: EngineInputs, few: Draws, moved: Bools, shares: bool) -> Draws:
    """The draws with some sticks, [stick], the shares, or both of another draw."""
    other = _anew(few, ("stick", "share"))
    both = (np.zeros(0) if draws.stick is None else draws.stick for draws in (other, few))
    return replace(few, stick=np.where(moved, *both), share=other.share if shares else few.share)


def _anew(few: Draws, names: tuple[str, ...], at: tuple[int, ...] = ()) -> Draws:
    """The draws with some quantities, or those `at` a position, of another draw, half the draws away."""
    half, moved = few.scenario.size // 2, {}
    for name in names:
        own = getattr(few, name)
        moved[name] = own.copy()
        moved[name][:, :, *at] = np.roll(own[:, :, *at], half, axis=1)
    return replace(few, **moved)


def _of(logs: Floats, scenarios: Bools) -> Floats:
    p: Floats = normalised(logs)[:, scenarios].sum(-1)
    return p


def _by_view(
    inputs: EngineInputs, likelihood: Likelihood, few: Draws, logs: Floats, scenarios: Bools
) -> float | None:
    """The standard deviation over the views, given all else: sum over w of P(w | reports) (p_w - p)^2."""
    if inputs.opinions_from == len(inputs.report):
        return None
    r = few.r[0]
    opinions = likelihood.opinion_logs(r).sum(-2) + np.log(np.maximum(inputs.view, LEAST))
    joint = (logs - likelihood.opinions(r))[:, None] + opinions  # [draw, view, scenario]
    weight = normalised(log_sum(joint))
    by_view = normalised(joint)[..., scenarios].sum(-1)
    mean = (weight * by_view).sum(-1, keepdims=True)
    return float(np.sqrt((weight * (by_view - mean) ** 2).sum(-1).mean()))
