"""Plain data to a typed file: every fault in it, and as much as can still be used.

A file with faults is typed too, with stand-ins where they lie, so that it can be linked as far as it
goes and all problems be told at once. `Sheet.sound` says what may be relied on.
"""

import copy
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from forecast.core import messages
from forecast.core.ids import is_id
from forecast.core.problem import Path, Problem
from forecast.files.faults import faults_of
from forecast.files.messages import MESSAGES
from forecast.files.shape import fields_of, inside, kind_at, typed_place
from forecast.files.yaml_text import Parsed


@dataclass(frozen=True, slots=True)
class Sheet[M: BaseModel]:
    """A typed file, and the places in it where stand-ins are."""

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
        """A problem in this file, told by the row of its code."""
        return messages.problem(MESSAGES, code, self.file, path, words)


def read_typed[M: BaseModel](
    kind: type[M], parsed: Parsed, file: str
) -> tuple[Sheet[M] | None, list[Problem]]:
    """The typed file and all its problems; None where nothing in it can be used."""
    problems = list(parsed.problems)
    if parsed.data is None:
        return None, problems
    try:
        return Sheet(file, kind.model_validate(parsed.data), parsed.blind), problems
    except ValidationError as error:
        faults = faults_of(error, kind, parsed.data)
    told = [fault for fault in faults if not _below(fault.path, parsed.blind)]
    problems += [fault.problem(file) for fault in told]
    spoilt = {fault.path for fault in faults} | parsed.blind
    slips = {(*fault.path[:-1], fault.meant) for fault in faults if fault.meant}
    return _salvaged(kind, parsed.data, file, spoilt | slips), problems


def _below(path: Path, places: Iterable[Path]) -> bool:
    return any(path[: len(place)] == place for place in places)


def _salvaged[M: BaseModel](kind: type[M], data: Any, file: str, spoilt: set[Path]) -> Sheet[M] | None:
    data = copy.deepcopy(data)
    places = {_place(path) for path in spoilt}
    for path in sorted(places, key=len):
        _stand_in(kind, data, path)
    try:
        return Sheet(file, kind.model_validate(data), frozenset(spoilt | places))
    except ValidationError:
        return None


def _place(path: Path) -> Path:
    """Where a stand-in goes: an entry of a list takes the list with it, lest others move up."""
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
