"""How far a long computation is."""

import sys
import time
from typing import Self

INTERRUPTED = 130  # the exit status after Ctrl-C


class Progress:
    """A line on standard error while sampling goes on; silent where nobody would see it.

    `unit` is what is counted, and what Ctrl-C does.
    """

    def __init__(self, quiet: bool = False, unit: str = "sweeps; Ctrl-C stops") -> None:
        self.unit = unit
        self.shows = sys.stderr.isatty() and not quiet
        self.next = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shows:
            sys.stderr.write("\r\x1b[K")

    def advance(self, done: int, total: int) -> None:
        """Print how far it is, ten times a second at most."""
        now = time.monotonic()
        if self.shows and now >= self.next:
            self.next = now + 0.1
            sys.stderr.write(f"\r\x1b[KSampling {100 * done // total}%, {done:,} of {total:,} {self.unit}")
            sys.stderr.flush()
