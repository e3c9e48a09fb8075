"""What the commands of the ledger print."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from forecast.cli.echo import echo, print_csv
from forecast.cli.output import near, print_assessment, print_problems
from forecast.cli.table import BARS, Column, can_print, render, sparkline, terminal_width
from forecast.core.plain import count, percent, plain

if TYPE_CHECKING:
    from forecast.core.problem import Problem
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
    _print_warnings(published.problems)
    if published.brief:
        echo(f"Brief {near(published.brief)}")
    if published.path:
        echo(f"Published {near(published.path)}")
    echo("Commit it; it is never changed again.")


def _print_judge(published: Publication, judge: Judge) -> None:
    columns = [Column("scenario", gives=True), Column("model", right=True)]
    columns += [Column(judge.name, right=True), Column("")]
    rows = [
        [each.title, percent(each.posterior), percent(judge.probability[each.id]), _how(judge, each.id)]
        for each in published.assessment.scenarios
    ]
    echo(f"\n{render(columns, rows)}\n")


def _how(judge: Judge, scenario: str) -> str:
    return "as given" if scenario in judge.given else "the rest, in the model's proportions"


def _print_warnings(problems: tuple[Problem, ...]) -> None:
    if problems:
        echo("", err=True)
        print_problems(problems, to_error=True)


def print_resolved(resolved: RecordedResolution) -> None:
    """What was recorded, and where."""
    _print_warnings(resolved.problems)
    echo(f"{plain(resolved.record.question)} resolves as {_resolution(resolved.record)}.")
    echo(f"Recorded {near(resolved.path)}")


def _resolution(record: Resolution) -> str:
    return f"{record.outcome} on {record.date}"


def print_verified(verified: LedgerCheck) -> None:
    """Each question with its records and forks, what is the matter, and what cannot be seen."""
    for told in verified.histories:
        echo(f"{plain(told.question)}: {count(len(told.records), 'sound record')}; {_standing(told)}")
        for fork in told.forks:
            echo(f"  {_fork(fork)}")
    if not verified.histories:
        echo("The ledger holds no records; `forecast publish QUESTION` writes the first.")
    echo("")
    print_problems(verified.problems)
    if verified.committed is None:
        echo("There is no git here: a newest record that was removed would leave no trace.")
    else:
        echo(f"git knows of {count(verified.committed, 'record')} here, up to the commit checked out.")


def _standing(told: History) -> str:
    if told.outcome:
        return f"resolved as {_resolution(told.outcome)}"
    if told.conflict:
        return f"open, since resolutions contradict each other: {', '.join(map(_resolution, told.conflict))}"
    return "open"


def _fork(fork: Fork) -> str:
    after = "at the beginning" if fork.after is None else f"after {_short(fork.after)}"
    joined = "joined again" if fork.joined else "not yet joined"
    return f"fork {after}, {joined}: {', '.join(map(_short, fork.branches))}"


def _short(record: Record) -> str:
    from forecast.ledger.record import short

    return short(record)


def print_rows(told: History) -> None:
    """The long form as CSV."""
    from forecast.ledger.history import COLUMNS, rows

    print_csv([COLUMNS, *(row.values() for row in rows(told))])


def print_history(told: History) -> None:
    """By forecaster a table of scenarios by day with its line; then all records in their order."""
    if told.latest:
        echo(plain(told.latest.inputs.question.text))
        echo(f"Closes on {told.latest.inputs.question.closes}; {_standing(told)}.")
    for forecaster, issued in groupby(told.issued, key=lambda each: each.forecaster):
        echo(f"\n{_days(forecaster, told, [each for each in issued if not each.superseded])}")
    echo(f"\n{_records(told)}")
    _print_warnings(told.problems)


def _days(forecaster: str, told: History, issued: Sequence[DayForecast]) -> str:
    titles = told.titles
    wide = max(map(len, titles.values()), default=0)
    fits = (terminal_width() - min(wide, 30) - max(len(issued), 15) - 10) // _DAY_WIDTH
    last = issued[-max(1, min(_MOST_DAYS, fits)) :]
    columns = [Column(forecaster, gives=True), *(Column(str(each.at), right=True) for each in last)]
    top = max(p for each in issued for p in each.probability.values())
    columns += [Column("change", right=True), Column(f"from 0 to {percent(top)}")]
    rows = [
        [title, *(_cell(each, name) for each in last), _change(issued, name), _spark(issued, name, top)]
        for name, title in titles.items()
    ]
    return render(columns, rows)


def _spark(issued: Sequence[DayForecast], scenario: str, top: float) -> str:
    line = _line(issued, scenario)
    return sparkline(line, top, len(line)) if can_print(BARS) else ""


def _cell(issued: DayForecast, scenario: str) -> str:
    return percent(issued.probability[scenario]) if scenario in issued.probability else "-"


def _line(issued: Sequence[DayForecast], scenario: str) -> list[float | None]:
    return [each.probability.get(scenario) for each in issued]


def _change(issued: Sequence[DayForecast], scenario: str) -> str:
    """Points since the forecast before, where both have the scenario."""
    told = [p for p in _line(issued[-2:], scenario) if p is not None]
    return f"{round(100 * (told[1] - told[0]), 1) + 0.0:+.1f}" if len(told) == 2 else ""


def _records(told: History) -> str:
    columns = [Column("record"), Column("published (UTC)"), Column("what", gives=True)]
    return render(columns, [[_short(each), _moment(each), _what(told, each)] for each in told.records])


def _moment(record: Record) -> str:
    return record.published_at.strftime("%Y-%m-%d %H:%M")


def _what(told: History, record: Record) -> str:
    from forecast.ledger.record import Resolution

    if isinstance(record, Resolution):
        holds = record in (told.outcome, *told.conflict)
        later = "" if holds else ", corrected since"
        return f"resolved as {_resolution(record)}{later}; source: {record.source}"
    superseded = any(each.record is record and each.superseded for each in told.issued)
    by = f"model and {record.judge.name}" if record.judge else "model"
    marks = {"in retrospect": record.retrospective, "another of that day took its place": superseded}
    return ", ".join([f"forecast by {by}", *(mark for mark, holds in marks.items() if holds)])


def print_rerun(found: Rerun) -> None:
    """Then and now by scenario, and what that comes to."""
    columns = [Column("scenario", gives=True), Column("published", right=True), Column("now", right=True)]
    columns += [Column("difference", right=True), Column("in MCSE", right=True)]
    rows = [
        [
            each.then.title,
            percent(each.then.posterior),
            percent(each.now.posterior),
            f"{each.difference:.1e}",
            "" if each.mcse is None else f"{each.mcse:.2f}",
        ]
        for each in found.rows
    ]
    echo(f"{_short(found.record)} of {found.record.question}, published {_moment(found.record)} UTC\n")
    echo(render(columns, rows))
    echo("")
    for name, (then, now) in found.versions.items():
        echo(f"{name} was {plain(then)}, is {plain(now)}.")
    echo(_STATUS[found.status, bool(found.versions)])


_STATUS = {
    ("identical", False): "Reproduced: all figures are the same to 1e-12, with the same versions.",
    ("identical", True): "Reproduced: all figures are the same to 1e-12, though versions differ.",
    (
        "within",
        True,
    ): "Reproduced with other versions: every probability is within 4 Monte Carlo standard errors.",
    (
        "within",
        False,
    ): "Every probability is within 4 Monte Carlo standard errors, but not the same to 1e-12: with "
    "the same versions, another processor can do that.",
    ("differs", True): "NOT reproduced: a probability is further off than 4 Monte Carlo standard errors.",
    ("differs", False): "NOT reproduced: a probability is further off than 4 Monte Carlo standard errors.",
}
