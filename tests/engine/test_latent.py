"""Draws of judgements and scenario shares, against the densities and moments of their conditionals."""

import numpy as np
import pytest
from scipy import special

from forecast.engine.inputs import LEVELS
from forecast.engine.latent import (
    _cuts,
    _draw_cut,
)


@pytest.mark.parametrize(
    ("a", "b"), [(4.48, 162.78), (162.78, 4.48), (11.7, 24.9), (1.0, 1.0), (0.5, 8.0), (5.05, 500.0)]
)
@pytest.mark.parametrize("level", [0, 1, 8, 15])
def test_judgements_that_follow_their_level_have_their_density(a, b, level):
    """Kolmogorov-Smirnov against the density's own integral; 1.95 is passed once in a thousand."""
    count = 4000
    cut = np.stack(
        np.broadcast_arrays(*_cuts(np.full(count, a), np.full(count, b), np.full(count, float(level)))), -1
    )
    drawn = np.sort(_draw_cut(cut, np.random.default_rng(level)))
    x = special.betaincinv(a, b, np.linspace(special.betainc(a, b, level / LEVELS), 1, 20001))
    middle = np.clip((x[1:] + x[:-1]) / 2, 1e-300, 1)
    above = special.betaincc(a, b, x)
    mass = (above[:-1] - above[1:]) * np.clip(LEVELS * middle - level, 0, 1)
    if above[0] < 1e-12:  # the quantiles have no digits left there; a grid has
        x = np.linspace(level / LEVELS, 1, 200001)
        middle = (x[1:] + x[:-1]) / 2
        logs = (
            (a - 1) * np.log(middle)
            + (b - 1) * np.log1p(-middle)
            + np.log(np.clip(LEVELS * middle - level, 1e-300, 1))
        )
        mass = np.exp(logs - logs.max())
    at = np.interp(drawn, x[1:], np.cumsum(mass) / mass.sum())
    apart = np.abs(at - (np.arange(count) + 0.5) / count).max() * np.sqrt(count)
    assert apart < 1.95
