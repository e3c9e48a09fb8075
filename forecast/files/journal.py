"""Change several files as a whole, even where a process dies half way.

What shall be written is first written beside its targets. Then a journal in the root names every step; from
that moment the change is made. The steps that a process did not come to are done by the next command that
writes, or by `forecast check`. Before that moment nothing has changed; there are only hidden files.

Only a journal that was written here is followed: it holds its own inode and the time of its file, which no
clone or copy of a workspace keeps, and was last touched at that time, which no archive can foresee. No step
is taken over what somebody changed since.
"""

import contextlib
import hashlib
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError, problem_of
from forecast.core.write import TEMPORARY, flush_folder, stage
from forecast.files.messages import MESSAGES
from forecast.files.workspace import FOLDERS, LOADED, Workspace, printable

VERSION = 1
_JOURNAL = re.compile(r"\.[0-9a-f]{16}\.journal")
_LARGEST = 10_000_000
# Writing and flushing a journal takes so many nanoseconds at most, and nobody writes so many at once.
_WRITTEN_WITHIN, _MOST = 60 * 10**9, 20
_MICROSECOND = 1_000  # nanoseconds, which every usual file system keeps in the time of a file


@dataclass(frozen=True, slots=True)
class Change:
    """New contents of files by name, then new names of files and folders, then files that go.

    `what` names it for those who read a message; with `private` the owner alone can read the contents.
    """

    what: str
    contents: Mapping[str, bytes]
    moves: Sequence[tuple[str, str]] = ()
    removals: Sequence[str] = ()
    private: bool = False


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Write(_Part):
    """A file, the hidden one that takes its place, and the digests of both; `before` is None if new."""

    file: str
    staged: str
    before: str | None
    after: str


class _Move(_Part):
    old: str
    new: str
    inode: int


class _Removal(_Part):
    file: str
    before: str


class _Journal(_Part):
    """The steps of a change, and what shows that they were written here."""

    journal: Annotated[int, Field(ge=VERSION, le=VERSION)]
    what: str
    inode: int
    time: int
    writes: list[_Write]
    moves: list[_Move]
    removals: list[_Removal]

    def name_after(self, name: str) -> str:
        """A name after the moves."""
        return renamed(name, ((move.old, move.new) for move in self.moves))


def renamed(name: str, moves: Iterable[tuple[str, str]]) -> str:
    """The name of a file after moves of it, or of a folder above it, from old names to new ones."""
    for old, new in moves:
        if name == old or name.startswith(f"{old}/"):
            return new + name.removeprefix(old)
    return name


def write_together(workspace: Workspace, change: Change) -> tuple[Path, ...]:
    """Make a change, all of it or nothing; the paths of what was written.

    Finishes a change that was interrupted before. Raises ProblemsError where that cannot be done, or where
    it was of files that are loaded as these are, since these were then read before it was finished; where a
    link leads elsewhere; or where the disk fails half way: the next command then finishes it. Raises
    OSError where the disk fails before anything has changed.
    """
    named = (*change.contents, *(name for move in change.moves for name in move))
    for steps in _finished(workspace):
        if any(map(_is_loaded, named)) and any(map(_is_loaded, _names(steps))):
            raise _refusal("change-finished-first", printable(named[0]), steps.what)
    paths = tuple(workspace.file(name) for name in change.contents)
    for _, new in change.moves:
        workspace.target(new)
    staged: dict[str, Path] = {}
    journal = workspace.root / f".{os.urandom(8).hex()}.journal"
    try:
        for path, (name, content) in zip(paths, change.contents.items(), strict=True):
            staged[name] = stage(path, content, change.private)
        steps = _steps(workspace, change, staged)
        _write_journal(journal, steps)
    except BaseException:
        journal.unlink(missing_ok=True)
        for beside in staged.values():
            beside.unlink(missing_ok=True)
        raise
    _follow(workspace, journal, steps)
    return tuple(workspace.root / steps.name_after(name) for name in change.contents)


def _steps(workspace: Workspace, change: Change, staged: Mapping[str, Path]) -> _Journal:
    root = workspace.root
    return _Journal(
        journal=VERSION,
        what=change.what,
        inode=0,
        time=time.time_ns() // _MICROSECOND * _MICROSECOND,
        writes=[
            _Write(
                file=name,
                staged=beside.relative_to(root).as_posix(),
                before=_digest(root / name),
                after=hashlib.sha256(change.contents[name]).hexdigest(),
            )
            for name, beside in staged.items()
        ],
        moves=[_Move(old=old, new=new, inode=(root / old).lstat().st_ino) for old, new in change.moves],
        removals=[
            _Removal(file=name, before=digest) for name in change.removals if (digest := _digest(root / name))
        ],
    )


def _write_journal(path: Path, steps: _Journal) -> None:
    """Make the change durable: from when the journal has its name, it is made."""
    beside = path.with_suffix(".tmp")
    try:
        with open(beside, "xb") as file:
            steps.inode = os.fstat(file.fileno()).st_ino
            file.write(steps.model_dump_json(indent=1).encode("utf-8"))
            file.flush()
            os.utime(beside, ns=(steps.time, steps.time))
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    flush_folder(path.parent)


def finish(workspace: Workspace) -> tuple[str, ...]:
    """Finish every change that was interrupted; their names.

    Raises ProblemsError where a file was changed since, or the disk fails.
    """
    return tuple(steps.what for steps in _finished(workspace))


