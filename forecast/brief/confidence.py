"""The level of confidence in the answer, by rule: never a probability, and never taken from one.

Low, if any row of RULES says so; high, if all do; moderate otherwise. A rule that cannot be measured is
not assessed and keeps confidence from being high. The levels are those of the National Intelligence
Council (2007), which ICD 203 keeps apart from probability. A rule is changed by changing its row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Literal

from forecast.brief.basis import Basis, EvidenceItem, item_key
from forecast.brief.numbers import Figure, fine, percent
from forecast.brief.sensitivity import change_in_words
from forecast.brief.words import Prose, counted, quoted
from forecast.core.plain import listed
from forecast.core.probability import logit
from forecast.core.scales import term_for
from forecast.domain.assessment import OriginResult
from forecast.domain.explanation import Explanation
from forecast.render.spread import reason

NOT_ASSESSED = "not assessed"
Level = Literal["low", "moderate", "high"]

MEANING: dict[Level, str] = {
    "high": "That is the level for information of high quality, or an issue that allows a solid judgement.",
    "moderate": "That is the level for information that is credible and plausible, "
    "but not corroborated enough for more.",
    "low": "That is the level for information that is questionable, fragmented or poorly corroborated.",
}
_ALL_MET = "every requirement for that level is met"
# Nine decimals, so that sums of binary fractions do not fall over an edge.
_DECIMALS = 9
_NEARLY = 1e-12
_CLASS_WIDTH = 75
# The letters of sources that are usually reliable, or better.
_GOOD = "AB"


@dataclass(frozen=True, slots=True)
class SingleChange:
    """One assumption changed: what is changed, in words, and where the answer then stands, in [0, 1]."""

    text: str
    answer: float


@dataclass(frozen=True)
class Evidence:
    """What the rules measure: the weight of every item on the answer, and single changes."""

    basis: Basis
    explanation: Explanation | None = None

    @cached_property
    def answer(self) -> float:
        """P(one of the scenarios that are asked for)."""
        return self.share({row.id: row.posterior for row in self.basis.assessment.scenarios})

    def share(self, of: Mapping[str, float]) -> float:
        """The answer under some probabilities by scenario, kept off 0 and 1."""
        return min(max(self.basis.share(of), _NEARLY), 1 - _NEARLY)

    @cached_property
    def weights(self) -> list[tuple[EvidenceItem, float]]:
        """Every item with its absolute part of the whole move of the answer's log-odds.

        That is its Shapley value. What many reports say alike is divided among them, where leaving out any
        one of them would change nothing. Without an explanation of the answer it is what leaving the item out
        changes.
        """
        if self.explanation is not None and self.explanation.asked == self.basis.assessment.asked:
            parts = {(row.kind, row.id): row.bans for row in self.explanation.shares}
            if all(item_key(item) in parts for item in self.basis.evidence):
                return [(item, abs(parts[item_key(item)])) for item in self.basis.evidence]
        now = logit(self.answer)
        return [(item, abs(now - logit(self.share(item.without)))) for item in self.basis.evidence]

    @cached_property
    def weight(self) -> float:
        """All absolute weight."""
        return sum(weight for _, weight in self.weights)

    @cached_property
    def heaviest(self) -> EvidenceItem:
        """The item of the largest weight."""
        return max(self.weights, key=lambda pair: pair[1])[0]

    @cached_property
    def camps(self) -> Mapping[str, float]:
        """The weight of the reports of every camp; a source without one is a camp of its own."""
        by_camp: dict[str, float] = defaultdict(float)
        for item, weight in self.weights:
            if isinstance(item, OriginResult):
                source = self.basis.reports[item.report].source
                by_camp[self.basis.case.sources[source].camp or self.basis.source(source)] += weight
        return by_camp

    @cached_property
    def changes(self) -> tuple[SingleChange, ...]:
        """An item left out, a class alone and, where they are explained, every other assumption changed."""
        return tuple(self._changes())

    def _changes(self) -> Iterator[SingleChange]:
        basis = self.basis
        for item in basis.evidence:
            is_report = isinstance(item, OriginResult)
            text = "without the report that" if is_report else "if it did not count that"
            yield SingleChange(f"{text} {basis.description(item)}", self.share(item.without))
        for alone in (row for row in basis.assessment.classes if not row.is_data):
            text = f"with the reference class {quoted(alone.label, _CLASS_WIDTH)} alone"
            yield SingleChange(text, self.share(alone.posterior))
        if self.explanation is not None:
            now = self.share(self.explanation.posterior)
            for row in self.explanation.sensitivity:
                if text := change_in_words(basis, row):
                    moved = self.answer + self.share(row.posterior) - now
                    yield SingleChange(text, min(max(moved, 0.0), 1.0))

    @cached_property
    def largest(self) -> SingleChange | None:
        """The single change that moves the answer most."""
        return max(self.changes, key=self.move, default=None)

    @cached_property
    def across(self) -> SingleChange | None:
        """The single change that moves the answer most among those to another word."""
        word = term_for(self.answer)
        others = (row for row in self.changes if term_for(row.answer) != word)
        return max(others, key=self.move, default=None)

    def move(self, change: SingleChange) -> float:
        """By how much a change moves the answer, either way, in [0, 1]."""
        return abs(change.answer - self.answer)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: how it is measured, and what makes confidence low or allows it to be high.

    `reason` says what then keeps it from being higher, `unmeasured` why there is nothing to measure. {item}
    stands for what can be left out: origins and, where there are any, silences.
    """

    name: str
    measure: Callable[[Evidence], float | None]
    text: Callable[[float], str]
    low: Callable[[float], bool]
    high: Callable[[float], bool]
    low_rule: str
    high_rule: str
    reason: Callable[[Evidence, float], str]
    unmeasured: str = ""


