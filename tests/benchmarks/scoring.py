"""Time and memory of `forecast score` as a whole process: `python tests/benchmarks/scoring.py [ROWS]`.

Forecasts of three scenarios by 50 forecasters on 2,000 questions, probabilities with all their digits, which
is the slowest input. Prints seconds of wall clock and of processors, and peak memory in MB.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[2]
SCENARIOS = np.array(["open", "tolls", "closed"])


def write(path, rows, questions=2_000, people=50):
    """A CSV in the long form."""
    random, number = np.random.default_rng(1), rows // len(SCENARIOS)
    question, who = random.integers(questions, size=number), random.integers(people, size=number)
    opens = np.datetime64("2023-01-01") + (7 * np.arange(questions) % 365).astype("timedelta64[D]")
    closes = opens + (30 + np.arange(questions) % 200).astype("timedelta64[D]")
    length = (closes - opens).astype(int)[question]
    at = opens[question] + (random.random(number) * length).astype("timedelta64[D]")
    outcome = SCENARIOS[random.integers(3, size=questions)]
    columns = {
        "question": np.char.add("question-", question.astype(str)),
        "forecaster": np.char.add("analyst-", who.astype(str)),
        "at": at.astype(str),
        "outcome": outcome[question],
        "opens": opens.astype(str)[question],
        "closes": closes.astype(str)[question],
    }
    frame = pd.DataFrame({name: np.repeat(each, 3) for name, each in columns.items()})
    frame["scenario"] = np.tile(SCENARIOS, number)
    frame["probability"] = random.dirichlet(np.ones(3), number).ravel()
    frame.to_csv(path, index=False)


def main(rows=1_000_000):
    """Measure and print; written by another process, since a child's peak begins with its parent's."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forecasts.csv"
        writer = multiprocessing.get_context("spawn").Process(target=write, args=(path, rows))
        writer.start()
        writer.join()
        start = time.perf_counter()
        command = [sys.executable, "-m", "forecast", "score", str(path)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
    memory = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    processors = used.ru_utime + used.ru_stime
    print(f"{rows:,} rows: {wall:.1f} s, {processors:.1f} s of processors, {memory:.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
