"""Power-scaling: against ArviZ on draws of the exact posterior, and in cases with a hand-computed figure."""

import arviz_stats
import numpy as np
import pytest
from arviz_base import from_dict

from forecast.engine.inputs import build_inputs
from forecast.engine.power_scaling import POWERS, distance, power_scaling
from forecast.engine.sums import Sums
from tests.explain.made_up import MOST, case
from tests.explain.test_tornado import DAY


@pytest.fixture(scope="module")
def sums(tmp_path_factory):
    known = case(tmp_path_factory.mktemp("strait"), MOST).on(DAY)
    return Sums(build_inputs(known, DAY)[0], 1)


def by_arviz(sums, columns, count=200_000):
    """Both indices from draws of (scenario, node), as many of each as its probability says."""
    logs, _ = sums.by_node(sums.inputs)
    _, log_weight = sums._nodes_of(sums.inputs)
    log_prior = np.log(sums.inputs.prior.mean)
    p = np.exp(logs - logs.max())
    often = np.floor(p / p.sum() * count + np.random.default_rng(1).random(p.shape)).astype(int)
    node, k = (np.repeat(at.ravel(), often.ravel()) for at in np.indices(p.shape))
    half = len(k) // 2

    def chains(values):
        """Two chains of the draws in a random order."""
        order = np.random.default_rng(2).permutation(len(k))[: 2 * half]
        return values[order].reshape(2, half)

    def untied(values):
        """ArviZ smooths the tails of the weights, and refuses tails of equal values."""
        return chains(values + np.random.default_rng(3).normal(0, 1e-4, len(k)))

    holds = np.isin(k, columns).astype(float)
    data = from_dict(
        {
            "posterior": {"holds": chains(holds)},
            "log_prior": {"s": untied(log_prior[k])},
            "log_likelihood": {"reports": untied((logs - log_weight - log_prior)[node, k])},
        }
    )
    return [float(arviz_stats.psense(data, group=part)["holds"]) for part in ("prior", "likelihood")]


@pytest.mark.parametrize("columns", [[0], [1], [0, 2]])
def test_the_indices_are_those_of_arviz(sums, columns):
    own = power_scaling(sums, columns)
    assert [own.prior, own.reports] == pytest.approx(by_arviz(sums, columns), rel=0.03, abs=0.002)


def test_a_power_of_one_is_the_case_and_of_zero_leaves_a_part_out(sums):
    prior = sums.inputs.prior.mean
    assert sums.power_scaled() == pytest.approx(sums.posterior, abs=1e-12)
    assert sums.power_scaled(reports=0) == pytest.approx(prior, abs=1e-12)
    alone = sums.posterior / prior
    assert sums.power_scaled(prior=0) == pytest.approx(alone / alone.sum(), abs=1e-12)


def test_parts_that_move_a_probability_apart_are_opposed(sums):
    for k in range(len(sums.inputs.scenario)):
        (low, high), (less, more) = (
            [sums.power_scaled(**{part: power})[k] for power in POWERS] for part in ("prior", "reports")
        )
        assert power_scaling(sums, [k]).opposed == ((high > low) != (more > less))


def test_a_distance_by_hand():
    """p log2(p / m) + q log2(q / m) over p + q, with p .5, q .25 and m .375: .0613 / .75."""
    assert distance(0.5, 0.25) ** 2 == pytest.approx((0.5 * np.log2(4 / 3) - 0.25 * np.log2(1.5)) / 0.75)
    assert distance(0.5, 0.25) == distance(0.25, 0.5) == distance(0.75, 0.5)
    assert distance(0.0, 0.0) == distance(1.0, 1.0) == 0.0
