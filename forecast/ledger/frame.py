"""The ledger as a table for scoring."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.ledger.book import chosen, read_book
from forecast.ledger.history import COLUMNS, history, rows

if TYPE_CHECKING:
    import pandas as pd

_KINDS: dict[str, str] = {
    **dict.fromkeys(("at", "opens", "closes", "resolved_at"), "datetime64[s]"),
    **dict.fromkeys(("probability", "base_rate"), "float64"),
    **dict.fromkeys(("ordered", "retrospective"), "bool"),
}


def ledger_frame(root: Path, questions: Sequence[str] | None = None) -> pd.DataFrame:
    """Published forecasts in long form: one row a question, forecaster, day and scenario.

    Columns: `question`; `forecaster`, "model" or an analyst's name; `at`, the day that the forecast
    is of; `scenario`; `probability`; `outcome`, the id of the scenario that came true, "void", or
    missing while the question is open or its resolutions contradict each other; `opens`, `closes`,
    `resolved_at`, days; `ordered`, whether the scenarios form a scale; `tag`, the question's tags
    with "|" between them; `base_rate`, the prior on the first day forecast; `retrospective`, whether
    it was published, or its question written, more than a day after `at`; `record`, its digest.

    Days are datetime64. What is said of the question is the same in all of its rows. Of several
    forecasts by one forecaster of one day the last in the chain is given, those in retrospect only
    where there is no other. Raises ProblemsError where a question has no records, or where they are
    not sound.
    """
    import pandas as pd

    names = chosen(root, questions)
    for name in names:
        read_book(root, name).sound()
    frame = pd.DataFrame((row for name in names for row in rows(history(root, name))), columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(COLUMNS, "str") | _KINDS)
