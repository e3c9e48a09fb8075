"""A plan of observation: what to look for next, what it would say, and by when its absence would count.

An observation has two outcomes. `chance` is the probability of the first, `if_seen` and `if_not` are the
answer after each, so that their mean is the answer now. Its `bits` are the expected fall of the answer's
entropy (Lindley 1956, doi:10.1214/aoms/1177728069), its `gain` the expected fall of its Brier score over both
categories, twice the variance of the outcomes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import log2
from typing import Any, Self

from forecast.core.plain_data import plain_map
from forecast.domain.explanation import ByScenario, Computation
from forecast.domain.question import Question, asked_name

VERSION = 1
COLUMNS = ("observation", "indicator", "source", "by", "chance", "if_seen", "if_not", "bits", "brier_gain")


def entropy(p: float) -> float:
    """The entropy of a yes or no with chance p, in bits.

    >>> entropy(0.5), entropy(1.0)
    (1.0, 0.0)
    """
    return 0.0 - sum(q * log2(q) for q in (p, 1 - p) if q > 0)


def expected_bits(outcomes: Sequence[tuple[float, float]]) -> float:
    """The mutual information of the answer and an observation, from (chance, answer then) of every outcome.

    >>> round(expected_bits([(0.375, 0.32), (0.625, 0.048)]), 5)
    0.09705
    """
    now = sum(chance * p for chance, p in outcomes)
    return max(0.0, entropy(now) - sum(chance * entropy(p) for chance, p in outcomes))


def brier_gain(outcomes: Sequence[tuple[float, float]]) -> float:
    """The expected fall of the Brier score over both categories, 2 E[(p - mean)^2], from the same.

    >>> round(brier_gain([(0.375, 0.32), (0.625, 0.048)]), 5)
    0.03468
    """
    now = sum(chance * p for chance, p in outcomes)
    return 2 * sum(chance * (p - now) ** 2 for chance, p in outcomes)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """An observation with two outcomes, and what it is worth."""

    chance: float
    if_seen: float
    if_not: float
    bits: float
    gain: float

    @classmethod
    def of(cls, chance: float, seen_and_yes: float, now: float) -> Self:
        """From P(seen), P(seen and yes) and P(yes) = `now`."""
        if_seen = seen_and_yes / chance if chance > 0 else now
        if_not = (now - seen_and_yes) / (1 - chance) if chance < 1 else now
        pairs = ((chance, if_seen), (1 - chance, if_not))
        return cls(chance, if_seen, if_not, expected_bits(pairs), brier_gain(pairs))


@dataclass(frozen=True, slots=True)
class NextReport:
    """One more report of a source on an indicator, asserted: the first outcome is that it affirms."""

    source: str
    letter: str
    outcomes: Outcomes


@dataclass(frozen=True, slots=True)
class Observation:
    """An indicator to look for.

    `kind` is "watch" for one that may still show in its window, by the day `by`, else "check": whether it is
    true is then to be found out, whenever that is. `silence_counts` is the first day on which not having seen
    it moves the odds of the answer by a quarter; None where it never does. `reports` are the next reports of
    sources that have not reported on it, the most telling first.
    """

    indicator: str
    label: str
    kind: str
    by: date | None
    outcomes: Outcomes
    silence_counts: date | None
    reports: tuple[NextReport, ...] = ()


@dataclass(frozen=True, slots=True)
class Together:
    """Observations that say most together: `bits` of all their outcomes, `apart` the sum of each alone.

    `lowest` and `highest` are the answer after the outcomes that lower and raise it most.
    """

    indicators: tuple[str, ...]
    bits: float
    apart: float
    gain: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look for until a day, the most telling first.

    `answer` is P(one of the scenarios `asked` for) now, and `entropy` its entropy in bits, more than which no
    observation can tell. `pair` and `triple` are the sets that tell most together, out of the `compared`
    observations that tell most alone. `handling` is the highest TLP mark of what it rests on.
    """

    question: Question
    as_of: date
    until: date
    asked: tuple[str, ...]
    answer: float
    observations: tuple[Observation, ...]
    pair: Together | None
    triple: Together | None
    compared: int
    computed: Computation
    posterior: ByScenario
    handling: str = ""

    @property
    def entropy(self) -> float:
        """The entropy of the answer, in bits."""
        return entropy(self.answer)

    @property
    def asked_name(self) -> str:
        """What is asked, in words."""
        return asked_name(self.question, self.asked, self.posterior)

    def as_data(self) -> dict[str, Any]:
        """Maps, lists, text and numbers only; the question is its id."""
        head = {"record": VERSION, "question": self.question.id, "as_of": self.as_of, "until": self.until}
        now = {"asked": self.asked, "answer": self.answer, "entropy": self.entropy}
        sets = {"pair": self.pair, "triple": self.triple, "compared": self.compared}
        return plain_map(
            {**head, **now, "observations": self.observations, **sets, "computed": self.computed}
        )

    def rows(self) -> Iterator[list[Any]]:
        """A row for every observation and every next report under a heading, for CSV."""
        yield list(COLUMNS)
        for row in self.observations:
            yield [row.kind, row.indicator, "", row.by or "", *_figures(row.outcomes)]
            for report in row.reports:
                yield ["report", row.indicator, report.source, row.by or "", *_figures(report.outcomes)]


def _figures(row: Outcomes) -> list[float]:
    return [row.chance, row.if_seen, row.if_not, row.bits, row.gain]
