"""Judgements in words, ranges and numbers as Betas, and several of them as one."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, special, stats

from forecast.core.scales import ICD203, JUDGEMENT_WORDS
from forecast.domain.question import Judgement
from forecast.engine.judgement import Beta, judgement_beta, pool


@pytest.mark.parametrize(
    "row", [row for row in ICD203 if row.word != "roughly even chance"], ids=lambda row: row.word
)
def test_words_put_ninety_per_cent_in_their_band(row):
    assert stats.beta(row.a, row.b).cdf([row.low, row.high]) == pytest.approx([0.05, 0.95], abs=5e-4)


@given(st.floats(0.001, 0.98), st.floats(0.01, 0.9))
def test_ranges_hold_ninety_per_cent(low, share):
    high = low + (0.999 - low) * share
    a, b = judgement_beta(Judgement("", low, high))
    assert stats.beta(a, b).cdf([low, high]) == pytest.approx([0.05, 0.95], abs=1e-6)


CHANCES = (0.05, 0.5, 0.95)


@pytest.mark.parametrize(("a", "b"), [(2.0, 10.0), (0.7, 3.0), (24.92, 11.69), (1.0, 1.0), (3.0, 800.0)])
def test_quantiles_of_a_beta_give_it_back(a, b):
    low, middle, high = stats.beta(a, b).ppf(CHANCES)
    assert judgement_beta(Judgement("", low, high, middle=middle)) == pytest.approx((a, b), rel=1e-5)


@pytest.mark.parametrize(
    "points", [(0.05, 0.12, 0.3), (0.2, 0.5, 0.7), (0.01, 0.02, 0.1), (0.4, 0.9, 0.97), (0.3, 0.31, 0.33)]
)
def test_quantiles_have_the_beta_of_least_squares(points):
    """No parameters that SciPy finds have a smaller sum of squares, nor have those beside the fit."""

    def squares(logs):
        return float(sum((stats.beta(*np.exp(logs)).cdf(points) - CHANCES) ** 2))

    low, middle, high = points
    fitted = np.log(judgement_beta(Judgement("", low, high, middle=middle)))
    found = min(
        optimize.minimize(squares, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-15}).fun
        for start in ([0.0, 0.0], [1.0, 3.0], fitted + 0.5)
    )
    assert squares(fitted) <= found + 1e-10
    beside = fitted + 0.01 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]])
    assert all(squares(fitted) <= squares(logs) for logs in beside)


def test_swapped_quantiles_have_the_swapped_beta():
    """P(not X) has the quantiles 1 - x in reverse."""
    a, b = judgement_beta(Judgement("", 0.05, 0.3, middle=0.12))
    assert judgement_beta(Judgement("", 0.7, 0.95, middle=0.88)) == pytest.approx((b, a), rel=1e-5)


def test_a_median_moves_a_range_to_its_side():
    low, plain, high = (
        judgement_beta(Judgement("", 0.2, 0.6, middle=middle)).mean for middle in (0.33, None, 0.45)
    )
    assert low < plain < high


def test_numbers_have_concentration_five_over_p_times_not_p():
    a, b = judgement_beta(Judgement("0.2", 0.2, 0.2))
    assert (a + b, a / (a + b)) == (pytest.approx(5 / 0.16), pytest.approx(0.2))


def test_several_analysts_pool_on_the_logit_scale():
    """Means .5 and .8: pooled mean expit((0 + ln 4) / 2) = 2/3, and wider than either."""
    one, other = Beta(10.0, 10.0), Beta(16.0, 4.0)
    pooled = pool([one, other])
    assert pooled.mean == pytest.approx(1 / (1 + exp(-log(4) / 2)))
    assert sum(pooled) < 20


def test_pooling_keeps_what_all_agree_on_and_weights_shift_it():
    same = Beta(3.0, 7.0)
    assert pool([same, same, same]) == (pytest.approx(3.0), pytest.approx(7.0))
    low, high = Beta(10.0, 90.0), Beta(90.0, 10.0)
    assert pool([low, high], [3, 1]).mean < pool([low, high]).mean == pytest.approx(0.5)


def test_a_pooled_beta_has_the_moments_of_the_log_odds():
    """Means .2 and .5 weighed 3 to 1; variance: that of the logits, and what each answer is unsure of."""
    betas, weights = (Beta(4.0, 16.0), Beta(5.0, 5.0)), (0.75, 0.25)
    logits = (log(0.2 / 0.8), 0.0)
    centre = 0.75 * logits[0]
    spread = 0.75 * (logits[0] - centre) ** 2 + 0.25 * centre**2
    unsure = sum(
        weight * (special.polygamma(1, beta.a) + special.polygamma(1, beta.b))
        for weight, beta in zip(weights, betas, strict=True)
    )
    pooled = pool(betas, (3, 1))
    assert pooled.mean == pytest.approx(1 / (1 + exp(-centre)), abs=1e-12)
    assert special.polygamma(1, pooled.a) + special.polygamma(1, pooled.b) == pytest.approx(
        spread + unsure, rel=1e-8
    )


def test_a_word_is_its_row_of_the_table():
    for word, row in JUDGEMENT_WORDS.items():
        assert judgement_beta(Judgement(word, row.low, row.high, word)) == (row.a, row.b)
