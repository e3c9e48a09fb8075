"""From nodes or draws to the figures that are reported."""

from dataclasses import dataclass

import numpy as np

from forecast.core.beta import beta_from_moments, log_beta
from forecast.engine.draws import Draws, flat, with_judgements
from forecast.engine.exact import reliability_nodes
from forecast.engine.inputs import LEVELS, EngineInputs, Floats
from forecast.engine.latent import scenario_shares
from forecast.engine.logs import log_sum, normalised
from forecast.engine.marginal import Evidence, Marginal
from forecast.engine.support import rho_probability
from forecast.engine.truths import indicator_probability, reliability

INTERVAL = (0.05, 0.95)
INTERVAL_DRAWS = 1_000
EVIDENCE_DRAWS = 300
TRUTH_DRAWS = 1_000


@dataclass(frozen=True)
class Posterior:
    """What an engine found; intervals are None for the exact engine, which gives means only."""

    scenario: Floats  # [scenario]
    interval: Floats | None  # [scenario, 2]
    indicator: Floats  # [indicator], P(true | reports)
    moment: Floats  # [moment], P(state true on that day | reports)
    source: Floats  # [source], E[r | reports]
    source_interval: Floats | None  # [source, 2]
    rho: Floats  # [group, rho value], P(rho | reports)
    log_marginal: float
    log_marginal_error: float | None


def exact_posterior(inputs: EngineInputs, marginal: Marginal) -> Posterior:
    """By quadrature over r, without error; raises TooMuch."""
    nodes, log_weight = reliability_nodes(inputs)
    log_total = -np.inf
    parts = []
    for block in marginal.blocks(len(nodes)):
        evidence = marginal.evidence(nodes[block])
        cells = marginal.cells(evidence)
        joint = marginal.over_scenarios(evidence) + log_weight[block, None]
        parts.append(
            (float(log_sum(joint.ravel())), _block_means(marginal, evidence, cells, joint, nodes[block]))
        )
        log_total = np.logaddexp(log_total, parts[-1][0])
    shares = [np.exp(log_part - log_total) for log_part, _ in parts]
    means = [sum(share * part[i] for share, (_, part) in zip(shares, parts, strict=True)) for i in range(5)]
    scenario, indicator, moment, source, rho = (np.asarray(mean) for mean in means)
    for j in np.flatnonzero(marginal.carried & (inputs.reports_of_source % 2 == 1)):
        source[j] = _reliability_mean(inputs, marginal, int(j))
    return Posterior(scenario, None, indicator, moment, source, None, rho, float(log_total), None)


def _reliability_mean(inputs: EngineInputs, marginal: Marginal, j: int) -> float:
    """E[r_j | reports] for a source with an odd count of reports, whose mean needs a finer node."""
    nodes, log_weight = reliability_nodes(inputs, finer=j)
    joint = log_sum(marginal.log_joint(nodes))
    return float(normalised(joint + log_weight) @ nodes[:, j])


def _block_means(
    marginal: Marginal, evidence: Evidence, cells: Floats, joint: Floats, r: Floats
) -> tuple[Floats, ...]:
    """Scenario, indicator, moment, reliability and rho, averaged over a block by the joint weight."""
    weight = normalised(joint.ravel()).reshape(joint.shape)
    truth = indicator_probability(marginal, evidence)
    past = marginal.ageing.probability(*evidence.past, truth)
    rho = rho_probability(marginal.inputs, np.moveaxis(cells, -2, -3))
    return (
        weight.sum(0),
        np.einsum("nk,nmk->m", weight, truth),
        np.einsum("nk,nmk->m", weight, past),
        np.einsum("nk,nkj->j", weight, reliability(marginal, r, past)),
        np.einsum("nk,nkgq->gq", weight, rho),
    )


