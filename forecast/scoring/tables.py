"""Tables of scores, one row a forecaster, or a forecaster and a tag or horizon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.scoring.bootstrap import Ratio, Sums, estimate
from forecast.scoring.cells import Ints, day_text
from forecast.scoring.forecasts import Forecasts
from forecast.scoring.scores import LOSSES, REFERENCES, SCORES, Pairs, Scorer

if TYPE_CHECKING:
    import pandas as pd

RATIOS = (
    *(Ratio(score, score) for score in SCORES),
    *(
        Ratio(f"{loss}_skill_{reference}", loss, f"{loss}/{reference}")
        for loss in LOSSES
        for reference in REFERENCES
    ),
)


def by_forecaster(forecasts: Forecasts, pairs: Pairs, seed: int) -> tuple[pd.DataFrame, int]:
    """All questions of each forecaster, those with most questions first; and how many draws there were."""
    return _table(forecasts, pairs, None, np.zeros(len(pairs.question), dtype=np.int64), (), seed)


def by_tag(forecasts: Forecasts, pairs: Pairs, seed: int) -> pd.DataFrame:
    """The questions of each tag, by forecaster; a question counts under each of its tags."""
    tags = sorted({tag for own in forecasts.questions.tags for tag in own})
    code = {tag: index for index, tag in enumerate(tags)}
    of_question = [np.array([code[tag] for tag in own], dtype=np.int64) for own in forecasts.questions.tags]
    many = np.array([len(codes) for codes in of_question])
    first = np.concatenate(([0], np.cumsum(many)[:-1]))
    row = np.repeat(np.arange(len(pairs.question)), many[pairs.question])
    nth = np.arange(len(row)) - np.repeat(
        np.cumsum(many[pairs.question]) - many[pairs.question], many[pairs.question]
    )
    flat = np.concatenate([*of_question, np.zeros(0, dtype=np.int64)])
    key = flat[first[pairs.question[row]] + nth] if len(row) else row
    return _table(forecasts, pairs.take(row), "tag", key, tags, seed)[0]


def by_horizon(forecasts: Forecasts, scorer: Scorer | None, days: Sequence[int], seed: int) -> pd.DataFrame:
    """Scores on the day so many days before the scheduled close, of questions still open on it."""
    spots = [scorer.spot(before) for before in days] if scorer else []
    key = np.repeat(np.arange(len(spots)), [len(spot.question) for spot in spots])
    return _table(forecasts, Pairs.joined(spots), "days_before", key, tuple(days), seed)[0]


def _table(
    forecasts: Forecasts, pairs: Pairs, label: str | None, key: Ints, names: Sequence[Any], seed: int
) -> tuple[pd.DataFrame, int]:
    import pandas as pd

    people = max(len(forecasts.forecasters), 1)
    keys, row_of, number = np.unique(key * people + pairs.forecaster, return_inverse=True, return_counts=True)
    # Those with most questions come first, so that they are the ones with intervals in a very long table.
    order = np.lexsort((keys % people, -number, keys // people))
    row, keys, number = np.argsort(order)[row_of], keys[order], number[order]
    columns: dict[str, Any] = {label: [names[code] for code in keys // people]} if label else {}
    columns["forecaster"] = forecasts.forecasters[keys % people]
    columns["questions"] = number
    columns["coverage"] = np.bincount(row, pairs.covered, minlength=len(keys)) / np.maximum(number, 1)
    columns["zeros"] = np.bincount(row, pairs.zeros, minlength=len(keys)).astype(np.int64)
    _, question = np.unique(pairs.question, return_inverse=True)
    figures, draws = estimate(Sums(row, question, len(keys), pairs.values), RATIOS, seed)
    for name, figure in figures.items():
        columns |= {name: figure.value, f"{name}_low": figure.low, f"{name}_high": figure.high}
    columns["brier_halved"] = columns["brier"] / 2
    return pd.DataFrame(columns), draws


def over_time(forecasts: Forecasts, pairs: Pairs) -> pd.DataFrame:
    """The mean Brier score of all questions that ended by a day, as they ended; lower is better."""
    import pandas as pd

    end = forecasts.questions.end[pairs.question] - 1
    order = np.lexsort((pairs.question, end, pairs.forecaster))
    frame = pd.DataFrame(
        {
            "forecaster": forecasts.forecasters[pairs.forecaster[order]],
            "ended": np.array([day_text(day) for day in end[order]], dtype=object),
            "question": forecasts.questions.names[pairs.question[order]],
            "brier": pairs.values["brier"][order],
            "uniform": pairs.values["brier/uniform"][order],
        }
    )
    running = frame.groupby("forecaster", sort=False)[["brier", "uniform"]].expanding().mean()
    frame["mean_brier"], frame["mean_uniform"] = running["brier"].to_numpy(), running["uniform"].to_numpy()
    return frame
