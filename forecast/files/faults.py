"""Pydantic's errors in our words: a table from its types to what is said."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from forecast.core.bad_value import BadValue, bad_value, quoted
from forecast.core.problem import Path, Problem, nearest
from forecast.files.shape import fields_of, kind_at, typed_place
from forecast.files.yaml_faults import MAX_FAULTS


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: its type, the place as typed, what stands there, and what would be allowed.

    `absent` are the known keys that were not typed.
    """

    kind: str
    path: Path
    value: Any
    refused: BadValue | None
    fields: dict[str, FieldInfo]
    absent: tuple[str, ...]

    @property
    def meant(self) -> str | None:
        """The key that an unknown one is a slip of, if that is plain."""
        unknown = self.kind == "extra_forbidden"
        return next(iter(get_close_matches(str(self.path[-1]), self.absent, n=1)), None) if unknown else None

    def problem(self, file: str) -> Problem:
        """The fault as its reader is told of it."""
        code, tell = _TELL.get(self.kind, _OTHER)
        return Problem(code, file, self.path, *tell(self))


def faults_of(error: ValidationError, kind: type[BaseModel], data: Any) -> list[Fault]:
    """Every fault; a key that is missing because it was misspelt is told once, as misspelt."""
    raw = error.errors(include_url=False)[:MAX_FAULTS]
    faults = [_fault(each, kind, data) for each in raw]
    meant = {(*fault.path[:-1], fault.meant) for fault in faults if fault.meant}
    return [fault for fault in faults if fault.kind != "missing" or fault.path not in meant]


def _fault(raw: Any, kind: type[BaseModel], data: Any) -> Fault:
    path, value = typed_place(data, raw["loc"])
    if raw["type"] == "missing":
        path = (*path, raw["loc"][-1])
    fields = fields_of(kind_at(kind, path[:-1]))
    around = typed_place(data, path[:-1])[1]
    absent = tuple(key for key in fields if key not in around) if isinstance(around, dict) else ()
    error = raw.get("ctx", {}).get("error")
    return Fault(raw["type"], path, value, error if isinstance(error, BadValue) else None, fields, absent)


type _Told = tuple[str, str, str]


def _missing(fault: Fault) -> _Told:
    key = str(fault.path[-1])
    needed = fault.fields[key]
    example = needed.examples[0] if needed.examples else ""
    step = f'Write it as "{key}:", with its entries indented below.'
    if isinstance(example, str | int | float):
        step = f'Add a line like "{key}: {example}".'
    return f'found no "{key}"', f'"{key}" is needed: {needed.description}', step


def _unknown(fault: Fault) -> _Told:
    key = str(fault.path[-1])
    step = (
        f'Did you mean "{fault.meant}"?' if fault.meant else nearest(key, tuple(fault.fields), "Delete it.")
    )
    return f"found the key {quoted(key)}", "there is no such key here", step


def _refused(fault: Fault) -> _Told:
    told = fault.refused or bad_value(fault.value, "this cannot be read", "Look at the same key elsewhere.")
    return told.found, told.rule, told.next_step


def _plain(rule: str, next_step: str) -> Callable[[Fault], _Told]:
    return lambda fault: (f"found {quoted(fault.value)}", rule, next_step)


_MAP = _plain("a map belongs here", 'Write "key: value" on lines of their own, indented, without dashes.')
_LIST = _plain("a list belongs here", "Write its entries on lines of their own, each after a dash.")

# Pydantic's type of error: our code, and how it is told.
_TELL: dict[str, tuple[str, Callable[[Fault], _Told]]] = {
    "missing": ("missing-key", _missing),
    "extra_forbidden": ("unknown-key", _unknown),
    "value_error": ("bad-value", _refused),
    "model_type": ("wrong-shape", _MAP),
    "dict_type": ("wrong-shape", _MAP),
    "list_type": ("wrong-shape", _LIST),
    "bool_type": ("bad-value", _plain("this is either true or false", "Write true or false.")),
    "too_short": ("empty", _plain("at least one entry belongs here", "Add one.")),
}
_OTHER = ("bad-value", _plain("this does not fit here", "Look at the same key elsewhere."))
