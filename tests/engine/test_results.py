"""Arrays to the rows of an assessment: each row holds the figures of its own array."""

from dataclasses import replace
from datetime import date
from math import log10
from typing import NamedTuple

import numpy as np
import pytest
from scipy import stats

from forecast.domain.case import Case
from forecast.engine import results
from forecast.engine.assess import Settings, assess
from forecast.engine.inputs import EngineInputs, build_inputs
from forecast.engine.likelihood import Likelihood
from forecast.engine.origins import Origin
from forecast.engine.posterior import Posterior, exact_posterior
from forecast.engine.prior import rate_beta
from forecast.engine.sums import Sums
from tests.engine.arrays import basic
from tests.engine.pymc_case import FULL
from tests.explain.made_up import MOST
from tests.explain.made_up import case as made_up

DAY = date(2031, 1, 15)


class Computed(NamedTuple):
    """The made-up case, its arrays, and what the exact engine makes of them."""

    case: Case
    inputs: EngineInputs
    origins: tuple[Origin, ...]
    posterior: Posterior


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    case = made_up(tmp_path_factory.mktemp("strait")).on(DAY)
    return computed(case)


def computed(case, silence=True):
    inputs, origins = build_inputs(case, DAY, silence)
    return Computed(case, inputs, origins, exact_posterior(inputs, Likelihood(inputs)))


def exact(case, **settings):
    assessment = assess(case, DAY, Settings(engine="exact", **settings))
    return {scenario.id: scenario.posterior for scenario in assessment.scenarios}


def bans(p, scenario):
    return log10(p[scenario] / sum(value for name, value in p.items() if name != scenario))


def test_scenarios_are_in_the_order_of_the_files(made):
    interval = np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]])
    posterior = replace(made.posterior, interval=interval)
    rows = results.scenarios(made.case, made.inputs, posterior, np.array([0.01, 0.02, 0.03]))
    assert [(row.id, row.title) for row in rows] == [
        ("closed", "The strait is closed"),
        ("tolled", "Ships pay to pass"),
        ("open", "Ships pass as before"),
    ]
    assert [row.prior for row in rows] == made.inputs.prior.mean.tolist()
    assert [row.posterior for row in rows] == made.posterior.scenario.tolist()
    assert [row.interval for row in rows] == [(0.1, 0.2), (0.3, 0.4), (0.5, 0.6)]
    assert [row.mcse for row in rows] == [0.01, 0.02, 0.03]
    assert {row.mcse for row in results.scenarios(made.case, made.inputs, posterior, None)} == {None}


def test_rounding_makes_nothing_certain(made):
    posterior = replace(made.posterior, scenario=np.array([1.0, 0.0, 0.0]))
    first, second, _ = results.scenarios(made.case, made.inputs, posterior, None)
    assert first.posterior == np.nextafter(1, 0)
    assert 0 < second.posterior <= 1e-300


def test_an_indicator_in_the_arrays_has_its_own_figure_and_another_its_row_averaged(made):
    without = computed(made.case, silence=False)
    for part in (made, without):
        rows = {row.id: row for row in results.indicators(*part)}
        for name, p in zip(part.inputs.indicator, part.posterior.indicator, strict=True):
            assert rows[name].posterior == p
        assert [name for name, row in rows.items() if not row.reported] == ["tugs-chartered"]
    # Judged .1, .6 and .2 under the three scenarios.
    tugs = rows["tugs-chartered"]
    assert tugs.given == pytest.approx({"closed": 0.1, "tolled": 0.6, "open": 0.2})
    assert tugs.posterior == pytest.approx(without.posterior.scenario @ [0.1, 0.6, 0.2], abs=1e-12)
    assert tugs.prior == pytest.approx(without.inputs.prior.mean @ [0.1, 0.6, 0.2], abs=1e-12)


def test_a_state_that_can_end_has_a_figure_for_the_day_of_each_report(made):
    rows = {row.id: row for row in results.indicators(*made)}
    assert rows["pilots-hired"].then == ()
    days = rows["mines-laid"].then
    assert [day for day, _ in days] == sorted((day for day, _ in days), reverse=True)
    m = made.inputs.indicator.index("mines-laid")
    of_age = {
        round(age * 30): p
        for age, p, indicator in zip(
            made.inputs.moment_age, made.posterior.moment, made.inputs.moment_indicator, strict=True
        )
        if indicator == m
    }
    assert len(days) == 2
    assert {(DAY - day).days: p for day, p in days} == of_age


def test_sources_have_the_letter_that_their_reports_bear(made):
    interval = np.stack([made.posterior.source - 0.1, made.posterior.source + 0.1], axis=1)
    posterior = replace(made.posterior, source_interval=interval)
    rows = {row.id: row for row in results.sources(made.inputs, made.origins, made.case, posterior)}
    assert {name: (row.letter, row.reports) for name, row in rows.items()} == {
        "fishermen": ("C", 1),
        "fishermen/B": ("B", 1),
        "ministry": ("D", 3),
    }
    assert rows["fishermen/B"].prior == 0.75
    for name, p in zip(made.inputs.source, made.posterior.source, strict=True):
        assert rows[name].posterior == p
        assert rows[name].interval == pytest.approx((p - 0.1, p + 0.1))


