"""What leaving something out does, by three ways that must agree."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from forecast import api
from forecast.domain.part import without
from forecast.engine import impact
from forecast.engine.impact import Move, moves
from tests.workspaces import EVIDENCE, STRAIT, write

DAY = date(2031, 1, 15)
# Every source has reports enough that its reliability is sampled.
MORE = """\
  fishermen-saw-pilots:
    indicator: pilots-hired
    source: fishermen
    stance: denies
    citations: [{article: courier, quote: q}]
  fishermen-expect-toll:
    scenario: tolled
    source: fishermen
    stance: affirms
    citations: [{article: courier, quote: q2}]
  ministry-hires:
    indicator: pilots-hired
    source: ministry
    stance: affirms
    citations: [{article: courier, quote: q3}]
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("strait")
    return api.load("strait", write(folder, STRAIT | {EVIDENCE: STRAIT[EVIDENCE] + MORE}))


def sampled(monkeypatch, fewest=impact.FEWEST):
    monkeypatch.setattr(impact, "EXACT_IS_CHEAP", 0)
    monkeypatch.setattr(impact, "FEWEST", fewest)


ITEMS = [("article", "courier"), ("source", "ministry"), ("report", "fishermen-saw-mines")]


@pytest.mark.parametrize("item", ITEMS)
def test_exact_moves_are_those_of_two_assessments(case, item):
    less = without(case, *item)
    for move in moves(case, less, DAY):
        both = [
            next(
                row.posterior for row in api.assess(each, engine="exact").scenarios if row.id == move.scenario
            )
            for each in (case, less)
        ]
        assert (move.with_it, move.without_it) == pytest.approx(both, abs=1e-12)
        assert move.error == 0


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("fewest", [0.0, 1.1], ids=["weighted", "sampled-twice"])
def test_sampled_moves_agree_with_exact_ones_within_their_error(case, item, fewest, monkeypatch):
    less = without(case, *item)
    exact = moves(case, less, DAY)
    sampled(monkeypatch, fewest)
    for found, true in zip(moves(case, less, DAY), exact, strict=True):
        assert 0 < found.error < 0.01
        assert abs(found.move - true.move) < 2 * found.error  # four standard errors


def test_what_changes_nothing_moves_nothing_to_the_last_digit(case, monkeypatch):
    """Leaving out a second quote leaves the arrays as they were: no noise may come in between."""
    less = without(case, "report", "ships-waiting")
    sampled(monkeypatch)
    found = moves(case, less, DAY)
    assert [move.move for move in found] == pytest.approx([0, 0, 0], abs=1e-15)
    assert not any(move.moves for move in found)


def test_without_any_report_the_prior_is_left(case, monkeypatch):
    nothing = replace(case, reports=())
    sampled(monkeypatch)
    weighted = moves(case, nothing, DAY)
    prior = api.assess(nothing, engine="exact").scenarios
    assert [move.without_it for move in weighted] == pytest.approx([row.prior for row in prior], abs=1e-12)
    assert moves(nothing, nothing, DAY)[0].moves is False


def test_a_source_that_speaks_only_where_another_is_left_out(tmp_path, monkeypatch):
    """Its report repeated a firmer one; the draws know nothing of it, so that its prior stands in."""
    evidence = (STRAIT[EVIDENCE] + MORE).replace("certainty: likely", "origin: radio")
    evidence += """\
  ministry-too:
    indicator: mines-laid
    source: ministry
    stance: affirms
    origin: radio
    grade: E
    citations: [{article: courier, quote: q5}]
"""
    case = api.load("strait", write(tmp_path, STRAIT | {EVIDENCE: evidence}))
    less = without(case, "report", "fishermen-saw-mines")
    exact = moves(case, less, DAY)
    sampled(monkeypatch, 0.0)
    for found, true in zip(moves(case, less, DAY), exact, strict=True):
        assert abs(found.move - true.move) < 2 * found.error


def test_a_move_below_its_error_is_none_and_changes_no_word():
    move = Move("a", "A", 0.2004, 0.1996, 0.001)
    assert not move.moves
    assert move.words == ("unlikely", "unlikely")
    assert replace(move, error=0.0001).words == ("unlikely", "very unlikely")


def test_jackknife_is_the_standard_error_of_a_mean_where_the_estimate_is_one():
    random = np.random.default_rng(3)
    first = random.random(20)
    table = np.stack([first, 1 - first], axis=1)
    flat = np.full((20, 2), 0.5)
    expected = first.std(ddof=1) / np.sqrt(20)
    assert impact._standard_error(table, flat) == pytest.approx([expected, expected])
