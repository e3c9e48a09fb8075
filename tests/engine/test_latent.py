"""Draws of judgements and scenario shares, against the densities and moments of their conditionals."""

from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import integrate, special, stats

from forecast.engine.inputs import LEVELS
from forecast.engine.judgement import Beta
from forecast.engine.latent import (
    JudgementDraws,
    _cuts,
    _draw_cut,
    cell_values,
    choose,
    draw_shares,
    draw_sticks,
    scenario_shares,
)
from forecast.engine.levels import cell_tables
from forecast.engine.prior import ScenarioPrior
from tests.engine.arrays import affirms, inputs_of
from tests.engine.pymc_case import FULL


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


def test_a_choice_is_as_frequent_as_it_is_probable_and_never_impossible():
    probability = np.tile([0.0, 0.2, 0.5, 0.3, 0.0], (40_000, 1))
    chosen = choose(probability, np.random.default_rng(1))
    assert np.bincount(chosen, minlength=5) / 40_000 == pytest.approx([0, 0.2, 0.5, 0.3, 0], abs=0.01)
    assert set(chosen) == {1, 2, 3}
    for number in (0.0, np.nextafter(1, 0)):  # the least and the greatest that random numbers can be
        random = SimpleNamespace(random=partial(np.full, fill_value=number))
        assert choose(np.array([[0.0, 1.0], [1.0, 0.0]]), random).tolist() == [1, 0]


def test_a_cell_is_a_value_of_rho_and_a_level():
    """Rho varies slowest: of values 0, .25, .5, .75, 1 at 16 levels, cell 37 is .5 at level 5."""
    rho, level = cell_values(FULL, np.array([[37], [0], [79]]))
    assert (rho.tolist(), level.tolist()) == ([[0.5], [0.0], [1.0]], [[5], [0], [15]])


# Of four scenarios the first and the third are sticks, the others shares.
PRIOR = ScenarioPrior((0, 2), (Beta(2.0, 6.0), Beta(3.0, 1.0)), (1, 3), (1.5, 0.5))


def test_shares_of_scenarios_are_sticks_in_turn_and_what_they_leave():
    shares = scenario_shares(PRIOR, np.array([0.2, 0.5]), np.array([0.25, 0.75]))
    assert shares == pytest.approx([0.2, 0.25 * 0.4, 0.8 * 0.5, 0.75 * 0.4], abs=1e-15)


@pytest.mark.parametrize(
    ("scenario", "betas"),
    [
        (0, [(3, 6), (3, 1)]),
        (1, [(2, 7), (3, 2)]),
        (2, [(2, 7), (4, 1)]),
        (3, [(2, 7), (3, 2)]),
    ],
)
def test_sticks_have_the_density_that_the_scenario_leaves_them(scenario, betas):
    """One count more for the scenario's own stick, one less for those broken before it."""
    drawn = draw_sticks(PRIOR, np.full(4_000, scenario), np.random.default_rng(scenario))
    for column, (a, b) in zip(drawn.T, betas, strict=True):
        assert stats.kstest(column, stats.beta(a, b).cdf).pvalue > 1e-3


@pytest.mark.parametrize(("scenario", "counts"), [(0, (1.5, 0.5)), (1, (2.5, 0.5)), (3, (1.5, 1.5))])
def test_shares_have_the_density_that_the_scenario_leaves_them(scenario, counts):
    drawn = draw_shares(PRIOR, np.full(4_000, scenario), np.random.default_rng(scenario))
    assert drawn.sum(1) == pytest.approx(np.ones(4_000), abs=1e-12)
    assert stats.kstest(drawn[:, 0], stats.beta(*counts).cdf).pvalue > 1e-3


@pytest.mark.parametrize("rho", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("truth", [True, False])
def test_judgements_have_the_mean_of_their_conditional(rho, truth):
    """Density Beta(a, b) times the chance of the state: (1 - rho) x + rho clip(L x - level, 0, 1)."""
    inputs = inputs_of(
        (1, 1),
        [(0.6, 0.3), (0.2, 0.7)],
        {"a": ("A", 0.5)},
        [affirms("a", 0), affirms("a", 1)],
        groups=((0,),),
        concentration=6.0,
    )
    count, level, scenario = 20_000, 8, 0
    theta = JudgementDraws(inputs, cell_tables(inputs)).draw(
        np.full(count, scenario),
        np.full((count, 1), rho),
        np.full((count, 1), level),
        np.full((count, 2), truth),
        np.random.default_rng(1),
    )

    def moment(power):
        def density(x):
            chance = (1 - rho) * x + rho * np.clip(LEVELS * x - level, 0, 1)
            prior = stats.beta(inputs.theta_a[0, 0], inputs.theta_b[0, 0]).pdf(x)
            return x**power * prior * (chance if truth else 1 - chance)

        return integrate.quad(density, 0, 1, points=[level / LEVELS, (level + 1) / LEVELS])[0]

    assert theta[:, 0, 0].mean() == pytest.approx(moment(1) / moment(0), abs=0.006)
    alone = (inputs.theta_a[1, 0] + truth) / 7  # without a group: one count more of six
    assert theta[:, 1, 0].mean() == pytest.approx(alone, abs=0.006)
    assert theta[:, :, 1].mean(0) == pytest.approx([0.3, 0.7], abs=0.006)  # the other scenario's: the prior
