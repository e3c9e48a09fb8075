"""The level of confidence in a judgement, by rule: never a probability, and never taken from one.

Low, if any row of RULES says so; high, if all do; moderate otherwise. A rule that cannot be measured is
not assessed and keeps confidence from being high. The levels are those of the National Intelligence
Council (2007), which ICD 203 keeps apart from probability. A rule is changed by changing its row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from forecast.brief.numbers import Figure, percent
from forecast.brief.words import Prose, listed
from forecast.core.probability import logit
from forecast.domain.assessment import Assessment, OriginResult, SilenceResult
from forecast.domain.case import Case

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

    `drivers` gives, by the level that the row allows, what then drives the confidence; {item} stands
    for what can be left out, origins and, where there are any, silences.
    """

    name: str
    measure: Callable[[Case, Assessment], float | None]
    text: Callable[[float], str]
    low: Callable[[float], bool]
    high: Callable[[float], bool]
    low_rule: str
    high_rule: str
    drivers: Mapping[str, str]


def _origins(case: Case, assessment: Assessment) -> float:
    return float(len(assessment.origins))


def _evidence(assessment: Assessment) -> tuple[OriginResult | SilenceResult, ...]:
    """What can be left out: origins, then the desk's silences."""
    return (*assessment.origins, *assessment.silences)


def _weights(assessment: Assessment) -> list[float]:
    """Absolute leave-one-out weight of every item, in bans, leading scenario against all others."""
    leading = assessment.leading.id
    return [abs(item.weight[leading]) for item in _evidence(assessment)]


def _top_share(case: Case, assessment: Assessment) -> float | None:
    """The heaviest item's part of all absolute weight; None where there is no weight at all."""
    weights = _weights(assessment)
    return max(weights) / sum(weights) if sum(weights) else None


def _interval_width(case: Case, assessment: Assessment) -> float | None:
    """logit(high) - logit(low) of the leading scenario's 90% credible interval; None without one."""
    if assessment.leading.interval is None:
        return None
    low, high = (min(max(bound, _NEARLY), 1 - _NEARLY) for bound in assessment.leading.interval)
    return logit(high) - logit(low)


def _leader_changes(case: Case, assessment: Assessment) -> float:
    """1 where leaving out one item puts another scenario strictly ahead, else 0."""
    leading = assessment.leading.id
    return float(any(max(o.without.values()) > o.without[leading] for o in _evidence(assessment)))


def _largest_move(case: Case, assessment: Assessment) -> float:
    """The most that leaving out one item moves the probability of any scenario."""
    now = {scenario.id: scenario.posterior for scenario in assessment.scenarios}
    moves = (abs(p - now[k]) for item in _evidence(assessment) for k, p in item.without.items())
    return max(moves, default=0.0)


def _young_share(case: Case, assessment: Assessment) -> float | None:
    """The part of all absolute weight that is younger than half the window.

    The window runs from `opens` to `closes`. An origin is as old, on the as-of date, as the day on
    which the source made the assertion that counts (its report's `date`, not the publication, nor a
    later repetition), a silence as the last day on which it was looked for. It is young if that age is
    less than half the window, not if it equals it. None where there is no weight at all.
    """
    weights = _weights(assessment)
    dates = {report.id: report.date for report in case.reports}
    ends = {row.id: row.window.by for row in case.question.indicators if row.window}
    days = [dates[origin.report] for origin in assessment.origins]
    days += [min(ends[silence.indicator], assessment.as_of) for silence in assessment.silences]
    window = (assessment.question.closes - assessment.question.opens).days
    today = min(assessment.as_of, assessment.question.closes)
    ages = [(today - day).days for day in days]
    young = sum(weight for weight, age in zip(weights, ages, strict=True) if 2 * age < window)
    return young / sum(weights) if sum(weights) else None


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
        drivers={
            "low": "fewer than 3 origins stand behind it ({value})",
            "moderate": "fewer than 8 origins stand behind it ({value})",
        },
    ),
    Rule(
        name="Share of the weight of evidence that the heaviest {item} carries",
        measure=_top_share,
        text=_tenths,
        low=lambda value: value > 0.60,
        high=lambda value: value <= 0.30,
        low_rule="over 60%",
        high_rule="at most 30%",
        drivers={
            "low": "one {item} carries more than 60% of the weight of evidence ({value})",
            "moderate": "one {item} carries more than 30% of the weight of evidence ({value})",
            NOT_ASSESSED: _NO_WEIGHT.format("how it is shared out"),
        },
    ),
    Rule(
        name="Width of the leading scenario's interval on the log-odds scale",
        measure=_interval_width,
        text="{:.2f}".format,
        low=lambda value: value > 3,
        high=lambda value: value <= 1.5,
        low_rule="over 3",
        high_rule="at most 1.5",
        drivers={
            "low": "the leading scenario's interval is wider than 3 on the log-odds scale ({value})",
            "moderate": "the leading scenario's interval is wider than 1.5 on the log-odds scale ({value})",
            NOT_ASSESSED: "the engine gives no interval, and without its width a higher level is not given",
        },
    ),
    Rule(
        name="Leaving out one {item} changes the leading scenario",
        measure=_leader_changes,
        text=lambda value: "yes" if value else "no",
        low=lambda value: value > 0,
        high=lambda value: value == 0,
        low_rule="yes",
        high_rule="no",
        drivers={"low": "leaving out a single {item} changes the leading scenario"},
    ),
    Rule(
        name="Largest move of any scenario when one {item} is left out",
        measure=_largest_move,
        text=lambda value: f"{100 * value:.1f} points",
        low=lambda value: False,
        high=lambda value: value <= 0.05,
        low_rule="never",
        high_rule="at most 5 points",
        drivers={"moderate": "leaving out a single {item} moves a scenario by more than 5 points ({value})"},
    ),
    Rule(
        name="Share of the weight that is younger than half the question's window",
        measure=_young_share,
        text=_tenths,
        low=lambda value: False,
        high=lambda value: value >= 0.5,
        low_rule="never",
        high_rule="half or more",
        drivers={
            "moderate": "less than half of the weight is younger than half the question's window ({value})",
            NOT_ASSESSED: _NO_WEIGHT.format("its age"),
        },
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
    item = "origin or silence" if assessment.silences else "origin"
    driver = rule.drivers.get(level, "").format(value=figure, item=item)
    return ConfidenceRow(rule.name.format(item=item), figure, level, rule.low_rule, rule.high_rule, driver)


def _level_of(rule: Rule, value: float) -> Level:
    if rule.low(value):
        return "low"
    return "high" if rule.high(value) else "moderate"
