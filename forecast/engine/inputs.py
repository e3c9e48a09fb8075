"""The one place where records become numbers: the named arrays that every engine takes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from forecast.core.scales import ADMIRALTY
from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.domain.question import Indicator, Question
from forecast.engine.arrays import Bools, Floats, Ints
from forecast.engine.judgement import Beta, judgement_beta, pool
from forecast.engine.origins import Origin, channel, group_by_origin
from forecast.engine.prior import ScenarioPrior, scenario_prior

RHO_GRID = (0.0, 0.25, 0.5, 0.75, 1.0)
LEVELS = 16


@dataclass(frozen=True)
class EngineInputs:
    """A case as arrays, dims in brackets. Only indicators with reports, or with a silence, are in it.

    Reports are sorted by indicator and, where it has a half-life, by date, opinions on the outcome
    last. A moment is an indicator's state on the day of some of its reports; see `ageing`. With r
    the reliability of its source, a report's probability is q + r `certainty` (u - q), where q is
    the chance of this stance when the word does not track the truth, and u its chance when it does:
    `when_true` (detection for an affirmation) or `when_false` (0 for an affirmation, 1 for a
    denial). The subject of an opinion is true when the outcome is in its `outcome` row.
    """

    scenario: tuple[str, ...]
    prior: ScenarioPrior
    indicator: tuple[str, ...]
    theta_a: Floats  # [indicator, scenario]
    theta_b: Floats  # [indicator, scenario]
    background: Floats  # [indicator], P(true) before any report, common to the scenarios
    silence: (
        Floats  # [indicator], the chance that it would have been seen if true; 0 where it was not looked for
    )
    moment_indicator: Ints  # [moment], ascending
    moment_age: Floats  # [moment], in half-lives, oldest first within an indicator; 0 without a half-life
    group: tuple[str, ...]
    group_of: Ints  # [indicator], -1 where it has none
    rho: Floats  # [group, rho_value]
    rho_weight: Floats  # [group, rho_value], rows sum to 1
    source: tuple[str, ...]
    r_a: Floats  # [source]
    r_b: Floats  # [source]
    report: tuple[str, ...]
    report_source: Ints  # [report]
    report_indicator: Ints  # [report], -1 for an opinion
    report_moment: Ints  # [report], -1 for an opinion
    outcome: Bools  # [report, scenario], all False but for opinions
    affirms: Bools  # [report]
    certainty: Floats  # [report]
    affirms_anyway: Floats  # [report]
    detection: Floats  # [report]
    deception: Floats  # [report, scenario]

    def by_scenario(self, values: Floats) -> dict[str, float]:
        """Numbers [scenario] by the scenarios' ids."""
        return dict(zip(self.scenario, map(float, values), strict=True))

    @cached_property
    def players(self) -> tuple[str, ...]:
        """The reports, and then the indicators whose silence counts: what can be left out."""
        return (*self.report, *(self.indicator[m] for m in np.flatnonzero(self.silence)))

    @property
    def has_dependence(self) -> bool:
        """Whether any group has two indicators, so that rho changes something."""
        return bool((np.bincount(self.group_of + 1)[1:] >= 2).any())

    @cached_property
    def theta_mean(self) -> Floats:
        """E[theta], [indicator, scenario]."""
        return self.theta_a / (self.theta_a + self.theta_b)

    @cached_property
    def r_mean(self) -> Floats:
        """E[r] before the reports, [source]."""
        return self.r_a / (self.r_a + self.r_b)

    @cached_property
    def reports_of_source(self) -> Ints:
        """How many reports each source has in the model, [source]."""
        return np.bincount(self.report_source, minlength=len(self.source))

    @cached_property
    def opinions_from(self) -> int:
        """The position of the first opinion among the reports."""
        return int(np.count_nonzero(self.report_indicator >= 0))

    @cached_property
    def untracked(self) -> Floats:
        """q: chance of the stance when the word does not track the truth, [report]."""
        return np.where(self.affirms, self.affirms_anyway, 1 - self.affirms_anyway)

    @cached_property
    def when_true(self) -> Floats:
        """U of a true subject, [report]."""
        return np.where(self.affirms, self.detection, 1 - self.detection)

    @cached_property
    def when_false(self) -> Floats:
        """U of a false subject, [report]."""
        return np.where(self.affirms, 0.0, 1.0)


def build_inputs(case: Case, as_of: date, silence: bool = True) -> tuple[EngineInputs, tuple[Origin, ...]]:
    """The arrays of a case as known on a day, and the origins, in the order of the reports in them.

    With `silence` an indicator with a window and no report is there too. After the question has
    closed, its last day stands in for the as-of date.
    """
    question, today = case.question, min(as_of, case.question.closes)
    reported = {report.indicator for report in case.reports if report.indicator is not None}
    silent = silences(question, today, reported) if silence else {}
    indicators = [each for each in question.indicators if each.id in reported or each.id in silent]
    position = {indicator.id: m for m, indicator in enumerate(indicators)}
    ages = {
        each.id: _Aged(today, each.half_life) for each in indicators if each.half_life and each.id in reported
    }
    origins = group_by_origin(case.reports, dict(case.sources), latest=ages)
    ordered = tuple(sorted(origins, key=lambda origin: _place(origin, position, ages)))
    prior = scenario_prior(question, today)
    judged = _judged(indicators, question)
    inputs = EngineInputs(
        scenario=question.scenario_ids,
        prior=prior,
        indicator=tuple(position),
        silence=np.array([silent.get(each.id, 0.0) for each in indicators], float),
        background=judged["theta_a"] / (judged["theta_a"] + judged["theta_b"]) @ prior.mean,
        **judged,
        **_grouped(indicators, question),
        **_moments(ordered, position, ages),
        **_reported(ordered, position, case),
    )
    return inputs, ordered


