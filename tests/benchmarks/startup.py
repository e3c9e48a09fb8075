"""Time whole processes against the imports they cannot do without: `python tests/benchmarks/startup.py`.

Each command and its floor are run in turn, so that a busy machine slows both; PyTensor's cache is
new and empty for every run. Prints medians in seconds, the median of the ratios of neighbours, and
peak memory.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = [sys.executable, "-c"]
FORECAST = [sys.executable, "-m", "forecast"]
QUICK_FLOOR = [*PYTHON, "import typer, numpy, yaml, pydantic"]
FULL_FLOOR = [*PYTHON, "import pymc, arviz"]
# name, command, floor, how many times the floor it may take
ROWS = (
    ("run belarus-2024", [*FORECAST, "run", "belarus-2024"], FULL_FLOOR, 2),
    ("run belarus-2024 --quick", [*FORECAST, "run", "belarus-2024", "--quick"], QUICK_FLOOR, 3),
    (
        "timeline belarus-2022, 60",
        [*FORECAST, "timeline", "belarus-2022", "--to", "2023-02-01"],
        QUICK_FLOOR,
        12,
    ),
    ("check", [*FORECAST, "check"], QUICK_FLOOR, 3),
    ("--help", [*FORECAST, "--help"], QUICK_FLOOR, 3),
)


def timed(command):
    """Seconds of wall clock that a process takes."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "PYTENSOR_FLAGS": f"base_compiledir={cache}"}
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env=environment)
        return time.perf_counter() - start


def peak_memory(command):
    """Peak resident memory of a process, in MB."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([*PYTHON, code, *command], cwd=ROOT, check=True, capture_output=True, text=True)
    return int(done.stdout) / (1024 if sys.platform != "darwin" else 1024**2)


def main(repeats=9):
    """Measure and print."""
    print(
        f"{'command':26}{'seconds':>9}{'floor':>8}{'ratio':>8}{'limit':>7}{'MB':>6}   ({repeats} runs each)"
    )
    for name, command, floor, limit in ROWS:
        pairs = [(timed(command), timed(floor)) for _ in range(repeats)]
        mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"{name:26}{mine:9.2f}{theirs:8.2f}{ratio:8.2f}{limit:7}{peak_memory(command):6.0f}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main(*map(int, sys.argv[1:]))
