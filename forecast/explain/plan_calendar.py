"""The days of a plan as a calendar: the last on which to look, those from which silence counts, the close."""

from collections.abc import Iterator

from forecast.core.plain import percent
from forecast.domain.plan import Observation, Plan
from forecast.render.calendar import Event, calendar


def plan_calendar(plan: Plan) -> str:
    """The calendar; an observation of any day has none in it, and one that tells nothing neither."""
    return calendar(sorted(_events(plan), key=lambda event: (event.day, event.id)), plan.as_of)


def _events(plan: Plan) -> Iterator[Event]:
    name = plan.question.id
    yield Event(f"{name}@forecast", plan.question.closes, f"{name} closes", plan.question.text)
    for row in plan.observations:
        if row.by is None:
            continue
        id, text = f"{name}.{row.indicator}", _text(plan, row)
        yield Event(f"{id}.by@forecast", row.by, f"Last day to look: {row.label}", text)
        if row.silence_counts is not None and row.silence_counts < row.by:
            summary = f"Its silence counts from now: {row.label}"
            yield Event(f"{id}.silence@forecast", row.silence_counts, summary, text)


def _text(plan: Plan, row: Observation) -> str:
    it = row.outcomes
    return (
        f"{plan.question.text} {plan.asked_name}: {percent(plan.answer)} as of {plan.as_of}; "
        f"{percent(it.if_seen)} if it is seen ({percent(it.chance)} probable), {percent(it.if_not)} if not."
    )
