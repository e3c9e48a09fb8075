"""Reference classes with a deadline, shares, judgements in words, and several opinions as one."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special, stats

from forecast.core.problem import ProblemsError
from forecast.core.scales import ADMIRALTY
from forecast.domain.question import Prior, Question, Rate, Scenario
from forecast.engine.judgement import Beta, pool
from forecast.engine.prior import hazard_beta, rate_beta, scenario_prior, share_by, trials_beta, within

YEAR = 365.25
OPENS, AS_OF, CLOSES = date(2022, 12, 4), date(2022, 12, 20), date(2023, 3, 31)


def question(rates, shares, scenarios=("a", "b", "c")):
    listed = tuple(Scenario(k, k, None if k == scenarios[-1] else "...") for k in scenarios)
    return Question("q", "scenarios/q.yaml", "?", OPENS, CLOSES, listed, Prior(rates, shares), ())


def rate(scenario="a", events=2.0, **how):
    return Rate(scenario, events, "class", "source", **how)


ASKED = question((rate(),), {"b": 1.0, "c": 1.0})


def test_hazard_over_a_window_meets_the_design():
    a, b = rate_beta(rate(exposure=537, per="year"), ASKED, AS_OF)
    assert a / (a + b) == pytest.approx(0.0012861915, abs=5e-11)
    assert stats.beta(a, b).std() == pytest.approx(0.0008127265, abs=5e-11)
    assert (a, b) == (pytest.approx(2.5000, abs=5e-5), pytest.approx(1941.22, abs=5e-3))


def test_hazard_mean_is_the_gamma_poisson_formula():
    """1 - ((b+T)/(b+T+h))^(a+x), and Laplace's h/(T+h) where a is 1 and x is 0."""
    assert hazard_beta(0.5, 10, 5).mean == pytest.approx(1 - 10 / 15)
    assert hazard_beta(3, 100, 7).mean == pytest.approx(1 - (100 / 107) ** 3.5)


@given(st.floats(0, 50), st.floats(1, 1e6), st.floats(0.5, 1e4))
def test_hazard_beta_has_both_moments_of_the_hazard(events, exposure, window):
    shape = events + 0.5
    assume(shape * np.log1p(window / exposure) <= 20)
    a, b = hazard_beta(events, exposure, window)
    mean = -np.expm1(-shape * np.log1p(window / exposure))
    assert a / (a + b) == pytest.approx(mean, rel=1e-9)
    second = 1 - 2 * (exposure / (exposure + window)) ** shape + (exposure / (exposure + 2 * window)) ** shape
    if second > 1e-4:  # below, this formula cancels and ours does not
        assert a * (a + 1) / ((a + b) * (a + b + 1)) == pytest.approx(second, rel=1e-6)


def test_pooled_classes_meet_the_design():
    each = [hazard_beta(x, years * YEAR, 101) for x, years in ((2, 537), (7, 50), (14, 955))]
    pooled = pool(each)
    assert pooled.mean == pytest.approx(0.0060790272, abs=5e-11)
    assert special.polygamma(1, pooled.a) + special.polygamma(1, pooled.b) == pytest.approx(
        2.3372122, abs=5e-8
    )
    assert (pooled.a, pooled.b) == (pytest.approx(0.79330707, abs=5e-9), pytest.approx(129.7057091, abs=5e-7))


def test_own_record_runs_to_the_as_of_date():
    """Own record from 24 Feb 2022: 299 days to 19 Dec 2022, Jeffreys."""
    beta = rate_beta(rate(events=0, since=date(2022, 2, 24)), ASKED, date(2022, 12, 20))
    assert beta.mean == pytest.approx(1 - (299 / (299 + 101)) ** 0.5)


def test_a_trial_is_the_whole_window():
    assert rate_beta(rate(events=1, trials=8), ASKED, OPENS) == (1.5, 7.5)


def test_constant_hazard_after_quiet_days_meets_the_fixture():
    """1 - (1-p)^((H-t)/H) for p .1, H 12, t 0, 3, 6, 9, 11; a class so large that p is known."""
    found = [trials_beta(1e8, 1e9, (12 - t) / 12).mean for t in (0, 3, 6, 9, 11)]
    assert found == pytest.approx((0.100, 0.076, 0.0513, 0.026, 0.0087), abs=5e-5)


@pytest.mark.parametrize(
    ("events", "years", "twelve", "three"),
    [(14, 955, 1.5, 0.4), (2, 537, 0.5, 0.1), (13, 192, 6.8, 1.7), (7, 50, 13.8, 3.7), (2, 23, 10.1, 2.7)],
)
def test_classes_of_allies_that_join_meet_the_published_figures(events, years, twelve, three):
    """Per cent within twelve months and within three."""
    found = [100 * hazard_beta(events, years, window).mean for window in (1, 0.25)]
    assert found == pytest.approx((twelve, three), abs=0.05)