def silences(question: Question, today: date, reported: Collection[str | None]) -> dict[str, float]:
    """For every indicator whose window has begun without a report: the chance of its having been seen.

    If it is true it shows on some day of the window, each as likely as another, and is then seen
    with the window's detection.
    """
    found = {}
    for indicator in question.indicators:
        window, span = indicator.window, question.window_of(indicator)
        if window and span and indicator.id not in reported:
            start, by = span
            gone = (min(today, by) - start).days / max((by - start).days, 1)
            if gone > 0:
                found[indicator.id] = window.detection * gone
    return found


@dataclass(frozen=True, slots=True)
class _Aged:
    """How old a report on an indicator with a half-life is."""

    today: date
    half_life: float

    def age(self, report: Report) -> float:
        """In half-lives."""
        return (self.today - report.date).days / self.half_life


def indicator_betas(indicator: Indicator, scenarios: tuple[str, ...]) -> tuple[Beta, ...]:
    """Theta's Beta by scenario, several analysts pooled."""
    return tuple(pool([judgement_beta(each) for each in indicator.given[k]]) for k in scenarios)


def _place(origin: Origin, position: Mapping[str, int], ages: Mapping[str, _Aged]) -> tuple[Any, ...]:
    subject = origin.entered.indicator
    if subject is None:
        return (len(position), 0.0, origin.id)
    return (position[subject], -ages[subject].age(origin.entered) if subject in ages else 0.0, origin.id)


def _moments(
    origins: tuple[Origin, ...], position: Mapping[str, int], ages: Mapping[str, _Aged]
) -> dict[str, Any]:
    """Moments in the order of the reports, which stand together by indicator and date."""
    places = [_place(origin, position, ages)[:2] for origin in origins if origin.entered.indicator]
    distinct = {place: number for number, place in enumerate(dict.fromkeys(places))}
    report_moment = [distinct[place] for place in places] + [-1] * (len(origins) - len(places))
    return {
        "moment_indicator": np.array([m for m, _ in distinct], np.intp),
        "moment_age": np.array([-age for _, age in distinct], float),
        "report_moment": np.array(report_moment, np.intp),
    }


def _judged(indicators: list[Indicator], question: Question) -> dict[str, Any]:
    betas = [indicator_betas(indicator, question.scenario_ids) for indicator in indicators]
    table = np.array(betas, float).reshape(len(indicators), len(question.scenarios), 2)
    return {"theta_a": table[..., 0], "theta_b": table[..., 1]}


def _grouped(indicators: list[Indicator], question: Question) -> dict[str, Any]:
    """Groups in order of first appearance, each with its own values of rho (rows padded by weight 0)."""
    names = tuple(dict.fromkeys(i.group for i in indicators if i.group is not None))
    chosen = question.dependence or {}
    grids = [tuple(dict.fromkeys(chosen.get(name, RHO_GRID))) for name in names]
    width = max(map(len, grids), default=1)
    rho, weight = np.zeros((len(names), width)), np.zeros((len(names), width))
    for g, grid in enumerate(grids):
        rho[g, : len(grid)] = grid
        weight[g, : len(grid)] = 1 / len(grid)
    group_of = np.array([-1 if i.group is None else names.index(i.group) for i in indicators], np.intp)
    return {"group": names, "group_of": group_of, "rho": rho, "rho_weight": weight}


def _reported(origins: tuple[Origin, ...], position: Mapping[str, int], case: Case) -> dict[str, Any]:
    reports = [origin.entered for origin in origins]
    told = [channel(report, case.sources[report.source]) for report in reports]
    scenarios = case.question.scenario_ids
    source_key = [_source_key(report.source, report.letter) for report in reports]
    position_of = {key: j for j, key in enumerate(dict.fromkeys(source_key))}
    sources = tuple(position_of)
    letters = dict(zip(source_key, (each.letter for each in told), strict=True))
    return {
        "source": sources,
        "r_a": np.array([ADMIRALTY[letters[j]].a for j in sources], float),
        "r_b": np.array([ADMIRALTY[letters[j]].b for j in sources], float),
        "report": tuple(report.id for report in reports),
        "report_source": np.array([position_of[j] for j in source_key], np.intp),
        "report_indicator": np.array(
            [-1 if report.indicator is None else position[report.indicator] for report in reports], np.intp
        ),
        "outcome": _table(
            [[k in report.scenarios for k in scenarios] for report in reports], scenarios, bool
        ),
        "affirms": np.array([bool(report.affirms) for report in reports], bool),
        "certainty": np.array([each.certainty for each in told], float),
        "affirms_anyway": np.array([each.affirms_anyway for each in told], float),
        "detection": np.array([each.detection for each in told], float),
        "deception": _table(
            [[(report.deception or {}).get(k, 0.0) for k in scenarios] for report in reports],
            scenarios,
            float,
        ),
    }


def _source_key(source: str, letter: str | None) -> str:
    """A letter of its own makes a reliability of its own."""
    return source if letter is None else f"{source}/{letter}"


def _table(rows: list[Any], scenarios: tuple[str, ...], kind: type) -> npt.NDArray[Any]:
    return np.array(rows, kind).reshape(len(rows), len(scenarios))