def sampled_posterior(inputs: EngineInputs, marginal: Marginal, draws: Draws, seed: int) -> Posterior:
    """From draws, with the scenarios' probabilities and the indicators' Rao-Blackwellised."""
    r = flat(draws.r)
    log_marginal, error = log_marginal_likelihood(marginal, r, seed)
    indicator, moment = _truth_means(marginal, draws.thinned(min(TRUTH_DRAWS, draws.scenario.size // 4)).r[0])
    return Posterior(
        scenario=draws.scenario_probability.mean((0, 1)),
        interval=credible_interval(conditional_probability(inputs, marginal, draws, seed)),
        indicator=indicator,
        moment=moment,
        source=r.mean(0),
        source_interval=credible_interval(r),
        rho=(draws.rho[..., None] == inputs.rho).mean((0, 1)),
        log_marginal=log_marginal,
        log_marginal_error=error,
    )


def credible_interval(values: Floats) -> Floats:
    """Equal-tailed 90% interval of draws [draw, quantity], [quantity, 2]."""
    return np.quantile(values, INTERVAL, axis=0).T if len(values) else np.empty((values.shape[1], 2))


def _truth_means(marginal: Marginal, r: Floats) -> tuple[Floats, Floats]:
    """P(indicator true) and P(state of a moment true), averaged over r."""
    now, then = np.zeros(len(marginal.inputs.indicator)), np.zeros(len(marginal.inputs.moment_indicator))
    for block in marginal.blocks(len(r)):
        evidence = marginal.evidence(r[block])
        probability = normalised(marginal.over_scenarios(evidence))
        truth = indicator_probability(marginal, evidence)
        now += np.einsum("nk,nmk->m", probability, truth)
        then += np.einsum("nk,nmk->m", probability, marginal.ageing.probability(*evidence.past, truth))
    return now / max(len(r), 1), then / max(len(r), 1)


def conditional_probability(inputs: EngineInputs, marginal: Marginal, draws: Draws, seed: int) -> Floats:
    """P(s = k | reports, theta, r, pi, rho) at thinned posterior draws, [draw, scenario].

    Indicators and levels are summed out; all else is drawn. Its spread is the credible interval.
    """
    few = with_judgements(inputs, draws.thinned(INTERVAL_DRAWS), seed)
    theta, share, stick = few.theta, few.share, few.stick
    if theta is None or share is None or stick is None:
        raise ValueError("draws without judgements")
    log_pi = np.log(np.maximum(scenario_shares(inputs.prior, stick[0], share[0]), 1e-300))
    blocks = [
        _given_judgements(inputs, marginal, few.r[0][b], theta[0][b], few.rho[0][b])
        for b in marginal.blocks(len(log_pi))
    ]
    return normalised(np.concatenate(blocks) + log_pi)


def _given_judgements(
    inputs: EngineInputs, marginal: Marginal, r: Floats, theta: Floats, rho: Floats
) -> Floats:
    """Log P(reports | s = k, theta, r, rho) up to a constant, [draw, scenario]."""
    tables, evidence = marginal.tables, marginal.evidence(r, settled=False)
    mixed = theta * evidence.true + (1 - theta) * evidence.false
    total: Floats = evidence.base - marginal.log_prior + np.log(mixed[:, tables.alone] + 1e-300).sum(1)
    if not inputs.group:
        return total
    part = theta[:, tables.grouped, :, None]
    follow = rho[:, inputs.group_of[tables.grouped], None, None]
    true = (1 - follow) * part + follow * np.clip(LEVELS * part - np.arange(LEVELS), 0, 1)
    like = (
        true * evidence.true[:, tables.grouped, :, None]
        + (1 - true) * evidence.false[:, tables.grouped, :, None]
    )
    logs = np.log(like + 1e-300)
    levels = tables.by_group(logs, -3)
    total += log_sum(levels).sum(1)
    return total


def log_marginal_likelihood(marginal: Marginal, r: Floats, seed: int) -> tuple[float, float | None]:
    """Ln P(reports) and its standard error, by importance sampling from Betas matched to draws of r.

    Sources with a single report need no sampling; without any others the figure is exact.
    """
    carried = np.flatnonzero(marginal.carried)
    inputs = marginal.inputs
    if not len(carried):
        return float(log_sum(marginal.log_joint(inputs.r_mean[None]))[0]), None
    a, b = beta_from_moments(r[:, carried].mean(0), r[:, carried].var(0))
    random = np.random.default_rng(seed)
    sample = np.tile(inputs.r_mean, (EVIDENCE_DRAWS, 1))
    drawn = np.clip(random.beta(a, b, (EVIDENCE_DRAWS, len(carried))), 1e-12, 1 - 1e-12)
    sample[:, carried] = drawn
    ratio = _log_density(drawn, inputs.r_a[carried], inputs.r_b[carried]) - _log_density(drawn, a, b)
    logs = log_sum(marginal.log_joint(sample)) + ratio
    weight = np.exp(logs - logs.max())
    error = weight.std() / weight.mean() / np.sqrt(len(weight))
    return float(logs.max() + np.log(weight.mean())), float(error)


def _log_density(x: Floats, a: Floats, b: Floats) -> Floats:
    """Joint log density of independent Betas, [draw]."""
    return ((a - 1) * np.log(x) + (b - 1) * np.log1p(-x) - log_beta(a, b)).sum(-1)
