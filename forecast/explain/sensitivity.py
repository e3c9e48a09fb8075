"""Sensitivity: the probabilities under alternatives to each assumption."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from forecast.core.scales import ADMIRALTY
from forecast.domain.case import Case
from forecast.domain.explanation import SensitivityRow
from forecast.engine.changes import UNKNOWN, with_class_alone, with_judgement, with_letter, with_rho
from forecast.engine.inputs import RHO_GRID, EngineInputs
from forecast.engine.origins import Origin
from forecast.engine.prior import begun_classes
from forecast.engine.results import letters
from forecast.engine.sums import Sums

# Two letters lower, E at most; F has no order in the scale.
_LOWER = {"A": "C", "B": "D", "C": "E", "D": "E", "F": "E"}
_ENDS = {0.0: "each for itself (rho 0)", 1.0: "all follow one cause (rho 1)"}
_AS_REPORTED = "rho as the reports have it"

# kind, id, assumption, alternative, and the arrays under the alternative
type _Change = tuple[str, str, str, str, EngineInputs]


@dataclass(frozen=True)
class _Base:
    """A case as known on a day and its arrays; `scenario` is the position of the explained one."""

    case: Case
    today: date
    inputs: EngineInputs
    origins: tuple[Origin, ...]
    scenario: int


def sensitivity(
    case: Case, as_of: date, origins: tuple[Origin, ...], sums: Sums, scenario: str
) -> tuple[SensitivityRow, ...]:
    """A row for every assumption, the largest move of a scenario first; one rho for all groups last."""
    k = sums.inputs.scenario.index(scenario)
    base = _Base(case, min(as_of, case.question.closes), sums.inputs, origins, k)
    rows = [
        SensitivityRow(kind, name, now, other, *map(sums.by_scenario, sums.moved(sums.changed(inputs))))
        for changes in (_judgements, _grades, _classes, _dependence, _rhos)
        for kind, name, now, other, inputs in changes(base)
    ]
    headline = float(np.exp(sums.headline[k]))
    return tuple(sorted(rows, key=lambda row: (row.kind == "rho", -abs(row.posterior[scenario] - headline))))


def _judgements(base: _Base) -> Iterator[_Change]:
    """Each indicator's judgement under the scenario replaced by "unknown"."""
    inputs, k = base.inputs, base.scenario
    indicators = {row.id: row for row in base.case.question.indicators}
    for m, name in enumerate(inputs.indicator):
        typed = ", ".join(judgement.typed for judgement in indicators[name].given[inputs.scenario[k]])
        yield "judgement", name, typed, "unknown", with_judgement(inputs, m, k, UNKNOWN)


def _grades(base: _Base) -> Iterator[_Change]:
    """Each source's letter two lower."""
    inputs = base.inputs
    for j, letter in letters(inputs, base.origins, base.case).items():
        if lower := _LOWER.get(letter):
            words = [f"{row}, {ADMIRALTY[row].meaning}" for row in (letter, lower)]
            yield "grade", inputs.source[j], words[0], words[1], with_letter(inputs, j, lower)


def _classes(base: _Base) -> Iterator[_Change]:
    """Each reference class alone for its scenario, where there are several."""
    question, today = base.case.question, base.today
    begun = [rate for rate, _ in begun_classes(question, today)]
    for rate in begun:
        several = sum(other.scenario == rate.scenario for other in begun)
        if several > 1:
            words = (rate.scenario, f"{several} classes pooled", f"{rate.label} alone")
            yield "class", *words, with_class_alone(base.inputs, question, rate, today)


def _dependence(base: _Base) -> Iterator[_Change]:
    """Each group of several reported indicators at the ends of rho."""
    inputs = base.inputs
    for g, group in enumerate(inputs.group):
        if np.count_nonzero(inputs.group_of == g) > 1:
            for rho, words in _ENDS.items():
                if (inputs.rho[g][inputs.rho_weight[g] > 0] != rho).any():
                    yield "dependence", group, _AS_REPORTED, words, with_rho(inputs, rho, [g])


def _rhos(base: _Base) -> Iterator[_Change]:
    """All groups at one rho."""
    if base.inputs.has_dependence:
        for rho in RHO_GRID:
            words = (_AS_REPORTED, f"rho {rho:g} in every group")
            yield "rho", f"{rho:g}", *words, with_rho(base.inputs, rho)
