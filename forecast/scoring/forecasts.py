"""Forecasts ready to be scored, as arrays."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.scoring.cells import Bools, Floats, Ints

Names = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of what the input has, and what was done with them."""

    number: int
    what: str
    done: str


@dataclass(frozen=True, slots=True)
class Questions:
    """What is known of the questions, each array [question]; days count from 1970.

    `end` is the first day that is not scored: that of the resolution, or the one after `closes`.
    `outcome` is the index of the scenario that came true, `size` the number of scenarios. `base` [base rate]
    has the base rates one after the other, NaN for none, those of question q from `base_first[q]` on.
    """

    names: Names
    opens: Ints
    closes: Ints
    end: Ints
    size: Ints
    outcome: Ints
    ordered: Bools
    tags: tuple[tuple[str, ...], ...]
    base: Floats
    base_first: Ints


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Forecasts by question, forecaster and time, at most one a day; none stands for no day at all.

    `question`, `forecaster`, `day` (from 1970) and `first` are [forecast]. `p` [probability] has their
    probabilities one after the other, those of forecast v from `first[v]` on.
    """

    questions: Questions
    forecasters: Names
    question: Ints
    forecaster: Ints
    day: Ints
    p: Floats
    first: Ints
    tallies: tuple[Tally, ...]

    def __len__(self) -> int:
        return len(self.question)


def by_size(size: Ints, first: Ints, flat: Floats) -> Iterator[tuple[Ints, Floats]]:
    """The rows of each number of scenarios, and their probabilities [row, scenario].

    `size` [row] is the number of scenarios, `first` [row] where a row begins in `flat` [probability].

    >>> sizes, flat = np.array([2, 3]), np.array([0.5, 0.5, 0.2, 0.3, 0.5])
    >>> [(rows.tolist(), p.tolist()) for rows, p in by_size(sizes, np.array([0, 2]), flat)]
    [([0], [[0.5, 0.5]]), ([1], [[0.2, 0.3, 0.5]])]
    """
    for scenarios in np.unique(size):
        rows = np.flatnonzero(size == scenarios)
        yield rows, flat[first[rows][:, np.newaxis] + np.arange(scenarios)]
