"""Intervals by drawing questions anew: forecasts of one question stand or fall together.

Efron & Tibshirani 1993, An Introduction to the Bootstrap; percentile intervals with questions as clusters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.scoring.cells import Floats, Ints

LEVEL = 0.9
MOST, FEWEST, WORK, CHUNK = 1_000, 100, 1_500_000_000, 4_000_000
ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure that is the mean of the values `value`, or 1 - the mean of `value` / the mean of `against`."""

    name: str
    value: str
    against: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure of every row [row]: the estimate and the ends of its 90% interval, NaN for none."""

    value: Floats
    low: Floats
    high: Floats


class Sums:
    """Weighted sums of values by row, for any weights of the questions; infinities are kept apart.

    `values` by name, `row` and `question` are [entry]: the row of the table and the question, both numbered
    from 0, that an entry belongs to. NaN stands for no value.

    >>> sums = Sums(np.array([0, 0]), np.array([0, 1]), 1, {"brier": np.array([0.5, 1.0])})
    >>> sums.ratios([Ratio("brier", "brier")], np.ones((2, 1)))[0].tolist()
    [[0.75]]
    """

    def __init__(self, row: Ints, question: Ints, rows: int, values: Mapping[str, Floats]) -> None:
        self.row, self.question, self.rows, self.values = row, question, rows, values
        self.questions = int(question.max()) + 1 if len(question) else 0

    def top(self, rows: int) -> "Sums":
        """The sums of the first rows alone."""
        if self.rows <= rows:
            return self
        mine = self.row < rows
        values = {name: column[mine] for name, column in self.values.items()}
        return Sums(self.row[mine], self.question[mine], rows, values)

    def clusters(self) -> Ints:
        """How many questions each row has [row]."""
        pairs = np.unique(self.row * max(self.questions, 1) + self.question)
        return np.bincount(pairs // max(self.questions, 1), minlength=self.rows)

    def ratios(self, ratios: Sequence[Ratio], weights: Floats) -> list[Floats]:
        """Every ratio [row, draw] for weights [question, draw]; NaN where a row has no value."""
        cache: dict[tuple[str, str], Floats] = {}

        def total(name: str, only: str) -> Floats:
            lacking = np.isnan(self.values[only]) if only else None
            mask = only if lacking is not None and (lacking & ~np.isnan(self.values[name])).any() else ""
            if (name, mask) not in cache:
                cache[name, mask] = self._sum(self._column(name, mask), weights)
            return cache[name, mask]

        figures = []
        for ratio in ratios:
            with np.errstate(divide="ignore", invalid="ignore"):
                if ratio.against:
                    upper, lower = total(ratio.value, ratio.against), total(ratio.against, ratio.value)
                    figures.append(1 - upper / np.where(lower == 0, np.nan, lower))
                else:
                    key = ("1", ratio.value if np.isnan(self.values[ratio.value]).any() else "")
                    if key not in cache:
                        there = ~np.isnan(self.values[ratio.value])
                        cache[key] = self._sum(there.astype(np.float64), weights)
                    figures.append(total(ratio.value, "") / cache[key])
        return figures

    def _column(self, name: str, only: str) -> Floats:
        values = self.values[name]
        return np.where(np.isnan(self.values[only]), np.nan, values) if only else values

    def _sum(self, values: Floats, weights: Floats) -> Floats:
        total = self._dot(np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0), weights)
        for sign in (np.inf, -np.inf):
            if (endless := values == sign).any():
                hit = self._dot(endless.astype(np.float64), weights) > 0
                with np.errstate(invalid="ignore"):
                    total = np.where(hit, total + sign, total)
        return total

    def _dot(self, values: Floats, weights: Floats) -> Floats:
        from scipy.sparse import csr_array

        matrix = csr_array((values, (self.row, self.question)), shape=(self.rows, self.questions))
        product: Floats = matrix @ weights
        return product


def estimate(sums: Sums, ratios: Sequence[Ratio], seed: int) -> tuple[dict[str, Estimate], int]:
    """Every ratio with its percentile interval, questions drawn anew with all that belongs to them.

    Efron & Tibshirani 1993, An Introduction to the Bootstrap. Too narrow for few questions.

    Args:
        sums: The values, of one row or more.
        ratios: The figures wanted.
        seed: The seed of the draws.

    Returns:
        The estimates by the names of their ratios, each with arrays [row], and the number of draws: 1,000,
        or fewer where the input is so large that it would take long, but never less than 100. A row of
        fewer than two questions has no interval, nor have those after the first 1,000 rows.

    >>> sums = Sums(np.zeros(3, dtype=int), np.arange(3), 1, {"brier": np.array([0.25, 0.5, 0.75])})
    >>> estimates, draws = estimate(sums, [Ratio("brier", "brier")], seed=1)
    >>> brier = estimates["brier"]
    >>> brier.value.tolist(), bool(0.25 <= brier.low[0] < 0.5 < brier.high[0] <= 0.75), draws
    ([0.5], True, 1000)
    """
    values = np.array([figure[:, 0] for figure in sums.ratios(ratios, np.ones((sums.questions, 1)))])
    whole, sums = sums, sums.top(ROWS)
    draws = int(np.clip(WORK // max(len(sums.row) * len(ratios), 1), FEWEST, MOST))
    drawn = np.empty((len(ratios), sums.rows, draws))
    random = np.random.default_rng(seed)
    chunk = max(CHUNK // max(sums.questions, 1), 1)
    for begin in range(0, draws, chunk):
        end = min(begin + chunk, draws)
        weights = np.stack([_weights(random, sums.questions) for _ in range(begin, end)], axis=1)
        drawn[:, :, begin:end] = sums.ratios(ratios, weights)
    few = (sums.clusters() < 2) | np.isnan(values[:, : sums.rows])
    low, high = (
        np.pad(np.where(few, np.nan, end), ((0, 0), (0, whole.rows - sums.rows)), constant_values=np.nan)
        for end in _bounds(drawn)
    )
    return {r.name: Estimate(values[i], low[i], high[i]) for i, r in enumerate(ratios)}, draws


def _weights(random: np.random.Generator, questions: int) -> Floats:
    return np.bincount(random.integers(questions, size=questions), minlength=questions).astype(np.float64)


def _bounds(drawn: Floats) -> tuple[Floats, Floats]:
    """The ends [...] of the middle 90% of draws [..., draw], each a draw itself, since some are infinite."""
    ordered = np.sort(drawn, axis=-1)
    there = (~np.isnan(ordered)).sum(axis=-1, keepdims=True)
    tail = (1 - LEVEL) / 2
    low = np.take_along_axis(ordered, np.floor(tail * (there - 1)).astype(np.int64).clip(0), axis=-1)
    high = np.take_along_axis(ordered, np.ceil((1 - tail) * (there - 1)).astype(np.int64).clip(0), axis=-1)
    return low[..., 0], high[..., 0]
