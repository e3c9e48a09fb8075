"""Changes of several files: whole or not at all, never over what was changed since, never a stranger's."""

import json
import os
import shutil
import time

import pytest

from forecast import ProblemsError, api
from forecast.core.write import stage
from forecast.files import journal
from forecast.files.journal import Change, finish, write_together
from forecast.files.workspace import Workspace
from tests.cli.test_commands import forecast
from tests.filing import quill
from tests.workspaces import ASKED, EVIDENCE, QUESTION, SOURCES, write

NEW = {
    EVIDENCE: ASKED[EVIDENCE].replace("ministry", "admiralty"),
    SOURCES: ASKED[SOURCES].replace("  ministry:", "  admiralty:"),
}
CHANGE = Change("rename source ministry admiralty", {name: text.encode() for name, text in NEW.items()})


@pytest.fixture
def root(tmp_path):
    return write(tmp_path / "desk", ASKED)


def interrupt(root, monkeypatch, change=CHANGE):
    """Begin a change and stop once its journal is written; the journal's path."""
    with monkeypatch.context() as patched:
        patched.setattr(journal, "_follow", lambda *_: None)
        write_together(Workspace(root), change)
    (path,) = root.glob(".*.journal")
    return path


def codes(root, questions=None):
    return [problem.code for problem in api.check(questions, root).problems]


def test_an_interrupted_change_is_finished_by_check_which_says_so(root, monkeypatch):
    interrupt(root, monkeypatch)
    assert codes(root) == codes(root, ["strait"]) == ["change-unfinished"]
    with pytest.raises(ProblemsError, match="Run `forecast check`, which finishes it"):
        api.load("strait", root)
    done = forecast("check", cwd=root, check=0)
    assert done.stderr == "Finished what was interrupted: rename source ministry admiralty\n"
    assert {name: (root / name).read_text() for name in NEW} == NEW
    assert not [path for path in root.rglob(".*") if path.is_file()]
    assert forecast("check", cwd=root, check=0).stderr == ""


def test_the_next_change_finishes_the_one_before(root, monkeypatch):
    interrupt(root, monkeypatch)
    write_together(Workspace(root), Change("more", {"briefs/strait/x.md": b"x"}))
    assert (root / EVIDENCE).read_text() == NEW[EVIDENCE]
    assert not list(root.glob(".*.journal"))


def test_an_interrupted_save_stops_nobody(root, monkeypatch):
    interrupt(root, monkeypatch, Change("run strait", {"assessments/strait/x.json": b"{}"}))
    assert codes(root) == []
    assert finish(Workspace(root)) == ("run strait",)
    assert (root / "assessments/strait/x.json").read_bytes() == b"{}"


@pytest.mark.parametrize("file", [EVIDENCE, "the hidden file"])
def test_nothing_is_finished_over_what_was_changed_since(root, monkeypatch, file):
    path = interrupt(root, monkeypatch)
    staged = json.loads(path.read_bytes())["writes"][0]["staged"]
    (root / (staged if file != EVIDENCE else EVIDENCE)).write_text("# mine\n")
    with pytest.raises(ProblemsError, match=f"{EVIDENCE} was changed since"):
        finish(Workspace(root))
    assert (root / SOURCES).read_text() == ASKED[SOURCES]
    done = forecast("check", cwd=root, check=1)
    assert f"then delete {path.name}." in done.stderr


def test_a_journal_of_a_copy_or_clone_is_inert_and_told(root, monkeypatch):
    """Its inode is that of another file, and so is its time."""
    interrupt(root, monkeypatch)
    copy = root.parent / "copy"
    shutil.copytree(root, copy)
    assert finish(Workspace(copy)) == ()
    assert (copy / EVIDENCE).read_text() == ASKED[EVIDENCE]
    problems = api.check(workspace=copy).problems
    assert [(problem.code, problem.severity) for problem in problems] == [
        ("foreign-journal", "warning"),
        ("stray-temporary", "warning"),
        ("stray-temporary", "warning"),
    ]
    assert api.load("strait", copy)


