"""The ledger as a table for scoring."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem
from forecast.domain.frames import frame
from forecast.domain.question import VOID
from forecast.files.workspace import LEDGER
from forecast.ledger.book import problem
from forecast.ledger.history import COLUMNS, History, rows
from forecast.ledger.record import short

if TYPE_CHECKING:
    import pandas as pd


def ledger_frame(histories: Iterable[History]) -> pd.DataFrame:
    """Published forecasts in long form: one row a question, forecaster, day and scenario.

    Columns: `question`; `forecaster`, "model" or an analyst's name; `at`, the day that the forecast
    is of; `scenario`; `probability`; `outcome`, the id of the scenario that came true, "void", or
    missing while the question is open or its resolutions contradict each other; `opens`, `closes`,
    `resolved_at`, days; `ordered`, whether the scenarios form a scale; `tag`, the question's tags
    with "|" between them; `base_rate`, the prior on the first day forecast; `retrospective`, whether
    it was published, or its question written, more than a day after `at`; `record`, its digest.

    Days are datetime64. The facts of a question are the same in all of its rows. Of several forecasts by
    one forecaster of one day the frame has the last in the chain, those in retrospect only where there
    is no other. Records that are not sound are not in a history, and so not in the frame.
    """
    return frame((row for history in histories for row in rows(history)), tuple(COLUMNS)).astype(COLUMNS)


def not_offered(history: History) -> Problem | None:
    """The problem of an outcome that no published forecast has, so that none can be scored on it.

    A scenario that was added after the last forecast can come true.
    """
    resolution, offered = history.outcome, {name for row in history.issued for name in row.probability}
    if resolution is None or not offered or resolution.outcome in (*offered, VOID):
        return None
    words = {"outcome": quoted(resolution.outcome), "name": short(resolution)}
    return problem("outcome-not-offered", f"{LEDGER}/{history.question}", **words)
