"""What the command line and notebooks call: load, check, assess, save, write_brief.

Questions are named by id and looked for in the workspace: the nearest folder upwards from the
current one, unless `workspace` names another. Problems in files raise ProblemsError.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from forecast.core.handling import in_name
from forecast.core.problem import Problem, ProblemsError, has_errors
from forecast.core.write import write_bytes, write_text
from forecast.domain.case import Case
from forecast.domain.part import released
from forecast.domain.record import as_record
from forecast.domain.timeline import Timeline, csv_text
from forecast.files.load import Loaded, locate
from forecast.files.load import load as load_files
from forecast.files.starter import write_starter
from forecast.files.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from pandas import DataFrame

    from forecast.desk.alert import Alerts
    from forecast.desk.find import Hits
    from forecast.desk.impact import Impacts
    from forecast.desk.new import Begun
    from forecast.desk.overview import Overview
    from forecast.desk.rename import Renamed
    from forecast.desk.show import Card
    from forecast.domain.assessment import Assessment
    from forecast.domain.explanation import Assumption, Difference, Explanation, WhatIf
    from forecast.domain.verification import Verification
    from forecast.engine.assess import Settings
    from forecast.engine.draws import Advance
    from forecast.explain.reasons import Earlier
    from forecast.explain.sides import Sided
    from forecast.filing.adding import Added
    from forecast.filing.anchoring import Anchored
    from forecast.filing.copies import Overlap
    from forecast.filing.library import Row, Sheaf
    from forecast.filing.library import Verified as VerifiedTexts
    from forecast.filing.picking import Found
    from forecast.filing.reading import Draft
    from forecast.filing.reporting import Choices, Filed
    from forecast.ledger.history import History
    from forecast.ledger.publish import Published
    from forecast.ledger.rerun import Rerun
    from forecast.ledger.resolve import Resolved
    from forecast.ledger.verify import Verified
    from forecast.scoring.scorecard import Scorecard

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


def assess(
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
    by: Sequence[date] = (),
    silence: bool = True,
    workspace: Path | None = None,
    today: date | None = None,
    advance: Advance | None = None,
) -> Assessment:
    """Assess a question as of a day: `as_of`, else the question's own, else the earlier of today and closes.

    With `git`, by its files as they stood in the git history on that day; with `after_close`, the day
    may lie after the question closed. Raises ProblemsError; ValueError for a case with `git`.

    `engine` is "pymc" (the engine of record), "conjugate" or "exact"; `quick` is the conjugate engine
    without ArviZ's diagnostics. The same files, day and settings give the same figures.

    `by` are earlier days to give the chances of events by, as `horizons`; without `silence`, that
    nothing is reported in an indicator's window does not count.
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
    from forecast.engine.horizons import horizon_days, horizons

    days = horizon_days(case.on(day).question, day, by)
    settings = _settings(engine, quick, chains=chains, draws=draws, seed=seed, silence=silence)
    assessment = assess_case(case, day, settings, advance)
    return replace(assessment, horizons=horizons(assessment, days))


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

    Each is a day (the files that lie here, replayed), a git revision, `REV@DAY`, `saved:DAY` for the
    figures of a saved assessment, or `ledger:RECORD` for a published forecast, by its path or the
    beginning of its digest. Raises ProblemsError.
    """
    from forecast.explain.difference import difference
    from forecast.explain.sides import side

    root, now = _workspace(workspace), today or date.today()
    old, new = (
        _published(root, question, name) or side(root, question, name, ASSESSMENTS)
        for name in (before, after)
    )
    days = (day_of(old.case, old.day, now, True), day_of(new.case, new.day, now, True))
    return difference(old, new, days, **_seeded(seed))


def _published(root: Path, question: str, name: str) -> Sided | None:
    """The side that a record of the ledger makes; None for a name of another kind."""
    from forecast.explain.sides import Sided, unlike
    from forecast.ledger.rerun import opened

    if not name.startswith("ledger:"):
        return None
    _, record, case = opened(root, name.removeprefix("ledger:"))
    if record.question != question:
        raise unlike(name, record.question, question)
    told = {each.id: each.posterior for each in record.scenarios}
    return Sided(name, case, record.as_of, {}, told)


def _case_on(
    question: str | Case, as_of: date | None, workspace: Path | None, today: date | None
) -> tuple[Case, date]:
    case = question if isinstance(question, Case) else load(question, workspace)
    return case, day_of(case, as_of, today or date.today())


def _seeded(seed: int | None) -> dict[str, Any]:
    return {} if seed is None else {"seed": seed}


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
    release: str = "",
    what_if: Path | None = None,
    workspace: Path | None = None,
    timeline: Timeline | None = None,
) -> Brief:
    """Write the brief of an assessment under `briefs/`, as HTML, Markdown and JSON.

    `what_if` is a file of assumptions under which it shows the figures as well.

    `output` is another folder for the three, or the one file to write: .html, .md or .json.
    What the brief says has changed is since the last one under `briefs/` of the same release; with a
    `timeline` it also shows how it has moved.

    `release` is a TLP mark: case, assessment and timeline are then what `released` makes of the case.
    Raises ValueError if the assessment rests on more.
    """
    from forecast.brief import RENDERERS, build_view
    from forecast.explain.reasons import Assuming, reasons
    from forecast.files.assumptions import read_assumptions

    name, ending = assessment.as_of.isoformat(), f".{in_name(release)}" if release else ""
    root = _root(workspace)
    earlier = _previous(root / BRIEFS / case.question.id, name, ending)
    case = released(case, release) if release else case
    assuming = Assuming(*read_assumptions(what_if)) if what_if else None
    # What changed names files and lines, which is not for the readers of a release.
    told = reasons(case, assessment, root, None if release else earlier, assuming)
    previous = earlier.posterior if earlier else None
    view = build_view(case, assessment, scale, previous, release=release, timeline=timeline, reasons=told)
    name += ending
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


def alert(
    questions: Sequence[str] | None = None, day: date | None = None, workspace: Path | None = None
) -> Alerts:
    """Which scenarios crossed a threshold of their question's `alert:` since the last assessment.

    Questions open on the day, today unless another is given, are assessed anew; nothing is written.
    Problems are in the result; ProblemsError is raised only where there is no workspace.
    """
    from forecast.desk.alert import Last, last_saved, look
    from forecast.ledger.history import published

    root, on = _workspace(workspace), day or date.today()
    loaded = load_files(root, questions)
    errors = [problem for problem in loaded.problems if problem.severity == "error"]

    def before(question: str) -> tuple[Last, ...]:
        told = (Last(each.at, each.probability) for each in published(root, question))
        return (*last_saved(Workspace(root), ASSESSMENTS, question, on), *told)

    return look(loaded.cases, errors, on, before)


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


def impact(
    name: str, *, as_of: date | None = None, workspace: Path | None = None, today: date | None = None
) -> Impacts:
    """What an article, source or report does to every question that uses it, each as of its day.

    `name` is an id, `question/id`, or either after `article:`, `source:` or `report:`. Raises
    ProblemsError where it names nothing, or more than one thing.
    """
    from forecast.desk.impact import KINDS, impacts
    from forecast.desk.index import read_index
    from forecast.desk.names import named, pick

    root = _workspace(workspace)
    index = read_index(root)
    item = pick([named(entry) for kind in KINDS for entry in index.of(kind)], name, KINDS)
    cases = load_files(root).cases
    days = {
        each: as_of or case.question.as_of or min(today or date.today(), case.question.closes)
        for each, case in cases.items()
    }
    blocked = tuple(entry.id for entry in index.of("question") if entry.id not in cases)
    return impacts(item, days, cases, blocked)


def new(question: str, today: date, source: str | None = None, workspace: Path | None = None) -> Begun:
    """Write a question to fill in, or the next window of another; raises ProblemsError if it exists."""
    from forecast.desk.new import new as begin

    return begin(_workspace(workspace), question, today, source)


def score(forecasts: Path | DataFrame, **options: Any) -> Scorecard:
    """The scorecard of a .csv or .parquet file, or of a frame, of forecasts in the forms of docs/scoring.md.

    Options are those of `forecast.scoring.score.score`: policy, horizons, judged, seed, name.
    """
    from forecast.scoring.score import score as score_forecasts

    return score_forecasts(forecasts, **options)


def score_questions(
    questions: Sequence[str] | None = None, workspace: Path | None = None, **options: Any
) -> Scorecard:
    """The scorecard of what was published on questions, all of them unless some are named."""
    from forecast.ledger.frame import ledger_frame

    return score(ledger_frame(_workspace(workspace), questions), name="ledger", **options)


def write_scorecard(
    card: Scorecard, html: Path | None = None, tables: Path | None = None
) -> tuple[Path, ...]:
    """Write a scorecard as a self-contained page and its tables as CSV to a folder; the paths written."""
    written: tuple[Path, ...] = ()
    if html is not None:
        from forecast.scoring.page import render_scorecard

        html.parent.mkdir(parents=True, exist_ok=True)
        write_text(html, render_scorecard(card))
        written = (html,)
    if tables is not None:
        from forecast.scoring.data import write_csv

        written += write_csv(card, tables)
    return written


def read_article(source: Path | BinaryIO) -> Draft:
    """An article from a file or a stream: its text, and what it says of itself.

    Raises ProblemsError for what is no text, or too much of it.
    """
    from forecast.filing.reading import MAX_INPUT, read_draft

    if isinstance(source, Path):
        with source.open("rb") as file:
            return read_draft(file.read(MAX_INPUT + 1), str(source))
    return read_draft(source.read(MAX_INPUT + 1), "standard input")


def record_of(draft: Draft, name: str | None = None, workspace: Path | None = None) -> str | None:
    """The id of the record that there is of a draft, of that name or of its text."""
    from forecast.filing.adding import record_of as find_record

    return find_record(_workspace(workspace), draft, name)


def add_article(
    draft: Draft, name: str | None = None, workspace: Path | None = None, **fields: str | None
) -> Added:
    """Write the record of an article, or complete the one there is, and keep its text out of version control.

    `draft` comes from `read_article`; `fields` are outlet, title, published, author, url and language.
    Raises ProblemsError before anything is written.
    """
    from forecast.filing.adding import add_article as add

    return add(_workspace(workspace), draft, name, fields)


def articles(workspace: Path | None = None) -> tuple[Row, ...]:
    """Every article with a record, by publication."""
    from forecast.filing.library import articles as list_articles

    return list_articles(_workspace(workspace))


def article(name: str, workspace: Path | None = None) -> Sheaf:
    """One article and every quote from it. Raises ProblemsError for an unknown one."""
    from forecast.filing.library import article as show_article

    return show_article(_workspace(workspace), name)


def verify_articles(workspace: Path | None = None) -> VerifiedTexts:
    """Hold the texts at hand to their records, fingerprints and quotes."""
    from forecast.filing.library import verify

    return verify(_workspace(workspace))


def anchor_quotes(questions: Sequence[str] = (), workspace: Path | None = None) -> Anchored:
    """Write the anchor of every quote of some questions, or of all, whose article's text is at hand."""
    from forecast.filing.anchoring import anchor_quotes as anchor

    return anchor(_workspace(workspace), questions)