@given(st.integers(0, 20), st.integers(1, 50), st.floats(0.003, 0.999))
def test_part_of_a_trial_has_both_moments_of_its_power(events, more, part):
    """E q^x = B(b+x, a) / B(b, a) for q = 1 - p ~ Beta(b, a)."""
    a, b = events + 0.5, more + 0.5
    found = trials_beta(events, events + more, part)
    one, two = (np.exp(special.betaln(b + x, a) - special.betaln(b, a)) for x in (part, 2 * part))
    assert found.mean == pytest.approx(1 - one, rel=1e-4)
    assert found.mean * (1 - found.mean) / (sum(found) + 1) == pytest.approx(two - one**2, rel=1e-2)


rates = st.one_of(
    st.builds(rate, events=st.integers(0, 9), exposure=st.floats(0.5, 900), per=st.just("year")),
    st.builds(rate, events=st.integers(0, 9), trials=st.integers(9, 40), weight=st.sampled_from([0.5, 1, 3])),
    st.builds(rate, events=st.integers(0, 2), since=st.dates(date(2020, 1, 1), date(2022, 12, 3))),
)


@given(st.lists(rates, min_size=1, max_size=4), st.dates(OPENS, CLOSES), st.data())
def test_an_earlier_day_is_never_more_probable_than_a_later_one(classes, as_of, data):
    asked = question(tuple(classes), {"b": 1.0, "c": 1.0})
    first, second = sorted(data.draw(st.dates(as_of, CLOSES)) for _ in range(2))
    early, late, end = (share_by(asked, "a", as_of, day) for day in (first, second, CLOSES))
    assert 0 < early <= late <= end == 1


def test_the_share_by_a_day_is_the_ratio_of_the_hazard_s_chances():
    """One class: (1 - (B/(B+31))^A) / (1 - (B/(B+101))^A)."""
    asked = question((rate(events=2, exposure=50, per="year"),), {"b": 1.0, "c": 1.0})
    ratio = hazard_beta(2, 50 * YEAR, 31).mean / hazard_beta(2, 50 * YEAR, 101).mean
    assert share_by(asked, "a", AS_OF, date(2023, 1, 20)) == pytest.approx(ratio, rel=1e-12)


def test_a_shorter_window_never_makes_an_event_more_probable():
    days = [date(2022, 12, 20), date(2023, 2, 1), date(2023, 3, 30), date(2023, 3, 31)]
    for one in (rate(exposure=50, per="year"), rate(trials=9), rate(since=date(2022, 2, 24))):
        means = [rate_beta(one, ASKED, day).mean for day in days]
        assert means == sorted(means, reverse=True)
        assert 0 < means[-1] < means[0] / 50


def test_scenarios_are_sticks_in_file_order_and_shares_of_the_rest():
    prior = scenario_prior(question((rate("a", 1, trials=9), rate("b", 3, trials=9)), {"c": 2.0}), OPENS).mean
    a, b = 1.5 / 10, 3.5 / 10
    assert prior == pytest.approx([a, (1 - a) * b, (1 - a) * (1 - b)])
    plain = scenario_prior(question((), {"a": 1.0, "b": 5.0, "c": 4.0}), AS_OF).mean
    assert plain == pytest.approx([0.1, 0.5, 0.4])


def test_a_class_without_exposure_is_a_problem():
    with pytest.raises(ProblemsError, match='no reference class of "a" has begun by 2022-12-20'):
        scenario_prior(question((rate("a", 0, since=date(2022, 12, 20)),), {"b": 1.0, "c": 1.0}), AS_OF)


@pytest.mark.parametrize(
    ("letter", "affirmation", "denial"),
    [("A", 19, 0.053), ("B", 7, 0.14), ("C", 4, 0.25), ("D", 2.33, 0.43), ("E", 1.5, 0.67), ("F", 3, 0.33)],
)
def test_letters_give_the_ratios_of_the_field(letter, affirmation, denial):
    """LR of one affirmation and one denial at g = .5: (r + (1-r)/2) / ((1-r)/2) and its inverse."""
    row = ADMIRALTY[letter]
    r = row.a / (row.a + row.b)
    ratio = (r + (1 - r) / 2) / ((1 - r) / 2)
    assert ratio == pytest.approx(affirmation, abs=0.005)
    assert 1 / ratio == pytest.approx(denial, abs=0.005)


POOLED = (
    rate(exposure=537, per="year"),
    rate(events=14, exposure=955, per="year"),
    rate(events=7, exposure=50, per="year"),
)


