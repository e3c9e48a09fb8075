"""Checks that every published brief is as its record says, and that each has a record."""

import re
from collections.abc import Iterator
from pathlib import Path

from forecast.core.problem import Problem, has_errors
from forecast.files.workspace import LEDGER, Workspace
from forecast.ledger.book import problem
from forecast.ledger.git import CommitTimes
from forecast.ledger.history import History
from forecast.ledger.record import (
    IN_NAME,
    MOST_OF_BRIEF,
    PUBLISHED,
    Forecast,
    PublishedBrief,
    file_of,
    is_content,
    short,
)

_NAME = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}-[0-9a-f]{{{IN_NAME}}}\.(html|md|json)")


def brief_problems(root: Path, history: History, commits: CommitTimes) -> Iterator[Problem]:
    """Every published brief of a question that is gone, edited, not committed, or without a record."""
    workspace = Workspace(root)
    published = [(record, record.brief) for record in history.records if isinstance(record, Forecast)]
    named = set[str]()
    for record, brief in published:
        if brief is None:
            continue
        if not brief.is_kept:
            yield from _overwritten(workspace, record, brief)
            continue
        named |= set(brief.digests)
        for file, digest in brief.digests.items():
            yield from _unlike(workspace, record, file, digest)
        yield from _not_committed(record, brief, commits)
    if not has_errors(history.problems):  # else it may be that of a record that cannot be read
        yield from _without_record(workspace, f"{LEDGER}/{history.question}", named)


def _unlike(workspace: Workspace, record: Forecast, file: str, digest: str) -> Iterator[Problem]:
    """A brief in the ledger that is not as it was published."""
    raw = workspace.raw(file, MOST_OF_BRIEF)
    if not (workspace.root / file).exists():
        yield problem("brief-gone", file, name=short(record))
    elif isinstance(raw, Problem):
        yield raw
    elif not is_content(raw, digest):
        yield problem("brief-edited", file, name=short(record))


def _overwritten(workspace: Workspace, record: Forecast, brief: PublishedBrief) -> Iterator[Problem]:
    """A brief among the drafts that is another one by now; one that is not there was never kept."""
    raw = workspace.raw(brief.file, MOST_OF_BRIEF)
    if isinstance(raw, bytes) and not is_content(raw, brief.sha256):
        yield problem("brief-overwritten", brief.file, name=short(record))


def _not_committed(record: Forecast, brief: PublishedBrief, commits: CommitTimes) -> Iterator[Problem]:
    if file_of(record) in commits.first:
        for file in brief.digests:
            if file not in commits.first:
                yield problem("brief-not-committed", file, name=short(record))


def _without_record(workspace: Workspace, folder: str, named: set[str]) -> Iterator[Problem]:
    names = workspace.names(f"{folder}/{PUBLISHED}")
    if isinstance(names, Problem):
        yield names
        return
    for name in names:
        file = f"{folder}/{PUBLISHED}/{name}"
        if not _NAME.fullmatch(name):
            yield problem("stray-file", file)
        elif file not in named:
            yield problem("brief-without-record", file, folder=folder)
