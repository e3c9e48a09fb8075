"""The tornado of an answer: every input over its own plausible range, the widest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from forecast.core.plain_data import plain_map
from forecast.domain.explanation import ByScenario, Computation
from forecast.domain.question import Question

VERSION = 1
COLUMNS = ("kind", "id", "under", "assumed", "alternative", "answer", "points", "points_error")


@dataclass(frozen=True, slots=True)
class TornadoEnd:
    """The answer with an input at one end of its range: `points` is the move from the answer now.

    `points_error` is the Monte Carlo standard error of the move, 0 for an exact sum.
    """

    alternative: str
    answer: float
    points: float
    points_error: float


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """An input: what it is, what is assumed of it, and the answer at the ends of its range.

    `kind` is judgement, grade, class, share, dependence, certainty, affirms_anyway, foresight, repetition or
    half_life; `id` the indicator, source, report, scenario or group; `under` the scenario of a judgement.
    `lowest` and `highest` are the ends with the smallest and the largest answer.
    """

    kind: str
    id: str
    under: str
    assumed: str
    ends: tuple[TornadoEnd, ...]

    @property
    def lowest(self) -> TornadoEnd:
        """The end with the smallest answer."""
        return min(self.ends, key=lambda end: end.points)

    @property
    def highest(self) -> TornadoEnd:
        """The end with the largest answer."""
        return max(self.ends, key=lambda end: end.points)

    @property
    def width(self) -> float:
        """How far the answer moves over the range, the answer now included, in probability."""
        return max(self.highest.points, 0.0) - min(self.lowest.points, 0.0)


@dataclass(frozen=True, slots=True)
class Tornado:
    """Every input of a case over its range. `answer` is P(one of the scenarios `asked` for) as it is."""

    question: Question
    as_of: date
    asked: tuple[str, ...]
    posterior: ByScenario
    answer: float
    bars: tuple[TornadoBar, ...]
    computed: Computation

    def as_data(self) -> dict[str, Any]:
        """Maps, lists, text and numbers only; the question is its id."""
        bars = [
            {"kind": bar.kind, "id": bar.id, "under": bar.under, "assumed": bar.assumed}
            | {"width": bar.width, "ends": bar.ends}
            for bar in self.bars
        ]
        values = {"as_of": self.as_of, "asked": self.asked, "answer": self.answer, "bars": bars}
        head = {"record": VERSION, "question": self.question.id, "computed": self.computed}
        return plain_map(head | values)

    def rows(self) -> Iterator[list[Any]]:
        """A row for every end of every bar under a heading, for CSV."""
        yield list(COLUMNS)
        for bar in self.bars:
            for end in bar.ends:
                of_end = [end.alternative, end.answer, end.points, end.points_error]
                yield [bar.kind, bar.id, bar.under, bar.assumed, *of_end]
