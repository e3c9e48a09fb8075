"""The probability of an event by an earlier day than the question's last.

Each day assessed on its own could make an earlier day more probable than a later one. So the posterior is
divided over the days in proportion to the prior's hazard.
"""

from collections.abc import Sequence
from datetime import date

from forecast.core.problem import Problem, ProblemsError
from forecast.domain.assessment import Assessment, HorizonRow
from forecast.domain.question import Question
from forecast.engine.prior import share_by


def horizon_days(question: Question, as_of: date, by: Sequence[date]) -> tuple[date, ...]:
    """The days `by` and the question's last, in order and without repetition; none where `by` is empty.

    Raises ProblemsError for a day before the as-of date or after the close, and where no scenario has
    reference classes.
    """
    if not by:
        return ()
    first, last = min(as_of, question.closes), question.closes
    rule = f'"by" asks about a day from the as-of date to the close, {first} to {last}'
    problems = [
        Problem("by-outside", question.file, (), f"found {day}", rule, "Choose a day in between.")
        for day in sorted(set(by))
        if not first <= day <= last
    ]
    if not question.prior.rates:
        rule = 'only a class says how a chance is spread over the time, which "by" asks'
        step = 'Leave "by" out, or give the scenarios that are events their reference classes.'
        none = "found no scenario with reference classes"
        problems.append(Problem("by-without-classes", question.file, ("prior", "rates"), none, rule, step))
    if problems:
        raise ProblemsError(tuple(problems))
    return tuple(sorted({*by, last}))


def horizons(assessment: Assessment, days: Sequence[date]) -> tuple[HorizonRow, ...]:
    """P(k by day | reports) = P(k | reports) F_k(day) / F_k(closes), for scenarios with reference classes.

    F is the pooled mean of the scenario's classes over the days from the as-of date (`share_by`). A later day
    is never below an earlier one, and the question's last day has the posterior itself.
    """
    question = assessment.question
    today = min(assessment.as_of, question.closes)
    events = {rate.scenario for rate in question.prior.rates}
    posterior = {row.id: row.posterior for row in assessment.scenarios if row.id in events}
    return tuple(
        HorizonRow(day, {k: p * share_by(question, k, today, day) for k, p in posterior.items()})
        for day in days
    )
