"""Published forecasts, their outcomes, and what was found in the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from forecast.cli.print.assessment import print_assessment
from forecast.cli.print.echo import echo, print_csv, print_json
from forecast.cli.print.problems import near, print_problems, print_warnings
from forecast.cli.print.table import BARS, Column, can_print, numbers, render, sparkline, terminal_width
from forecast.core.plain import count, percent, plain

if TYPE_CHECKING:
    from forecast.ledger.chain import Fork
    from forecast.ledger.history import DayForecast, History
    from forecast.ledger.publish import Publication
    from forecast.ledger.record import Judge, Record, Resolution
    from forecast.ledger.rerun import Rerun
    from forecast.ledger.resolve import RecordedResolution
    from forecast.ledger.verify import LedgerCheck

# So many days stand side by side at most; the line of the history shows all.
_MOST_DAYS = 6
_DAY_WIDTH = 12


def print_published(published: Publication) -> None:
    """The assessment, the analyst's numbers beside it, warnings, and where the record lies."""
    print_assessment(published.assessment)
    if published.record is None:
        echo("Nothing was published.")
        return
    if published.record.judge:
        _print_judge(published, published.record.judge)
    print_warnings(published.problems)
    if published.brief:
        echo(f"Brief {near(published.brief)}")
    if published.path:
        echo(f"Published {near(published.path)}")
    echo("Commit it; it is never changed again.")


def _print_judge(published: Publication, judge: Judge) -> None:
    columns = [Column("scenario", gives=True), *numbers("model", judge.name), Column("")]
    rows = [
        [
            scenario.title,
            percent(scenario.posterior),
            percent(judge.probability[scenario.id]),
            "as given" if scenario.id in judge.given else "the rest, in the model's proportions",
        ]
        for scenario in published.assessment.scenarios
    ]
    echo(f"\n{render(columns, rows)}\n")


def print_resolved(resolved: RecordedResolution) -> None:
    """What was recorded, and where."""
    print_warnings(resolved.problems)
    echo(f"{plain(resolved.record.question)} resolves as {_resolution(resolved.record)}.")
    echo(f"Recorded {near(resolved.path)}")


def _resolution(record: Resolution) -> str:
    return f"{record.outcome} on {record.date}"


def print_verified(verified: LedgerCheck) -> None:
    """Each question with its records and forks, what is the matter, and what cannot be seen."""
    for history in verified.histories:
        records = count(len(history.records), "sound record")
        echo(f"{plain(history.question)}: {records}; {_standing(history)}")
        for fork in history.forks:
            echo(f"  {_fork(fork)}")
    if not verified.histories:
        echo("The ledger holds no records; `forecast publish QUESTION` writes the first.")
    echo("")
    print_problems(verified.problems)
    if verified.committed is None:
        echo("There is no git here: a newest record that was removed would leave no trace.")
    else:
        echo(f"git knows of {count(verified.committed, 'record')} here, up to the commit checked out.")


def _standing(history: History) -> str:
    if history.outcome:
        return f"resolved as {_resolution(history.outcome)}"
    if history.conflict:
        outcomes = ", ".join(map(_resolution, history.conflict))
        return f"open, since resolutions contradict each other: {outcomes}"
    return "open"


def _fork(fork: Fork) -> str:
    after = "at the beginning" if fork.after is None else f"after {_short(fork.after)}"
    joined = "joined again" if fork.joined else "not yet joined"
    return f"fork {after}, {joined}: {', '.join(map(_short, fork.branches))}"


def _short(record: Record) -> str:
    from forecast.ledger.record import short

    return short(record)


def print_history_json(history: History) -> None:
    """The history as JSON."""
    from forecast.ledger.history import as_data

    print_json(as_data(history))


def print_history_csv(history: History) -> None:
    """The history as CSV, a row for every forecast and scenario."""
    from forecast.ledger.history import COLUMNS, rows

    print_csv([COLUMNS, *(row.values() for row in rows(history))])


