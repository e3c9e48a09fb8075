"""A workspace out of its history: which commit, which files, and nothing else."""

import os
import shutil
import subprocess
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from forecast import api
from forecast.core.problem import ProblemsError
from forecast.domain.case import Case, Commit
from forecast.files.history import as_it_stood, load_on
from forecast.files.text import MAX_BYTES
from tests.repositories import commit, git, repository
from tests.workspaces import COURIER, EVIDENCE, GAZETTE, QUESTION, STRAIT, changed, write

TEXT = "Will the Strait of Marrow be closed"
FIRST, SECOND = "2031-01-05", "2031-01-12"


def asked(text: str) -> dict[str, str]:
    return {QUESTION: STRAIT[QUESTION].replace(TEXT, text)}


def read(root: Path, day: str) -> Case:
    return load_on(root, "strait", date.fromisoformat(day))


def words(case: Case) -> str:
    return case.question.text.split()[0]


def told(root: Path, day: str = "2031-01-20", question: str = "strait") -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        load_on(root, question, date.fromisoformat(day))
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The first commit asks one thing, the second another, and what lies there now a third."""
    root = repository(tmp_path / "desk")
    commit(root, FIRST, STRAIT | asked("One"))
    commit(root, SECOND, asked("Two"))
    write(root, asked("Three"))
    return root


@pytest.mark.parametrize(
    ("day", "text"), [(FIRST, "One"), ("2031-01-11", "One"), (SECOND, "Two"), ("2035-01-01", "Two")]
)
def test_the_newest_commit_of_the_day_or_before_is_used(root: Path, day: str, text: str) -> None:
    assert words(read(root, day)) == text


def test_the_case_tells_its_commit(root: Path) -> None:
    first = git(root, "rev-parse", "HEAD~1")
    assert read(root, "2031-01-11").commit == Commit(first, date(2031, 1, 5))
    assert str(Commit(first, date(2031, 1, 5))) == f"{first[:12]} of 2031-01-05"


@pytest.mark.parametrize("here", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_commits_day_is_that_of_who_made_it_wherever_it_is_read(
    tmp_path: Path, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", here)
    root = repository(tmp_path)
    commit(root, "2031-01-10T23:30:00-1100", STRAIT | asked("West"))  # the 11th in UTC
    commit(root, "2031-01-12T00:30:00+1400", asked("East"))  # the 11th in UTC
    assert [words(read(root, f"2031-01-{day}")) for day in (10, 11, 12)] == ["West", "West", "East"]


def test_only_first_parents_count(root: Path) -> None:
    """What was written on a branch stood nowhere but there until it was merged."""
    git(root, "checkout", "--quiet", "--force", "-b", "side", "HEAD~1")
    commit(root, "2031-01-14", {GAZETTE: STRAIT[GAZETTE].replace("Ministry speaks", "Aside")})
    git(root, "checkout", "--quiet", "main")
    git(root, "merge", "--quiet", "--no-ff", "--no-edit", "side", date="2031-01-16T12:00:00+0000")
    titles = [read(root, f"2031-01-{day}").articles["gazette"].title for day in (14, 15, 16)]
    assert titles == ["Ministry speaks", "Ministry speaks", "Aside"]


def test_neither_index_nor_folder_is_read_or_touched(root: Path) -> None:
    write(root, asked("Staged") | {EVIDENCE: "nonsense: ["})
    git(root, "add", "--all")
    write(root, asked("Three"))
    before = git(root, "status", "--porcelain"), (root / ".git/index").read_bytes()
    assert words(read(root, "2031-01-20")) == "Two"
    assert (git(root, "status", "--porcelain"), (root / ".git/index").read_bytes()) == before


def test_a_workspace_may_be_a_folder_of_the_repository(tmp_path: Path) -> None:
    repository(tmp_path)
    inner = tmp_path / "desks of all/nörth"
    commit(tmp_path, FIRST, STRAIT | asked("Outer"))
    commit(tmp_path, SECOND, {f"desks of all/nörth/{name}": text for name, text in STRAIT.items()})
    assert words(read(inner, "2031-01-20")) == "Will"
    assert told(inner, FIRST) == [
        f"scenarios/strait.yaml: found no such file in commit {git(tmp_path, 'rev-parse', 'HEAD~1')[:12]} of "
        "2031-01-05; it is the commit that stood on 2031-01-05, and the question came later. Choose a later "
        "day with --as-of, or leave --git out."
    ]


def test_variables_that_point_git_elsewhere_do_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = repository(tmp_path / "other")
    commit(other, FIRST, STRAIT | asked("Other"))
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert words(read(root, "2031-01-20")) == "Two"


def test_attributes_filters_and_hooks_do_nothing(root: Path) -> None:
    commit(root, SECOND, {".gitattributes": "*.yaml export-ignore filter=spoil ident eol=crlf\n"})
    git(root, "config", "filter.spoil.smudge", "touch spoilt; echo spoilt")
    git(root, "config", "core.fsmonitor", "touch spoilt")
    git(root, "config", "log.showSignature", "true")
    assert read(root, "2031-01-20").question.scenario_ids == ("closed", "tolled", "open")
    assert not (root / "spoilt").exists()


def test_objects_put_in_anothers_place_do_nothing(root: Path) -> None:
    git(root, "replace", git(root, "rev-parse", "HEAD"), git(root, "rev-parse", "HEAD~1"))
    assert words(read(root, "2031-01-20")) == "Two"


def test_a_link_does_not_lead_out(root: Path, tmp_path: Path) -> None:
    outside = write(tmp_path, {"outside.yaml": STRAIT[COURIER]}) / "outside.yaml"
    for target in (outside, Path("../../outside.yaml"), root / GAZETTE):
        (root / COURIER).unlink()
        (root / COURIER).symlink_to(target)
        commit(root, SECOND, asked("Two"))
        (problem,) = told(root)
        assert problem.startswith("seeds/courier.yaml: found a link to")
        assert "nothing outside the workspace is read. So it stood in commit" in problem


def test_a_link_within_the_workspace_is_followed(root: Path) -> None:
    (root / COURIER).unlink()
    (root / COURIER).symlink_to("gazette.yaml")
    commit(root, SECOND, asked("Two"))
    assert read(root, "2031-01-20").articles["courier"].title == "Ministry speaks"


def test_a_file_too_large_is_not_read(root: Path) -> None:
    commit(root, SECOND, {COURIER: "#" * (MAX_BYTES + 1)} | asked("Two"))
    assert told(root) == [
        "seeds/courier.yaml: found 5.0 MB; a file has 5 MB at most. So it stood in commit "
        f"{git(root, 'rev-parse', 'HEAD')[:12]} of 2031-01-12: choose another day, or leave --git out."
    ]


def test_a_question_taken_away_since_can_be_replayed(root: Path) -> None:
    git(root, "rm", "--quiet", "--force", QUESTION)
    commit(root, "2031-01-14", {"scenarios/README": ""})
    assert words(read(root, "2031-01-13")) == "Two"


def test_a_fault_of_that_day_is_told_as_one_of_that_day(root: Path) -> None:
    head = commit(root, SECOND, changed(EVIDENCE, "certainty: likely", "certainty: sure"))[:12]
    (problem,) = told(root)
    assert problem.startswith('evidence/strait.yaml:7 reports.fishermen-saw-mines.certainty: found "sure";')
    assert problem.endswith(
        f"So it stood in commit {head} of 2031-01-12: choose another day, or leave --git out."
    )


def test_before_the_first_commit(root: Path) -> None:
    first = git(root, "rev-parse", "HEAD~1")[:12]
    assert told(root, "2031-01-04") == [
        f"--git: found no commit on or before 2031-01-04; the history begins with commit {first} of "
        "2031-01-05. Choose a later day with --as-of, or leave --git out."
    ]


def test_outside_git(tmp_path: Path) -> None:
    write(tmp_path, STRAIT)
    assert told(tmp_path) == [
        "--git: found no git repository around the workspace; the files of an earlier day are in its history "
        "only. Leave --git out; from now on, `git init` and commits will keep one."
    ]


def test_without_a_commit(tmp_path: Path) -> None:
    assert told(write(repository(tmp_path), STRAIT)) == [
        "--git: found no commit yet; the files of an earlier day are in commits only. Leave --git out."
    ]


def test_without_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    assert told(root) == [
        "--git: found no program called git; the history is read by it. Install git, or leave --git out."
    ]


def test_a_shallow_clone_answers_for_the_days_that_it_has(root: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", str(clone))
    assert words(read(clone, SECOND)) == "Two"
    assert told(clone, "2031-01-11") == [
        "--git: found no commit on or before 2031-01-11; this is a shallow clone, whose history is cut off "
        f"at commit {git(root, 'rev-parse', 'HEAD')[:12]} of 2031-01-12. Fetch the rest with `git fetch "
        "--unshallow`."
    ]


def test_a_partial_clone_fetches_nothing(root: Path, tmp_path: Path) -> None:
    git(root, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", f"file://{root}", str(clone))
    (problem,) = told(clone, "2031-01-11")
    assert "this is a partial clone, and nothing is fetched while a day is replayed" in problem


def test_a_misspelt_question_is_told_by_what_was_there(root: Path) -> None:
    assert told(root, question="strit") == [
        'scenarios: found "strit"; a question is called by the name of its file in scenarios/, without '
        '.yaml. Did you mean "strait"?'
    ]


def test_a_damaged_repository_is_told_in_gits_words(root: Path) -> None:
    shutil.rmtree(root / ".git/objects")
    (root / ".git/objects").mkdir()
    (problem,) = told(root)
    assert problem.startswith("--git: found ")
    assert problem.endswith("git must be able to read the history. Mend that, or leave --git out.")


def tree_of(root: Path, entries: list[tuple[str, str, str]]) -> str:
    """The object of a tree that git itself would not write: names may come twice."""
    raw = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(sha) for mode, name, sha in entries)
    done = subprocess.run(
        ["git", "hash-object", "-w", "-t", "tree", "--literally", "--stdin"],
        cwd=root, input=raw, capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout.decode().strip()


def blob(root: Path, text: str) -> str:
    done = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        cwd=root,
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


@pytest.mark.parametrize(("link", "folder"), [("a", "a"), ("A", "a"), ("caf\u00e9", "cafe\u0301")])
def test_nothing_is_written_through_a_link_of_the_same_name(tmp_path: Path, link: str, folder: str) -> None:
    """A link and a folder, of one name or of two that some disks take for one: a clone keeps such trees."""
    root, outside = repository(tmp_path / "desk"), tmp_path / "outside"
    outside.mkdir()
    commit(root, "2030-12-01", STRAIT)
    inner = tree_of(root, [("120000", "hook", blob(root, "../../hook.sh"))])
    names = [("120000", link, blob(root, str(outside))), ("40000", folder, inner)]
    own = git(root, "rev-parse", "HEAD:scenarios/strait.yaml").strip()
    scenarios = tree_of(root, [*names, ("100644", "strait.yaml", own)])
    top = [("40000", "scenarios", scenarios)]
    top += [("40000", name, git(root, "rev-parse", f"HEAD:{name}").strip()) for name in ("evidence", "seeds")]
    evil = git(
        root, "commit-tree", tree_of(root, sorted(top, key=lambda each: each[1])), "-m", "Evil"
    ).strip()
    with pytest.raises(ProblemsError) as caught, as_it_stood(root, evil):
        pass
    assert [problem.code for problem in caught.value.problems] == ["tree-unusable"]
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("when", ["999999999999 +0000", "-1 +0000", ""])
def test_a_commit_of_no_day_is_no_traceback(tmp_path: Path, when: str) -> None:
    root = repository(tmp_path)
    commit(root, "2030-12-01", STRAIT)
    tree = git(root, "rev-parse", "HEAD^{tree}")
    text = f"tree {tree}\nauthor A <a@b> {when}\ncommitter A <a@b> {when}\n\nX\n"
    done = subprocess.run(
        ["git", "hash-object", "-w", "-t", "commit", "--literally", "--stdin"],
        cwd=root, input=text.encode(), capture_output=True, check=True,
    )  # fmt: skip
    git(root, "update-ref", "HEAD", done.stdout.decode().strip())
    for at in (date(2031, 1, 1), "HEAD"):
        with suppress(ProblemsError), as_it_stood(root, at):
            pass
    assert api.verify_ledger(workspace=root).problems == ()
