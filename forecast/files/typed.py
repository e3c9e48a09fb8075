"""Plain data to a typed file: every fault in it, and as much as can still be used.

A file with faults is typed too, with stand-ins for its bad values, so that it can be linked as far as
possible and all problems are reported at once. `TypedFile.sound` says which values are real.
"""

import copy
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from forecast.core.bad_value import BadValue, bad_value, quoted
from forecast.core.ids import is_id
from forecast.core.problem import Path, Problem, nearest, problem_of
from forecast.files.messages import MESSAGES
from forecast.files.schema import QuestionFile
from forecast.files.yaml_errors import MAX_FAULTS
from forecast.files.yaml_text import YamlDocument


@dataclass(frozen=True, slots=True)
class TypedFile[M: BaseModel]:
    """A typed file, and the paths at which it has stand-ins."""

    file: str
    typed: M
    faulty: frozenset[Path] = frozenset()

    def sound(self, *paths: Path) -> bool:
        """Whether these places, all above them and all below are as their writer meant them."""
        return not any(fault[: len(path)] == path[: len(fault)] for path in paths for fault in self.faulty)

    def intact(self, path: Path) -> bool:
        """Whether a map was read with all its ids, whatever is the matter inside its entries."""
        return not any(path[: len(fault)] == fault or fault[:-1] == path for fault in self.faulty)

    def lacks(self, path: Path, known: Collection[str], name: str) -> bool:
        """Whether a map of ids certainly has no such id."""
        lost = any(path[: len(fault)] == fault for fault in self.faulty)
        return name not in known and not lost and (*path, name) not in self.faulty

    def slipped(self, path: Path, name: str) -> bool:
        """Whether an id of a map that could not be read is this one, as far as one can tell."""
        unread = [str(fault[-1]).casefold() for fault in self.faulty if fault[:-1] == path]
        return bool(get_close_matches(name, unread, n=1))

    def problem(self, code: str, path: Path, **words: object) -> Problem:
        """A problem in this file, in the message of its code."""
        return problem_of(MESSAGES, code, self.file, path, words)

    def unknown(self, code: str, path: Path, name: str, known: Iterable[str], otherwise: str) -> Problem:
        """The problem of a name that names nothing; its next step is the nearest known name."""
        return self.problem(code, path, named=quoted(name), step=nearest(name, tuple(known), otherwise))


def read_typed[M: BaseModel](
    kind: type[M], parsed: YamlDocument, file: str
) -> tuple[TypedFile[M] | None, list[Problem]]:
    """The typed file and all its problems; None where nothing in it can be used."""
    problems = list(parsed.problems)
    if parsed.data is None:
        return None, problems
    try:
        return TypedFile(file, kind.model_validate(parsed.data), parsed.blind), problems
    except ValidationError as error:
        faults = faults_of(error, kind, parsed.data)
    for fault in faults:
        if not any(fault.path[: len(path)] == path for path in parsed.blind):
            problems.append(fault.problem(file))
    spoilt = {fault.path for fault in faults} | parsed.blind
    slips = {(*fault.path[:-1], fault.meant) for fault in faults if fault.meant}
    return _salvaged(kind, parsed.data, file, spoilt | slips), problems


def _salvaged[M: BaseModel](kind: type[M], data: Any, file: str, spoilt: set[Path]) -> TypedFile[M] | None:
    data = copy.deepcopy(data)
    places = {_stand_in_path(path) for path in spoilt}
    for path in sorted(places, key=len):
        _stand_in(kind, data, path)
    try:
        return TypedFile(file, kind.model_validate(data), frozenset(spoilt | places))
    except ValidationError:
        return None


def _stand_in_path(path: Path) -> Path:
    """The path of a stand-in: for an entry of a list that of the list, so that no other entry moves up."""
    return path[:-1] if path and isinstance(path[-1], int) else path


def _stand_in(kind: Any, data: Any, path: Path) -> None:
    """Put a stand-in where something is needed, and nothing where it is not."""
    reached, around = typed_place(data, path[:-1])
    if not path or reached != path[:-1] or not isinstance(around, dict):
        return
    above, key = kind_at(kind, reached), str(path[-1])
    field, entry = fields_of(above).get(key), fields_of(inside(above, key))
    if field is not None and field.examples:
        around[key] = copy.deepcopy(field.examples[0])
    elif field is None and entry and is_id(key):
        around[key] = {name: copy.deepcopy(need.examples[0]) for name, need in entry.items() if need.examples}
    else:
        around.pop(key, None)
        if not around and not fields_of(above):
            _stand_in(kind, data, reached)