def overlaps(names: Sequence[str] = (), workspace: Path | None = None) -> tuple[Overlap, ...]:
    """The passages that articles share, all pairs that do or the two that are named."""
    from forecast.filing.copies import overlaps as find_overlaps

    return find_overlaps(_workspace(workspace), names)


def report_choices(question: str, workspace: Path | None = None) -> Choices:
    """The indicators, scenarios, sources and articles that a report on a question can name."""
    from forecast.filing.reporting import choices

    return choices(_workspace(workspace), question)


def passages(article: str, search: str, workspace: Path | None = None) -> tuple[Found, ...]:
    """Where words stand in the text of an article. Raises ProblemsError where it is not at hand."""
    from forecast.filing.picking import passages as find_passages
    from forecast.filing.picking import words_of

    return find_passages(words_of(_workspace(workspace), article), search)


def add_report(question: str, given: Mapping[str, Any], workspace: Path | None = None) -> Filed:
    """Write a report into a question's evidence; with it come the warnings that `check` has about it.

    `given` holds the keys of a report and of its citation, `id`, and one of `quote`, `at` and `search`.
    Raises ProblemsError, and writes nothing, for what `check` would refuse.
    """
    from forecast.checks import check as check_case
    from forecast.filing.reporting import add_report as add

    filed = add(_workspace(workspace), question, given)
    own = (each for each in check_case(filed.case) if each.path[:2] == ("reports", filed.id))
    return replace(filed, problems=(*filed.problems, *locate(_root(workspace), own)))


