"""Reliabilities shared by several cases: against quadrature, and their own word on their error."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.core.scales import ADMIRALTY
from forecast.engine.logs import normalised
from forecast.engine.psis import k_hat
from forecast.engine.sums import BATCHES, Nodes, muted, standard_error
from tests.engine.arrays import affirms, basic, camps, denies, inputs_of


def many(count=8):
    """A case of several sources with several reports each, grouped."""
    sources = {f"s{j}": ("BCD"[j % 3], 0.4) for j in range(4)}
    reports = [
        (affirms if (m + j) % 3 else denies)(f"s{j}", m)
        for m in range(count)
        for j in range(4)
        if (m * j) % 4 < 2
    ]
    theta = [(0.2 + 0.6 * ((m * 7) % 5) / 4, 0.3, 0.75 - 0.5 * (m % 3) / 2) for m in range(count)]
    return inputs_of((0.2, 0.5, 0.3), theta, sources, reports, groups=(tuple(range(count // 2)),))


def sums(inputs, kept, **options):
    nodes = Nodes((inputs,), 7, **options)
    nodes.cover(inputs, kept)
    return normalised(nodes.sums(inputs, kept)), nodes


def subsets(inputs):
    players = len(inputs.report)
    return np.concatenate([~np.eye(players, dtype=bool), np.tri(players + 1, players, -1, dtype=bool)])


def error(p):
    rest = p[1:]
    return np.sqrt((BATCHES - 1) / BATCHES * ((rest - rest.mean(0)) ** 2).sum(0))


def test_drawn_nodes_agree_with_quadrature_within_their_own_error():
    inputs = many()
    kept = subsets(inputs)
    exact, _ = sums(inputs, kept)
    drawn, nodes = sums(inputs, kept, most_exact=0)
    assert exact.shape[0] == 1
    assert drawn.shape[0] == 1 + BATCHES
    apart = (drawn[0] - exact[0]) / np.maximum(error(drawn), 1e-9)
    assert np.sqrt((apart**2).mean()) < 2
    assert np.abs(drawn[0] - exact[0]).max() < 0.02
    assert nodes.k_hat < 0.7


def test_no_reports_give_the_prior_whatever_was_drawn():
    inputs = many()
    drawn, _ = sums(inputs, np.zeros((1, len(inputs.report)), bool), most_exact=0)
    assert drawn[:, 0] == pytest.approx(np.tile(inputs.prior.mean, (1 + BATCHES, 1)), abs=1e-12)


def test_a_difference_is_known_better_than_its_ends():
    inputs = many()
    lower = replace(
        inputs, theta_a=np.where(np.arange(8)[:, None] == 1, 1.1 * inputs.theta_a, inputs.theta_a)
    )
    nodes = Nodes((inputs,), 3, most_exact=0)
    ends = [normalised(nodes.sums(each))[:, 0] for each in (inputs, lower)]
    assert error(ends[1] - ends[0]).max() < error(ends[0]).max() / 3


def test_another_letter_is_reweighted_to():
    inputs = basic()
    grade = ADMIRALTY["E"]
    other = replace(
        inputs, r_a=np.array([grade.a, *inputs.r_a[1:]]), r_b=np.array([grade.b, *inputs.r_b[1:]])
    )
    drawn = normalised(Nodes((inputs,), 3, most_exact=0).sums(other))[:, 0]
    exact = normalised(Nodes((inputs,), 3).sums(other))[0, 0]
    assert np.abs(drawn[0] - exact).max() < 5 * error(drawn).max() + 1e-3


def test_a_source_that_only_a_changed_case_has_is_drawn_for():
    inputs = basic()
    fewer = basic(affirms("x", 0), denies("y", 0))
    found = normalised(Nodes((fewer,), 3, most_exact=0).sums(inputs))[:, 0]
    exact = normalised(Nodes((inputs,), 3).sums(inputs))[0, 0]
    assert np.abs(found[0] - exact).max() < 5 * error(found).max() + 2e-3


def test_subsets_out_of_reach_are_drawn_for():
    """Two camps: without one of them the reliabilities are far from where both leave them."""
    inputs = camps(12)
    kept = np.stack([np.arange(len(inputs.report)) % 2 == 0, np.ones(len(inputs.report), bool)])
    _, nodes = sums(inputs, kept, most_exact=0)
    assert len(nodes.fitted) > 1 or nodes.k_hat <= 0.7


def test_muted_players_say_nothing():
    inputs = basic(silence={0: 0.3})
    kept = np.ones(len(inputs.report) + 1, bool)
    kept[[0, -1]] = False
    mute = muted(inputs, kept)
    assert mute.certainty[0] == 0
    assert not mute.silence.any()
    assert mute.certainty[1:].tolist() == inputs.certainty[1:].tolist()


@pytest.mark.parametrize("spread", [0.3, 1.0, 2.0, 4.0])
def test_k_hat_is_arviz_s(spread):
    from arviz_stats.base import array_stats

    logs = np.random.default_rng(5).normal(0, spread, (3, 512))
    theirs = [float(array_stats.psislw(-row)[1]) for row in logs]
    assert k_hat(logs) == pytest.approx(theirs, abs=0.08)


def test_k_hat_of_equal_weights_is_as_low_as_can_be():
    assert k_hat(np.zeros((2, 400))).tolist() == [-np.inf, -np.inf]
    assert k_hat(np.zeros((1, 10))).tolist() == [-np.inf]


def test_an_error_is_the_standard_error_of_a_mean_where_the_estimate_is_one():
    drawn = np.random.default_rng(3).random(20)
    rest = [np.delete(drawn, batch).mean() for batch in range(20)]
    expected = drawn.std(ddof=1) / np.sqrt(20)
    assert standard_error(np.array([drawn.mean(), *rest])) == pytest.approx(expected)
