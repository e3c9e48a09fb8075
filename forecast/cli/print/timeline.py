"""A timeline in the terminal: every scenario's course in a line, then the dates."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len

from forecast.cli.print.echo import echo
from forecast.cli.print.table import (
    BARS,
    Column,
    can_print,
    numbers,
    paragraph,
    render,
    sparkline,
    terminal_width,
)
from forecast.core.plain import count, percent
from forecast.domain.question import asked_name
from forecast.domain.timeline import Timeline, TimelinePoint

SPARK = 30  # columns at most
# More dates than this are cut to those on which something came in or a scenario moved by a point.
MOST_DATES = 31
_POINT = 0.01
_DAY, _GAP, _NARROW, _WIDE = 10, 2, 18, 40


def print_timeline(timeline: Timeline) -> None:
    """The headline, the scenarios with their sparklines, and the dates."""
    points = timeline.points
    echo(paragraph(timeline.question.text))
    echo(paragraph(_course(timeline)))
    echo(f"{_stretch(timeline)}\n")
    echo(_scenarios(timeline))
    shown = points if len(points) <= MOST_DATES else _moving(points)
    echo(f"\n{_dates(timeline, shown)}\n")
    for line in _notes(timeline, len(points) - len(shown)):
        echo(paragraph(line))


def _course(timeline: Timeline) -> str:
    """What is asked, on the first and on the last date."""
    first, last = timeline.points[0], timeline.points[-1]
    asked = last.answer.scenarios if last.answer else (last.leading,)
    name = asked_name(timeline.question, asked, last.posterior)
    before, after = first.share(asked), last.share(asked)
    if first is last or not any(scenario in first.posterior for scenario in asked):
        return f"{name}: {percent(after)} on {last.day}."
    return f"{name}: {percent(before)} on {first.day}, {percent(after)} on {last.day}."


def _stretch(timeline: Timeline) -> str:
    first, last = timeline.points[0], timeline.points[-1]
    stretch = f"On {first.day}" if first is last else f"From {first.day} to {last.day}"
    error = 100 * max(max(point.mcse.values()) for point in timeline.points)
    how = f"Engine conjugate, seed {timeline.seed}; Monte Carlo error {error:.1f} points at most."
    return f"{stretch}, {count(len(timeline.points), 'date')}.\n{paragraph(how)}"


def _scenarios(timeline: Timeline) -> str:
    points = timeline.points
    width = min(SPARK, terminal_width() // 4)
    prints = can_print(BARS)
    ends = points if len(points) == 1 else (points[0], points[-1])
    most = max(max(point.posterior.values()) for point in points)
    most = max([most, *filter(None, _answers(points))])
    columns = [
        Column(""),
        Column("scenario", gives=True),
        *numbers(*(point.day.isoformat() for point in ends)),
        Column(""),
    ]
    courses = [
        (str(number), scenario.title, [point.posterior.get(scenario.id) for point in points])
        for number, scenario in enumerate(timeline.question.scenarios, start=1)
    ]
    if answers := _answers(points):
        courses.insert(0, ("", "Yes", answers))
    rows = [
        [
            number,
            title,
            *(_shown(p) for p in (course[:1] if len(points) == 1 else (course[0], course[-1]))),
            sparkline(course, most, width) if prints else "",
        ]
        for number, title, course in courses
    ]
    return render(columns, rows)


def _answers(points: Sequence[TimelinePoint]) -> list[float | None]:
    """P(yes) on every date, None where the question had no yes; empty where it never had."""
    answers = [point.answer.posterior if point.answer else None for point in points]
    return answers if any(point.answer for point in points) else []


def _shown(p: float | None, printed: Callable[[float], str] = percent) -> str:
    return "" if p is None else printed(p)


def _moving(points: tuple[TimelinePoint, ...]) -> tuple[TimelinePoint, ...]:
    """The first, the last, those on which something came in, and those that differ from the one before."""
    shown = [points[0]]
    for point in points[1:]:
        moved = max(abs(p - shown[-1].posterior.get(k, 0.0)) for k, p in point.posterior.items())
        if point.reports or point.withdrawn or moved >= _POINT or point is points[-1]:
            shown.append(point)
    return tuple(shown)


def _dates(timeline: Timeline, points: tuple[TimelinePoint, ...]) -> str:
    ids, yes = timeline.question.scenario_ids, ["yes"] if _answers(timeline.points) else []
    room = terminal_width() - _DAY - _GAP
    printed = percent if len([*yes, *ids]) * (_GAP + 6) <= room - _NARROW else _whole
    named = sum(_GAP + max(6, cell_len(name)) for name in (*yes, *ids)) <= room - _WIDE
    heads = ids if named else tuple(str(number) for number in range(1, len(ids) + 1))
    columns = [Column("date"), *numbers(*yes, *heads), Column("reports", gives=True)]
    rows = [
        [
            point.day.isoformat(),
            *(_shown(p, printed) for p in _answers([point]) or [None for _ in yes]),
            *(_marked(point, scenario, printed) for scenario in ids),
            _came_in(point, point is timeline.points[0]),
        ]
        for point in points
    ]
    return render(columns, rows)


def _whole(p: float) -> str:
    return "<1%" if 0 < p < 0.01 else f"{100 * p:.0f}%"


def _marked(point: TimelinePoint, scenario: str, printed: Callable[[float], str]) -> str:
    return ("*" if scenario == point.leading else "") + _shown(point.posterior.get(scenario), printed)


def _came_in(point: TimelinePoint, first: bool) -> str:
    """How many reports, and which of them moved the answer, else the leading scenario, most."""
    parts = [f"{len(point.reports)}{' by then' if first else ''}"] if point.reports else []
    if point.answer and point.answer.mover:
        parts.append(f"{100 * point.answer.effect:+.1f} by {point.answer.mover}")
    elif point.mover and not point.answer:
        parts.append(f"{100 * point.effect:+.1f} by {point.mover.report}")
    if point.withdrawn:
        parts.append(f"{len(point.withdrawn)} withdrawn")
    return ", ".join(parts)


def _notes(timeline: Timeline, left_out: int) -> list[str]:
    it = "yes" if _answers(timeline.points) else "it"
    notes = [f"* leads. Named: the report that moved {it} most of those that came in, in points."]
    if left_out:
        notes.append(
            f"Left out: {count(left_out, 'date')} without reports or a change of a point; --csv has them all."
        )
    if timeline.interrupted:
        done, days = len(timeline.points), timeline.days
        notes.append(f"CUT SHORT after {done} of {len(days)} dates: those from {days[done]} on are missing.")
    return notes
