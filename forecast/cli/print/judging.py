"""Print what a row of judgements implies, what would close a gap, and how a file changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from forecast.api.judging import JudgedRow, judged_data
from forecast.cli.print.echo import echo, print_json
from forecast.cli.print.explanation import before_and_after
from forecast.cli.print.problems import near, print_warnings
from forecast.cli.print.table import Column, numbers, paragraph, render
from forecast.core.plain import in_points, percent
from forecast.core.scales import JUDGEMENT_WORDS, word_for

if TYPE_CHECKING:
    from forecast.domain.gap import Closing
    from forecast.explain.judged import Judged
    from forecast.filing.judging import RowChange

_FORMS = "Or a number, 0.7 or 70%; a range that holds 90%, 55-80%; quantiles at .05, .5 and .95, 5/12/30%."


def print_judged_json(row: JudgedRow, wanted: float | None) -> None:
    """Print all of it as JSON."""
    print_json(judged_data(row, wanted))


def print_words() -> None:
    """Print the words of the scale with their bands, and the other forms of a judgement."""
    rows = [[word, f"{100 * row.low:g}% to {100 * row.high:g}%"] for word, row in JUDGEMENT_WORDS.items()]
    table = render([Column("word"), *numbers("means")], rows)
    echo("".join(f"    {line}\n" for line in table.split("\n")), nl=False)
    echo(paragraph(_FORMS, "    ", "    "))


def print_effect(it: Judged, change: RowChange) -> None:
    """Print what the row implies by itself, and the probabilities by the file's row and by this one."""
    titles = {row.id: row.title for row in it.moved.question.scenarios}
    columns = [Column("before any report", gives=True), *numbers("prior", "P(it)", "if true")]
    rows = [[titles[name], *map(percent, figures)] for name, *figures in it.likelihoods()]
    echo(f"\n{render(columns, rows)}\n")
    after, (before, now) = it.after, it.answers
    echo(
        paragraph(
            f"{it.name}: {percent(after.ceiling)} if it is known to be true, {percent(after.floor)} if it is "
            f"known to be false, {percent(after.prior)} before any report. {it.frequencies}"
        )
    )
    echo("")
    day = f"With all reports as of {it.moved.as_of}"
    if change.is_none:
        echo(paragraph(f"{day}: {percent(now)}; the row is as the file has it."))
        return
    missing = " Judgements that are missing there count as unknown." if change.gaps else ""
    echo(paragraph(f"{day}: {percent(before)} by the file, {percent(now)} by this row.{missing}"))
    echo(f"\n{before_and_after(it.moved)}")


def print_gap(it: Judged, wanted: float) -> None:
    """Print how far the row is from what was answered, and the changes that close the gap."""
    echo("")
    gap = it.after.ceiling - wanted
    echo(paragraph(f"The row says {percent(it.after.ceiling)}, you say {percent(wanted)}: {in_points(gap)}."))
    ways = it.closings(wanted)
    if not ways:
        text = "No judgement alone and no common factor closes the gap between 0 and 1: change several."
        echo(paragraph(text))
        return
    echo(paragraph("Each of these closes the gap, all else as it is:"))
    columns = [Column(""), Column("P(it) under", gives=True), *numbers("now", "then"), Column("word")]
    echo(f"\n{render(columns, [cells for way in ways for cells in _cells(it, way)])}")


def _cells(it: Judged, way: Closing) -> Iterator[list[str]]:
    titles = {row.id: row.title for row in it.moved.question.scenarios}
    for number, (name, p) in enumerate(way.row.items()):
        mark = "" if number else "together" if len(way.row) > 1 else "alone"
        yield [mark, titles[name], _exact(it.row[name]), _exact(p), word_for(p)]


def _exact(p: float) -> str:
    """Three digits, so that it can be typed; of what is near 1, as many as it takes.

    >>> _exact(0.0012345), _exact(0.68), _exact(0.99991)
    ('0.123%', '68%', '99.991%')
    """
    return f"{100 * p:.3g}%" if p < 0.999 else f"{100 * p:.6g}%"


def print_change(change: RowChange) -> None:
    """Print the lines that change."""
    if change.is_none:
        echo("\nNothing changes in the file.")
        return
    echo(f"\n{change.file}")
    for line in change.diff:
        echo("  ..." if line.startswith("@@") else f"  {line}")
    echo("")


def print_written(row: JudgedRow) -> None:
    """Print where it was written, and what `check` warns of."""
    echo(f"Wrote {near(row.written)}" if row.written else "Nothing is written.")
    print_warnings(row.problems)
