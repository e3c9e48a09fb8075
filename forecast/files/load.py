"""Load a workspace: its cases, and all its problems."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePath
from types import MappingProxyType

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, has_errors, nearest
from forecast.domain.case import Case
from forecast.files import journal
from forecast.files.build import build_case
from forecast.files.drafts import Draft, Shelf, read_draft, read_shelf
from forecast.files.find import WorkspaceFiles, find_files
from forecast.files.link_anchors import anchor_problems
from forecast.files.link_question import prior_problems, question_problems
from forecast.files.link_reports import report_problems
from forecast.files.workspace import SCENARIOS, SUFFIX, Workspace
from forecast.files.yaml_text import line_of, lines_of

_SLIPS = frozenset({"unknown-scenario", "unknown-indicator", "unknown-source", "unknown-article"})
_PLACES = 3


@dataclass(frozen=True, slots=True)
class LoadedWorkspace:
    """The cases without errors, by question, and every problem, by file and line."""

    root: Path
    cases: Mapping[str, Case]
    problems: tuple[Problem, ...]


def load(
    root: Path, questions: Sequence[str] | None = None, instead: Mapping[str, str] | None = None
) -> LoadedWorkspace:
    """Load all questions of a workspace, or those named, with what they rest on.

    A question with errors has no case. Errors in sources and articles block only the questions
    that use them; with questions named, only problems that concern those are reported. `instead` are
    texts used in place of those in the files, to see what an edit would do.
    """
    workspace = Workspace(root, instead or {})
    if problem := workspace.problem():
        return LoadedWorkspace(root, MappingProxyType({}), (problem,))
    files, unfinished = find_files(workspace), tuple(journal.problems(workspace))
    if has_errors(unfinished):
        return LoadedWorkspace(root, MappingProxyType({}), unfinished)
    drafts = [read_draft(workspace, files, name) for name in files.questions if _asked(name, questions)]
    used = files.articles if questions is None else chain.from_iterable(draft.articles for draft in drafts)
    shelf = read_shelf(workspace, files, dict.fromkeys(used))
    linked = {draft.name: _link(draft, shelf) for draft in drafts}
    problems = [
        problem for _, found_here in linked.values() for problem in merge_slips(locate(root, found_here))
    ]
    if questions is None:
        problems += [*unfinished, *journal.strays(workspace), *files.problems, *shelf.problems]
    else:
        problems += [_unknown(name, files) for name in questions if name not in files.questions]
        problems += dict.fromkeys(problem for draft in drafts for problem in shelf.concerning(draft))
    cases = {name: case for name, (case, _) in linked.items() if case}
    return LoadedWorkspace(root, MappingProxyType(cases), locate(root, dict.fromkeys(problems), instead))


def locate(
    root: Path, problems: Iterable[Problem], instead: Mapping[str, str] | None = None
) -> tuple[Problem, ...]:
    """The problems in the order of their places, each with its line.

    Only files with problems are read again, and lines that are known stay.
    """
    problems = list(problems)
    workspace = Workspace(root, instead or {})
    unplaced = {problem.file for problem in problems if problem.line is None}
    texts = {file: workspace.read(file) for file in unplaced}
    lines = {file: lines_of(text) for file, text in texts.items() if isinstance(text, str)}
    placed = [
        problem.at_line(line_of(lines[problem.file], problem.path))
        if problem.line is None and problem.file in lines
        else problem
        for problem in problems
    ]
    return tuple(sorted(placed, key=lambda problem: (problem.file, problem.line or 0)))


def merge_slips(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of a question, with one only for a slip that shows in many places."""
    same: dict[object, list[Problem]] = {}
    for problem in problems:
        alike = (problem.code, problem.found, problem.next_step)
        same.setdefault(alike if problem.code in _SLIPS else problem, []).append(problem)
    return tuple(_joined(problems) for problems in same.values())


def _joined(problems: list[Problem]) -> Problem:
    first, *others = problems
    if not others:
        return first
    places = [problem.place for problem in others[:_PLACES]]
    more = f" and {len(others) - _PLACES} more places" if len(others) > _PLACES else ""
    return replace(first, found=f"{first.found}, and again at {', '.join(places)}{more}")


def _asked(name: str, questions: Sequence[str] | None) -> bool:
    return questions is None or name in questions


def _unknown(name: str, files: WorkspaceFiles) -> Problem:
    known = tuple(files.questions)
    step = nearest(PurePath(name).stem, known, "Write one, or make an example with `forecast init`.")
    rule = f"a question is called by the name of its file in {SCENARIOS}/, without {SUFFIX}"
    return Problem("unknown-question", SCENARIOS, (), f"found {quoted(name)}", rule, step)


def _link(draft: Draft, shelf: Shelf) -> tuple[Case | None, list[Problem]]:
    """The case, if nothing it rests on has errors, and the problems of its own files."""
    question, problems = draft.question, list(draft.problems)
    if question is None:
        return None, problems
    problems += question_problems(question)
    problems += prior_problems(question)
    problems += report_problems(question, draft.evidence, shelf.registry)
    problems += anchor_problems(draft.evidence, shelf.registry)
    if has_errors((*problems, *shelf.concerning(draft))):
        return None, problems
    return build_case(draft.name, question, draft.evidence, shelf.registry), problems
