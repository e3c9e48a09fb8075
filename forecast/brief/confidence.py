"""The level of confidence in a judgement, by rule: never a probability, and never taken from one.

Low, if any row of RULES says so; high, if all do; moderate otherwise. A rule that cannot be measured is
not assessed and keeps confidence from being high. The levels are those of the National Intelligence
Council (2007), which ICD 203 keeps apart from probability. A rule is changed by changing its row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from forecast.brief.basis import Basis, EvidenceItem
from forecast.brief.numbers import Figure, percent
from forecast.brief.words import Prose, listed
from forecast.core.probability import logit
from forecast.domain.assessment import OriginResult

NOT_ASSESSED = "not assessed"
_NEARLY = 1e-12
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


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: how it is measured, and what makes confidence low or allows it to be high.

    `driver` says what then drives the confidence, with {limit} the first of `limits` at a low level and
    the second at a moderate one; `unmeasured` says it where there is nothing to measure. {item} stands for
    what can be left out, origins and, where there are any, silences.
    """

    name: str
    measure: Callable[[Basis], float | None]
    text: Callable[[float], str]
    low: Callable[[float], bool]
    high: Callable[[float], bool]
    low_rule: str
    high_rule: str
    driver: str
    limits: tuple[str, str] = ("", "")
    unmeasured: str = ""


def _origins(basis: Basis) -> float:
    return float(len(basis.origins))


def _weights(basis: Basis) -> list[float]:
    """Absolute leave-one-out weight of every item, in bans, leading scenario against all others."""
    return [abs(item.weight[basis.leading.id]) for item in basis.evidence]


def _top_share(basis: Basis) -> float | None:
    """The heaviest item's part of all absolute weight; None where there is no weight at all."""
    weights = _weights(basis)
    return max(weights) / sum(weights) if sum(weights) else None


def _interval_width(basis: Basis) -> float | None:
    """logit(high) - logit(low) of the leading scenario's 90% credible interval; None without one."""
    if basis.leading.interval is None:
        return None
    low, high = (min(max(bound, _NEARLY), 1 - _NEARLY) for bound in basis.leading.interval)
    return logit(high) - logit(low)


def _leader_changes(basis: Basis) -> float:
    """1 where leaving out one item puts another scenario strictly ahead, else 0."""
    leading = basis.leading.id
    return float(any(max(item.without.values()) > item.without[leading] for item in basis.evidence))


def _largest_move(basis: Basis) -> float:
    """The most that leaving out one item moves the probability of any scenario."""
    now = {scenario.id: scenario.posterior for scenario in basis.assessment.scenarios}
    moves = (abs(p - now[key]) for item in basis.evidence for key, p in item.without.items())
    return max(moves, default=0.0)


def _young_share(basis: Basis) -> float | None:
    """The part of all absolute weight that is younger than half the window.

    The window runs from `opens` to `closes`. An item is young if its age on the as-of date is less than
    half the window, not if it equals it. None where there is no weight at all.
    """
    weights, question = _weights(basis), basis.assessment.question
    window = (question.closes - question.opens).days
    today = min(basis.assessment.as_of, question.closes)
    ages = [(today - _last_day(basis, item)).days for item in basis.evidence]
    young = sum(weight for weight, age in zip(weights, ages, strict=True) if 2 * age < window)
    return young / sum(weights) if sum(weights) else None


def _last_day(basis: Basis, item: EvidenceItem) -> date:
    """The day on which the source made the assertion that counts, or the last on which one looked.

    That is the report's `date`, not the publication, nor a later repetition.
    """
    if isinstance(item, OriginResult):
        return basis.reports[item.report].date
    return min(basis.windows[item.indicator][1], basis.assessment.as_of)


_NO_WEIGHT = "no report has any weight, so that {} cannot be assessed"


def _tenths(share: float) -> str:
    return percent(share, 1)


