"""List the files of a workspace by what they hold."""

from dataclasses import dataclass, field

from forecast.core.bad_value import BadValue, quoted
from forecast.core.ids import read_id
from forecast.core.problem import Problem, nearest
from forecast.files.workspace import EVIDENCE, SCENARIOS, SEEDS, SUFFIX, Workspace, printable

SOURCES = f"{EVIDENCE}/sources{SUFFIX}"
_SOURCES_ID = "sources"
_OTHER_SUFFIX = ".yml"


@dataclass(frozen=True, slots=True)
class WorkspaceFiles:
    """By id: the file of every question and article, and the files of every question's evidence."""

    questions: dict[str, str]
    evidence: dict[str, list[str]]
    articles: dict[str, str]
    has_sources: bool
    problems: tuple[Problem, ...]


def find_files(workspace: Workspace) -> WorkspaceFiles:
    """List the files in the folders; none is read."""
    finder = _FileFinder(workspace)
    questions = finder.by_id(SCENARIOS)
    if questions.pop(_SOURCES_ID, None):
        rule = f"{SOURCES} holds the sources, so no question can have this id"
        file = f"{SCENARIOS}/{_SOURCES_ID}{SUFFIX}"
        finder.report(
            Problem("reserved-id", file, (), f"found {quoted(_SOURCES_ID)}", rule, "Rename the file.")
        )
    evidence: dict[str, list[str]] = {}
    for name, files in finder.evidence().items():
        if name in questions:
            evidence[name] = files
        elif files:
            step = nearest(name, tuple(questions), f"Add {SCENARIOS}/{name}{SUFFIX}.")
            rule = f"no question in {SCENARIOS}/ has this name, so it is not used"
            file = printable(files[0])
            finder.report(Problem("stray-evidence", file, (), f"found {quoted(name)}", rule, step, "warning"))
    return WorkspaceFiles(
        questions, evidence, finder.by_id(SEEDS), finder.has_sources, tuple(finder.problems)
    )


@dataclass(slots=True)
class _FileFinder:
    workspace: Workspace
    problems: list[Problem] = field(default_factory=list)
    has_sources: bool = False

    def by_id(self, folder: str) -> dict[str, str]:
        """The files of a folder, by their ids."""
        files = {}
        for stem in self.stems(folder):
            try:
                files[read_id(stem)] = f"{folder}/{stem}{SUFFIX}"
            except BadValue as bad:
                file = printable(f"{folder}/{stem}{SUFFIX}")
                rule = f"a file is named by its id: {bad.rule}"
                self.report(Problem("bad-id", file, (), bad.found, rule, bad.next_step))
        return files

    def evidence(self) -> dict[str, list[str]]:
        """The files of evidence, by the question that their name or folder names."""
        files = {stem: [f"{EVIDENCE}/{stem}{SUFFIX}"] for stem in self.stems(EVIDENCE)}
        self.has_sources = files.pop(_SOURCES_ID, None) is not None
        for name in self.names(EVIDENCE):
            folder = f"{EVIDENCE}/{name}"
            if not name.endswith(SUFFIX) and self.workspace.is_folder(folder):
                inside = [f"{folder}/{stem}{SUFFIX}" for stem in self.stems(folder)]
                files.setdefault(name, []).extend(inside)
        return files

    def stems(self, folder: str) -> list[str]:
        """The names of a folder's YAML files, without the ending."""
        names = self.names(folder)
        for name in names:
            if name.endswith(_OTHER_SUFFIX):
                rule = f"only files that end in {SUFFIX} are read"
                file = printable(f"{folder}/{name}")
                found = f"found the ending {_OTHER_SUFFIX}"
                self.report(Problem("other-ending", file, (), found, rule, "Rename it.", "warning"))
        return [name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)]

    def names(self, folder: str) -> list[str]:
        names = self.workspace.names(folder)
        if isinstance(names, Problem):
            self.report(names)
            return []
        return names

    def report(self, problem: Problem) -> None:
        """Note a problem, once."""
        if problem not in self.problems:
            self.problems.append(problem)
