"""What holds of indicators and sources, given the scenario and r: figures beside the scenarios' own."""

import numpy as np

from forecast.engine.inputs import Floats
from forecast.engine.marginal import Evidence, Marginal


def indicator_probability(marginal: Marginal, evidence: Evidence) -> Floats:
    """P(indicator true | s = k, reports, r), [..., indicator, scenario]."""
    true, false = marginal.cavity(evidence)
    true, false = true * evidence.true, false * evidence.false
    return true / (true + false)


def reliability(marginal: Marginal, r: Floats, truth: Floats) -> Floats:
    """E[r | s = k, reports, r of the carried sources], [..., scenario, source].

    A carried source's r is as given; of one with a single report the report's probability is
    linear in r, so its mean given the truth needs two moments of the prior. `truth` is
    P(state of a moment true | s = k, reports, r), [..., moment, scenario].
    """
    given = marginal.inputs
    result = np.broadcast_to(
        r[..., None, :], (*truth.shape[:-2], len(given.scenario), len(given.source))
    ).copy()
    total = given.r_a + given.r_b
    mean = given.r_mean
    square = mean * (1 - mean) / (total + 1) + mean**2
    for i in np.flatnonzero(~marginal.carried[given.report_source]):
        j, m, n = given.report_source[i], given.report_moment[i], given.opinions_from
        if m >= 0:
            true, false = (
                (marginal.constant[i] * mean[j] + slope[i] * square[j])
                / (marginal.constant[i] + slope[i] * mean[j])
                for slope in (marginal.slope_true, marginal.slope_false)
            )
            result[..., j] = truth[..., m, :] * true + (1 - truth[..., m, :]) * false
        else:
            constant, slope = marginal.opinion_constant[i - n], marginal.opinion_slope[i - n]
            result[..., j] = (constant * mean[j] + slope * square[j]) / (constant + slope * mean[j])
    return result
