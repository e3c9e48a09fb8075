"""The figures of an engine, computed from its quadrature nodes or its draws."""

from dataclasses import dataclass

import numpy as np

from forecast.core.beta import beta_from_moments, log_beta_density
from forecast.engine.arrays import LEAST, Floats, log_sum, normalised
from forecast.engine.draws import Draws, flat, with_judgements
from forecast.engine.exact import reliability_nodes
from forecast.engine.inputs import LEVELS, EngineInputs
from forecast.engine.latent import scenario_shares
from forecast.engine.likelihood import Evidence, Likelihood

INTERVAL = (0.05, 0.95)
INTERVAL_DRAWS = 1_000
EVIDENCE_DRAWS = 300
TRUTH_DRAWS = 1_000


@dataclass(frozen=True)
class Posterior:
    """Posterior means and 90% intervals; intervals are None for the exact engine, which gives means only."""

    scenario: Floats  # [scenario]
    interval: Floats | None  # [scenario, 2]
    indicator: Floats  # [indicator], P(true | reports)
    truth: Floats  # [indicator, scenario], P(true | s = k, reports)
    moment: Floats  # [moment], P(state true on that day | reports)
    source: Floats  # [source], E[r | reports]
    source_interval: Floats | None  # [source, 2]
    rho: Floats  # [group, rho value], P(rho | reports)
    log_marginal: float  # ln P(reports)
    log_marginal_error: float | None


def exact_posterior(inputs: EngineInputs, likelihood: Likelihood) -> Posterior:
    """The posterior by quadrature over r, without error. Raises TooMuch as `reliability_nodes` does."""
    nodes, log_weight = reliability_nodes(inputs)
    log_total = -np.inf
    parts = []
    for block in likelihood.blocks(len(nodes)):
        evidence = likelihood.evidence(nodes[block])
        cells = likelihood.cells(evidence)
        joint = likelihood.over_scenarios(evidence) + log_weight[block, None]
        parts.append(
            (float(log_sum(joint.ravel())), _block_means(likelihood, evidence, cells, joint, nodes[block]))
        )
        log_total = np.logaddexp(log_total, parts[-1][0])
    shares = [np.exp(log_part - log_total) for log_part, _ in parts]
    means = [sum(share * part[i] for share, (_, part) in zip(shares, parts, strict=True)) for i in range(5)]
    scenario, joint, moment, source, rho = (np.asarray(mean) for mean in means)
    for j in np.flatnonzero(likelihood.carried & (inputs.reports_of_source % 2 == 1)):
        source[j] = _reliability_mean(inputs, likelihood, int(j))
    indicator, truth = joint.sum(-1), joint / np.maximum(scenario, LEAST)
    return Posterior(scenario, None, indicator, truth, moment, source, None, rho, float(log_total), None)


def _reliability_mean(inputs: EngineInputs, likelihood: Likelihood, j: int) -> float:
    """E[r_j | reports] for a source with an odd count of reports, which needs one node more."""
    nodes, log_weight = reliability_nodes(inputs, finer=j)
    joint = log_sum(likelihood.log_joint(nodes))
    return float(normalised(joint + log_weight) @ nodes[:, j])


def _block_means(
    likelihood: Likelihood, evidence: Evidence, cells: Floats, joint: Floats, r: Floats
) -> tuple[Floats, ...]:
    """Means of scenario, indicator by scenario, moment, reliability and rho over a block, by joint weight."""
    weight = normalised(joint.ravel()).reshape(joint.shape)
    truth = indicator_probability(likelihood, evidence)
    past = likelihood.ageing.probability(*evidence.past, truth)
    rho = rho_probability(likelihood.inputs, np.moveaxis(cells, -2, -3))
    return (
        weight.sum(0),
        np.einsum("nk,nmk->mk", weight, truth),
        np.einsum("nk,nmk->m", weight, past),
        np.einsum("nk,nkj->j", weight, reliability(likelihood, r, past)),
        np.einsum("nk,nkgq->gq", weight, rho),
    )


