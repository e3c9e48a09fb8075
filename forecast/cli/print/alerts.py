"""Which scenarios crossed a threshold."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from forecast.cli.print.echo import echo, print_json
from forecast.cli.print.problems import print_problems
from forecast.cli.print.table import Column, numbers, paragraph, render
from forecast.core.plain import count, percent

if TYPE_CHECKING:
    from forecast.desk.alert import AlertResult, Alerts, AnswerResult

CROSSED = 5
_COLUMNS = (
    *(Column(""), Column("question"), Column("scenario", gives=True), Column("alert")),
    *(*numbers("then"), Column("as of"), *numbers("now", "MC error")),
)


def print_alerts(alerts: Alerts, named: Collection[str]) -> None:
    """A table of what crossed and what is at the edge, if anything; then one line, and the problems."""
    crossed, edge = alerts.of("crossed"), alerts.of("edge")
    rows = [_row("crossed", row) for row in crossed] + [_row("at the edge", row) for row in edge]
    if rows:
        echo(f"{render(_COLUMNS, rows)}\n")
    if alerts.questions or not alerts.problems:
        echo(_summary(alerts, len(crossed), len(edge)))
    for answer in alerts.answers:
        echo(paragraph(_answer(answer), "", "  "))
    for question, why in alerts.left_out.items():
        if question in named:
            echo(f"Not {question}: {why}.")
    if alerts.problems:
        echo("Some questions could not be looked at:\n", err=True)
        print_problems(alerts.problems, to_error=True)


def _row(state: str, row: AlertResult) -> list[str]:
    return [
        state,
        row.question,
        row.title,
        f"{row.alert.side} {100 * row.alert.threshold:g}%",
        percent(row.then),
        row.then_as_of.isoformat() if row.then_as_of else "the prior",
        percent(row.now),
        f"{100 * row.mcse:.2f}",
    ]


def _answer(row: AnswerResult) -> str:
    now, then = percent(row.now), percent(row.then)
    word = f", {row.word}" if row.word else ""
    before = f"{then} as of {row.then_as_of}" if row.then_as_of else f"{then} by the prior"
    return f"{row.question}: {row.title} {now}{word}; {before}."


def _summary(alerts: Alerts, crossed: int, edge: int) -> str:
    if not alerts.questions:
        return f"No question with an alert is open on {alerts.day}."
    counts = f"{count(crossed, 'threshold')} crossed" if crossed else "nothing crossed"
    at_edge = f", {edge} at the edge" if edge else ""
    again = " It is shown again until the question is run again." if crossed else ""
    return f"{count(len(alerts.questions), 'question')} looked at, {counts}{at_edge}.{again}"


def print_alerts_json(alerts: Alerts) -> None:
    """All that was looked at, as JSON."""
    from forecast.desk.alert import as_data

    print_json(as_data(alerts))


def alert_status(alerts: Alerts) -> int:
    """The exit status: what crossed comes before problems."""
    return CROSSED if alerts.of("crossed") else int(bool(alerts.problems))
