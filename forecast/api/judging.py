"""The judgements of an indicator: what another row does, and the row into its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.api.cases import day_of
from forecast.api.paths import workspace_of
from forecast.core.plain_data import plain_map
from forecast.core.problem import Problem
from forecast.domain.case import Case
from forecast.files.load import locate

if TYPE_CHECKING:
    from forecast.explain.judged import Judged
    from forecast.filing.judging import RowChange, Rows


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A change of a row, what it does, the warnings that `check` has of it, and where it was written."""

    change: RowChange
    effect: Judged
    problems: tuple[Problem, ...]
    written: Path | None = None


def judge(
    question: str,
    indicator: str,
    given: Mapping[str, str],
    *,
    why: str | None = None,
    by: str | None = None,
    dry_run: bool = False,
    as_of: date | None = None,
    seed: int | None = None,
    workspace: str | Path | None = None,
    today: date | None = None,
) -> JudgedRow:
    """Write judgements of an indicator, by scenario as they are typed, and say what they imply.

    With `dry_run` nothing is written. `by` names the analyst where several answered. Raises ProblemsError,
    and writes nothing, for what `check` would refuse.
    """
    change = plan_row(question, indicator, given, why, by, workspace=workspace)
    effect = row_effect(change, as_of=as_of, seed=seed, today=today)
    written = None if dry_run or change.is_none else write_row(change, workspace)
    return JudgedRow(change, effect, row_warnings(change, workspace), written)


def judged_data(row: JudgedRow, wanted: float | None = None) -> dict[str, Any]:
    """As plain data, for `--json`; probabilities are fractions, keys are only ever added."""
    effect, change = row.effect, row.change
    before, after = effect.answers
    ways = effect.closings(wanted) if wanted is not None else ()
    data: dict[str, Any] = {
        "question": change.question,
        "indicator": change.indicator,
        "as_of": effect.moved.as_of,
        "asked": effect.asked,
        "answer_before": before,
        "answer_after": after,
        "scenarios": [
            {
                "id": name,
                "prior": prior,
                "given": p,
                "if_known": known,
                "before": effect.moved.before[name],
                "after": effect.moved.after[name],
                "error": effect.moved.error[name],
            }
            for name, prior, p, known in effect.likelihoods()
        ],
        "implied_before": effect.before,
        "implied": effect.after,
        "frequencies": effect.frequencies,
        "reverse": wanted,
        "closings": ways,
        "unknown_before": change.gaps,
        "problems": [str(problem) for problem in row.problems],
        "file": change.file,
        "diff": change.diff,
        "written": row.written is not None,
    }
    return plain_map(data)


def rows_of(question: str, workspace: str | Path | None = None) -> Rows:
    """The judgements of every indicator of a question, as typed; some may be missing."""
    from forecast.filing.judging import read_rows

    return read_rows(workspace_of(workspace), question)


def plan_row(
    question: str,
    indicator: str,
    given: Mapping[str, str],
    why: str | None = None,
    by: str | None = None,
    workspace: str | Path | None = None,
) -> RowChange:
    """The change of a file that `judge` would make."""
    from forecast.filing.judging import change_row

    return change_row(workspace_of(workspace), question, indicator, given, why, by)


def row_effect(
    change: RowChange, *, as_of: date | None = None, seed: int | None = None, today: date | None = None
) -> Judged:
    """What a change of a row does on a day; on the first or last of the question's days if today is none."""
    from forecast.explain.judged import judge as compute

    day = _day(change.after, as_of, today or date.today())
    seeded = {} if seed is None else {"seed": seed}
    return compute(change.before, change.after, change.indicator, day, **seeded)


def _day(case: Case, as_of: date | None, today: date) -> date:
    return day_of(case, as_of, max(today, case.question.opens))


def row_warnings(change: RowChange, workspace: str | Path | None = None) -> tuple[Problem, ...]:
    """What `check` has about the row after a change."""
    from forecast.checks import check

    found = (row for row in check(change.after) if row.path[:2] == ("indicators", change.indicator))
    return locate(workspace_of(workspace), found, {change.file: change.new})


def write_row(change: RowChange, workspace: str | Path | None = None) -> Path:
    """Write a change of a row. Raises ProblemsError where the file was changed meanwhile."""
    from forecast.filing.judging import write_row as write

    return write(workspace_of(workspace), change)
