"""The one place where records become numbers: the named arrays that every engine takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from forecast.core.scales import ADMIRALTY
from forecast.domain.case import Case
from forecast.domain.question import Indicator, Question
from forecast.engine.judgement import Beta, judgement_beta, pool
from forecast.engine.origins import Origin, channel, group_by_origin
from forecast.engine.prior import ScenarioPrior, scenario_prior

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

RHO_GRID = (0.0, 0.25, 0.5, 0.75, 1.0)
LEVELS = 16


@dataclass(frozen=True)
class EngineInputs:
    """A case as arrays, dims in brackets. Only reported indicators are in it.

    Reports are sorted by indicator, opinions on the outcome last. With r the reliability of its
    source, a report's probability is q + r `certainty` (u - q), where q is the chance of this
    stance when the word does not track the truth, and u its chance when it does: `when_true`
    (detection for an affirmation) or `when_false` (0 for an affirmation, 1 for a denial). The
    subject of an opinion is true when the outcome is in its `outcome` row.
    """

    scenario: tuple[str, ...]
    prior: ScenarioPrior
    indicator: tuple[str, ...]
    theta_a: Floats  # [indicator, scenario]
    theta_b: Floats  # [indicator, scenario]
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
    outcome: Bools  # [report, scenario], all False but for opinions
    affirms: Bools  # [report]
    certainty: Floats  # [report]
    affirms_anyway: Floats  # [report]
    detection: Floats  # [report]
    deception: Floats  # [report, scenario]

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


def build_inputs(case: Case, as_of: date) -> tuple[EngineInputs, tuple[Origin, ...]]:
    """The arrays of a case as known on a day, and the origins, in the order of the reports in them."""
    question = case.question
    reported = {report.indicator for report in case.reports if report.indicator is not None}
    indicators = [indicator for indicator in question.indicators if indicator.id in reported]
    position = {indicator.id: m for m, indicator in enumerate(indicators)}
    origins = group_by_origin(case.reports, dict(case.sources))
    ordered = tuple(sorted(origins, key=lambda origin: _place(origin, position)))
    inputs = EngineInputs(
        scenario=question.scenario_ids,
        prior=scenario_prior(question, min(as_of, question.closes)),
        indicator=tuple(position),
        **_judged(indicators, question),
        **_grouped(indicators, question),
        **_reported(ordered, position, case),
    )
    return inputs, ordered


def indicator_betas(indicator: Indicator, scenarios: tuple[str, ...]) -> tuple[Beta, ...]:
    """Theta's Beta by scenario, several analysts pooled."""
    return tuple(pool([judgement_beta(each) for each in indicator.given[k]]) for k in scenarios)


def _place(origin: Origin, position: Mapping[str, int]) -> tuple[int, str]:
    subject = origin.entered.indicator
    return (len(position) if subject is None else position[subject], origin.id)


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
    sources = tuple(dict.fromkeys(source_key))
    letters = dict(zip(source_key, (each.letter for each in told), strict=True))
    return {
        "source": sources,
        "r_a": np.array([ADMIRALTY[letters[j]].a for j in sources], float),
        "r_b": np.array([ADMIRALTY[letters[j]].b for j in sources], float),
        "report": tuple(report.id for report in reports),
        "report_source": np.array([sources.index(j) for j in source_key], np.intp),
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
