"""The model of a case with its discrete variables summed out, for samplers that need gradients.

Written from the design, with SciPy for the tables: it shares no code with the engines but the
arrays of a case. What is sampled is r; scenario, indicators, past states, rho and levels are summed
and the judgements integrated, so that NUTS has the easiest posterior there is.
"""

import numpy as np
import pymc as pm
import pytensor.tensor as pt
from scipy import special

from tests.engine.oracle import credits

LEVELS = 16


def marginalised(inputs):
    """A `pm.Model` of r with P(s = k | reports, r) as the deterministic `scenario_probability`."""
    with pm.Model(coords={"scenario": inputs.scenario, "source": inputs.source}) as model:
        r = pm.Beta("r", inputs.r_a, inputs.r_b, dims="source")
        joint = log_joint(inputs, r)
        total = pt.logsumexp(joint)
        pm.Potential("log_likelihood", total)
        pm.Deterministic("scenario_probability", pt.exp(joint - total), dims="scenario")
    return model


def log_joint(inputs, r):
    """Log P(reports, s = k | r), [scenario]."""
    told = inputs.report_moment >= 0
    true, false = (pt.log(_said(inputs, r, subject)) for subject in (1.0, 0.0))
    now = _present(inputs, told, true, false)
    total = pt.as_tensor(np.log(_prior(inputs)))
    if not told.all():
        total = total + _opinions(inputs, r, np.flatnonzero(~told))
    alone, grouped = np.flatnonzero(inputs.group_of < 0), np.flatnonzero(inputs.group_of >= 0)
    mean = inputs.theta_a / (inputs.theta_a + inputs.theta_b)
    if len(alone):
        p = mean[alone]
        both = pt.logaddexp(np.log(p) + now[0][alone], np.log1p(-p) + now[1][alone])
        total = total + both.sum(0)
    if len(grouped):
        total = total + _groups(inputs, grouped, now[0][grouped], now[1][grouped])
    return total


def _prior(inputs):
    """E[pi]: sticks in order, then the shares of what is left."""
    prior, left, mean = inputs.prior, 1.0, np.zeros(len(inputs.scenario))
    for k, (a, b) in zip(prior.stick, prior.stick_beta, strict=True):
        mean[k] = left * a / (a + b)
        left -= mean[k]
    for k, count in zip(prior.share, prior.share_count, strict=True):
        mean[k] = left * count / sum(prior.share_count)
    return mean


def _opinions(inputs, r, rows):
    """Log P(opinions | s), [scenario], summed over the views."""
    views, scenarios = [], len(inputs.scenario)
    for w in range(scenarios):
        chance = (
            np.full(scenarios, (1 - inputs.foresight) / scenarios) + inputs.foresight * np.eye(scenarios)[w]
        )
        views.append(pt.log(_said(inputs, r, inputs.outcome[:, w]))[rows].sum(0) + np.log(chance + 1e-300))
    return pt.logsumexp(pt.stack(views), axis=0)


def _said(inputs, r, subject):
    """P(report | how far its subject holds, scenario), [report, scenario]."""
    t = pt.switch(inputs.certain, 1.0, inputs.certainty * credits(inputs) * r[inputs.report_source])
    affirmed = (1 - t) * inputs.affirms_anyway + t * inputs.detection * subject
    chance = pt.switch(inputs.affirms, affirmed, 1 - affirmed)[:, None]
    return (1 - inputs.deception) * chance + inputs.deception


def _present(inputs, told, true, false):
    """Log likelihoods of every indicator's state today, (true, false), each [indicator, scenario]."""
    of, ages = inputs.moment_indicator, inputs.moment_age
    shape = (len(of), len(inputs.scenario))
    place, rows = inputs.report_moment[told], np.flatnonzero(told)
    moments = [pt.inc_subtensor(pt.zeros(shape)[place], each[rows]) for each in (true, false)]
    zero = pt.zeros((len(inputs.indicator), len(inputs.scenario)))
    now = [zero, zero]
    rank = np.arange(len(of)) - np.searchsorted(of, of)  # of a moment within its indicator, oldest first
    for step in range(rank.max(initial=-1) + 1):
        here = np.flatnonzero(rank == step)
        now = [pt.inc_subtensor(mine[of[here]], own[here]) for mine, own in zip(now, moments, strict=True)]
        newest = np.append(of[1:] != of[:-1], True)[here]
        gap = ages[here] - np.where(newest, 0.0, np.append(ages[1:], 0.0)[here])
        now = _aged(inputs, now, of[here[gap > 0]], gap[gap > 0])
    return now[0] + np.log1p(-inputs.silence)[:, None], now[1]


def _aged(inputs, now, which, gap):
    """The same of the newer states of some indicators, so many half-lives later."""
    if not len(which):
        return now
    kept, base = 0.5**gap, inputs.background[which]
    stays, begins = (base + (1 - base) * kept)[:, None], (base * (1 - kept))[:, None]
    older = [each[which] for each in now]
    newer = [pt.logaddexp(np.log(p) + older[0], np.log1p(-p) + older[1]) for p in (stays, begins)]
    return [pt.set_subtensor(each[which], moved) for each, moved in zip(now, newer, strict=True)]


def follow(a, b):
    """E clip(L theta - (n-1), 0, 1) for theta ~ Beta(a, b), and its complement, a last axis for n."""
    a, b, x = a[..., None], b[..., None], np.arange(LEVELS + 1) / LEVELS
    mean = a / (a + b)
    above = mean * special.betaincc(a + 1, b, x) - x * special.betaincc(a, b, x)
    below = x * special.betainc(a, b, x) - mean * special.betainc(a + 1, b, x)
    return -LEVELS * np.diff(above), LEVELS * np.diff(below)


def _groups(inputs, grouped, true, false):
    """Log P(reports on grouped indicators | s), [scenario]: cells of rho and level summed, group by group."""
    a, b = inputs.theta_a[grouped], inputs.theta_b[grouped]
    rho = inputs.rho[inputs.group_of[grouped]][:, None, :, None]
    cells = [
        ((1 - rho) * mean[..., None, None] + rho * level[..., None, :]).reshape(*a.shape, -1)
        for mean, level in zip((a / (a + b), b / (a + b)), follow(a, b), strict=True)
    ]
    top = pt.maximum(true, false)
    both = cells[0] * pt.exp(true - top)[..., None] + cells[1] * pt.exp(false - top)[..., None]
    shape = (len(inputs.group), len(inputs.scenario), cells[0].shape[-1])
    of = inputs.group_of[grouped]
    summed = pt.inc_subtensor(pt.zeros(shape)[of], pt.log(both))
    used = np.repeat(inputs.rho_weight > 0, LEVELS, axis=-1)
    weight = np.log(np.repeat(np.where(inputs.rho_weight > 0, inputs.rho_weight, 1.0), LEVELS, -1) / LEVELS)
    cell = pt.switch(used[:, None, :], summed + weight[:, None, :], -np.inf)
    return pt.logsumexp(cell, axis=-1).sum(0) + top.sum(0)
