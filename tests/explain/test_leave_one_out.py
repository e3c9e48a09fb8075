"""Leave-one-out: each part of the evidence left out is the case without its reports."""

from dataclasses import replace
from datetime import date
from math import log10

import pytest

from forecast.engine.assess import Settings, assess
from forecast.explain.explanation import explain
from tests.explain.made_up import MOST, case

DAY = date(2031, 1, 15)
EXACT = Settings(engine="exact")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


@pytest.fixture(scope="module")
def explanation(whole):
    return explain(whole, DAY)


@pytest.mark.parametrize("kind", ["report", "origin", "source", "indicator", "group", "opinions"])
def test_leaving_out_is_as_if_it_had_not_been_filed(whole, explanation, kind):
    """But that a silence is no report's: nothing here is looked for that was reported."""
    assert explanation.of_kind(kind)
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
    assert reports["pilots-seen-again"] == pytest.approx(0, abs=1e-12)
    assert 0 < abs(reports["pilots-seen"]) < abs(origins["pilots-seen"])


def test_every_part_of_the_evidence_has_a_row(whole, explanation):
    counted = [report for report in whole.on(DAY).reports if report.has_weight]
    rows = {(row.kind, row.id): row.reports for row in explanation.leave_one_out}
    assert [name for kind, name in rows if kind == "report"] == [report.id for report in counted]
    assert rows["origin", "pilots-seen"] == ("pilots-seen", "pilots-seen-again")
    assert rows["opinions", "opinions"] == ("ministry-expects-calm",)
    assert rows["group", "navy"] == ("fishermen-saw-mines", "ministry-denies-mines")
    assert rows["silence", "tugs-chartered"] == ()
    for kind in ("source", "indicator"):
        parts = [rows[row] for row in rows if row[0] == kind]
        assert sum(map(len, parts)) == len({*sum(parts, ())})  # nothing twice
    assert {report for row, own in rows.items() if row[0] == "source" for report in own} == {
        report.id for report in counted
    }


def test_a_silence_left_out_is_the_case_in_which_nobody_looked(whole, explanation):
    (row,) = explanation.of_kind("silence")
    unlooked = assess(whole, DAY, Settings(engine="exact", silence=False))
    assert row.without == pytest.approx({s.id: s.posterior for s in unlooked.scenarios}, abs=1e-9)


def test_a_weight_is_by_how_much_the_odds_differ(explanation):
    """In bans: log10 of the odds with a part over those without it."""
    for row in explanation.leave_one_out:
        for name, p in explanation.posterior.items():
            without = row.without[name]
            expected = log10(p / (1 - p)) - log10(without / (1 - without))
            assert row.weight[name] == pytest.approx(expected, abs=1e-9)
            assert (row.error[name], row.weight_error[name]) == (0, 0)


def test_a_distribution_is_an_opinion(tmp_path):
    (opinions,) = explain(case(tmp_path, MOST), DAY).of_kind("opinions")
    assert opinions.reports == ("ministry-expects-calm", "fishermen-divide")
