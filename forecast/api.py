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
from forecast.core.write import write_bytes, write_text
from forecast.domain.case import Case
from forecast.domain.record import as_record
from forecast.files.load import Loaded, locate
from forecast.files.load import load as load_files
from forecast.files.starter import write_starter
from forecast.files.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from forecast.desk.find import Hits
    from forecast.desk.new import Begun
    from forecast.desk.overview import Overview
    from forecast.desk.show import Card
    from forecast.domain.assessment import Assessment
    from forecast.domain.verification import Verification
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

    def _repr_html_(self) -> str:
        from forecast.domain.notebook import problems_html

        return problems_html(self.problems, len(self.cases))


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief that has been written, its files by suffix, and the assessment it tells of."""

    assessment: Assessment
    files: dict[str, Path]

    @property
    def html(self) -> Path:
        """The web page. Raises KeyError where only another form was asked for; so do the others."""
        return self.files[".html"]

    @property
    def markdown(self) -> Path:
        """The Markdown."""
        return self.files[".md"]

    @property
    def data(self) -> Path:
        """The JSON."""
        return self.files[".json"]

    @property
    def main(self) -> Path:
        """The file to read: the web page where it was written."""
        return self.files.get(".html") or next(iter(self.files.values()))


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


def verify(
    question: str,
    *,
    as_of: date | None = None,
    workspace: Path | None = None,
    today: date | None = None,
    advance: Advance | None = None,
    **sampling: int | None,
) -> Verification:
    """A question by every engine, with all their differences: pymc, conjugate and, where feasible, exact.

    `sampling` may name draws, chains and seed.
    """
    case = load(question, workspace)
    day = day_of(case, as_of, today or date.today())
    from forecast.engine.verify import verify as verify_case

    return verify_case(case, day, _settings(None, False, **sampling), advance)


def save(assessment: Assessment, workspace: Path | None = None) -> Path:
    """Write an assessment under `assessments/`: figures as JSON, and its draws, if any, as netCDF.

    `arviz.from_netcdf` opens the draws. Returns the path of the JSON.
    """
    folder = _folder(_root(workspace), ASSESSMENTS, assessment.question.id)
    base = folder / assessment.as_of.isoformat()
    if assessment.draws is not None:
        # By way of memory: HDF5 takes the whole process with it where the disk is full.
        write_bytes(base.with_suffix(".nc"), bytes(assessment.draws.to_netcdf(engine="h5netcdf")))
    else:  # draws of an earlier run would belie the figures
        base.with_suffix(".nc").unlink(missing_ok=True)
    path = base.with_suffix(".json")
    write_text(path, json.dumps(as_record(assessment), indent=1, ensure_ascii=False) + "\n")
    return path


def write_brief(
    assessment: Assessment,
    case: Case,
    *,
    scale: str = "icd203",
    output: Path | None = None,
    workspace: Path | None = None,
) -> Brief:
    """Write the brief of an assessment under `briefs/`, as HTML, Markdown and JSON.

    `output` is another folder for the three, or the one file to write: .html, .md or .json.
    What the brief says has changed is since the last one under `briefs/`.
    """
    from forecast.brief import RENDERERS, build_view

    name = assessment.as_of.isoformat()
    previous = _previous(_root(workspace) / BRIEFS / case.question.id, name)
    view = build_view(case, assessment, scale=scale, previous=previous)
    files = _brief_files(output, name) or {
        suffix: _folder(_root(workspace), BRIEFS, case.question.id) / f"{name}{suffix}"
        for suffix in RENDERERS
    }
    for suffix, path in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, RENDERERS[suffix](view))
    return Brief(assessment, files)


def _brief_files(output: Path | None, name: str) -> dict[str, Path]:
    """The files that `output` asks for, none where it is None."""
    from forecast.brief import RENDERERS

    if output is None:
        return {}
    if output.suffix in RENDERERS and not output.is_dir():
        return {output.suffix: output}
    return {suffix: output / f"{name}{suffix}" for suffix in RENDERERS}


def overview(today: date, workspace: Path | None = None) -> Overview:
    """Every question: its last saved assessment, days left, new reports, problems.

    Questions with errors are among them. Raises ProblemsError where there is no workspace.
    """
    from forecast.desk.overview import overview as look_over

    root = _workspace(workspace)
    checked = check(None, root)
    return look_over(root, checked.cases, checked.problems, today, ASSESSMENTS)


def write_overview(page: Overview, path: Path | None = None) -> Path:
    """Write an overview as a self-contained HTML page, to `briefs/index.html` unless told; its path."""
    from forecast.desk.page import render_page

    target = path or page.root / BRIEFS / "index.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_text(target, render_page(page))
    return target


def show(name: str, workspace: Path | None = None) -> tuple[Card, ...]:
    """All that has this id, or `question/id`, with what is linked. Raises ProblemsError for others."""
    from forecast.desk.index import read_index
    from forecast.desk.show import show as show_entries

    return show_entries(read_index(_workspace(workspace)), name)


def find(words: Sequence[str], workspace: Path | None = None) -> Hits:
    """What has all of the words in it, whatever their case and accents."""
    from forecast.desk.find import find as find_words
    from forecast.desk.index import read_index

    return find_words(read_index(_workspace(workspace)), words)


def new(question: str, today: date, source: str | None = None, workspace: Path | None = None) -> Begun:
    """Write a question to fill in, or the next window of another; raises ProblemsError if it exists."""
    from forecast.desk.new import new as begin

    return begin(_workspace(workspace), question, today, source)


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


def _workspace(workspace: Path | None) -> Path:
    """The workspace. Raises ProblemsError if there is none."""
    root = _root(workspace)
    if problem := Workspace(root).problem():
        raise ProblemsError((problem,))
    return root


def _folder(root: Path, kind: str, question: str) -> Path:
    folder = _workspace(root) / kind / question
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _previous(folder: Path, name: str) -> dict[str, float] | None:
    """The probabilities of the latest earlier brief of the question, if there is one."""
    earlier = sorted(path for path in folder.glob("*.json") if path.stem < name)
    if not earlier:
        return None
    try:
        found = json.loads(earlier[-1].read_text(encoding="utf-8"))
        told = {row["id"]: float(row["posterior"]) for row in found["scenarios"]}
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None  # cut short or edited: no brief to compare with
    return told if all(0 <= probability <= 1 for probability in told.values()) else None