def _sources(evidence: Evidence) -> float:
    return float(len({item.source.partition("/")[0] for item in evidence.basis.origins}))


def _top_share(evidence: Evidence) -> float | None:
    """The heaviest item's part of all absolute weight; None where there is no weight at all."""
    return max(weight for _, weight in evidence.weights) / evidence.weight if evidence.weight else None


def _good_share(evidence: Evidence) -> float:
    """The part of all absolute weight that comes from sources graded A or B; 0 without any weight."""
    basis = evidence.basis
    good = sum(
        weight
        for item, weight in evidence.weights
        if isinstance(item, OriginResult) and basis.letter(basis.reports[item.report]) in _GOOD
    )
    return good / evidence.weight if evidence.weight else 0.0


def _interval_width(evidence: Evidence) -> float | None:
    spread = evidence.basis.assessment.spread
    return spread.interval[1] - spread.interval[0] if spread else None


def _largest_move(evidence: Evidence) -> float:
    return evidence.move(evidence.largest) if evidence.largest else 0.0


def _move_across(evidence: Evidence) -> float | None:
    """The largest move that takes the answer to another word; None where not all changes are computed."""
    move = evidence.move(evidence.across) if evidence.across else 0.0
    return None if evidence.explanation is None and move <= _FEW_POINTS else move


def _young_share(evidence: Evidence) -> float | None:
    """The part of all absolute weight that is younger than half the window.

    The window runs from `opens` to `closes`. An item is young if its age on the as-of date is less than
    half the window, not if it equals it. None where there is no weight at all.
    """
    question = evidence.basis.assessment.question
    window = (question.closes - question.opens).days
    today = min(evidence.basis.assessment.as_of, question.closes)
    young = sum(
        weight
        for item, weight in evidence.weights
        if 2 * (today - _last_day(evidence.basis, item)).days < window
    )
    return young / evidence.weight if evidence.weight else None


def _last_day(basis: Basis, item: EvidenceItem) -> date:
    """The day on which the source made the assertion that counts, or the last on which one looked.

    That is the report's `date`, not the publication, nor a later repetition.
    """
    if isinstance(item, OriginResult):
        return basis.reports[item.report].date
    return min(basis.windows[item.indicator][1], basis.assessment.as_of)


