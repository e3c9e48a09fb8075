"""Explanations, what-ifs and differences of probabilities. Plain values, no arrays.

Probabilities lie in [0, 1]. Weights are in bans: log10 of a factor of the odds of a scenario against all
others, above 0 for the scenario and below 0 against it. Maps are by scenario. What is asked for is the
chance of one or several scenarios together; `bans` are of its odds, and `points` are of that chance itself,
in [-1, 1]. An error is the Monte Carlo standard error of a move, 0 where figures are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from forecast.domain.frames import frame, frame_by_scenario
from forecast.domain.question import Question

if TYPE_CHECKING:
    import pandas as pd

    from forecast.domain.flip import Flips

type ByScenario = Mapping[str, float]

# A smaller change may be chance, or shows in no printed figure: it is no move.
_ERRORS, _LEAST = 2.0, 0.0005
WHAT_IF_COLUMNS = ("scenario", "before", "after", "move", "error", "is_move")
# The limit of k-hat (Vehtari et al. 2024).
MOST_K = 0.7


def is_move(change: float, error: float) -> bool:
    """Whether a change of a probability is more than two standard errors and than 0.05 points.

    >>> is_move(0.02, 0.004), is_move(0.02, 0.015), is_move(0.0001, 0.0)
    (True, False, False)
    """
    return abs(change) > max(_ERRORS * error, _LEAST)


@dataclass(frozen=True, slots=True)
class LeaveOneOutRow:
    """A part of the evidence left out.

    `kind` is report, origin, indicator, source, group, silence or opinions. `without` are the probabilities
    without its `reports`, `error` the errors of these moves; `weight` is its weight of evidence,
    `weight_error` the error of that. `bans` and `points` are what it does to the scenarios that are asked for
    together: with it minus without it.
    """

    kind: str
    id: str
    reports: tuple[str, ...]
    without: ByScenario
    error: ByScenario
    weight: ByScenario
    weight_error: ByScenario
    bans: float
    bans_error: float
    points: float
    points_error: float


@dataclass(frozen=True, slots=True)
class Share:
    """The part of an origin, or of a silence, in the whole move. The parts add up to the move.

    `weight` is in bans by scenario, `error` the error of that; `bans` and `points` are the parts in the move
    of the scenarios that are asked for together.
    `credit` and `shares_with` are as in `domain.assessment.OriginResult`.
    """

    kind: str
    id: str
    indicator: str
    weight: ByScenario
    error: ByScenario
    bans: float
    bans_error: float
    points: float
    points_error: float
    credit: float = 1.0
    shares_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """An assumption, an alternative to it, and the probabilities under the alternative.

    `kind` is judgement, grade, class, share, dependence or rho; `id` the indicator, source, scenario, group
    or rho; `under` the scenario of a judgement, one of those that are asked for. `points` is the move of
    these together, under the alternative minus now.
    """

    kind: str
    id: str
    assumed: str
    alternative: str
    posterior: ByScenario
    error: ByScenario
    points: float
    points_error: float
    under: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """The judgements of an indicator: `ratio` is the largest of its probabilities over the smallest.

    `weight`, and `bans` for what is asked, are those of leaving out all reports on it, 0 without one.
    """

    id: str
    text: str
    group: str
    reported: bool
    given: ByScenario
    ratio: float
    weight: ByScenario
    bans: float


@dataclass(frozen=True, slots=True)
class Computation:
    """How figures were computed.

    `exact` is whether without Monte Carlo error, `nodes` how many values of the reliabilities were summed
    over, `k_hat` the largest k-hat of their weights, None where exact. `orders` is how many orders the
    Shapley values were averaged over, 0 for all.
    """

    exact: bool
    nodes: int
    k_hat: float | None = None
    orders: int = 0
    seed: int = 0

    @property
    def is_rough(self) -> bool:
        """Whether figures far from the whole case may be off by more than their error."""
        return self.k_hat is not None and self.k_hat > MOST_K


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the probabilities are what they are, first that of the `asked` scenarios together.

    Those are the ones that answer the question with yes, where it names them, else the leading one, unless
    another was chosen.
    """

    question: Question
    as_of: date
    asked: tuple[str, ...]
    prior: ByScenario
    posterior: ByScenario
    error: ByScenario
    shares: tuple[Share, ...]
    leave_one_out: tuple[LeaveOneOutRow, ...]
    indicators: tuple[IndicatorRow, ...]
    sensitivity: tuple[SensitivityRow, ...]
    sentences: tuple[str, ...]
    computed: Computation

    @property
    def leading(self) -> str:
        """The most probable scenario, the first of equals."""
        return max(self.posterior, key=lambda scenario: self.posterior[scenario])

    @property
    def is_answer(self) -> bool:
        """Whether it explains the answer to the question, P(yes)."""
        return bool(self.question.yes) and set(self.asked) == set(self.question.yes)

    @property
    def answer_prior(self) -> float:
        """The chance of the asked scenarios before any report."""
        return self.share(self.prior)

    @property
    def answer(self) -> float:
        """The chance of the asked scenarios now."""
        return self.share(self.posterior)

    def share(self, of: ByScenario) -> float:
        """What some numbers by scenario give to the asked ones together."""
        return sum(of[scenario] for scenario in self.asked)

    def of_kind(self, kind: str) -> tuple[LeaveOneOutRow, ...]:
        """The rows of one kind, by absolute weight for what is asked."""
        chosen = (row for row in self.leave_one_out if row.kind == kind)
        return tuple(sorted(chosen, key=lambda row: -abs(row.bans)))

    def other_leader(self, row: LeaveOneOutRow | SensitivityRow) -> str:
        """The scenario that would lead by a row's probabilities, "" where it is the one that leads now."""
        then = row.without if isinstance(row, LeaveOneOutRow) else row.posterior
        leader = max(then, key=lambda scenario: then[scenario])
        return "" if leader == self.leading else leader

    @property
    def share_frame(self) -> pd.DataFrame:
        """The parts that add up: kind, id, indicator, scenario, weight, error."""
        return frame_by_scenario(
            self.shares, ("kind", "id", "indicator"), ("weight", "error"), self.posterior
        )

    @property
    def answer_frame(self) -> pd.DataFrame:
        """The parts in what is asked: kind, id, indicator, points, points_error, bans, bans_error."""
        names = ("kind", "id", "indicator", "points", "points_error", "bans", "bans_error")
        return frame(([getattr(share, name) for name in names] for share in self.shares), names)

    @property
    def leave_one_out_frame(self) -> pd.DataFrame:
        """Leave-one-out: kind, id, scenario, without, error, weight, weight_error."""
        maps = ("without", "error", "weight", "weight_error")
        return frame_by_scenario(self.leave_one_out, ("kind", "id"), maps, self.posterior)

    @property
    def sensitivity_frame(self) -> pd.DataFrame:
        """Other assumptions: kind, id, under, assumed, alternative, scenario, posterior, error."""
        names = ("kind", "id", "under", "assumed", "alternative")
        return frame_by_scenario(self.sensitivity, names, ("posterior", "error"), self.posterior)

    @property
    def indicator_frame(self) -> pd.DataFrame:
        """Indicators, the most diagnostic first: id, group, reported, ratio, scenario, given, weight."""
        names = ("id", "group", "reported", "ratio")
        return frame_by_scenario(self.indicators, names, ("given", "weight"), self.posterior)


