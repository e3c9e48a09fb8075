"""Sums for one case and its changed forms: against quadrature, and their own word on their error."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given

from forecast.engine import sums as module
from forecast.engine.arrays import log_normalised
from forecast.engine.changes import muted, with_judgement, with_letter
from forecast.engine.draws import sample_conjugate
from forecast.engine.judgement import Beta
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from forecast.engine.sums import BATCHES, Sums, standard_error
from tests.engine import oracle
from tests.engine.arrays import affirms, basic, camps, denies, inputs_of
from tests.engine.random_cases import cases


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


def drawn(inputs, seed=7):
    return Sums(inputs, seed, most_exact=0)


def subsets(inputs):
    players = len(inputs.players)
    return np.concatenate([~np.eye(players, dtype=bool), np.tri(players + 1, players, -1, dtype=bool)])


def test_an_exact_headline_is_that_of_the_exact_engine():
    inputs = many()
    assert Sums(inputs).posterior == pytest.approx(
        exact_posterior(inputs, Likelihood(inputs)).scenario, abs=1e-12
    )
    assert Sums(inputs).error.tolist() == [0, 0, 0]


def test_a_drawn_headline_is_the_mean_over_the_draws_of_a_quick_run():
    inputs = many()
    draws = sample_conjugate(inputs, module.chains_at_once(inputs), 125, 7, module.QUICK_WARM_UP)
    assert drawn(inputs).posterior == pytest.approx(draws.scenario_probability.mean((0, 1)), abs=1e-15)
    assert (Sums(inputs, 7, draws, most_exact=0).headline == drawn(inputs).headline).all()
    apart = np.abs(drawn(inputs).posterior - Sums(inputs).posterior)
    assert (apart < 4 * drawn(inputs).error).all()


def test_drawn_subsets_agree_with_quadrature_within_their_own_error():
    inputs = many()
    kept = subsets(inputs)
    exact, scores = np.exp(Sums(inputs).logs(kept=kept)), []
    assert exact.shape[0] == 1
    for seed in (4, 5, 6):
        sums = drawn(inputs, seed)
        logs = sums.logs(kept=kept)
        assert logs.shape[0] == 1 + BATCHES
        p, error = sums.moved(logs)
        scores.append((p - exact[0]) / np.maximum(np.hypot(error, sums.error), 1e-9))
        assert np.abs(p - exact[0]).max() < 0.01
        assert not sums.computed().is_rough
    assert np.sqrt(np.square(scores).mean()) < 1.8


def test_no_reports_give_the_prior_whatever_was_drawn():
    inputs = many()
    logs = drawn(inputs).logs(kept=np.zeros((1, len(inputs.report)), bool))
    assert np.exp(logs[:, 0]) == pytest.approx(np.tile(inputs.prior.mean, (1 + BATCHES, 1)), abs=1e-12)


def test_all_reports_give_the_headline_whatever_was_drawn():
    sums = drawn(many())
    logs = sums.logs(kept=np.ones((1, len(sums.inputs.report)), bool))[:, 0]
    assert logs == pytest.approx(sums.replicates, abs=1e-12)


def test_a_move_is_known_better_than_its_ends():
    inputs = many()
    sums = drawn(inputs)
    a, b = inputs.theta_a[1, 0], inputs.theta_b[1, 0]
    moved = sums.changed(with_judgement(inputs, 1, 0, Beta(1.1 * a, b)))
    assert sums.moved(moved)[1].max() < sums.error.max() / 3


def test_another_letter_is_reweighted_to():
    inputs = basic()
    other = with_letter(inputs, 0, "E")
    sums = drawn(inputs)
    p, error = sums.moved(sums.changed(other))
    assert (np.abs(p - Sums(other).posterior) < 4 * np.hypot(error, sums.error) + 1e-3).all()


def test_a_source_that_only_a_changed_case_has_is_drawn_for():
    inputs, fewer = basic(), basic(affirms("x", 0), denies("y", 0))
    sums = drawn(fewer)
    p, error = sums.moved(sums.changed(inputs))
    assert (np.abs(p - Sums(inputs).posterior) < 4 * np.hypot(error, sums.error) + 2e-3).all()


def test_a_figure_is_the_same_whatever_was_asked_before():
    """One quantity has one figure: which other changes a command looks at does not matter."""
    inputs = many()
    other, third = with_letter(inputs, 0, "E"), with_letter(inputs, 1, "A")
    alone, after = drawn(inputs), drawn(inputs)
    after.logs(kept=subsets(inputs))
    after.changed(third)
    assert (alone.changed(other) == after.changed(other)).all()


def test_subsets_out_of_reach_are_drawn_for_and_the_budget_is_kept(monkeypatch):
    """Two camps: without one of them the reliabilities are far from where both leave them."""
    inputs = camps(12)
    kept = np.stack([np.arange(len(inputs.report)) % 2 == 0, np.ones(len(inputs.report), bool)])
    sums = drawn(inputs)
    logs = sums.logs(kept=kept)
    exact = np.exp(Sums(inputs, most_exact=10**9).logs(kept=kept)[0])
    assert sums.k_hat <= 0.7
    assert np.exp(logs[0]) == pytest.approx(exact, abs=0.02)
    monkeypatch.setattr(module, "MOST_REFITS_IN_ALL", 0)
    spent = drawn(inputs)
    spent.logs(kept=kept)
    assert spent.computed().is_rough == (spent.k_hat > 0.7)


def test_a_scenario_that_only_the_changed_case_has_is_normalised_over():
    inputs = many()
    fewer = replace(inputs, scenario=("s0", "s1", "new"))
    logs = drawn(inputs).changed(fewer)
    assert np.exp(logs).sum(-1) == pytest.approx(1)


def test_an_error_is_the_standard_error_of_a_mean_where_the_estimate_is_one():
    values = np.random.default_rng(3).random(20)
    rest = [np.delete(values, batch).mean() for batch in range(20)]
    expected = values.std(ddof=1) / np.sqrt(20)
    assert standard_error(np.array([values.mean(), *rest])) == pytest.approx(expected)


def test_log_normalised_keeps_off_zero():
    assert np.isfinite(log_normalised(np.array([0.0, -5000.0]))).all()


@pytest.mark.parametrize(
    "inputs", [basic(silence={0: 0.3}, half_life={0: 20.0}), many()], ids=["basic", "many"]
)
def test_no_two_changed_cases_share_a_sum(inputs):
    """Sums over groups are kept from case to case: every array that bears on one must be part of its name."""
    sums = Sums(inputs)
    sums.changed(replace(inputs))  # what is kept from here on is that of the case as it is
    for field in fields(inputs):
        values = getattr(inputs, field.name)
        if not isinstance(values, np.ndarray) or values.dtype != float or not values.size:
            continue
        step = 0.05 + 0.02 * (np.arange(values.size).reshape(values.shape) % 3)
        changed = replace(inputs, **{field.name: np.where(values < 0.5, values + step, values - step)})
        fresh = Sums(inputs).changed(changed)
        assert sums.changed(changed) == pytest.approx(fresh, abs=1e-12), field.name


@given(cases())
def test_leaving_one_out_is_what_enumeration_says(inputs):
    kept = ~np.eye(len(inputs.players), dtype=bool)
    without = np.exp(Sums(inputs).logs(kept=kept))[0]
    for row, keep in zip(without, kept, strict=True):
        assert row == pytest.approx(oracle.posterior(muted(inputs, keep))[0], abs=1e-9)
