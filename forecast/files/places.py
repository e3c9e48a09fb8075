"""Where the entries of a question stand: file, line and commit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from forecast.core import problem as core
from forecast.core.problem import ProblemsError
from forecast.domain.case import Case
from forecast.files import git
from forecast.files.find import SOURCES
from forecast.files.workspace import Workspace
from forecast.files.yaml_text import line_of, lines_of


@dataclass(frozen=True)
class Places:
    """The lines of a question's files, and a sentence on the commit that they are of; "" without any."""

    lines: Mapping[str, Mapping[core.Path, int]] = field(default_factory=lambda: MappingProxyType({}))
    commit: str = ""

    def of(self, file: str, path: core.Path) -> str:
        """File and line of an entry; the file alone where its lines are not known, "" without any file.

        >>> Places({"scenarios/strait.yaml": {("scenarios",): 7}}).of("scenarios/strait.yaml", ("scenarios",))
        'scenarios/strait.yaml:7'
        """
        return f"{file}:{line_of(dict(self.lines[file]), path)}" if file in self.lines else ""


def places(root: Path, case: Case) -> Places:
    """The places of a case's entries; those of a commit's files without lines, which may differ here."""
    if case.commit:
        return Places(commit=f"The files are those of commit {case.commit}.")
    lines = lines_for(root, case)
    return Places(lines, _commit(root, lines))


def lines_for(root: Path, case: Case) -> dict[str, dict[core.Path, int]]:
    """The lines of all entries in the files of a question, by file."""
    files = dict.fromkeys((case.question.file, SOURCES, *(report.file for report in case.reports)))
    texts = {file: Workspace(root).read(file) for file in files}
    return {file: lines_of(text) for file, text in texts.items() if isinstance(text, str)}


def _commit(root: Path, files: Collection[str]) -> str:
    """The commit that is checked out, and which of the files it does not have as they are."""
    try:
        checkout = git.checkout(root)
        commit = git.head(root) if checkout else None
        if checkout is None or commit is None:
            return ""
        entries = git.entries(root, commit, checkout.inside, *files)
        same = {entry.name for entry in entries if not git.differs(root, entry, checkout.algorithm)}
    except ProblemsError:
        return ""
    changed = [file for file in files if file not in same]
    since = f", but for {', '.join(changed)}, which differ from it" if changed else ""
    return f"The files are those of commit {commit[:12]}{since}."
