"""A question as its analyst wrote it, parsed: scenarios, prior, judgements, indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from forecast.core import probability
from forecast.core.dates import Span
from forecast.core.plain import clause, in_words, plain

Judgement = probability.Judgement

# The outcome of a question that cannot be decided, so that no scenario can have this id.
VOID = "void"

# The model that a case is assessed under; a record of the ledger names the one that made it.
MODEL = 2


@dataclass(frozen=True, slots=True)
class Scenario:
    """One answer. `resolves_if` is None for the last, which holds when no other does.

    `by` is its own deadline, where it can come about only until a day before the question's close.
    """

    id: str
    title: str
    resolves_if: str | None
    added: date | None = None
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A reference class for one scenario: `events` in an exposure, or in a number of trials.

    Exactly one of `exposure` (with `per`), `since` and `trials` is given. `since` is exposure
    that runs from that day to the as-of date. `expected` is how many trials a whole window of the
    question brings; None where a trial is a whole window. `own` marks a record of this very case,
    which is data, where the other classes are opinions of what it is like.
    """

    scenario: str
    events: float
    label: str
    source: str
    exposure: float | None = None
    per: str | None = None
    since: date | None = None
    trials: float | None = None
    through: Span | None = None
    weight: float = 1.0
    expected: float | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Prior:
    """Reference classes for scenarios that are events, and shares of what they leave."""

    rates: tuple[Rate, ...]
    shares: Mapping[str, float]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """When an indicator would show, and how surely it would have been seen by the end (`detection`).

    `start` is None where the window begins when the question opens, or the indicator was added.
    """

    by: date
    detection: float
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A statement about the world, with P(true | scenario) for every scenario of its question.

    `given` maps each scenario id to its judgements, one an analyst. `half_life` is in days.
    """

    id: str
    text: str
    given: Mapping[str, tuple[Judgement, ...]]
    why: str = ""
    group: str | None = None
    half_life: float | None = None
    window: Window | None = None
    added: date | None = None
    short: str = ""

    @property
    def label(self) -> str:
        """A few words for a chart: `short`, else the text up to its first comma, cut where it is long."""
        return self.short or clause(self.text)


@dataclass(frozen=True, slots=True)
class Alert:
    """A threshold whose crossing is reported: `scenario` at or `above`, else below, `threshold`.

    `scenario` is None where the threshold is of the answer, P(one of the scenarios under `yes`).
    """

    scenario: str | None
    above: bool
    threshold: float

    @property
    def side(self) -> str:
        """As it is typed: above or below."""
        return "above" if self.above else "below"

    def holds(self, p: float) -> bool:
        """Whether a probability lies on the side that is reported.

        >>> Alert("closed", above=True, threshold=0.15).holds(0.15)
        True
        """
        return p >= self.threshold if self.above else p < self.threshold


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, until when, and all that its analyst judged beforehand.

    `dependence` maps a group to the values of rho it may take, each equally probable; a group
    that is not in it has the default grid. `repetition` is the part of its certainty that a report
    loses where its camp has reported more firmly on the same matter, `foresight` how far the view of
    those who have an opinion goes beyond a guess. `yes` are the scenarios that answer the question
    with yes. `written` later than the as-of date means hindsight was possible, and the brief says so.
    Under `model` 1 a denial on an earlier day counts as one of the whole window.
    """

    id: str
    file: str
    text: str
    opens: date
    closes: date
    scenarios: tuple[Scenario, ...]
    prior: Prior
    indicators: tuple[Indicator, ...]
    as_of: date | None = None
    written: date | None = None
    author: str = ""
    reviewer: str = ""
    tags: tuple[str, ...] = ()
    ordered: bool = False
    implications: str = ""
    dissent: str = ""
    assumptions: tuple[str, ...] = ()
    dependence: Mapping[str, tuple[float, ...]] | None = None
    alerts: tuple[Alert, ...] = ()
    yes: tuple[str, ...] = ()
    foresight: float = 0.5
    repetition: float = 0.75
    model: int = MODEL

    @property
    def scenario_ids(self) -> tuple[str, ...]:
        """In file order, which is the order in which they are tested."""
        return tuple(scenario.id for scenario in self.scenarios)

    def indicator(self, name: str) -> Indicator:
        """The indicator of an id."""
        return next(row for row in self.indicators if row.id == name)

    def window_of(self, indicator: Indicator) -> tuple[date, date] | None:
        """The first and the last day of an indicator's window, None where it has none."""
        if indicator.window is None:
            return None
        start = indicator.window.start or max(self.opens, indicator.added or self.opens)
        return start, indicator.window.by

    def elapsed(self, indicator: Indicator, day: date) -> float:
        """The part of an indicator's window that has passed by a day, from 0 to 1; 1 without a window."""
        window = self.window_of(indicator)
        if window is None:
            return 1.0
        start, by = window
        return min(max((day - start).days / max((by - start).days, 1), 0.0), 1.0)


def quoted_titles(question: Question, asked: Sequence[str]) -> str:
    """The titles of scenarios, quoted, as prose has them; of one that the question does not have, its id."""
    titles = {row.id: plain(row.title).removesuffix(".") for row in question.scenarios}
    return " or ".join(f'"{titles.get(name, name)}"' for name in asked)


def asked_name(question: Question, asked: Sequence[str], posterior: Mapping[str, float]) -> str:
    """What is asked, in words: the answer, or a scenario by its title and, where it leads, by that."""
    named = quoted_titles(question, asked)
    if question.yes and set(asked) == set(question.yes):
        return f"Yes ({named})"
    leads = [*asked] == [max(posterior, key=lambda name: posterior[name])]
    return f"{named}, the likeliest of {in_words(len(posterior))}" if leads else named


def passed_deadlines(question: Question, as_of: date) -> tuple[str, ...]:
    """The scenarios whose own deadline has passed by a day, so that they can come about no more."""
    today = min(as_of, question.closes)
    return tuple(row.id for row in question.scenarios if row.by and row.by < today)


@dataclass(frozen=True, slots=True)
class ClassNote:
    """A reference class by its label, and what is to be known of it: "The class ... `says`"."""

    label: str
    says: str


def class_notes(question: Question, as_of: date) -> tuple[ClassNote, ...]:
    """Classes that count cases after the as-of date.

    `checks` holds classes to the question's own as-of date; this is for any other. A class that had
    not begun by the as-of date is not in the question of that day, and nobody could have known of it.
    """
    return tuple(
        ClassNote(rate.label, f"counts cases up to {rate.through.last}, after the as-of date.")
        for rate in question.prior.rates
        if rate.through and rate.through.last > as_of
    )
