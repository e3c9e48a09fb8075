"""Dependence by levels: judgements keep their meaning, and draws of them follow their conditionals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.engine.inputs import LEVELS
from forecast.engine.levels import cell_tables, follow_tables
from tests.engine import oracle
from tests.engine.arrays import affirms, inputs_of

_shape = st.floats(0.6, 60)


@given(_shape, _shape)
def test_the_average_over_levels_is_the_judgement(a, b):
    follows, differs = follow_tables(np.array([a]), np.array([b]))
    assert follows.mean() == pytest.approx(a / (a + b), rel=1e-9)
    assert differs.mean() == pytest.approx(b / (a + b), rel=1e-9)
    assert follows + differs == pytest.approx(np.ones((1, LEVELS)), abs=1e-9)


@pytest.mark.parametrize(("a", "b"), [(4.48, 162.78), (10.0, 10.0), (41.49, 5.43), (2.0, 3.0)])
def test_tables_equal_numerical_integration(a, b):
    follows, _ = follow_tables(np.array([a]), np.array([b]))
    expected = [oracle.follow_chance(a, b, level) for level in range(LEVELS)]
    assert follows[0] == pytest.approx(expected, abs=1e-12)


def test_tails_do_not_cancel():
    """The chance of following the highest level under "almost no chance" is tiny, and right to its digits."""
    a, b = 4.48, 162.78
    follows, _ = follow_tables(np.array([a]), np.array([b]))
    expected = oracle.follow_chance(a, b, LEVELS - 1)
    assert 0 < expected < 1e-100
    assert follows[0, -1] == pytest.approx(expected, rel=1e-6)


def test_at_rho_one_a_stricter_indicator_all_but_implies_a_looser():
    inputs = inputs_of(
        (1, 1),
        [(0.9, 0.9), (0.3, 0.3)],
        {"a": ("A", 0.5)},
        [affirms("a", 0), affirms("a", 1)],
        groups=((0, 1),),
        rho=(1.0,),
        concentration=1e6,
    )
    true, false = cell_tables(inputs)[:2]
    both = (true[0, 0] * true[1, 0]).mean()
    assert both == pytest.approx(0.3, abs=1e-3)
    assert (false[0, 0] * true[1, 0]).mean() < 1e-3
