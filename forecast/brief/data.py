"""The brief as JSON: the whole view, with raw numbers beside their text."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

from forecast.brief.numbers import Day, Figure, Range
from forecast.brief.view import BriefView

VERSION = 2  # since `header.handling` is one mark

# How the three kinds of printed values stand under their own name; their text stands beside it.
_RAW: dict[type, Callable[[Any], Any]] = {
    Figure: lambda figure: figure.value,
    Range: lambda bounds: None if bounds.low is None else [bounds.low, bounds.high],
    Day: lambda day: day.value.isoformat(),
}


def render_json(view: BriefView) -> str:
    """The view as JSON, in the order of its fields.

    A printed number `posterior` gives two keys, `posterior` with the raw value (null where there is
    none; probabilities as fractions, weights in bans, intervals as two numbers, days as text) and
    `posterior_text` as printed. Characters outside ASCII are escaped, so that none can act anywhere.
    """
    return json.dumps({"version": VERSION} | _object(view), indent=1, allow_nan=False) + "\n"


def _object(record: Any) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if raw := _RAW.get(type(value)):
            entries |= {field.name: raw(value), f"{field.name}_text": value.text}
        else:
            entries[field.name] = _plain(value)
    return entries


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _object(value) if is_dataclass(value) else value
