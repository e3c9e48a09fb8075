"""Decompositions, the reliability diagram and its band, bootstrap intervals."""

import numpy as np
import pytest

from forecast.scoring.bootstrap import Ratio, Sums, estimate
from forecast.scoring.calibration import band, corp, murphy
from forecast.scoring.score import score
from tests.scoring.tables import as_frame, random_questions

GIVEN = np.array([0.1, 0.25, 0.4, 0.6, 0.8, 0.95])


def drawn(random, number):
    """Statements of a calibrated forecaster: two scenarios a question, probabilities of a few kinds."""
    p = random.choice(GIVEN, size=number)
    true = random.random(number) < p
    return np.column_stack([p, 1 - p]).ravel(), np.column_stack([true, ~true]).ravel().astype(float)


def pooled(frequency, weight):
    """Pooling adjacent violators, as written down in words."""
    blocks = [[f, w, 1] for f, w in zip(frequency, weight, strict=True)]
    at = 0
    while at < len(blocks) - 1:
        (f, w, n), (g, v, m) = blocks[at : at + 2]
        if f > g:
            blocks[at : at + 2] = [[(f * w + g * v) / (w + v), w + v, n + m]]
            at = max(at - 1, 0)
        else:
            at += 1
    return [f for f, _, n in blocks for _ in range(n)]


@pytest.mark.parametrize("seed", range(5))
def test_decompositions_add_up_exactly(seed):
    random = np.random.default_rng(seed)
    p, true = random.random(300).round(2), (random.random(300) < 0.4).astype(float)
    weight = random.random(300)
    c, m = corp(p, true, weight), murphy(p, true, weight)
    assert c.score == pytest.approx(weight @ (p - true) ** 2, abs=1e-12)
    assert c.score == pytest.approx(c.miscalibration - c.discrimination + c.uncertainty, abs=1e-12)
    assert m.score == pytest.approx(m.reliability - m.resolution + m.uncertainty + m.within, abs=1e-12)
    assert min(c.miscalibration, c.discrimination, m.reliability, m.resolution) >= 0
    assert c.uncertainty == m.uncertainty


def test_murphy_leaves_nothing_over_where_a_bin_holds_one_probability():
    random = np.random.default_rng(1)
    p, true = random.choice([0.05, 0.15, 0.45, 0.85], size=400), (random.random(400) < 0.4).astype(float)
    assert murphy(p, true, np.ones(400)).within == pytest.approx(0, abs=1e-12)


def test_corp_recalibrates_by_pooling_adjacent_violators():
    random = np.random.default_rng(2)
    p, true = random.random(200).round(1), (random.random(200) < 0.5).astype(float)
    parts = corp(p, true, np.ones(200))
    frequency = [true[p == level].mean() for level in parts.p]
    np.testing.assert_allclose(parts.frequency, pooled(frequency, parts.weight), rtol=0, atol=1e-12)


def test_a_recalibrated_forecast_has_no_miscalibration_left_and_its_discrimination_stays():
    random = np.random.default_rng(3)
    p, true, weight = (
        random.random(300).round(2),
        (random.random(300) < 0.3).astype(float),
        np.full(300, 1 / 300),
    )
    before = corp(p, true, weight)
    after = corp(before.frequency[np.searchsorted(before.p, p)], true, weight)
    assert after.miscalibration == pytest.approx(0, abs=1e-12)
    assert after.discrimination == pytest.approx(before.discrimination, abs=1e-12)


def test_reliability_diagram_of_a_calibrated_forecaster_covers_the_diagonal_at_its_stated_rate():
    """Nine times in ten the curve lies in the band around the diagonal; 300 simulated forecasters."""
    random = np.random.default_rng(4)
    inside = []
    for seed in range(300):
        p, true = drawn(random, 400)
        curve, limits = corp(p, true, np.ones(len(p))), band(p, np.arange(0, len(p), 2), seed, 200)
        assert (limits.low <= curve.p + 0.02).all()
        assert (limits.high >= curve.p - 0.02).all()
        inside.append((limits.low - 1e-12 <= curve.frequency) & (curve.frequency <= limits.high + 1e-12))
    rate = np.mean(inside)
    assert 0.88 < rate < 0.93, rate


