"""Load and check questions; the days on which they can be assessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from forecast.api.paths import root_of
from forecast.core.problem import Problem, ProblemsError, has_errors
from forecast.domain.case import Case
from forecast.files.journal import finish as finish_changes
from forecast.files.load import load as load_files
from forecast.files.load import locate
from forecast.files.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """A workspace or some of its questions: every problem, and the cases that can be assessed."""

    root: Path
    cases: dict[str, Case]
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether no error was found; warnings allowed."""
        return not has_errors(self.problems)

    def _repr_html_(self) -> str:
        from forecast.render.notebook import problems_html

        return problems_html(self.problems, len(self.cases))


def finish(workspace: str | Path | None = None) -> tuple[str, ...]:
    """Finish the changes of several files that were interrupted, such as a rename; what each was.

    Raises ProblemsError where a file was changed since, or the disk fails.
    """
    return finish_changes(Workspace(root_of(workspace)))


def check(questions: Sequence[str] | None = None, workspace: str | Path | None = None) -> Checked:
    """Load and check questions, all of them unless some are named; nothing is raised for problems.

    >>> check(workspace=Path("/nowhere")).problems[0].code
    'no-workspace'
    """
    from forecast.checks import check as check_case

    root = root_of(workspace)
    loaded = load_files(root, questions)
    warned = [problem for case in loaded.cases.values() for problem in check_case(case)]
    problems = (*loaded.problems, *locate(root, warned))
    ordered = sorted(problems, key=lambda problem: (problem.file, problem.line or 0))
    return Checked(root, dict(loaded.cases), tuple(ordered))


def load(question: str, workspace: str | Path | None = None) -> Case:
    """The linked case of a question. Raises ProblemsError with all that is wrong with it."""
    loaded = load_files(root_of(workspace), [question])
    if question not in loaded.cases:
        raise ProblemsError(tuple(problem for problem in loaded.problems if problem.severity == "error"))
    return loaded.cases[question]


def case_as_of(
    question: str | Case,
    as_of: date | None = None,
    *,
    git: bool = False,
    after_close: bool = False,
    workspace: str | Path | None = None,
    today: date | None = None,
) -> tuple[Case, date]:
    """A case, loaded unless it is one already, and its as-of date, for which see `day_of`.

    With `git` the files are those that stood in the git history on that day. Where `as_of` is given,
    the files of today are not looked at then. Raises ProblemsError; ValueError for a case with `git`.
    """
    now = today or date.today()
    if git:
        if isinstance(question, Case):
            raise ValueError("found a case, with git=True; a case is loaded already. Give the question's id.")
        from forecast.files.history import load_on

        day = as_of or day_of(load(question, workspace), None, now, after_close)
        case = load_on(root_of(workspace), question, day)
        return case, day_of(case, day, now, after_close)
    case = case_of(question, workspace)
    return case, day_of(case, as_of, now, after_close)


def case_of(question: str | Case, workspace: str | Path | None) -> Case:
    """A case, loaded unless it is one already."""
    return question if isinstance(question, Case) else load(question, workspace)


def day_of(
    case: Case, as_of: date | None, today: date, after_close: bool = False, option: str = "as-of"
) -> date:
    """The as-of date of an assessment: `as_of`, the question's own, or the earlier of today and closes.

    With `after_close` it may lie after the question closed, and is today where none is named. `option`
    is what the day is called in the message. Raises ProblemsError for any other day outside the
    question's window.
    """
    question = case.question
    named = as_of or question.as_of
    day = named or (today if after_close else min(today, question.closes))
    if question.opens <= day and (after_close or day <= question.closes):
        return day
    found = f"found {day}" + ("" if named else " (no as_of, so today)")
    rule = f"the question is open from {question.opens} to {question.closes}"
    inside = question.opens if day < question.opens else question.closes
    step = f"Choose a day in between, for example --{option} {inside}."
    if day > question.closes and option == "as-of":
        step = f"Choose --as-of {question.closes} or earlier, or look back from {day} with --after-close."
    field = (option.replace("-", "_"),)
    raise ProblemsError((Problem("as-of-outside", question.file, field, found, rule, step),))
