"""The chance of an event by an earlier day than the question's last.

Fitting each day anew would be incoherent; the posterior is shared out over the days by the hazard.
"""

from collections.abc import Sequence
from datetime import date

from forecast.core.problem import Problem, ProblemsError
from forecast.domain.assessment import Assessment, HorizonRow
from forecast.domain.question import Question
from forecast.engine.prior import share_by


def horizon_days(question: Question, as_of: date, by: Sequence[date]) -> tuple[date, ...]:
    """The days asked for in their order, each once, and the question's last; none where none is asked for.

    Raises ProblemsError for a day before the as-of date or after the close, and where no scenario has
    reference classes, so that no chance falls by any day.
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
        rule = 'the others are states on the last day, to which "by" an earlier one does not apply'
        step = 'Leave "by" out, or give the scenarios that are events their reference classes.'
        found = "found no scenario with reference classes"
        problems.append(Problem("by-without-classes", question.file, ("prior", "rates"), found, rule, step))
    if problems:
        raise ProblemsError(tuple(problems))
    return tuple(sorted({*by, last}))


def horizons(assessment: Assessment, days: Sequence[date]) -> tuple[HorizonRow, ...]:
    """P(k by day | reports) = P(k | reports) F_k(day) / F_k(closes), for scenarios with reference classes.

    F is the pooled mean of the scenario's classes over the days from the as-of date. A later day is
    never below an earlier one, and the question's last has the posterior itself.
    """
    question = assessment.question
    today = min(assessment.as_of, question.closes)
    events = {rate.scenario for rate in question.prior.rates}
    posterior = {each.id: each.posterior for each in assessment.scenarios if each.id in events}
    return tuple(
        HorizonRow(day, {k: p * share_by(question, k, today, day) for k, p in posterior.items()})
        for day in days
    )
