"""A slow, obviously right engine: every state of every indicator, level and rho is written out.

Its tables come from numerical integration, its sums over r from E r^i (1-r)^(n-i), so it shares
nothing with the engines but the arrays it is given.
"""

from functools import lru_cache
from itertools import product

import numpy as np
from scipy import special

LEVELS = 16


@lru_cache(maxsize=10_000)
def follow_chance(a, b, level):
    """E clip(L theta - level, 0, 1) for theta ~ Beta(a, b), level counted from 0, by quadrature.

    The first and last pieces carry the density's powers of x and 1-x as weights of the rule.
    """
    scale = special.betaln(a, b)
    total = 0.0
    for piece in range(LEVELS):
        alpha, beta = (a - 1) * (piece == 0), (b - 1) * (piece == LEVELS - 1)
        nodes, weights = special.roots_jacobi(60, beta, alpha)
        x = (piece + (nodes + 1) / 2) / LEVELS
        rest = (a - 1 - alpha) * np.log(x) + (b - 1 - beta) * np.log1p(-x) - scale
        width = -(alpha + beta + 1) * np.log(2 * LEVELS)
        total += float(weights @ (np.exp(rest + width) * np.clip(LEVELS * x - level, 0, 1)))
    return total


def posterior(inputs):
    """P(scenario), P(indicator), log marginal likelihood, by enumeration."""
    weight, states = joint_states(inputs, _reports)
    total = weight.sum()
    truths = np.array(states, float).reshape(len(states), len(inputs.indicator))
    return weight.sum(1) / total, weight.sum(0) @ truths / total, float(np.log(total))


def joint_at(inputs, r, kept=None):
    """P(reports, scenario, states of the indicators | r), [scenario, state], and the states in their order.

    Of the reports only those that are `kept`, [report], if that is given.
    """

    def chance_of_reports(inputs, k, past):
        credit, total = credits(inputs, kept), 0.0
        for w, weight in views(inputs, k):
            likelihood = weight
            for i, (j, d) in enumerate(zip(inputs.report_source, inputs.report_moment, strict=True)):
                if kept is None or kept[i]:
                    subject = inputs.outcome[i, w] if d < 0 else past[d]
                    likelihood *= _said(inputs, i, k, subject, r[j], credit[i])
            total += likelihood
        return total

    return joint_states(inputs, chance_of_reports)


def views(inputs, k):
    """Every view with its chance under a scenario; a single one where nobody has an opinion."""
    if (inputs.report_moment >= 0).all():
        yield k, 1.0
        return
    scenarios = len(inputs.scenario)
    for w in range(scenarios):
        yield w, (1 - inputs.foresight) / scenarios + inputs.foresight * (w == k)


def credits(inputs, kept=None):
    """The part of its certainty with which each report counts beside its camp's, report by report."""

    def rank(i):
        m = inputs.report_indicator[i]
        odds = np.log(inputs.theta_a[m] / inputs.theta_b[m]) if m >= 0 else np.zeros(1)
        j = inputs.report_source[i]
        firm = inputs.certainty[i] * inputs.detection[i] * inputs.r_a[j] / (inputs.r_a[j] + inputs.r_b[j])
        return (-round(firm, 12), -round(odds.max() - odds.min(), 12), inputs.earlier[i])

    result = np.ones(len(inputs.report))
    for i, matter in enumerate(inputs.matter):
        rivals = [
            x
            for x in range(len(result))
            if inputs.matter[x] == matter >= 0 and (kept is None or kept[x]) and inputs.certainty[x] > 0
        ]
        if rivals and i != min(rivals, key=rank):
            result[i] = 1 - inputs.repetition
    return result


def joint_states(inputs, chance_of_reports):
    """P(reports, scenario, states of the indicators), [scenario, state], and the states in their order."""
    scenarios, indicators = len(inputs.scenario), len(inputs.indicator)
    weight = np.zeros((scenarios, 2**indicators))
    states = list(product((0, 1), repeat=indicators))
    tables = _group_tables(inputs)
    for k, (column, truth) in product(range(scenarios), enumerate(states)):
        now = _prior(inputs, k) * _truths(inputs, tables, k, truth) * _silence(inputs, truth)
        weight[k, column] = now * sum(
            chance * chance_of_reports(inputs, k, past) for past, chance in pasts(inputs, truth)
        )
    return weight, states


