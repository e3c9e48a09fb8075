"""Read whole files of a limited size, and nothing else: no folder, no device, no pipe that never ends."""

import os
import stat
from pathlib import Path

from forecast.core.problem import Problem

# A pipe is opened without waiting for somebody to write to it.
_HOW = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


def read_file(path: Path, name: str, limit: int) -> bytes | Problem:
    """The bytes of a file, or why it cannot be read; `name` is what a message calls it.

    The open file is examined before its content is read, so that nobody can exchange it in between.
    """
    try:
        handle = os.open(path, _HOW)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return _no_file(name, status)
            with os.fdopen(handle, "rb", closefd=False) as file:
                content = file.read(limit + 1) if status.st_size <= limit else b""
        finally:
            os.close(handle)
    except OSError as error:
        return unreadable(name, error)
    size = max(status.st_size, len(content))
    return content if size <= limit else _too_large(name, size, limit)


def unreadable(name: str, error: OSError) -> Problem:
    """The problem of a file that the system does not let us read."""
    found = f"found {(error.strerror or 'an unknown fault').casefold()}"
    absent = isinstance(error, FileNotFoundError)
    step = "Check its name." if absent else "Look at its permissions, and at the disk."
    return Problem("unreadable", name, (), found, "this must be readable", step)


def _no_file(name: str, status: os.stat_result) -> Problem:
    what = "a folder" if stat.S_ISDIR(status.st_mode) else "something that is no file"
    step = "Rename it, or put the file here."
    return Problem("not-a-file", name, (), f"found {what}", "a file belongs here", step)


def _too_large(name: str, size: int, limit: int) -> Problem:
    rule = f"a file has {limit / 1e6:.0f} MB at most"
    step = "Divide it, or check that it is the right file."
    return Problem("too-large", name, (), f"found {size / 1e6:.1f} MB", rule, step)
