"""What moved the probabilities, how far assumptions carry them, and what stands against the headline."""

from dataclasses import replace

import pytest

from forecast.brief import build_view
from forecast.brief.weight_of_evidence import MOST_EFFECTS
from tests.brief.assessments import ASSESSMENT, by_scenario, with_posterior
from tests.brief.cases import CASE
from tests.brief.other_cases import large

VIEW = build_view(CASE, ASSESSMENT)


def test_origins_are_sorted_by_what_leaving_them_out_takes_from_the_answer_either_way():
    assert [row.weight.value for row in VIEW.moved.rows] == [0.14, 0.05, 0.045]
    assert [row.points.text for row in VIEW.moved.rows] == ["+8.0 points", "+3.0 points", "+2.5 points"]
    first = VIEW.moved.rows[0]
    assert (first.source, first.letter, first.stance) == ("Fishers of the south quay", "C", "affirms")
    assert (first.weight.text, first.without.text) == ("+0.14", "52.0%")
    assert (first.number.value, first.number.reason) == (2, "report-2")
    assert first.favours == "Ships are inspected and pass (+0.14)"
    assert first.repeats == "one repetition, not counted"


def test_report_with_a_letter_of_its_own_shows_it():
    reports = tuple(replace(report, letter="E") for report in CASE.reports)
    view = build_view(replace(CASE, reports=reports), ASSESSMENT)
    assert {row.letter for row in view.moved.rows} == {"E"}


def test_of_fifty_origins_the_chart_has_the_eight_of_most_effect():
    view = build_view(*large(3, 50))
    points = [abs(row.points.value) for row in view.moved.rows]
    assert (len(points), len(view.effects.rows)) == (50, MOST_EFFECTS)
    assert points == sorted(points, reverse=True)
    assert [row.points for row in view.effects.rows] == [row.points for row in view.moved.rows[:MOST_EFFECTS]]
    assert not view.effects.adds_up


def test_one_origin():
    view = build_view(CASE, replace(ASSESSMENT, origins=ASSESSMENT.origins[:1]))
    assert [row.report for row in view.moved.rows] == ["office-boats"]
    assert view.confidence.driver == "only one origin stands behind it"
    assert "as one origin. By the letter of their source the origins are: one B" in view.sources.statement


def test_weight_against_what_a_report_says_is_explained():
    odd = replace(ASSESSMENT.origins[1], weight=by_scenario(0.1, -0.02, 0.1))
    staged = replace(ASSESSMENT.origins[2], weight=by_scenario(0.2, -0.1, 0.1))
    view = build_view(CASE, replace(ASSESSMENT, origins=(odd, staged)))
    assert view.moved.surprises == (
        "Minister of the sea denies “The strait is closed to grain ships”, which by itself would point the "
        "other way, yet it weighs against “Ships are inspected and pass” (−0.10 bans): it also changes how "
        "other reports, their sources and related indicators are read and it may have been staged, with a "
        "chance that differs between scenarios.",
        "Fishers of the south quay affirms “Pilots have been told to expect delays”, which by itself would "
        "point the other way, yet it weighs against “Ships are inspected and pass” (−0.02 bans): it also "
        "changes how other reports, their sources and related indicators are read.",
    )
    assert VIEW.moved.surprises == ()


def test_dependence_gives_the_headline_at_each_rho_and_the_range():
    assert [(row.rho.text, row.headline.text) for row in VIEW.dependence.rows] == [
        ("0 (independent)", "61%"),
        ("0.5", "60%"),
        ("1 (fully dependent)", "58%"),
    ]
    assert VIEW.dependence.range == "Over all degrees of dependence it runs from 58% to 61%; it is 60% here."
    assert VIEW.dependence.groups[0].mean.value == pytest.approx(0.525)


def test_assumptions_show_the_headline_under_others():
    assert VIEW.assumptions.written == ("The harbour office publishes its orders.",)
    assert [(row.instead, row.consequence) for row in VIEW.assumptions.computed] == [
        ("They are independent.", "“Ships are inspected and pass” would be at 61%, not 60%."),
        ("They are fully dependent.", "“Ships are inspected and pass” would be at 58%, not 60%."),
        ("It is left out.", "“Ships are inspected and pass” would be at 52%, not 60%."),
        (
            "All are left out, and the prior alone is used.",
            "“Ships are inspected and pass” would be at 30%, not 60%, and “Ships pass as before” would lead "
            "with 60%.",
        ),
    ]


def test_origins_that_decide_the_leader_are_among_the_assumptions():
    decisive = replace(ASSESSMENT.origins[0], without=by_scenario(0.5, 0.4, 0.1))
    view = build_view(CASE, replace(ASSESSMENT, origins=(decisive, *ASSESSMENT.origins[1:])))
    assert [row.assumption.split(" holds")[0] for row in view.assumptions.computed[2:4]] == [
        "The origin of most weight",
        "An origin that decides which scenario leads",
    ]


def test_alternatives_name_what_speaks_most_for_each():
    assert [row.text for row in VIEW.alternatives] == [
        "Unlikely (31%). The reports multiply its odds against the leading scenario by 1.55. What speaks "
        "most for it: Harbour office of Orrin affirms “Four patrol boats or more lie in the roads of Orrin” "
        "(+0.11 bans).",
        "Very unlikely (9%). The reports multiply its odds against the leading scenario by 0.07. What speaks "
        "most for it: Minister of the sea denies “The strait is closed to grain ships” (+0.03 bans).",
    ]


@pytest.mark.parametrize(("open_", "low"), [(0.05, False), (0.0499, True)])
def test_scenario_under_5_percent_is_named_in_case_it_is_grave(open_, low):
    view = build_view(CASE, with_posterior(0.3, 0.7 - open_, open_))
    assert view.alternatives[-1].low is low
    assert ("below 5%" in view.alternatives[-1].text) is low
