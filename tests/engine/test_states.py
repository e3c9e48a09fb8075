"""Tables of joint states, and cavities, against the sum over cells."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.engine import states
from forecast.engine.draws import sample_conjugate
from forecast.engine.flips import FlipMoves
from forecast.engine.likelihood import Likelihood
from tests.engine.arrays import affirms, denies, inputs_of
from tests.engine.random_cases import cases


def with_tables(inputs):
    """The sum of a case, once it has the tables that it builds when first asked for."""
    likelihood = Likelihood(inputs)
    assert likelihood.cells_only is not None
    return likelihood


def by_cells(work):
    """What some work gives without any table."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "MOST_MEMBERS", 0)
        return work()


@given(cases(grouped=True), st.integers(0, 99))
def test_a_table_says_what_the_cells_say(inputs, seed):
    tables, cells = Likelihood(inputs), by_cells(lambda: with_tables(inputs))
    assert len(cells.untabled) == len(cells.tables.starts)
    r = np.random.default_rng(seed).random((5, len(inputs.source)))
    assert tables.log_joint(r) == pytest.approx(cells.log_joint(r), abs=1e-10)


@given(cases(grouped=True), st.integers(0, 99))
def test_a_flip_is_judged_alike(inputs, seed):
    tables = FlipMoves(inputs, Likelihood(inputs))
    cells = FlipMoves(inputs, by_cells(lambda: with_tables(inputs)))
    if tables.worth_it:
        truth = np.random.default_rng(seed).random((6, len(inputs.indicator))) < 0.5
        assert tables._log_truth(truth) == pytest.approx(cells._log_truth(truth), abs=1e-9)


@settings(max_examples=10)
@given(cases(grouped=True))
def test_draws_do_not_depend_on_the_way_of_summing(inputs):
    def draw():
        return sample_conjugate(inputs, 4, 20, 3, 5).scenario_probability

    assert draw() == pytest.approx(by_cells(draw), abs=1e-9)


def contradicted(rho):
    """Two indicators of one cause, unlike each other, and two sources that contradict each other on both."""
    reports = [affirms("one", 0), denies("other", 0), affirms("other", 1), denies("one", 1)]
    sources = {"one": ("A", 0.5), "other": ("B", 0.5)}
    return inputs_of(
        (1, 1), [(0.1, 0.5), (0.9, 0.5)], sources, reports, groups=((0, 1),), rho=(rho,), concentration=2_000
    )


def test_a_group_whose_cause_all_but_forbids_a_state_keeps_its_cells():
    assert len(Likelihood(contradicted(0.75)).untabled) == 0
    assert list(Likelihood(contradicted(1.0)).untabled) == [0]
    drawn = sample_conjugate(contradicted(1.0), 4, 50, 1, 10)
    assert np.isfinite(drawn.scenario_probability).all()


def test_no_more_is_tabled_than_there_is_room_for(monkeypatch):
    inputs = contradicted(0.5)
    expected = Likelihood(inputs).log_joint(inputs.r_mean[None])
    monkeypatch.setattr(states, "MOST_ELEMENTS", 7)
    assert list(Likelihood(inputs).untabled) == [0]
    assert Likelihood(inputs).log_joint(inputs.r_mean[None]) == pytest.approx(expected)
