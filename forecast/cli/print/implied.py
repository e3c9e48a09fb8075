"""Print what every row of judgements of a question implies for the answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from forecast import api
from forecast.cli.print.echo import echo
from forecast.cli.print.table import Column, numbers, paragraph, render
from forecast.core.plain import percent
from forecast.core.problem import ProblemsError
from forecast.domain.question import asked_name

if TYPE_CHECKING:
    from forecast.domain.case import Case
    from forecast.domain.implied import Implied


def print_implied(case: Case, today: date) -> None:
    """Print a row an indicator: its chance, the answer if it is known, and what it makes of the odds."""
    question = case.question
    try:
        rows = api.implied(case, today=today)
    except ProblemsError as error:
        echo(paragraph(f"{question.id}: no figures. {error.problems[0]}"))
        return
    echo(paragraph(f"{question.id}: what each row of judgements implies before any report"))
    if not rows:
        echo("  It has no indicators.\n")
        return
    first = next(iter(rows.values()))
    name = asked_name(question, first.asked, dict.fromkeys(question.scenario_ids, 0.0))
    echo(paragraph(f"{name}: {percent(first.prior)} before any report", "  ", "  "))
    columns = [Column("indicator", gives=True), *numbers("chance of it", "if true", "if false", "ratio")]
    echo(f"{render(columns, [_cells(*row) for row in rows.items()])}\n")


def _cells(indicator: str, it: Implied) -> list[str]:
    """The answer's likelihood ratio is of what is asked against all else."""
    return [indicator, percent(it.chance), percent(it.ceiling), percent(it.floor), f"{it.answer_ratio:.3g}"]
