"""What the engines say of one case, side by side, and whether they agree. Plain values, no arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forecast.core.plain_data import plain_map
from forecast.domain.assessment import Check, Verdict
from forecast.domain.question import Question

VERSION = 1


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """One engine's probabilities by scenario, with their Monte Carlo standard errors (0 if exact).

    `answer` is P(yes), None where the question does not say what means yes.
    """

    engine: str
    posterior: Mapping[str, float]
    mcse: Mapping[str, float]
    seconds: float
    answer: float | None = None
    answer_mcse: float = 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """Two engines on one scenario: `one` less `other`, in points and in MCSE of both together.

    `mcse` is None where neither has a Monte Carlo error.
    """

    one: str
    other: str
    scenario: str
    points: float
    mcse: float | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """All engines on one case. `left_out` gives the reason for an engine that was not run.

    `answer` are the differences in P(yes), none where the question does not say what means yes; the verdict
    is on the `differences` by scenario.
    """

    question: Question
    as_of: date
    engines: tuple[EngineFigures, ...]
    differences: tuple[Difference, ...]
    answer: tuple[Difference, ...]
    checks: tuple[Check, ...]
    left_out: Mapping[str, str]
    limit: str

    @property
    def verdict(self) -> Verdict:
        """Passed where every difference and every diagnostic keeps its limit."""
        apart = tuple(
            Check(
                "difference",
                f"{difference.scenario}, {difference.one} and {difference.other}",
                abs(difference.points),
                self.limit,
                difference.passed,
            )
            for difference in self.differences
        )
        checks = (*self.checks, *apart)
        return Verdict("passed" if all(check.passed for check in checks) else "failed", checks)

    @property
    def record(self) -> dict[str, Any]:
        """Maps, lists, text and numbers only, for `--json`. Probabilities lie in [0, 1]."""
        data: dict[str, Any] = {
            "record": VERSION,
            "question": self.question.id,
            "as_of": self.as_of,
            "engines": self.engines,
            "differences": self.differences,
            "answer": self.answer,
            "left_out": self.left_out,
            "verdict": self.verdict,
        }
        return plain_map(data)