def test_an_own_record_is_data_on_the_classes_and_no_entry_lowers_the_chance():
    """0 in 299 days beside 2/537, 14/955 and 7/50 years over 101 days: .0060790 to .0059442."""
    own = rate(events=0, since=date(2022, 2, 24), own=True)
    shares = {"b": 1.0, "c": 1.0}
    before = scenario_prior(question(POOLED, shares), AS_OF).mean[0]
    asked = question((*POOLED, own), shares)
    ((a, b),) = scenario_prior(asked, AS_OF).stick_beta
    assert before == pytest.approx(0.0060790, abs=5e-8)
    assert a / (a + b) == pytest.approx(0.0059442, abs=5e-8)
    assert (a, b) == pytest.approx((0.79330707, 129.7057091 + 299 / 101), abs=5e-7)


def test_an_own_record_alone_is_a_class_like_any_other():
    own = rate(events=0, since=date(2022, 2, 24), own=True)
    alone = scenario_prior(question((own,), {"b": 1.0, "c": 1.0}), AS_OF)
    assert alone.mean[0] == pytest.approx(1 - (299 / (299 + 101)) ** 0.5)


@given(st.floats(0, 5), st.floats(0.5, 20))
def test_an_own_record_in_trials_counts_windows(events, trials):
    """A trial that is the whole time of the question is as many of the windows left as that is longer."""
    assume(events <= trials)
    own = rate(events=events, trials=trials, own=True)
    ((a, b),) = scenario_prior(question((*POOLED, own), {"b": 1.0, "c": 1.0}), AS_OF).stick_beta
    whole, left = (CLOSES - OPENS).days, (CLOSES - AS_OF).days
    assert (a, b) == pytest.approx((0.79330707 + events, 129.7057091 + trials * whole / left), abs=1e-6)


def test_expected_trials_divide_the_window():
    """E p = 1 - B(a, b + m) / B(a, b): 1 in 8, of which the whole time brings .6."""
    beta = rate_beta(rate(events=1, trials=8, expected=0.6), ASKED, OPENS)
    assert beta.mean == pytest.approx(1 - np.exp(special.betaln(1.5, 8.1) - special.betaln(1.5, 7.5)))
    one = rate_beta(rate(events=1, trials=8, expected=1.0), ASKED, OPENS)
    assert one == rate_beta(rate(events=1, trials=8), ASKED, OPENS)


@pytest.mark.parametrize(("left", "expected"), [(1.0, 0.1), (0.5, 0.0526316), (0.25, 0.0270270), (0.0, 0.0)])
def test_a_share_with_a_deadline_of_its_own_runs_out(left, expected):
    asked, deadline = question((), {"a": 1.0, "b": 4.0, "c": 5.0}), date(2022, 12, 24)
    asked = replace(asked, scenarios=(replace(asked.scenarios[0], by=deadline), *asked.scenarios[1:]))
    day = OPENS + timedelta(round(20 * (1 - left)))
    mean = scenario_prior(asked, day).mean
    assert mean[0] == pytest.approx(expected, abs=5e-8)
    assert mean[1] / mean[2] == pytest.approx(4 / 5)
    assert scenario_prior(asked, CLOSES).mean[0] == pytest.approx(0, abs=1e-12)


def test_deadlines_of_their_own_change_nothing_when_the_question_opens():
    """Then the sticks are those of the Dirichlet, whose parts have the same moments in any order."""
    plain = question((rate(exposure=50, per="year"),), {"b": 1.0, "c": 2.0, "d": 3.0}, "abcd")
    days = {"b": date(2023, 1, 10), "c": date(2023, 2, 1)}
    dated = replace(plain, scenarios=tuple(replace(k, by=days.get(k.id)) for k in plain.scenarios))
    before, after = (scenario_prior(asked, OPENS) for asked in (plain, dated))
    assert after.mean == pytest.approx(before.mean, abs=1e-12)
    assert [plain.scenario_ids[k] for k in after.stick] == ["a", "b", "c"]
    assert after.stick_beta[1:] == (Beta(1.0, 5.0), Beta(2.0, 3.0))


@pytest.mark.parametrize(("events", "trials"), [(50, 50), (45, 50)])
def test_trials_that_leave_nothing_are_a_problem(events, trials):
    asked = question((rate(events=events, trials=trials, expected=365.0),), {"b": 1.0, "c": 1.0})
    with pytest.raises(ProblemsError, match="all but certain"):
        scenario_prior(asked, OPENS)


@given(st.floats(0.3, 50), st.floats(0.3, 50), st.floats(0.01, 5))
def test_a_part_of_the_time_has_both_moments_of_the_power(a, b, part):
    """E (1-p)^u = B(a, b+u) / B(a, b)."""
    found = within(Beta(a, b), part)
    none, twice = (np.exp(special.betaln(a, b + n * part) - special.betaln(a, b)) for n in (1, 2))
    assert found.mean == pytest.approx(1 - none, rel=1e-9)
    assert stats.beta(*found).var() == pytest.approx(twice - none**2, rel=1e-6)
