"""The brief as JSON: the whole view, with raw numbers beside their text."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from forecast.brief.numbers import Day, Figure, Range
from forecast.brief.view import BriefView
from forecast.core.plain_data import plain_data

VERSION = 4  # since `watch` ranks what to look for, and `flips` is there

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
    return json.dumps({"version": VERSION} | plain_data(view, _entries), indent=1, allow_nan=False) + "\n"


def _entries(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if raw := _RAW.get(type(value)):
        yield name, raw(value)
        yield f"{name}_text", value.text
    else:
        yield name, value
