"""The level of confidence in a judgement, by rule: never a probability, and never taken from one.

Low, if any rule of `confidence_rules` says so; high, if all do; moderate otherwise. A rule that cannot
be measured is not assessed and keeps confidence from being high. The levels are those of the National
Intelligence Council (2007), which ICD 203 keeps apart from probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from forecast.brief.confidence_rules import NOT_ASSESSED, RULES, Rule
from forecast.brief.numbers import Figure
from forecast.brief.words import listed
from forecast.domain.assessment import Assessment
from forecast.domain.case import Case

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
    sentence: str
    further: str
    unassessed: str
    meaning: str
    rows: tuple[ConfidenceRow, ...]


def confidence(case: Case, assessment: Assessment) -> Confidence:
    """Confidence in the leading scenario's probability.

    The driver is the first row, in the order of RULES, that keeps the level from being higher;
    `further` names the others, `unassessed` the rules that could not be measured.
    """
    rows = tuple(_row(rule, case, assessment) for rule in RULES)
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


def _row(rule: Rule, case: Case, assessment: Assessment) -> ConfidenceRow:
    value = rule.measure(case, assessment)
    if value is None:
        figure, level = Figure(None, NOT_ASSESSED), NOT_ASSESSED
    else:
        value = round(value, _DECIMALS)
        figure, level = Figure(value, rule.text(value)), _level_of(rule, value)
    piece = "origin or silence" if assessment.silences else "origin"
    driver = rule.drivers.get(level, "").format(value=figure, piece=piece)
    return ConfidenceRow(rule.name.format(piece=piece), figure, level, rule.low_rule, rule.high_rule, driver)


def _level_of(rule: Rule, value: float) -> Level:
    if rule.low(value):
        return "low"
    return "high" if rule.high(value) else "moderate"
