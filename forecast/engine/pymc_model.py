"""The generative model as a `pm.Model` with named dims. Importing this module imports PyMC.

Variables have no transforms, since the sweep that samples them works on the probabilities themselves.
"""

from typing import Any

import numpy as np
import pymc as pm
import pytensor.tensor as pt

from forecast.engine.ageing import Ageing
from forecast.engine.arrays import Bools, Floats
from forecast.engine.inputs import LEVELS, EngineInputs

Tensor = Any  # PyTensor's variables; its operators are untyped


def build_model(inputs: EngineInputs) -> pm.Model:
    """The whole model of a case: prior, judgements, dependence, reliabilities and reports."""
    with pm.Model(coords=_coords(inputs)) as model:
        scenario = pm.Categorical("outcome", p=_scenario_shares(inputs))
        r = _beta("r", inputs.r_a, inputs.r_b, "source") if inputs.source else None
        truth = states = None
        if inputs.indicator:
            truth = _indicators(inputs, scenario)
            states = _states(inputs, truth)
            unseen = np.zeros(len(inputs.indicator), np.int64)
            if inputs.silence.any():
                pm.Bernoulli("seen", p=inputs.silence * truth, observed=unseen, dims="indicator")
        if inputs.report:
            view = None
            if inputs.opinions_from < len(inputs.report):
                view = pm.Categorical("view", p=pt.as_tensor(inputs.view.T)[scenario])
            _stances(inputs, _subjects(inputs, states, view), scenario, r)
    return model


def _coords(inputs: EngineInputs) -> dict[str, tuple[str, ...]]:
    prior = inputs.prior
    return {
        "scenario": inputs.scenario,
        "stick_scenario": tuple(inputs.scenario[k] for k in prior.stick),
        "share_scenario": tuple(inputs.scenario[k] for k in prior.share),
        "indicator": inputs.indicator,
        "group": inputs.group,
        "source": inputs.source,
        "stance_report": _named(inputs.report, ~inputs.distributions),
        "says_report": _named(inputs.report, inputs.distributions),
        **_moments(inputs),
    }


def _beta(name: str, a: Floats, b: Floats, dims: str | tuple[str, ...]) -> Tensor:
    return pm.Beta(name, alpha=a, beta=b, dims=dims, default_transform=None)


def _scenario_shares(inputs: EngineInputs) -> Tensor:
    """pi, [scenario]: sticks in file order, and shares of what they leave."""
    prior = inputs.prior
    left, parts = 1.0, {}
    if prior.stick:
        a, b = np.array(prior.stick_beta).T
        stick = _beta("stick", a, b, "stick_scenario")
        for position, k in enumerate(prior.stick):
            parts[k] = left * stick[position]
            left = left * (1 - stick[position])
    share = pm.Dirichlet(
        "share", a=np.array(prior.share_count), dims="share_scenario", default_transform=None
    )
    parts |= {k: left * share[position] for position, k in enumerate(prior.share)}
    return pt.stack([parts[k] for k in range(len(inputs.scenario))])


def _indicators(inputs: EngineInputs, scenario: Tensor) -> Tensor:
    theta = _beta("theta", inputs.theta_a, inputs.theta_b, ("indicator", "scenario"))
    own = theta[:, scenario]
    if not inputs.group:
        return pm.Bernoulli("truth", p=own, dims="indicator")
    which = pm.Categorical("rho_value", p=inputs.rho_weight, dims="group")
    level = pm.DiscreteUniform("level", 0, LEVELS - 1, dims="group")
    of = np.maximum(inputs.group_of, 0)
    rho = pt.as_tensor(inputs.rho)[of, which[of]] * (inputs.group_of >= 0)
    follows = pt.clip(LEVELS * own - level[of], 0, 1)
    return pm.Bernoulli("truth", p=(1 - rho) * own + rho * follows, dims="indicator")


def _states(inputs: EngineInputs, truth: Tensor) -> Tensor:
    """Each moment's state, [moment]: the indicator's own, or a chain back in time where it can end."""
    ageing = Ageing(inputs)
    states = truth[inputs.moment_indicator]
    for q, (layer, moving) in enumerate(zip(ageing.layers, ageing.moving, strict=True)):
        if q:
            states = pt.set_subtensor(states[layer], states[layer + 1])
        if len(moving):
            true = ageing.passage[moving, :, 1]
            chance = pt.switch(states[moving], true[:, 1], true[:, 0])
            past = pm.Bernoulli(f"past_{q + 1}", p=chance, dims=f"moment_{q + 1}")
            states = pt.set_subtensor(states[moving], past)
    return states


def _moments(inputs: EngineInputs) -> dict[str, tuple[str, ...]]:
    """Names of the past states, layer by layer back in time."""
    return {
        f"moment_{q}": tuple(
            f"{inputs.indicator[inputs.moment_indicator[d]]}, {inputs.moment_age[d]:.3g} half-lives ago"
            for d in moving
        )
        for q, moving in enumerate(Ageing(inputs).moving, start=1)
    }


def _named(names: tuple[str, ...], which: Bools) -> tuple[str, ...]:
    return tuple(name for name, chosen in zip(names, which, strict=True) if chosen)


def _subjects(inputs: EngineInputs, states: Tensor | None, view: Tensor | None) -> Tensor:
    """How far the subject of each report holds, [report]: an indicator's state, or what the view names."""
    subject = pt.zeros(len(inputs.report)) if view is None else pt.as_tensor(inputs.outcome.T)[view]
    if states is not None and len(inputs.moment_indicator):
        reported = states[np.maximum(inputs.report_moment, 0)]
        subject = pt.switch(inputs.report_moment >= 0, reported, subject)
    return subject


def _stances(inputs: EngineInputs, subject: Tensor, scenario: Tensor, r: Tensor) -> None:
    """What was reported: by its channel, or, where it is staged, its actual stance.

    A distribution has its density relative to an even one.
    """
    sure = inputs.certainty * inputs.own_credit
    tracks = pt.switch(inputs.certain, 1.0, sure * r[inputs.report_source])
    affirms = tracks * inputs.detection * subject + (1 - tracks) * inputs.affirms_anyway
    says = np.flatnonzero(inputs.distributions)
    if len(says):
        pm.Potential("says", pt.log(affirms[says]), dims="says_report")
    rows = np.flatnonzero(~inputs.distributions)
    staged = pt.as_tensor(inputs.deception.T)[scenario]
    if len(rows):
        pm.Bernoulli(
            "stance",
            p=((1 - staged) * affirms + staged * inputs.affirms)[rows],
            observed=inputs.affirms[rows].astype(np.int64),
            dims="stance_report",
        )
