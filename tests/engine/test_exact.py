"""Quadrature over the reliabilities: its nodes, and what it refuses."""

import numpy as np
import pytest

from forecast.core.bad_value import TooMuch
from forecast.engine.draws import sample_conjugate
from forecast.engine.exact import node_count
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from tests.engine.arrays import affirms, inputs_of


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
