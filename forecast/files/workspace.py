"""The folders and files of a workspace; nothing outside it is ever read."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from forecast.core.problem import Problem
from forecast.core.refused import shown
from forecast.files.text import MAX_BYTES, decode

SCENARIOS = "scenarios"
EVIDENCE = "evidence"
SEEDS = "seeds"
SUFFIX = ".yaml"


def find_workspace(start: Path) -> Path | None:
    """The nearest folder, from `start` upwards, with `scenarios/` and `evidence/` or `seeds/` in it."""
    start = start.absolute()
    for folder in (start, *start.parents):
        beside = (folder / EVIDENCE).is_dir() or (folder / SEEDS).is_dir()
        if beside and (folder / SCENARIOS).is_dir():
            return folder
    return None


@dataclass(frozen=True, slots=True)
class Workspace:
    """Reads files by their names relative to the root, with forward slashes.

    `instead` are texts that are taken for those of files, which need not exist: what an edit would make.
    """

    root: Path
    instead: Mapping[str, str] = field(default_factory=dict)

    def problem(self) -> Problem | None:
        """What is the matter if the root is no workspace."""
        if (self.root / SCENARIOS).is_dir():
            return None
        rule = "a workspace is a folder with scenarios/, evidence/ and seeds/ in it"
        step = "Go to one, name it with --workspace, or make one with `forecast init`."
        return Problem(
            "no-workspace", printable(str(self.root)), (), "found no folder scenarios/", rule, step
        )

    def names(self, folder: str) -> list[str] | Problem:
        """The names of a folder's entries, in order, hidden ones left out; none if it does not exist."""
        if problem := self._outside(folder):
            return problem
        added = {name.removeprefix(f"{folder}/") for name in self.instead if name.startswith(f"{folder}/")}
        own = {name for name in added if "/" not in name}
        try:
            there = {name for name in os.listdir(self.root / folder) if not name.startswith(".")}
            return sorted(there | own)
        except FileNotFoundError:
            return sorted(own)
        except OSError as error:
            return _unreadable(folder, error)

    def is_folder(self, name: str) -> bool:
        """Whether a name stands for a folder."""
        return (self.root / name).is_dir()

    def read(self, name: str) -> str | Problem:
        """The text of a file, or why it cannot be read."""
        if name in self.instead:
            return self.instead[name]
        raw = self.raw(name)
        return decode(raw, printable(name)) if isinstance(raw, bytes) else raw

    def raw(self, name: str, limit: int = MAX_BYTES) -> bytes | Problem:
        """The bytes of a file, or why it cannot be read; its size is looked at before its content."""
        if problem := self._outside(name):
            return problem
        try:
            status = (self.root / name).stat()
            if problem := next(_unfit(name, status, limit), None):
                return problem
            with (self.root / name).open("rb") as file:
                return file.read(limit)
        except OSError as error:
            return _unreadable(name, error)

    def _outside(self, name: str) -> Problem | None:
        """A problem if a name leads out of the workspace, as a symbolic link can."""
        target = os.path.realpath(self.root / name)
        if Path(target).is_relative_to(os.path.realpath(self.root)):
            return None
        rule = "nothing outside the workspace is read"
        step = "Put the file itself here."
        found = f"found a link to {shown(target, limit=200)}"
        return Problem("outside-workspace", printable(name), (), found, rule, step)


def _unfit(name: str, status: os.stat_result, limit: int) -> Iterator[Problem]:
    if not stat.S_ISREG(status.st_mode):
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "something that is no file"
        step = "Rename it, or put the file here."
        yield Problem("not-a-file", printable(name), (), f"found {what}", "a file belongs here", step)
    if status.st_size > limit:
        size = f"found {status.st_size / 1e6:.1f} MB"
        rule = f"a file has {limit / 1e6:.0f} MB at most"
        yield Problem(
            "too-large", printable(name), (), size, rule, "Divide it, or check that it is the right file."
        )


def _unreadable(name: str, error: OSError) -> Problem:
    found = f"found {(error.strerror or 'an unknown fault').casefold()}"
    step = "Look at its permissions, and at the disk."
    return Problem("unreadable", printable(name), (), found, "this must be readable", step)


def printable(name: str) -> str:
    """A name as a message can print it; a file's name may hold anything."""
    return "".join(char if char.isprintable() else "?" for char in name).replace(os.sep, "/")
