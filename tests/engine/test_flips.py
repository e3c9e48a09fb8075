"""Joint flips of disputed indicators: which they are, and what a state of all of them weighs."""

import pytest

from forecast.engine.draws import sample_conjugate
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from tests.engine.arrays import affirms, denies, inputs_of


def test_flips_leave_the_posterior_alone():
    """Two camps over grouped indicators, with an opinion and a staged report: every figure, closely."""
    sources = {"a": ("A", 0.5), "b": ("A", 0.4), "c": ("B", 0.6), "d": ("B", 0.5)}
    reports = [
        *(affirms(name, m) for name in "ac" for m in range(3)),
        *(denies(name, m, certainty="likely") for name in "bd" for m in range(3)),
        affirms("a", frozenset({1})),
        denies("c", 3, deception=((0, 0.4),)),
    ]
    theta = [(0.7, 0.4, 0.5), (0.6, 0.3, 0.5), (0.5, 0.7, 0.2), (0.8, 0.3, 0.6)]
    inputs = inputs_of((1, 2, 1), theta, sources, reports, groups=((0, 1),))
    exact = exact_posterior(inputs, Likelihood(inputs))
    draws = sample_conjugate(inputs, chains=200, draws=150, seed=8, warm_up=50)
    assert draws.scenario_probability.mean((0, 1)) == pytest.approx(exact.scenario, abs=0.004)
    assert draws.truth.mean((0, 1)) == pytest.approx(exact.indicator, abs=0.02)
    assert draws.r.mean((0, 1)) == pytest.approx(exact.source, abs=0.004)
    shares = (draws.rho[..., None] == inputs.rho).mean((0, 1))
    assert shares == pytest.approx(exact.rho, abs=0.02)
