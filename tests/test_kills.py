"""A command that is killed anywhere leaves what was there before, or what it makes; `check` finishes it."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ALONE = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
SINGLE = {"publish without a brief"}  # which writes one file, so that there is nothing to finish


def test_kills_before_every_rename_link_flush_and_deletion_lose_nothing():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.kills"],
        cwd=ROOT, env=ALONE, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    counts = json.loads(done.stdout)["commands"]
    assert len(counts) == 10
    for name, count in counts.items():
        assert count["kills"] >= 6, name
        assert 0 < count["undone"] < count["kills"], name
        assert (count["finished by check"] > 0) == (name not in SINGLE), name
