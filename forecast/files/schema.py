"""What is typed in each kind of file: keys, and a reader for every value.

A field that must be given has a description, used in messages, and an example, which also stands
in for it while the rest of a faulty file is looked through.
"""

from datetime import date
from functools import partial
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from forecast.core.dates import Span, read_day, read_span
from forecast.core.ids import read_id
from forecast.core.probability import Judged, read_judgement, read_probability
from forecast.core.scales import ADMIRALTY, CERTAINTY
from forecast.files import readers

_STANCES = ("affirms", "denies")
_PERIODS = ("day", "week", "month", "year")
_HANDLING = ("TLP:RED", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:GREEN", "TLP:CLEAR")

_above_zero = readers.number(0, True, "this is a number above 0")
_from_zero = readers.number(0, False, "this is a number, 0 or more")
_count = readers.number(0, True, "this is a whole number above 0", whole=True)
_letter = readers.one_of(ADMIRALTY, "reliability is a letter from A (completely reliable) to F (not known)")
_certainty = readers.one_of(CERTAINTY, "certainty is asserted, likely or possible")
_stance = readers.one_of(_STANCES, "a stance is affirms or denies")
_period = readers.one_of(_PERIODS, "an exposure is counted per day, week, month or year")
_handling = readers.one_of(_HANDLING, "handling is a mark of the Traffic Light Protocol")

Text = Annotated[str, PlainValidator(readers.read_text)]
Name = Annotated[str, PlainValidator(readers.read_name)]
Id = Annotated[str, PlainValidator(read_id)]
Day = Annotated[date, PlainValidator(read_day)]
Period = Annotated[Span, PlainValidator(read_span)]
Probability = Annotated[float, PlainValidator(read_probability)]
Detection = Annotated[float, PlainValidator(partial(read_probability, one_allowed=True))]
AboveZero = Annotated[float, PlainValidator(_above_zero)]
Rhos = Annotated[
    list[Annotated[float, PlainValidator(readers.read_rho)]],
    BeforeValidator(readers.one_or_many),
    Field(min_length=1),
]
Judgements = Annotated[
    dict[str, Annotated[Judged, PlainValidator(read_judgement)]],
    BeforeValidator(readers.one_or_named),
    Field(min_length=1),
]


def _needed(description: str, example: Any, **options: Any) -> Any:
    return Field(description=description, examples=[example], **options)


class Typed(BaseModel):
    """What all maps with fixed keys share."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ScenarioEntry(Typed):
    """One scenario of a question."""

    title: Text = _needed("what to call it", "The strait is closed")
    resolves_if: Text = _needed("what must be seen for it to be the outcome", "otherwise")
    added: Day | None = None


class RateEntry(Typed):
    """One reference class."""

    scenario: Name = _needed("the scenario that it is about", "closed")
    events: Annotated[float, PlainValidator(_from_zero)] = _needed("how often it happened", 2)
    exposure: AboveZero | None = None
    per: Annotated[str, PlainValidator(_period)] | None = None
    since: Day | None = None
    trials: AboveZero | None = None
    label: Text = _needed("what was counted", "closures of straits, 1946-2020", alias="class")
    source: Text = _needed("where the figures stand", "Own count")
    through: Period | None = None
    weight: AboveZero = 1.0


class PriorEntry(Typed):
    """What is held before any report."""

    rates: list[RateEntry] | None = None
    shares: dict[str, AboveZero] | None = None
    why: Text | None = None


class WindowEntry(Typed):
    """When an indicator would show."""

    by: Day = _needed("the day by which it would show", "2023-01-31")
    detection: Detection = _needed("how surely it would then be seen", 0.8)


class IndicatorEntry(Typed):
    """One indicator with its judgements."""

    text: Text = _needed("the statement, true or false", "Tankers turn back.")
    given: dict[str, Judgements] = _needed("how probable it is under each scenario", {})
    why: Text | None = None
    group: Id | None = None
    half_life: Annotated[float, PlainValidator(readers.read_half_life)] | None = None
    window: WindowEntry | None = None
    added: Day | None = None


class QuestionFile(Typed):
    """`scenarios/<question>.yaml`."""

    question: Text = _needed("what is asked", "Will the strait be closed by 31 March 2023?")
    opens: Day = _needed("the day from which it runs", "2022-12-04")
    closes: Day = _needed("its last day", "2023-03-31")
    as_of: Day | None = None
    written: Day | None = None
    author: Text | None = None
    reviewer: Text | None = None
    tags: list[Text] | None = None
    ordered: bool | None = None
    implications: Text | None = None
    dissent: Text | None = None
    assumptions: list[Text] | None = None
    scenarios: dict[Id, ScenarioEntry] = _needed("the answers that there are", {})
    prior: PriorEntry | None = None
    indicators: dict[Id, IndicatorEntry] | None = None
    dependence: Annotated[dict[str, Rhos], BeforeValidator(readers.one_or_named)] | None = None


class CitationEntry(Typed):
    """One quote from one article."""

    article: Name = _needed("the article's id, the name of its file in seeds/", "courier-2022-12-06")
    quote: Annotated[str, PlainValidator(readers.read_quote)] = _needed("its words, verbatim", "It is closed")
    via: list[Name] | None = None
    note: Text | None = None


class ReportEntry(Typed):
    """One source's word on one subject."""

    indicator: Name | None = None
    scenario: Annotated[list[Name], BeforeValidator(readers.one_or_many), Field(min_length=1)] | None = None
    source: Name = _needed("who says so, an id of evidence/sources.yaml", "harbour-master")
    stance: Annotated[str, PlainValidator(_stance)] | None = None
    date: Period | None = None
    certainty: Annotated[str, PlainValidator(_certainty)] | None = None
    detection: Detection | None = None
    affirms_anyway: Probability | None = None
    grade: Annotated[str, PlainValidator(readers.read_grade)] | None = None
    origin: Id | None = None
    deception: dict[str, Probability] | None = None
    handling: Annotated[str, PlainValidator(_handling)] | None = None
    note: Text | None = None
    citations: list[CitationEntry] = _needed(
        "the quotes that it rests on",
        [{"article": "courier-2022-12-06", "quote": "It is closed"}],
        min_length=1,
    )


class ReportsFile(Typed):
    """`evidence/<question>.yaml`, or one file in `evidence/<question>/`."""

    reports: dict[Id, ReportEntry] | None = _needed("what was reported", {})


class SourceEntry(Typed):
    """Who asserts."""

    name: Text = _needed("what to call it", "Harbour master")
    reliability: Annotated[str, PlainValidator(_letter)] = _needed("its Admiralty letter", "C")
    affirms_anyway: Probability | None = None
    interest: Text | None = None


class SourcesFile(Typed):
    """`evidence/sources.yaml`."""

    sources: dict[Id, SourceEntry] | None = _needed("who asserts", {})


class ArticleFile(Typed):
    """`seeds/<article>.yaml`."""

    outlet: Text = _needed("who published it", "The Courier")
    title: Text = _needed("its headline", "Strait closed")
    published: Period = _needed("when it was published", "2022-12-06")
    author: Text | None = None
    url: Annotated[str, PlainValidator(readers.read_url)] | None = None
    language: Text | None = None
    words: Annotated[int, PlainValidator(_count)] | None = None
    sha256: Annotated[str, PlainValidator(readers.read_sha256)] | None = None
    note: Text | None = None
