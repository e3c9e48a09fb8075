"""A workspace as it stood on a day, out of its git history.

Only git's objects are read: neither the index nor what lies in the folders now, no filters, no
attributes, no hooks. What a commit holds is written to a folder of its own and loaded from there.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, cast

from forecast.core import said
from forecast.core.problem import Problem, ProblemsError
from forecast.core.refused import shown
from forecast.domain.case import Case, Commit
from forecast.files.find import find_files
from forecast.files.load import load
from forecast.files.said import SAID
from forecast.files.text import MAX_BYTES
from forecast.files.workspace import EVIDENCE, SCENARIOS, SEEDS, SUFFIX, Workspace

FOLDERS = (SCENARIOS, EVIDENCE, SEEDS)
_FILES, _LINK = ("100644", "100755"), "120000"
_NO_NAMES = frozenset({"", ".", ".."})
_PARTIAL = (b"lazy fetching", b"promisor")
_OPTION = "--git"
# No objects put in another's place, nothing fetched, nothing asked, nothing written; messages in English.
_SETTINGS = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file, or a link, of a commit: its name in the workspace, its object and its size."""

    name: str
    object: str
    size: int
    is_link: bool


def load_on(root: Path, question: str, day: date) -> Case:
    """The case of a question as its files stood in the history on a day.

    The commit is the newest of HEAD's first-parent history whose committer's day, in the committer's
    own time zone, is not after that day. Raises ProblemsError where there is none, and for errors in
    the files as they then were.
    """
    with as_it_stood(root, day) as (folder, commit):
        loaded = load(folder, [question])
    if case := loaded.cases.get(question):
        return replace(case, commit=commit)
    now = find_files(Workspace(root)).questions
    if question in now and any(problem.code == "unknown-question" for problem in loaded.problems):
        raise _refused("not-there-yet", file=now[question], commit=commit, day=day)
    raise ProblemsError(
        tuple(_then(problem, commit) for problem in loaded.problems if problem.severity == "error")
    )


@contextmanager
def as_it_stood(root: Path, at: date | str) -> Iterator[tuple[Path, Commit]]:
    """A temporary folder with the workspace's files as of a day, and the commit that they are of.

    `at` may also be a revision, in any of git's own notations.
    """
    if problem := Workspace(root).problem():
        raise ProblemsError((problem,))
    shallow, inside = _place(root)
    commit = _commit_named(root, at) if isinstance(at, str) else _commit_on(root, at, shallow)
    with TemporaryDirectory(prefix="forecast-") as folder:
        _export(root, tuple(_entries(root, commit, inside)), Path(folder))
        yield Path(folder), commit


def _then(problem: Problem, commit: Commit) -> Problem:
    """A problem of the files as they were, where nothing can be mended any more."""
    if problem.code == "unknown-question":
        return problem
    step = f"So it stood in commit {commit}: choose another day, or leave {_OPTION} out."
    return replace(problem, next_step=step)


def _refused(code: str, file: str = _OPTION, **words: object) -> ProblemsError:
    return ProblemsError((said.problem(SAID, code, file, (), words),))