def rename(kind: str, old: str, new: str, *, dry_run: bool = False, workspace: Path | None = None) -> Renamed:
    """Exchange an id in every file that names it; comments and layout stay byte for byte.

    `kind` is scenario, indicator, report, source, article, question or group; `old` may be
    `question/id`. Raises ProblemsError, with nothing written, where it cannot be done as a whole.
    """
    from forecast.desk.rename import rename as rename_id

    return rename_id(_workspace(workspace), kind, old, new, dry_run)


def publish(
    question: str,
    *,
    as_of: date | None = None,
    judge: Mapping[str, float] | None = None,
    judge_name: str = "analyst",
    why: str = "",
    engine: str | None = None,
    chains: int | None = None,
    draws: int | None = None,
    brief: bool = True,
    workspace: Path | None = None,
    now: datetime | None = None,
    advance: Advance | None = None,
) -> Published:
    """Assess a question and publish the result to the ledger, never to be changed.

    It is assessed anew, so that the record holds what its inputs give. `judge` holds an analyst's own
    numbers by scenario; those left out keep the model's proportions. `now` is the time of publication,
    with a time zone. Raises ProblemsError where the files have errors or the ledger is not sound.
    Nothing is published, and the result has no record, where the verdict does not pass.
    """
    from forecast.ledger.judge import Own
    from forecast.ledger.publish import Plan
    from forecast.ledger.publish import publish as publish_case

    root, now = _workspace(workspace), now or datetime.now(UTC)
    checked = check([question], root)
    if not checked.is_sound:
        raise ProblemsError(tuple(problem for problem in checked.problems if problem.severity == "error"))
    case = checked.cases[question]
    own = Own(judge, judge_name, why) if judge else None
    settings = _settings(engine, False, chains=chains, draws=draws)
    plan = Plan(day_of(case, as_of, now.astimezone().date()), settings, own, now)

    def write(assessment: Assessment) -> Path:
        return write_brief(assessment, case, workspace=root).markdown

    published = publish_case(root, case, plan, write if brief else None, advance)
    return replace(published, problems=(*checked.problems, *published.problems))


