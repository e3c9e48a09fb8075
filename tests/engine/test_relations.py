"""Relations that must hold whatever the numbers are."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forecast.engine.changes import with_rho
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from forecast.engine.sums import Sums
from tests.engine.arrays import PRIOR, SOURCES, THETA, affirms, basic, denies, inputs_of
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
        silenced = np.where(np.arange(len(inputs.report)) == i, 0.0, inputs.certainty)
        mute = dataclasses.replace(
            inputs, certainty=silenced, deception=np.where(silenced[:, None] > 0, inputs.deception, 0.0)
        )
        assert left_out[i] == pytest.approx(posterior(mute), abs=1e-9)
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
