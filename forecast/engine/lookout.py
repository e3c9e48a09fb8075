"""What can still be seen of a case, and what it would say of the answer.

An indicator is either on watch, so that it may show until a day, or to be checked. The chance that it shows
is that of the model's own silence, so that the answer without it is what a run would give on that day, with
the base rates of today.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from forecast.core.scales import CERTAIN
from forecast.domain.case import Case
from forecast.domain.plan import Observation, Outcomes
from forecast.domain.question import Indicator
from forecast.engine.arrays import Floats
from forecast.engine.windows import Watch

# Silence counts from the day on which it moves the odds by this factor either way.
COUNTS = 1.25


class Lookout:
    """The observations of a case from one day until another.

    `now` is P(s = k | reports), [scenario], `true` by indicator P(it is true, s = k | reports), and `asked`
    are the scenarios asked for, by position.
    """

    def __init__(
        self,
        case: Case,
        days: tuple[date, date],
        now: Floats,
        asked: Sequence[int],
        true: Callable[[str], Floats],
    ) -> None:
        self.case, (self.as_of, self.until) = case, days
        self.asked, self.true, self.watch = list(asked), true, Watch(case)
        self.answer = self.yes(now)

    def yes(self, joint: Floats) -> float:
        """The chance of something and of the answer, from its chance with every scenario."""
        return float(joint[self.asked].sum())

    def outcomes(self, seen: Floats) -> Outcomes:
        """What an observation is worth that is seen with these chances, [scenario]."""
        return Outcomes.of(float(seen.sum()), self.yes(seen), self.answer)

    def observations(self) -> list[Observation]:
        """Every indicator of which anything is still to be learned, the most telling first."""
        certain = {row.indicator for row in self.case.reports if row.certainty == CERTAIN}
        open_ones = (row for row in self.case.question.indicators if row.id not in certain)
        rows = [self._observation(row) for row in open_ones if self.shows(row, self.until)]
        return sorted(rows, key=lambda row: -row.outcomes.bits)

    def by(self, row: Indicator) -> date | None:
        """The last day to watch for an indicator; None for one that is to be checked."""
        window = row.window
        watched = window and window.detection > 0 and window.by > self.as_of and self.watch.since(row.id)
        return min(self.until, window.by) if window and watched else None

    def shows(self, row: Indicator, day: date) -> float:
        """The chance that an indicator, if true and not seen by now, is seen by a day; 1 off watch."""
        if self.by(row) is None:
            return 1.0
        now, then = (self.watch.silence(row.id, at) for at in (self.as_of, day))
        return (then - now) / (1 - now)

    def _observation(self, row: Indicator) -> Observation:
        by, true = self.by(row), self.true(row.id)
        return Observation(
            indicator=row.id,
            label=row.label,
            kind="watch" if by else "check",
            by=by,
            outcomes=self.outcomes(true * self.shows(row, self.until)),
            silence_counts=self._silence_counts(row, true) if by else None,
        )

    def _silence_counts(self, row: Indicator, true: Floats) -> date | None:
        """The first day on which not having seen an indicator moves the odds of the answer by a quarter."""
        yes, answer = self.yes(true), self.answer
        if not 0 < answer < 1:
            return None
        chances = yes / answer, (float(true.sum()) - yes) / (1 - answer)
        for number in range(1, (self.until - self.as_of).days + 1):
            day = self.as_of + timedelta(number)
            if_yes, if_no = (1 - chance * self.shows(row, day) for chance in chances)
            if max(if_yes / if_no, if_no / if_yes) >= COUNTS:
                return day
        return None
