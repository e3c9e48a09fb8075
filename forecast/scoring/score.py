"""The scorecard of a file or a frame of forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.core.handling import CLEAR
from forecast.core.problem import Problem
from forecast.scoring import tables
from forecast.scoring.forecasts import Tally
from forecast.scoring.gather import gather
from forecast.scoring.messages import Places
from forecast.scoring.periods import forecast_periods
from forecast.scoring.policy import DEFAULT, HORIZONS, SEED, Policy
from forecast.scoring.read import Table, read_table
from forecast.scoring.rows import read_rows
from forecast.scoring.scores import NO_PAIRS, score_all
from forecast.scoring.statements import (
    CURVES,
    FIRST,
    JUDGED,
    Reliability,
    Statements,
    curve,
    decompositions,
    statements,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class ScoreSettings:
    """The source of a scorecard, the policy, the seed of the resampling, and the days before the close.

    `judged` is which forecast of each question calibration is judged by: `first`, or so many days before
    the close.
    """

    source: str
    policy: str
    seed: int
    horizons: Sequence[int]
    judged: str


@dataclass(frozen=True)
class Scorecard:
    """Scores, and what was done with the input. Frames have a row a table row; NaN stands for "none".

    Columns of the first three frames: `questions`; the scores `brier`, `log`, `rps` (lower is better),
    `baseline`, `peer` (higher is better); skills such as `brier_skill_uniform` (1 is perfect, 0 as good as
    the reference); each with `_low` and `_high` of its 90% interval; `brier_halved`; `coverage`, the share of
    the days open; `zeros`, the forecasts that gave 0 to what came true. `left_out` are the problems of
    records of the ledger that are not sound, `handling` is the highest TLP mark of what the others rest on.
    """

    settings: ScoreSettings
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
        """The reliability diagrams of the forecasters with most questions; computed on first use."""
        return tuple(curve(own, self.settings.seed) for own in self.statements)

    @property
    def scored(self) -> int:
        """How many forecasts are scored."""
        return self.tallies[-1].number


def score(
    forecasts: Path | pd.DataFrame,
    *,
    policy: Policy = DEFAULT,
    horizons: Sequence[int] = HORIZONS,
    judged: str = FIRST,
    seed: int = SEED,
    name: str = "",
) -> Scorecard:
    """The scorecard of a CSV or Parquet file, or of a frame, in the long or the wide form.

    The frame's columns are those of `docs/scoring.md`. `horizons` are days before the scheduled close;
    `judged` is which forecast of each question calibration is judged by, "first" or a number of days before
    the close; `name` is what the input is called. Raises ProblemsError with all that is wrong with it.

    >>> import pandas as pd
    >>> p = [0.15, 0.45, 0.25, 0.15]
    >>> days = {"at": "2031-01-01", "opens": "2031-01-01", "closes": "2031-03-31"}
    >>> what = {"scenario": list("abcd"), "probability": p, "outcome": "c"}
    >>> frame = pd.DataFrame({"question": "strait", "forecaster": "me"} | days | what)
    >>> float(score(frame).by_forecaster["brier"].iloc[0].round(12))
    0.81
    """
    table = read_table(forecasts) if isinstance(forecasts, Path) else _of_frame(forecasts, name)
    gathered = gather(read_rows(table), table.places, policy)
    scorer = score_all(gathered, forecast_periods(gathered)) if len(gathered) else None
    pairs = scorer.averaged() if scorer else NO_PAIRS
    people, draws = tables.by_forecaster(gathered, pairs, seed)
    names = people["forecaster"].tolist()[:JUDGED]
    judged_forecasts = list(statements(scorer, names, judged)) if scorer else []
    return Scorecard(
        settings=ScoreSettings(name or table.places.file, policy, seed, tuple(horizons), judged),
        draws=draws,
        tallies=gathered.tallies,
        by_forecaster=people,
        by_tag=tables.by_tag(gathered, pairs, seed),
        by_horizon=tables.by_horizon(gathered, scorer, horizons, seed),
        calibration=decompositions(judged_forecasts),
        over_time=tables.over_time(gathered, pairs),
        statements=tuple(judged_forecasts[:CURVES]),
    )


def _of_frame(frame: pd.DataFrame, name: str) -> Table:
    return Table(frame.reset_index(drop=True), Places(name or "forecasts", None))