def test_reliability_diagram_of_an_overconfident_forecaster_leaves_the_band():
    random = np.random.default_rng(5)
    p, true = drawn(random, 1_000)
    sure = np.where(p > 0.5, 0.97, 0.03)
    limits = band(sure, np.arange(0, len(p), 2), 1, 200)
    curve = corp(sure, true, np.ones(len(p)))
    assert curve.frequency[0] > limits.high[0]
    assert curve.frequency[1] < limits.low[1]


def test_band_draws_one_scenario_a_question():
    """Of ten scenarios at a tenth each exactly one comes true, so the band has no width."""
    limits = band(np.full(1_000, 0.1), np.arange(0, 1_000, 10), 0, 100)
    assert (limits.low[0], limits.high[0]) == pytest.approx((0.1, 0.1), abs=1e-12)


def mean_of(values, seed=0, question=None, row=None):
    row = np.zeros(len(values), dtype=int) if row is None else row
    question = np.arange(len(values)) if question is None else question
    estimates, draws = estimate(
        Sums(row, question, int(row.max()) + 1, {"x": np.asarray(values)}), [Ratio("x", "x")], seed
    )
    assert draws == 1_000
    return float(estimates["x"].value[0]), float(estimates["x"].low[0]), float(estimates["x"].high[0])


def test_intervals_cover_the_mean_at_about_their_stated_rate():
    random = np.random.default_rng(6)
    covered = []
    for seed in range(200):
        _, low, high = mean_of(random.beta(2, 5, size=60), seed)
        covered.append(low <= 2 / 7 <= high)
    assert 0.84 < np.mean(covered) < 0.95


def test_forecasts_of_one_question_stand_or_fall_together():
    values = np.random.default_rng(7).random(40)
    assert mean_of(np.repeat(values, 5), question=np.repeat(np.arange(40), 5)) == pytest.approx(
        mean_of(values)
    )


def test_a_question_alone_has_no_interval():
    assert np.isnan(mean_of([0.3])[1])


def test_infinite_values_stay_infinite_in_the_mean_and_in_the_interval():
    value, low, high = mean_of([0.1] * 50 + [np.inf])
    assert (value, high) == (np.inf, np.inf)
    assert low == pytest.approx(0.1)


def test_skill_is_one_less_the_ratio_of_the_means():
    table = as_frame(random_questions(8))
    row = score(table).by_forecaster.iloc[0]
    assert row.brier_skill_uniform_low < row.brier_skill_uniform < row.brier_skill_uniform_high
    uniform = as_frame(random_questions(8))
    size = uniform.groupby(["question", "forecaster", "at"])["scenario"].transform("size")
    other = score(uniform.assign(probability=1 / size)).by_forecaster.iloc[0]
    assert other.questions == row.questions
    assert row.brier_skill_uniform == pytest.approx(1 - row.brier / other.brier, abs=1e-12)
    assert other.brier_skill_first == pytest.approx(0, abs=1e-12)


def test_the_same_seed_gives_the_same_scorecard_whatever_the_order_of_the_rows():
    table = as_frame(random_questions(9)).assign(ordered=False)
    one, two = score(table), score(table.sample(frac=1, random_state=3))
    for name in ("by_forecaster", "by_horizon", "calibration", "over_time"):
        left, right = getattr(one, name), getattr(two, name)
        assert left.select_dtypes(exclude="number").equals(right.select_dtypes(exclude="number"))
        np.testing.assert_allclose(left.select_dtypes("number"), right.select_dtypes("number"), atol=1e-12)
    assert not np.array_equal(one.by_forecaster["brier_low"], score(table, seed=1).by_forecaster["brier_low"])
