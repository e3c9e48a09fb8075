"""What is typed in each kind of file: keys, and a reader for every value.

Descriptions make up docs/formats.md. That of a field that must be given is also used in messages,
and its example stands in for it while the rest of a faulty file is looked through.
"""

from datetime import date
from functools import partial
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from forecast.articles.anchor import Anchor
from forecast.articles.fingerprint import VERSION, Fingerprint
from forecast.core.dates import Span, read_day, read_span
from forecast.core.handling import MARKS
from forecast.core.ids import read_id
from forecast.core.probability import Judgement, read_judgement, read_probability
from forecast.core.scales import ADMIRALTY, CERTAINTY
from forecast.files import readers

_STANCES = ("affirms", "denies")
_PERIODS = ("day", "week", "month", "year")

# Beyond these a number is a slip of the hand, and its neighbours would be lost in rounding.
_LEAST, _MOST = 1e-6, 1e9
_above_zero = readers.number(_LEAST, _MOST, "this is a number above 0, from a millionth to a billion")
_from_zero = readers.number(0, _MOST, "this is a number, 0 or more and a billion at most")
_count = readers.number(1, _MOST, "this is a whole number above 0, a billion at most", whole=True)
_letter = readers.one_of(ADMIRALTY, "reliability is a letter from A (completely reliable) to F (not known)")
_certainty = readers.one_of(CERTAINTY, "certainty is certain, asserted, likely or possible")
_stance = readers.one_of(_STANCES, "a stance is affirms or denies")
_period = readers.one_of(_PERIODS, "an exposure is counted per day, week, month or year")
_handling = readers.one_of(MARKS, "handling is a mark of the Traffic Light Protocol")

Text = Annotated[str, PlainValidator(readers.text_of(readers.PROSE))]
Title = Annotated[str, PlainValidator(readers.text_of(readers.TITLE))]
Label = Annotated[str, PlainValidator(readers.text_of(readers.LABEL))]
Name = Annotated[str, PlainValidator(readers.read_name)]
Id = Annotated[str, PlainValidator(read_id)]
Day = Annotated[date, PlainValidator(read_day)]
Period = Annotated[Span, PlainValidator(read_span)]
Probability = Annotated[float, PlainValidator(read_probability)]
Detection = Annotated[float, PlainValidator(partial(read_probability, one_allowed=True))]
Handling = Annotated[str, PlainValidator(_handling)]
AboveZero = Annotated[float, PlainValidator(_above_zero)]
Rhos = Annotated[
    list[Annotated[float, PlainValidator(readers.read_rho)]],
    BeforeValidator(readers.one_or_many),
    Field(min_length=1),
]
Alerts = Annotated[
    list[Annotated[tuple[bool, float], PlainValidator(readers.read_alert)]],
    BeforeValidator(readers.one_or_many),
    Field(min_length=1),
]
Judgements = Annotated[
    dict[str, Annotated[Judgement, PlainValidator(read_judgement)]],
    BeforeValidator(readers.one_or_named),
    Field(min_length=1),
]


def _needed(description: str, example: Any, **options: Any) -> Any:
    return Field(description=description, examples=[example], **options)


def _may(description: str, default: Any = None, **options: Any) -> Any:
    return Field(default=default, description=description, **options)


