"""Files written whole or not at all."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text, line ends as given; a reader sees the old file or the new, never a part."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write beside the target, flush to the disk, then rename; nothing is left behind on failure."""
    with replacing(path) as beside, beside.open("xb") as file:
        file.write(content)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name beside the target to write to; once written it is flushed and takes the target's place.

    Folders on the way must exist. A file that was there keeps its permissions.
    """
    beside = path.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _flush_folder(path.parent)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is never written over: beside its name, flushed, then linked into place.

    Folders on the way are made. Raises FileExistsError where the name is taken, by whomever; of a
    process that dies on the way nothing is seen but, at most, a hidden file beside.
    """
    _make_folder(path.parent)
    beside = path.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    _flush_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each new name flushed."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