RULES = (
    Rule(
        name="Origins, that is, assertions that count once",
        measure=_origins,
        text="{:.0f}".format,
        low=lambda value: value < 3,
        high=lambda value: value >= 8,
        low_rule="fewer than 3",
        high_rule="8 or more",
        driver="fewer than {limit} origins stand behind it ({value})",
        limits=("3", "8"),
    ),
    Rule(
        name="Share of the weight of evidence that the heaviest {item} carries",
        measure=_top_share,
        text=_tenths,
        low=lambda value: value > 0.60,
        high=lambda value: value <= 0.30,
        low_rule="over 60%",
        high_rule="at most 30%",
        driver="one {item} carries more than {limit} of the weight of evidence ({value})",
        limits=("60%", "30%"),
        unmeasured=_NO_WEIGHT.format("how it is shared out"),
    ),
    Rule(
        name="Width of the leading scenario's interval on the log-odds scale",
        measure=_interval_width,
        text="{:.2f}".format,
        low=lambda value: value > 3,
        high=lambda value: value <= 1.5,
        low_rule="over 3",
        high_rule="at most 1.5",
        driver="the leading scenario's interval is wider than {limit} on the log-odds scale ({value})",
        limits=("3", "1.5"),
        unmeasured="the engine gives no interval, and without its width a higher level is not given",
    ),
    Rule(
        name="Leaving out one {item} changes the leading scenario",
        measure=_leader_changes,
        text=lambda value: "yes" if value else "no",
        low=lambda value: value > 0,
        high=lambda value: value == 0,
        low_rule="yes",
        high_rule="no",
        driver="leaving out a single {item} changes the leading scenario",
    ),
    Rule(
        name="Largest move of any scenario when one {item} is left out",
        measure=_largest_move,
        text=lambda value: f"{100 * value:.1f} points",
        low=lambda value: False,
        high=lambda value: value <= 0.05,
        low_rule="never",
        high_rule="at most 5 points",
        driver="leaving out a single {item} moves a scenario by more than 5 points ({value})",
    ),
    Rule(
        name="Share of the weight that is younger than half the question's window",
        measure=_young_share,
        text=_tenths,
        low=lambda value: False,
        high=lambda value: value >= 0.5,
        low_rule="never",
        high_rule="half or more",
        driver="less than half of the weight is younger than half the question's window ({value})",
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


def confidence(basis: Basis) -> Confidence:
    """Confidence in the leading scenario's probability.

    The driver is the first row, in the order of RULES, that keeps the level from being higher;
    `further` names the others, `unassessed` the rules that could not be measured.
    """
    rows = tuple(_row(rule, basis) for rule in RULES)
    level = _level([row.level for row in rows])
    wanting = {"low": ("low",), "moderate": ("moderate", NOT_ASSESSED), "high": ()}[level]
    drivers = [row.driver for row in rows if row.level in wanting] or [_ALL_MET]
    return Confidence(
        level=level,
        driver=drivers[0],
        sentence=f"Confidence in this judgement is {level}, because {drivers[0]}.",
        further=f"Besides, {listed(drivers[1:])}." if drivers[1:] else "",
        unassessed=_unassessed(rows),
        meaning=MEANING[level],
        rows=rows,
    )


def _unassessed(rows: Sequence[ConfidenceRow]) -> str:
    names = [f"“{row.name}”" for row in rows if row.level == NOT_ASSESSED]
    if not names:
        return ""
    return f"Not assessed: {listed(names)}. Confidence cannot be high while a row is not assessed."


def _level(levels: Sequence[str]) -> Level:
    if "low" in levels:
        return "low"
    return "high" if set(levels) == {"high"} else "moderate"


def _row(rule: Rule, basis: Basis) -> ConfidenceRow:
    item = "origin or silence" if basis.assessment.silences else "origin"
    value = rule.measure(basis)
    if value is None:
        level, figure, driver = NOT_ASSESSED, Figure(None, NOT_ASSESSED), rule.unmeasured
    else:
        value = round(value, _DECIMALS)
        level, figure = _level_of(rule, value), Figure(value, rule.text(value))
        limit = rule.limits[0 if level == "low" else 1]
        driver = "" if level == "high" else rule.driver.format(value=figure, item=item, limit=limit)
    return ConfidenceRow(rule.name.format(item=item), figure, level, rule.low_rule, rule.high_rule, driver)


def _level_of(rule: Rule, value: float) -> Level:
    if rule.low(value):
        return "low"
    return "high" if rule.high(value) else "moderate"
