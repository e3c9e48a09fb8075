"""Write files whole or not at all."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

# The name of a file that is being written, beside its target; version control ignores such names.
TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")
_PRIVATE, _USUAL = 0o600, 0o666
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_bytes(path: Path, content: bytes, private: bool = False) -> None:
    """Write beside the target, flush to the disk, then rename; nothing is left behind on failure.

    Folders on the way must exist. A file that was there keeps its permissions; one that is `private` can
    be read by its owner alone.
    """
    with _staged(path, content, private) as beside:
        beside.replace(path)


def stage(path: Path, content: bytes, private: bool = False) -> Path:
    """Write the new content of a target to a hidden file beside it, flush it, and return its path."""
    beside, keeps_mode = path.with_name(f".{os.urandom(8).hex()}.tmp"), path.exists() and not private
    try:
        # Until it is whole nobody else may read what may not be read in the file that it replaces.
        handle = os.open(beside, _NEW, _PRIVATE if private or keeps_mode else _USUAL)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if keeps_mode:
            shutil.copymode(path, beside)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def write_new(path: Path, content: bytes, private: bool = False) -> None:
    """Write a file that is never overwritten: beside its name, flushed, then linked into place.

    Folders on the way are made. Raises FileExistsError where the name is taken. A process that
    dies on the way leaves at most a hidden file beside it.
    """
    make_folder(path.parent)
    with _staged(path, content, private) as beside:
        os.link(beside, path)


@contextlib.contextmanager
def _staged(path: Path, content: bytes, private: bool) -> Iterator[Path]:
    """A hidden file as `stage` writes it, to move into place; then the folder is flushed."""
    beside = stage(path, content, private)
    try:
        yield beside
    finally:
        beside.unlink(missing_ok=True)
    flush_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each new name flushed."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