def _few_origins(_: Evidence, value: float) -> str:
    if not value:
        return "no origin stands behind it"
    return f"only {counted(round(value), 'origin')} stand{'s' * (value == 1)} behind it"


def _few_sources(_: Evidence, value: float) -> str:
    return f"it rests on {counted(round(value), 'source')} alone"


def _one_item(evidence: Evidence, value: float) -> str:
    statement = evidence.basis.description(evidence.heaviest)
    return f"{percent(value)} of the weight of evidence is a single item: {statement}"


def _one_side(evidence: Evidence, value: float) -> str:
    reason = f"only {percent(value)} of the weight comes from sources graded A or B"
    camp, most = max(evidence.camps.items(), key=itemgetter(1), default=("", 0.0))
    if 2 * most > evidence.weight > 0:
        return f"{reason}, while {percent(most / evidence.weight)} rests on one side ({camp})"
    return reason


def _wide(evidence: Evidence, _: float) -> str:
    spread = evidence.basis.assessment.spread
    low, high = map(percent, spread.interval) if spread else ("", "")
    because = f", {reason(evidence.basis.assessment)}" if spread else ""
    return f"it may lie anywhere from {low} to {high}{because}"


def _one_change(evidence: Evidence, _: float) -> str:
    return _instead(evidence, evidence.largest)


def _change_of_word(evidence: Evidence, _: float) -> str:
    return f"{_instead(evidence, evidence.across)}, which is another word"


def _instead(evidence: Evidence, change: SingleChange | None) -> str:
    """A change and what the answer would be by it; "" without one, whose move is 0 and no reason."""
    if change is None:
        return ""
    now, then = fine(evidence.answer), fine(change.answer)
    return f"{change.text}, it would be at {then}, not {now}"


def _old(_: Evidence, value: float) -> str:
    return f"only {percent(value)} of the weight is younger than half the question's time"


_NO_WEIGHT = "no report has any weight, so that {} cannot be assessed"
_FEW_POINTS = 0.05


def _tenths(share: float) -> str:
    return percent(share, 1)


def _points(share: float) -> str:
    return f"{100 * share:.1f} points"


RULES = (
    Rule(
        name="Origins, that is, assertions that count once",
        measure=lambda evidence: float(len(evidence.basis.origins)),
        text="{:.0f}".format,
        low=lambda value: value < 3,
        high=lambda value: value >= 8,
        low_rule="fewer than 3",
        high_rule="8 or more",
        reason=_few_origins,
    ),
    Rule(
        name="Sources of these",
        measure=_sources,
        text="{:.0f}".format,
        low=lambda value: value < 2,
        high=lambda value: value >= 5,
        low_rule="fewer than 2",
        high_rule="5 or more",
        reason=_few_sources,
    ),
    Rule(
        name="Share of the weight of evidence that the heaviest {item} carries",
        measure=_top_share,
        text=_tenths,
        low=lambda value: value > 0.60,
        high=lambda value: value <= 0.30,
        low_rule="over 60%",
        high_rule="at most 30%",
        reason=_one_item,
        unmeasured=_NO_WEIGHT.format("how it is shared out"),
    ),
    Rule(
        name="Share of the weight from sources graded A or B",
        measure=_good_share,
        text=_tenths,
        low=lambda value: value < 0.25,
        high=lambda value: value >= 0.60,
        low_rule="under 25%",
        high_rule="60% or more",
        reason=_one_side,
    ),
    Rule(
        name="Width of the answer's interval",
        measure=_interval_width,
        text=_points,
        low=lambda value: value > 0.60,
        high=lambda value: value <= 0.20,
        low_rule="over 60 points",
        high_rule="at most 20 points",
        reason=_wide,
        unmeasured="the engine gives no interval, and without its width a higher level is not given",
    ),
    Rule(
        name="Largest move by a single change",
        measure=_largest_move,
        text=_points,
        low=lambda value: value > 0.20,
        high=lambda value: True,
        low_rule="over 20 points",
        high_rule="any",
        reason=_one_change,
    ),
    Rule(
        name="Largest move by a single change to another word",
        measure=_move_across,
        text=_points,
        low=lambda value: False,
        high=lambda value: value <= _FEW_POINTS,
        low_rule="never",
        high_rule="at most 5 points",
        reason=_change_of_word,
        unmeasured="not every single change is computed with so many reports",
    ),
    Rule(
        name="Share of the weight that is younger than half the question's time",
        measure=_young_share,
        text=_tenths,
        low=lambda value: False,
        high=lambda value: value >= 0.5,
        low_rule="never",
        high_rule="half or more",
        reason=_old,
        unmeasured=_NO_WEIGHT.format("its age"),
    ),
)


