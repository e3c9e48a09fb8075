"""What `alert` prints."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from forecast.cli.echo import echo, print_json
from forecast.cli.output import print_problems
from forecast.cli.table import Column, render
from forecast.core.plain import count, percent

if TYPE_CHECKING:
    from forecast.desk.alert import AlertResult, Alerts

CROSSED = 5
_COLUMNS = (
    Column(""),
    Column("question"),
    Column("scenario", gives=True),
    Column("alert"),
    Column("then", right=True),
    Column("as of"),
    Column("now", right=True),
    Column("MC error", right=True),
)


def print_alerts(alerts: Alerts, named: Collection[str]) -> None:
    """A table of what crossed and what is at the edge, if anything; then one line, and the problems."""
    rows = [
        *(_row("crossed", each) for each in alerts.of("crossed")),
        *(_row("at the edge", each) for each in alerts.of("edge")),
    ]
    if rows:
        echo(f"{render(_COLUMNS, rows)}\n")
    if alerts.questions or not alerts.problems:
        echo(_summary(alerts))
    for question, why in alerts.left_out.items():
        if question in named:
            echo(f"Not {question}: {why}.")
    if alerts.problems:
        echo("Some questions could not be looked at:\n", err=True)
        print_problems(alerts.problems, to_error=True)


def _row(state: str, each: AlertResult) -> list[str]:
    return [
        state,
        each.question,
        each.title,
        f"{each.alert.side} {100 * each.alert.threshold:g}%",
        percent(each.then),
        each.then_as_of.isoformat() if each.then_as_of else "the prior",
        percent(each.now),
        f"{100 * each.mcse:.2f}",
    ]


def _summary(alerts: Alerts) -> str:
    if not alerts.questions:
        return f"No question with an alert is open on {alerts.day}."
    crossed, edge = len(alerts.of("crossed")), len(alerts.of("edge"))
    told = f"{count(crossed, 'threshold')} crossed" if crossed else "nothing crossed"
    near = f", {edge} at the edge" if edge else ""
    again = " It is told again until the question is run again." if crossed else ""
    return f"{count(len(alerts.questions), 'question')} looked at, {told}{near}.{again}"


def print_alerts_json(alerts: Alerts) -> None:
    """All that was looked at, as JSON."""
    from forecast.desk.alert import as_data

    print_json(as_data(alerts))


def say_alerts(alerts: Alerts) -> int:
    """The exit status: what crossed comes before problems."""
    return CROSSED if alerts.of("crossed") else int(bool(alerts.problems))
