"""The folders and files of a workspace: the door through which everything in it is read and written.

Nothing outside it is ever read or written, wherever its links lead.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError
from forecast.core.read import read_file, unreadable
from forecast.core.write import make_folder, write_bytes
from forecast.files.text import MAX_BYTES, decode

SCENARIOS = "scenarios"
EVIDENCE = "evidence"
SEEDS = "seeds"
ASSESSMENTS = "assessments"
BRIEFS = "briefs"
LEDGER = "ledger"
LOADED = (SCENARIOS, EVIDENCE, SEEDS)
GENERATED = (ASSESSMENTS, BRIEFS, LEDGER)
FOLDERS = (*LOADED, *GENERATED)
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
    """Reads and writes files by their names relative to the root, with forward slashes.

    `instead` are texts used in place of those in files, which need not exist: the result of an edit.
    """

    root: Path
    instead: Mapping[str, str] = field(default_factory=dict)

    def problem(self) -> Problem | None:
        """The problem if the root is no workspace."""
        if (self.root / SCENARIOS).is_dir():
            return None
        rule = "a workspace is a folder with scenarios/, evidence/ and seeds/ in it"
        step = "Go to one, name it with --workspace, or make one with `forecast init`."
        return Problem(
            "no-workspace", printable(str(self.root)), (), "found no folder scenarios/", rule, step
        )

    def names(self, folder: str) -> list[str] | Problem:
        """The names of a folder's entries, in order, hidden ones left out; none if it does not exist."""
        if problem := self.outside(folder):
            return problem
        added = {name.removeprefix(f"{folder}/") for name in self.instead if name.startswith(f"{folder}/")}
        own = {name for name in added if "/" not in name}
        try:
            there = {name for name in os.listdir(self.root / folder) if not name.startswith(".")}
            return sorted(there | own)
        except FileNotFoundError:
            return sorted(own)
        except OSError as error:
            return unreadable(printable(folder), error)

    def is_folder(self, name: str) -> bool:
        """Whether a name is that of a folder."""
        return (self.root / name).is_dir()

    def read(self, name: str) -> str | Problem:
        """The text of a file, or why it cannot be read."""
        if name in self.instead:
            return self.instead[name]
        raw = self.raw(name)
        return decode(raw, printable(name)) if isinstance(raw, bytes) else raw

    def raw(self, name: str, limit: int = MAX_BYTES) -> bytes | Problem:
        """The bytes of a file, or why it cannot be read; its size is checked before its content is read."""
        return self.outside(name) or read_file(self.root / name, printable(name), limit)

    def write(self, name: str, content: str | bytes, private: bool = False) -> Path:
        """Write a file, UTF-8 where it is text, and its folders; its path.

        With `private` its owner alone can read it. Raises ProblemsError as `target` does.
        """
        path = self.file(name)
        write_bytes(path, content.encode("utf-8") if isinstance(content, str) else content, private)
        return path

    def target(self, name: str) -> Path:
        """The path of a file that is to be written, its folders made. Raises as `writable_path` does."""
        path = self.writable_path(name)
        make_folder(path.parent)
        return path

    def file(self, name: str) -> Path:
        """As `target`. Raises ProblemsError where something that is no file has its place, too."""
        path = self.target(name)
        if path.exists() and not path.is_file():
            found = f"found {'a folder' if path.is_dir() else 'something that is no file'}"
            rule, step = "a file is written here", "Move it away."
            raise ProblemsError((Problem("not-a-file", printable(name), (), found, rule, step),))
        return path

    def writable_path(self, name: str) -> Path:
        """The path of a file or folder that may be written.

        Raises ProblemsError where a link stands in the file's place, or leads out of the workspace or to
        hidden folders such as `.git`; ValueError for a name that is none within it.
        """
        parts = PurePosixPath(name).parts
        if not parts or parts[0] == "/" or ".." in parts:
            raise ValueError(f"{name!r} is no name within the workspace.")
        if link := self._link_away(parts):
            target = quoted(os.path.realpath(self.root / link), limit=200)
            found = f"found that {printable(link)} is a link to {target}"
            rule = "nothing is written through a link to elsewhere, or in place of one"
            step = "Put the file or folder itself there, or delete the link."
            raise ProblemsError((Problem("written-by-link", printable(name), (), found, rule, step),))
        return self.root / name

    def _link_away(self, parts: Sequence[str]) -> str:
        """The link on the way to a file that leads out or into a hidden folder, or that is in its place."""
        inside = Path(os.path.realpath(self.root))
        for count in range(1, len(parts) + 1):
            name = "/".join(parts[:count])
            if os.path.islink(self.root / name):
                target = Path(os.path.realpath(self.root / name))
                is_away = not target.is_relative_to(inside) or _is_hidden(target.relative_to(inside))
                if is_away or count == len(parts):
                    return name
        return ""

    def outside(self, name: str) -> Problem | None:
        """A problem if a name leads out of the workspace, as a symbolic link can."""
        target = os.path.realpath(self.root / name)
        if Path(target).is_relative_to(os.path.realpath(self.root)):
            return None
        rule = "nothing outside the workspace is read"
        step = "Put the file itself here."
        found = f"found a link to {quoted(target, limit=200)}"
        return Problem("outside-workspace", printable(name), (), found, rule, step)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def printable(name: str) -> str:
    """A name as a message can print it; a file's name may hold anything."""
    return "".join(char if char.isprintable() else "?" for char in name).replace(os.sep, "/")
