"""Read the figures of saved assessments and briefs, to compare new ones with them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import fsum
from pathlib import PurePath
from types import MappingProxyType
from typing import Annotated, Any, Literal, NoReturn

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from forecast.core.bad_value import quoted
from forecast.core.handling import MARKS
from forecast.core.problem import Problem
from forecast.core.scales import term_for, word_for
from forecast.domain.assessment import Assessment, Interval
from forecast.domain.record import VERSION
from forecast.files.schema import Day
from forecast.files.text import decode
from forecast.files.workspace import Workspace

_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")
_LARGEST = 20_000_000  # bytes
_SUM = 1e-6  # what rounding leaves of a sum of probabilities, each kept in full


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """P(one of some scenarios) by a saved assessment; no interval where the record has none."""

    scenarios: tuple[str, ...]
    probability: float
    interval: Interval | None = None

    @property
    def word(self) -> str:
        """The ICD 203 word of the probability; "" where no term exists."""
        return word_for(self.probability)


@dataclass(frozen=True, slots=True)
class SavedAssessment:
    """The day, the leading scenario and the verdict of an assessment that was saved, or published.

    `posterior` and `intervals` are by scenario. `answer` is to the question as it then was, None where it
    did not say what means yes. `handling` is the highest TLP mark of what it rests on, "" where not known.
    """

    as_of: date
    scenario: str
    title: str
    probability: float
    verdict: str
    posterior: Mapping[str, float]
    published: bool = False
    answer: SavedAnswer | None = None
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    handling: str = ""

    def of(self, scenarios: tuple[str, ...]) -> SavedAnswer | None:
        """P(one of the scenarios); None of none, and where it knows one of them not."""
        if not scenarios or not self.posterior.keys() >= set(scenarios):
            return None
        if self.answer and set(self.answer.scenarios) == set(scenarios):
            return self.answer
        interval = self.intervals.get(scenarios[0]) if len(scenarios) == 1 else None
        return SavedAnswer(scenarios, fsum(self.posterior[name] for name in scenarios), interval)

    @property
    def word(self) -> str:
        """The ICD 203 word of the probability; "" where no term exists."""
        return word_for(self.probability)

    @property
    def term(self) -> str:
        """The word, or, where no term exists, "<1%" or ">99%"."""
        return term_for(self.probability)


@dataclass(frozen=True, slots=True)
class UnreadableAssessment:
    """An assessment that cannot be used, why, and what to do."""

    file: str
    why: str
    step: str = "run it again"


class _Part(BaseModel):
    model_config = ConfigDict(strict=True)


class _Figure(_Part):
    id: str
    posterior: Annotated[float, Field(ge=0, le=1)]


_Range = Annotated[list[Annotated[float, Field(ge=0, le=1)]], Field(min_length=2, max_length=2)]


class _Scenario(_Figure):
    title: str
    interval: _Range | None = None


class _Answer(_Part):
    scenarios: Annotated[list[str], Field(min_length=1)]
    interval: _Range | None = None


def _mark(text: str) -> str:
    if text not in ("", *MARKS):
        raise ValueError("There is no such mark.")
    return text


class _Run(_Part):
    handling: Annotated[str, AfterValidator(_mark)] = ""


def _whole[T: _Figure](scenarios: list[T]) -> list[T]:
    """Scenarios of which each is there once, with probabilities that add up to 1."""
    if len({scenario.id for scenario in scenarios}) < len(scenarios):
        raise ValueError("A scenario is there twice.")
    if abs(fsum(scenario.posterior for scenario in scenarios) - 1) > _SUM:
        raise ValueError("The probabilities do not add up to 1.")
    return scenarios


class _Verdict(_Part):
    status: Literal["passed", "failed", "not assessed"]


class _Record(_Part):
    question: str
    as_of: Day
    scenarios: Annotated[list[_Scenario], AfterValidator(_whole)]
    verdict: _Verdict
    answer: _Answer | None = None
    run: _Run = _Run()


class _Brief(_Part):
    scenarios: Annotated[list[_Figure], AfterValidator(_whole)]


def latest(
    workspace: Workspace, folder: str, question: str, until: date = date.max
) -> SavedAssessment | UnreadableAssessment | None:
    """The assessment of the newest day, up to `until`; one that cannot be read is returned as such."""
    names = workspace.names(folder)
    if isinstance(names, Problem):
        return UnreadableAssessment(names.file, names.found)
    days = [name for name in names if _NAME.fullmatch(name) and name <= f"{until}.json"]
    if not days:
        return None
    return read_saved(workspace, f"{folder}/{max(days)}", question)


def all_saved(workspace: Workspace, folder: str, question: str) -> tuple[SavedAssessment, ...]:
    """Every assessment that was saved and can be read, by day."""
    names = workspace.names(folder)
    days = sorted(filter(_NAME.fullmatch, names)) if isinstance(names, list) else []
    read = (read_saved(workspace, f"{folder}/{name}", question) for name in days)
    return tuple(row for row in read if isinstance(row, SavedAssessment))


def read_saved(workspace: Workspace, file: str, question: str) -> SavedAssessment | UnreadableAssessment:
    """The assessment in a file that is named by its day."""
    data = _json(workspace, file)
    read = data if isinstance(data, str) else _saved(data, question, PurePath(file).stem)
    return UnreadableAssessment(file, read) if isinstance(read, str) else read


def read_brief(workspace: Workspace, file: str) -> Mapping[str, float] | None:
    """The probabilities in the JSON of a brief, by scenario; None where it holds none."""
    try:  # a brief holds much else
        brief = _Brief.model_validate(_json(workspace, file))
    except ValidationError:
        return None
    return MappingProxyType({scenario.id: scenario.posterior for scenario in brief.scenarios})


def _json(workspace: Workspace, file: str) -> dict[str, Any] | str:
    """The JSON in a file, or why there is none."""
    raw = workspace.raw(file, _LARGEST)
    text = raw if isinstance(raw, Problem) else decode(raw, file)
    if isinstance(text, Problem):
        return text.found
    try:
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return "it is half-written, or no JSON"
    return data if isinstance(data, dict) else "it is no record of an assessment"


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _saved(data: dict[str, Any], question: str, day: str) -> SavedAssessment | str:
    """The assessment in a record, or why there is none."""
    version = data.get("record")
    if not isinstance(version, int) or isinstance(version, bool):
        return "it is no record of an assessment"
    if version != VERSION:
        return f"it is a record of version {quoted(version)}, and this forecast reads version {VERSION}"
    try:
        record = _Record.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        return f"its {quoted(where)} is missing or not as it should be"
    if (record.question, record.as_of.isoformat()) != (question, day):
        return f"it is of {quoted(record.question)} as of {record.as_of}, unlike its name"
    posterior = {scenario.id: scenario.posterior for scenario in record.scenarios}
    if record.answer and not posterior.keys() >= set(record.answer.scenarios):
        return f"its {quoted('answer')} is missing or not as it should be"
    first = max(record.scenarios, key=lambda scenario: scenario.posterior)
    return SavedAssessment(
        record.as_of,
        first.id,
        first.title,
        first.posterior,
        record.verdict.status,
        MappingProxyType(posterior),
        answer=_answer(record.answer, posterior),
        intervals={row.id: _pair(row.interval) for row in record.scenarios if row.interval},
        handling=record.run.handling,
    )


def _answer(answer: _Answer | None, posterior: Mapping[str, float]) -> SavedAnswer | None:
    if answer is None:
        return None
    names = tuple(dict.fromkeys(answer.scenarios))
    interval = _pair(answer.interval) if answer.interval else None
    return SavedAnswer(names, fsum(posterior[name] for name in names), interval)


def _pair(ends: list[float]) -> Interval:
    low, high = sorted(ends)
    return low, high


def as_saved(assessment: Assessment) -> SavedAssessment:
    """What would be read of an assessment if it were saved."""
    leading, answer = assessment.leading, assessment.answer
    return SavedAssessment(
        assessment.as_of,
        leading.id,
        leading.title,
        leading.posterior,
        assessment.verdict.status,
        {row.id: row.posterior for row in assessment.scenarios},
        answer=SavedAnswer(answer.scenarios, answer.posterior, answer.interval) if answer else None,
        intervals={row.id: row.interval for row in assessment.scenarios if row.interval},
        handling=assessment.run.handling,
    )
