"""Flips: the fewest inputs that would have to be otherwise, each within its range, for another conclusion."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from forecast.core.plain import listed, percent
from forecast.core.plain_data import plain_map
from forecast.domain.explanation import ByScenario, Computation
from forecast.domain.question import Question, asked_name, quoted_titles

VERSION = 1
COLUMNS = ("target", "flips", "answer", "kind", "id", "under", "assumed", "alternative")
_SIZES = ("single change", "pair", "three")
_HOW_MANY = ("one change does", "two changes together", "three changes together")


@dataclass(frozen=True, slots=True)
class FlipChange:
    """An input at an end of its range; its fields are those of `TornadoBar` and `TornadoEnd`."""

    kind: str
    id: str
    under: str
    assumed: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Flip:
    """The fewest changes that reach a target; where none do, `flips` is False and they come nearest.

    `target` is leader, word or alert, and `text` what would be so. `answer` and `posterior` are those after
    the changes, `answer_error` the Monte Carlo standard error of the answer's move. `tried` are how many sets
    of one change, of two and of three were summed, `reached` how many of the last size reach the target: of
    them `changes` goes farthest. Where `changes` are more than three they were added one by one, the one
    that brings the target nearest first, so that fewer may do.
    """

    target: str
    text: str
    flips: bool
    changes: tuple[FlipChange, ...]
    answer: float
    answer_error: float
    posterior: ByScenario
    tried: tuple[int, ...]
    reached: int

    @property
    def how(self) -> str:
        """How many changes it takes, in words."""
        if not self.flips:
            return "not within the ranges"
        size = len(self.changes)
        return _HOW_MANY[size - 1] if size <= len(_HOW_MANY) else f"{size} changes together"

    @property
    def effort(self) -> str:
        """How many sets were tried, size by size, and how many of the last size do, in words."""
        sizes = zip(self.tried, _SIZES[: len(self.tried)], strict=True)
        names = [f"{number:,} {noun}{'' if number == 1 else 's'}" for number, noun in sizes]
        none = f"None of {listed(names)} does."
        if self.is_smallest:
            several = f"{self.reached:,} do, and this goes farthest" if self.reached > 1 else "only this does"
            smaller = f"None of {listed(names[:-1])} does. " if names[:-1] else ""
            return f"{smaller}Of {names[-1]} {several}."
        if not self.flips:
            return f"{none} Shown is how far they go, one after the other."
        return f"{none} Beyond them the change that goes farthest was added, one by one: fewer may do."

    @property
    def is_smallest(self) -> bool:
        """Whether every smaller set was tried, and did not reach the target."""
        return self.flips and len(self.changes) == len(self.tried)


@dataclass(frozen=True, slots=True)
class Flips:
    """What would have to be wrong, by target. `inputs` have a range; sets are of the `considered` widest.

    Where it was `interrupted` not all sets of the last size were tried.
    """

    question: Question
    as_of: date
    asked: tuple[str, ...]
    answer: float
    posterior: ByScenario
    inputs: int
    considered: int
    interrupted: bool
    flips: tuple[Flip, ...]
    computed: Computation

    @property
    def asked_name(self) -> str:
        """What is asked, in words."""
        return asked_name(self.question, self.asked, self.posterior)

    @property
    def reach(self) -> str:
        """Of which inputs sets of several were tried, in words; "" where none were."""
        if not any(len(flip.tried) > 1 for flip in self.flips):
            return ""
        few = f"the {self.considered} of {self.inputs} inputs that move a probability most"
        return f"Pairs and threes are of {few if self.considered < self.inputs else 'all inputs'}."

    def outcome(self, flip: Flip) -> str:
        """The answer after the changes, and who leads then if that is another, in words."""
        then = f"{quoted_titles(self.question, self.asked)} would be {percent(flip.answer)}"
        leader = _leader(flip.posterior)
        if leader == _leader(self.posterior):
            return f"{then}."
        chance = percent(flip.posterior[leader])
        return f"{then}; {quoted_titles(self.question, [leader])} would lead with {chance}."

    def as_data(self) -> dict[str, Any]:
        """Maps, lists, text and numbers only; the question is its id."""
        head = {"record": VERSION, "question": self.question.id, "as_of": self.as_of, "asked": self.asked}
        counts = {"answer": self.answer, "inputs": self.inputs, "considered": self.considered}
        counts["interrupted"] = self.interrupted
        return plain_map({**head, **counts, "flips": self.flips, "computed": self.computed})

    def rows(self) -> Iterator[list[Any]]:
        """A row for every change of every flip under a heading, for CSV."""
        yield list(COLUMNS)
        for flip in self.flips:
            for it in flip.changes:
                what = [it.kind, it.id, it.under, it.assumed, it.alternative]
                yield [flip.target, flip.flips, flip.answer, *what]


def _leader(posterior: ByScenario) -> str:
    return max(posterior, key=lambda name: posterior[name])
