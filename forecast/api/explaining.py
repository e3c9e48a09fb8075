"""Why the figures are what they are, and what would change them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.api.cases import case_as_of, day_of
from forecast.api.paths import refuse_link_out, root_of, workspace_of, write
from forecast.core.handling import is_private
from forecast.domain.case import Case

if TYPE_CHECKING:
    from forecast.domain.explanation import Assumption, Difference, Explanation, WhatIf
    from forecast.domain.flip import Flips
    from forecast.domain.implied import Implied
    from forecast.domain.plan import Plan
    from forecast.domain.prior_check import PriorCheck
    from forecast.domain.tornado import Tornado
    from forecast.explain.compared import Sided


def explanation(
    question: str | Case,
    scenario: str | None = None,
    *,
    as_of: date | None = None,
    seed: int | None = None,
    workspace: str | Path | None = None,
    today: date | None = None,
) -> Explanation:
    """Why the answer, or a scenario, is as probable as it is; without a `yes` the leading scenario.

    Raises ProblemsError, for a scenario that the question does not have too.
    """
    from forecast.explain.explanation import explain

    case, day = case_as_of(question, as_of, workspace=workspace, today=today)
    return explain(case, day, scenario, **_seeded(seed))


def implied(
    question: str | Case,
    *,
    as_of: date | None = None,
    workspace: str | Path | None = None,
    today: date | None = None,
) -> dict[str, Implied]:
    """What the row of every indicator implies for the answer before any report, by indicator.

    Raises ProblemsError.
    """
    from forecast.engine.implied import implied as implied_by_row

    case, day = case_as_of(question, as_of, workspace=workspace, today=today)
    known = case.on(day).question
    return {row.id: implied_by_row(known, row, day) for row in known.indicators}


def tornado(
    question: str | Case,
    scenario: str | None = None,
    *,
    as_of: date | None = None,
    seed: int | None = None,
    workspace: str | Path | None = None,
    today: date | None = None,
) -> Tornado:
    """The answer, or a scenario, with every input over its own plausible range, the widest first.

    Raises ProblemsError, for a scenario that the question does not have too.
    """
    from forecast.explain.tornado import tornado as compute_tornado

    case, day = case_as_of(question, as_of, workspace=workspace, today=today)
    return compute_tornado(case, day, scenario, **_seeded(seed))


def flips(
    question: str | Case,
    scenario: str | None = None,
    *,
    as_of: date | None = None,
    seed: int | None = None,
    workspace: str | Path | None = None,
    today: date | None = None,
    advance: Callable[[int, int], None] | None = None,
) -> Flips:
    """The fewest inputs that would have to be otherwise, each within its range, for another conclusion.

    `advance` is called with how many sets of a size were tried, and of how many. Raises ProblemsError, for a
    scenario that the question does not have too.
    """
    from forecast.explain.flip import flips as compute_flips

    case, day = case_as_of(question, as_of, workspace=workspace, today=today)
    return compute_flips(case, day, scenario, **_seeded(seed), advance=advance)


def prior_check(
    question: str | Case,
    scenario: str | None = None,
    *,
    as_of: date | None = None,
    seed: int | None = None,
    workspace: str | Path | None = None,
    today: date | None = None,
) -> PriorCheck:
    """What the prior alone says, whether the reports contradict it, and which number the doubt comes from.

    Raises ProblemsError, for a scenario that the question does not have too.
    """
    from forecast.explain.prior_check import prior_check as compute_prior_check

    case, day = case_as_of(question, as_of, workspace=workspace, today=today)
    return compute_prior_check(case, day, scenario, **_seeded(seed))


def plan(
    question: str | Case,
    until: date | None = None,
    scenario: str | None = None,
    *,
    as_of: date | None = None,
    seed: int | None = None,
    workspace: str | Path | None = None,
    today: date | None = None,
) -> Plan:
    """What to look for until a day, the question's close if left out: the most telling first.

    Raises ProblemsError, also where nothing can be observed: after the close, or without indicators.
    """
    from forecast.explain.plan import plan as compute_plan

    case, day = case_as_of(question, as_of, workspace=workspace, today=today)
    return compute_plan(case, day, until, scenario, **_seeded(seed))


def write_plan(plan: Plan, path: Path, workspace: str | Path | None = None) -> Path:
    """Write the days of a plan as a calendar (.ics); the path."""
    from forecast.explain.plan_calendar import plan_calendar

    return write(root_of(workspace), path, plan_calendar(plan), is_private(plan.handling))


def what_if(
    question: str | Case,
    assumptions: Sequence[Assumption],
    *,
    as_of: date | None = None,
    seed: int | None = None,
    workspace: str | Path | None = None,
    today: date | None = None,
) -> WhatIf:
    """The probabilities as the files have it, and under other assumptions; nothing is written.

    Raises ProblemsError with all that is wrong with the assumptions.
    """
    from forecast.explain.what_if import what_if as compute_what_if

    case, day = case_as_of(question, as_of, workspace=workspace, today=today)
    return compute_what_if(case, day, assumptions, **_seeded(seed))


def save_assumptions(
    path: Path, assumptions: Sequence[Assumption], workspace: str | Path | None = None
) -> None:
    """Keep assumptions as a set named by its file, for a brief to show beside its figures."""
    from forecast.files.assumptions import assumptions_text

    write(root_of(workspace), path, assumptions_text(path, path.stem, assumptions))


def check_assumptions(path: Path, case: Case, as_of: date, workspace: str | Path | None = None) -> None:
    """Raise ProblemsError with all that is wrong with a file of assumptions, or with them for a case."""
    from forecast.explain.what_if import assume
    from forecast.files.assumptions import read_assumptions

    refuse_link_out(root_of(workspace), path)
    assume(case, as_of, read_assumptions(path)[1])


def diff(
    question: str,
    before: str,
    after: str,
    *,
    seed: int | None = None,
    workspace: str | Path | None = None,
    today: date | None = None,
) -> Difference:
    """What moved each scenario between two states of a question.

    Each is a day (the files that lie here, replayed), a git revision, `REV@DAY`, `saved:DAY` for the
    figures of a saved assessment, or `ledger:RECORD` for a published forecast, by its path or the
    beginning of its digest. Raises ProblemsError.
    """
    from forecast.explain.compared import side
    from forecast.explain.difference import difference

    root, now = workspace_of(workspace), today or date.today()
    old, new = (_published(root, question, name) or side(root, question, name) for name in (before, after))
    days = (day_of(old.case, old.day, now, True), day_of(new.case, new.day, now, True))
    return difference(old, new, days, **_seeded(seed))


def _published(root: Path, question: str, name: str) -> Sided | None:
    """The side that a record of the ledger makes; None for a name of another kind."""
    from forecast.explain.compared import Sided, two_questions
    from forecast.ledger.rerun import read_forecast

    if not name.startswith("ledger:"):
        return None
    _, record, case = read_forecast(root, name.removeprefix("ledger:"))
    if record.question != question:
        raise two_questions(name, record.question, question)
    posterior = {scenario.id: scenario.posterior for scenario in record.scenarios}
    return Sided(name, case, record.as_of, {}, posterior)


def _seeded(seed: int | None) -> dict[str, Any]:
    return {} if seed is None else {"seed": seed}
