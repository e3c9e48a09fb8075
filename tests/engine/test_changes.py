"""Changed cases: each changes what it names, and nothing else; the same change by two ways is the same."""

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest

from forecast import api
from forecast.core.scales import ADMIRALTY
from forecast.domain.question import Judgement, Rate
from forecast.engine import changes
from forecast.engine.inputs import RHO_GRID, build_inputs
from forecast.engine.judgement import judgement_beta
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from tests.engine.arrays import basic, inputs_of, ten_indicators
from tests.explain.made_up import case as made_up

DAY = date(2031, 1, 15)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return made_up(tmp_path_factory.mktemp("strait")).on(DAY)


def arrays(case):
    return build_inputs(case, DAY)[0]


def differing(one, other):
    """The names of the arrays in which two cases differ."""
    pairs = ((field.name, getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    return {
        name
        for name, a, b in pairs
        if not (np.array_equal(a, b) if isinstance(a, np.ndarray) else name == "prior" or a == b)
    }


def test_muted_players_say_nothing():
    inputs = basic(silence={0: 0.3})
    kept = np.ones(len(inputs.players), bool)
    kept[[0, -1]] = False
    mute = changes.muted(inputs, kept)
    assert differing(inputs, mute) == {"certainty", "silence"}
    assert mute.certainty[0] == 0
    assert mute.certainty[1:].tolist() == inputs.certainty[1:].tolist()
    assert not mute.silence.any()


def test_a_rho_is_certain_in_the_groups_named_and_in_all_where_none_is():
    inputs = ten_indicators(rho=RHO_GRID)
    changed = changes.with_rho(inputs, 0.25)
    assert differing(inputs, changed) == {"rho", "rho_weight"}
    assert (changed.rho * changed.rho_weight).sum(1) == pytest.approx(0.25)
    assert changed.rho_weight.sum(1) == pytest.approx(1)
    assert not differing(inputs, changes.with_rho(inputs, 0.25, []))


def test_a_letter_is_that_of_the_files(case):
    source = next(iter(case.sources))
    inputs = arrays(case)
    number = inputs.source.index(source)
    changed = changes.with_letter(inputs, number, "E")
    assert differing(inputs, changed) == {"r_a", "r_b"}
    assert (changed.r_a[number], changed.r_b[number]) == (ADMIRALTY["E"].a, ADMIRALTY["E"].b)
    assert not differing(changed, arrays(changes.with_grade(case, source, "E")))


def test_a_judgement_is_that_of_the_files(case):
    inputs = arrays(case)
    indicator, scenario = inputs.indicator[0], inputs.scenario[1]
    judgement = Judgement("0.35", 0.35, 0.35)
    changed = changes.with_judgement(inputs, 0, 1, judgement_beta(judgement))
    assert differing(inputs, changed) <= {"theta_a", "theta_b", "background"}
    typed = arrays(changes.with_typed_judgement(case, indicator, scenario, judgement))
    assert not differing(changed, typed)
    assert changes.with_judgement(inputs, 0, 1, changes.UNKNOWN).theta_mean[0, 1] == 0.5


def test_a_class_alone_is_that_of_the_files(case):
    question = case.question
    several = [rate for rate in question.prior.rates if rate.scenario == question.prior.rates[0].scenario]
    assert len(several) > 1
    for rate in several:
        changed = changes.with_class_alone(arrays(case), question, rate, DAY)
        assert changed.prior.mean == pytest.approx(
            arrays(changes.with_rate(case, rate)).prior.mean, abs=1e-15
        )


def test_a_rate_stands_where_the_first_of_its_scenario_stood(case):
    rate = Rate(case.question.prior.rates[0].scenario, 1, "assumed", "assumed", trials=8)
    rates = changes.with_rate(case, rate).question.prior.rates
    assert rates[0] == rate
    assert sum(other.scenario == rate.scenario for other in rates) == 1


def test_a_share_changes_the_prior_alone(case):
    scenario = next(iter(case.question.prior.shares))
    changed = changes.with_share(case, scenario, 40)
    assert changed.question.prior.shares[scenario] == 40
    assert arrays(changed).prior.mean[arrays(case).scenario.index(scenario)] > 0.5


def test_reports_left_out_are_gone_and_what_repeated_them_counts(case):
    gone = case.reports[0].id
    left = changes.without_reports(case, [gone])
    assert [report.id for report in left.reports] == [r.id for r in case.reports if r.id != gone]


def test_what_is_seen_is_beyond_doubt(case):
    indicator = case.question.indicators[0].id
    for state in (True, False):
        inputs = arrays(changes.with_seen(case, indicator, state, DAY))
        posterior = exact_posterior(inputs, Likelihood(inputs))
        assert posterior.indicator[inputs.indicator.index(indicator)] == pytest.approx(
            float(state), abs=1e-12
        )


def test_a_case_without_groups_has_no_rho_to_change():
    inputs = inputs_of((0.5, 0.5), [(0.2, 0.7)], {"x": ("B", 0.4)}, [])
    assert not differing(inputs, changes.with_rho(inputs, 1.0))


def test_changes_leave_the_case_as_it_was(case):
    before = api.assess(case, engine="exact").scenarios
    changes.with_grade(case, next(iter(case.sources)), "F")
    changes.with_share(case, next(iter(case.question.prior.shares)), 9)
    assert api.assess(case, engine="exact").scenarios == before


def test_an_assumption_takes_the_place_of_what_was_certain(case):
    """What is on record says nothing of its source, so that without it the assumption is the same."""
    indicator = case.question.indicators[0].id
    (first, *_) = (report for report in case.reports if report.indicator == indicator)
    others = tuple(report for report in case.reports if report is not first)
    certain = replace(case, reports=(*others, replace(first, certainty="certain", deception=None)))
    for state in (True, False):
        with_it = arrays(changes.with_seen(certain, indicator, state, DAY))
        without = arrays(changes.with_seen(replace(case, reports=others), indicator, state, DAY))
        assert not differing(with_it, without)
