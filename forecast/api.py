"""What the command line and notebooks call: load, check, assess, save, write_brief.

Questions are named by id and looked for in the workspace: the nearest folder upwards from the
current one, unless `workspace` names another. Problems in files raise ProblemsError.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.core.problem import Problem, ProblemsError, has_errors
from forecast.core.write import replacing, write_text
from forecast.domain.case import Case
from forecast.domain.record import as_record
from forecast.files.load import Loaded, locate
from forecast.files.load import load as load_files
from forecast.files.starter import write_starter
from forecast.files.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from forecast.domain.assessment import Assessment
    from forecast.engine.assess import Settings
    from forecast.engine.draws import Advance

ASSESSMENTS = "assessments"
BRIEFS = "briefs"


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


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief that has been written, and the assessment it tells of."""

    assessment: Assessment
    markdown: Path
    data: Path


def init(folder: Path) -> tuple[Path, ...]:
    """Write the starter workspace to a new or empty folder; the paths of its files."""
    return write_starter(folder)


def check(questions: Sequence[str] | None = None, workspace: Path | None = None) -> Checked:
    """Load and check questions, all of them unless some are named; nothing is raised for problems.

    >>> check(workspace=Path("/nowhere")).problems[0].code
    'no-workspace'
    """
    from forecast.checks import check as check_case

    root = _root(workspace)
    loaded = load_files(root, questions)
    warned = [problem for case in loaded.cases.values() for problem in check_case(case)]
    told = (*loaded.problems, *locate(root, warned))
    ordered = sorted(told, key=lambda problem: (problem.file, problem.line or 0))
    return Checked(root, dict(loaded.cases), tuple(ordered))


def load(question: str, workspace: Path | None = None) -> Case:
    """The linked case of a question. Raises ProblemsError with all that is wrong with it."""
    loaded: Loaded = load_files(_root(workspace), [question])
    if question not in loaded.cases:
        raise ProblemsError(tuple(problem for problem in loaded.problems if problem.severity == "error"))
    return loaded.cases[question]


def assess(  # noqa: PLR0913
    question: str | Case,
    *,
    as_of: date | None = None,
    engine: str | None = None,
    quick: bool = False,
    chains: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    workspace: Path | None = None,
    today: date | None = None,
    advance: Advance | None = None,
) -> Assessment:
    """Assess a question as of a day: `as_of`, else the question's own, else the earlier of today and closes.

    `engine` is "pymc" (the engine of record), "conjugate" or "exact"; `quick` is the conjugate engine
    without ArviZ's diagnostics. The same files, day and settings give the same figures.
    """
    case = question if isinstance(question, Case) else load(question, workspace)
    day = day_of(case, as_of, today or date.today())
    from forecast.engine.assess import assess as assess_case

    return assess_case(case, day, _settings(engine, quick, chains=chains, draws=draws, seed=seed), advance)


def save(assessment: Assessment, workspace: Path | None = None) -> Path:
    """Write an assessment under `assessments/`: figures as JSON, and its draws, if any, as netCDF.

    `arviz.from_netcdf` opens the draws. Returns the path of the JSON.
    """
    folder = _folder(_root(workspace), ASSESSMENTS, assessment.question.id)
    base = folder / assessment.as_of.isoformat()
    if assessment.draws is not None:
        with replacing(base.with_suffix(".nc")) as beside:
            assessment.draws.to_netcdf(beside, engine="h5netcdf")
    path = base.with_suffix(".json")
    write_text(path, json.dumps(as_record(assessment), indent=1, ensure_ascii=False) + "\n")
    return path


def write_brief(
    assessment: Assessment, case: Case, *, scale: str = "icd203", workspace: Path | None = None
) -> Brief:
    """Write the brief of an assessment under `briefs/`, as Markdown and as JSON."""
    from forecast.brief import build_view, render_json, render_markdown

    folder = _folder(_root(workspace), BRIEFS, case.question.id)
    base = folder / assessment.as_of.isoformat()
    view = build_view(case, assessment, scale=scale, previous=_previous(folder, base.name))
    markdown, data = base.with_suffix(".md"), base.with_suffix(".json")
    write_text(data, render_json(view))
    write_text(markdown, render_markdown(view))
    return Brief(assessment, markdown, data)


def day_of(case: Case, as_of: date | None, today: date) -> date:
    """The as-of date of an assessment. Raises ProblemsError outside the question's window."""
    question = case.question
    day = as_of or question.as_of or min(today, question.closes)
    if question.opens <= day <= question.closes:
        return day
    rule = f"the question is open from {question.opens} to {question.closes}"
    step = f"Choose a day in between, for example --as-of {question.closes}."
    raise ProblemsError((Problem("as-of-outside", question.file, ("as_of",), f"found {day}", rule, step),))


def _settings(engine: str | None, quick: bool, **given: Any) -> Settings:
    from forecast.engine.assess import QUICK, Settings

    start = QUICK if quick else Settings()
    chosen = {"engine": engine} | given
    return replace(start, **{name: value for name, value in chosen.items() if value is not None})


def _root(workspace: Path | None) -> Path:
    """The workspace; where none is found, the current folder, which the loader then refuses."""
    return workspace or find_workspace(Path.cwd()) or Path.cwd()


def _folder(root: Path, kind: str, question: str) -> Path:
    if problem := Workspace(root).problem():
        raise ProblemsError((problem,))
    folder = root / kind / question
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _previous(folder: Path, name: str) -> dict[str, float] | None:
    """The probabilities of the latest earlier brief of the question, if there is one."""
    earlier = sorted(path for path in folder.glob("*.json") if path.stem < name)
    if not earlier:
        return None
    found = json.loads(earlier[-1].read_text(encoding="utf-8"))
    return {row["id"]: row["posterior"] for row in found.get("scenarios", [])}
