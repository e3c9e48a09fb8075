"""Leave-one-out: each part of the evidence left out is the case without its reports."""

from dataclasses import replace
from datetime import date

import pytest

from forecast.engine.assess import Settings, assess
from forecast.explain.explanation import explain
from tests.explain.made_up import case

DAY = date(2031, 1, 15)
EXACT = Settings(engine="exact")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


@pytest.fixture(scope="module")
def explanation(whole):
    return explain(whole, DAY)


@pytest.mark.parametrize("kind", ["source", "indicator", "report"])
def test_leaving_out_is_as_if_it_had_not_been_filed(whole, explanation, kind):
    """But that a silence is no report's: nothing here is looked for that was reported."""
    for piece in explanation.of_kind(kind):
        kept = tuple(report for report in whole.reports if report.id not in piece.reports)
        fewer = assess(replace(whole, reports=kept), DAY, EXACT)
        assert piece.without == pytest.approx({s.id: s.posterior for s in fewer.scenarios}, abs=1e-9)


def test_a_repetition_alone_weighs_nothing_and_takes_the_place_of_what_is_left_out(explanation):
    reports = {
        piece.id: piece.weight["closed"] for piece in explanation.leave_one_out if piece.kind == "report"
    }
    origins = {
        piece.id: piece.weight["closed"] for piece in explanation.leave_one_out if piece.kind == "origin"
    }
    # The latest of a source's reports on a state that can end counts.
    assert reports["fishermen-saw-mines"] == pytest.approx(origins["fishermen-saw-mines"])
    # The firmest counts; without it the other of its origin does, so the report weighs less than both.
    assert reports["pilots-seen-again"] == 0
    assert 0 < abs(reports["pilots-seen"]) < abs(origins["pilots-seen"])
