"""A scorecard: the tables, and what was done with the input."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forecast.cli.print.echo import echo, print_json
from forecast.cli.print.problems import near
from forecast.cli.print.table import Column, paragraph, render
from forecast.core.plain import plain

if TYPE_CHECKING:
    from forecast.scoring.score import Scorecard
    from forecast.scoring.view import TextTable

ROWS = 20


def print_scorecard(card: Scorecard) -> None:
    """The tables, each under its orientation, and what was done with the input."""
    from forecast.scoring.view import summary, tables

    echo(plain(card.settings.source))
    echo(summary(card))
    echo(f"\nWhat was done with the input (policy {card.settings.policy})")
    for tally in card.tallies:
        echo(paragraph(f"{tally.what}: {tally.done}", f"{tally.number:>11,} ", " " * 12))
    for table in tables(card, ROWS):
        _print_table(table)


def _print_table(table: TextTable) -> None:
    echo(f"\n{table.title}")
    echo(paragraph(table.orientation))
    columns = [Column(head.text, right=head.kind == "n", gives=head.kind == "w") for head in table.headings]
    echo(render(columns, table.rows))
    if table.more:
        echo(f"{table.more:,} more rows; --csv DIR writes them.")
    for note in table.notes:
        echo(paragraph(note))


def print_scorecard_json(card: Scorecard) -> None:
    """The scorecard as JSON."""
    from forecast.scoring.data import as_data

    print_json(as_data(card))


def print_written(paths: tuple[Path, ...]) -> None:
    """Where files were written."""
    if paths:
        echo("")
    for path in paths:
        echo(f"Wrote {near(path)}")
