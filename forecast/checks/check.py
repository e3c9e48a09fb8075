"""All checks of a case, in the order of their warnings."""

from collections.abc import Callable, Iterator

from forecast.checks.alike import indicators_alike
from forecast.checks.copies import copied_quotes
from forecast.checks.deadlines import deadline_in_criterion
from forecast.checks.messages import MESSAGES, Finding
from forecast.checks.opinions import opinions_carry
from forecast.checks.question import (
    camp_like_another,
    class_hindsight,
    no_prior_why,
    no_reports,
    no_why,
    no_yes,
    own_weight,
    prose,
    same_why,
    single_class,
    vague_criterion,
)
from forecast.checks.reports import crowded_source, deception_helps, note_outlives_citation
from forecast.checks.rows import row_flat, row_sums_to_one, rows_cross
from forecast.core.problem import Problem, problem_of
from forecast.domain.case import Case

CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    no_yes,
    vague_criterion,
    deadline_in_criterion,
    no_prior_why,
    single_class,
    class_hindsight,
    own_weight,
    no_why,
    same_why,
    indicators_alike,
    row_flat,
    row_sums_to_one,
    rows_cross,
    no_reports,
    camp_like_another,
    crowded_source,
    opinions_carry,
    deception_helps,
    copied_quotes,
    note_outlives_citation,
    prose,
)


def check(case: Case) -> tuple[Problem, ...]:
    """Warnings about what is typed without fault and yet often wrong; their lines come later."""
    return tuple(
        problem_of(MESSAGES, row.code, row.file or case.question.file, row.path, row.words)
        for run in CHECKS
        for row in run(case)
    )
