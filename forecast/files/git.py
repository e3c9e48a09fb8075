"""Run git so that no repository can choose what else runs; no other module runs git.

Settings, attributes and hooks of a repository are somebody else's, and so is a folder that is laid out as
a repository inside another one. Only commands that read objects are used (docs/security.md), no caller's
GIT_* variables reach them, and what could start a program is switched off. Git 2.39 is the oldest that is
supported: before 2.38 it does not know `safe.bareRepository`.
"""

import hashlib
import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from forecast.core.bad_value import quoted
from forecast.core.problem import ProblemsError, problem_of
from forecast.files.messages import MESSAGES

_TIMEOUT = 60  # seconds
_OPTION = "--git"
_NO_REPOSITORY = b"not a git repository"
_PARTIAL = (b"lazy fetching", b"promisor")
_SWITCHED_OFF = (
    "safe.bareRepository=explicit",
    "log.showSignature=false",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "submodule.recurse=false",
    "core.quotePath=false",
)
# No objects in another's place, nothing fetched, asked or locked, names taken as they are, English.
_ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
LINK, FILES = "120000", ("100644", "100755")
_BLOCK = 1 << 20
_LARGEST_TEXT = 50_000_000


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where a workspace lies in a repository: the folder inside it, "" for its root."""

    inside: str
    is_shallow: bool
    algorithm: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, link or submodule of a commit; `name` is within the workspace, `size` None if it is missing."""

    mode: str
    object: str
    size: int | None
    name: str


def run(root: Path, *arguments: str, content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder. Raises ProblemsError where it is not installed or does not come to an end."""
    command = _command(root, *arguments)
    try:
        return subprocess.run(
            command, capture_output=True, check=False, env=environment(), input=content, timeout=_TIMEOUT
        )
    except subprocess.TimeoutExpired as error:
        raise refused("git-failed", text=quoted(f"nothing within {_TIMEOUT} seconds")) from error


def checkout(root: Path) -> Checkout | None:
    """Where a workspace lies in a repository; None where there is none, or no working tree.

    Raises ProblemsError where git is not installed or refuses the repository.
    """
    questions = ("--is-inside-work-tree", "--is-shallow-repository", "--show-object-format", "--show-prefix")
    done = run(root, "rev-parse", *questions)
    if done.returncode and _NO_REPOSITORY not in done.stderr:
        raise failed(done)
    in_tree, shallow, algorithm, inside = (*os.fsdecode(done.stdout).split("\n", 3), "", "", "")[:4]
    if in_tree != "true":
        return None
    return Checkout(inside.removesuffix("\n").removesuffix("/"), shallow == "true", algorithm)


def head(root: Path) -> str | None:
    """The commit that is checked out; None where there is none yet."""
    done = run(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return done.stdout.decode("ascii").strip() or None


def entries(root: Path, commit: str, inside: str, *folders: str) -> Iterator[Entry]:
    """What a commit holds of a workspace, of some of its folders or of all; none where it is not in it.

    Raises ProblemsError where objects are missing.
    """
    tree = f"{commit}:{inside}"
    if run(root, "cat-file", "-e", tree).returncode:
        return
    done = run(root, "ls-tree", "-r", "-z", "-l", "--full-tree", tree, *folders)
    if any(word in done.stderr for word in _PARTIAL):
        raise refused("history-incomplete", commit=commit[:12])
    if done.returncode:
        raise failed(done)
    for line in os.fsdecode(done.stdout).split("\0")[:-1]:
        head_, _, name = line.partition("\t")
        mode, _, entry, size = head_.split()
        yield Entry(mode, entry, int(size) if size.isdecimal() else None, name)


def differs(root: Path, entry: Entry, algorithm: str) -> bool:
    """Whether a file of a workspace differs from a commit's, found without git and so without filters.

    Line ends that only became Windows's are no difference. What a submodule holds is not looked at.
    """
    if entry.mode != LINK and entry.mode not in FILES:
        return False
    path, inside = root / entry.name, os.path.realpath(root)
    try:
        if os.path.realpath(path.parent) != os.path.join(inside, os.path.dirname(entry.name)).rstrip(os.sep):
            return True  # a link on the way is not followed
        status = path.lstat()
        if entry.mode == LINK:
            target = os.fsencode(os.readlink(path))  # which fails for what is no link
            return _object_of([target], len(target), algorithm) != entry.object
        return not stat.S_ISREG(status.st_mode) or entry.object not in _objects_of(
            path, status, entry, algorithm
        )
    except OSError:
        return True


def _objects_of(path: Path, status: os.stat_result, entry: Entry, algorithm: str) -> Iterator[str]:
    """The names that git may give to a file's content: as it lies there, or with plain line ends."""
    if status.st_size == entry.size:
        with path.open("rb") as file:
            blocks = (file.read(min(_BLOCK, status.st_size - at)) for at in range(0, status.st_size, _BLOCK))
            yield _object_of(blocks, status.st_size, algorithm)
    elif status.st_size < _LARGEST_TEXT:
        content = path.read_bytes().replace(b"\r\n", b"\n")
        yield _object_of([content], len(content), algorithm)


def _object_of(blocks: Iterable[bytes], size: int, algorithm: str) -> str:
    """The name that git gives to some content."""
    digest = hashlib.new(algorithm, f"blob {size}\0".encode(), usedforsecurity=False)
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


@contextmanager
def objects(root: Path) -> Iterator[Callable[[Entry], bytes | None]]:
    """A reader of files just as they were committed; None for one that is missing."""
    command = _command(root, "cat-file", "--batch")
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment()
    ) as process:
        into, out = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)

        def read(entry: Entry) -> bytes | None:
            into.write(f"{entry.object}\n".encode())
            into.flush()
            if out.readline().split()[1:] != [b"blob", str(entry.size).encode()]:
                return None
            return out.read((entry.size or 0) + 1)[:-1]

        yield read


def environment() -> dict[str, str]:
    """The variables that git runs with: none of the caller's that point it elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _ENVIRONMENT


def _command(root: Path, *arguments: str) -> list[str]:
    options = (option for setting in _SWITCHED_OFF for option in ("-c", setting))
    return [_program(root), *options, "--no-pager", "-C", str(root), *arguments]


def _program(root: Path) -> str:
    """Git as the machine's owner installed it: never from a folder that the path names by chance."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    here = {Path.cwd(), root.absolute()}
    trusted = [folder for folder in folders if os.path.isabs(folder) and Path(folder) not in here]
    program = shutil.which("git", path=os.pathsep.join(trusted))
    if program is None or Path(program).absolute().parent in here:
        raise refused("no-git")
    return program


def refused(code: str, file: str = _OPTION, **words: object) -> ProblemsError:
    """The problem of a repository that cannot be read."""
    return ProblemsError((problem_of(MESSAGES, code, file, (), words),))


def failed(done: subprocess.CompletedProcess[bytes]) -> ProblemsError:
    """The error with the first line of git's own message."""
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"status {done.returncode}"]
    return refused("git-failed", text=quoted(lines[0].removeprefix("fatal: "), limit=200))
