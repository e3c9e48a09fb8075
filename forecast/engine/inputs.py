"""The arrays that every engine takes, built from the records of a case. Only this module builds them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

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
    """A case as arrays, with their dimensions in brackets. It has only indicators with reports or a silence.

    Reports are sorted by indicator and, where that has a half-life, by date; opinions on the outcome come
    last. A moment is an indicator's state on the day of some of its reports (`ageing`). With r the
    reliability of its source, a report has probability (1 - r) `untracked` + r `tracked`. The subject of an
    opinion is true when the outcome is in its `outcome` row.
    """

    scenario: tuple[str, ...]
    prior: ScenarioPrior
    indicator: tuple[str, ...]
    theta_a: Floats  # [indicator, scenario]
    theta_b: Floats  # [indicator, scenario]
    background: Floats  # [indicator], P(true) before any report, common to the scenarios
    silence: Floats  # [indicator], chance of having been seen if true; 0 where nobody looked for it
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
        """Numbers [scenario] as a map by scenario id."""
        return dict(zip(self.scenario, map(float, values), strict=True))

    @cached_property
    def players(self) -> tuple[str, ...]:
        """What can be left out: the reports, then the indicators whose silence counts."""
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
        """How many reports of each source are in the model, [source]."""
        return np.bincount(self.report_source, minlength=len(self.source))

    @cached_property
    def opinions_from(self) -> int:
        """The position of the first opinion among the reports."""
        return int(np.count_nonzero(self.report_indicator >= 0))

    @cached_property
    def untracked(self) -> Floats:
        """q, [report]: the chance of the stance when the word does not track the truth."""
        return np.where(self.affirms, self.affirms_anyway, 1 - self.affirms_anyway)

    @cached_property
    def tracked(self) -> Floats:
        """P(the stance | the source's word tracks the truth), [subject false or true, report].

        a u + (1 - a) q, with a the `certainty` and u the chance when the word is certain: `detection` or 0
        of an affirmation, one minus these of a denial.
        """
        affirmed = np.stack([np.zeros_like(self.detection), self.detection])
        certain = np.where(self.affirms, affirmed, 1 - affirmed)
        chance: Floats = self.certainty * certain + (1 - self.certainty) * self.untracked
        return chance


def build_inputs(case: Case, as_of: date, silence: bool = True) -> tuple[EngineInputs, tuple[Origin, ...]]:
    """The arrays of a case as known on a day, and the origins, in the order of the arrays' reports.

    With `silence` they include indicators that have a window and no report. After the question's close its
    last day replaces the as-of date. Raises ProblemsError as `scenario_prior` does.
    """
    question, today = case.question, min(as_of, case.question.closes)
    reported = {report.indicator for report in case.reports if report.indicator is not None}
    silent = silences(question, today, reported) if silence else {}
    indicators = [row for row in question.indicators if row.id in reported or row.id in silent]
    position = {indicator.id: m for m, indicator in enumerate(indicators)}
    half_lives = {row.id: row.half_life for row in indicators if row.half_life and row.id in reported}
    origins = group_by_origin(case.reports, dict(case.sources), latest=half_lives)
    moments = {origin.id: _moment(origin.entered, today, position, half_lives) for origin in origins}
    ordered = tuple(sorted(origins, key=lambda origin: (moments[origin.id], origin.id)))
    prior = scenario_prior(question, today)
    betas = [indicator_betas(indicator, question.scenario_ids) for indicator in indicators]
    theta = np.array(betas, float).reshape(len(indicators), len(question.scenarios), 2)
    theta_a, theta_b = theta[..., 0], theta[..., 1]
    inputs = EngineInputs(
        scenario=question.scenario_ids,
        prior=prior,
        indicator=tuple(position),
        theta_a=theta_a,
        theta_b=theta_b,
        background=theta_a / (theta_a + theta_b) @ prior.mean,
        silence=np.array([silent.get(name, 0.0) for name in position], float),
        **_grouped(indicators, question),
        **_moments([moments[origin.id] for origin in ordered if origin.entered.indicator], len(ordered)),
        **_reported(ordered, position, case),
    )
    return inputs, ordered


def silences(question: Question, today: date, reported: Collection[str | None]) -> dict[str, float]:
    """The chance of having been seen if true, for every indicator whose window has begun without a report.

    detection u, with u the part of the window that has passed: if true, the indicator shows on one day of the
    window, each equally probable, and is then seen with the window's detection.
    """
    chances = {}
    for indicator in question.indicators:
        window, span = indicator.window, question.window_of(indicator)
        if window and span and indicator.id not in reported:
            start, by = span
            gone = (min(today, by) - start).days / max((by - start).days, 1)
            if gone > 0:
                chances[indicator.id] = window.detection * gone
    return chances


def indicator_betas(indicator: Indicator, scenarios: tuple[str, ...]) -> tuple[Beta, ...]:
    """The Beta of P(indicator | scenario) for each scenario, several analysts pooled."""
    return tuple(pool([judgement_beta(judgement) for judgement in indicator.given[k]]) for k in scenarios)


def _moment(
    report: Report, today: date, position: Mapping[str, int], half_lives: Mapping[str, float]
) -> tuple[int, float]:
    """The number of a report's indicator, and its age in half-lives, negative; opinions come last."""
    subject = report.indicator
    if subject is None:
        return len(position), 0.0
    age = (today - report.date).days / half_lives[subject] if subject in half_lives else 0.0
    return position[subject], -age


def _moments(moments: list[tuple[int, float]], reports: int) -> dict[str, Any]:
    """The distinct moments of the sorted reports on indicators; opinions have none."""
    number = {moment: d for d, moment in enumerate(dict.fromkeys(moments))}
    report_moment = [number[moment] for moment in moments] + [-1] * (reports - len(moments))
    return {
        "moment_indicator": np.array([m for m, _ in number], np.intp),
        "moment_age": np.array([-age for _, age in number], float),
        "report_moment": np.array(report_moment, np.intp),
    }


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
    channels = [channel(report, case.sources[report.source]) for report in reports]
    # Reports with a letter of their own are those of a source of its own.
    source_of = [
        report.source if report.letter is None else f"{report.source}/{report.letter}" for report in reports
    ]
    letters = dict(zip(source_of, (row.letter for row in channels), strict=True))
    number = {name: j for j, name in enumerate(letters)}
    return {
        "source": tuple(letters),
        "r_a": np.array([ADMIRALTY[letter].a for letter in letters.values()], float),
        "r_b": np.array([ADMIRALTY[letter].b for letter in letters.values()], float),
        "report": tuple(report.id for report in reports),
        "report_source": np.array([number[name] for name in source_of], np.intp),
        "report_indicator": np.array(
            [position.get(report.indicator or "", -1) for report in reports], np.intp
        ),
        "outcome": _table(case, reports, lambda report, k: k in report.scenarios).astype(bool),
        "affirms": np.array([bool(report.affirms) for report in reports], bool),
        "certainty": np.array([row.certainty for row in channels], float),
        "affirms_anyway": np.array([row.affirms_anyway for row in channels], float),
        "detection": np.array([row.detection for row in channels], float),
        "deception": _table(case, reports, lambda report, k: (report.deception or {}).get(k, 0.0)),
    }


def _table(case: Case, reports: list[Report], value: Callable[[Report, str], float]) -> Floats:
    """A value of each report for each scenario, [report, scenario]."""
    scenarios = case.question.scenario_ids
    rows = [[value(report, k) for k in scenarios] for report in reports]
    return np.array(rows, float).reshape(len(reports), len(scenarios))
