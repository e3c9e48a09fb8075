"""What `score` prints."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.cli.echo import echo, print_json
from forecast.cli.output import near
from forecast.cli.table import Column, render, terminal_width
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
    for each in card.tallies:
        _wrapped(f"{each.number:>11,} {each.what}: {each.done}", 12)
    for table in tables(card, ROWS):
        _print_table(table)


def _print_table(table: TextTable) -> None:
    echo(f"\n{table.title}")
    _wrapped(table.orientation)
    columns = [Column(head.text, right=head.kind == "n", gives=head.kind == "w") for head in table.headings]
    echo(render(columns, table.rows))
    if table.more:
        echo(f"{table.more:,} more rows; --csv DIR writes them.")
    for note in table.notes:
        _wrapped(note)


def _wrapped(text: str, indent: int = 0) -> None:
    echo(textwrap.fill(plain(text).rjust(len(text)), terminal_width(), subsequent_indent=" " * indent))


def print_scorecard_json(card: Scorecard) -> None:
    """The scorecard as JSON."""
    from forecast.scoring.data import as_data

    print_json(as_data(card))


def print_written(paths: tuple[Path, ...], quiet: bool) -> None:
    """Where files were written."""
    if paths and not quiet:
        echo("")
    for path in () if quiet else paths:
        echo(f"Wrote {near(path)}")
