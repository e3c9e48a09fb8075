"""Quadrature over the reliabilities: its nodes, and what it refuses."""

import numpy as np
import pytest
from scipy import stats

from forecast.core.bad_value import TooMuch
from forecast.engine.draws import sample_conjugate
from forecast.engine.exact import node_count, reliability_nodes, too_long
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from tests.engine.arrays import affirms, basic, inputs_of


def test_exact_engine_refuses_what_it_cannot_do_and_tells_the_count():
    sources = {f"s{i}": ("C", 0.5) for i in range(25)}
    reports = [affirms(name, m) for name in sources for m in range(2)]
    inputs = inputs_of((1, 1), [(0.6, 0.4)] * 2, sources, reports)
    assert node_count(inputs) == 2**25
    with pytest.raises(TooMuch, match="33,554,432 combinations"):
        exact_posterior(inputs, Likelihood(inputs))


def test_more_sources_than_an_array_has_dimensions():
    """Seventy sources of one report each: one node, their means, and the sampled engine's answer."""
    sources = {f"s{m}": ("C", 0.5) for m in range(70)}
    reports = [affirms(f"s{m}", m) for m in range(70)]
    inputs = inputs_of((1, 1), [(0.55, 0.5)] * 70, sources, reports, groups=(tuple(range(70)),))
    assert node_count(inputs) == 1
    exact = exact_posterior(inputs, Likelihood(inputs)).scenario
    draws = sample_conjugate(inputs, chains=2, draws=5, seed=1)
    assert draws.scenario_probability[0, 0] == pytest.approx(exact, abs=1e-12)
    assert np.isfinite(exact).all()


def test_a_source_takes_half_its_reports_and_one_more_node():
    """Reports 3, 2 and 1: 2 x 2 x 1."""
    inputs = basic(*(affirms("x", m) for m in (0, 1, 0)), *(affirms("y", m) for m in (0, 1)), affirms("z", 0))
    assert node_count(inputs) == 4
    r, log_weight = reliability_nodes(inputs)
    assert r.shape == (4, 3)
    assert set(r[:, inputs.source.index("z")]) == {inputs.r_mean[inputs.source.index("z")]}
    assert np.exp(log_weight).sum() == pytest.approx(1, abs=1e-13)
    assert len(reliability_nodes(inputs, finer=0)[0]) == 6


def test_nodes_have_the_moments_of_the_prior():
    """Two nodes of a Beta are exact for powers up to 3, and over sources that are independent."""
    inputs = basic()
    r, log_weight = reliability_nodes(inputs)
    carried = [j for j, count in enumerate(inputs.reports_of_source) if count >= 2]
    for powers in ((1, 0), (3, 0), (2, 1), (3, 3)):
        sampled = np.exp(log_weight) @ np.prod(
            [r[:, j] ** power for j, power in zip(carried, powers, strict=False)], axis=0
        )
        moments = [
            stats.beta(inputs.r_a[j], inputs.r_b[j]).moment(power) if power else 1.0
            for j, power in zip(carried, powers, strict=False)
        ]
        assert sampled == pytest.approx(np.prod(moments), rel=1e-12)


def test_what_takes_too_long_is_told_by_its_nodes():
    inputs = basic()
    nodes = node_count(inputs)
    assert too_long(inputs, 1_000, 1_000 * nodes) == ""
    assert too_long(inputs, 1_000, 1_000 * nodes - 1) == f"{nodes} combinations of reliabilities"