@dataclass(frozen=True, slots=True)
class Assumption:
    """An assumption in place of an entry in the files; `kind` is set, drop, given, grade, rate or share.

    `text` is as typed: an assignment like rail-preparations=present, or a name to drop.
    """

    kind: str
    text: str

    def __str__(self) -> str:
        return f"--{self.kind} {self.text}"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Probabilities by the files, and under some assumptions; nothing is written.

    `notes` are remarks on the assumptions. `error` is the error of `after` minus `before`. `points` is the
    move of the `asked` scenarios together, the ones of the answer, else the leading one.
    """

    question: Question
    as_of: date
    name: str
    assumptions: tuple[Assumption, ...]
    notes: tuple[str, ...]
    before: ByScenario
    after: ByScenario
    error: ByScenario
    asked: tuple[str, ...]
    points: float
    points_error: float
    computed: Computation

    @property
    def answer_before(self) -> float:
        """The chance of the asked scenarios by the files."""
        return _together(self.before, self.asked)

    @property
    def answer_after(self) -> float:
        """The chance of the asked scenarios under the assumptions."""
        return _together(self.after, self.asked)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """A row for each scenario, with the values of WHAT_IF_COLUMNS."""
        for key, before in self.before.items():
            move, error = self.after[key] - before, self.error[key]
            yield key, before, self.after[key], move, error, is_move(move, error)

    @property
    def frame(self) -> pd.DataFrame:
        """A frame indexed by scenario: before, after, move, error, is_move."""
        return frame(self.rows(), WHAT_IF_COLUMNS, "scenario")


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """One item that differs between two sides, and its place, `file:line`."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Cause:
    """A kind of change, and its part of each scenario's move, in probability and in bans.

    The parts of all causes add up to the whole move. A scenario that one side lacks has probability 0 there,
    and no weight. `points` is its part of the move of the scenarios that are asked for together.
    """

    kind: str
    title: str
    move: ByScenario
    error: ByScenario
    weight: ByScenario
    points: float
    points_error: float
    items: tuple[ChangedItem, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two states of a question; `commit` is the commit of its files, "" for the working files."""

    name: str
    as_of: date
    commit: str
    posterior: ByScenario


@dataclass(frozen=True, slots=True)
class Difference:
    """The move of each scenario between two sides, divided among its causes.

    Asked are the scenarios that mean yes on the later side, else the one that leads there.
    """

    question: Question
    before: Side
    after: Side
    asked: tuple[str, ...]
    causes: tuple[Cause, ...]
    computed: Computation

    @property
    def answer_before(self) -> float:
        """The chance of the asked scenarios on the earlier side; one that it lacks has none."""
        return _together(self.before.posterior, self.asked)

    @property
    def answer_after(self) -> float:
        """The chance of the asked scenarios on the later side."""
        return _together(self.after.posterior, self.asked)

    @property
    def frame(self) -> pd.DataFrame:
        """By cause and scenario: kind, title, scenario, move, error (probability), weight (bans)."""
        scenarios = dict.fromkeys((*self.before.posterior, *self.after.posterior))
        return frame_by_scenario(self.causes, ("kind", "title"), ("move", "error", "weight"), scenarios)

    @property
    def item_frame(self) -> pd.DataFrame:
        """A row for each item: kind, text, place."""
        rows = ((cause.kind, item.text, item.place) for cause in self.causes for item in cause.items)
        return frame(rows, ("kind", "text", "place"))


def _together(of: ByScenario, asked: tuple[str, ...]) -> float:
    return sum(of.get(scenario, 0.0) for scenario in asked)


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a brief shows beside its assessment; each is None where the brief does not have it."""

    explanation: Explanation | None = None
    what_if: WhatIf | None = None
    difference: Difference | None = None
    flips: Flips | None = None