def _finished(workspace: Workspace) -> list[_Journal]:
    """Finish every change that was interrupted; the steps of each."""
    finished = []
    for path in _journals(workspace):
        steps = _read(workspace, path)
        if isinstance(steps, _Journal):
            _follow(workspace, path, steps)
            finished.append(steps)
    return finished


def _follow(workspace: Workspace, path: Path, steps: _Journal) -> None:
    """Take the steps that were not taken yet; the journal goes last."""
    name = printable(path.name)
    try:
        if changed := next(_changed(workspace, steps), None):
            raise _refusal("change-stuck", name, steps.what, file=printable(changed))
        for write in steps.writes:
            with contextlib.suppress(FileNotFoundError):  # taken before
                (workspace.root / write.staged).replace(workspace.root / write.file)
        for move in steps.moves:
            with contextlib.suppress(FileNotFoundError):
                (workspace.root / move.old).rename(workspace.root / move.new)
        for removal in steps.removals:
            (workspace.root / removal.file).unlink(missing_ok=True)
        named = (*(w.file for w in steps.writes), *(m.new for m in steps.moves))
        for folder in {(workspace.root / steps.name_after(name)).parent for name in named}:
            flush_folder(folder)
        path.unlink(missing_ok=True)
    except OSError as error:
        why = (error.strerror or "an unknown fault").casefold()
        raise _refusal("change-interrupted", name, steps.what, why=why) from error


def _changed(workspace: Workspace, steps: _Journal) -> Iterator[str]:
    """Files that are neither in their old nor in their new state."""
    root = workspace.root
    for write in steps.writes:
        called = (write.file, steps.name_after(write.file))
        # First what is staged: another process may take the same step at this moment.
        is_staged = _digest(root / write.staged) == write.after
        now = next((digest for name in called if (digest := _digest(root / name)) is not None), None)
        if now != write.after and not (is_staged and now == write.before):
            yield write.file
    for move in steps.moves:
        old, new = _inode(root / move.old), _inode(root / move.new)
        if (old, new) not in ((move.inode, None), (None, move.inode)):
            yield move.old
    for removal in steps.removals:
        if _digest(root / removal.file) not in (removal.before, None):
            yield removal.file


def _inode(path: Path) -> int | None:
    return path.lstat().st_ino if os.path.lexists(path) else None


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file; None where there is none."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def problems(workspace: Workspace) -> Iterator[Problem]:
    """The changes that were interrupted, as errors where files that are loaded are among them."""
    for path in _journals(workspace):
        steps = _read(workspace, path)
        if isinstance(steps, Problem):
            yield steps
        elif any(_is_loaded(name) for name in _names(steps)):
            yield from _refusal("change-unfinished", printable(path.name), steps.what).problems


def strays(workspace: Workspace) -> Iterator[Problem]:
    """The hidden files that writers who died left behind, without those that a journal names."""
    root, owned = workspace.root, set[str]()
    for path in _journals(workspace):
        steps = _read(workspace, path)
        owned |= {write.staged for write in steps.writes} if isinstance(steps, _Journal) else set()
    places = [(root, os.listdir(root))]
    for folder in FOLDERS:
        places += [(Path(above), names) for above, _, names in os.walk(root / folder)]
    for above, names in places:
        for name in sorted(filter(TEMPORARY.fullmatch, names)):
            stray = (above / name).relative_to(root).as_posix()
            if stray not in owned:
                yield problem_of(MESSAGES, "stray-temporary", printable(stray), (), {})


def _journals(workspace: Workspace) -> list[Path]:
    try:
        names = os.listdir(workspace.root)
    except OSError:
        return []
    return [workspace.root / name for name in sorted(names) if _JOURNAL.fullmatch(name)][:_MOST]


def _read(workspace: Workspace, path: Path) -> _Journal | Problem:
    """The steps of a journal that was written here; a problem for any other."""
    foreign = problem_of(MESSAGES, "foreign-journal", printable(path.name), (), {})
    raw = workspace.raw(path.name, _LARGEST)
    if isinstance(raw, Problem):
        return raw
    try:
        status = path.lstat()
        steps = _Journal.model_validate_json(raw)
        for name in _names(steps):
            workspace.writable_path(name)
        if not all(map(_is_beside, steps.writes)) or any("/." in f"/{name}" for name in _names(steps)):
            return foreign
    except (ValidationError, ValueError, ProblemsError, OSError, RecursionError):
        return foreign
    ours = (status.st_ino, status.st_mtime_ns) == (steps.inode, steps.time)
    ours = ours and abs(status.st_ctime_ns - steps.time) <= _WRITTEN_WITHIN
    return steps if ours else foreign


def _names(steps: _Journal) -> list[str]:
    moved = [name for move in steps.moves for name in (move.old, move.new)]
    return [*(step.file for step in steps.writes), *moved, *(step.file for step in steps.removals)]


def _is_beside(write: _Write) -> bool:
    """Whether what takes a file's place is a hidden file in the same folder."""
    folder, _, name = write.staged.rpartition("/")
    return folder == write.file.rpartition("/")[0] and TEMPORARY.fullmatch(name) is not None


def _is_loaded(name: str) -> bool:
    return name.split("/", maxsplit=1)[0] in LOADED


def _refusal(code: str, journal: str, what: str, **words: str) -> ProblemsError:
    words = {"journal": journal, "what": quoted(what, limit=200), **words}
    return ProblemsError((problem_of(MESSAGES, code, journal, (), words),))
