"""Kill publications on the way and look at what they leave: `python -m tests.ledger.kills 500`.

Every publication is a process of its own, forked from one that has everything imported. It announces
its steps through a pipe and lingers at each of them, so that kills fall between all of them. A kill is
counted by the last step announced before it. Prints the counts as JSON and ends with status 1 if
anything was lost.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from forecast.ledger.book import read_book
from tests.ledger.desk import desk, publish

# Announced in this order: before anything is written, when the hidden file is there and empty, when its
# content is flushed, when it has its name, when the hidden one is gone, and when `publish` has returned.
STEPS = ("begun", "created", "flushed", "linked", "tidied", "published")
LINGER = 0.004  # seconds at each step
# One kill in so many does not wait for the first write.
EARLY = 10
FRESH_AFTER = 25  # kills, so that the ledger stays short


def main(kills: int, seed: int = 20_240_224) -> int:
    """Kill so many publications; the exit status."""
    chance, landed, faults, survived = random.Random(seed), Counter[str](), [], 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(kills):
            root = Path(folder) / str(number // FRESH_AFTER)
            if not root.exists():
                publish(desk(root))  # which also imports everything beforehand
            before = records(root)
            step = killed(root, number, chance)
            landed[step] += 1
            survived += len(records(root)) > len(before)
            faults += [f"kill {number} at {step}: {fault}" for fault in looked_at(root, before, step)]
    while_writing = sum(landed[step] for step in STEPS[1:])
    figures = {"kills": kills, "landed": landed, "between first write and exit": while_writing / kills}
    print(json.dumps(figures | {"records that survived": survived, "faults": faults}, indent=1))
    return int(bool(faults) or while_writing < 0.8 * kills)


def records(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "ledger/strait").glob("*.json")}


def killed(root: Path, number: int, chance: random.Random) -> str:
    """Begin a publication, kill it at a step drawn by chance, and give the last step that it announced."""
    late = number % EARLY != 0
    target = chance.randrange(1, len(STEPS)) if late else 0
    listen, announce = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(listen)
        child_publishes(root, number, announce)
    os.close(announce)
    heard = b""
    while len(heard) <= target:
        heard += os.read(listen, 1) or sys.exit("a publication ended by itself")
    time.sleep(chance.uniform(0, LINGER if late else 4 * LINGER))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it had ended before it was killed"
    with os.fdopen(listen, "rb") as rest:
        heard += rest.read()
    return STEPS[len(heard) - 1]


def child_publishes(root: Path, number: int, announce: int) -> None:
    """Publish, announcing every step; the process waits at the end to be killed."""

    def step() -> None:
        os.write(announce, b".")
        time.sleep(LINGER)

    open_file, flush, link, unlink = os.open, os.fsync, os.link, Path.unlink
    flushed: list[int] = []

    def watched_open(path: Path, *how: int) -> int:
        handle = open_file(path, *how)
        if str(path).endswith(".tmp"):
            step()
        return handle

    def watched_flush(handle: int) -> None:
        flush(handle)
        if not flushed:
            flushed.append(handle)
            step()

    def watched_link(source: Path, target: Path) -> None:
        link(source, target)
        step()

    def watched_unlink(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok)
        step()

    os.open, os.fsync, os.link, Path.unlink = watched_open, watched_flush, watched_link, watched_unlink
    os.write(announce, b".")
    publish(root, judge={"closed": 0.0001 * (number + 1)})
    step()
    time.sleep(60)
    os._exit(0)


def looked_at(root: Path, before: dict[str, bytes], step: str) -> list[str]:
    """What a kill spoilt; the next publication, which wants all records sound, comes with the next kill."""
    after, faults = records(root), []
    if any(after.get(name) != content for name, content in before.items()):
        faults.append("an earlier record is gone or changed")
    new = len(after) - len(before)
    if new not in ((0,) if step == "begun" else (1,) if step in STEPS[3:] else (0, 1)):
        faults.append(f"{new} new records")
    book = read_book(root, "strait")
    if book.problems or len(book.records) != len(after):
        faults.append("; ".join(map(str, book.problems)) or "a record cannot be read")
    return faults


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
