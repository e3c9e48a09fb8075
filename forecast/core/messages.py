"""Messages: the wording for each kind of problem. Each package keeps its messages in one table."""

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.core.problem import Path, Problem, Severity


@dataclass(frozen=True, slots=True)
class Message:
    """What was found, the rule and the next step; `problem` fills in the words in braces."""

    found: str
    rule: str
    next_step: str
    severity: Severity = "error"


def problem(
    table: Mapping[str, Message], code: str, file: str, path: Path, words: Mapping[str, object]
) -> Problem:
    """The problem with the message of a code, its words filled in.

    >>> table = {"late": Message("found {day}", "it closes on {closes}", "Correct it.")}
    >>> str(problem(table, "late", "x.yaml", ("day",), {"day": "2023-04-01", "closes": "2023-03-31"}))
    'x.yaml day: found 2023-04-01; it closes on 2023-03-31. Correct it.'
    """
    message = table[code]
    found, rule, next_step = (
        text.format(**words) for text in (message.found, message.rule, message.next_step)
    )
    return Problem(code, file, path, found, rule, next_step, message.severity)
