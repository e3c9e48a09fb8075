"""Cases at the edge of what can be typed, each named after the sensible answer it must get.

Warnings are errors throughout the suite; here NumPy's floating point faults are too.
"""

import tracemalloc
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from scipy import integrate, special

from forecast.core.bad_value import TooMuch
from forecast.engine.draws import sample_conjugate
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior, sampled_posterior
from forecast.engine.pymc_engine import draws_of, sample_pymc
from forecast.engine.subsets import Subsets
from forecast.engine.sums import Sums
from tests.engine import oracle
from tests.engine.arrays import Said, affirms, denies, inputs_of

EVEN = (1.0, 1.0)
A = {"a": ("A", 0.5), "b": ("A", 0.5)}
PER_REPORT = (
    "report",
    "report_source",
    "report_indicator",
    "report_moment",
    "outcome",
    "affirms",
    "certainty",
    "certain",
    "matter",
    "earlier",
    "affirms_anyway",
    "detection",
    "deception",
)


@pytest.fixture(autouse=True)
def _faults_are_errors():
    """Underflow to 0 in the lesser of two terms is what scaling is for, and no fault."""
    with np.errstate(over="raise", invalid="raise", divide="raise", under="ignore"):
        yield


def sampled(inputs, chains=4, draws=200):
    drawn = sample_conjugate(inputs, chains, draws, seed=5, warm_up=20)
    return sampled_posterior(inputs, Likelihood(inputs), drawn, seed=5)


def by_every_engine(inputs):
    """P(scenario | reports) by the three engines, and what each finds with a report left out is finite."""
    drawn = draws_of(sample_pymc(inputs, chains=4, draws=100, seed=5, warm_up=20), inputs)
    exact = exact_posterior(inputs, Likelihood(inputs))
    without = Sums(inputs, 5, drawn, most_exact=0).logs(kept=~np.eye(len(inputs.players), dtype=bool))
    assert np.isfinite(without).all()
    return exact.scenario, sampled(inputs).scenario, drawn.scenario_probability.mean((0, 1))


def repeated(inputs, times):
    """Every report so many times over."""
    fields = {name: np.repeat(np.array(getattr(inputs, name)), times, axis=0) for name in PER_REPORT}
    return replace(inputs, **fields | {"report": tuple(map(str, range(times * len(inputs.report))))})


@pytest.mark.parametrize("rho", [(0.0,), (1.0,), (0.0, 0.25, 0.5, 0.75, 1.0)])
def test_near_certain_judgements_let_one_good_report_decide_and_not_beyond_its_reliability(rho):
    near = 1e-9
    inputs = inputs_of(
        EVEN,
        [(near, 1 - near), (1 - near, near)],
        A,
        [affirms("a", 0)],
        groups=((0, 1),),
        rho=rho,
        concentration=5 / (near * (1 - near)),
    )
    for found in by_every_engine(inputs):
        # One A source: .9 + .1/2 against .1/2.
        assert found == pytest.approx((0.05, 0.95), abs=1e-6)


def test_a_hundred_thousand_reports_settle_their_indicators_and_say_no_more_than_these():
    theta = np.random.default_rng(1).uniform(0.2, 0.8, (20, 3))
    sources = {f"s{j}": ("ABCD"[j % 4], 0.3) for j in range(10)}
    few = inputs_of(
        (1, 2, 3), theta.tolist(), sources, [Said(name, m, m % 2 == 0) for name in sources for m in range(20)]
    )
    many = repeated(few, 500)
    assert len(many.report) == 100_000
    true = (np.arange(20) % 2 == 0)[:, None]
    expected = np.array([1, 2, 3]) * np.where(true, theta, 1 - theta).prod(0)
    found = sampled(many, draws=20)
    assert found.scenario == pytest.approx(expected / expected.sum(), abs=1e-9)
    assert found.indicator == pytest.approx(true[:, 0].astype(float), abs=1e-9)
    assert np.isfinite(found.log_marginal)


def test_a_likelihood_ratio_of_ten_to_the_300_makes_the_indicator_certain_and_the_scenario_no_more_so():
    sources = {f"s{i}": ("A", 1e-9) for i in range(40)}
    inputs = inputs_of(EVEN, [(0.8, 0.3)], sources, [affirms(name, 0) for name in sources])
    true, false = Likelihood(inputs).report_logs(inputs.r_mean)
    assert (true - false).sum() > 300 * np.log(10)
    for found in by_every_engine(inputs):
        assert found == pytest.approx((8 / 11, 3 / 11), abs=1e-9)


