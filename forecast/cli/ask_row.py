"""Ask for the judgements of an indicator on a terminal, one scenario at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import typer

from forecast.api import judging
from forecast.api.judging import JudgedRow
from forecast.cli.print.echo import echo
from forecast.cli.print.judging import print_change, print_effect, print_gap, print_words, print_written
from forecast.cli.print.table import paragraph
from forecast.core.bad_value import BadValue
from forecast.core.plain import plain
from forecast.core.probability import read_judgement, read_probability
from forecast.files.yaml_text import value_of

if TYPE_CHECKING:
    from forecast.explain.judged import Judged
    from forecast.filing.judging import Row, RowChange, Rows

_HOW = "If this is what happens, how probable is it that the statement is true? Enter keeps, ? lists words."


class Options(TypedDict):
    """The day and the seed of the figures, and the workspace."""

    as_of: date | None
    seed: int | None
    workspace: Path | None


def ask_rows(
    question: str,
    indicator: str | None,
    by: str | None,
    as_of: date | None = None,
    seed: int | None = None,
    workspace: Path | None = None,
) -> None:
    """Ask for one row; without an indicator for those that are incomplete, else for all of them.

    Each is written before the next is asked for.
    """
    options: Options = {"as_of": as_of, "seed": seed, "workspace": workspace}
    rows = judging.rows_of(question, workspace)
    empty = [row for row in rows.rows if not row.is_complete]
    chosen = [rows.row(indicator)] if indicator else empty or list(rows.rows)
    if not chosen:
        echo("The question has no indicators. Add one under indicators:, with its text.")
    for number, row in enumerate(chosen, start=1):
        echo(row.indicator + (f" ({number} of {len(chosen)})" if len(chosen) > 1 else ""))
        _ask_row(judging.rows_of(question, workspace), row, by, options)
        echo("")


def _ask_row(rows: Rows, row: Row, by: str | None, options: Options) -> None:
    """Ask for a row, and again as long as its writer wants to change it; then for why, then write."""
    echo(paragraph(f'"{row.text}"', "  ", "  "))
    echo(paragraph(_HOW, "  ", "  "))
    there = rows.own(row, by)
    typed = dict(there)
    while True:
        typed = {name: _judgement(name, rows.titles[name], text) for name, text in typed.items()}
        new = {name: text for name, text in typed.items() if text != there[name]}
        change = judging.plan_row(rows.question, row.indicator, new, None, by, options["workspace"])
        effect = judging.row_effect(change, as_of=options["as_of"], seed=options["seed"])
        print_effect(effect, change)
        if not (_reverse(effect) and _agreed("Change the row?")):
            break
    why = _why(row)
    change = judging.plan_row(rows.question, row.indicator, new, why, by, options["workspace"])
    print_change(change)
    warnings = judging.row_warnings(change, options["workspace"])
    written = judging.write_row(change, options["workspace"]) if confirmed(change) else None
    print_written(JudgedRow(change, effect, warnings, written))


def confirmed(change: RowChange) -> bool:
    """Whether the user wants a change written."""
    return not change.is_none and _agreed("Write?")


def _agreed(text: str) -> bool:
    with _interruptible():
        return typer.confirm(text)


def _judgement(name: str, title: str, there: str) -> str:
    echo(paragraph(title, "  ", "  "))
    return _asked(name, there, lambda text: read_judgement(value_of(text)))


def _reverse(effect: Judged) -> bool:
    """Ask how probable the answer is if the indicator is known, where it matters; whether there is a gap."""
    if not effect.is_worth_asking:
        return False
    echo("")
    echo(
        paragraph(
            f"Suppose it is known that the statement is true, and nothing else is reported. How probable is "
            f"{effect.outcome} then? Enter leaves it out."
        )
    )
    text = _asked("P", "", lambda text: text and read_probability(text), optional=True)
    if not text:
        return False
    print_gap(effect, read_probability(text))
    return True


def _why(row: Row) -> str | None:
    echo("")
    if row.why:
        echo(paragraph(f"Why so far: {row.why}"))
    text = _prompt(f"Why ({'Enter keeps it' if row.why else 'may stay empty'})", "", shown=False)
    return text or None


def _asked(label: str, there: str, read: Callable[[str], object], optional: bool = False) -> str:
    """An answer that can be read; what is there for an empty one. A wrong one is asked for again."""
    while True:
        text = _prompt(label, there if there or optional else None, shown=bool(there))
        if text == "?":
            print_words()
            continue
        try:
            read(text)
        except BadValue as bad:
            echo(paragraph(str(bad), "  ", "  "))
            continue
        return text


def _prompt(text: str, there: str | None, shown: bool) -> str:
    with _interruptible():
        answer: str = typer.prompt(f"  {plain(text)}", default=there, show_default=shown)
    return answer.strip()


@contextmanager
def _interruptible() -> Iterator[None]:
    """End as interrupted where a prompt is left by Ctrl-C or by the end of input."""
    try:
        yield
    except typer.Abort:
        raise KeyboardInterrupt from None