class TypedMap(BaseModel):
    """What all maps with fixed keys share."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CorrectionEntry(TypedMap):
    """What was taken back or put right."""

    date: Day = _needed("the day from which it counts no more", "2022-12-12")
    why: Text = _needed("what was wrong", "The ministry had said no such thing")
    url: Annotated[str, PlainValidator(readers.read_url)] | None = _may("where that is said, http or https")


class Correctable(TypedMap):
    """What can turn out wrong after it was written down; an earlier as-of date still counts it."""

    withdrawn: CorrectionEntry | None = _may("it was taken back, and counts no more from that day")
    corrected: CorrectionEntry | None = _may(
        "it was put right, and counts no more from that day; what is right has an entry of its own"
    )


class ScenarioEntry(TypedMap):
    """One scenario of a question."""

    title: Title = _needed("what to call it", "The strait is closed")
    resolves_if: Text = _needed("what must be seen for it to be the outcome", "otherwise")
    added: Day | None = _may("the day on which it was added to the question")
    by: Day | None = _may(
        "its own deadline, where that is before `closes`; for a scenario with a share, which then runs out"
    )


class RateEntry(TypedMap):
    """One reference class."""

    scenario: Name = _needed("the scenario that it is about", "closed")
    events: Annotated[float, PlainValidator(_from_zero)] = _needed("how often it happened", 2)
    exposure: AboveZero | None = _may(
        "how long it was watched, with `per`; one of exposure, since and trials is given"
    )
    per: Annotated[str, PlainValidator(_period)] | None = _may(
        "the unit of the exposure: day, week, month or year"
    )
    since: Day | None = _may("a day; the exposure then runs from it to the as-of date")
    trials: AboveZero | None = _may("how many cases could have gone that way, instead of an exposure")
    expected: AboveZero | None = _may(
        "with trials: how many of them the whole time of the question brings; else it is one trial"
    )
    own: bool | None = _may(
        "true for a record of this very case: it is data on what the other classes lead to expect, "
        "and not one more class"
    )
    label: Title = _needed("what was counted", "closures of straits, 1946-2020", alias="class")
    source: Title = _needed("where the figures stand", "Own count")
    through: Period | None = _may("the last day, month or year that the class counts")
    weight: AboveZero = _may("its weight among several classes of one scenario", default=1.0)


class PriorEntry(TypedMap):
    """What is held before any report."""

    rates: list[RateEntry] | None = _may(
        "reference classes, for scenarios that are events; several for one scenario are pooled"
    )
    shares: dict[str, AboveZero] | None = _may(
        "scenario to a number: these divide what the rates leave, and the larger they are, the firmer"
    )
    why: Text | None = _may("why these cases are like this one")


class WindowEntry(TypedMap):
    """When an indicator would show."""

    by: Day = _needed("the day by which it would show", "2023-01-31")
    detection: Detection = _needed("how surely it would then be seen", 0.8)
    start: Day | None = _may(
        "the day from which it could show; else `opens`, or the day on which it was added", alias="from"
    )


class IndicatorEntry(TypedMap):
    """One indicator with its judgements."""

    text: Title = _needed("the statement, true or false", "Tankers turn back.")
    short: Label | None = _may(
        "a label of a few words for charts and tables; else `text` up to its first comma"
    )
    given: dict[str, Judgements] = _needed("how probable it is under each scenario", {})
    why: Text | None = _may("the mechanism behind the judgements")
    group: Id | None = _may("a word shared by indicators that have a cause in common")
    half_life: Annotated[float, PlainValidator(readers.read_half_life)] | None = _may(
        "for a state that can end, in days or weeks: 60d, 8w; without it what was once true stays true"
    )
    window: WindowEntry | None = _may(
        "for an indicator to watch: when it would show, and how surely it would be seen; "
        "that nothing is reported then counts against it, more so from day to day"
    )
    added: Day | None = _may("the day on which it was added to the question")


class QuestionFile(TypedMap):
    """`scenarios/<question>.yaml`."""

    question: Title = _needed("what is asked", "Will the strait be closed by 31 March 2023?")
    opens: Day = _needed("the day from which it runs", "2022-12-04")
    closes: Day = _needed("its last day", "2023-03-31")
    as_of: Day | None = _may("the day to assess as of; else the earlier of today and `closes`")
    written: Day | None = _may("the day it was written; if later than the as-of date, the brief says so")
    author: Title | None = _may("who wrote it")
    reviewer: Title | None = _may("who reviewed it; the brief is a draft until one is named")
    tags: list[Title] | None = _may("words to find it by")
    yes: Annotated[list[Name], BeforeValidator(readers.one_or_many), Field(min_length=1)] | None = _may(
        "the scenario that answers the question with yes, or a list of them"
    )
    ordered: bool | None = _may("true if the scenarios form a scale")
    implications: Text | None = _may("prose for the brief: what would follow")
    dissent: Text | None = _may("prose for the brief: who sees it otherwise, and why")
    assumptions: list[Text] | None = _may("prose for the brief, one text an assumption")
    scenarios: dict[Id, ScenarioEntry] = _needed("the answers that there are", {})
    prior: PriorEntry | None = _may(
        "what is held before any report; without it all scenarios are equally probable"
    )
    indicators: dict[Id, IndicatorEntry] | None = _may(
        "statements whose probability differs between scenarios"
    )
    alert: dict[str, Alerts] | None = _may(
        "scenario to a threshold, `above 15%` or `below 5%`, or a list of them; `yes` to a threshold of the "
        "answer, where the question has one; `forecast alert` reports when it is crossed"
    )
    dependence: Annotated[dict[str, Rhos], BeforeValidator(readers.one_or_named)] | None = _may(
        "rho of all groups, or of each: from 0 to 1, or a list; else five values from 0 to 1. Its "
        "`repetition` is the part of its certainty, 0.75 if left out, that a report loses beside a firmer "
        "one of its camp on the same matter"
    )
    foresight: Annotated[float, PlainValidator(readers.read_foresight)] | None = _may(
        "how far those with an opinion on the outcome can know it: from 0 (they guess) to 1 (they know); "
        "0.5 if left out"
    )


class CitationEntry(TypedMap):
    """One quote from one article."""

    article: Name = _needed("the article's id, the name of its file in seeds/", "courier-2022-12-06")
    quote: Annotated[str, PlainValidator(readers.read_quote)] = _needed(
        'its words, verbatim, 40 at most; "..." joins parts in order', "It is closed"
    )
    anchor: Annotated[Anchor, PlainValidator(readers.read_anchor)] | None = _may(
        "its words in the article, and what binds it to them; `forecast article anchor` writes it"
    )
    translation: Text | None = _may("the quote in the language of the question, where it is in another")
    via: list[Name] | None = _may("who relayed it to the article; shown, never counted")
    note: Text | None = _may("what a reader should know of it")


class ReportEntry(Correctable):
    """One source's word on one subject."""

    indicator: Name | None = _may("the indicator that it affirms or denies")
    scenario: Annotated[list[Name], BeforeValidator(readers.one_or_many), Field(min_length=1)] | None = _may(
        "or the scenarios that it expects, an opinion on the outcome"
    )
    says: Annotated[dict[str, Probability], Field(min_length=1)] | None = _may(
        "or an opinion as a distribution, scenario to its share, which add up to 1; `others` is the share of "
        "all that are not named. With none of the three it is context"
    )
    source: Name = _needed("who says so, an id of evidence/sources.yaml", "harbour-master")
    stance: Annotated[str, PlainValidator(_stance)] | None = _may("affirms or denies; none for context")
    date: Period | None = _may("when the source asserted it; else the earliest publication of its citations")
    certainty: Annotated[str, PlainValidator(_certainty)] | None = _may(
        "how firmly the source says it: asserted (if left out), likely or possible; `certain` for what is on "
        "record and holds whoever reports it, as a law signed or a speech heard"
    )
    detection: Detection | None = _may(
        'the chance that the source would have seen it, for "we have not seen it"; up to 1'
    )
    affirms_anyway: Probability | None = _may(
        "the chance that it would affirm where its word does not track the truth; else the source's, else 0.5"
    )
    grade: Annotated[str, PlainValidator(readers.read_grade)] | None = _may(
        "Admiralty letter and digit, C3; a letter unlike the source's stands for itself"
    )
    origin: Id | None = _may(
        "a word that joins reports which count once, or parts them; `each` for independent repeated readings"
    )
    deception: dict[str, Probability] | None = _may(
        "scenario to the chance that the report is staged under it"
    )
    handling: Handling | None = _may(
        "who may see it, a mark of the Traffic Light Protocol; TLP:CLEAR if left out"
    )
    note: Text | None = _may("what a reader should know of it")
    citations: list[CitationEntry] = _needed(
        "the quotes that it rests on",
        [{"article": "courier-2022-12-06", "quote": "It is closed"}],
        min_length=1,
    )


