"""All lines at all sizes, cold and warm, in one run: `make bench`.

    python -m tests.benchmarks.bench [--sizes 20,200,2000] [--repeats 5] [--limit 3600] [--resume] [--write]

Every measurement is told as it comes and kept in .bench/, so that a run that was stopped goes on with
--resume. Lines take turns, so that a busy minute slows all of them. A line that took over a minute is
run three times at most, over four once. --write puts the tables into docs/.
"""

import argparse
import importlib.util
import json
import shutil
import sys
from pathlib import Path

from tests.benchmarks import report
from tests.benchmarks.cases import write_case
from tests.benchmarks.lines import LINES, Line
from tests.benchmarks.measure import ROOT, Measured, as_json, measure

FOLDER = ROOT / ".bench"
RECORD = FOLDER / "measurements.jsonl"


def main() -> None:
    """Measure what is not measured yet, and print the tables."""
    asked = _asked()
    if FOLDER.exists() and not asked.resume:
        shutil.rmtree(FOLDER)
    FOLDER.mkdir(exist_ok=True)
    known = read_record()
    for size in (int(each) for each in asked.sizes.split(",")):
        workspace = write_case(FOLDER / f"case-{size}", size)
        for turn in range(asked.repeats):
            for line in LINES:
                if line.sized or size == int(asked.sizes.split(",")[0]):
                    _measure_both(line, size, turn, workspace, asked.limit, known)
    print(report.text(known))
    if asked.write:
        for path in report.write(known):
            print(path.relative_to(ROOT))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="20,200,2000")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument(
        "--limit", type=float, default=3600.0, help="seconds after which a process is stopped"
    )
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def read_record() -> list[Measured]:
    """What a run that was stopped has measured."""
    lines = RECORD.read_text(encoding="utf-8").splitlines() if RECORD.exists() else []
    return [Measured(**json.loads(line)) for line in lines]


def _measure_both(
    line: Line, size: int, turn: int, workspace: Path, limit: float, known: list[Measured]
) -> None:
    if line.needs and importlib.util.find_spec(line.needs) is None:
        return
    shown = size if line.sized else 0
    for warm in (False, True):
        before = [each for each in known if (each.line, each.size) == (line.name, shown)]
        mine = [each for each in before if each.warm == warm]
        if len(mine) > turn or len(mine) >= most_turns(before):
            continue
        # The first cold process fills the caches of the warm ones.
        caches = _caches(line, size, fresh=not warm) if warm or not mine else None
        found = measure(line, shown, workspace, caches, limit, warm)
        known.append(found)
        with RECORD.open("a", encoding="utf-8") as record:
            record.write(as_json(found) + "\n")
        print(
            f"{line.name}, {shown} indicators, {'warm' if warm else 'cold'}: {found.seconds:.2f} s, "
            f"{found.megabytes:.0f} MB, ended {found.ended}",
            file=sys.stderr,
            flush=True,
        )


def most_turns(before: list[Measured]) -> float:
    """How often a line is worth running, by how long it took; one that did not end well is not run again."""
    if any(each.ended != "well" for each in before):
        return 0
    slowest = max((each.seconds for each in before), default=0.0)
    return 1 if slowest > 240 else 3 if slowest > 60 else float("inf")


def _caches(line: Line, size: int, fresh: bool) -> Path:
    """A folder for what a line caches at this size."""
    caches = FOLDER / f"warm-{size}" / "".join(char for char in line.name if char.isalnum())
    if fresh:
        shutil.rmtree(caches, ignore_errors=True)
    caches.mkdir(parents=True, exist_ok=True)
    return caches


if __name__ == "__main__":
    main()