def print_history(history: History) -> None:
    """By forecaster a table of scenarios by day with its line; then all records in their order."""
    if history.latest:
        question = history.latest.inputs.question
        echo(plain(question.text))
        echo(f"Closes on {question.closes}; {_standing(history)}.")
    for forecaster, issued in groupby(history.issued, key=lambda forecast: forecast.forecaster):
        standing = [forecast for forecast in issued if not forecast.superseded]
        echo(f"\n{_days(forecaster, history.titles, standing)}")
    columns = [Column("record"), Column("published (UTC)"), Column("what", gives=True)]
    rows = [[_short(record), _moment(record), _what(history, record)] for record in history.records]
    echo(f"\n{render(columns, rows)}")
    print_warnings(history.problems)


def _days(forecaster: str, titles: Mapping[str, str], issued: Sequence[DayForecast]) -> str:
    wide = max(map(len, titles.values()), default=0)
    fits = (terminal_width() - min(wide, 30) - max(len(issued), 15) - 10) // _DAY_WIDTH
    last = issued[-max(1, min(_MOST_DAYS, fits)) :]
    top = max(p for forecast in issued for p in forecast.probability.values())
    days = numbers(*(str(forecast.at) for forecast in last), "change")
    columns = [Column(forecaster, gives=True), *days, Column(f"from 0 to {percent(top)}")]
    rows = [
        [
            title,
            *(_cell(forecast, name) for forecast in last),
            _change(issued, name),
            _spark(issued, name, top),
        ]
        for name, title in titles.items()
    ]
    return render(columns, rows)


def _spark(issued: Sequence[DayForecast], scenario: str, top: float) -> str:
    line = _line(issued, scenario)
    return sparkline(line, top, len(line)) if can_print(BARS) else ""


def _cell(issued: DayForecast, scenario: str) -> str:
    return percent(issued.probability[scenario]) if scenario in issued.probability else "-"


def _line(issued: Sequence[DayForecast], scenario: str) -> list[float | None]:
    return [forecast.probability.get(scenario) for forecast in issued]


def _change(issued: Sequence[DayForecast], scenario: str) -> str:
    """Points since the forecast before, where both have the scenario."""
    last = [p for p in _line(issued[-2:], scenario) if p is not None]
    return f"{round(100 * (last[1] - last[0]), 1) + 0.0:+.1f}" if len(last) == 2 else ""


def _moment(record: Record) -> str:
    return record.published_at.strftime("%Y-%m-%d %H:%M")


def _what(history: History, record: Record) -> str:
    from forecast.ledger.record import Resolution

    if isinstance(record, Resolution):
        holds = record in (history.outcome, *history.conflict)
        later = "" if holds else ", corrected since"
        return f"resolved as {_resolution(record)}{later}; source: {record.source}"
    superseded = any(forecast.record is record and forecast.superseded for forecast in history.issued)
    by = f"model and {record.judge.name}" if record.judge else "model"
    marks = {"in retrospect": record.retrospective, "another of that day took its place": superseded}
    return ", ".join([f"forecast by {by}", *(mark for mark, holds in marks.items() if holds)])


def print_rerun(rerun: Rerun) -> None:
    """Then and now by scenario, and what that comes to."""
    columns = [Column("scenario", gives=True), *numbers("published", "now", "difference", "in MCSE")]
    rows = [
        [
            row.then.title,
            percent(row.then.posterior),
            percent(row.now.posterior),
            f"{row.difference:.1e}",
            "" if row.mcse is None else f"{row.mcse:.2f}",
        ]
        for row in rerun.rows
    ]
    echo(f"{_short(rerun.record)} of {rerun.record.question}, published {_moment(rerun.record)} UTC\n")
    echo(f"{render(columns, rows)}\n")
    for name, (then, now) in rerun.versions.items():
        echo(f"{name} was {plain(then)}, is {plain(now)}.")
    same, other = _RERUN[rerun.status]
    echo(other if rerun.versions else same)


_NOT = "NOT reproduced: a probability is further off than 4 Monte Carlo standard errors."
# By status: with the same versions, with others.
_RERUN = {
    "identical": (
        "Reproduced: all figures are the same to 1e-12, with the same versions.",
        "Reproduced: all figures are the same to 1e-12, though versions differ.",
    ),
    "within": (
        "Every probability is within 4 Monte Carlo standard errors, but not the same to 1e-12: with "
        "the same versions, another processor can do that.",
        "Reproduced with other versions: every probability is within 4 Monte Carlo standard errors.",
    ),
    "differs": (_NOT, _NOT),
}
