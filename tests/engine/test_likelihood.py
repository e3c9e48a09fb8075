"""P(reports, scenario | r) against an enumeration of every state at the same reliabilities."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.engine import likelihood as module
from forecast.engine.likelihood import Likelihood
from tests.engine import oracle
from tests.engine.arrays import affirms, basic, denies, ten_indicators
from tests.engine.pymc_case import FULL
from tests.engine.random_cases import cases


@settings(max_examples=25)
@given(cases(), st.integers(0, 99))
def test_the_sum_is_that_over_every_state(inputs, seed):
    likelihood = Likelihood(inputs)
    for r in np.random.default_rng(seed).random((2, len(inputs.source))):
        settled, _ = oracle.joint_at(inputs, likelihood.settle(r))
        assert likelihood.log_joint(r[None])[0] == pytest.approx(np.log(settled.sum(1)), abs=1e-10)
        given_all, _ = oracle.joint_at(inputs, r)
        joint = likelihood.over_scenarios(likelihood.evidence(r[None], settled=False))
        assert joint[0] == pytest.approx(np.log(given_all.sum(1)), abs=1e-10)


def test_the_chance_of_a_report_is_as_the_design_words_it():
    """Report by report, of an indicator that is true, that is false, and of an opinion on each scenario."""
    r = np.array([0.3, 0.6, 0.9])
    likelihood = Likelihood(FULL)
    true, false = likelihood.report_logs(r)
    for i, j in enumerate(FULL.report_source[: FULL.opinions_from]):
        for k in range(3):
            for logs, state in ((true, True), (false, False)):
                expected = oracle._said(FULL, i, k, state, r[j], likelihood.credit[i])
                assert np.exp(logs[i, k]) == pytest.approx(expected, abs=1e-15)
    for n, i in enumerate(range(FULL.opinions_from, len(FULL.report))):
        j, held = FULL.report_source[i], FULL.outcome[i]
        expected = [oracle._said(FULL, i, 0, held[w], r[j], likelihood.credit[i]) for w in range(3)]
        assert np.exp(likelihood.opinion_logs(r)[:, n, 0]) == pytest.approx(expected, abs=1e-15)
    for k in range(3):
        views = oracle.views(FULL, k)
        total = sum(chance * np.exp(likelihood.opinion_logs(r)[w, :, 0].sum()) for w, chance in views)
        assert np.exp(likelihood.opinions(r)[k]) == pytest.approx(total, abs=1e-15)


def test_a_source_with_a_single_report_enters_with_its_mean():
    inputs = basic(affirms("x", 0), affirms("x", 1), denies("y", 0))
    settled = Likelihood(inputs).settle(np.array([[0.1, 0.1]]))
    assert settled.tolist() == [[0.1, inputs.r_mean[1]]]


def test_cells_of_a_known_scenario_are_the_column_of_all():
    inputs = ten_indicators()
    likelihood = Likelihood(inputs)
    evidence = likelihood.evidence(np.random.default_rng(1).random((4, len(inputs.source))), settled=False)
    scenario = np.array([1, 0, 0, 1])
    every = likelihood.cells(evidence)
    expected = every[np.arange(4), :, scenario]
    assert likelihood.cells_given(evidence, scenario) == pytest.approx(expected, abs=1e-12)


def test_blocks_cover_every_node_once_and_change_nothing(monkeypatch):
    likelihood, r = Likelihood(FULL), np.random.default_rng(2).random((50, 3))
    whole = likelihood.log_joint(r)
    monkeypatch.setattr(module, "BLOCK_ELEMENTS", 7 * likelihood.elements)
    blocks = likelihood.blocks(50)
    assert [node for block in blocks for node in range(50)[block]] == list(range(50))
    assert max(len(range(50)[block]) for block in blocks) == 7
    monkeypatch.setattr(module, "BLOCK_ELEMENTS", 7 * likelihood.elements_looked_up)
    assert likelihood.log_joint(r) == pytest.approx(whole, abs=1e-13)
