"""The scorecard as plain data, for `--json`, and as CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isinf, isnan
from typing import TYPE_CHECKING, Any

from forecast.core.cells import csv_text
from forecast.core.plain_data import plain_data, plain_map
from forecast.scoring.score import Scorecard

if TYPE_CHECKING:
    import pandas as pd

RECORD = 1
FRAMES = ("by_forecaster", "by_tag", "by_horizon", "calibration", "over_time")


def as_data(card: Scorecard) -> dict[str, Any]:
    """The scorecard as JSON holds it; keys are only ever added. None stands for no figure, "inf" for inf."""
    settings = card.settings
    data: dict[str, Any] = {
        "record": RECORD,
        "source": settings.source,
        "policy": settings.policy,
        "seed": settings.seed,
        "draws": card.draws,
        "horizons": settings.horizons,
        "judged": settings.judged,
        "input": card.tallies,
        **{name: _records(getattr(card, name)) for name in FRAMES},
        "left_out": [str(problem) for problem in card.left_out],
        "reliability": [dict(zip(_CURVE, row, strict=True)) for row in _curves(card)],
    }
    return plain_map(data)


def csv_texts(card: Scorecard) -> dict[str, str]:
    """The frames as CSV, by the names of their files."""
    tallies = [(tally.number, tally.what, tally.done) for tally in card.tallies]
    texts = {"input": _csv(("number", "what", "done"), tallies), "reliability": _csv(_CURVE, _curves(card))}
    for name in FRAMES:
        frame: pd.DataFrame = getattr(card, name)
        texts[name] = _csv(frame.columns.tolist(), frame.itertuples(index=False))
    return {f"{name}.csv": text for name, text in sorted(texts.items())}


_CURVE = ("forecaster", "p", "frequency", "weight", "band_low", "band_high")


def _curves(card: Scorecard) -> list[tuple[Any, ...]]:
    """The curves of calibration, a row a probability."""
    rows = []
    for curve in card.reliability:
        corp, band = curve.corp, curve.band
        arrays = (corp.p, corp.frequency, corp.weight, band.low, band.high)
        rows += [(curve.forecaster, *map(float, row)) for row in zip(*arrays, strict=True)]
    return rows


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    names = frame.columns.tolist()
    return [
        {name: _figure(value) for name, value in zip(names, row, strict=True)}
        for row in frame.itertuples(index=False)
    ]


def _figure(value: Any) -> Any:
    """A figure as JSON has it: None for NaN, text for infinity."""
    value = _cell(value)
    return str(value) if isinstance(value, float) and isinf(value) else value


def _cell(value: Any) -> Any:
    """A figure as CSV has it: an empty cell for NaN."""
    value = plain_data(value)
    return None if isinstance(value, float) and isnan(value) else value


def _csv(names: Sequence[str], rows: Iterable[Iterable[Any]]) -> str:
    return csv_text([names, *([_cell(value) for value in row] for row in rows)])
