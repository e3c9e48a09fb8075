"""How results show themselves in a notebook: small tables that need no style sheet and no script."""

from collections.abc import Sequence

from forecast.core.problem import Problem
from forecast.render.templates import template


def assessment_html(assessment: object) -> str:
    """The scenarios of a domain.assessment.Assessment as an HTML table; every value is escaped."""
    return template("forecast.render", "assessment.html.j2").render(assessment=assessment)


def problems_html(problems: Sequence[Problem], cases: int) -> str:
    """Problems as an HTML table; every value is escaped."""
    errors = sum(problem.severity == "error" for problem in problems)
    page = template("forecast.render", "problems.html.j2")
    return page.render(problems=problems, errors=errors, cases=cases)
