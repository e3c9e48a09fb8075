"""A stranger's workspace: opening it runs nothing of its choosing."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from forecast import api
from forecast.cli.app import app
from forecast.core.problem import ProblemsError
from tests.cli.test_commands import forecast
from tests.ledger.desk import publish, resolve
from tests.repositories import git
from tests.traps import Trap, embedded, trapped
from tests.workspaces import PAST, STRAIT, write

ROOT = Path(__file__).parents[1]

# Every command that reads or writes a workspace, and how each may end in one with an odd repository.
COMMANDS = (
    "check",
    "list",
    "list --html",
    "run strait --quick",
    "run strait --engine exact",
    "run strait --quick --as-of 2026-01-12 --git",
    "timeline strait --every report",
    "brief strait --quick --no-timeline",
    "explain strait",
    "what-if strait --drop ships-waiting --save set.yaml",
    "diff strait 2026-01-12 2026-01-15",
    "diff strait saved:2026-01-15 2026-01-14",
    "diff strait HEAD main",
    "diff strait ledger:{digest} 2026-01-15",
    "alert",
    "show courier",
    "find mines",
    "impact courier",
    "new next",
    "rename report ships-waiting ships-wait",
    "judge strait mines-laid --given open=2% --reverse 60% --yes",
    "article list",
    "article show courier",
    "article verify",
    "article anchor",
    "article overlap",
    "report add strait --id calm --source ministry --article gazette --quote calm",
    "log strait",
    "log strait --csv",
    "rerun {digest}",
    "ledger verify",
    "resolve strait open --date 2026-03-31 --source Pilots --why passed",
    "score",
)

SPRUNG_BY_GIT = {"gpg", "clean", "process", "fsmonitor", "external-diff", "hook-post-index-change"}


def every_command(root: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The exit status of every command, run in a workspace."""
    monkeypatch.chdir(root)
    record = publish(root, date(2026, 1, 15))
    resolve(root, on=date(2026, 3, 31))
    ends = {}
    for command in COMMANDS:
        done = CliRunner().invoke(app, command.format(digest=record.digest).split())
        assert done.exception is None or isinstance(done.exception, SystemExit | ProblemsError), command
        ends[command] = done.exit_code
    return ends


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path / "trap")


def test_no_program_that_a_repository_names_is_run(tmp_path, trap, monkeypatch):
    root = trapped(tmp_path / "desk", trap)
    ends = every_command(root, monkeypatch)
    assert trap.sprung == []
    assert ends["ledger verify"] == 0
    assert ends["diff strait HEAD main"] == 0


def test_nor_one_that_a_folder_laid_out_as_a_repository_names(tmp_path, trap, monkeypatch):
    desk = embedded(tmp_path, trap)
    ends = every_command(desk, monkeypatch)
    assert trap.sprung == []
    assert ends["run strait --quick"] == 0


def test_the_traps_work(tmp_path, trap):
    """Else the tests above would hold for traps that nothing springs."""
    root = trapped(tmp_path / "desk", trap)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    (root / "scenarios/strait.yaml").write_text("Other\n")
    (root / "notes.txt").write_text("Other\n")
    for command in ("log -1", "status", "diff", "log -1 -p --ext-diff"):
        subprocess.run(["git", *command.split()], cwd=root, capture_output=True, env=environment, check=False)
    assert set(trap.sprung) >= SPRUNG_BY_GIT


def test_a_git_that_lies_in_the_workspace_is_not_run(tmp_path, trap, monkeypatch):
    root = write(tmp_path / "desk", STRAIT)
    (root / "git").symlink_to(trap.program)
    monkeypatch.chdir(root)
    for path in (".", str(root), "", "./"):
        monkeypatch.setenv("PATH", f"{path}{os.pathsep}{os.environ['PATH']}")
        publish(root, judge={"closed": 0.1 + 0.01 * len(path)})
        api.verify_ledger(workspace=root)
    assert trap.sprung == []


