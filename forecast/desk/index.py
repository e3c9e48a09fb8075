"""Everything that has an id in a workspace, as typed; what cannot be read is told beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forecast.core.problem import Path as Steps
from forecast.core.problem import Problem, ProblemsError
from forecast.files.find import SOURCES, find_files
from forecast.files.workspace import Workspace, printable
from forecast.files.yaml_text import line_of, lines_of, parse

# The order in which kinds are told.
KINDS = ("question", "scenario", "indicator", "report", "source", "article")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with an id. `question` is the one that it belongs to, "" for sources and articles."""

    kind: str
    id: str
    question: str
    file: str
    path: Steps
    data: dict[str, Any]

    @property
    def name(self) -> str:
        """What names it in the whole workspace."""
        return f"{self.question}/{self.id}" if self.question and self.kind != "question" else self.id


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
        """File and line of an entry or of a value in it; a file is looked through once."""
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
        reading.whole("question", name, file, name)
        reading.parts(file, "scenarios", "scenario", name)
        reading.parts(file, "indicators", "indicator", name)
    for name, evidence in files.evidence.items():
        for file in evidence:
            reading.parts(file, "reports", "report", name)
    if files.has_sources:
        reading.parts(SOURCES, "sources", "source", "")
    for name, file in files.articles.items():
        reading.whole("article", name, file, "")
    entries = sorted(reading.entries, key=lambda entry: KINDS.index(entry.kind))
    return Index(tuple(entries), (*files.problems, *reading.problems), reading.texts)


@dataclass(slots=True)
class _Reading:
    workspace: Workspace
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)

    def whole(self, kind: str, name: str, file: str, question: str) -> None:
        """An entry that is a file."""
        self.entries.append(Entry(kind, name, question, file, (), self.read(file)))

    def parts(self, file: str, key: str, kind: str, question: str) -> None:
        """The entries of a map in a file."""
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
    """A map as it is; one without keys for anything else, which `forecast check` tells."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else as a list of one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
