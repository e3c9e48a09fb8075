"""What the prior alone says, whether the reports contradict it, and what makes the answer uncertain."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from forecast.core.plain_data import plain_map
from forecast.domain.explanation import ByScenario, Computation
from forecast.domain.question import Question, asked_name

VERSION = 1
# From this index on a part of the model has influence, as in ArviZ.
THRESHOLD = 0.05
COLUMNS = (
    *("table", "id", "under", "assumed", "prior", "reports_alone", "posterior"),
    *("prior_index", "reports_index", "sd", "part"),
)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Power-scaling indices: how far a probability moves as the prior, or the reports, count more or less.

    `opposed` is whether the two move it in opposite directions.
    """

    prior: float
    reports: float
    opposed: bool

    @property
    def reading(self) -> str:
        """What the two indices mean together.

        >>> [Sensitivity(0.2, reports, opposed=True).reading for reports in (0.01, 0.1)]
        ['the prior decides', 'they conflict']
        """
        strong = self.prior >= THRESHOLD, self.reports >= THRESHOLD
        return {
            (True, True): "they conflict" if self.opposed else "they agree",
            (True, False): "the prior decides",
            (False, True): "the reports decide",
            (False, False): "neither moves it much",
        }[strong]


@dataclass(frozen=True, slots=True)
class ScenarioCheck:
    """A scenario by the prior alone, by the reports alone from equal chances, and by both."""

    id: str
    prior: float
    reports_alone: float
    posterior: float
    sensitivity: Sensitivity


@dataclass(frozen=True, slots=True)
class IndicatorCheck:
    """P(indicator) by the prior and the judgements alone, and with the reports.

    `ceiling` and `floor` are the answer by the prior if it were known to be true, and to be false;
    `frequencies` is the ceiling in natural frequencies.
    """

    id: str
    prior: float
    posterior: float
    ceiling: float
    floor: float
    frequencies: str


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """A typed number: the standard deviation of the answer that it alone makes, and its part of the variance.

    The first four fields are those of a `TornadoBar`. The parts, total-effect
    indices, need not add up to 1.
    """

    kind: str
    id: str
    under: str
    assumed: str
    sd: float
    part: float


@dataclass(frozen=True, slots=True)
class PriorCheck:
    """The prior of a case held against its reports. `sensitivity` is that of the answer, `sd` its spread."""

    question: Question
    as_of: date
    asked: tuple[str, ...]
    prior: float
    reports_alone: float
    answer: float
    sensitivity: Sensitivity
    posterior: ByScenario
    scenarios: tuple[ScenarioCheck, ...]
    indicators: tuple[IndicatorCheck, ...]
    sd: float
    numbers: tuple[NumberCheck, ...]
    computed: Computation

    @property
    def asked_name(self) -> str:
        """What is asked, in words."""
        return asked_name(self.question, self.asked, self.posterior)

    def as_data(self) -> dict[str, Any]:
        """Maps, lists, text and numbers only; the question is its id."""
        head = {"record": VERSION, "question": self.question.id, "as_of": self.as_of, "asked": self.asked}
        chances = {"prior": self.prior, "reports_alone": self.reports_alone, "posterior": self.answer}
        indices = {"sensitivity": self.sensitivity, "reading": self.sensitivity.reading}
        answer = {**chances, **indices, "sd": self.sd}
        tables = {"scenarios": self.scenarios, "indicators": self.indicators, "numbers": self.numbers}
        return plain_map(head | {"answer": answer} | tables | {"computed": self.computed})

    def rows(self) -> Iterator[list[Any]]:
        """A row for every scenario, indicator and typed number under one heading, for CSV."""
        yield list(COLUMNS)
        for row in self.scenarios:
            chances = [row.prior, row.reports_alone, row.posterior]
            yield [
                "scenario",
                row.id,
                "",
                "",
                *chances,
                row.sensitivity.prior,
                row.sensitivity.reports,
                "",
                "",
            ]
        for it in self.indicators:
            yield ["indicator", it.id, "", "", it.prior, "", it.posterior, "", "", "", ""]
        for number in self.numbers:
            what = [number.kind, number.id, number.under, number.assumed]
            yield [*what, "", "", "", "", "", number.sd, number.part]
