"""The conjugate engine, and its draws in other shapes."""

import numpy as np
import pytest
from hypothesis import given, settings

from forecast.engine.diagnostics import scenario_mcse
from forecast.engine.draws import sample_conjugate
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior, sampled_posterior
from tests.engine.arrays import Said, basic, inputs_of
from tests.engine.random_cases import cases


@settings(max_examples=12)
@given(cases())
def test_conjugate_engine_equals_the_exact_one_within_its_error(inputs):
    exact = exact_posterior(inputs, Likelihood(inputs))
    draws = sample_conjugate(inputs, chains=8, draws=600, seed=11)
    result = sampled_posterior(inputs, Likelihood(inputs), draws, seed=11)
    error = scenario_mcse(draws)
    assert np.all(np.abs(result.scenario - exact.scenario) <= 4.5 * error + 1e-4)
    # Raw draws, not Rao-Blackwellised: they would show a sweep whose parts do not fit together.
    shares = np.array([(draws.scenario == k).mean() for k in range(len(inputs.scenario))])
    assert shares == pytest.approx(exact.scenario, abs=0.06)
    assert draws.truth.mean((0, 1)) == pytest.approx(exact.indicator, abs=0.06)
    assert draws.r.mean((0, 1)) == pytest.approx(exact.source, abs=0.03)
    assert result.rho == pytest.approx(exact.rho, abs=0.08)


def test_same_seed_gives_the_same_draws():
    one, two, other = (sample_conjugate(basic(), 4, 50, seed) for seed in (9, 9, 10))
    assert np.array_equal(one.r, two.r)
    assert not np.array_equal(one.r, other.r)


def test_thousands_of_reports_do_not_underflow():
    """Twenty thousand reports both ways: every figure finite, probabilities that sum to 1."""
    random = np.random.default_rng(0)
    sources = {f"s{j}": ("C", 0.5) for j in range(20)}
    reports = [
        Said(f"s{random.integers(20)}", int(i % 4), bool(random.random() < 0.5)) for i in range(20_000)
    ]
    inputs = inputs_of((1, 1, 1), random.uniform(0.1, 0.9, (4, 3)), sources, reports, groups=((0, 1),))
    draws = sample_conjugate(inputs, chains=4, draws=20, seed=1)
    assert np.isfinite(draws.r).all()
    assert draws.scenario_probability.sum(-1) == pytest.approx(np.ones((4, 20)))
