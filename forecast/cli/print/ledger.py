"""Published forecasts, their outcomes, and what was found in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from forecast.cli.print.assessment import print_assessment
from forecast.cli.print.echo import echo, print_csv, print_json
from forecast.cli.print.problems import near, print_problems, print_warnings
from forecast.cli.print.table import BARS, Column, can_print, numbers, render, sparkline, terminal_width
from forecast.core.bad_value import quoted
from forecast.core.plain import count, percent, plain

if TYPE_CHECKING:
    from forecast.ledger.chain import Fork
    from forecast.ledger.history import DayForecast, History
    from forecast.ledger.publish import Publication
    from forecast.ledger.record import Forecast, Judge, Record, Resolution
    from forecast.ledger.rerun import Rerun
    from forecast.ledger.resolve import RecordedResolution
    from forecast.ledger.verify import LedgerCheck

# So many days stand side by side at most; the line of the history shows all.
_MOST_DAYS = 6
_DAY_WIDTH = 12
# The row of P(yes), above those of the scenarios.
YES = "Yes"


def print_published(published: Publication) -> None:
    """The assessment, the analyst's numbers beside it, warnings, and where the record lies."""
    print_assessment(published.assessment)
    if published.record is None:
        echo("Nothing was published.")
        return
    if published.record.judge:
        _print_judge(published, published.record, published.record.judge)
    print_warnings(published.problems)
    _print_yes(published.record, "Published")
    if published.brief:
        echo(f"Brief {near(published.brief.with_suffix('.html'))}, with .md and .json beside it")
    if published.path:
        echo(f"Published {near(published.path)}")
    echo("Commit it; it is never changed again.")


def _print_judge(published: Publication, record: Forecast, judge: Judge) -> None:
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
    answer, own = published.assessment.answer, record.answer(judge.probability)
    if answer is not None and own is not None:
        rows.insert(0, [YES, percent(answer.posterior), percent(own), "the sum of its scenarios"])
    echo(f"\n{render(columns, rows)}\n")


def _print_yes(record: Forecast, when: str) -> None:
    """P(yes) and then the leading scenario of a forecast, where its question says what yes is."""
    yes = record.answer({row.id: row.posterior for row in record.scenarios})
    if yes is not None:
        first = record.leading
        leads = f"{quoted(plain(first.title))} leads with {percent(first.posterior)}"
        echo(f"{when} as of {record.as_of}: yes {percent(yes)}; {leads}.")


def print_resolved(resolved: RecordedResolution) -> None:
    """What was recorded, and where."""
    print_warnings(resolved.problems)
    answers = f"The answer is {resolved.answer}: " if resolved.answer else ""
    echo(f"{answers}{plain(resolved.record.question)} resolves as {_resolution(resolved.record)}.")
    if resolved.last:
        _print_yes(resolved.last, "Last forecast")
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
        answers = f"answered {history.answer}, " if history.answer else ""
        return f"{answers}resolved as {_resolution(history.outcome)}"
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
    if history.by_model:
        _print_yes(history.by_model[-1].record, "Last forecast")
    for forecaster, issued in groupby(history.issued, key=lambda forecast: forecast.forecaster):
        standing = [forecast for forecast in issued if not forecast.superseded]
        echo(f"\n{_days(forecaster, history.titles, standing)}")
    columns = [Column("record"), Column("published (UTC)"), Column("what", gives=True)]
    rows = [[_short(record), _moment(record), _what(history, record)] for record in history.records]
    echo(f"\n{render(columns, rows)}")
    print_warnings(history.problems)


def _days(forecaster: str, titles: Mapping[str, str], issued: Sequence[DayForecast]) -> str:
    lines = list(_lines(titles, issued))
    wide = max(len(title) for title, _ in lines)
    fits = (terminal_width() - min(wide, 30) - max(len(issued), 15) - 10) // _DAY_WIDTH
    shown = max(1, min(_MOST_DAYS, fits))
    top = max(p for _, line in lines for p in line if p is not None)
    days = numbers(*(str(forecast.at) for forecast in issued[-shown:]), "change")
    columns = [Column(forecaster, gives=True), *days, Column(f"from 0 to {percent(top)}")]
    rows = [[title, *map(_cell, line[-shown:]), _change(line), _spark(line, top)] for title, line in lines]
    return render(columns, rows)


def _lines(
    titles: Mapping[str, str], issued: Sequence[DayForecast]
) -> Iterator[tuple[str, list[float | None]]]:
    """The forecasts of yes, where any day has one, then those of every scenario; None where it has none."""
    answers = [forecast.yes for forecast in issued]
    if any(p is not None for p in answers):
        yield YES, answers
    for name, title in titles.items():
        yield title, [forecast.probability.get(name) for forecast in issued]


def _spark(line: Sequence[float | None], top: float) -> str:
    return sparkline(line, top, len(line)) if can_print(BARS) else ""


def _cell(p: float | None) -> str:
    return "-" if p is None else percent(p)


def _change(line: Sequence[float | None]) -> str:
    """Points since the forecast before, where both have one."""
    last = [p for p in line[-2:] if p is not None]
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
