"""One measurement: a process, cold or warm, its wall clock, its peak memory and what it printed."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.lines import PROCESS, Line

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Measured:
    """Seconds and peak MB of a process; `figures` is what it says of P(s = k), `ended` how it ended."""

    line: str
    size: int
    warm: bool
    seconds: float
    megabytes: float
    ended: str
    figures: dict | None = None


def measure(
    line: Line, size: int, workspace: Path, caches: Path | None, limit: float, warm: bool
) -> Measured:
    """Run a line once, in the caches given or in empty ones of its own; `warm` says that those were filled.

    A process never counts less memory than this one has when it is started, 16 MB with nothing imported.
    """
    with tempfile.TemporaryDirectory() as empty:
        environment = _environment(caches or Path(empty))
        with tempfile.TemporaryFile("w+") as printed:
            seconds, kilobytes, ended = _run(line.command, workspace, environment, printed, limit)
            printed.seek(0)
            told = printed.read()
        figures = None
        if ended == "well" and line.effective:
            figures = (
                json.loads(told.splitlines()[-1]) if line.effective == "own" else _figures(line, workspace)
            )
    scale = 1024 if sys.platform != "darwin" else 1024**2
    return Measured(line.name, size, warm, seconds, kilobytes / scale, ended, figures)


def _environment(caches: Path) -> dict[str, str]:
    """Everything that keeps compiled code or scratch files, below one folder."""
    (caches / "tmp").mkdir(exist_ok=True)
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTENSOR_FLAGS": f"base_compiledir={caches}",
        "NUMBA_CACHE_DIR": str(caches),
        "XDG_CACHE_HOME": str(caches),
        "JAX_COMPILATION_CACHE_DIR": str(caches),
        "TMPDIR": str(caches / "tmp"),
    }


def _run(command, workspace, environment, printed, limit) -> tuple[float, int, str]:
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=workspace,
        stdout=printed,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    done, status, usage = 0, 0, None
    while not done:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if not done and time.perf_counter() - start > limit:
            os.killpg(process.pid, signal.SIGKILL)
            os.wait4(process.pid, 0)
            process.returncode = -9
            return time.perf_counter() - start, 0, f"stopped after {limit:.0f} s"
        time.sleep(0 if done else 0.002)
    process.returncode = os.waitstatus_to_exitcode(status)
    code = process.returncode
    # 4 is a failed verdict: the work was done.
    ended = "well" if code in {0, 4} else f"status {code}"
    return time.perf_counter() - start, usage.ru_maxrss, ended


def _figures(line: Line, workspace: Path) -> dict:
    """Of the same draws, by a process that is not measured."""
    done = subprocess.run(
        [*PROCESS, line.effective, "."],
        cwd=workspace,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return json.loads(done.stdout.splitlines()[-1])


def as_json(measured: Measured) -> str:
    """One line of the record of a run."""
    return json.dumps(asdict(measured))
