"""All questions at a glance: what moved, what is linked, what to rename."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from forecast.api.cases import check
from forecast.api.paths import workspace_of, write
from forecast.core.handling import is_private
from forecast.core.problem import Problem, ProblemsError
from forecast.domain.question import VOID
from forecast.files.load import load as load_files
from forecast.files.workspace import ASSESSMENTS, BRIEFS, Workspace

if TYPE_CHECKING:
    from forecast.desk.alert import Alerts
    from forecast.desk.board import Past
    from forecast.desk.find import Hits
    from forecast.desk.impact import Impacts
    from forecast.desk.new import NewQuestion
    from forecast.desk.overview import Overview
    from forecast.desk.rename import RenameResult
    from forecast.desk.show import Card
    from forecast.files.saved import SavedAssessment, UnreadableAssessment
    from forecast.ledger.history import DayForecast

# The complete brief of a day; those of a release have a mark in their names.
_PAGE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.html")
VOIDED = "Void: it cannot be decided"


def overview(today: date, workspace: str | Path | None = None) -> Overview:
    """Every question: its last assessment, saved or published, days left, new reports, problems.

    Questions with errors are among them. Raises ProblemsError where there is no workspace.
    """
    from forecast.desk.overview import overview as look_over

    root = workspace_of(workspace)
    checked = check(None, root)
    last = partial(last_assessment, day=today)
    return look_over(root, checked.cases, checked.problems, today, last)


def at_the_end_of(day: date) -> datetime:
    """The time that no record can be later than, for who takes a day for today."""
    return max(datetime.now(UTC), datetime.combine(day, time.max, UTC))


def last_assessment(
    workspace: Workspace, question: str, day: date
) -> SavedAssessment | UnreadableAssessment | None:
    """The assessment of the newest day that was saved or published; of one day the saved one.

    `day` is the day that is taken for today.
    """
    from forecast.files.saved import UnreadableAssessment, latest
    from forecast.ledger.history import newest

    saved = latest(workspace, f"{ASSESSMENTS}/{question}", question)
    issued = newest(workspace.root, question, at_the_end_of(day))
    if isinstance(issued, Problem):
        return saved or UnreadableAssessment(issued.file, issued.found, "see `forecast ledger verify`")
    if isinstance(saved, UnreadableAssessment) or issued is None or (saved and saved.as_of >= issued.at):
        return saved
    return _of_record(issued)


def _of_record(issued: DayForecast) -> SavedAssessment:
    """A published forecast as if it had been saved; only what passes its diagnostics is published."""
    from forecast.files.saved import SavedAssessment

    rows, yes = issued.record.scenarios, issued.record.inputs.question.yes
    first = max(rows, key=lambda scenario: scenario.posterior)
    bare = SavedAssessment(
        issued.at,
        first.id,
        first.title,
        first.posterior,
        "passed",
        issued.probability,
        published=True,
        intervals={row.id: row.interval for row in rows if row.interval},
        handling=issued.record.handling,
    )
    return replace(bare, answer=bare.of(yes))


def write_overview(page: Overview, path: Path | None = None) -> Path:
    """Write an overview as a self-contained HTML page, to a path or to `briefs/index.html`; its path.

    Questions link to a brief beside the page, else to their last one under `briefs/`.
    """
    from forecast.desk.board import Around, board
    from forecast.desk.page import render_page

    path = path or page.root / BRIEFS / "index.html"
    names = [row.id for row in page.questions]
    links = {name: link for name in names if (link := _link(page.root, name, path.parent))}
    shown = board(page, Around(past(page.root, names, page.today), links))
    return write(page.root, path, render_page(shown), is_private(shown.handling))


def _link(root: Path, question: str, folder: Path) -> str:
    """The address of a question's brief from a folder; "" where it has none."""
    if (folder / f"{question}.html").is_file():
        return f"{question}.html"
    names = Workspace(root).names(f"{BRIEFS}/{question}")
    days = [name for name in names if _PAGE.fullmatch(name)] if isinstance(names, list) else []
    if not days:
        return ""
    brief = root / BRIEFS / question / max(days)
    return quote(Path(os.path.relpath(os.path.realpath(brief), os.path.realpath(folder))).as_posix())


def past(root: Path, questions: Sequence[str], day: date) -> dict[str, Past]:
    """What was saved and published of questions until a day, and what came of them by then.

    What cannot be read is left out; the overview says so of the last assessment, `ledger verify` of records.
    """
    return {name: _past(Workspace(root), name, day) for name in questions}


