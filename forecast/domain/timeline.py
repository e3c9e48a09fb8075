"""How the probabilities of a question moved from day to day. Plain values, no arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from forecast.core import cells
from forecast.core.plain_data import plain_map
from forecast.domain.assessment import Interval
from forecast.domain.question import Question

if TYPE_CHECKING:
    import pandas as pd

VERSION = 1
COLUMNS = (
    *("day", "scenario", "prior", "posterior", "low", "high", "mcse"),
    *("reports", "withdrawn", "mover", "cut_short"),
)


@dataclass(frozen=True, slots=True)
class Mover:
    """Of the reports that came in, the one that moved the leading `scenario` most.

    `without` is what that scenario would have had on that day without the report's origin.
    """

    report: str
    scenario: str
    without: float


@dataclass(frozen=True, slots=True)
class TimelinePoint:
    """What was known on a day, and what followed from it; figures by scenario id.

    `interval` is the 90% credible interval, `mcse` the Monte Carlo standard error of `posterior`.
    `reports` are those with weight that became known since the point before (of the first point: all
    that were known by then), `withdrawn` those that no longer counted.
    """

    day: date
    prior: Mapping[str, float]
    posterior: Mapping[str, float]
    interval: Mapping[str, Interval]
    mcse: Mapping[str, float]
    reports: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    mover: Mover | None = None

    @property
    def leading(self) -> str:
        """The most probable scenario, the first of equals."""
        return max(self.posterior, key=lambda scenario: self.posterior[scenario])

    @property
    def effect(self) -> float:
        """What the mover did to the leading scenario's probability; 0 where there is none."""
        return self.posterior[self.mover.scenario] - self.mover.without if self.mover else 0.0


@dataclass(frozen=True, slots=True)
class Timeline:
    """The points of the days asked for, as far as they were done; `question` is as on the last day.

    `handling` is the highest TLP mark of what it rests on.
    """

    question: Question
    days: tuple[date, ...]
    every: str
    seed: int
    points: tuple[TimelinePoint, ...]
    handling: str = ""

    @property
    def interrupted(self) -> bool:
        """Whether it was cut short, so that later days are missing."""
        return len(self.points) < len(self.days)

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row a day and scenario, with the keys of COLUMNS; ids of reports are joined by spaces."""
        for point in self.points:
            for scenario, posterior in point.posterior.items():
                low, high = point.interval[scenario]
                values = (
                    *(point.day, scenario, point.prior[scenario], posterior, low, high),
                    *(point.mcse[scenario], " ".join(point.reports), " ".join(point.withdrawn)),
                    *(point.mover.report if point.mover else "", self.interrupted),
                )
                yield dict(zip(COLUMNS, values, strict=True))

    @property
    def frame(self) -> pd.DataFrame:
        """A frame indexed by day and scenario, so that `frame.posterior.unstack()` has a column a scenario.

        prior, posterior: probabilities before the reports and after those known on the day. low, high:
        the 90% credible interval. mcse: Monte Carlo standard error of posterior. reports, withdrawn: ids
        of reports with weight that came in or ceased to count since the day before in the frame. mover:
        of those that came in, the one that moved the leading scenario most. cut_short: whether later
        days are missing.
        """
        import pandas as pd

        frame = pd.DataFrame(list(self.rows()), columns=list(COLUMNS))
        frame["day"] = pd.to_datetime(frame["day"])
        return frame.set_index(["day", "scenario"])


def csv_text(timeline: Timeline) -> str:
    """The rows as comma-separated values under their names; figures in full, so that nothing is lost."""
    return cells.csv_text([COLUMNS, *(row.values() for row in timeline.rows())])


def timeline_record(timeline: Timeline) -> dict[str, Any]:
    """A timeline as maps, lists, text and numbers; probabilities lie in [0, 1]. Keys are only ever added."""
    question = timeline.question
    data: dict[str, Any] = {
        "record": VERSION,
        "question": question.id,
        "text": question.text,
        "from": timeline.days[0],
        "to": timeline.days[-1],
        "every": timeline.every,
        "seed": timeline.seed,
        "cut_short": timeline.interrupted,
        "scenarios": [{"id": each.id, "title": each.title} for each in question.scenarios],
        "points": [_point(point) for point in timeline.points],
    }
    return plain_map(data)


def _point(point: TimelinePoint) -> dict[str, Any]:
    return {
        "day": point.day,
        "reports": point.reports,
        "withdrawn": point.withdrawn,
        "mover": point.mover,
        "scenarios": [
            {
                "id": scenario,
                "prior": point.prior[scenario],
                "posterior": posterior,
                "interval": point.interval[scenario],
                "mcse": point.mcse[scenario],
            }
            for scenario, posterior in point.posterior.items()
        ],
    }
