"""Score forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.api.paths import refuse_link_out, root_of, workspace_of, write
from forecast.core.handling import highest, is_private
from forecast.core.problem import ProblemsError

if TYPE_CHECKING:
    from pandas import DataFrame

    from forecast.scoring.score import Scorecard


def score(forecasts: Path | DataFrame, **options: Any) -> Scorecard:
    """The scorecard of a .csv or .parquet file, or of a frame, of forecasts in the forms of docs/scoring.md.

    Options are those of `forecast.scoring.score.score`: policy, horizons, judged, seed, name.
    """
    from forecast.scoring.score import score as score_forecasts

    if isinstance(forecasts, Path):
        refuse_link_out(root_of(None), forecasts)
    return score_forecasts(forecasts, **options)


def score_questions(
    questions: Sequence[str] | None = None,
    workspace: str | Path | None = None,
    now: datetime | None = None,
    **options: Any,
) -> Scorecard:
    """The scorecard of the published forecasts of questions, all of them unless some are named.

    Records that are not sound are left out, and are in its `left_out` by name. `now` is the time that no
    record can be later than, with a time zone.
    """
    from forecast.ledger.book import select_questions
    from forecast.ledger.frame import ledger_frame, not_offered
    from forecast.ledger.history import history as read_history

    root, now = workspace_of(workspace), now or datetime.now(UTC)
    histories = [read_history(root, name, now) for name in select_questions(root, questions)]
    unfit = {history.question: problem for history in histories if (problem := not_offered(history))}
    problems = tuple(problem for history in histories for problem in history.problems)
    problems += tuple(unfit.values())
    frame = ledger_frame([history for history in histories if history.question not in unfit])
    if frame.empty and problems:
        raise ProblemsError(problems)
    mark = highest(issued.record.handling for history in histories for issued in history.issued)
    return replace(score(frame, name="ledger", **options), left_out=problems, handling=mark)


def write_scorecard(
    card: Scorecard,
    html: Path | None = None,
    tables: Path | None = None,
    workspace: str | Path | None = None,
) -> tuple[Path, ...]:
    """Write a scorecard as a self-contained page and its tables as CSV to a folder; the paths written."""
    texts: dict[Path, str] = {}
    if html is not None:
        from forecast.scoring.page import render_scorecard

        texts[html] = render_scorecard(card)
    if tables is not None:
        from forecast.scoring.data import csv_texts

        texts |= {tables / name: text for name, text in csv_texts(card).items()}
    root, private = root_of(workspace), is_private(card.handling)
    return tuple(write(root, path, text, private) for path, text in texts.items())
