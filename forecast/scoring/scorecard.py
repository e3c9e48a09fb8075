"""The scorecard: tables by forecaster, tag and horizon, calibration, and the score over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from forecast.core.handling import CLEAR
from forecast.core.problem import Problem
from forecast.scoring import tables
from forecast.scoring.forecasts import Forecasts, Tally
from forecast.scoring.judged import (
    CURVES,
    FIRST,
    JUDGED,
    Reliability,
    Statements,
    curve,
    decompositions,
    statements,
)
from forecast.scoring.options import HORIZONS
from forecast.scoring.scores import NO_PAIRS, score_all
from forecast.scoring.standing import stand

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Asked:
    """What a scorecard is to show: what it is of, days before the close, seed of the resampling.

    `judged` is which forecast of each question calibration is judged by: `first`, or so many days before
    the close.
    """

    source: str
    policy: str
    seed: int
    horizons: Sequence[int] = HORIZONS
    judged: str = FIRST


@dataclass(frozen=True)
class Scorecard:
    """Scores, and what was done with the input. Frames have a row a table row; NaN stands for "none".

    Columns of the first three frames: `questions`; the scores `brier`, `log`, `rps` (lower is better),
    `baseline`, `peer` (higher is better); skills such as `brier_skill_uniform` (1 is perfect, 0 as good as
    the reference); each with `_low` and `_high` of its 90% interval; `brier_halved`; `coverage`, the share of
    the days open; `zeros`, the forecasts that gave 0 to what came true. `left_out` are the problems of
    records of the ledger that are not sound, `handling` is the highest TLP mark of what the others rest on.
    """

    asked: Asked
    draws: int
    tallies: tuple[Tally, ...]
    by_forecaster: pd.DataFrame
    by_tag: pd.DataFrame
    by_horizon: pd.DataFrame
    calibration: pd.DataFrame
    over_time: pd.DataFrame
    statements: tuple[Statements, ...]
    left_out: tuple[Problem, ...] = ()
    handling: str = CLEAR

    @cached_property
    def reliability(self) -> tuple[Reliability, ...]:
        """The reliability diagrams of the forecasters with most questions; computed when asked for."""
        return tuple(curve(each, self.asked.seed) for each in self.statements)

    @property
    def scored(self) -> int:
        """How many forecasts are scored."""
        return self.tallies[-1].number


def make_scorecard(forecasts: Forecasts, asked: Asked) -> Scorecard:
    """Score forecasts, and put together what is to be shown."""
    scorer = score_all(forecasts, stand(forecasts)) if len(forecasts) else None
    pairs = scorer.averaged() if scorer else NO_PAIRS
    people, draws = tables.by_forecaster(forecasts, pairs, asked.seed)
    names = people["forecaster"].tolist()
    said = list(statements(scorer, names[:JUDGED], asked.judged)) if scorer else []
    return Scorecard(
        asked=asked,
        draws=draws,
        tallies=forecasts.tallies,
        by_forecaster=people,
        by_tag=tables.by_tag(forecasts, pairs, asked.seed),
        by_horizon=tables.by_horizon(forecasts, scorer, asked.horizons, asked.seed),
        calibration=decompositions(said),
        over_time=tables.over_time(forecasts, pairs),
        statements=tuple(said[:CURVES]),
    )
