"""Nodes that serve several cases: their density, their weights, and how far these are to be trusted."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.core.scales import ADMIRALTY
from forecast.engine.arrays import log_normalised, log_sum
from forecast.engine.draws import sample_conjugate
from forecast.engine.likelihood import Likelihood
from forecast.engine.mixture import BATCHES, k_hat, mixture
from forecast.engine.posterior import exact_posterior
from tests.engine.arrays import affirms, basic, denies


def nodes(inputs, *others, seed=3):
    return mixture(inputs, sample_conjugate(inputs, 16, 50, seed, 20), others, seed)


def weighted(drawn, inputs):
    """P(scenario | reports) over the nodes."""
    r, log_weight = drawn.weighed(inputs)
    logs = Likelihood(inputs).log_joint(r) + log_weight[:, None]
    return np.exp(log_normalised(log_sum(logs.T)))


def test_weights_are_those_of_the_prior_density_over_the_mixture_s():
    inputs = basic()
    _, log_weight = nodes(inputs).weighed(inputs)  # two parts, each of weight 1
    assert 2 * np.exp(log_weight).mean() == pytest.approx(1, abs=1e-6)


def test_the_nodes_of_two_cases_serve_both():
    inputs = basic()
    grade = ADMIRALTY["E"]
    other = replace(
        inputs, r_a=np.array([grade.a, *inputs.r_a[1:]]), r_b=np.array([grade.b, *inputs.r_b[1:]])
    )
    drawn = nodes(inputs, other)
    assert len(drawn.r) == 3 * len(nodes(inputs).r) / 2
    for case in (inputs, other):
        exact = exact_posterior(case, Likelihood(case)).scenario
        assert weighted(drawn, case) == pytest.approx(exact, abs=0.02)


def test_a_source_that_only_a_changed_case_has_is_drawn_from_its_prior():
    fewer, inputs = basic(affirms("x", 0), denies("y", 0)), basic()
    drawn = nodes(fewer).with_sources_of(inputs, 3)
    assert set(inputs.source) <= set(drawn.source)
    assert drawn.with_sources_of(inputs, 3) is drawn
    # The new sources' density is their prior's, so that it cancels from the weights of the case without them.
    assert drawn.weighed(fewer)[1] == pytest.approx(nodes(fewer).weighed(fewer)[1], abs=1e-9)


def test_every_batch_has_its_share_of_each_part():
    drawn = nodes(basic())
    assert len(drawn.r) % (2 * BATCHES) == 0


@pytest.mark.parametrize("spread", [0.3, 1.0, 2.0, 4.0])
def test_k_hat_is_arviz_s(spread):
    from arviz_stats.base import array_stats

    logs = np.random.default_rng(5).normal(0, spread, (3, 512))
    theirs = [float(array_stats.psislw(-row)[1]) for row in logs]
    assert k_hat(logs) == pytest.approx(theirs, abs=0.08)


def test_k_hat_of_equal_weights_is_as_low_as_can_be():
    assert k_hat(np.zeros((2, 400))).tolist() == [-np.inf, -np.inf]
    assert k_hat(np.zeros((1, 10))).tolist() == [-np.inf]
