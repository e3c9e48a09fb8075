"""The rules of confidence as a table: what each measures, and its limits for low and for high.

A rule is changed by changing its row; `confidence` reads them in this order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forecast.brief.numbers import percent
from forecast.core.probability import logit
from forecast.domain.assessment import Assessment
from forecast.domain.case import Case

NOT_ASSESSED = "not assessed"
_NEARLY = 1e-12


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: how it is measured, and what makes confidence low or allows it to be high.

    `drivers` gives, by the level that the row allows, what then drives the confidence.
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


def _weights(assessment: Assessment) -> list[float]:
    """Absolute leave-one-out weight of every origin, in bans, leading scenario against all others."""
    leading = assessment.leading.id
    return [abs(origin.weight[leading]) for origin in assessment.origins]


def _top_share(case: Case, assessment: Assessment) -> float | None:
    """The heaviest origin's part of all absolute weight; None where there is no weight at all."""
    weights = _weights(assessment)
    return max(weights) / sum(weights) if sum(weights) else None


def _interval_width(case: Case, assessment: Assessment) -> float | None:
    """logit(high) - logit(low) of the leading scenario's 90% credible interval; None without one."""
    if assessment.leading.interval is None:
        return None
    low, high = (min(max(bound, _NEARLY), 1 - _NEARLY) for bound in assessment.leading.interval)
    return logit(high) - logit(low)


def _leader_changes(case: Case, assessment: Assessment) -> float:
    """1 where leaving out one origin puts another scenario strictly ahead, else 0."""
    leading = assessment.leading.id
    return float(any(max(o.without.values()) > o.without[leading] for o in assessment.origins))


def _largest_move(case: Case, assessment: Assessment) -> float:
    """The most that leaving out one origin moves the probability of any scenario."""
    now = {scenario.id: scenario.posterior for scenario in assessment.scenarios}
    moves = (abs(p - now[k]) for origin in assessment.origins for k, p in origin.without.items())
    return max(moves, default=0.0)


def _young_share(case: Case, assessment: Assessment) -> float | None:
    """The part of all absolute weight that is younger than half the window.

    The window runs from `opens` to `closes`. An origin is as old, on the as-of date, as the day on
    which the source made the assertion that counts (its report's `date`, not the publication, nor a
    later repetition). It is young if that age is less than half the window, not if it equals it.
    None where there is no weight at all.
    """
    weights = _weights(assessment)
    dates = {report.id: report.date for report in case.reports}
    window = (assessment.question.closes - assessment.question.opens).days
    day = min(assessment.as_of, assessment.question.closes)
    ages = [(day - dates[origin.report]).days for origin in assessment.origins]
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
        name="Share of the weight of evidence that the heaviest origin carries",
        measure=_top_share,
        text=_tenths,
        low=lambda value: value > 0.60,
        high=lambda value: value <= 0.30,
        low_rule="over 60%",
        high_rule="at most 30%",
        drivers={
            "low": "one origin carries more than 60% of the weight of evidence ({value})",
            "moderate": "one origin carries more than 30% of the weight of evidence ({value})",
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
        name="Leaving out one origin changes the leading scenario",
        measure=_leader_changes,
        text=lambda value: "yes" if value else "no",
        low=lambda value: value > 0,
        high=lambda value: value == 0,
        low_rule="yes",
        high_rule="no",
        drivers={"low": "leaving out a single origin changes the leading scenario"},
    ),
    Rule(
        name="Largest move of any scenario when one origin is left out",
        measure=_largest_move,
        text=lambda value: f"{100 * value:.1f} points",
        low=lambda value: False,
        high=lambda value: value <= 0.05,
        low_rule="never",
        high_rule="at most 5 points",
        drivers={"moderate": "leaving out a single origin moves a scenario by more than 5 points ({value})"},
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
