"""Every rule of the confidence table at its edges, and how the rows make a level."""

from dataclasses import replace
from datetime import date, timedelta
from math import exp

import pytest

from forecast.brief.basis import Basis
from forecast.brief.confidence import Confidence
from forecast.brief.confidence import confidence as of_basis
from forecast.domain.assessment import Assessment
from forecast.domain.case import Case
from tests.brief.assessments import ASSESSMENT, by_scenario, exact, origin, without_reports
from tests.brief.cases import CASE, report

CLOSE_BY = by_scenario(0.31, 0.60, 0.09)
ORIGINS, SHARE, WIDTH, LEADER, MOVE, AGE = range(6)


def confidence(case: Case, assessment: Assessment) -> Confidence:
    return of_basis(Basis(case, assessment))


def weighing(*weights: float, dates: tuple[date, ...] = ()) -> tuple[Case, Assessment]:
    """A case in which as many origins have these weights on the leading scenario; all else allows high."""
    days = dates or (ASSESSMENT.as_of,) * len(weights)
    reports = tuple(report(f"r{number}", "fishers", date=day) for number, day in enumerate(days))
    origins = tuple(
        origin(row.id, without=CLOSE_BY, weight=by_scenario(0.0, weight, 0.0))
        for row, weight in zip(reports, weights, strict=True)
    )
    return replace(CASE, reports=reports), replace(wide(1.0), origins=origins)


def wide(width: float) -> Assessment:
    """The assessment with the leading scenario's interval so wide on the log-odds scale, around a half."""
    bounds = (1 / (1 + exp(width / 2)), 1 / (1 + exp(-width / 2)))
    scenarios = tuple(replace(row, interval=bounds) for row in ASSESSMENT.scenarios)
    return replace(ASSESSMENT, scenarios=scenarios)


def leaving(**without: float) -> tuple[Case, Assessment]:
    """Eight like origins of which leaving out one gives these probabilities."""
    case, assessment = weighing(*[1.0] * 8)
    moved = replace(assessment.origins[0], without=without)
    return case, replace(assessment, origins=(moved, *assessment.origins[1:]))


def level(result: Confidence, row: int) -> str:
    return result.rows[row].level


def test_confidence_is_high_when_every_row_allows_it():
    result = confidence(*weighing(*[1.0] * 8))
    assert [row.level for row in result.rows] == ["high"] * 6
    assert result.sentence == (
        "Confidence in this judgement is high, because every requirement for that level is met."
    )
    assert (result.further, result.unassessed) == ("", "")


@pytest.mark.parametrize(("count", "expected"), [(2, "low"), (3, "moderate"), (7, "moderate"), (8, "high")])
def test_origins_are_counted(count, expected):
    assert level(confidence(*weighing(*[1.0] * count)), ORIGINS) == expected


@pytest.mark.parametrize(
    ("top", "expected"), [(0.6001, "low"), (0.60, "moderate"), (0.3001, "moderate"), (0.30, "high")]
)
def test_share_of_the_heaviest_origin_counts_either_sign(top, expected):
    rest = (1 - top) / 7
    result = confidence(*weighing(-top, *[rest, -rest] * 3, rest))
    assert level(result, SHARE) == expected
    assert result.rows[SHARE].value.value == pytest.approx(top)


@pytest.mark.parametrize(
    ("width", "expected"), [(3.001, "low"), (3, "moderate"), (1.501, "moderate"), (1.5, "high")]
)
def test_interval_is_measured_on_the_log_odds_scale(width, expected):
    result = confidence(CASE, wide(width))
    assert level(result, WIDTH) == expected
    assert result.rows[WIDTH].value.value == pytest.approx(width)


def test_interval_that_reaches_a_bound_is_wide_and_not_infinite():
    scenarios = tuple(replace(row, interval=(0.5, 1.0)) for row in ASSESSMENT.scenarios)
    result = confidence(CASE, replace(ASSESSMENT, scenarios=scenarios))
    assert level(result, WIDTH) == "low"
    assert result.rows[WIDTH].value.value < 40


