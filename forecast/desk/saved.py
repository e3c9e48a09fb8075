"""The last saved assessment of a question, as far as the overview tells of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from forecast.core.problem import Problem
from forecast.core.refused import shown
from forecast.core.scales import term_for, word_for
from forecast.domain.record import VERSION
from forecast.files.schema import Day
from forecast.files.workspace import Workspace

_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")


@dataclass(frozen=True, slots=True)
class Saved:
    """The day, the leading scenario and the verdict of an assessment that was saved, or published.

    `posterior` is by scenario.
    """

    as_of: date
    scenario: str
    title: str
    probability: float
    verdict: str
    posterior: Mapping[str, float]
    published: bool = False

    @property
    def word(self) -> str:
        """The ICD 203 word of the probability; "" where no term exists."""
        return word_for(self.probability)

    @property
    def term(self) -> str:
        """The word, or what stands for it where no term exists: "<1%" or ">99%"."""
        return term_for(self.probability)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An assessment that cannot be used, why, and what to do."""

    file: str
    why: str
    step: str = "run it again"


class _Part(BaseModel):
    model_config = ConfigDict(strict=True)


class _Scenario(_Part):
    id: str
    title: str
    posterior: Annotated[float, Field(ge=0, le=1)]


class _Verdict(_Part):
    status: Literal["passed", "failed", "not assessed"]


class _Record(_Part):
    question: str
    as_of: Day
    scenarios: Annotated[list[_Scenario], Field(min_length=1)]
    verdict: _Verdict


def latest(
    workspace: Workspace, folder: str, question: str, until: date = date.max
) -> Saved | Unreadable | None:
    """The assessment of the newest day, up to `until`; what cannot be read is told, not passed over."""
    names = workspace.names(folder)
    if isinstance(names, Problem):
        return Unreadable(names.file, names.found)
    days = [name for name in names if _NAME.fullmatch(name) and name <= f"{until}.json"]
    if not days:
        return None
    file = f"{folder}/{max(days)}"
    text = workspace.read(file)
    if isinstance(text, Problem):
        return Unreadable(file, text.found)
    read = _read(text, question, max(days).removesuffix(".json"))
    return Unreadable(file, read) if isinstance(read, str) else read


def _read(text: str, question: str, day: str) -> Saved | str:
    """The assessment in a record, or why there is none."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return "it is half-written, or no JSON"
    version = data.get("record") if isinstance(data, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        return "it is no record of an assessment"
    if version != VERSION:
        return f"it is a record of version {shown(version)}, and this forecast reads version {VERSION}"
    try:
        record = _Record.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        return f"its {shown(where)} is missing or not as it should be"
    if (record.question, record.as_of.isoformat()) != (question, day):
        return f"it is of {shown(record.question)} as of {record.as_of}, unlike its name"
    first = max(record.scenarios, key=lambda scenario: scenario.posterior)
    posterior = MappingProxyType({scenario.id: scenario.posterior for scenario in record.scenarios})
    return Saved(record.as_of, first.id, first.title, first.posterior, record.verdict.status, posterior)
