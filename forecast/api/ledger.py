"""Publish forecasts, resolve questions, and hold the ledger to what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.api.assessing import settings_of
from forecast.api.briefs import brief_contents, brief_timeline, brief_view
from forecast.api.cases import check, day_of, finish
from forecast.api.paths import root_of, workspace_of
from forecast.core.problem import ProblemsError
from forecast.domain.analyst import AnalystNumbers

if TYPE_CHECKING:
    from forecast.domain.assessment import Assessment
    from forecast.engine.draws import Advance
    from forecast.ledger.history import History
    from forecast.ledger.publish import Publication
    from forecast.ledger.rerun import Rerun
    from forecast.ledger.resolve import RecordedResolution
    from forecast.ledger.verify import LedgerCheck


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
    workspace: str | Path | None = None,
    now: datetime | None = None,
    advance: Advance | None = None,
) -> Publication:
    """Assess a question and publish the result to the ledger, never to be changed.

    It is assessed anew, so that the record holds what its inputs give. Its brief is written with the record,
    unless `brief` is false. `judge` holds an analyst's own numbers by scenario; those left out keep the
    model's proportions. `now` is the time of publication, with a time zone. Raises ProblemsError where the
    files have errors or the ledger is not sound.
    Nothing is published, and the result has no record, where the verdict does not pass.
    """
    from forecast.ledger.publish import Plan
    from forecast.ledger.publish import publish as publish_case

    root, now = workspace_of(workspace), now or datetime.now(UTC)
    finish(root)  # an interrupted publication is the one before this
    checked = check([question], root)
    if not checked.is_sound:
        raise ProblemsError(tuple(problem for problem in checked.problems if problem.severity == "error"))
    case = checked.cases[question]
    own = AnalystNumbers(judge, judge_name, why) if judge else None
    settings = settings_of(engine=engine, chains=chains, draws=draws)
    plan = Plan(day_of(case, as_of, now.astimezone().date()), settings, own, now)

    def render(assessment: Assessment) -> dict[str, bytes]:
        course = brief_timeline(assessment, case)
        return brief_contents(brief_view(assessment, case, root, timeline=course, own=own))

    published = publish_case(root, case, plan, render if brief else None, advance)
    return replace(published, problems=(*checked.problems, *published.problems))


def resolve(
    question: str,
    outcome: str,
    *,
    on: date,
    source: str,
    why: str,
    indicators: Mapping[str, bool] | None = None,
    workspace: str | Path | None = None,
    now: datetime | None = None,
) -> RecordedResolution:
    """Record in the ledger what came true: a scenario's id, or "void", on a day, on whose word, and why.

    A later resolution corrects an earlier one. Raises ProblemsError for an unknown scenario or indicator,
    a day that has not come, and a ledger that is not sound.
    """
    from forecast.ledger.resolve import Outcome
    from forecast.ledger.resolve import resolve as resolve_question

    root = workspace_of(workspace)
    finish(root)
    resolution = Outcome(outcome, on, source, why, dict(indicators or {}))
    return resolve_question(root, question, resolution, now or datetime.now(UTC))


def verify_ledger(
    questions: Sequence[str] | None = None, workspace: str | Path | None = None, now: datetime | None = None
) -> LedgerCheck:
    """Check the records of questions, all unless some are named; faults are in the result, none is raised.

    `now` is the time that no record can be later than, with a time zone.
    """
    from forecast.ledger.verify import verify_ledger as verify_records

    return verify_records(workspace_of(workspace), questions, now or datetime.now(UTC))


def history(question: str, workspace: str | Path | None = None, now: datetime | None = None) -> History:
    """A question's published forecasts and their outcome. Raises ProblemsError if there are none.

    Records that are not sound are among its problems only. `now` is as for `verify_ledger`.
    """
    from forecast.ledger.book import select_questions
    from forecast.ledger.history import history as read_history

    root = workspace_of(workspace)
    (name,) = select_questions(root, [question])
    return read_history(root, name, now or datetime.now(UTC))


def rerun(record: str | Path, workspace: str | Path | None = None, advance: Advance | None = None) -> Rerun:
    """Compute the figures of a record again, from what it holds alone; a path, or the start of a digest."""
    from forecast.ledger.rerun import rerun as rerun_record

    return rerun_record(root_of(workspace), str(record), advance)
