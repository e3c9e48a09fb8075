"""What a typed file consists of: which map, list or value stands at a path."""

from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from forecast.core.problem import Path


def typed_place(data: Any, path: Path) -> tuple[Path, Any]:
    """As much of a path as was typed, and what stands there.

    >>> typed_place({"given": {"closed": 2}}, ("given", "closed", "", 0))
    (('given', 'closed'), 2)
    """
    reached: Path = ()
    for step in path:
        in_map = isinstance(data, dict) and step in data
        in_list = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if not (in_map or in_list):
            break
        reached, data = (*reached, step), data[step]
    return reached, data


def kind_at(kind: Any, path: Path) -> Any:
    """The kind of what stands at a path."""
    for step in path:
        kind = inside(kind, step)
    return kind


def fields_of(kind: Any) -> dict[str, FieldInfo]:
    """The fields of a kind of map, by the keys that are typed for them."""
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return {}
    return {field.alias or name: field for name, field in kind.model_fields.items()}


def inside(kind: Any, step: str | int) -> Any:
    """The kind of what stands at a step inside a map or list."""
    if field := fields_of(kind).get(str(step)):
        # The only unions are those with None, of optional keys.
        return next(iter(get_args(field.annotation)), None) if _optional(field) else field.annotation
    return next(reversed(get_args(kind)), None)


def _optional(field: FieldInfo) -> bool:
    return type(None) in get_args(field.annotation)
