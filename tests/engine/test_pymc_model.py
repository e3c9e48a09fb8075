"""The generative model in PyMC: its density is that of the design."""

import dataclasses

import numpy as np
import pytest
from scipy import stats

from forecast.engine.inputs import LEVELS
from forecast.engine.pymc_model import build_model
from tests.engine.oracle import credits
from tests.engine.pymc_case import FULL, random_point


def joint_density(inputs, point):
    """The log joint density, written from the design and from nothing else."""
    s, theta, r = int(point["outcome"]), point["theta"], point["r"]
    pi, left = np.empty(len(inputs.scenario)), 1.0
    total = 0.0
    for v, k, (a, b) in zip(point["stick"], inputs.prior.stick, inputs.prior.stick_beta, strict=True):
        pi[k] = left * v
        left *= 1 - v
        total += stats.beta.logpdf(v, a, b)
    pi[list(inputs.prior.share)] = left * point["share"]
    total += stats.dirichlet.logpdf(point["share"], inputs.prior.share_count) + np.log(pi[s])
    total += stats.beta.logpdf(theta, inputs.theta_a, inputs.theta_b).sum()
    total += stats.beta.logpdf(r, inputs.r_a, inputs.r_b).sum()
    for m, g in enumerate(inputs.group_of):
        chance = theta[m, s]
        if g >= 0:
            rho = inputs.rho[g, point["rho_value"][g]]
            chance = (1 - rho) * chance + rho * min(max(LEVELS * chance - point["level"][g], 0), 1)
        with np.errstate(divide="ignore"):
            total += np.log(chance if point["truth"][m] else 1 - chance)
    truth, states = point["truth"], {}
    for seen, state in zip(inputs.silence, truth, strict=True):
        total += np.log(1 - seen * state)
    for name, days, newer, gap in (("past_1", 20, truth[0], 20), ("past_2", 90, point["past_1"][0], 70)):
        state, kept, base = point[name][0], 0.5 ** (gap / 60), inputs.background[0]
        true = base + (1 - base) * kept if newer else base * (1 - kept)
        total += np.log(true if state else 1 - true)
        states[days / 60] = state
    view, scenarios, credit = int(point["view"]), len(inputs.scenario), credits(inputs)
    total += np.log((1 - inputs.foresight) / scenarios + inputs.foresight * (view == s))
    for i, (j, m) in enumerate(zip(inputs.report_source, inputs.report_indicator, strict=True)):
        age = 0.0 if m < 0 else inputs.moment_age[inputs.report_moment[i]]
        subject = inputs.outcome[i, view] if m < 0 else states.get(age, truth[m])
        t, g, d = inputs.certainty[i] * credit[i] * r[j], inputs.affirms_anyway[i], inputs.detection[i]
        t = 1.0 if inputs.certain[i] else t
        stance = t * d * subject + (1 - t) * g
        stance = stance if inputs.affirms[i] else 1 - stance
        staged = inputs.deception[i, s]
        with np.errstate(divide="ignore"):
            total += np.log((1 - staged) * stance + staged)
    return total


def differences(model_of, density_of):
    """logp of one case's model less the density of another, at 50 random points."""
    model, random = build_model(model_of), np.random.default_rng(4)
    logp = model.compile_logp()
    names = [value.name for value in model.value_vars]
    pairs = []
    for _ in range(50):
        point = random_point(density_of, random)
        pairs.append((float(logp({name: point[name] for name in names})), joint_density(density_of, point)))
    return np.array([a - b for a, b in pairs if np.isfinite(b)])


def test_model_is_the_joint_density_up_to_a_constant():
    apart = differences(FULL, FULL)
    assert len(apart) >= 25
    assert np.ptp(apart) < 1e-9


@pytest.mark.parametrize(
    "change",
    [
        {"affirms": FULL.affirms ^ ~FULL.certain},
        {"certainty": FULL.certainty * 0.9},
        {"group_of": np.array([0, -1, 0])},
        {"deception": FULL.deception * 0.5},
        {"detection": FULL.detection * 0.9},
        {"affirms_anyway": FULL.affirms_anyway * 0.9},
        {"rho": FULL.rho * 0.9},
        {"r_a": FULL.r_a * 2},
        {"silence": FULL.silence * 0.5},
        {"background": FULL.background * 0.5},
        {"moment_age": FULL.moment_age * 0.9},
        {"foresight": 0.5},
        {"repetition": 0.5},
        {"outcome": FULL.outcome[:, ::-1]},
        {"certain": np.zeros_like(FULL.certain)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_model_differs_once_one_thing_in_it_alone_is_altered(change):
    assert np.ptp(differences(dataclasses.replace(FULL, **change), FULL)) > 1e-3
