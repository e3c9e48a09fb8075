"""Why an assessment says what it says, what if, and what changed. Plain values, no arrays.

Probabilities lie in [0, 1]; weights are in bans, log10 of a factor of the odds of a scenario against
all others, plus for it and minus against it. Maps are by scenario. An error is a Monte Carlo
standard error of the move that it stands beside, 0 where figures are exact.
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

type ByScenario = Mapping[str, float]

# A move that may be chance, or that no printed figure shows, is none.
_ERRORS, _LEAST = 2.0, 0.0005
WHAT_IF_COLUMNS = ("scenario", "before", "after", "move", "error", "is_move")
# The limit of k-hat (Vehtari et al. 2024).
MOST_K = 0.7


def is_move(change: float, error: float) -> bool:
    """Whether a change of a probability is more than chance and enough to be seen.

    >>> is_move(0.02, 0.004), is_move(0.02, 0.015), is_move(0.0001, 0.0)
    (True, False, False)
    """
    return abs(change) > max(_ERRORS * error, _LEAST)


@dataclass(frozen=True, slots=True)
class LeaveOneOutRow:
    """A part of the evidence left out.

    `kind` is report, origin, indicator, source, group, silence or opinions.
    `without` are the probabilities without all its `reports`, `error` those of the move to it;
    `weight` is its weight of evidence and `weight_error` its error.
    """

    kind: str
    id: str
    reports: tuple[str, ...]
    without: ByScenario
    error: ByScenario
    weight: ByScenario
    weight_error: ByScenario


@dataclass(frozen=True, slots=True)
class Share:
    """What an origin, or a silence, brings: its part of the whole move, in bans. The parts add up to it."""

    kind: str
    id: str
    indicator: str
    weight: ByScenario
    error: ByScenario


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """Something assumed, and the probabilities if another thing were: they move by chance within `error`.

    `kind` is judgement, grade, class or dependence; `id` the indicator, source, class or group.
    """

    kind: str
    id: str
    assumed: str
    alternative: str
    posterior: ByScenario
    error: ByScenario


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator as judged: `ratio` is the largest of its probabilities over the smallest."""

    id: str
    text: str
    group: str
    reported: bool
    given: ByScenario
    ratio: float
    weight: ByScenario


@dataclass(frozen=True, slots=True)
class Computed:
    """How figures were computed.

    `nodes` are the reliabilities summed over, `exact` whether without error; `k_hat` the worst tail
    of the weights met, None where exact; `orders` those of the decomposition, 0 where all were taken.
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
    """Why the probabilities are what they are; `scenario` is the one that is asked about."""

    question: Question
    as_of: date
    scenario: str
    prior: ByScenario
    posterior: ByScenario
    error: ByScenario
    shares: tuple[Share, ...]
    leave_one_out: tuple[LeaveOneOutRow, ...]
    indicators: tuple[IndicatorRow, ...]
    sensitivity: tuple[SensitivityRow, ...]
    sentences: tuple[str, ...]
    computed: Computed

    @property
    def leading(self) -> str:
        """The most probable scenario, the first of equals."""
        return max(self.posterior, key=lambda scenario: self.posterior[scenario])

    def of_kind(self, kind: str) -> tuple[LeaveOneOutRow, ...]:
        """The pieces of one kind, by absolute weight for the scenario asked about."""
        chosen = (piece for piece in self.leave_one_out if piece.kind == kind)
        return tuple(sorted(chosen, key=lambda piece: -abs(piece.weight[self.scenario])))

    @property
    def share_frame(self) -> pd.DataFrame:
        """The parts that add up: kind, id, indicator, scenario, weight, error."""
        return frame_by_scenario(
            self.shares, ("kind", "id", "indicator"), ("weight", "error"), self.posterior
        )

    @property
    def leave_one_out_frame(self) -> pd.DataFrame:
        """Leave-one-out: kind, id, scenario, without, error, weight, weight_error."""
        maps = ("without", "error", "weight", "weight_error")
        return frame_by_scenario(self.leave_one_out, ("kind", "id"), maps, self.posterior)

    @property
    def sensitivity_frame(self) -> pd.DataFrame:
        """Other assumptions: kind, id, assumed, alternative, scenario, posterior, error."""
        names = ("kind", "id", "assumed", "alternative")
        return frame_by_scenario(self.sensitivity, names, ("posterior", "error"), self.posterior)

    @property
    def indicator_frame(self) -> pd.DataFrame:
        """Indicators, the most diagnostic first: id, group, reported, ratio, scenario, given, weight."""
        names = ("id", "group", "reported", "ratio")
        return frame_by_scenario(self.indicators, names, ("given", "weight"), self.posterior)


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something to assume instead of what the files say: `kind` is set, drop, given, grade, rate or share.

    `text` is as typed: an assignment like rail-preparations=present, or a name to drop.
    """

    kind: str
    text: str

    def __str__(self) -> str:
        return f"--{self.kind} {self.text}"


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Probabilities as the files have it, and under some other assumptions; nothing is written.

    `notes` tell what to know of the assumptions. `error` is that of `after` less
    `before`.
    """

    question: Question
    as_of: date
    name: str
    assumptions: tuple[Assumption, ...]
    notes: tuple[str, ...]
    before: ByScenario
    after: ByScenario
    error: ByScenario
    computed: Computed

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
class Changed:
    """One thing that differs between two sides, and its place, `file:line`."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Cause:
    """What one kind of change does: its part of each scenario's move, in probability and in bans.

    The parts of all causes add up to the whole move. A scenario that only one side has stands at
    probability 0 on the other, and has no weight.
    """

    kind: str
    title: str
    move: ByScenario
    error: ByScenario
    weight: ByScenario
    items: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two states of a question; `commit` is that of its files, "" for those that lie here."""

    name: str
    as_of: date
    commit: str
    posterior: ByScenario


@dataclass(frozen=True, slots=True)
class Difference:
    """What moved each scenario between two sides."""

    question: Question
    before: Side
    after: Side
    causes: tuple[Cause, ...]
    computed: Computed

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


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a brief tells beside an assessment: why, under which other assumptions what, and what moved it."""

    explanation: Explanation | None = None
    what_if: WhatIf | None = None
    difference: Difference | None = None