def typed_place(data: Any, path: Path) -> tuple[Path, Any]:
    """As much of a path as was typed, and the value there.

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
    """The kind of the value at a path."""
    for step in path:
        kind = inside(kind, step)
    return kind


def fields_of(kind: Any) -> dict[str, FieldInfo]:
    """The fields of a kind of map, by the keys that are typed for them."""
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return {}
    return {field.alias or name: field for name, field in kind.model_fields.items()}


def inside(kind: Any, step: str | int) -> Any:
    """The kind of the value at a step inside a map or list."""
    if field := fields_of(kind).get(str(step)):
        kinds = get_args(field.annotation)
        return kinds[0] if type(None) in kinds else field.annotation  # optional keys are the only unions
    return next(reversed(get_args(kind)), None)


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: its type, its path as typed, the value there, and the keys that are allowed.

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
        """The fault as a problem of a file."""
        code, wording = _WORDINGS.get(self.kind, _OTHER)
        return Problem(code, file, self.path, *wording(self))


def faults_of(error: ValidationError, kind: type[BaseModel], data: Any) -> list[Fault]:
    """Every fault; a key that is missing because it was misspelt is reported once, as misspelt."""
    raw = error.errors(include_url=False)[:MAX_FAULTS]
    faults = [_fault(error, kind, data) for error in raw]
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


type _Wording = tuple[str, str, str]


def _missing(fault: Fault) -> _Wording:
    key = str(fault.path[-1])
    needed = fault.fields[key]
    example = needed.examples[0] if needed.examples else ""
    step = f'Write it as "{key}:", with its entries indented below.'
    if isinstance(example, str | int | float):
        step = f'Add a line like "{key}: {example}".'
    return f'found no "{key}"', f'"{key}" is needed: {needed.description}', step


def _unknown(fault: Fault) -> _Wording:
    key = str(fault.path[-1])
    step = (
        f'Did you mean "{fault.meant}"?' if fault.meant else nearest(key, tuple(fault.fields), "Delete it.")
    )
    return f"found the key {quoted(key)}", "there is no such key here", step


def _refused(fault: Fault) -> _Wording:
    refusal = fault.refused or bad_value(
        fault.value, "this cannot be read", "Look at the same key elsewhere."
    )
    return refusal.found, refusal.rule, refusal.next_step


def _plain(rule: str, next_step: str) -> Callable[[Fault], _Wording]:
    return lambda fault: (f"found {quoted(fault.value)}", rule, next_step)


_MAP = _plain("a map belongs here", 'Write "key: value" on lines of their own, indented, without dashes.')
_LIST = _plain("a list belongs here", "Write its entries on lines of their own, each after a dash.")

# Pydantic's type of error: our code, and the function that words it.
_WORDINGS: dict[str, tuple[str, Callable[[Fault], _Wording]]] = {
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


type TypedQuestion = TypedFile[QuestionFile]


def lacks(question: TypedQuestion, kind: str, known: Collection[str], name: str) -> bool:
    """Whether a question has no such scenario or indicator, nor an ill-formed one that may be it."""
    return question.lacks((kind,), known, name) and not question.slipped((kind,), name)


def unknown_scenario(question: TypedQuestion, sheet: TypedFile[Any], path: Path, name: str) -> Problem:
    """The problem of a scenario that the question does not have."""
    return sheet.unknown("unknown-scenario", path, name, question.typed.scenarios, "Add it to the question.")


def last_day(question: TypedQuestion) -> date | None:
    """The question's last day, where it can be relied on."""
    opens, closes = question.typed.opens, question.typed.closes
    too_early = closes <= opens and question.sound(("opens",))
    return closes if question.sound(("closes",)) and not too_early else None


def listed(names: Iterable[str]) -> str:
    """Names in a row.

    >>> listed(["open", "closed"])
    '"open" and "closed"'
    """
    return " and ".join(map(quoted, names))
