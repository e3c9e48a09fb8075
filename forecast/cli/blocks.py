"""What stands below the headline of a run, each a short table and only where there is something to tell."""

from collections.abc import Callable, Iterator

from forecast.cli.table import Column, cut, render, terminal_width
from forecast.core.bad_value import quoted
from forecast.core.plain import percent, plain
from forecast.domain.assessment import Assessment, Interval, ScenarioResult
from forecast.domain.question import class_notes

_TITLE, _NARROW = 32, 12
_MARK = "- "


def blocks(assessment: Assessment) -> Iterator[str]:
    """Chances by earlier days, reference classes, silences, and what a replay must not hide."""
    return (told for tell in _BLOCKS if (told := tell(assessment)))


def _horizons(assessment: Assessment) -> str:
    """A row a day, a column for every scenario that is an event."""
    if not assessment.horizons:
        return ""
    events = [each for each in assessment.scenarios if each.id in assessment.horizons[0].posterior]
    width = min(_TITLE, max(_NARROW, (terminal_width() - len("2022-12-04")) // len(events) - 2))
    columns = [Column("by"), *(Column(cut(plain(each.title), width), right=True) for each in events)]
    rows = [
        [str(row.day), *(percent(row.posterior[each.id]) for each in events)] for row in assessment.horizons
    ]
    others = len(assessment.scenarios) - len(events)
    return f"{render(columns, rows)}\n{_STATES if others else ''}".rstrip()


_STATES = 'The other scenarios are states on the last day; they have no chance "by" a day.'


def _classes(assessment: Assessment) -> str:
    """A row a class below its scenario, whose own row has the posterior by all of them together."""
    columns = [Column("each reference class alone", gives=True), Column("says", right=True)]
    columns += [Column("90% range", right=True), Column("posterior", right=True)]
    rows = [row for each in assessment.scenarios for row in _classes_of(assessment, each)]
    return render(columns, rows) if rows else ""


def _classes_of(assessment: Assessment, scenario: ScenarioResult) -> list[list[str]]:
    alone = [each for each in assessment.classes if each.scenario == scenario.id]
    rows = [
        [
            f"{_MARK}{each.label}",
            percent(each.prior),
            _span(each.interval),
            percent(each.posterior[scenario.id]),
        ]
        for each in alone
    ]
    return [[scenario.title, "", "", percent(scenario.posterior)], *rows] if rows else []


def _span(interval: Interval) -> str:
    return f"{percent(interval[0])} to {percent(interval[1])}"


def _silences(assessment: Assessment) -> str:
    """A row an indicator; the weight in bans is on the leading scenario."""
    if not assessment.run.silence:
        return "Left out, by --no-silence: that nothing is reported in an indicator's window."
    if not assessment.silences:
        return ""
    texts = {each.id: each.text for each in assessment.indicators}
    leading = assessment.leading
    columns = [Column("looked for and not reported", gives=True), Column("seen if true", right=True)]
    columns += [Column("bans", right=True)]
    rows = [
        [texts[each.indicator], percent(each.detection), f"{each.weight[leading.id]:+.2f}"]
        for each in assessment.silences
    ]
    told = f'Seen if true: the chance that it would be by now. Bans: for "{plain(leading.title)}".'
    return f"{render(columns, rows)}\n{cut(told, terminal_width())}"


def _notes(assessment: Assessment) -> str:
    notes = class_notes(assessment.question, assessment.as_of)
    return "\n".join(f"The class {quoted(note.label)} {note.says}" for note in notes)


_BLOCKS: tuple[Callable[[Assessment], str], ...] = (_horizons, _classes, _silences, _notes)
