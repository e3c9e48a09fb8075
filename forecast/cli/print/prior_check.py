"""Print the prior held against the reports: scenarios, indicators, and the numbers the doubt comes from."""

from __future__ import annotations

from forecast.cli.print.echo import echo
from forecast.cli.print.table import Column, numbers, paragraph, render
from forecast.cli.print.tornado import input_name
from forecast.core.plain import count, percent
from forecast.domain.prior_check import PriorCheck, Sensitivity

_TOP = 12


def print_prior_check(it: PriorCheck, every: bool) -> None:
    """Print three tables; of the last two all rows, or the first twelve."""
    most = None if every else _TOP
    echo(paragraph(it.question.text))
    echo(
        paragraph(
            f"{it.asked_name}: {percent(it.prior)} by the prior alone, {percent(it.answer)} as of {it.as_of}"
        )
    )
    echo(f"\nPrior and reports\n\n{_scenarios(it)}")
    echo(
        paragraph(
            "Reports alone: from equal chances. Indices: how far the probability moves as the prior, or the "
            "reports, count more or less; from 0.05 on it matters. Where both do, in opposite directions: a "
            "conflict."
        )
    )
    if it.indicators:
        columns = [Column("indicator", gives=True), *numbers("prior", "now", "answer if true", "if false")]
        rows = [
            [row.id, *map(percent, (row.prior, row.posterior, row.ceiling, row.floor))]
            for row in it.indicators[:most]
        ]
        echo(f"\nWhat the prior alone says of each indicator\n\n{render(columns, rows)}")
        echo(
            paragraph(
                f"The answer is that by the prior, without any report.{_more(len(it.indicators), most)}"
            )
        )
    columns = [Column("number: as assumed", gives=True), *numbers("points", "of the variance")]
    rows = [[input_name(row), f"{100 * row.sd:.1f}", f"{100 * row.part:.0f}%"] for row in it.numbers[:most]]
    echo(f"\nWhere the doubt comes from\n\n{render(columns, rows)}")
    echo(
        paragraph(
            f"One standard deviation of the answer is {100 * it.sd:.1f} points. Each number alone, drawn "
            f"anew while all else stays; they need not add up.{_more(len(it.numbers), most)}"
        )
    )


def _scenarios(it: PriorCheck) -> str:
    indices = numbers("prior index", "reports index")
    columns = [
        Column("scenario", gives=True),
        *numbers("prior", "reports alone", "both"),
        *indices,
        Column(""),
    ]
    rows = [
        [row.id, *map(percent, (row.prior, row.reports_alone, row.posterior)), *_indices(row.sensitivity)]
        for row in it.scenarios
    ]
    if len(it.asked) > 1:
        figures = map(percent, (it.prior, it.reports_alone, it.answer))
        name = "yes" if it.asked == it.question.yes else " or ".join(it.asked)
        rows.insert(0, [name, *figures, *_indices(it.sensitivity)])
    return render(columns, rows)


def _indices(it: Sensitivity) -> list[str]:
    return [f"{it.prior:.2f}", f"{it.reports:.2f}", it.reading]


def _more(rows: int, most: int | None) -> str:
    rest = rows - (rows if most is None else min(most, rows))
    return f" {count(rest, 'row')} more with --all." if rest else ""
