"""Print what would have to be wrong: for every other conclusion the fewest changes, and what was tried."""

from __future__ import annotations

from forecast.cli.print.echo import echo
from forecast.cli.print.table import Column, paragraph, render
from forecast.cli.print.tornado import input_name
from forecast.core.plain import percent
from forecast.domain.flip import Flip, Flips


def print_flips(it: Flips) -> None:
    """Print the changes that reach each other conclusion, and how many were tried."""
    echo(paragraph(it.question.text))
    what = "what would have to be otherwise, within its range, for another conclusion"
    echo(paragraph(f"{it.asked_name}: {percent(it.answer)} as of {it.as_of}; below, {what}."))
    for flip in it.flips:
        _print_flip(it, flip)
    if not it.flips:
        echo("\nThere is no other conclusion: no second scenario, no answer with a word, no alert.")
    if it.reach:
        echo(paragraph(it.reach, "\n"))
    if it.interrupted:
        echo("\nInterrupted: not all sets of the last size were tried.")


def _print_flip(it: Flips, flip: Flip) -> None:
    echo(paragraph(f"{flip.text[0].upper()}{flip.text[1:]}: {flip.how}", "\n"))
    if flip.changes:
        columns = [Column("input: as assumed", gives=True), Column("instead", most=44)]
        echo(render(columns, [[input_name(change), change.alternative] for change in flip.changes]))
    echo(paragraph(f"{it.outcome(flip)} {flip.effort}"))