def _prior(inputs, k):
    left = 1.0
    for stick, (a, b) in zip(inputs.prior.stick, inputs.prior.stick_beta, strict=True):
        if stick == k:
            return left * a / (a + b)
        left *= b / (a + b)
    counts = inputs.prior.share_count
    return left * counts[inputs.prior.share.index(k)] / sum(counts)


def _silence(inputs, truth):
    return np.prod([1 - d if c else 1.0 for c, d in zip(truth, inputs.silence, strict=True)])


def pasts(inputs, truth):
    """Every set of states on the days of reports, with its chance given the present states."""
    of, age = inputs.moment_indicator, inputs.moment_age
    for past in product((0, 1), repeat=len(of)):
        chance = 1.0
        for d, state in enumerate(past):
            newest = d + 1 == len(of) or of[d + 1] != of[d]
            newer, gap = (truth[of[d]], age[d]) if newest else (past[d + 1], age[d] - age[d + 1])
            kept, base = 0.5**gap, inputs.background[of[d]]
            true = base + (1 - base) * kept if newer else base * (1 - kept)
            chance *= true if state else 1 - true
        if chance > 0:
            yield past, chance


def _group_tables(inputs):
    return {
        (m, k, level): follow_chance(inputs.theta_a[m, k], inputs.theta_b[m, k], level)
        for m in np.flatnonzero(inputs.group_of >= 0)
        for k in range(len(inputs.scenario))
        for level in range(LEVELS)
    }


def _truths(inputs, tables, k, truth):
    mean = inputs.theta_a[:, k] / (inputs.theta_a[:, k] + inputs.theta_b[:, k])
    chance = 1.0
    for m in np.flatnonzero(inputs.group_of < 0):
        chance *= mean[m] if truth[m] else 1 - mean[m]
    for g in range(len(inputs.group)):
        members = np.flatnonzero(inputs.group_of == g)
        total = 0.0
        for rho, weight in zip(inputs.rho[g], inputs.rho_weight[g], strict=True):
            for level in range(LEVELS):
                true = [(1 - rho) * mean[m] + rho * tables[m, k, level] for m in members]
                total += (
                    weight
                    / LEVELS
                    * np.prod([p if truth[m] else 1 - p for m, p in zip(members, true, strict=True)])
                )
        chance *= total
    return chance


def _reports(inputs, k, past):
    credit = credits(inputs)
    return sum(chance * _reports_in_view(inputs, k, w, past, credit) for w, chance in views(inputs, k))


def _reports_in_view(inputs, k, w, past, credit):
    chance = 1.0
    for j in range(len(inputs.source)):
        polynomial = np.ones(1)  # coefficients of r^i (1-r)^(n-i)
        for i in np.flatnonzero(inputs.report_source == j):
            d = inputs.report_moment[i]
            subject = inputs.outcome[i, w] if d < 0 else past[d]
            untracked, tracked = (_said(inputs, i, k, subject, r, credit[i]) for r in (0.0, 1.0))
            polynomial = np.convolve(polynomial, [untracked, tracked])
        n, a, b = len(polynomial) - 1, inputs.r_a[j], inputs.r_b[j]
        power = np.arange(n + 1)
        chance *= polynomial @ np.exp(special.betaln(a + power, b + n - power) - special.betaln(a, b))
    return chance


def _said(inputs, i, k, subject, r, credit):
    """P(report i | truth or view, r, scenario), as the design words it; of a distribution t K q + (1-t)."""
    t, g, d = inputs.certainty[i] * credit * r, inputs.affirms_anyway[i], inputs.detection[i]
    t = 1.0 if inputs.certain[i] else t
    affirmed = t * d * subject + (1 - t) * g
    chance = affirmed if inputs.affirms[i] else 1 - affirmed
    staged = inputs.deception[i, k]
    return (1 - staged) * chance + staged
