"""How the probabilities have moved: a sentence or two, the important dates, and what the chart shows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from forecast.brief.numbers import Day, Figure, Range, day, fine, interval, percent, points, probability
from forecast.brief.scenarios import Band, bands
from forecast.brief.words import Prose, quoted, sentences
from forecast.core.plain import count, listed
from forecast.domain.assessment import Assessment
from forecast.domain.timeline import Timeline, TimelinePoint

ROWS = 12
# The line of several scenarios that mean yes together; no scenario of such a question is called so.
YES = "yes"
_POINT = 0.01


@dataclass(frozen=True, slots=True)
class LinePoint:
    """One scenario on one day."""

    day: Day
    posterior: Figure
    interval: Range


@dataclass(frozen=True, slots=True)
class Line:
    """One scenario from day to day; `asked` is whether the question asks about it."""

    scenario: str
    title: str
    asked: bool
    points: tuple[LinePoint, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A date with reports that came in or were taken back; `moved` is the largest move since the last."""

    day: Day
    reports: tuple[str, ...]
    withdrawn: tuple[str, ...]
    moved: Figure
    told: str


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date for the table: probabilities in the scenarios' order, what came in, what moved most."""

    day: Day
    probabilities: str
    leader: str
    reports: str
    mover: str


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The section: what it says, and what its table and its chart show."""

    text: Prose
    method: Prose
    lines: tuple[Line, ...]
    arrivals: tuple[Arrival, ...]
    rows: tuple[DateRow, ...]
    bands: tuple[Band, ...]


_METHOD = (
    "Every date uses only what was known on it, with the judgements as they stand now; its figures are those "
    "of a short run of the conjugate engine."
)


def timeline_view(
    timeline: Timeline, scale: str = "icd203", assessment: Assessment | None = None
) -> TimelineView:
    """The section on a timeline. Its last date has the figures of an `assessment` of the same day."""
    if assessment is not None:
        timeline = _with(timeline, assessment)
    return TimelineView(
        text=sentences((_answer(timeline), _whole(timeline), _largest(timeline), _cut_short(timeline))),
        method=_METHOD,
        lines=tuple(_lines(timeline)),
        arrivals=tuple(_arrivals(timeline)),
        rows=_rows(timeline),
        bands=bands(scale),
    )


def _with(timeline: Timeline, assessment: Assessment) -> Timeline:
    """A brief has one figure for one day: that of its assessment."""
    *before, last = timeline.points
    bounds = {row.id: row.interval for row in assessment.scenarios if row.interval}
    if last.day != assessment.as_of or set(bounds) - set(last.posterior):
        return timeline
    posterior = {row.id: row.posterior for row in assessment.scenarios}
    answer, of = last.answer, assessment.answer
    if answer and of:
        answer = replace(answer, posterior=of.posterior, interval=of.interval or answer.interval)
    same = replace(last, posterior=posterior, interval={**last.interval, **bounds}, answer=answer)
    return replace(timeline, points=(*before, same))


def _lines(timeline: Timeline) -> Iterator[Line]:
    yes = timeline.question.yes
    asked = yes or (timeline.points[-1].leading,)
    if len(yes) > 1 and timeline.points[-1].answer:
        title = f"Yes: {' or '.join(_titles(timeline)[name] for name in yes)}"
        known = [(point.day, point.answer) for point in timeline.points if point.answer]
        together = [LinePoint(day(at), probability(it.posterior), interval(it.interval)) for at, it in known]
        yield Line(YES, title, True, tuple(together))
    for scenario in timeline.question.scenarios:
        key = scenario.id
        points = tuple(
            LinePoint(day(point.day), probability(point.posterior[key]), interval(point.interval[key]))
            for point in timeline.points
            if key in point.posterior
        )
        yield Line(key, scenario.title, asked == (key,), points)


def _largest_move(before: TimelinePoint, now: TimelinePoint) -> float:
    return max((abs(p - before.posterior.get(k, p)) for k, p in now.posterior.items()), default=0.0)


def _steps(timeline: Timeline) -> Iterator[tuple[TimelinePoint, TimelinePoint, float]]:
    """Every date with the one before it, the first with itself, and the largest move of a scenario."""
    points = timeline.points
    for before, now in zip((points[0], *points), points, strict=False):
        yield before, now, _largest_move(before, now)


def _arrivals(timeline: Timeline) -> Iterator[Arrival]:
    for _, now, moved in _steps(timeline):
        if now.reports or now.withdrawn:
            yield Arrival(day(now.day), now.reports, now.withdrawn, points(moved), _came_in(now))


def _came_in(point: TimelinePoint) -> str:
    reports = count(len(point.reports), "report") if point.reports else ""
    gone = f"{len(point.withdrawn)} withdrawn" if point.withdrawn else ""
    return ", ".join(filter(None, (reports, gone)))


def _rows(timeline: Timeline) -> tuple[DateRow, ...]:
    """The first date, the last, and those with the largest moves between them, in the order of time."""
    steps = list(_steps(timeline))
    inner = [i for i in range(1, len(steps) - 1) if steps[i][1].reports or steps[i][2] >= _POINT]
    most = sorted(inner, key=lambda i: -steps[i][2])[: ROWS - 2]
    titles = _titles(timeline)
    return tuple(_row(steps[i][1], titles) for i in sorted({0, len(steps) - 1, *most}))


def _titles(timeline: Timeline) -> dict[str, str]:
    return {scenario.id: scenario.title for scenario in timeline.question.scenarios}


def _row(point: TimelinePoint, titles: dict[str, str]) -> DateRow:
    mover = _mover(point)
    return DateRow(
        day=day(point.day),
        probabilities=" / ".join(
            percent(point.posterior[k]) if k in point.posterior else "–" for k in titles
        ),
        leader=titles[point.leading],
        reports=_came_in(point),
        mover=f"{mover[0]}: {points(mover[1])}" if mover else "",
    )


def _mover(point: TimelinePoint) -> tuple[str, float] | None:
    """The report that moved the answer most, and how far; else the leading scenario."""
    if point.answer:
        return (point.answer.mover, point.answer.effect) if point.answer.mover else None
    return (point.mover.report, point.effect) if point.mover else None


def _answer(timeline: Timeline) -> str:
    """Where P(yes) stands, where it began, and its largest move between two dates."""
    known = [(point, point.answer) for point in timeline.points if point.answer]
    if len(known) < 2:
        return ""
    (first, then), (last, now) = known[0], known[-1]
    steps = [(b, q.posterior - p.posterior) for (_, p), (b, q) in pairwise(known)]
    point, move = max(steps, key=lambda step: abs(step[1]))
    most = f", most on {day(point.day)} ({points(move)})" if abs(move) >= _POINT else ""
    return (
        f"The answer stands at {fine(now.posterior)} on {day(last.day)}, after {fine(then.posterior)} on "
        f"{day(first.day)}{most}."
    )


def _whole(timeline: Timeline) -> str:
    first, last = timeline.points[0], timeline.points[-1]
    titles, leading = _titles(timeline), last.leading
    if first is last:
        return f"There is one date only, {day(last.day)}: nothing has moved yet."
    then, now = first.posterior.get(leading), percent(last.posterior[leading])
    leaders = dict.fromkeys(point.leading for point in timeline.points)
    others = listed([quoted(titles[k]) for k in leaders if k != leading])
    led = "leads now" if others else "has led throughout"
    against = "having been added on the way" if then is None else f"after {percent(then)} on {day(first.day)}"
    before = f" Before it, {others} led." if others else ""
    return f"{quoted(titles[leading])} {led} and stands at {now} on {day(last.day)}, {against}.{before}"


def _largest(timeline: Timeline) -> str:
    if len(timeline.points) == 1:
        return ""
    before, now, moved = max(_steps(timeline), key=lambda step: step[2])
    if moved < _POINT:
        return "From one date to the next no scenario moved by a point or more."
    moves = {k: p - before.posterior.get(k, p) for k, p in now.posterior.items()}
    scenario = max(moves, key=lambda key: abs(moves[key]))
    title, change = quoted(_titles(timeline)[scenario]), points(moves[scenario])
    since = f", when {_came_in(now)} came in" if now.reports else ""
    return f"The largest move between two dates was that of {title} on {day(now.day)}{since}: {change}."


def _cut_short(timeline: Timeline) -> str:
    if not timeline.interrupted:
        return ""
    done, wanted = len(timeline.points), len(timeline.days)
    return f"CUT SHORT after {done} of {wanted} dates: those from {day(timeline.days[done])} on are missing."
