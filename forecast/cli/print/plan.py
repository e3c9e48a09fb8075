"""Print a plan of observation: what to look for, which source could tell, and what tells most together."""

from __future__ import annotations

from forecast.cli.print.echo import echo
from forecast.cli.print.table import Column, numbers, paragraph, render
from forecast.core.plain import count, listed, percent
from forecast.domain.plan import Observation, Outcomes, Plan, Together

_LEAST = 0.0005


def print_plan(it: Plan, top: int | None) -> None:
    """Print the observations that tell most, as many as `top`, or all."""
    echo(paragraph(it.question.text))
    echo(
        paragraph(
            f"{it.asked_name}: {percent(it.answer)} as of {it.as_of}; what to look for until {it.until}"
        )
    )
    shown = it.observations[:top]
    if not shown:
        echo("\nNothing is left to look for: every indicator is certain, or its window begins later.")
        return
    columns = [
        Column("look for", gives=True),
        Column("by"),
        *numbers("chance", "if seen", "if not", "bits", "Brier gain"),
        Column("silence counts"),
    ]
    echo(f"\n{render(columns, [_cells(row) for row in shown])}")
    echo(paragraph(_notes(it, len(shown))))
    _print_sources(shown)
    for best in (it.pair, it.triple):
        if best is not None:
            echo(paragraph(_together(best, it.compared), "\n"))


def _cells(row: Observation) -> list[str]:
    counts = str(row.silence_counts or "never") if row.kind == "watch" else ""
    return [row.indicator, str(row.by or "any day"), *_figures(row.outcomes), counts]


def _figures(row: Outcomes) -> list[str]:
    return [*map(percent, (row.chance, row.if_seen, row.if_not)), _small(row.bits), _small(row.gain)]


def _small(value: float) -> str:
    return "<0.001" if 0 < value < _LEAST else f"{value:.3f}"


def _notes(it: Plan, shown: int) -> str:
    doubt = f"The answer's entropy is {it.entropy:.3f} bits; an observation is worth the fall expected of it."
    silence = "Silence counts from the day on which not having seen it moves the odds by a quarter."
    rest = len(it.observations) - shown
    more = f" {count(rest, 'observation')} more tell less: --all lists them." if rest else ""
    return f"{doubt} {silence}{more}"


def _print_sources(shown: tuple[Observation, ...]) -> None:
    """For each observation the source whose next report on it would tell most."""
    rows = [
        [row.indicator, f"{best.source} ({best.letter})", *_figures(best.outcomes)]
        for row in shown
        for best in row.reports[:1]
    ]
    if rows:
        names = ("affirms", "if so", "if not", "bits", "Brier gain")
        columns = [Column("on", gives=True), Column("source"), *numbers(*names)]
        echo(f"\nWhich source could tell: its next report\n\n{render(columns, rows)}")


def _together(it: Together, compared: int) -> str:
    overlap = 1 - it.bits / it.apart if it.apart > 0 else 0.0
    lap = f", an overlap of {overlap:.0%}" if overlap > 0 else ""
    name = "pair" if len(it.indicators) == 2 else "triple"
    return (
        f"The {name} of {compared} that tells most is {listed(it.indicators)}: {it.bits:.3f} bits together, "
        f"{it.apart:.3f} added up{lap}. The answer then lies between {percent(it.lowest)} and "
        f"{percent(it.highest)}."
    )