class ReportsFile(TypedMap):
    """`evidence/<question>.yaml`, or one file in `evidence/<question>/`."""

    reports: dict[Id, ReportEntry] | None = _needed("what was reported", {})


class SourceEntry(Correctable):
    """Who asserts."""

    name: Title = _needed("what to call it", "Harbour master")
    reliability: Annotated[str, PlainValidator(_letter)] = _needed("its Admiralty letter", "C")
    affirms_anyway: Probability | None = _may(
        "the chance that it would affirm where its word does not track the truth; 0.5 if left out"
    )
    camp: Id | None = _may(
        "a word shared by sources that speak for one side, or repeat each other; else it is a camp of its own"
    )
    interest: Text | None = _may("what it gains by being believed")


class SourcesFile(TypedMap):
    """`evidence/sources.yaml`."""

    sources: dict[Id, SourceEntry] | None = _needed("who asserts", {})


class FingerprintEntry(TypedMap):
    """What finds passages that articles share, without their texts."""

    version: Annotated[int, PlainValidator(readers.read_version)] = _needed("how it is made", VERSION)
    check: Annotated[str, PlainValidator(readers.read_check)] = _needed("a sum over it", "0123456789abcdef")
    runs: Annotated[Fingerprint, PlainValidator(readers.read_fingerprint)] = _needed(
        "hashes of some runs of five words, eight characters each", ""
    )


class ArticleFile(Correctable):
    """`seeds/<article>.yaml`."""

    outlet: Title = _needed("who published it", "The Courier")
    title: Title = _needed("its headline", "Strait closed")
    published: Period = _needed("when it was published", "2022-12-06")
    author: Title | None = _may("who wrote it")
    url: Annotated[str, PlainValidator(readers.read_url)] | None = _may("where it stands, http or https")
    language: Title | None = _may("its language, as a code: en")
    words: Annotated[int, PlainValidator(_count)] | None = _may(
        "how many words its text has, as they are counted for anchors"
    )
    sha256: Annotated[str, PlainValidator(readers.read_sha256)] | None = _may(
        "of the UTF-8 bytes of its text in seeds/texts/, which is never committed"
    )
    fingerprint: FingerprintEntry | None = _may(
        "finds what it shares with other articles; `forecast article add` writes it"
    )
    note: Text | None = _may("for example why the day of publication is a span")
    handling: Handling | None = _may(
        "who may see it and its quotes, a mark of the Traffic Light Protocol; TLP:CLEAR if left out"
    )


class AssumptionsFile(TypedMap):
    """What `forecast what-if --save` writes, and `forecast brief --what-if` reads."""

    name: Title = _needed("what to call it", "The railway workers are right")
    set: list[Text] | None = _may("indicators taken as seen: `troops-assigned=present`, or `=absent`")
    drop: list[Text] | None = _may("reports, sources or articles left out")
    given: list[Text] | None = _may("other judgements: `troops-assigned.drills=0.7`")
    grade: list[Text] | None = _may("other letters of sources: `belarusian-hajun=D`")
    rate: list[Text] | None = _may("one class in place of a scenario's own: `joins-war=2/537 years`")
    share: list[Text] | None = _may("other shares of what the classes leave: `nothing=4`")