def _told(a, b, level, said, count):
    """P(so many equal reports on an indicator that follows its level | level); no chance is below 1e-300."""
    chances = oracle.follow_chance(a, b, level), oracle.follow_chance(b, a, 15 - level)
    return sum(Decimal(max(p, 1e-300)) * like**count for p, like in zip(chances, said, strict=True))


@pytest.mark.parametrize("concentration", [60.0, 600.0])
@pytest.mark.parametrize("count", [10, 40, 120])
def test_contradiction_beyond_all_bounds_at_rho_1_is_weighed_as_in_exact_arithmetic(count, concentration):
    """Strict indicator affirmed, loose one denied: at rho 1 no level allows both, one camp must be wrong."""
    # Those who deny would nearly always affirm anyway, so that a denial says as much as an affirmation.
    sources = {f"x{i}": ("A", 1e-6) for i in range(count)} | {f"y{i}": ("A", 1 - 1e-6) for i in range(count)}
    reports = [Said(name, int(name[0] == "y"), name[0] == "x") for name in sources]
    theta = ((0.02, 0.05), (0.97, 0.9))
    inputs = inputs_of(
        EVEN, theta, sources, reports, groups=((0, 1),), rho=(1.0,), concentration=concentration
    )
    likely, unlikely = Decimal("0.9000001"), Decimal("0.0000001")
    said = ((likely, unlikely), (unlikely, likely))
    weights = [
        sum(
            np.prod(
                [
                    _told(concentration * theta[m][k], concentration * (1 - theta[m][k]), n, said[m], count)
                    for m in (0, 1)
                ]
            )
            for n in range(16)
        )
        for k in (0, 1)
    ]
    expected = [float(weight / sum(weights)) for weight in weights]
    found = exact_posterior(inputs, Likelihood(inputs))
    assert found.scenario == pytest.approx(expected, rel=1e-5, abs=1e-300)
    assert found.log_marginal == pytest.approx(float((sum(weights) / 2 / 16).ln()), abs=1e-5)
    assert ((found.indicator >= 0) & (found.indicator <= 1)).all()
    assert sampled(inputs).scenario == pytest.approx(expected, rel=1e-5, abs=1e-300)


@pytest.mark.parametrize("scenarios", [50])
def test_fifty_scenarios_share_the_probability_and_the_one_that_fits_leads(scenarios):
    theta = [[0.9 if k == m % scenarios else 0.3 for k in range(scenarios)] for m in range(10)]
    inputs = inputs_of(
        [1.0] * scenarios, theta, A, [affirms("a", 3)], groups=((0, 1, 2, 3, 4),), sticks=((0, (0.5, 1e9)),)
    )
    for found in by_every_engine(inputs):
        assert found.sum() == pytest.approx(1, abs=1e-12)
        assert found.argmax() == 3
        assert (found > 0).all()


def test_one_indicator_without_reports_leaves_the_prior():
    assert sampled(inputs_of((0.2, 0.8), [(0.9, 0.1)], A, [])).scenario == pytest.approx((0.2, 0.8))


@pytest.mark.parametrize("pairs", [1, 100])
def test_a_grade_sources_that_contradict_each_other_cancel_however_many_they_are(pairs):
    sources = {f"{camp}{i}": ("A", 0.5) for camp in "xy" for i in range(pairs)}
    reports = [Said(name, 0, name[0] == "x") for name in sources]
    for found in by_every_engine(inputs_of((0.3, 0.7), [(0.8, 0.2)], sources, reports)):
        # An indicator as probable as not tells the scenarios apart no more than one never reported on.
        true, false = 0.3 * 0.8 + 0.7 * 0.2, 0.3 * 0.2 + 0.7 * 0.8
        expected = (0.3 * 0.8 + 0.3 * 0.2) / (true + false)
        assert found == pytest.approx((expected, 1 - expected), abs=1e-9)


def test_a_group_of_two_hundred_that_agree_moves_less_than_a_thousandth_of_what_apart_they_would():
    sources = {f"s{m}": ("A", 0.5) for m in range(200)}
    reports = [affirms(f"s{m}", m) for m in range(200)]
    together = inputs_of(EVEN, [(0.6, 0.4)] * 200, sources, reports, groups=(tuple(range(200)),))
    alone = inputs_of(EVEN, [(0.6, 0.4)] * 200, sources, reports)
    apart, joint = (exact_posterior(each, Likelihood(each)) for each in (alone, together))
    assert apart.scenario[1] < 1e-20
    assert 0.6 < joint.scenario[0] < 0.7
    assert joint.rho[0][-1] > 0.99
    assert sampled(together).scenario == pytest.approx(joint.scenario, abs=1e-9)


