"""Chances by earlier days, through the API: in order, within the span, of events alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast import ProblemsError, api
from forecast.core.dates import read_span
from forecast.domain.question import Rate
from tests.brief.cases import CASE

AS_OF = date(2031, 4, 20)
OPENS, CLOSES = CASE.question.opens, CASE.question.closes


def assessed(rates=CASE.question.prior.rates, as_of=AS_OF, **options):
    question = replace(CASE.question, prior=replace(CASE.question.prior, rates=tuple(rates)))
    return api.assess(replace(CASE, question=question), as_of=as_of, engine="exact", **options)


EVENTS = st.sampled_from((0, 1, 2.5, 9))
WEIGHTS = st.sampled_from((0.5, 1, 3))
CLASSES = st.one_of(
    st.builds(
        lambda events, exposure, weight: Rate(
            "closed", events, "c", "s", exposure=exposure, per="month", weight=weight
        ),
        *(EVENTS, st.floats(1, 500), WEIGHTS),
    ),
    st.builds(
        lambda events, more, weight: Rate("closed", events, "c", "s", trials=events + more, weight=weight),
        *(EVENTS, st.integers(1, 40), WEIGHTS),
    ),
    st.builds(
        lambda events, days, weight: Rate(
            "closed", events, "c", "s", since=OPENS - timedelta(days=days), weight=weight
        ),
        *(EVENTS, st.integers(30, 4000), WEIGHTS),
    ),
)


@settings(max_examples=40)
@given(
    st.lists(CLASSES, min_size=1, max_size=3),
    st.dates(OPENS, CLOSES),
    st.lists(st.floats(0, 1), min_size=1, max_size=4),
)
def test_an_earlier_day_is_never_above_a_later_one(rates, as_of, parts):
    left = (CLOSES - as_of).days
    assessment = assessed(rates, as_of, by=[as_of + timedelta(days=round(left * part)) for part in parts])
    days = [row.day for row in assessment.horizons]
    chances = [row.posterior["closed"] for row in assessment.horizons]
    assert days == sorted(set(days))
    assert days[-1] == CLOSES
    assert chances == sorted(chances)
    assert chances[0] > 0
    assert chances[-1] == assessment.scenarios[0].posterior


def test_chances_follow_the_hazard_by_hand():
    """Jeffreys' half event in 80 days: P by h days is 1 - (B / (B+h))^(1/2); here h is 35 of 71 days left."""
    rate = Rate("closed", 0, "c", "s", since=AS_OF - timedelta(days=80))
    assessment = assessed([rate], by=[AS_OF + timedelta(days=35)])
    share = (1 - (80 / 115) ** 0.5) / (1 - (80 / 151) ** 0.5)
    assert assessment.horizons[0].posterior["closed"] == pytest.approx(
        assessment.scenarios[0].posterior * share, rel=1e-12
    )


def test_days_change_nothing_else_and_states_have_no_day():
    plain, asked = assessed(), assessed(by=[date(2031, 5, 1), date(2031, 5, 1)])
    assert replace(asked, horizons=()) == plain
    assert [row.day for row in asked.horizons] == [date(2031, 5, 1), CLOSES]
    assert set(asked.horizons[0].posterior) == {"closed"}


@pytest.mark.parametrize("day", [AS_OF - timedelta(days=1), CLOSES + timedelta(days=1)])
def test_a_day_outside_of_what_is_left_is_a_problem(day):
    with pytest.raises(ProblemsError) as caught:
        assessed(by=[date(2031, 5, 1), day])
    assert str(caught.value) == (
        f'scenarios/orrin-2031.yaml: found {day}; "by" asks about a day from the as-of date to the close, '
        "2031-04-20 to 2031-06-30. Choose a day in between."
    )


def test_the_first_and_the_last_day_can_be_asked_for():
    assert [row.day for row in assessed(by=[AS_OF, CLOSES]).horizons] == [AS_OF, CLOSES]


def test_without_reference_classes_there_is_nothing_to_share_out():
    question = replace(
        CASE.question,
        prior=replace(CASE.question.prior, rates=(), shares=dict.fromkeys(CASE.question.scenario_ids, 1.0)),
    )
    with pytest.raises(ProblemsError, match="found no scenario with reference classes"):
        api.assess(replace(CASE, question=question), as_of=AS_OF, engine="exact", by=[CLOSES])


def test_a_class_that_has_not_begun_does_not_count_by_any_day():
    begun, later = CASE.question.prior.rates[0], Rate("closed", 3, "c", "s", since=AS_OF)
    late = replace(begun, through=read_span("2031"))
    assert assessed([late, later], by=[CLOSES]).horizons == assessed([late], by=[CLOSES]).horizons


def test_silence_can_be_left_out():
    counted, left_out = assessed(), assessed(silence=False)
    assert (counted.run.silence, left_out.run.silence) == (True, False)
    assert [each.indicator for each in counted.silences] == ["insurers-withdraw"]
    assert left_out.silences == ()
    expected = counted.silences[0].without
    assert {each.id: each.posterior for each in left_out.scenarios} == pytest.approx(expected)
