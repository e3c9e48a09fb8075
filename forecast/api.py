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
    from forecast.desk.find import Hits
    from forecast.desk.new import Begun
    from forecast.desk.overview import Overview
    from forecast.desk.show import Card
    from forecast.domain.assessment import Assessment
    from forecast.domain.explanation import Assumption, Difference, Explanation, WhatIf
    from forecast.engine.assess import Settings
    from forecast.engine.draws import Advance
    from forecast.explain.reasons import Earlier

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


def load_as_of(
    question: str,
    as_of: date | None = None,
    *,
    git: bool = False,
    after_close: bool = False,
    workspace: Path | None = None,
    today: date | None = None,
) -> tuple[Case, date]:
    """The case of a question and its as-of date: `as_of`, else the question's own, else see `day_of`.

    With `git` the files are those that stood in the git history on that day. Where `as_of` is given,
    the files of today are not looked at then. Raises ProblemsError.
    """
    now = today or date.today()
    if git:
        from forecast.files.history import load_on

        day = as_of or day_of(load(question, workspace), None, now, after_close)
        case = load_on(_root(workspace), question, day)
        return case, day_of(case, day, now, after_close)
    case = load(question, workspace)
    return case, day_of(case, as_of, now, after_close)


def assess(  # noqa: PLR0913
    question: str | Case,
    *,
    as_of: date | None = None,
    git: bool = False,
    after_close: bool = False,
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

    With `git`, by its files as they stood in the git history on that day; with `after_close`, the day
    may lie after the question closed. Raises ProblemsError; ValueError for a case with `git`.

    `engine` is "pymc" (the engine of record), "conjugate" or "exact"; `quick` is the conjugate engine
    without ArviZ's diagnostics. The same files, day and settings give the same figures.
    """
    if isinstance(question, Case):
        if git:
            raise ValueError("found a case, with git=True; a case is loaded already. Give the question's id.")
        case, day = question, day_of(question, as_of, today or date.today(), after_close)
    else:
        case, day = load_as_of(
            question, as_of, git=git, after_close=after_close, workspace=workspace, today=today
        )
    from forecast.engine.assess import assess as assess_case

    return assess_case(case, day, _settings(engine, quick, chains=chains, draws=draws, seed=seed), advance)


def explanation(
    question: str | Case,
    scenario: str | None = None,
    *,
    as_of: date | None = None,
    seed: int | None = None,
    workspace: Path | None = None,
    today: date | None = None,
) -> Explanation:
    """Why a scenario, the leading one unless named, is as probable as it is.

    Raises ProblemsError, for a scenario that the question does not have too.
    """
    from forecast.explain.explanation import explain

    case, day = _case_on(question, as_of, workspace, today)
    return explain(case, day, scenario, **_seeded(seed))


def what_if(
    question: str | Case,
    assumptions: Sequence[Assumption],
    *,
    as_of: date | None = None,
    seed: int | None = None,
    workspace: Path | None = None,
    today: date | None = None,
) -> WhatIf:
    """The probabilities as the files have it, and under other assumptions; nothing is written.

    Raises ProblemsError with all that is wrong with the assumptions.
    """
    from forecast.explain.what_if import what_if as ask

    case, day = _case_on(question, as_of, workspace, today)
    return ask(case, day, assumptions, **_seeded(seed))


def save_assumptions(path: Path, assumptions: Sequence[Assumption]) -> None:
    """Keep assumptions as a set named by its file, for a brief to show beside its figures."""
    from forecast.files.assumptions import write_assumptions

    write_assumptions(path, path.stem, assumptions)


def diff(
    question: str,
    before: str,
    after: str,
    *,
    seed: int | None = None,
    workspace: Path | None = None,
    today: date | None = None,
) -> Difference:
    """What moved each scenario between two states of a question.

    Each is a day (the files that lie here, replayed), a git revision, `REV@DAY`, or `saved:DAY` for
    the figures of a saved assessment. Raises ProblemsError.
    """
    from forecast.explain.difference import difference
    from forecast.explain.sides import side

    root, now = _workspace(workspace), today or date.today()
    old, new = (side(root, question, name, ASSESSMENTS) for name in (before, after))
    days = (day_of(old.case, old.day, now, True), day_of(new.case, new.day, now, True))
    return difference(old, new, days, **_seeded(seed))


def _case_on(
    question: str | Case, as_of: date | None, workspace: Path | None, today: date | None
) -> tuple[Case, date]:
    case = question if isinstance(question, Case) else load(question, workspace)
    return case, day_of(case, as_of, today or date.today())


def _seeded(seed: int | None) -> dict[str, Any]:
    return {} if seed is None else {"seed": seed}


def save(assessment: Assessment, workspace: Path | None = None) -> Path:
    """Write an assessment under `assessments/`: figures as JSON, and its draws, if any, as netCDF.

    `arviz.from_netcdf` opens the draws. Returns the path of the JSON.
    """
    folder = _folder(_root(workspace), ASSESSMENTS, assessment.question.id)
    base = folder / assessment.as_of.isoformat()
    if assessment.draws is not None:
        with replacing(base.with_suffix(".nc")) as beside:
            assessment.draws.to_netcdf(beside, engine="h5netcdf")
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
    what_if: Path | None = None,
    workspace: Path | None = None,
) -> Brief:
    """Write the brief of an assessment under `briefs/`, as HTML, Markdown and JSON.

    `what_if` is a file of assumptions under which it shows the figures as well.

    `output` is another folder for the three, or the one file to write: .html, .md or .json.
    What the brief says has changed is since the last one under `briefs/`.
    """
    from forecast.brief import RENDERERS, build_view
    from forecast.explain.reasons import Assuming, reasons
    from forecast.files.assumptions import read_assumptions

    name = assessment.as_of.isoformat()
    root = _root(workspace)
    earlier = _previous(root / BRIEFS / case.question.id, name)
    assuming = Assuming(*read_assumptions(what_if)) if what_if else None
    told = reasons(case, assessment, root, earlier, assuming)
    view = build_view(case, assessment, scale, earlier.posterior if earlier else None, told)
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


def day_of(case: Case, as_of: date | None, today: date, after_close: bool = False) -> date:
    """The as-of date of an assessment: `as_of`, the question's own, or the earlier of today and closes.

    With `after_close` it may lie after the question closed, and is today where none is named. Raises
    ProblemsError for any other day outside the question's window.
    """
    question = case.question
    named = as_of or question.as_of
    day = named or (today if after_close else min(today, question.closes))
    if question.opens <= day and (after_close or day <= question.closes):
        return day
    found = f"found {day}" if named else f"found {day} (no as_of, so today)"
    rule = f"the question is open from {question.opens} to {question.closes}"
    step = f"Choose a day in between, for example --as-of {question.opens}."
    if day > question.closes:
        step = f"Choose --as-of {question.closes} or earlier, or look back from {day} with --after-close."
    raise ProblemsError((Problem("as-of-outside", question.file, ("as_of",), found, rule, step),))


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


def _previous(folder: Path, name: str) -> Earlier | None:
    """The day and the probabilities of the latest earlier brief of the question, if there is one."""
    from forecast.explain.reasons import Earlier

    earlier = sorted(path for path in folder.glob("*.json") if path.stem < name)
    if not earlier:
        return None
    try:
        found = json.loads(earlier[-1].read_text(encoding="utf-8"))
        told = {row["id"]: float(row["posterior"]) for row in found["scenarios"]}
        return Earlier(date.fromisoformat(earlier[-1].stem), told)
    except (ValueError, KeyError, TypeError):  # cut short or edited: no brief to compare with
        return None
