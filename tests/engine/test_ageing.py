"""States that can end: messages along the chain of an indicator's states, against every path written out."""

import pytest

from forecast.engine.likelihood import Likelihood
from tests.engine.arrays import SOURCES, affirms, inputs_of


def test_half_life_of_90_days_and_background_a_tenth():
    """P(older true | newer true) .55, P(older true | newer false) .05, as the design has it."""
    inputs = inputs_of((1.0,), ((0.1,),), SOURCES, [affirms("x", 0, age=90)], half_life={0: 90})
    passage = Likelihood(inputs).ageing.passage[0]
    assert passage[:, 1] == pytest.approx((0.05, 0.55), abs=1e-12)
    assert passage.sum(-1) == pytest.approx((1, 1), abs=1e-15)