def test_leader_that_changes_without_one_origin_makes_it_low():
    result = confidence(*leaving(closed=0.48, inspected=0.47, open=0.05))
    assert level(result, LEADER) == "low"
    assert result.sentence == (
        "Confidence in this judgement is low, because leaving out a single origin changes the leading "
        "scenario."
    )


def test_leader_that_is_only_drawn_level_with_has_not_changed():
    result = confidence(*leaving(closed=0.475, inspected=0.475, open=0.05))
    assert (result.rows[LEADER].value.text, level(result, LEADER)) == ("no", "high")


@pytest.mark.parametrize(("closed", "expected"), [(0.36, "high"), (0.3601, "moderate"), (0.2599, "moderate")])
def test_largest_move_is_of_any_scenario_either_way(closed, expected):
    result = confidence(*leaving(closed=closed, inspected=0.60, open=0.40 - closed))
    assert level(result, MOVE) == expected


WINDOW = (CASE.question.closes - CASE.question.opens).days
HALF_WINDOW_AGO = ASSESSMENT.as_of - timedelta(days=WINDOW // 2)


def test_window_of_the_case_has_an_exact_half():
    assert WINDOW == 90


@pytest.mark.parametrize(
    ("day", "expected"), [(HALF_WINDOW_AGO + timedelta(days=1), "high"), (HALF_WINDOW_AGO, "moderate")]
)
def test_age_of_just_half_the_window_is_not_young(day, expected):
    result = confidence(*weighing(*[1.0] * 8, dates=(day,) * 8))
    assert level(result, AGE) == expected


@pytest.mark.parametrize(("young", "expected"), [(4, "high"), (3, "moderate")])
def test_half_of_the_weight_is_enough_to_be_young(young, expected):
    dates = (ASSESSMENT.as_of,) * young + (date(2030, 1, 1),) * (8 - young)
    result = confidence(*weighing(*[-1.0] * 8, dates=dates))
    assert level(result, AGE) == expected


def test_age_is_that_of_the_assertion_and_not_of_its_publication():
    case, assessment = weighing(*[1.0] * 8, dates=(date(2030, 1, 1),) * 8)
    assert all(row.known > row.date for row in case.reports)
    assert confidence(case, assessment).rows[AGE].value.value == 0


def test_without_reports_it_is_low_and_the_weight_not_assessed():
    result = confidence(*without_reports())
    assert result.sentence == (
        "Confidence in this judgement is low, because fewer than 3 origins stand behind it (0)."
    )
    assert [level(result, row) for row in (SHARE, AGE)] == ["not assessed", "not assessed"]


def test_origins_without_any_weight_keep_it_from_being_high():
    result = confidence(*weighing(*[0.0] * 8))
    assert result.level == "moderate"
    assert result.driver == "no report has any weight, so that how it is shared out cannot be assessed"
    assert result.further == "Besides, no report has any weight, so that its age cannot be assessed."


def test_exact_engine_cannot_give_high():
    case, assessment = weighing(*[1.0] * 8)
    result = confidence(case, replace(exact(), origins=assessment.origins))
    assert (result.level, level(result, WIDTH)) == ("moderate", "not assessed")
    assert result.sentence == (
        "Confidence in this judgement is moderate, because the engine gives no interval, and without its "
        "width a higher level is not given."
    )
    assert result.unassessed == (
        "Not assessed: “Width of the leading scenario's interval on the log-odds scale”. "
        "Confidence cannot be high while a row is not assessed."
    )


def test_first_failing_row_is_the_driver_and_the_others_follow():
    result = confidence(CASE, wide(2.0))
    assert result.sentence == (
        "Confidence in this judgement is moderate, because fewer than 8 origins stand behind it (3)."
    )
    assert result.further == (
        "Besides, one origin carries more than 30% of the weight of evidence (59.6%), the leading scenario's "
        "interval is wider than 1.5 on the log-odds scale (2.00) and leaving out a single origin moves a "
        "scenario by more than 5 points (12.0 points)."
    )


def test_no_level_follows_from_the_probability():
    certain = tuple(replace(row, posterior=p) for row, p in zip(ASSESSMENT.scenarios, (0, 1, 0), strict=True))
    assert confidence(CASE, replace(ASSESSMENT, scenarios=certain)).level == "moderate"
