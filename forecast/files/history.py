"""Load a workspace as it was on a day, from its git history.

Only git's objects are read: neither the index nor what lies in the folders now, no filters, no
attributes, no hooks. What a commit holds is written to a folder of its own and loaded from there.
"""

import errno
import os
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError
from forecast.domain.case import Case, Commit
from forecast.files import git
from forecast.files.find import find_files
from forecast.files.git import FILES, LINK, Entry, refused
from forecast.files.load import load
from forecast.files.text import MAX_BYTES
from forecast.files.workspace import EVIDENCE, SCENARIOS, SEEDS, SUFFIX, Workspace

FOLDERS = (SCENARIOS, EVIDENCE, SEEDS)
_NO_NAMES = frozenset({"", ".", ".."})
# What the system says where two things have one name, or a name is none that it takes.
_NAMES_REFUSED = frozenset(
    {errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.ELOOP}
)


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
        raise refused("not-there-yet", file=now[question], commit=commit, day=day)
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
    checkout = git.checkout(root)
    if checkout is None:
        raise refused("outside-git")
    commit = _commit_named(root, at) if isinstance(at, str) else _commit_on(root, at, checkout.is_shallow)
    with TemporaryDirectory(prefix="forecast-") as folder:
        _export(root, commit, tuple(_entries(root, commit, checkout.inside)), Path(folder))
        yield Path(folder), commit


def _then(problem: Problem, commit: Commit) -> Problem:
    """A problem of the files as they were, which nobody can mend any more."""
    if problem.code == "unknown-question":
        return problem
    step = f"So it stood in commit {commit}: choose another day, or leave --git out."
    return replace(problem, next_step=step)


def _commit_on(root: Path, day: date, shallow: bool) -> Commit:
    """The newest commit of a day or before it, along first parents."""
    listed = git.run(
        root, "rev-list", "--first-parent", "--no-commit-header", "--format=%H %cs", "HEAD", "--"
    )
    if listed.returncode and b"bad revision" in listed.stderr:
        raise refused("no-commits")
    if listed.returncode:
        raise git.failed(listed)
    lines = [line.split() for line in listed.stdout.decode("ascii", "replace").splitlines()]
    commits = [made for words in lines if (made := _made(words))]
    if lines and not commits:
        raise refused("unknown-revision", file="git", named=quoted("HEAD"))
    if newest := next((commit for commit in commits if commit.day <= day), None):
        return newest
    raise refused("shallow-clone" if shallow else "before-first-commit", first=commits[-1], day=day)


def _commit_named(root: Path, revision: str) -> Commit:
    """The commit of a revision; nothing in its name is taken for an option or a file."""
    form = ("--max-count=1", "--no-commit-header", "--format=%H %cs")
    listed = git.run(root, "rev-list", *form, "--end-of-options", revision.replace("\0", "?"), "--")
    commit = None if listed.returncode else _made(listed.stdout.decode("ascii", "replace").split())
    if commit is None:
        raise refused("unknown-revision", file="git", named=quoted(revision))
    return commit


def _made(words: Sequence[str]) -> Commit | None:
    """A commit and its day; None for one that has no day, whoever made it."""
    try:
        commit, day = words
        return Commit(commit, date.fromisoformat(day))
    except ValueError:
        return None


def _entries(root: Path, commit: Commit, inside: str) -> Iterator[Entry]:
    """The files and links of the workspace that a commit has; none where the workspace was not yet in it."""
    for entry in git.entries(root, commit.id, inside, *FOLDERS):
        if entry.mode == LINK or (entry.mode in FILES and entry.name.endswith(SUFFIX)):
            if entry.size is None:
                raise refused("history-incomplete", commit=commit)
            if _is_inside(entry.name):
                yield entry


def _is_inside(name: str) -> bool:
    """Whether a name leads into one of the folders, whoever made the commit."""
    folder, *parts = name.split("/")
    return folder in FOLDERS and bool(parts) and not any(part in _NO_NAMES or "\\" in part for part in parts)


def _in_two_places(entries: Sequence[Entry]) -> str:
    """A name that a disk may take for that of a link or file above it, or for the same; "" where none is."""
    alike = [unicodedata.normalize("NFC", entry.name).casefold() for entry in entries]
    taken, seen = set(alike), set[str]()
    for entry, name in zip(entries, alike, strict=True):
        above = {name[:at] for at, char in enumerate(name) if char == "/"}
        if name in seen or above & taken:
            return entry.name
        seen.add(name)
    return ""


def _export(root: Path, commit: Commit, entries: Sequence[Entry], folder: Path) -> None:
    """Write files and links, nothing through a link; the loader follows none outside.

    A file that is too large is left as long as it was, and empty: the loader looks at the size first.
    """
    if twice := _in_two_places(entries):
        raise refused("tree-unusable", named=quoted(twice), commit=commit)
    for name in FOLDERS:
        (folder / name).mkdir()
    with git.objects(root) as read:
        for entry in entries:
            target = folder / entry.name
            size = entry.size or 0
            content = b"" if size > MAX_BYTES else read(entry)
            if content is None:
                raise refused("history-incomplete", commit=commit)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                if entry.mode == LINK and size <= MAX_BYTES:
                    target.symlink_to(os.fsdecode(content))
                else:
                    with target.open("xb") as file:
                        file.write(content)
                        file.truncate(size)
            except (OSError, ValueError) as error:
                if isinstance(error, OSError) and error.errno not in _NAMES_REFUSED:
                    raise
                raise refused("tree-unusable", named=quoted(entry.name), commit=commit) from error