def _place(root: Path) -> tuple[bool, str]:
    """Whether the clone is shallow, and where in the repository the workspace lies."""
    asked = _git(root, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix")
    if asked.returncode and b"not a git repository" not in asked.stderr:
        raise _failed(asked)
    in_tree, shallow, inside = (*os.fsdecode(asked.stdout).split("\n", 2), "", "")[:3]
    if in_tree != "true":
        raise _refused("outside-git")
    return shallow == "true", inside.removesuffix("\n").removesuffix("/")


def _commit_on(root: Path, day: date, shallow: bool) -> Commit:
    """The newest commit of a day or before it, along first parents."""
    listed = _git(root, "rev-list", "--first-parent", "--format=%cs", "HEAD", "--")
    if listed.returncode and b"bad revision" in listed.stderr:
        raise _refused("no-commits")
    if listed.returncode:
        raise _failed(listed)
    lines = listed.stdout.decode("ascii").split("\n")
    commits = [
        Commit(head.removeprefix("commit "), date.fromisoformat(made))
        for head, made in zip(lines[::2], lines[1::2], strict=False)
        if made
    ]
    if found := next((commit for commit in commits if commit.day <= day), None):
        return found
    raise _refused("shallow-clone" if shallow else "before-first-commit", first=commits[-1], day=day)


def _commit_named(root: Path, revision: str) -> Commit:
    """The commit of a revision; nothing in its name is taken for an option or a file."""
    asked = revision.replace("\0", "?")
    listed = _git(root, "log", "-1", "--format=%H %cs", "--end-of-options", asked, "--")
    told = listed.stdout.decode("ascii").split()
    if listed.returncode or len(told) != 2:
        raise _refused("unknown-revision", file="git", named=shown(revision))
    return Commit(told[0], date.fromisoformat(told[1]))


def _entries(root: Path, commit: Commit, inside: str) -> Iterator[_Entry]:
    """The files of the workspace that a commit has; none where the workspace was not yet in it."""
    tree = f"{commit.id}:{inside}"
    if _git(root, "cat-file", "-e", tree).returncode:
        return
    listed = _git(root, "ls-tree", "-r", "-z", "-l", "--full-tree", tree, *FOLDERS)
    if any(word in listed.stderr for word in _PARTIAL):
        raise _refused("history-incomplete", commit=commit)
    if listed.returncode:
        raise _failed(listed)
    for line in os.fsdecode(listed.stdout).split("\0")[:-1]:
        told, _, name = line.partition("\t")
        mode, _, entry, size = told.split()
        if (mode in _FILES and name.endswith(SUFFIX)) or mode == _LINK:
            if not size.isdecimal():
                raise _refused("history-incomplete", commit=commit)
            if _is_inside(name):
                yield _Entry(name, entry, int(size), mode == _LINK)


def _is_inside(name: str) -> bool:
    """Whether a name leads into one of the folders, whoever made the commit."""
    folder, *parts = name.split("/")
    return folder in FOLDERS and bool(parts) and not any(part in _NO_NAMES or "\\" in part for part in parts)


def _export(root: Path, entries: Iterable[_Entry], folder: Path) -> None:
    """Write files, then links, so that nothing is written through a link; the loader follows none outside.

    A file that is too large is left as long as it was, and empty: the loader looks at the size first.
    """
    for name in FOLDERS:
        (folder / name).mkdir()
    files = sorted(entries, key=lambda entry: entry.is_link)
    with _reader(root) as read:
        for entry in files:
            target = folder / entry.name
            target.parent.mkdir(parents=True, exist_ok=True)
            if entry.size > MAX_BYTES:
                with target.open("wb") as file:
                    file.truncate(entry.size)
            elif entry.is_link:
                target.symlink_to(os.fsdecode(read(entry)))
            else:
                target.write_bytes(read(entry))


@contextmanager
def _reader(root: Path) -> Iterator[Callable[[_Entry], bytes]]:
    """A reader of objects, just as they were committed."""
    command = _command(root, "cat-file", "--batch")
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=_surroundings()) as process:
        into, out = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)

        def read(entry: _Entry) -> bytes:
            into.write(f"{entry.object}\n".encode())
            into.flush()
            if out.readline().split()[1:] != [b"blob", str(entry.size).encode()]:
                raise _refused("history-incomplete", commit=entry.object[:12])
            return out.read(entry.size + 1)[:-1]

        yield read


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(_command(root, *arguments), capture_output=True, check=False, env=_surroundings())


def _command(root: Path, *arguments: str) -> list[str]:
    if program := shutil.which("git"):
        return [program, "-C", str(root), *arguments]
    raise _refused("no-git")


def _surroundings() -> dict[str, str]:
    """The variables that git runs with: none of those that point it elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _SETTINGS


def _failed(done: subprocess.CompletedProcess[bytes]) -> ProblemsError:
    """Git's own first line of what is the matter."""
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"status {done.returncode}"]
    return _refused("git-failed", told=shown(lines[0].removeprefix("fatal: "), limit=200))
