"""Print what would have to be wrong: for every other conclusion the fewest changes, and what was tried."""

from __future__ import annotations

from forecast.cli.print.echo import echo
from forecast.cli.print.table import Column, paragraph, render
from forecast.cli.print.tornado import input_name
from forecast.core.plain import listed, percent
from forecast.domain.flip import Flip, Flips
from forecast.domain.question import quoted_titles

_SIZES = ("single change", "pair", "three")
_HOW_MANY = ("one change does", "two changes together", "three changes together")


def print_flips(it: Flips) -> None:
    """Print the changes that reach each other conclusion, and how many were tried."""
    echo(paragraph(it.question.text))
    what = "what would have to be otherwise, within its range, for another conclusion"
    echo(paragraph(f"{it.asked_name}: {percent(it.answer)} as of {it.as_of}; below, {what}."))
    for flip in it.flips:
        _print_flip(it, flip)
    if not it.flips:
        echo("\nThere is no other conclusion: no second scenario, no answer with a word, no alert.")
    if any(len(flip.tried) > 1 for flip in it.flips):
        few = f"the {it.considered} of {it.inputs} inputs that move a probability most"
        echo(
            paragraph(f"Pairs and threes are of {few if it.considered < it.inputs else 'all inputs'}.", "\n")
        )
    if it.interrupted:
        echo("\nInterrupted: not all sets of the last size were tried.")


def _print_flip(it: Flips, flip: Flip) -> None:
    size = len(flip.changes)
    how = f"{size} changes" if size > len(_HOW_MANY) else _HOW_MANY[size - 1]
    echo(
        paragraph(
            f"{flip.text[0].upper()}{flip.text[1:]}: {how if flip.flips else 'not within the ranges'}", "\n"
        )
    )
    if flip.changes:
        columns = [Column("input: as assumed", gives=True), Column("instead", most=44)]
        echo(render(columns, [[input_name(change), change.alternative] for change in flip.changes]))
    echo(paragraph(f"{_then(it, flip)} {_tried(flip)}"))


def _then(it: Flips, flip: Flip) -> str:
    """The answer after the changes, and who leads then if that is another."""
    then = f"{quoted_titles(it.question, it.asked)} would be {percent(flip.answer)}"
    leader = max(flip.posterior, key=lambda name: flip.posterior[name])
    if leader == max(it.posterior, key=lambda name: it.posterior[name]):
        return f"{then}."
    return (
        f"{then}; {quoted_titles(it.question, [leader])} would lead with {percent(flip.posterior[leader])}."
    )


def _tried(flip: Flip) -> str:
    """How many sets were tried, size by size, and how many of the last size do."""
    sizes = zip(flip.tried, _SIZES[: len(flip.tried)], strict=True)
    names = [f"{number:,} {noun}{'' if number == 1 else 's'}" for number, noun in sizes]
    if flip.is_smallest:
        none = f"None of {listed(names[:-1])} does. " if names[:-1] else ""
        several = f"{flip.reached:,} do, and this goes farthest" if flip.reached > 1 else "only this one does"
        return f"{none}Of {names[-1]} {several}."
    none = f"None of {listed(names)} does."
    if not flip.flips:
        return f"{none} Shown is how far they go, one after the other."
    return f"{none} Beyond them the change that goes farthest was added, one after the other: fewer may do."