def test_a_group_shows_the_values_of_rho_that_it_may_have():
    padded = replace(FULL, rho=np.array([[0.0, 0.5, 0.0]]), rho_weight=np.array([[0.5, 0.5, 0.0]]))
    posterior = replace(exact_posterior(FULL, Likelihood(FULL)), rho=np.array([[0.3, 0.7, 0.0]]))
    (row,) = results.groups(padded, posterior)
    assert (row.id, row.indicators, row.rho, row.probability) == (
        "g0",
        ("i0", "i1"),
        (0.0, 0.5),
        (0.3, 0.7),
    )


def test_an_origin_left_out_is_the_case_without_its_reports(made):
    origins, silences = results.left_out(made.case, made.inputs, made.origins, Sums(made.inputs))
    assert [row.report for row in origins] == [origin.id for origin in made.origins]
    whole = made.inputs.by_scenario(made.posterior.scenario)
    for row in origins:
        gone = (row.report, *row.repeated)
        kept = tuple(report for report in made.case.reports if report.id not in gone)
        without = exact(replace(made.case, reports=kept))
        assert row.without == pytest.approx(without, abs=1e-9)
        weight = {name: bans(whole, name) - bans(without, name) for name in whole}
        assert row.weight == pytest.approx(weight, abs=1e-9)
    (silence,) = silences
    assert silence.indicator == "tugs-chartered"
    assert silence.without == pytest.approx(exact(made.case, silence=False), abs=1e-9)
    # 45 of the 90 days from the opening to the first of March, at detection .4.
    assert silence.detection == pytest.approx(0.4 * 45 / 90)


def test_a_case_without_evidence_has_nothing_to_leave_out(made):
    bare = computed(replace(made.case, reports=()), silence=False)
    assert results.left_out(bare.case, bare.inputs, bare.origins, Sums(bare.inputs)) == ((), ())


def test_dependence_is_the_exact_answer_at_each_rho(made):
    rows = results.dependence(made.inputs, Sums(made.inputs))
    assert [row.rho for row in rows] == [0.0, 0.25, 0.5, 0.75, 1.0]
    for row in rows:
        fixed = replace(made.case.question, dependence={"navy": (row.rho,)})
        assert row.posterior == pytest.approx(exact(replace(made.case, question=fixed)), abs=1e-9)
    assert results.dependence(basic(), Sums(basic())) == ()


def test_a_class_stands_alone_for_its_scenario(made):
    question, rates = made.case.question, made.case.question.prior.rates
    weighed = replace(rates[0], weight=3.0), rates[1]
    question = replace(question, prior=replace(question.prior, rates=weighed))
    inputs, _ = build_inputs(replace(made.case, question=question), DAY)
    rows = results.classes(question, DAY, inputs, Sums(inputs))
    assert [(row.scenario, row.label, row.share) for row in rows] == [
        ("closed", "closed straits", 0.75),
        ("closed", "threats to close one", 0.25),
    ]
    for row, rate in zip(rows, weighed, strict=True):
        alone = replace(question, prior=replace(question.prior, rates=(rate,)))
        assert row.posterior == pytest.approx(exact(replace(made.case, question=alone)), abs=1e-9)
        beta = rate_beta(rate, question, DAY)
        assert row.prior == beta.mean
        assert row.interval == pytest.approx(stats.beta(*beta).ppf([0.05, 0.95]), rel=1e-6)


def test_a_class_that_has_not_begun_has_no_row(made):
    question = made.case.question
    later = replace(question.prior.rates[0], exposure=None, per=None, since=date(2031, 2, 1))
    question = replace(question, prior=replace(question.prior, rates=(later, question.prior.rates[1])))
    rows = results.classes(question, DAY, made.inputs, Sums(made.inputs))
    assert [(row.label, row.share) for row in rows] == [("threats to close one", 1.0)]


def test_what_a_camp_repeats_counts_in_part_and_a_silence_after_a_denial_has_its_day(tmp_path):
    case = made_up(tmp_path, MOST).on(DAY)
    inputs, origins = build_inputs(case, DAY)
    rows, (silence,) = results.left_out(case, inputs, origins, Sums(inputs))
    shared = {row.report: (row.credit, row.shares_with) for row in rows if row.shares_with}
    assert shared == {
        "ministry-denies-mines": (1.0, ("tugs-denied",)),
        "tugs-denied": (0.25, ("ministry-denies-mines",)),
    }
    assert {row.credit for row in rows if not row.shares_with} == {1.0}
    assert (silence.indicator, silence.since) == ("tugs-chartered", date(2031, 1, 5))
    (divided,) = (row for row in rows if row.report == "fishermen-divide")
    assert divided.subject == ("closed", "tolled", "open")


def test_records_that_are_alone_share_the_weight_and_beside_classes_have_none(made):
    question = made.case.question
    first, *_ = question.prior.rates
    records = tuple(replace(first, label=name, own=True) for name in ("one", "other"))
    alone = replace(question, prior=replace(question.prior, rates=records))
    rows = results.classes(alone, DAY, made.inputs, Sums(made.inputs))
    assert [(row.share, row.is_data) for row in rows] == [(0.5, False), (0.5, False)]
    beside = replace(question, prior=replace(question.prior, rates=(first, records[0])))
    rows = results.classes(beside, DAY, made.inputs, Sums(made.inputs))
    assert [(row.share, row.is_data) for row in rows] == [(1.0, False), (0.0, True)]
