"""A row of what is said of one kind of fault; tables of them keep the wording in one place."""

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.core.problem import Path, Problem, Severity


@dataclass(frozen=True, slots=True)
class Message:
    """What was found, the rule, the next step, with words in braces that are filled in for each case."""

    found: str
    rule: str
    next_step: str
    severity: Severity = "error"


def problem(
    table: Mapping[str, Message], code: str, file: str, path: Path, words: Mapping[str, object]
) -> Problem:
    """The problem that a row of a table tells.

    >>> table = {"late": Message("found {day}", "it closes on {closes}", "Correct it.")}
    >>> str(problem(table, "late", "x.yaml", ("day",), {"day": "2023-04-01", "closes": "2023-03-31"}))
    'x.yaml day: found 2023-04-01; it closes on 2023-03-31. Correct it.'
    """
    row = table[code]
    found, rule, next_step = (text.format(**words) for text in (row.found, row.rule, row.next_step))
    return Problem(code, file, path, found, rule, next_step, row.severity)