def test_a_half_life_of_a_second_leaves_the_prior_and_one_of_a_century_takes_yesterday_for_today():
    def found(half_life, age):
        inputs = inputs_of(
            (0.3, 0.7),
            [(0.8, 0.2)],
            A,
            [affirms("a", 0, age=age), affirms("b", 0, age=age)],
            half_life=half_life,
        )
        return by_every_engine(inputs)

    for scenario in found({0: 1 / 86_400}, 1.0):
        assert scenario == pytest.approx((0.3, 0.7), abs=1e-12)
    (lasting, *_), century = found({0: 1e6}, 0.0), found({0: 36_525.0}, 1.0)
    for scenario in century:
        assert scenario == pytest.approx(lasting, abs=1e-4)


def test_silence_with_detection_1_rules_its_indicator_out_and_its_scenario_only_as_far_as_judged():
    inputs = inputs_of(EVEN, [(0.9, 0.6), (0.5, 0.5)], A, [affirms("a", 1)], silence={0: 1.0})
    for found in by_every_engine(inputs):
        assert found == pytest.approx((0.1 / 0.5, 0.4 / 0.5), abs=1e-12)
    assert exact_posterior(inputs, Likelihood(inputs)).indicator[0] < 1e-200


def test_camps_with_tiny_chances_to_affirm_anyway_do_not_underflow_their_flips():
    sources = {"a": ("A", 1e-9), "b": ("A", 1e-9)}
    reports = [Said(name, m, name == "a") for name in sources for m in range(100)]
    inputs = inputs_of(EVEN, [(0.6, 0.4)] * 100, sources, reports)
    exact = exact_posterior(inputs, Likelihood(inputs))
    found = sampled(inputs)
    assert found.scenario == pytest.approx(exact.scenario, rel=0.2, abs=1e-12)
    assert found.log_marginal == pytest.approx(exact.log_marginal, abs=0.2)


@pytest.mark.parametrize("count", [100, 999])
def test_one_source_with_a_thousand_reports_that_cannot_be_trusted_is_integrated_to_nine_digits(count):
    """An A source that is wrong all along: the posterior of r lies where its prior has next to nothing."""
    inputs = inputs_of(
        EVEN, [(1 - 1e-6, 0.5)] * count, {"a": ("A", 0.5)}, [denies("a", m) for m in range(count)]
    )
    at = np.linspace(0, 0.6, 400)

    def log_given(r, theta):
        chance = theta * (1 - r) / 2 + (1 - theta) * (1 + r) / 2
        return count * np.log(chance) + 17 * np.log(r + 1e-300) + np.log1p(-r) - special.betaln(18, 2)

    top = max(log_given(at, theta).max() for theta in (1 - 1e-6, 0.5))
    weights = [
        integrate.quad(
            lambda r, p=p: np.exp(log_given(r, p) - top), 0, 1, points=[0.05, 0.2, 0.9], limit=500
        )[0]
        for p in (1 - 1e-6, 0.5)
    ]
    found = exact_posterior(inputs, Likelihood(inputs))
    assert found.log_marginal == pytest.approx(top + np.log(sum(weights) / 2), abs=1e-8)


def test_too_many_reports_of_one_source_are_refused_by_the_exact_engine_with_the_reason():
    inputs = repeated(inputs_of(EVEN, [(0.7, 0.3)], {"a": ("A", 0.5)}, [affirms("a", 0)]), 1_100)
    with pytest.raises(TooMuch, match="551 nodes for the reliability of one source"):
        exact_posterior(inputs, Likelihood(inputs))


def test_leaving_out_each_of_many_ageing_reports_takes_memory_in_proportion_to_them():
    """A reading a day of one state that can end, from a dozen sources that contradict one another."""
    sources = {f"s{j}": ("C", 0.5) for j in range(12)}

    def peak(days):
        readings = [Said(f"s{day % 12}", 0, day % 3 > 0, age=float(day)) for day in range(days)]
        inputs = inputs_of(EVEN, [(0.8, 0.3)], sources, readings, half_life={0: 60.0})
        subsets, r = Subsets(Likelihood(inputs)), np.random.default_rng(1).random((64, 12))
        tracemalloc.start()
        assert np.isfinite(subsets.log_joint(r, ~np.eye(days, dtype=bool))).all()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(400) < 8 * peak(100)
