"""What a record holds, as far as the ledger itself reads it, and its one text and digest.

Keys are only ever added; VERSION counts the changes that are more than that.
"""

import hashlib
import json
import platform
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from datetime import date as Day
from math import fsum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from forecast.core.handling import MARKS, highest
from forecast.domain.assessment import Assessment
from forecast.domain.question import VOID
from forecast.files.workspace import LEDGER

VERSION = 1
DIGEST = "digest"
# Digits of the digest in the name of a record's file.
IN_NAME = 16
# The folder of a question's published briefs. Not "briefs", a name that workspaces keep out of git.
PUBLISHED = "published"
# Bytes of one of its files; a brief of a thousand reports has a few million.
MOST_OF_BRIEF = 50_000_000
# Who issues what the engine computes; no analyst can have this name.
MODEL = "model"


def _in_utc(time: datetime) -> datetime:
    if time.utcoffset():
        raise ValueError("A time of publication is in UTC.")
    return time


def _mark(text: str) -> str:
    if text not in ("", *MARKS):
        raise ValueError("There is no such mark.")
    return text


Time = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Probability = Annotated[float, Field(ge=0, le=1)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Id = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Figures(_Part):
    """The model's figures for one scenario; no `interval` and `mcse` where the engine gives means only."""

    id: Id
    title: str
    prior: Probability
    posterior: Probability
    interval: tuple[Probability, Probability] | None
    mcse: Annotated[float, Field(ge=0)] | None
    word: str | None


class Judge(_Part):
    """An analyst's own numbers: `given` as stated, `probability` of every scenario."""

    name: Id
    given: dict[str, Probability]
    probability: dict[str, Probability]
    why: str


class ScenarioId(_Part):
    """A scenario of the question; `ledger.inputs` reads the rest of it."""

    id: Id


class QuestionFacts(_Part):
    """The part of the question that a history shows."""

    text: str
    scenarios: tuple[ScenarioId, ...]
    opens: Day
    closes: Day
    written: Day | None
    ordered: bool
    tags: tuple[str, ...]
    yes: tuple[Id, ...] = ()


class HandlingMark(_Part):
    """The TLP mark of a report or an article, "" where it has none."""

    handling: Annotated[str, AfterValidator(_mark)] = ""


class Inputs(_Part):
    """The inputs of the engine; `ledger.inputs` reads all of them."""

    question: QuestionFacts
    reports: tuple[HandlingMark, ...] = ()
    articles: dict[str, HandlingMark] = Field(default_factory=dict)


class Verdict(_Part):
    """The result of the diagnostics."""

    status: str


class Git(_Part):
    """The commit of the workspace, and whether anything but its ledger differed from it."""

    commit: str
    dirty: bool


class PublishedBrief(_Part):
    """The file and SHA-256 of a brief's Markdown, and those of its `others`: the page and the JSON.

    Records from before briefs were kept in the ledger have no others; their brief may be overwritten.
    """

    file: str
    sha256: Digest
    others: dict[str, Digest] = Field(default_factory=dict)

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of every file."""
        return {self.file: self.sha256, **self.others}

    @property
    def is_kept(self) -> bool:
        """Whether it lies in the ledger, where nothing is overwritten."""
        return any(file.startswith(f"{LEDGER}/") for file in self.digests)


class Stamp(_Part):
    """The keys of all records. `previous` are the records that no other had named when this was published."""

    ledger: Literal[1]
    question: Id
    digest: Digest
    previous: tuple[Digest, ...]
    published_at: Time
    git: Git | None


class Forecast(Stamp):
    """A published assessment. `settings` and `versions` are those of its run, and of the machine."""

    kind: Literal["forecast"]
    as_of: Day
    retrospective: bool
    scenarios: Annotated[tuple[Figures, ...], Field(min_length=1)]
    judge: Judge | None
    inputs: Inputs
    settings: dict[str, Any]
    versions: dict[str, str]
    verdict: Verdict
    brief: PublishedBrief | None = None

    @property
    def day(self) -> Day:
        """The day in the name of its file."""
        return self.as_of

    @property
    def yes(self) -> tuple[str, ...]:
        """The scenarios that answered its question with yes; none where it did not say."""
        return self.inputs.question.yes

    @property
    def leading(self) -> Figures:
        """The scenario with the highest posterior."""
        return max(self.scenarios, key=lambda row: row.posterior)

    def answer(self, probability: Mapping[str, float]) -> float | None:
        """P(yes) by probabilities of its scenarios, the model's or a judge's; None where it did not say."""
        return fsum(p for name, p in probability.items() if name in self.yes) if self.yes else None

    @property
    def handling(self) -> str:
        """The highest TLP mark of what it rests on."""
        return highest(part.handling for part in (*self.inputs.reports, *self.inputs.articles.values()))

    @property
    def scenario_ids(self) -> tuple[str, ...]:
        """The scenarios that its question had, by its inputs."""
        return tuple(scenario.id for scenario in self.inputs.question.scenarios)


class Resolution(Stamp):
    """What came true: a scenario's id, or "void". `indicators` are those whose truth is known by then.

    `scenarios` are those that the question had; records from before this key existed have none.
    """

    kind: Literal["resolution"]
    outcome: Id
    date: Day
    source: str
    why: str
    indicators: dict[str, bool]
    scenarios: tuple[Id, ...] | None = None

    @property
    def day(self) -> Day:
        """The day in the name of its file."""
        return self.date


Record = Forecast | Resolution
_RECORD: TypeAdapter[Record] = TypeAdapter(Annotated[Record, Field(discriminator="kind")])


def answer_of(outcome: str, yes: Collection[str]) -> str:
    """What an outcome answers where some scenarios mean yes; "" where none do, or it is void.

    >>> answer_of("open", ["closed"]), answer_of("void", ["closed"]), answer_of("open", [])
    ('no', '', '')
    """
    if not yes or outcome == VOID:
        return ""
    return "yes" if outcome in yes else "no"


def read_record(data: Any) -> Record:
    """The record in parsed JSON. Raises pydantic's ValidationError where it is none."""
    return _RECORD.validate_python(data)


def file_name(record: Record) -> str:
    """The only name that its file may have."""
    return f"{record.day}-{record.digest[:IN_NAME]}.json"


def file_of(record: Record) -> str:
    """Its file, by its path in the workspace."""
    return f"{LEDGER}/{record.question}/{file_name(record)}"


def brief_files(question: str, day: Day, digests: Mapping[str, str]) -> dict[str, str]:
    """The only names that the files of a brief may have, by suffix, from their SHA-256 by suffix.

    They share a stem, which is the digest of all of them: figures can differ in the JSON alone.
    """
    stem = f"{LEDGER}/{question}/{PUBLISHED}/{day}-{digest_of(digests)[:IN_NAME]}"
    return {suffix: f"{stem}{suffix}" for suffix in digests}


def is_content(content: bytes, digest: str) -> bool:
    r"""Whether a digest is that of a content; git changes the line ends of texts on some systems.

    >>> is_content(b"a\r\n", hashlib.sha256(b"a\n").hexdigest())
    True
    """
    return digest in (hashlib.sha256(text).hexdigest() for text in (content, content.replace(b"\r\n", b"\n")))


def short(record: Record) -> str:
    """The name of its file without the ending, as messages call it."""
    return file_name(record).removesuffix(".json")


def moment(record: Record) -> str:
    """When a record was published, as it is written."""
    return time_text(record.published_at)


def time_text(time: datetime) -> str:
    """A time as records have it, in UTC.

    >>> time_text(datetime.fromisoformat("2031-01-16T09:00:00+01:00"))
    '2031-01-16T08:00:00Z'
    """
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest_of(record: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of a record's canonical JSON without its own digest.

    Canonical: keys sorted, no blanks, UTF-8, numbers as Python prints them (the shortest text that
    reads back as the same number). Raises ValueError for infinite numbers and NaN.

    >>> digest_of({"b": 1, "a": 0.1}) == digest_of({"a": 0.1, "b": 1, "digest": "any"})
    True
    """
    bare = {key: value for key, value in record.items() if key != DIGEST}
    text = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its digest."""
    return {**record, DIGEST: digest_of(record)}


def render(record: Mapping[str, Any]) -> str:
    """The text of a record's file; there is only one, so that any change of the file is seen."""
    return json.dumps(record, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def versions(assessment: Assessment) -> dict[str, str]:
    """The versions of what computed the figures, with Python and the kind of machine."""
    return {**assessment.run.versions, "python": platform.python_version(), "machine": platform.machine()}