@dataclass(frozen=True, slots=True)
class ConfidenceRow:
    """A rule with its value; `level` is the highest that it allows, or "not assessed"."""

    name: str
    value: Figure
    level: str
    low_rule: str
    high_rule: str
    driver: str


@dataclass(frozen=True, slots=True)
class Confidence:
    """The level, the row that decides it, and every row. `sentence` stands by itself in a brief."""

    level: Level
    driver: str
    sentence: Prose
    further: Prose
    unassessed: Prose
    meaning: Prose
    rows: tuple[ConfidenceRow, ...]


def confidence(basis: Basis, explanation: Explanation | None = None) -> Confidence:
    """Confidence in the answer's probability; where the question has no answer, in the leading scenario's.

    Single changes beyond evidence left out and classes alone are those of the `explanation`. The driver is
    the first row, in the order of RULES, that keeps the level from being higher; `further` names the others,
    `unassessed` the rules that could not be measured.
    """
    evidence = Evidence(basis, explanation)
    rows = tuple(_row(rule, evidence) for rule in RULES)
    level = _level([row.level for row in rows])
    wanting = {"low": ("low",), "moderate": ("moderate", NOT_ASSESSED), "high": ()}[level]
    drivers = [row.driver for row in rows if row.level in wanting] or [_ALL_MET]
    return Confidence(
        level=level,
        driver=drivers[0],
        sentence=f"Confidence in {_judgement(basis)} is {level}, because {drivers[0]}.",
        further=f"Besides, {listed(drivers[1:])}." if drivers[1:] else "",
        unassessed=_unassessed(rows),
        meaning=MEANING[level],
        rows=rows,
    )


def _judgement(basis: Basis) -> str:
    """What the level is of: the chance of the scenarios that mean yes, else the judgement above."""
    if not basis.assessment.question.yes:
        return "this judgement"
    return f"the probability of {' or '.join(map(basis.name, basis.assessment.asked))}"


def _unassessed(rows: Sequence[ConfidenceRow]) -> str:
    names = [f"“{row.name}”" for row in rows if row.level == NOT_ASSESSED]
    if not names:
        return ""
    return f"Not assessed: {listed(names)}. Confidence cannot be high while a row is not assessed."


def _level(levels: Sequence[str]) -> Level:
    if "low" in levels:
        return "low"
    return "high" if set(levels) == {"high"} else "moderate"


def _row(rule: Rule, evidence: Evidence) -> ConfidenceRow:
    item = "origin or silence" if evidence.basis.assessment.silences else "origin"
    value = rule.measure(evidence)
    if value is None:
        level, figure, driver = NOT_ASSESSED, Figure(None, NOT_ASSESSED), rule.unmeasured
    else:
        value = round(value, _DECIMALS)
        level, figure = _level_of(rule, value), Figure(value, rule.text(value))
        driver = "" if level == "high" else rule.reason(evidence, value)
    return ConfidenceRow(rule.name.format(item=item), figure, level, rule.low_rule, rule.high_rule, driver)


def _level_of(rule: Rule, value: float) -> Level:
    if rule.low(value):
        return "low"
    return "high" if rule.high(value) else "moderate"
