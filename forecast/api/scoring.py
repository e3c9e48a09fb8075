"""Score forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.api.places import workspace_of
from forecast.core.write import write_text

if TYPE_CHECKING:
    from pandas import DataFrame

    from forecast.scoring.scorecard import Scorecard


def score(forecasts: Path | DataFrame, **options: Any) -> Scorecard:
    """The scorecard of a .csv or .parquet file, or of a frame, of forecasts in the forms of docs/scoring.md.

    Options are those of `forecast.scoring.score.score`: policy, horizons, judged, seed, name.
    """
    from forecast.scoring.score import score as score_forecasts

    return score_forecasts(forecasts, **options)


def score_questions(
    questions: Sequence[str] | None = None, workspace: Path | None = None, **options: Any
) -> Scorecard:
    """The scorecard of what was published on questions, all of them unless some are named."""
    from forecast.ledger.frame import ledger_frame

    return score(ledger_frame(workspace_of(workspace), questions), name="ledger", **options)


def write_scorecard(
    card: Scorecard, html: Path | None = None, tables: Path | None = None
) -> tuple[Path, ...]:
    """Write a scorecard as a self-contained page and its tables as CSV to a folder; the paths written."""
    written: tuple[Path, ...] = ()
    if html is not None:
        from forecast.scoring.page import render_scorecard

        html.parent.mkdir(parents=True, exist_ok=True)
        write_text(html, render_scorecard(card))
        written = (html,)
    if tables is not None:
        from forecast.scoring.data import write_csv

        written += write_csv(card, tables)
    return written
