"""Sums for many subsets of the reports at once, against the likelihood of each with the others mute."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.engine import subsets
from forecast.engine.arrays import normalised
from forecast.engine.exact import reliability_nodes
from forecast.engine.likelihood import Likelihood
from forecast.engine.subsets import Subsets
from forecast.engine.sums import muted
from tests.engine.random_cases import cases


def some(inputs, seed):
    """Random sets of players, all of them and none among these, and random reliabilities."""
    random = np.random.default_rng(seed)
    players = len(inputs.report) + np.count_nonzero(inputs.silence)
    kept = random.random((8, players)) < 0.5
    kept[0], kept[1] = True, False
    return kept, random.random((5, len(inputs.source)))


@pytest.mark.parametrize("most_joint", [8, 1])
@given(cases(), st.integers(0, 99))
def test_every_subset_is_the_case_with_the_others_mute(most_joint, inputs, seed):
    kept, r = some(inputs, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subsets, "MOST_JOINT", most_joint)
        patch.setattr(subsets, "FEW_JOINT", 2)
        found = Subsets(Likelihood(inputs)).log_joint(r, kept)
    for row, keep in zip(found, kept, strict=True):
        # Whether a source counts as carried is a matter of the whole case.
        mute, settled = Likelihood(muted(inputs, keep)), Likelihood(inputs).settle(r)
        mute.carried = np.ones(len(inputs.source), bool)
        assert normalised(row) == pytest.approx(normalised(mute.log_joint(settled)), abs=1e-12)


@given(cases(), st.integers(0, 99))
def test_a_memo_changes_nothing(inputs, seed):
    _, r = some(inputs, seed)
    plain = Subsets(Likelihood(inputs)).log_joint(r)
    memo = {}
    for _ in range(2):
        assert Subsets(Likelihood(inputs)).log_joint(r, memo=memo) == pytest.approx(plain, abs=1e-12)
    assert plain[0] == pytest.approx(Likelihood(inputs).log_joint(r), abs=1e-10)


@given(cases())
def test_quadrature_nodes_that_agree_on_a_group_are_summed_once(inputs):
    r, _ = reliability_nodes(inputs)
    assert Subsets(Likelihood(inputs)).log_joint(r)[0] == pytest.approx(
        Likelihood(inputs).log_joint(r), abs=1e-10
    )
