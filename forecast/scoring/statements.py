"""Calibration by forecaster, on one forecast of each question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.scoring.calibration import Band, Corp, band, corp, murphy
from forecast.scoring.cells import Floats, Ints
from forecast.scoring.scores import Scorer

if TYPE_CHECKING:
    import pandas as pd

FIRST = "first"
CURVES, JUDGED, WORK, FEWEST, MOST = 6, 1_000, 2_000_000, 100, 1_000
_COLUMNS = (
    *("forecaster", "questions", "score", "miscalibration", "discrimination", "uncertainty"),
    *("reliability", "resolution", "within"),
)


@dataclass(frozen=True, slots=True)
class Reliability:
    """The calibration curve of a forecaster, and the band where it lies if all probabilities are right."""

    forecaster: str
    questions: int
    corp: Corp
    band: Band


@dataclass(frozen=True, slots=True)
class Statements:
    """One forecast of each question by one forecaster; every scenario is a statement.

    `p` and `true` (0 or 1) are [statement]; `first` [question] is where a question's statements begin.
    """

    forecaster: str
    p: Floats
    true: Floats
    first: Ints

    @property
    def weight(self) -> Floats:
        """Equal weights that add up to the Brier score averaged over questions."""
        return np.full(len(self.p), 1 / len(self.first))


def statements(scorer: Scorer, names: Sequence[str], judged: str) -> Iterator[Statements]:
    """The statements of forecasters: of their first forecast, or the one so many days before the close."""
    f, s = scorer.forecasts, scorer.periods
    at = s.first if judged == FIRST else s.forecast_on(f.questions.closes - int(judged), f)
    chosen = np.flatnonzero(at >= 0)
    order = chosen[np.argsort(s.forecaster[chosen], kind="stable")]
    bounds = np.searchsorted(s.forecaster[order], np.arange(len(f.forecasters) + 1))
    code = {str(name): index for index, name in enumerate(f.forecasters)}
    for name in names:
        mine = at[order[bounds[code[name]] : bounds[code[name] + 1]]]
        if len(mine):
            yield _statements_of(scorer, name, mine)


def _statements_of(scorer: Scorer, name: str, mine: Ints) -> Statements:
    f = scorer.forecasts
    size = f.questions.size[f.question[mine]]
    first = np.cumsum(size) - size
    flat = np.repeat(f.first[mine] - first, size) + np.arange(int(size.sum()))
    true = np.zeros(len(flat))
    true[first + f.questions.outcome[f.question[mine]]] = 1.0
    return Statements(name, f.p[flat], true, first)


def decompositions(forecasters: Sequence[Statements]) -> pd.DataFrame:
    """Both decompositions of the Brier score, a row a forecaster."""
    import pandas as pd

    rows = []
    for own in forecasters:
        c, m = corp(own.p, own.true, own.weight), murphy(own.p, own.true, own.weight)
        parts = (c.score, c.miscalibration, c.discrimination, c.uncertainty)
        rows.append((own.forecaster, len(own.first), *parts, m.reliability, m.resolution, m.within))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def curve(own: Statements, seed: int) -> Reliability:
    """The curve and its band; fewer draws, never less than 100, where there are very many statements."""
    draws = int(np.clip(WORK // len(own.p), FEWEST, MOST))
    fitted = corp(own.p, own.true, own.weight)
    return Reliability(own.forecaster, len(own.first), fitted, band(own.p, own.first, seed, draws))
