"""When git first saw each record, and which commit of the workspace is checked out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from forecast.core.problem import Problem, ProblemsError
from forecast.files import git
from forecast.files.find import SOURCES, find_files
from forecast.files.workspace import LEDGER, Workspace
from forecast.ledger.book import problem

_FIRST_COMMITS = ("-m", "-r", "--root", "--no-renames", "--diff-filter=A", "--name-only", "--relative", "-z")


@dataclass(frozen=True, slots=True)
class CommitTimes:
    """When each record's file was first committed, from HEAD backwards, by its name in the workspace.

    `known` is false where there is no repository, or git cannot read it; `problem` then says why it cannot.
    """

    known: bool
    first: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    problem: Problem | None = None


def commit_of(root: Path) -> dict[str, str | bool] | None:
    """The commit that is checked out, and whether the workspace differs from it, but for its ledger.

    It does where a tracked file differs, or a file that is read is not tracked. None where no repository
    or commit can be read.
    """
    try:
        checkout = git.checkout(root)
        commit = git.head(root) if checkout else None
        if checkout is None or commit is None:
            return None
        return {"commit": commit, "dirty": any(_differences(root, commit, checkout))}
    except ProblemsError:
        return None


def _differences(root: Path, commit: str, checkout: git.Checkout) -> Iterator[str]:
    """The names of files that differ from the commit, or are read and were never committed."""
    tracked = set()
    for entry in git.entries(root, commit, checkout.inside):
        tracked.add(entry.name)
        if not entry.name.startswith(f"{LEDGER}/") and git.differs(root, entry, checkout.algorithm):
            yield entry.name
    files = find_files(Workspace(root))
    evidence = [name for names in files.evidence.values() for name in names]
    sources = [SOURCES] if files.has_sources else []
    yield from ({*files.questions.values(), *files.articles.values(), *evidence, *sources} - tracked)


def commit_times(root: Path) -> CommitTimes:
    """When the ledger's files were first committed."""
    try:
        if git.checkout(root) is None or git.head(root) is None:
            return CommitTimes(known=False)
        return CommitTimes(known=True, first=MappingProxyType(_first_commits(root)))
    except ProblemsError as error:
        fault = error.problems[0]
        unusable = problem("git-unusable", LEDGER, what=fault.found.removeprefix("found "))
        return CommitTimes(known=False, problem=None if fault.code == "no-git" else unusable)


def _time(seconds: int) -> datetime:
    """A commit's time, which can be any number of seconds, cut to the years that Python has."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.max.replace(tzinfo=UTC) if seconds > 0 else datetime.min.replace(tzinfo=UTC)


def _first_commits(root: Path) -> dict[str, datetime]:
    listed = git.run(root, "rev-list", "--timestamp", "--full-history", "HEAD", "--", LEDGER)
    if listed.returncode:
        raise git.failed(listed)
    times = {
        commit: int(time) for time, commit in (line.split() for line in listed.stdout.decode().splitlines())
    }
    shown = git.run(
        root,
        "diff-tree",
        "--stdin",
        *_FIRST_COMMITS,
        "--",
        LEDGER,
        content="".join(f"{commit}\n" for commit in times).encode(),
    )
    if shown.returncode:
        raise git.failed(shown)
    first: dict[str, datetime] = {}
    commit = ""
    for word in shown.stdout.decode("utf-8", "replace").split("\0"):
        if word in times:
            commit = word
        elif word:
            time = _time(times[commit])
            first[word] = min(first.get(word, time), time)
    return first