@pytest.mark.parametrize("kind", ["sha1", "sha256"])
def test_dirty_is_what_differs_from_the_commit(tmp_path, kind):
    root = write(tmp_path, STRAIT | {".gitattributes": "*.yaml text\n"})
    git(root, "init", "--quiet", "--initial-branch=main", f"--object-format={kind}")
    (root / "link").symlink_to("scenarios")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Work")

    def dirty(number: int) -> bool:
        return publish(root, judge={"closed": 0.1 + number / 100}).git.dirty

    assert not dirty(1)
    path = root / "scenarios/strait.yaml"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"\n", b"\r\n"))
    assert not dirty(2)
    path.write_bytes(whole + b"# more\n")
    assert dirty(3)
    path.write_bytes(whole)
    (root / "ledger/notes.txt").write_text("x")
    (root / "draft.txt").write_text("beside, and read by nothing")
    assert not dirty(4)
    (root / ".gitignore").write_text("seeds/ignored.yaml\n")
    (root / "seeds/ignored.yaml").write_text("outlet: X\ntitle: Y\npublished: 2031-01-02\n")
    assert dirty(5)
    (root / "seeds/ignored.yaml").unlink()
    (root / "link").unlink()
    assert dirty(6)
    (root / "link").symlink_to("evidence")
    assert dirty(7)
    (root / "link").unlink()
    (root / "link").symlink_to("scenarios")
    assert not dirty(8)
    os.remove(root / "seeds/courier.yaml")


def test_a_repository_that_git_refuses_is_said(tmp_path, trap, monkeypatch):
    desk = embedded(tmp_path, trap)
    publish(desk, date(2026, 1, 15))
    found = api.verify_ledger(workspace=desk)
    (problem,) = [each for each in found.problems if each.code == "git-unusable"]
    assert "cannot use bare repository" in problem.found
    assert found.committed is None


# What libraries obey or Python imports, where it lies in the current folder.
PLANTED = {
    "matplotlibrc": b"\xff\xfe not a setting",
    "arvizrc": b"\xff\xfe",
    ".arvizrc": b"\xff\xfe",
    ".numba_config.yaml": b"{",
    ".pytensorrc": b"[",
    "sitecustomize.py": b"open('sprung', 'w')",
    **{
        f"{name}.py": b"open('sprung', 'w')"
        for name in ("typer", "yaml", "numpy", "pydantic", "pymc", "secrets")
    },
    "pandas/__init__.py": b"open('sprung', 'w')",
}
GIT = shutil.which("git")
AUDITED = """\
import os, sys
here, planted = os.getcwd(), set(sys.argv.pop(1).split(","))
def watch(event, arguments):
    if event in ("open", "import") and isinstance(arguments[0 if event == "open" else 1], str):
        path = os.path.abspath(arguments[0 if event == "open" else 1])
        if os.path.relpath(path, here) in planted:
            os.write(2, f"{event} {path}\\n".encode())
    starts = event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")
    if starts and "uname" not in str(arguments):  # by which Python learns the kind of machine
        os.write(2, f"{event} {arguments[0]}\\n".encode())
sys.addaudithook(watch)
from forecast.cli import main
main()
"""


@pytest.mark.parametrize(
    ("command", "started"),
    [
        ("check", set()),
        ("run strait", set()),
        ("brief strait --quick", {GIT}),
        ("score --html s.html", set()),
    ],
)
def test_nothing_that_lies_in_the_current_folder_is_imported_or_obeyed(tmp_path, command, started):
    """Looked at from within, by Python's own audit of what is opened, imported and started.

    A brief asks git which commit its files are of.
    """
    root = write(tmp_path, PAST)
    publish(root, date(2026, 1, 15))
    resolve(root, on=date(2026, 3, 31))
    for name, content in PLANTED.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-P", "-c", AUDITED, ",".join(PLANTED), *command.split()],
        cwd=root, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, {line.partition(" ")[2] for line in done.stderr.splitlines()}) == (0, started)
    assert not (root / "sprung").exists()


def test_a_module_in_the_current_folder_is_not_imported_by_python_m(tmp_path):
    write(tmp_path, PAST)
    (tmp_path / "numpy.py").write_text("open('sprung', 'w')")
    (tmp_path / "typer.py").write_text("open('sprung', 'w')")
    done = forecast("run", "strait", "--quick", cwd=tmp_path, check=0)
    assert done.stderr == ""
    assert not (tmp_path / "sprung").exists()
