"""Hostile inputs by the hundred thousand for every reader: `make fuzz`.

    python -m tools.fuzz [INPUTS] [SEED]

Tells every input that makes a reader raise, take over five seconds, or grow by over 500 MB, and keeps it
in tests/corpus/, so that the suite reads it from then on. Ends with status 1 if there is any.
"""

import resource
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from hashlib import sha256
from itertools import batched

from tests.files.fuzzing import CORPUS, Input, bound_memory, corpus, mutated, read
from tools.pages import dated, put

INPUTS, SEED = 100_000, 1
WORKERS, BATCH = 2, 250
ABOUT = """\
## Hostile files

{}
`make fuzz` gave every reader mutations of the corpus in tests/corpus/: {:,} inputs
({}).
What loads is also checked, and every third case of those assessed. Kinds of failure: {}. The slowest input
took {:.2f} s, and no process needed more than {:.0f} MB.
"""


def main() -> int:
    """Read them all, tell and keep what was found."""
    count, seed = (int(given) for given in (*sys.argv[1:], *(INPUTS, SEED)[len(sys.argv) - 1 :]))
    start, done, seen, worst, slowest = time.monotonic(), 0, Counter(), 0, 0.0
    failures: dict[str, tuple[Input, str]] = {}
    with ProcessPoolExecutor(WORKERS, initializer=bound_memory) as pool:
        for found, readers, peak, slow in pool.map(
            partial(run, seed), batched(range(count), BATCH, strict=False)
        ):
            for given, said in found:
                failures.setdefault(said, (given, said))
            seen.update(readers)
            done, worst, slowest = done + sum(readers.values()), max(worst, peak), max(slowest, slow)
            told = f"\r{done:,} of {count:,} inputs, {len(failures)} kinds of failure"
            print(told, end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    seconds, found = time.monotonic() - start, len(failures)
    each = ", ".join(f"{name} {number:,}" for name, number in sorted(seen.items()))
    print(f"{done:,} inputs in {seconds:.0f} s, seed {seed}: {each}")
    print(f"slowest {slowest:.2f} s, most memory of a process {worst / 1024:.0f} MB")
    print(f"kinds of failure: {len(failures)}")
    for given, said in failures.values():
        path = CORPUS / f"{given.reader}-found-{sha256(given.raw).hexdigest()[:8]}"
        path.write_bytes(given.raw)
        print(f"{path.name}: {said}")
    if done >= INPUTS:
        text = ABOUT.format(dated(), done, each, found, slowest, worst / 1024)
        print(put("validation.md", "fuzz", text))
    return 1 if failures else 0


def run(seed: int, numbers: tuple[int, ...]) -> tuple[list[tuple[Input, str]], Counter[str], int, float]:
    """Failures, inputs by reader, peak memory in kB, seconds of the slowest."""
    start, failures, seen, slowest = corpus(), [], Counter[str](), 0.0
    for number in numbers:
        given = mutated(number, seed, start)
        seen[given.reader] += 1
        began = time.perf_counter()
        try:
            read(given, number)
        except Exception as error:
            failures.append((given, _said(error)))
        slowest = max(slowest, time.perf_counter() - began)
    return failures, seen, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, slowest


def _said(error: Exception) -> str:
    """The error and where it was raised, so that one fault is told once."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__} at {where}: {str(error)[:120]}"


if __name__ == "__main__":
    sys.exit(main())
