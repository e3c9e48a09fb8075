"""From a file or a frame of forecasts to a scorecard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.scoring.gather import gather
from forecast.scoring.judged import FIRST
from forecast.scoring.messages import Places
from forecast.scoring.options import HORIZONS, SEED
from forecast.scoring.policy import DEFAULT, Policy
from forecast.scoring.questions import read_questions
from forecast.scoring.read import Table, read_table
from forecast.scoring.rows import read_rows
from forecast.scoring.scorecard import Asked, Scorecard, make_scorecard

if TYPE_CHECKING:
    import pandas as pd


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
    >>> given = [0.15, 0.45, 0.25, 0.15]
    >>> days = {"at": "2031-01-01", "opens": "2031-01-01", "closes": "2031-03-31"}
    >>> what = {"scenario": list("abcd"), "probability": given, "outcome": "c"}
    >>> frame = pd.DataFrame({"question": "strait", "forecaster": "me"} | days | what)
    >>> float(score(frame).by_forecaster["brier"].iloc[0].round(12))
    0.81
    """
    table = read_table(forecasts) if isinstance(forecasts, Path) else _of_frame(forecasts, name)
    source = name or table.places.file
    rows = read_rows(table)
    listed = read_questions(rows, table.places)
    gathered = gather(rows, listed, table.places, policy)
    return make_scorecard(gathered, Asked(source, policy, seed, tuple(horizons), judged))


def _of_frame(frame: pd.DataFrame, name: str) -> Table:
    return Table(frame.reset_index(drop=True), Places(name or "forecasts", None))