@pytest.mark.parametrize(
    "steps",
    [
        {"file": "../outside.yaml"},
        {"file": "/etc/passwd"},
        {"file": ".git/hooks/pre-commit"},
        {"file": "link/x.yaml"},
        {"staged": "../x.tmp"},
        {"staged": SOURCES},
        {"file": ""},
    ],
)
def test_a_forged_journal_leads_nowhere(root, steps):
    (root / "link").symlink_to(root.parent)
    (root / ".git/hooks").mkdir(parents=True)
    beside = stage(root / EVIDENCE, b"evil").relative_to(root).as_posix()
    write_ = {"file": EVIDENCE, "staged": beside, "before": None, "after": "x"} | steps
    path = root / ".0123456789abcdef.journal"
    path.touch()
    now = time.time_ns() // 1_000 * 1_000
    record = {"journal": 1, "what": "x", "inode": path.stat().st_ino, "time": now}
    path.write_text(json.dumps(record | {"writes": [write_], "moves": [], "removals": []}))
    os.utime(path, ns=(now, now))
    before = sorted(root.parent.rglob("*"))
    assert finish(Workspace(root)) == ()
    assert sorted(root.parent.rglob("*")) == before


def test_a_fault_before_the_change_leaves_nothing(root, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space"):
            write_together(Workspace(root), CHANGE)
    assert {name: (root / name).read_text() for name in ASKED} == ASKED
    assert not [path for path in root.rglob(".*")]


def test_files_that_were_never_finished_are_told(root):
    stage(root / QUESTION, b"half")
    (root / "assessments/strait").mkdir(parents=True)
    stage(root / "assessments/strait/2031-01-15.json", b"half")
    problems = api.check(workspace=root).problems
    assert [(problem.code, problem.severity) for problem in problems] == [("stray-temporary", "warning")] * 2
    assert codes(root, ["strait"]) == []


def test_what_was_read_before_a_change_was_finished_is_not_written_over_it(tmp_path, monkeypatch):
    root = quill.desk(tmp_path)
    text = (root / quill.EVIDENCE).read_text()
    renamed = {quill.EVIDENCE: text.replace("source: fishermen", "source: anglers").encode()}
    interrupt(root, monkeypatch, Change("rename source fishermen anglers", renamed))
    with pytest.raises(ProblemsError, match='"rename source fishermen anglers" interrupted, and finished it'):
        api.anchor_quotes((), root)
    assert (root / quill.EVIDENCE).read_bytes() == renamed[quill.EVIDENCE]
    api.anchor_quotes((), root)
    assert "source: anglers" in (root / quill.EVIDENCE).read_text()


def test_a_journal_whose_file_was_touched_at_another_time_is_not_followed(root, monkeypatch):
    """As one out of an archive that keeps times, on a disk that happens to give it the same inode."""
    path = interrupt(root, monkeypatch)
    steps = json.loads(path.read_bytes())
    steps["time"] -= 120 * 10**9
    path.write_text(json.dumps(steps))
    os.utime(path, ns=(steps["time"], steps["time"]))
    assert path.stat().st_ino == steps["inode"]
    assert finish(Workspace(root)) == ()
    assert "foreign-journal" in codes(root)


def test_a_change_that_another_process_finishes_meanwhile_is_no_conflict(root, monkeypatch):
    interrupt(root, monkeypatch)
    digest, calls = journal._digest, []

    def watched(path):
        """Another process finishes the change after the first look at a file."""
        before = digest(path)
        calls.append(path)
        if len(calls) == 1:
            assert finish(Workspace(root)) == (CHANGE.what,)
        return before

    monkeypatch.setattr(journal, "_digest", watched)
    finish(Workspace(root))
    assert {name: (root / name).read_text() for name in NEW} == NEW
    assert not list(root.glob(".*"))
