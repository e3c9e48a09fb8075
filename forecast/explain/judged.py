"""What another row of judgements would do to a question: its probabilities, and what the row implies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from forecast.domain.case import Case
from forecast.domain.explanation import WhatIf
from forecast.domain.gap import Closing, closings
from forecast.domain.implied import Implied
from forecast.domain.question import asked_name, quoted_titles
from forecast.engine.draws import DEFAULT_SEED
from forecast.engine.implied import implied, prior_means, row_means
from forecast.explain.what_if import compared

# A ceiling or a floor that is so far from the answer is worth a question to the analyst.
WORTH_ASKING = 0.05


@dataclass(frozen=True, slots=True)
class Judged:
    """A question by the row of its file and by another: `moved`, and what each row implies.

    `row` are the means of the other row, `prior` those of the scenarios.
    """

    indicator: str
    moved: WhatIf
    before: Implied
    after: Implied
    row: Mapping[str, float]
    prior: Mapping[str, float]

    @property
    def asked(self) -> tuple[str, ...]:
        """The scenarios of the answer, else the leading one."""
        return self.after.asked

    @property
    def name(self) -> str:
        """What is asked, in words."""
        return asked_name(self.moved.question, self.asked, self.prior)

    @property
    def outcome(self) -> str:
        """The titles of what is asked."""
        return quoted_titles(self.moved.question, self.asked)

    @property
    def answers(self) -> tuple[float, float]:
        """The answer by the file, and by the other row."""
        both = (self.moved.before, self.moved.after)
        before, after = (sum(side[name] for name in self.asked) for side in both)
        return before, after

    @property
    def frequencies(self) -> str:
        """What the other row implies, in natural frequencies."""
        return self.after.frequencies(self.outcome)

    @property
    def is_worth_asking(self) -> bool:
        """Whether ceiling or floor is so far from the answer that the answer hangs on the indicator."""
        return any(self._far(end) for end in (self.after.ceiling, self.after.floor))

    def _far(self, end: float) -> bool:
        return abs(end - self.answers[1]) >= WORTH_ASKING

    def closings(self, wanted: float) -> tuple[Closing, ...]:
        """Changes of the row after which the ceiling is the probability that is wanted."""
        return closings(self.row, self.prior, self.asked, wanted)

    def likelihoods(self) -> Iterator[tuple[str, float, float, float]]:
        """A row for each scenario: its prior, its P(indicator), and its chance if the indicator is known."""
        for name, p in self.row.items():
            yield name, self.prior[name], p, self.prior[name] * p / self.after.chance


def judge(before: Case, after: Case, indicator: str, as_of: date, seed: int = DEFAULT_SEED) -> Judged:
    """What becomes of a question where an indicator's row is another one."""
    question = after.question
    changed = question.indicator(indicator)
    return Judged(
        indicator=indicator,
        moved=compared(before.on(as_of), after.on(as_of), as_of, seed),
        before=implied(before.question, before.question.indicator(indicator), as_of),
        after=implied(question, changed, as_of),
        row=row_means(question, changed),
        prior=prior_means(question, as_of),
    )
