"""Values as plain data: maps, lists, text and numbers, as JSON has them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

type Entries = Iterable[tuple[str, Any]]


def _one_entry(name: str, value: Any) -> Entries:
    yield name, value


def plain_data(value: Any, entries: Callable[[str, Any], Entries] = _one_entry) -> Any:
    """Dataclasses and maps as dicts, tuples as lists, days as text, NumPy's scalars as Python's numbers.

    All else stays as it is, infinite numbers and NaN too: what writes JSON decides what becomes of them.
    `entries` gives the entries of a dataclass's field by its name and value; else a field is one entry.

    >>> plain_data({"days": (date(2031, 1, 9),), "p": 0.5})
    {'days': ['2031-01-09'], 'p': 0.5}
    """
    if is_dataclass(value):
        named = ((field.name, getattr(value, field.name)) for field in fields(value))
        value = {key: item for name, own in named for key, item in entries(name, own)}
    if isinstance(value, Mapping):
        return {key: plain_data(item, entries) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_data(item, entries) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if _is_numpy_scalar(value) else value


def plain_map(values: Mapping[str, Any]) -> dict[str, Any]:
    """A map whose values are plain data."""
    return {name: plain_data(value) for name, value in values.items()}


def _is_numpy_scalar(value: Any) -> bool:
    """Whether NumPy made a number, told without importing NumPy."""
    return type(value).__module__ == "numpy" and getattr(value, "ndim", None) == 0
