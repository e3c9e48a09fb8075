"""Whether every record is still there, and still what was published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from forecast.core.problem import Problem, has_errors
from forecast.ledger import git
from forecast.ledger.book import LEDGER, chosen, problem, questions
from forecast.ledger.history import History, history


@dataclass(frozen=True, slots=True)
class Verified:
    """The histories that were looked at, and everything that is the matter with their records.

    `committed` is how many records git has ever known, None where there is no git: then a record
    that was removed and that no other names leaves no trace.
    """

    histories: tuple[History, ...]
    problems: tuple[Problem, ...]
    committed: int | None

    @property
    def is_sound(self) -> bool:
        """Whether no record is missing or not as it was published."""
        return not has_errors(self.problems)


def verify(root: Path, named: Sequence[str] | None = None) -> Verified:
    """Look at every record of the questions named, of all of them if None.

    Raises ProblemsError for a question that has neither records nor a trace in git.
    """
    known = git.ever_committed(root)
    gone = {file.split("/")[1] for file in known or () if file.count("/") == 2} - set(questions(root))
    present = chosen(root, [name for name in named if name not in gone] if named else None)
    histories = tuple(history(root, name) for name in present)
    looked = {*present, *(gone if named is None else gone & set(named))}
    files = {file for file in known or () if file.split("/")[1] in looked and file.endswith(".json")}
    told = [each for one in histories for each in one.problems]
    told += _gone(root, files, known or frozenset())
    told += (each for name in present for each in _interrupted(root, name))
    return Verified(histories, tuple(sorted(told, key=str)), None if known is None else len(files))


def _gone(root: Path, files: set[str], known: frozenset[str]) -> Iterator[Problem]:
    for file in sorted(files):
        if not (root / file).exists():
            yield problem("record-gone", file, step=f'Look for it: git log --full-history -- "{file}".')


def _interrupted(root: Path, name: str) -> Iterator[Problem]:
    for path in sorted((root / LEDGER / name).glob(".*.tmp")):
        yield problem("interrupted", f"{LEDGER}/{name}/{path.name}")
