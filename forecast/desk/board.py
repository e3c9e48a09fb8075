"""The overview as a page shows it: the answer and how it moved, by closing date and by answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from forecast.core.handling import CLEAR, highest
from forecast.core.plain import count
from forecast.core.scales import whole_percent
from forecast.desk.overview import Overview, QuestionStatus
from forecast.files.saved import SavedAnswer, SavedAssessment

WEEK = timedelta(days=7)
# A course is drawn up to the first of these that holds all of it.
_TOPS = (0.05, 0.1, 0.2, 0.5, 1.0)
_WIDTH, _HEIGHT, _EDGE = 120.0, 32.0, 3.0
_STRIP = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a question, as its resolution has it, and the day of it."""

    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Past:
    """What was saved and published of a question, one run a day, and its outcome."""

    runs: tuple[SavedAssessment, ...] = ()
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A probability over time: the points of a line, the last of them, the top of the scale, and words."""

    points: str
    x: float
    y: float
    top: str
    label: str
    width: float = _WIDTH
    height: float = _HEIGHT


@dataclass(frozen=True, slots=True)
class Strip:
    """A probability on a line from 0 to 1, with its interval from `start` over `length`, if it has one."""

    x: float
    start: float
    length: float
    label: str
    width: int = _STRIP


@dataclass(frozen=True, slots=True)
class Row:
    """A question on the page; `link` leads to its brief, "" where there is none."""

    question: QuestionStatus
    link: str
    outcome: Outcome | None
    strip: Strip | None
    course: Course | None
    week: str

    @property
    def is_bad(self) -> bool:
        """Whether its last run is not to be relied on."""
        saved = self.question.saved
        return bool(self.question.unreadable) or (saved is not None and saved.verdict == "failed")


@dataclass(frozen=True, slots=True)
class Board:
    """The rows of the page: those that are not resolved by closing date and by answer, and the others.

    `release` is the mark up to which its readers may see things, "" where it is complete: then it does
    not speak of problems. `scorecard` is the link to one, "" where there is none.
    """

    page: Overview
    handling: str
    rows: tuple[Row, ...]
    release: str = ""
    scorecard: str = ""

    @property
    def open(self) -> tuple[Row, ...]:
        """Those without an outcome, the next to close first, and those that have closed last."""
        return tuple(row for row in self.rows if row.outcome is None)

    @property
    def by_answer(self) -> tuple[Row, ...]:
        """Those with an answer, the highest first."""
        ranked = [(row.question.answer.probability, row) for row in self.open if row.question.answer]
        return tuple(row for _, row in sorted(ranked, key=lambda pair: -pair[0]))

    @property
    def without_answer(self) -> tuple[Row, ...]:
        """Those that were run and do not say what means yes."""
        return tuple(row for row in self.open if row.question.saved and not row.question.answer)

    @property
    def resolved(self) -> tuple[Row, ...]:
        """Those with an outcome, the newest first."""
        ended = [(row.outcome.day, row) for row in self.rows if row.outcome]
        return tuple(row for _, row in sorted(ended, key=lambda pair: pair[0], reverse=True))


@dataclass(frozen=True, slots=True)
class Around:
    """What the page shows beside the overview: the past and the links by question, and a scorecard."""

    past: Mapping[str, Past] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    release: str = ""
    scorecard: str = ""


def board(page: Overview, around: Around) -> Board:
    """The page of an overview."""
    rows = tuple(
        _row(row, around.past.get(row.id, Past()), around.links.get(row.id, ""), page.today)
        for row in page.questions
    )
    return Board(page, around.release or _mark(page, around), rows, around.release, around.scorecard)


def _mark(page: Overview, around: Around) -> str:
    """The highest mark of what the questions rest on, and of what their earlier figures rested on."""
    runs = (run for past in around.past.values() for run in past.runs)
    last = (row.saved.handling for row in page.questions if row.saved)
    return highest((page.handling or CLEAR, *last, *(run.handling for run in runs)))


def _row(question: QuestionStatus, past: Past, link: str, today: date) -> Row:
    saved = question.saved
    if saved is None:
        return Row(question, link, past.outcome, None, None, "")
    answer = question.answer or saved.of((saved.scenario,))
    names = answer.scenarios if answer else ()
    earlier = (run for run in past.runs if run.as_of < saved.as_of)
    moved = {run.as_of: known.probability for run in (*earlier, saved) if (known := run.of(names))}
    week = "" if question.is_closed or past.outcome else _week(question, moved, today)
    return Row(question, link, past.outcome, strip(answer) if answer else None, course(moved), week)


def strip(answer: SavedAnswer) -> Strip:
    """A probability and its interval on a line.

    >>> strip(SavedAnswer(("closed",), 0.5, (0.25, 0.75)))
    Strip(x=60.0, start=30.0, length=60.0, label='50%, 90% interval 25% to 75%', width=120)
    """
    low, high = answer.interval or (answer.probability, answer.probability)
    label = whole_percent(answer.probability)
    label += f", 90% interval {whole_percent(low)} to {whole_percent(high)}" if answer.interval else ""
    at, start, end = (round(_STRIP * p, 1) for p in (answer.probability, low, high))
    return Strip(at, start, round(end - start, 1), label)


def course(moved: Mapping[date, float]) -> Course | None:
    """How a probability moved, as a line over time; one day alone is a point.

    >>> course({date(2031, 1, 1): 0.04, date(2031, 1, 3): 0.02}).label
    'from 4% on 1 January to 2% on 3 January 2031'
    """
    if not moved:
        return None
    days = sorted(moved)
    top = next(top for top in _TOPS if max(moved.values()) <= top)
    whole = max(1, (days[-1] - days[0]).days)
    xs = [_EDGE + (_WIDTH - 2 * _EDGE) * (day - days[0]).days / whole for day in days]
    ys = [_HEIGHT - _EDGE - (_HEIGHT - 2 * _EDGE) * moved[day] / top for day in days]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    return Course(points, round(xs[-1], 1), round(ys[-1], 1), whole_percent(top), _course_label(days, moved))


def _course_label(days: list[date], moved: Mapping[date, float]) -> str:
    first, last = days[0], days[-1]
    end = f"{whole_percent(moved[last])} on {_day(last)} {last.year}"
    if first == last:
        return end
    year = "" if first.year == last.year else f" {first.year}"
    return f"from {whole_percent(moved[first])} on {_day(first)}{year} to {end}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _week(question: QuestionStatus, moved: Mapping[date, float], today: date) -> str:
    """The move since the newest run that is at least a week old, and the reports in it."""
    last = max(moved)
    if last <= today - WEEK:
        return f"no run for {count((today - last).days, 'day')}"
    base = max((day for day in moved if day <= today - WEEK), default=None)
    if base is None:
        return "first run this week" if len(moved) == 1 else f"no run before {_day(min(moved))}"
    points = 100 * (moved[last] - moved[base])
    move = f"{points:+.1f} points" if abs(points) >= 0.05 else "no move"
    return f"{move} since {_day(base)}{_reports(question.report_days, base, last)}"


def _reports(days: Iterable[date] | None, after: date, until: date) -> str:
    """The reports that came in between, where they are known."""
    return "" if days is None else f"; {count(sum(after < day <= until for day in days), 'new report')}"
