"""Everything that has an id in a workspace, as typed, and the item that a typed id names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forecast.core.bad_value import quoted
from forecast.core.problem import Path as Steps
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.files.find import SOURCES, find_files
from forecast.files.workspace import Workspace, printable
from forecast.files.yaml_text import line_of, lines_of, parse

# The order in which kinds are shown.
KINDS = ("question", "scenario", "indicator", "report", "source", "article")


@dataclass(frozen=True, slots=True)
class Item:
    """Something with an id; `question` is that which it belongs to, "" for a question, source or article."""

    kind: str
    id: str
    question: str

    @property
    def name(self) -> str:
        """Its name among its kind."""
        return f"{self.question}/{self.id}" if self.question else self.id

    @property
    def full(self) -> str:
        """Its name among all kinds."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Entry(Item):
    """An item with its place in the files, and its data as typed."""

    file: str
    path: Steps
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Index:
    """The entries by kind, in file order, and the problems of files that could not be read."""

    entries: tuple[Entry, ...]
    unread: tuple[Problem, ...]
    texts: dict[str, str] = field(repr=False)
    _lines: dict[str, dict[Steps, int]] = field(default_factory=dict, repr=False)

    def of(self, kind: str, question: str | None = None) -> Iterator[Entry]:
        """The entries of a kind, of one question if one is given."""
        for entry in self.entries:
            if entry.kind == kind and question in (None, entry.question):
                yield entry

    def place(self, entry: Entry, *steps: str | int) -> str:
        """File and line of an entry or of a value in it; the lines of a file are computed once."""
        if entry.file not in self._lines:
            self._lines[entry.file] = lines_of(self.texts[entry.file])
        line = line_of(self._lines[entry.file], (*entry.path, *steps))
        return f"{printable(entry.file)}:{line}"


def read_index(root: Path) -> Index:
    """Read all files of a workspace. Raises ProblemsError where there is none."""
    workspace = Workspace(root)
    if problem := workspace.problem():
        raise ProblemsError((problem,))
    reading = _Reading(workspace)
    files = find_files(workspace)
    for name, file in files.questions.items():
        reading.whole("question", name, file)
        reading.parts(file, "scenarios", "scenario", name)
        reading.parts(file, "indicators", "indicator", name)
    for name, evidence in files.evidence.items():
        for file in evidence:
            reading.parts(file, "reports", "report", name)
    if files.has_sources:
        reading.parts(SOURCES, "sources", "source", "")
    for name, file in files.articles.items():
        reading.whole("article", name, file)
    entries = sorted(reading.entries, key=lambda entry: KINDS.index(entry.kind))
    return Index(tuple(entries), (*files.problems, *reading.problems), reading.texts)


@dataclass(slots=True)
class _Reading:
    workspace: Workspace
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)

    def whole(self, kind: str, name: str, file: str) -> None:
        """Add an entry that is a file."""
        self.entries.append(Entry(kind, name, "", file, (), self.read(file)))

    def parts(self, file: str, key: str, kind: str, question: str) -> None:
        """Add the entries of a map in a file."""
        for name, value in as_map(self.read(file).get(key)).items():
            self.entries.append(Entry(kind, name, question, file, (key, name), as_map(value)))

    def read(self, file: str) -> dict[str, Any]:
        """The data of a file, read once; a map without keys where there is none."""
        if file not in self.data:
            text = self.workspace.read(file)
            parsed = parse(text, file) if isinstance(text, str) else None
            self.texts[file] = text if isinstance(text, str) else ""
            self.data[file] = as_map(parsed.data if parsed else None)
            if isinstance(text, Problem):
                self.problems.append(text)
            elif parsed and parsed.data is None:
                self.problems.extend(parsed.problems)
        return self.data[file]


def as_map(value: object) -> dict[str, Any]:
    """A map as it is; one without keys for anything else, which `forecast check` reports."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else as a list of one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def pick(items: Iterable[Item], typed: str, kinds: Sequence[str]) -> Item:
    """The item that is meant by `id`, `question/id`, `kind:id` or `kind:question/id`.

    Raises ProblemsError where there is none, with the nearest name, or more than one, with all of them.

    >>> pick([Item("report", "calm", "strait"), Item("article", "calm", "")], "report:calm", ("report",)).name
    'strait/calm'
    """
    known = {item.full: item for item in items}.values()  # an id that is there twice is `check`'s matter
    kind, _, name = typed.rpartition(":")
    of_kind = [item for item in known if kind in ("", item.kind)]
    matches = [item for item in of_kind if name in (item.id, item.name)]
    if not matches:
        raise unknown_id(typed, name, of_kind, kinds)
    if len(matches) > 1:
        several_kinds = len({item.kind for item in matches}) > 1
        names = " or ".join(item.full if several_kinds else item.name for item in matches)
        rule, step = f"this names {len(matches)} things", f"Write {names}."
        problem = Problem("ambiguous-id", "workspace", (), f"found {quoted(typed)}", rule, step)
        raise ProblemsError((problem,))
    return matches[0]


def unknown_id(typed: str, name: str, known: Iterable[Item], kinds: Sequence[str]) -> ProblemsError:
    """The error for a typed name that no item of these kinds has, with the nearest one that is known."""
    names = list(dict.fromkeys(item.name if "/" in name else item.id for item in known))
    among = f"{', '.join(kinds[:-1])} or {kinds[-1]}" if len(kinds) > 1 else kinds[0]
    step = nearest(name, names, "")
    step = step if step.startswith("Did") else "Look for words with `forecast find`."
    found = f"found {quoted(typed)}"
    return ProblemsError((Problem("unknown-id", "workspace", (), found, f"no {among} has this id", step),))
