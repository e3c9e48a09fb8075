"""The parts of a credible interval: how far a probability moves when one kind of quantity is drawn anew."""

from collections.abc import Mapping
from dataclasses import replace

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
    few = judged(inputs, draws, seed)
    evidence, prior = log_given(inputs, likelihood, few), log_shares(inputs, few)
    p = _of(evidence + prior, scenarios)
    low, high = credible_interval(p[:, None])[0]
    step = max(1, len(p) // _DRAWS)
    few, evidence, prior, some = few.thinned(_DRAWS), evidence[::step], prior[::step], p[::step]
    logs = {name: evidence + log_shares(inputs, _prior_anew(inputs, few, *of)) for name, of in _PRIOR.items()}
    logs |= {
        name: log_given(inputs, likelihood, _anew(few, names)) + prior for name, names in _LIKELIHOOD.items()
    }
    parts = {
        name: float(np.sqrt(((some - _of(moved, scenarios)) ** 2).mean() / 2)) for name, moved in logs.items()
    }
    view = _by_view(inputs, likelihood, few, evidence + prior, scenarios)
    names = tuple(name for name, chosen in zip(inputs.scenario, scenarios, strict=True) if chosen)
    return Spread(names, (float(low), float(high)), float(p.std()), parts, view)


def _prior_anew(inputs: EngineInputs, few: Draws, classes: bool, shares: bool) -> Draws:
    """The draws with the sticks of classes, the shares, or both of another draw."""
    other, sticks = _anew(few, ("stick", "share")), len(inputs.prior.stick)
    moved = np.where(np.arange(sticks) < sticks - inputs.prior.dated, classes, shares)
    both = (np.zeros(0) if draws.stick is None else draws.stick for draws in (other, few))
    return replace(few, stick=np.where(moved, *both), share=other.share if shares else few.share)


def _anew(few: Draws, names: tuple[str, ...]) -> Draws:
    """The draws with some quantities of another draw, half the draws away."""
    half = few.scenario.size // 2
    return replace(few, **{name: np.roll(getattr(few, name), half, axis=1) for name in names})


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
