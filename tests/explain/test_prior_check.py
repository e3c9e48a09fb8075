"""The prior held against the reports: its figures are those of the case, and a number's spread is its own."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.core.problem import ProblemsError
from forecast.engine.inputs import build_inputs
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import judged, log_given, log_shares
from forecast.engine.spread import _DRAWS, _apart, _of, number_spread, spread
from forecast.engine.sums import Sums
from forecast.explain.prior_check import prior_check
from forecast.explain.tornado import tornado
from tests.explain.made_up import MOST, case
from tests.explain.test_tornado import DAY


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"), MOST)


def test_every_scenario_indicator_and_typed_number_has_a_row(whole):
    result = prior_check(whole, DAY)
    question = whole.question
    assert [row.id for row in result.scenarios] == list(question.scenario_ids)
    assert {row.id for row in result.indicators} == {row.id for row in question.indicators}
    kinds = {(row.kind, row.id, row.under) for row in result.numbers}
    assert len(kinds) == len(result.numbers)
    bars = {(bar.kind, bar.id, bar.under) for bar in tornado(whole, DAY).bars}
    both = {"judgement", "grade"}
    assert {row for row in kinds if row[0] in both} == {row for row in bars if row[0] in both}
    assert [row.sd for row in result.numbers] == sorted((row.sd for row in result.numbers), reverse=True)
    for column in ("prior", "reports_alone", "posterior"):
        assert sum(getattr(row, column) for row in result.scenarios) == pytest.approx(1)
    asked = [row for row in result.scenarios if row.id in result.asked]
    assert result.answer == pytest.approx(sum(row.posterior for row in asked))
    assert result.prior == pytest.approx(sum(row.prior for row in asked))


def test_without_reports_the_reports_say_nothing(whole):
    result = prior_check(replace(whole.unwatched, reports=()), DAY)
    for row in result.scenarios:
        assert row.sensitivity.reports == 0
        assert row.reports_alone == pytest.approx(1 / len(result.scenarios))
        assert row.posterior == pytest.approx(row.prior)
    assert not any(row.sd for row in result.numbers if row.kind in ("judgement", "grade"))


def drawn(known):
    inputs, _ = build_inputs(known.on(DAY), DAY)
    sums = Sums(inputs, 1)
    return inputs, sums.draws, Likelihood(inputs), np.arange(len(inputs.scenario)) == 0


def test_a_cell_of_a_row_moves_as_if_it_alone_were_drawn_anew(whole):
    inputs, draws, likelihood, asked = drawn(whole)
    widths = number_spread(inputs, likelihood, draws, asked, 1)
    few = judged(inputs, draws, 1).thinned(_DRAWS)
    p = _of(log_given(inputs, likelihood, few) + log_shares(inputs, few), asked)
    assert widths.few == pytest.approx(p.std())
    for m, k in np.ndindex(widths.theta.shape):
        theta = few.theta.copy()
        theta[:, :, m, k] = np.roll(theta[:, :, m, k], few.scenario.size // 2, axis=1)
        other = _of(log_given(inputs, likelihood, replace(few, theta=theta)) + log_shares(inputs, few), asked)
        assert widths.theta[m, k] == pytest.approx(_apart(p, other), abs=1e-12)


def test_the_number_of_a_part_with_one_number_is_the_part(whole):
    one = replace(whole, reports=tuple(row for row in whole.reports if row.source == "ministry"))
    inputs, draws, likelihood, asked = drawn(one)
    assert len(inputs.source) == 1
    widths, parts = (of(inputs, likelihood, draws, asked, 1) for of in (number_spread, spread))
    assert widths.r[0] == pytest.approx(parts.parts["reliabilities"])
    assert widths.share == pytest.approx(parts.parts["shares"])
    assert widths.whole == parts.sd


def test_a_scenario_that_is_not_there_is_a_problem(whole):
    with pytest.raises(ProblemsError, match="the question has no such scenario"):
        prior_check(whole, DAY, "opne")
