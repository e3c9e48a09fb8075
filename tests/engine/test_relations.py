"""Relations that must hold whatever the numbers are."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forecast.engine.changes import muted, with_rho
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from forecast.engine.sums import Sums
from tests.engine import oracle
from tests.engine.arrays import BASIC, PRIOR, SOURCES, THETA, affirms, basic, denies, inputs_of, says
from tests.engine.random_cases import cases


def posterior(inputs):
    return exact_posterior(inputs, Likelihood(inputs)).scenario


def reordered(inputs, order):
    """The same reports in another order, moments still together and opinions last."""
    order = np.array(sorted(order, key=lambda i: inputs.report_moment[i] % 1000))
    per_report = (
        "report_source",
        "report_indicator",
        "report_moment",
        "outcome",
        "affirms",
        "certainty",
        "affirms_anyway",
        "detection",
        "certain",
        "matter",
        "earlier",
    )
    changed = {name: getattr(inputs, name)[order] for name in (*per_report, "deception")}
    return dataclasses.replace(inputs, report=tuple(inputs.report[i] for i in order), **changed)


@settings(max_examples=20)
@given(cases(), st.randoms(use_true_random=False))
def test_order_of_reports_does_not_matter(inputs, random):
    order = list(range(len(inputs.report)))
    random.shuffle(order)
    assert posterior(reordered(inputs, order)) == pytest.approx(posterior(inputs), abs=1e-12)


@settings(max_examples=15)
@given(cases(), st.permutations([0, 1, 2]))
def test_permuting_scenarios_permutes_the_answer(inputs, order):
    assume(not inputs.prior.stick)  # sticks are broken in file order, so there the order matters
    order = [k for k in order if k < len(inputs.scenario)]
    columns = {
        name: getattr(inputs, name)[:, order] for name in ("theta_a", "theta_b", "outcome", "deception")
    }
    count = np.array(inputs.prior.share_count)[order]
    prior = dataclasses.replace(inputs.prior, share_count=tuple(count))
    permuted = dataclasses.replace(inputs, prior=prior, **columns)
    assert posterior(permuted) == pytest.approx(posterior(inputs)[order], abs=1e-12)


def test_a_report_that_fits_every_state_equally_changes_nothing():
    """An affirmation whose detection equals affirms_anyway while it tracks, ratio 1: F with t = 0."""
    worthless = inputs_of(PRIOR, THETA, SOURCES | {"v": ("F", 0.5)}, [affirms("x", 0), affirms("v", 0)])
    object.__setattr__(worthless, "certainty", np.array([1.0, 0.0]))
    assert posterior(worthless) == pytest.approx(posterior(basic(affirms("x", 0))), abs=1e-12)


def test_an_affirmation_never_lowers_the_indicator_it_affirms():
    with_it, without = basic(affirms("x", 0), affirms("y", 0)), basic(affirms("x", 0))
    found = [exact_posterior(inputs, Likelihood(inputs)).indicator[0] for inputs in (with_it, without)]
    assert found[0] > found[1]


def test_more_sources_that_agree_move_it_further_but_ever_less():
    def odds(n):
        sources = {f"s{i}": ("B", 0.5) for i in range(n)}
        found = posterior(inputs_of((1, 1), [(0.8, 0.3)], sources, [affirms(name, 0) for name in sources]))
        return np.log(found[0] / found[1])

    steps = np.diff([odds(n) for n in range(1, 6)])
    assert np.all(steps > 0)
    assert np.all(np.diff(steps) < 0)


def test_opposite_reports_of_equal_sources_cancel():
    sources = {"one": ("B", 0.5), "other": ("B", 0.5)}
    found = posterior(inputs_of((1, 3), [(0.7, 0.3)], sources, [affirms("one", 0), denies("other", 0)]))
    assert found == pytest.approx((0.25, 0.75), abs=1e-12)


@settings(max_examples=15)
@given(cases())
def test_leaving_a_report_out_equals_a_case_without_it(inputs):
    """A source left with one report is summed out differently, and to the same figure."""
    left_out = np.exp(Sums(inputs).logs(kept=~np.eye(len(inputs.players), dtype=bool))[0])
    for i in range(len(inputs.report)):
        mute = muted(inputs, np.arange(len(inputs.players)) != i)
        assert left_out[i] == pytest.approx(posterior(mute), abs=1e-9)
        assert left_out[i] == pytest.approx(oracle.posterior(mute)[0], abs=1e-9)
    for i, m in enumerate(np.flatnonzero(inputs.silence), start=len(inputs.report)):
        unlooked = np.where(np.arange(len(inputs.silence)) == m, 0.0, inputs.silence)
        seen = posterior(dataclasses.replace(inputs, silence=unlooked))
        assert left_out[i] == pytest.approx(seen, abs=1e-9)


@settings(max_examples=10)
@given(cases(grouped=True))
def test_the_headline_at_each_rho_equals_a_case_with_that_rho(inputs):
    assert inputs.has_dependence == (len(inputs.indicator) >= 2)
    for rho in (0.0, 0.25, 0.5, 0.75, 1.0):
        fixed = np.full((len(inputs.group), 1), rho)
        case = dataclasses.replace(inputs, rho=fixed, rho_weight=np.ones_like(fixed))
        at_rho = np.exp(Sums(inputs).changed(with_rho(inputs, rho))[0])
        assert at_rho == pytest.approx(posterior(case), abs=1e-9)


def credits_without(inputs, i):
    return inputs.credit((np.arange(len(inputs.report)) != i)[None])[0]


@settings(max_examples=30)
@given(cases(), st.integers(0, 6))
def test_a_report_more_never_lowers_how_many_of_a_camp_count_whole(inputs, number):
    """With it as without it one report of every camp and matter counts whole, and no less firmly."""
    i = number % len(inputs.report)
    before, after = credits_without(inputs, i), inputs.credit(np.ones((1, len(inputs.report)), bool))[0]
    firm = inputs.certainty * inputs.detection * inputs.r_mean[inputs.report_source]
    for matter in {*inputs.matter.tolist()} - {-1}:
        rows = inputs.matter == matter
        others = rows & (np.arange(len(rows)) != i)
        assert (before * firm * others).sum() <= (after * firm * rows).sum() + 1e-12
        assert np.count_nonzero(after[rows] == 1) >= 1


@pytest.mark.parametrize("scenarios", [2, 3, 6])
@pytest.mark.parametrize("foresight", [0.0, 0.3, 0.9])
def test_no_number_of_opinions_says_more_than_the_view(scenarios, foresight):
    """A likelihood ratio of 1 + K f / (1 - f) at most, however many and however sure they are."""
    sources = {f"a{i}": ("A", 0.5) for i in range(30)}
    opinions = [affirms(name, frozenset({0})) for name in sources]
    theta = np.empty((0, scenarios))
    found = posterior(inputs_of([1.0] * scenarios, theta, sources, opinions, foresight=foresight))
    ceiling = 1 + scenarios * foresight / (1 - foresight)
    assert found[0] / found[1] == pytest.approx(ceiling, rel=1e-6)


def test_an_even_distribution_says_nothing_and_one_that_is_all_but_sure_is_an_opinion():
    even, sure = says("w", 1 / 3, 1 / 3, 1 / 3), says("w", 0.0, 1.0, 0.0)
    # A source that would name one of three by chance has affirms_anyway 1/3.
    named = inputs_of(
        PRIOR, THETA, SOURCES | {"w": ("F", 1 / 3)}, [*BASIC, affirms("w", frozenset({1}))], foresight=0.5
    )
    assert posterior(basic(*BASIC, even, foresight=0.5)) == pytest.approx(posterior(basic()), abs=1e-12)
    assert posterior(basic(*BASIC, sure, foresight=0.5)) == pytest.approx(posterior(named), abs=1e-12)


def test_dependence_lessens_the_confidence_of_indicators_that_agree():
    from tests.engine.arrays import ten_indicators

    at = [posterior(ten_indicators(rho=(rho,)))[0] for rho in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert at == sorted(at, reverse=True)


def test_a_single_report_is_the_textbook_product():
    """Literal arithmetic: h = r + (1-r) g, f = (1-r) g, r = .6, g = .5."""
    h, f = 0.6 + 0.4 * 0.5, 0.4 * 0.5
    weight = [p * (q * h + (1 - q) * f) for p, q in zip(PRIOR, THETA[0], strict=True)]
    expected = [w / sum(weight) for w in weight]
    assert posterior(basic(affirms("x", 0))) == pytest.approx(expected, abs=1e-12)
