"""Checks that every record is still there, unchanged, and consistent with itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forecast.core.problem import Problem, has_errors
from forecast.files.workspace import LEDGER, Workspace
from forecast.ledger import git
from forecast.ledger.book import problem, questions, select_questions
from forecast.ledger.contradictions import GRACE
from forecast.ledger.history import History, history
from forecast.ledger.record import file_of, moment


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
        """Whether no record is missing, not as it was published, or in contradiction with itself."""
        return not has_errors(self.problems)


def verify_ledger(root: Path, named: Sequence[str] | None = None, now: datetime | None = None) -> LedgerCheck:
    """Check every record of the questions named, of all questions if None; `now` is the present time.

    Raises ProblemsError for a question that has neither records nor a trace in git.
    """
    commits = git.commit_times(root)
    gone = {file.split("/")[1] for file in commits.first if file.count("/") == 2} - set(questions(root))
    present = select_questions(root, [name for name in named if name not in gone] if named else None)
    histories = tuple(history(root, name, now) for name in present)
    wanted = {*present, *(gone if named is None else gone & set(named))}
    files = {file for file in commits.first if file.split("/")[1] in wanted and file.endswith(".json")}
    problems = [row for one in histories for row in one.problems]
    problems += [commits.problem] if commits.problem else []
    problems += _gone(root, files)
    problems += (row for one in histories for row in _committed_late(one, commits))
    problems += (row for name in present for row in _interrupted(root, name))
    return LedgerCheck(histories, tuple(sorted(problems, key=str)), len(files) if commits.known else None)


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
    if Workspace(root).outside(f"{LEDGER}/{name}"):
        return
    records = {path.stat().st_ino: path.name for path in folder.glob("*.json") if path.is_file()}
    for path in sorted(folder.glob(".*.tmp")):
        file = f"{LEDGER}/{name}/{path.name}"
        if record := records.get(path.lstat().st_ino):
            yield problem("interrupted-after", file, name=record)
        else:
            yield problem("interrupted", file)
