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
    """What was found so often in the input, and what was done with it."""

    number: int
    what: str
    done: str


@dataclass(frozen=True, slots=True)
class Questions:
    """What is known of the questions, each array (question); days count from 1970.

    `end` is the first day that is not scored: that of the resolution, or the one after `closes`.
    `outcome` is the index of the scenario that came true, `size` the number of scenarios.
    """

    names: Names
    opens: Ints
    closes: Ints
    end: Ints
    size: Ints
    outcome: Ints
    ordered: Bools
    tags: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Forecasts by question, forecaster and time, at most one a day; none stands for no day at all.

    `p` has their probabilities one after the other, those of forecast v from `first[v]` on;
    `base` and `base_first` hold the questions' base rates in the same way, NaN where not given.
    """

    questions: Questions
    forecasters: Names
    question: Ints
    forecaster: Ints
    day: Ints
    p: Floats
    first: Ints
    base: Floats
    base_first: Ints
    tallies: tuple[Tally, ...]

    def __len__(self) -> int:
        return len(self.question)


def by_size(size: Ints, first: Ints, flat: Floats) -> Iterator[tuple[Ints, Floats]]:
    """The rows of each number of scenarios, and their probabilities as a table (row, scenario)."""
    for scenarios in np.unique(size):
        rows = np.flatnonzero(size == scenarios)
        yield rows, flat[first[rows][:, np.newaxis] + np.arange(scenarios)]
