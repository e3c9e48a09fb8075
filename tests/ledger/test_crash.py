"""Processes that die or meet, disks that are full or read-only: nothing is lost or written over."""

import errno
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from forecast.core.write import write_new
from tests.ledger.desk import desk, history, publish, resolve, verified

ROOT = Path(__file__).parents[2]
ALONE = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
RESOLVE = (
    "resolve",
    "strait",
    "void",
    "--date",
    "2026-01-20",
    "--source",
    "Pilots",
    "--why",
    "Nobody knows.",
)


@pytest.fixture
def strait(tmp_path):
    return desk(tmp_path)


def test_kills_while_publishing_lose_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "tests.ledger.kills", "20"],
        cwd=ROOT, env=ALONE, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    figures = json.loads(done.stdout)
    assert figures["faults"] == []
    assert figures["between first write and exit"] >= 0.8, figures
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("call", ["publish(root, judge={'closed': own})", "publish_texts(root, own)"])
def test_publications_at_once_all_survive(strait, call):
    publish(strait)
    code = (
        "import sys; from pathlib import Path; from tests.ledger.desk import publish, publish_texts\n"
        "root = Path(sys.argv[1]); (root / f'ready{sys.argv[2]}').touch()\n"
        "while len(list(root.glob('ready*'))) < 4: pass\n"
        f"own = int(sys.argv[2]) / 100; {call}"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(strait), str(number)], cwd=ROOT, env=ALONE)
        for number in (1, 2, 3, 4)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0, 0]
    check = verified(strait)
    assert check.problems == ()
    assert len(check.histories[0].records) == 5
    numbers = {row.probability["closed"] for row in check.histories[0].issued if row.forecaster != "model"}
    assert numbers == {0.01, 0.02, 0.03, 0.04}


def test_a_name_that_is_taken_is_never_written_over(tmp_path):
    path = tmp_path / "ledger/strait/record.json"
    write_new(path, b"first")
    with pytest.raises(FileExistsError):
        write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("call", ["fsync", "link"])
def test_a_failing_disk_publishes_nothing_and_leaves_nothing(strait, monkeypatch, call, number):
    before = publish(strait)

    def fail(*_):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        with pytest.raises(OSError, match=os.strerror(number)):
            resolve(strait)
    assert history(strait).records == (before,)
    assert len(list((strait / "ledger/strait").iterdir())) == 1


def command(root, *arguments, **more):
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "forecast", *arguments],
        cwd=root, env=ALONE, capture_output=True, text=True, timeout=60, check=False, **more,
    )  # fmt: skip


@pytest.fixture
def past(strait):
    """The same with days that have come."""
    for path in [*strait.rglob("*.yaml")]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("2031-", "2026-").replace("2030-", "2025-"), encoding="utf-8")
    return strait


def test_a_full_disk_is_told_and_nothing_is_half_written(past):
    def no_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = command(past, *RESOLVE, preexec_fn=no_room)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Cannot go on:")
    assert done.stderr.endswith("File too large. Look at permissions and the disk.\n")
    assert list((past / "ledger/strait").iterdir()) == []
    assert command(past, *RESOLVE).returncode == 0


def test_a_ledger_that_cannot_be_written_is_told(strait):
    publish(strait)
    folder = strait / "ledger/strait"
    for above in (strait, *[folder for folder in strait.parents if folder.stat().st_mode & 0o777 == 0o700]):
        above.chmod(0o755)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:  # whom no permission stops
        os.seteuid(65534)
    try:
        with pytest.raises(PermissionError) as caught:
            resolve(strait)
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
    assert Path(caught.value.filename).parent == folder
    assert len(list(folder.iterdir())) == 1


def test_a_ledger_that_is_no_folder_is_told(past):
    (past / "ledger").write_text("")
    done = command(past, *RESOLVE)
    assert done.returncode == 1
    assert "not a directory" in done.stderr.casefold()
    assert "Traceback" not in done.stderr
