"""Our beta functions against SciPy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from forecast.core.beta import (
    beta_from_logit,
    beta_from_range,
    beta_quantile,
    beta_tails,
    jacobi_nodes,
    log_beta,
    logit_variance,
    trigamma,
)

_shape = st.floats(-3, 7).map(np.exp)


@given(_shape, _shape, st.floats(1e-6, 1 - 1e-6))
def test_tails_equal_scipys(a, b, x):
    below, above = beta_tails(x, a, b)
    assert below == pytest.approx(special.betainc(a, b, x), rel=1e-10, abs=1e-280)
    assert above == pytest.approx(special.betaincc(a, b, x), rel=1e-10, abs=1e-280)


def test_tails_work_on_arrays():
    x, a, b = (
        np.linspace(0.01, 0.99, 50)[:, None],
        np.array([0.3, 4.48, 162.78]),
        np.array([0.3, 162.78, 4.48]),
    )
    assert beta_tails(x, a, b)[0] == pytest.approx(special.betainc(a, b, x), rel=1e-11, abs=1e-280)


@given(st.floats(1e-3, 1e6))
def test_trigamma_equals_scipys(x):
    assert trigamma(x) == pytest.approx(float(special.polygamma(1, x)), rel=1e-12)


@given(_shape, _shape)
def test_log_beta_equals_scipys(a, b):
    assert log_beta(a, b) == pytest.approx(special.betaln(a, b), rel=1e-10, abs=1e-10)


@given(st.floats(0.001, 0.999), st.floats(0.001, 100))
def test_beta_from_logit_has_the_mean_and_the_variance(mean, variance):
    a, b = beta_from_logit(mean, variance)
    assert a / (a + b) == pytest.approx(mean)
    assert logit_variance(a, b) == pytest.approx(variance, rel=1e-8)


@given(_shape, _shape, st.floats(0.001, 0.999))
def test_quantiles_have_their_chance(a, b, chance):
    x = float(beta_quantile(chance, a, b))
    if 1e-300 < x < 1 - 1e-15:  # beyond, only rounding tells one x from the next
        assert special.betainc(a, b, x) == pytest.approx(chance, rel=1e-6)


@pytest.mark.parametrize(
    "bounds",
    [(0.001, 0.999), (0.3, 0.31), (1e-6, 1e-3), (0.9, 0.9999), (1e-9, 0.5), (0.5, 1 - 1e-9), (1e-5, 0.9)],
)
def test_ranges_however_skewed_find_their_beta(bounds):
    a, b = beta_from_range(*bounds)
    assert special.betainc(a, b, bounds[0]) == pytest.approx(0.05, abs=1e-6)
    assert special.betaincc(a, b, bounds[1]) == pytest.approx(0.05, abs=1e-6)


def test_a_range_no_beta_can_hold_is_refused():
    with pytest.raises(ValueError, match="no Beta distribution has 90% of its mass between"):
        beta_from_range(0.5, 0.5 + 1e-15)


@pytest.mark.parametrize(("a", "b"), [(18.0, 2.0), (0.3, 0.4), (1.0, 1.0), (0.5, 0.5), (2.0, 8.0)])
def test_jacobi_nodes_integrate_polynomials_without_error(a, b):
    nodes, weights = jacobi_nodes(a, b, 4)
    moment = 1.0
    for power in range(8):
        assert weights @ nodes**power == pytest.approx(moment, rel=1e-12)
        moment *= (a + power) / (a + b + power)
