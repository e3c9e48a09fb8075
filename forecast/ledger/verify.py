"""Checks that every record and its brief are still there, unchanged, and consistent with themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forecast.core.problem import Problem, has_errors
from forecast.files.workspace import LEDGER, Workspace
from forecast.ledger import git
from forecast.ledger.book import problem, questions, select_questions
from forecast.ledger.briefs import brief_problems
from forecast.ledger.contradictions import GRACE
from forecast.ledger.history import History, history
from forecast.ledger.record import PUBLISHED, file_of, moment

# Slashes in the name of a record, as in "ledger/strait/2031-01-15-0123456789abcdef.json".
_DEPTH = 2


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """The histories that were checked, and every problem with their records.

    `committed` is how many records git has ever known, None where there is no git: then a record
    that was removed and that no other names leaves no trace.
    """

    histories: tuple[History, ...]
    problems: tuple[Problem, ...]
    committed: int | None

    @property
    def is_sound(self) -> bool:
        """Whether no record and no brief is missing, not as published, or in contradiction with itself."""
        return not has_errors(self.problems)


def verify_ledger(root: Path, named: Sequence[str] | None = None, now: datetime | None = None) -> LedgerCheck:
    """Check every record of the questions named, of all questions if None; `now` is the present time.

    Raises ProblemsError for a question that has neither records nor a trace in git.
    """
    commits = git.commit_times(root)
    gone = {file.split("/")[1] for file in commits.first if _is_record(file)} - set(questions(root))
    present = select_questions(root, [name for name in named if name not in gone] if named else None)
    histories = tuple(history(root, name, now) for name in present)
    wanted = {*present, *(gone if named is None else gone & set(named))}
    files = {file for file in commits.first if file.split("/")[1] in wanted and _is_record(file)}
    problems = [row for one in histories for row in one.problems]
    problems += [commits.problem] if commits.problem else []
    problems += _gone(root, files)
    problems += (row for one in histories for row in _committed_late(one, commits))
    problems += (row for one in histories for row in brief_problems(root, one, commits))
    problems += (row for name in present for row in _interrupted(root, name))
    return LedgerCheck(histories, tuple(sorted(problems, key=str)), len(files) if commits.known else None)


def _is_record(file: str) -> bool:
    """Whether a file of the ledger is a record, not a brief."""
    return file.endswith(".json") and file.count("/") == _DEPTH


def _gone(root: Path, files: set[str]) -> Iterator[Problem]:
    for file in sorted(files):
        if not (root / file).exists():
            yield problem("record-gone", file, step=f'Look for it: git log --full-history -- "{file}".')


def _committed_late(one: History, commits: git.CommitTimes) -> Iterator[Problem]:
    for record in one.records:
        file = file_of(record)
        first = commits.first.get(file)
        if first and first - record.published_at > GRACE:
            days = (first - record.published_at).days
            yield problem("committed-late", file, time=moment(record), days=days, committed=first.date())


def _interrupted(root: Path, name: str) -> Iterator[Problem]:
    """The files left by a process that died while it published."""
    folder = root / LEDGER / name
    if Workspace(root).outside(f"{LEDGER}/{name}") or Workspace(root).outside(f"{LEDGER}/{name}/{PUBLISHED}"):
        return
    records = {path.stat().st_ino: path.name for path in folder.glob("*.json") if path.is_file()}
    for path in sorted((*folder.glob(".*.tmp"), *folder.glob(f"{PUBLISHED}/.*.tmp"))):
        file = path.relative_to(root).as_posix()
        if record := records.get(path.lstat().st_ino):
            yield problem("interrupted-after", file, name=record)
        else:
            yield problem("interrupted", file)
