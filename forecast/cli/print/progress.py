"""How far a long computation is."""

import sys
import time
from collections.abc import Callable
from typing import Self

INTERRUPTED = 130  # the exit status after Ctrl-C


class Progress:
    """A line on standard error while a computation goes on; silent where nobody would see it.

    `doing` is what is done, `unit` what is counted, and what Ctrl-C does; `of` is the question, where there
    are several.
    """

    def __init__(
        self, quiet: bool = False, unit: str = "sweeps; Ctrl-C stops", doing: str = "Sampling"
    ) -> None:
        self.unit, self.doing, self.of = unit, doing, ""
        self.shows = sys.stderr.isatty() and not quiet
        self.next = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shows:
            sys.stderr.write("\r\x1b[K")

    def begin(self, name: str, number: int, total: int) -> Callable[[int, int], None]:
        """Go on to the next of several questions, and print which; the function that prints how far it is."""
        self.of, self.next = f"{name}, {number} of {total}: ", 0.0
        if self.shows:
            self._print(f"{self.of}begun")
        return self.advance

    def advance(self, done: int, total: int) -> None:
        """Print how far it is, ten times a second at most."""
        now = time.monotonic()
        if self.shows and now >= self.next:
            self.next = now + 0.1
            self._print(f"{self.of}{self.doing} {100 * done // total}%, {done:,} of {total:,} {self.unit}")

    def _print(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
