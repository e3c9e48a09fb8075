"""Rows of results as pandas frames, for notebooks. pandas is imported when the first frame is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def frame(
    rows: Iterable[Any], columns: Sequence[str] = (), index: str | Sequence[str] | None = None
) -> pd.DataFrame:
    """A frame of rows: dicts by column, or values in the order of `columns`. `index` names its index columns.

    >>> frame([{"id": "a", "p": 0.25}], index="id").p.to_dict()
    {'a': 0.25}
    """
    import pandas as pd

    table = pd.DataFrame(list(rows), columns=list(columns) or None)
    if index is None or table.columns.empty:
        return table
    return table.set_index(index if isinstance(index, str) else list(index))


def frame_by_id(rows: Iterable[Any], names: Sequence[str], by_scenario: str = "") -> pd.DataFrame:
    """A row for each of some dataclasses, indexed by the first of the fields `names`.

    An `interval` becomes the columns low and high, and a tuple of words one text. The map in the field
    `by_scenario` becomes a column for each scenario.
    """
    cells = (dict(_cells(row, names)) | dict(getattr(row, by_scenario, {})) for row in rows)
    return frame(cells, index=names[0]).rename_axis("id")


def _cells(row: Any, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for name in names:
        value = getattr(row, name)
        if name == "interval":
            yield from zip(("low", "high"), value or (None, None), strict=True)
        else:
            yield name, ", ".join(value) if isinstance(value, tuple) else value


def frame_by_scenario(
    rows: Iterable[Any], names: Sequence[str], maps: Sequence[str], scenarios: Iterable[str]
) -> pd.DataFrame:
    """A row for each of some dataclasses and each scenario.

    Columns are the fields `names`, the scenario, and its value in each of the fields `maps`, NaN where a map
    lacks the scenario.
    """
    keys = tuple(scenarios)
    cells = (
        (
            *(getattr(row, name) for name in names),
            key,
            *(getattr(row, name).get(key, float("nan")) for name in maps),
        )
        for row in rows
        for key in keys
    )
    return frame(cells, (*names, "scenario", *maps))
