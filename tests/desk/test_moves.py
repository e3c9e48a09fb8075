"""What leaving something out does, by three ways that must agree."""

from dataclasses import replace
from datetime import date

import pytest

from forecast import api
from forecast.desk.impact import Move, moves
from forecast.domain.explanation import Assumption
from forecast.domain.part import without
from forecast.engine.sums import MOST_EXACT
from forecast.explain.what_if import what_if
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


ITEMS = [("article", "courier"), ("source", "ministry"), ("report", "fishermen-saw-mines")]


@pytest.mark.parametrize("item", ITEMS)
def test_exact_moves_are_those_of_two_assessments(case, item):
    less = without(case, *item)
    for move in moves(case, less, DAY)[0]:
        both = [
            next(
                row.posterior for row in api.assess(each, engine="exact").scenarios if row.id == move.scenario
            )
            for each in (case, less)
        ]
        assert (move.with_it, move.without_it) == pytest.approx(both, abs=1e-12)
        assert move.error == 0


@pytest.mark.parametrize("item", ITEMS)
def test_sampled_moves_agree_with_exact_ones_within_their_error(case, item):
    less = without(case, *item)
    exact = moves(case, less, DAY)[0]
    for found, true in zip(moves(case, less, DAY, most_exact=0)[0], exact, strict=True):
        assert 0 < found.error < 0.01
        assert abs(found.move - true.move) < 2 * found.error  # four standard errors


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("most_exact", [MOST_EXACT, 0], ids=["exact", "sampled"])
def test_an_impact_is_what_a_what_if_says(case, item, most_exact):
    """The same sums, and so the same figures to the last digit, by whichever command."""
    dropped = what_if(case, DAY, [Assumption("drop", ":".join(item))], most_exact=most_exact)
    for move in moves(case, without(case, *item), DAY, most_exact=most_exact)[0]:
        assert move.with_it == dropped.before[move.scenario]
        assert move.without_it == dropped.after[move.scenario]
        assert move.error == dropped.error[move.scenario]


def test_what_changes_nothing_moves_nothing_to_the_last_digit(case):
    """Leaving out a second quote leaves the arrays as they were: no noise may come in between."""
    less = without(case, "report", "ships-waiting")
    found = moves(case, less, DAY, most_exact=0)[0]
    assert [move.move for move in found] == pytest.approx([0, 0, 0], abs=1e-14)
    assert not any(move.moves for move in found)


def test_without_any_report_the_prior_is_left(case):
    nothing = replace(case, reports=())
    weighted = moves(case, nothing, DAY, most_exact=0)[0]
    prior = api.assess(nothing, engine="exact").scenarios
    assert [move.without_it for move in weighted] == pytest.approx([row.prior for row in prior], abs=1e-12)
    assert moves(nothing, nothing, DAY)[0][0].moves is False


def test_a_source_that_speaks_only_where_another_is_left_out(tmp_path):
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
    exact = moves(case, less, DAY)[0]
    for found, true in zip(moves(case, less, DAY, most_exact=0)[0], exact, strict=True):
        assert abs(found.move - true.move) < 2 * found.error


def test_a_move_below_its_error_is_none_and_changes_no_word():
    move = Move("a", "A", 0.2004, 0.1996, 0.001)
    assert not move.moves
    assert move.words == ("unlikely", "unlikely")
    assert replace(move, error=0.0001).words == ("unlikely", "very unlikely")