def resolve(
    question: str,
    outcome: str,
    *,
    on: date,
    source: str,
    why: str,
    indicators: Mapping[str, bool] | None = None,
    workspace: Path | None = None,
    now: datetime | None = None,
) -> Resolved:
    """Record in the ledger what came true: a scenario's id, or "void", on a day, on whose word, and why.

    A later resolution corrects an earlier one. Raises ProblemsError for an unknown scenario or indicator,
    a day that has not come, and a ledger that is not sound.
    """
    from forecast.ledger.resolve import Outcome
    from forecast.ledger.resolve import resolve as resolve_question

    found = Outcome(outcome, on, source, why, dict(indicators or {}))
    return resolve_question(_workspace(workspace), question, found, now or datetime.now(UTC))


def verify_ledger(questions: Sequence[str] | None = None, workspace: Path | None = None) -> Verified:
    """Look at the records of questions, all unless some are named; faults in them are told, not raised."""
    from forecast.ledger.verify import verify

    return verify(_workspace(workspace), questions)


def history(question: str, workspace: Path | None = None) -> History:
    """What was published of a question, and what came of it. Raises ProblemsError if nothing was."""
    from forecast.ledger.book import chosen
    from forecast.ledger.history import history as read_history

    root = _workspace(workspace)
    return read_history(root, *chosen(root, [question]))