def _past(workspace: Workspace, question: str, day: date) -> Past:
    from forecast.desk.board import Outcome, Past
    from forecast.files.saved import all_saved
    from forecast.ledger.book import questions as in_ledger
    from forecast.ledger.history import history

    saved = all_saved(workspace, f"{ASSESSMENTS}/{question}", question)
    issued, outcome = [], None
    with suppress(ProblemsError):
        if question in in_ledger(workspace.root):
            records = history(workspace.root, question, at_the_end_of(day))
            issued = [_of_record(row) for row in records.by_model]
            if (ended := records.outcome) and ended.date <= day:
                title = VOIDED if ended.outcome == VOID else records.titles.get(ended.outcome, ended.outcome)
                outcome = Outcome(title, ended.date)
    runs = {run.as_of: run for run in (*issued, *saved) if run.as_of <= day}
    return Past(tuple(runs[on] for on in sorted(runs)), outcome)


def alert(
    questions: Sequence[str] | None = None, day: date | None = None, workspace: str | Path | None = None
) -> Alerts:
    """Which scenarios crossed a threshold of their question's `alert:` since the last assessment.

    Questions open on the day, today unless another is given, are assessed anew; nothing is written.
    Problems are in the result; ProblemsError is raised only where there is no workspace.
    """
    from forecast.desk.alert import PastAssessment, assess_alerts, last_saved
    from forecast.ledger.history import published

    root, on = workspace_of(workspace), day or date.today()
    loaded = load_files(root, questions)
    errors = [problem for problem in loaded.problems if problem.severity == "error"]

    def before(question: str) -> tuple[PastAssessment, ...]:
        issued = (
            PastAssessment(record.at, record.probability)
            for record in published(root, question, at_the_end_of(on))
        )
        return (*last_saved(Workspace(root), question, on), *issued)

    return assess_alerts(loaded.cases, errors, on, before)


def show(name: str, workspace: str | Path | None = None, *, today: date | None = None) -> tuple[Card, ...]:
    """All that has this id, or `question/id`, with what is linked. Raises ProblemsError for others.

    What reports of one camp count, and what a row implies, is as of the question's day, else as of today.
    """
    from forecast.desk.computed import computed
    from forecast.desk.index import read_index
    from forecast.desk.show import show as show_entries

    root = workspace_of(workspace)
    return show_entries(read_index(root), name, partial(computed, root, today or date.today()))


def find(words: Sequence[str], workspace: str | Path | None = None) -> Hits:
    """What has all of the words in it, whatever their case and accents."""
    from forecast.desk.find import find as find_words
    from forecast.desk.index import read_index

    return find_words(read_index(workspace_of(workspace)), words)


def impact(
    name: str, *, as_of: date | None = None, workspace: str | Path | None = None, today: date | None = None
) -> Impacts:
    """What an article, source or report does to every question that uses it, each as of its day.

    `name` is an id, `question/id`, or either after `article:`, `source:` or `report:`. Raises
    ProblemsError where it names nothing, or more than one thing.
    """
    from forecast.desk.impact import KINDS, impacts
    from forecast.desk.index import pick, read_index

    root = workspace_of(workspace)
    index = read_index(root)
    item = pick((entry for kind in KINDS for entry in index.of(kind)), name, KINDS)
    cases = load_files(root).cases
    days = {
        question: as_of or case.question.as_of or min(today or date.today(), case.question.closes)
        for question, case in cases.items()
    }
    blocked = tuple(entry.id for entry in index.of("question") if entry.id not in cases)
    return impacts(item, days, cases, blocked)


def new(
    question: str, today: date, source: str | None = None, workspace: str | Path | None = None
) -> NewQuestion:
    """Write a question to fill in, or the next window of another; raises ProblemsError if it exists."""
    from forecast.desk.new import new as begin

    return begin(workspace_of(workspace), question, today, source)


def rename(
    kind: str, old: str, new: str, *, dry_run: bool = False, workspace: str | Path | None = None
) -> RenameResult:
    """Exchange an id in every file that names it; comments and layout stay byte for byte.

    `kind` is scenario, indicator, report, source, article, question or group; `old` may be
    `question/id`. Raises ProblemsError, with nothing written, where it cannot be done as a whole.
    """
    from forecast.desk.rename import rename as rename_id

    return rename_id(workspace_of(workspace), kind, old, new, dry_run)
