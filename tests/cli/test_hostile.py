"""Whole processes where the machine turns against them: kills, full disks, closed pipes, odd settings."""

import json
import os
import pty
import random
import resource
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from forecast import api
from tests.cli.test_commands import forecast
from tests.workspaces import STRAIT, write

ROOT = Path(__file__).parents[2]
DAY = "2031-01-15"
TURKISH = "tr_TR.utf8"


@pytest.fixture
def strait(tmp_path):
    return write(tmp_path, STRAIT)


def begin(*arguments, cwd, **more):
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "forecast", *arguments],
        cwd=cwd,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more),
    )


def written(folder):
    """Every file under a name that is ever read; what is being written has a hidden one."""
    return [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]


def assert_whole(root):
    for path in (*written(root / "assessments"), *written(root / "briefs")):
        if path.suffix == ".json":
            assert len(json.loads(path.read_text())["scenarios"]) == 3
        if path.suffix == ".html":
            assert path.read_text().rstrip().endswith("</html>")
        if path.suffix == ".nc":
            import h5py

            with h5py.File(path) as opened:
                assert "posterior" in opened
    done = forecast("list", cwd=root, check=0)
    assert "half-written" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "kills"), [(("run", "strait"), 2), (("brief", "strait", "--engine", "exact"), 2)]
)
def test_kill_9_leaves_no_half_written_file(strait, arguments, kills):
    """Killed at random moments after something began to be written, then once left to end."""
    chance = random.Random(1)
    for _ in range(kills):
        process = begin(*arguments, cwd=strait, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        folders = (strait / "assessments", strait / "briefs")
        while process.poll() is None and time.monotonic() < until:
            if any(folder.exists() and any(folder.rglob("*.*")) for folder in folders):
                time.sleep(chance.uniform(0, 0.1))
                process.kill()
            time.sleep(0.002)
        process.wait(timeout=60)
        assert_whole(strait)
        api.finish(strait)  # what was begun; else its files would be missing when the next run finishes it
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
    forecast(*arguments, cwd=strait, check=0)
    assert_whole(strait)


@pytest.mark.parametrize("engine", ["exact", "pymc"])
def test_a_full_disk_is_told_and_leaves_what_was_there(strait, engine):
    """No file may grow beyond 1 kB, which is how a full disk shows."""
    forecast("run", "strait", "--engine", "exact", cwd=strait, check=0)
    before = {path: path.read_bytes() for path in written(strait)}

    def no_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))

    process = begin("run", "strait", "--engine", engine, cwd=strait, preexec_fn=no_room)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1, errors
    assert "Cannot go on:" in errors
    assert "Traceback" not in errors
    assert {path: path.read_bytes() for path in written(strait)} == before
    assert not [path for path in strait.rglob(".*") if path.suffix == ".tmp"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("command", ["check", "list", "run strait --quick", "find mines"])
def test_output_that_cannot_be_written_is_told(strait, command):
    with Path("/dev/full").open("w") as full:
        process = begin(*command.split(), cwd=strait, stdout=full)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Cannot go on: No space left on device." in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("name", ["assessments", "briefs"])
def test_a_file_where_a_folder_belongs_is_told(strait, name):
    (strait / name).write_text("in the way")
    done = forecast("brief", "strait", "--engine", "exact", cwd=strait, check=1)
    assert "Cannot go on:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", ["--help", "check", "list", "show strait", "find mines", "run strait --quick", "check --oops"]
)
def test_a_closed_pipe_ends_quietly(strait, command):
    done = subprocess.run(
        f"{sys.executable} -W error -m forecast {command} | head -c 1",
        shell=True,
        cwd=strait,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr


@pytest.mark.parametrize("command", ["check", "list", "find mines", "run strait --quick"])
def test_closed_standard_streams_are_no_fault(strait, command):
    done = subprocess.run(
        f"{sys.executable} -W error -m forecast {command} <&- >&- 2>&-",
        shell=True,
        cwd=strait,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0


def test_without_a_terminal_or_with_no_color_nothing_steers_the_screen(strait):
    for more in ({}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "", "TERM": "dumb"}):
        for command in ("check", "list", "run strait --quick"):
            done = forecast(*command.split(), cwd=strait, check=0, **more)
            assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_interrupt_in_the_middle_of_sampling_ends_with_130_and_writes_nothing(strait):
    """Progress is printed on a terminal, so that is when to press Ctrl-C."""
    screen, terminal = pty.openpty()
    process = begin("run", "strait", "--draws", "200000", cwd=strait, stderr=terminal)
    os.close(terminal)
    output = read_until(screen, "Sampling")
    process.send_signal(signal.SIGINT)
    output += read_until(screen, None)
    process.communicate(timeout=60)
    assert process.returncode == 130, output
    assert "Interrupted. What was written before stays as it is" in output
    assert "Traceback" not in output
    assert not (strait / "assessments").exists()


def read_until(screen, word):
    """What a terminal shows until a word appears in it, or to its end; a minute at most."""
    output, end = "", time.monotonic() + 60
    while (word is None or word not in output) and time.monotonic() < end:
        if select.select([screen], [], [], 1)[0]:
            try:
                output += os.read(screen, 65_536).decode()
            except OSError:  # the other end is closed
                break
    return output


def test_two_runs_of_one_question_at_once_end_well_and_leave_one_whole_assessment(strait):
    both = [begin("run", "strait", "--engine", "exact", cwd=strait) for _ in range(2)]
    output = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], output
    assert output[0] == output[1]
    assert_whole(strait)
    assert [path.name for path in (strait / "assessments/strait").iterdir()] == [f"{DAY}.json"]


def locales():
    return subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()


@pytest.mark.parametrize(
    "more",
    [
        {"LC_ALL": "C"},
        pytest.param(
            {"LC_ALL": TURKISH},
            marks=pytest.mark.skipif(
                shutil.which("locale") is None or TURKISH not in locales(), reason="no Turkish locale here"
            ),
        ),
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "Etc/GMT+12", "PYTHONHASHSEED": "7"},
        {"PYTHONUTF8": "0", "LANG": "POSIX"},
    ],
    ids=str,
)
def test_another_locale_or_time_zone_changes_no_figure(strait, more):
    plain = forecast("run", "strait", "--json", "--engine", "exact", cwd=strait, check=0)
    other = forecast("run", "strait", "--json", "--engine", "exact", cwd=strait, check=0, **more)
    assert json.loads(other.stdout) == json.loads(plain.stdout)
    assert "Will the Strait" in forecast("run", "strait", "--quick", cwd=strait, check=0, **more).stdout


def test_a_workspace_with_letters_of_every_kind_works_in_a_plain_locale(tmp_path):
    names = write(tmp_path / "Öst ﬁn 東", STRAIT)
    forecast("run", "strait", "--engine", "exact", cwd=names, check=0, LC_ALL="C")
    assert_whole(names)