def rerun(record: str | Path, workspace: Path | None = None, advance: Advance | None = None) -> Rerun:
    """Compute the figures of a record again, from what it holds alone; a path, or the start of a digest."""
    from forecast.ledger.rerun import rerun as rerun_record

    return rerun_record(_root(workspace), str(record), advance)


def timeline(
    question: str | Case,
    *,
    start: date | None = None,
    end: date | None = None,
    every: str | None = None,
    most: int = 60,
    seed: int | None = None,
    silence: bool = True,
    workspace: Path | None = None,
    today: date | None = None,
    advance: Advance | None = None,
) -> Timeline:
    """How the probabilities moved, from `start` (default: the opening) to `end` (default: the as-of date).

    `every` is a step like "7d" or "2w", or "report" for the days on which what is known changes; left
    out, as many whole days as make about `most` dates. Every day uses only what was known on it, and the
    last is always included. Ctrl-C ends it early, with the days done; `interrupted` tells.
    """
    case = question if isinstance(question, Case) else load(question, workspace)
    last = day_of(case, end, today or date.today(), option="to")
    first = start and day_of(case, start, last, option="from")
    from forecast.engine.assess import DEFAULT_SEED
    from forecast.engine.timeline import Course
    from forecast.engine.timeline import timeline as follow

    chosen = DEFAULT_SEED if seed is None else seed
    return follow(case, Course(last, first, every, most, silence), chosen, advance)


def brief_timeline(assessment: Assessment, case: Case) -> Timeline | None:
    """The timeline of a brief: up to its as-of date, some thirty dates; None where a day has no prior."""
    try:
        run = assessment.run
        found = timeline(case, end=assessment.as_of, most=30, seed=run.seed, silence=run.silence)
    except ProblemsError:
        return None
    if found.interrupted:
        raise KeyboardInterrupt
    return found


def write_timeline(found: Timeline, path: Path) -> Path:
    """Write a timeline as its ending asks: .csv its figures, .svg, .html or .png its chart; the path."""
    from forecast.brief import CHARTS

    content = csv_text(found) if path.suffix == ".csv" else CHARTS[path.suffix](found)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, content.encode() if isinstance(content, str) else content)
    return path


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
    found = f"found {day}" if named else f"found {day} (no as_of, so today)"
    rule = f"the question is open from {question.opens} to {question.closes}"
    inside = question.opens if day < question.opens else question.closes
    step = f"Choose a day in between, for example --{option} {inside}."
    if day > question.closes and option == "as-of":
        step = f"Choose --as-of {question.closes} or earlier, or look back from {day} with --after-close."
    field = (option.replace("-", "_"),)
    raise ProblemsError((Problem("as-of-outside", question.file, field, found, rule, step),))


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


def _previous(folder: Path, day: str, ending: str) -> Earlier | None:
    """Day and probabilities of the latest earlier brief of the question and release, if there is one."""
    from forecast.explain.reasons import Earlier

    ours = (path for path in folder.glob(f"{'[0-9]' * 4}-[0-9][0-9]-[0-9][0-9]{ending}.json"))
    earlier = sorted(path for path in ours if path.name[: len(day)] < day)
    if not earlier:
        return None
    try:
        found = json.loads(earlier[-1].read_text(encoding="utf-8"))
        told = {row["id"]: float(row["posterior"]) for row in found["scenarios"]}
        told_by = Earlier(date.fromisoformat(earlier[-1].name[: len(day)]), told)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None  # cut short or edited: no brief to compare with
    return told_by if all(0 <= probability <= 1 for probability in told.values()) else None