def sampled_posterior(inputs: EngineInputs, likelihood: Likelihood, draws: Draws, seed: int) -> Posterior:
    """The posterior from draws.

    Probabilities of scenarios and indicators are averages of their conditionals given r (Rao-Blackwellised).
    """
    r = flat(draws.r)
    log_marginal, error = log_marginal_likelihood(likelihood, r, seed)
    indicator, truth, moment = _truth_means(
        likelihood, draws.thinned(min(TRUTH_DRAWS, draws.scenario.size // 4)).r[0]
    )
    return Posterior(
        scenario=draws.scenario_probability.mean((0, 1)),
        interval=credible_interval(conditional_probability(inputs, likelihood, draws, seed)),
        indicator=indicator,
        truth=truth,
        moment=moment,
        source=r.mean(0),
        source_interval=credible_interval(r),
        rho=(draws.rho[..., None] == inputs.rho).mean((0, 1)),
        log_marginal=log_marginal,
        log_marginal_error=error,
    )


def credible_interval(values: Floats) -> Floats:
    """Equal-tailed 90% intervals, [quantity, (low, high)], from draws [draw, quantity]."""
    return np.quantile(values, INTERVAL, axis=0).T if len(values) else np.empty((values.shape[1], 2))


def _truth_means(likelihood: Likelihood, r: Floats) -> tuple[Floats, Floats, Floats]:
    """P(indicator true), overall and by scenario, and P(moment true), averaged over r [node, source]."""
    scenarios, inputs = np.zeros(len(likelihood.inputs.scenario)), likelihood.inputs
    now, then = np.zeros((len(inputs.indicator), len(scenarios))), np.zeros(len(inputs.moment_indicator))
    for block in likelihood.blocks(len(r)):
        evidence = likelihood.evidence(r[block])
        probability = normalised(likelihood.over_scenarios(evidence))
        truth = indicator_probability(likelihood, evidence)
        scenarios += probability.sum(0)
        now += np.einsum("nk,nmk->mk", probability, truth)
        then += np.einsum("nk,nmk->m", probability, likelihood.ageing.probability(*evidence.past, truth))
    nodes = max(len(r), 1)
    return now.sum(-1) / nodes, now / np.maximum(scenarios, LEAST), then / nodes


def conditional_probability(inputs: EngineInputs, likelihood: Likelihood, draws: Draws, seed: int) -> Floats:
    """P(s = k | reports, theta, r, pi, rho) at thinned posterior draws, [draw, scenario].

    Indicators and levels are summed out. The quantiles over the draws are the credible interval.
    """
    few = judged(inputs, draws, seed)
    return normalised(log_given(inputs, likelihood, few) + log_shares(inputs, few))


def judged(inputs: EngineInputs, draws: Draws, seed: int) -> Draws:
    """Some of the draws as one chain, with judgements, sticks and shares."""
    return with_judgements(inputs, draws.thinned(INTERVAL_DRAWS), seed)


def log_given(inputs: EngineInputs, likelihood: Likelihood, few: Draws) -> Floats:
    """Log P(reports | s = k, theta, r, rho) up to a constant, [draw, scenario], at draws of one chain.

    Raises ValueError for draws without judgements.
    """
    if few.theta is None:
        raise ValueError("draws without judgements")
    blocks = [
        _given_judgements(inputs, likelihood, few.r[0][b], few.theta[0][b], few.rho[0][b])
        for b in likelihood.blocks(few.scenario.size)
    ]
    return np.concatenate(blocks)


def log_shares(inputs: EngineInputs, few: Draws) -> Floats:
    """Log pi, [draw, scenario], at draws of one chain. Raises ValueError for draws without sticks."""
    if few.share is None or few.stick is None:
        raise ValueError("draws without sticks")
    logs: Floats = np.log(np.maximum(scenario_shares(inputs.prior, few.stick[0], few.share[0]), LEAST))
    return logs


def _given_judgements(
    inputs: EngineInputs, likelihood: Likelihood, r: Floats, theta: Floats, rho: Floats
) -> Floats:
    """Log P(reports | s = k, theta, r, rho) up to a constant, [draw, scenario]."""
    tables, evidence = likelihood.tables, likelihood.evidence(r, settled=False)
    mixed = theta * evidence.true + (1 - theta) * evidence.false
    total: Floats = evidence.base - likelihood.log_prior + np.log(mixed[:, tables.alone] + LEAST).sum(1)
    if not inputs.group:
        return total
    part = theta[:, tables.grouped, :, None]
    follow = rho[:, inputs.group_of[tables.grouped], None, None]
    true = (1 - follow) * part + follow * np.clip(LEVELS * part - np.arange(LEVELS), 0, 1)
    like = (
        true * evidence.true[:, tables.grouped, :, None]
        + (1 - true) * evidence.false[:, tables.grouped, :, None]
    )
    logs = np.log(like + LEAST)
    return total + log_sum(tables.by_group(logs, -3)).sum(1)


def log_marginal_likelihood(likelihood: Likelihood, r: Floats, seed: int) -> tuple[float, float | None]:
    """Ln P(reports) and its standard error, by importance sampling from Betas matched to draws of r.

    `r` is [draw, source]. Sources with a single report are summed out. Where there are no others the figure
    is exact and the error None.
    """
    carried = np.flatnonzero(likelihood.carried)
    inputs = likelihood.inputs
    if not len(carried):
        return float(log_sum(likelihood.log_joint(inputs.r_mean[None]))[0]), None
    a, b = beta_from_moments(r[:, carried].mean(0), r[:, carried].var(0))
    random = np.random.default_rng(seed)
    sample = np.tile(inputs.r_mean, (EVIDENCE_DRAWS, 1))
    drawn = np.clip(random.beta(a, b, (EVIDENCE_DRAWS, len(carried))), 1e-12, 1 - 1e-12)
    sample[:, carried] = drawn
    prior = log_beta_density(drawn, inputs.r_a[carried], inputs.r_b[carried])
    ratio = prior - log_beta_density(drawn, a, b)
    logs = log_sum(likelihood.log_joint(sample)) + ratio
    weight = np.exp(logs - logs.max())
    error = weight.std() / weight.mean() / np.sqrt(len(weight))
    return float(logs.max() + np.log(weight.mean())), float(error)


def rho_probability(inputs: EngineInputs, log_cells: Floats) -> Floats:
    """P(rho value), [..., group, rho value], from the log weights of cells, [..., group, cell]."""
    weight = normalised(log_cells)
    return weight.reshape(*weight.shape[:-1], inputs.rho.shape[1], LEVELS).sum(-1)


def indicator_probability(likelihood: Likelihood, evidence: Evidence) -> Floats:
    """P(indicator true | s = k, reports, r), [..., indicator, scenario], from the evidence at r."""
    true, false = likelihood.cavity(evidence)
    true, false = true * evidence.true, false * evidence.false
    return true / (true + false)


def reliability(likelihood: Likelihood, r: Floats, truth: Floats) -> Floats:
    """E[r | s = k, reports, r of the carried sources], [..., scenario, source], for r [..., source].

    A carried source, one with several reports, keeps its r. The probability of a single report is c + d r for
    a known truth, so that E[r | report] = (c E[r] + d E[r^2]) / (c + d E[r]). `truth` is P(state of a moment
    true | s = k, reports, r), [..., moment, scenario].
    """
    inputs = likelihood.inputs
    shape = (*truth.shape[:-2], len(inputs.scenario), len(inputs.source))
    result = np.broadcast_to(r[..., None, :], shape).copy()
    mean = inputs.r_mean
    square = mean * (1 - mean) / (inputs.r_a + inputs.r_b + 1) + mean**2
    single = np.flatnonzero(~likelihood.carried[inputs.report_source])
    if (single >= inputs.opinions_from).any():
        view = likelihood.view_probability(likelihood.settle(r))
    for i in single:
        j, m, n = inputs.report_source[i], inputs.report_moment[i], inputs.opinions_from
        constant, slope = (
            (likelihood.constant[:, i], likelihood.slope[:, i])
            if m >= 0
            else (likelihood.opinion_constant[:, i - n], likelihood.opinion_slope[:, i - n])
        )
        slope = slope * likelihood.credit[i]
        # [state, scenario or 1]
        updated = (constant * mean[j] + slope * square[j]) / (constant + slope * mean[j] + LEAST)
        if m >= 0:
            result[..., j] = truth[..., m, :] * updated[1] + (1 - truth[..., m, :]) * updated[0]
        else:
            result[..., j] = (view * updated).sum(-2)
    return result
