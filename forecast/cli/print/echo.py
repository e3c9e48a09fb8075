"""The one place that prints: nothing steers the terminal, no stream is too poor, no reader too early gone."""

import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TextIO

import typer

from forecast.core.cells import csv_text
from forecast.render.text import MARK, UNSEEN

_LINES = re.compile(f"(?!\\n){UNSEEN}")
# What stands for the beginning and the end of bold text until it is printed; no text can have it by design.
_BOLD, _PLAIN = f"<{os.urandom(8).hex()}>", f"<{os.urandom(8).hex()}>"


def echo(text: object = "", err: bool = False, nl: bool = True, dim: bool = False) -> None:
    """Print a line, or lines; characters that are not seen but act are shown as one mark."""
    shown = _LINES.sub(MARK, str(text)).replace(_BOLD, "\x1b[1m").replace(_PLAIN, "\x1b[0m")
    _print(typer.style(shown, dim=True) if dim else shown, err, nl)


def bold(text: str) -> str:
    """Text that `echo` prints in bold."""
    return f"{_BOLD}{text}{_PLAIN}"


def print_json(data: Any) -> None:
    """Print JSON; what the stream cannot hold, and what acts unseen, is escaped, so that nothing is lost."""
    text = json.dumps(data, indent=1, ensure_ascii=not _is_unicode(sys.stdout), allow_nan=False)
    _print(_LINES.sub(_escaped, text), False, True)


def print_csv(rows: Iterable[Iterable[Any]]) -> None:
    """Print comma-separated values, the heading first."""
    echo(csv_text(rows), nl=False)


class Record(Protocol):
    """A result that is data as well as text."""

    def as_data(self) -> dict[str, Any]:
        """Maps, lists, text and numbers only."""

    def rows(self) -> Iterator[list[Any]]:
        """Rows under a heading."""


def print_record(it: Record, as_csv: bool) -> None:
    """Print a result as JSON, or as CSV, and nothing else."""
    if as_csv:
        print_csv(it.rows())
    else:
        print_json(it.as_data())


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _is_unicode(stream: TextIO) -> bool:
    return (getattr(stream, "encoding", None) or "").replace("-", "").casefold() in ("utf8", "utf16", "utf32")


def _print(text: str, err: bool, nl: bool) -> None:
    stream = sys.stderr if err else sys.stdout
    try:
        typer.echo(text, file=stream, nl=nl)
    except BrokenPipeError:
        give_up(stream)


def give_up(stream: TextIO) -> None:
    """Let a stream whose reader is gone print to nowhere: what a command does is done all the same."""
    with contextlib.suppress(OSError, ValueError, io.UnsupportedOperation):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def open_streams() -> None:
    """Make the standard streams fit for use.

    One that was closed (`>&-`) prints to nowhere, or is empty; what an encoding lacks is replaced.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def close_streams() -> None:
    """Write out what is still held back, whether or not somebody reads it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            give_up(stream)
