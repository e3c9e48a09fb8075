"""Sensitivity: what the probabilities would be if something assumed were otherwise."""

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
from forecast.engine.prior import rate_beta
from forecast.engine.sums import Sums

# Two letters lower, as far down as there are letters; F is no letter of the scale's order.
_LOWER = {"A": "C", "B": "D", "C": "E", "D": "E", "F": "E"}
_ENDS = {0.0: "each for itself (rho 0)", 1.0: "all follow one cause (rho 1)"}
_AS_REPORTED = "rho as the reports have it"

# kind, id, what is assumed, its alternative, and the arrays with it
type _Change = tuple[str, str, str, str, EngineInputs]


@dataclass(frozen=True)
class _Assumed:
    """A case as known on a day, in words and in arrays; `scenario` is the number of the one asked about."""

    case: Case
    today: date
    inputs: EngineInputs
    origins: tuple[Origin, ...]
    scenario: int


def sensitivity(
    case: Case, as_of: date, origins: tuple[Origin, ...], sums: Sums, scenario: str
) -> tuple[SensitivityRow, ...]:
    """Every assumption that can be turned, by how far it moves a scenario; the rhos of all groups last."""
    k = sums.inputs.scenario.index(scenario)
    assumed = _Assumed(case, min(as_of, case.question.closes), sums.inputs, origins, k)
    rows = [
        SensitivityRow(kind, name, now, other, *map(sums.by_scenario, sums.moved(sums.changed(inputs))))
        for changes in (_judgements, _grades, _classes, _dependence, _rhos)
        for kind, name, now, other, inputs in changes(assumed)
    ]
    headline = float(np.exp(sums.headline[k]))
    return tuple(sorted(rows, key=lambda row: (row.kind == "rho", -abs(row.posterior[scenario] - headline))))


def _judgements(assumed: _Assumed) -> Iterator[_Change]:
    """Each indicator's judgement under the scenario unknown."""
    inputs, k = assumed.inputs, assumed.scenario
    indicators = {row.id: row for row in assumed.case.question.indicators}
    for m, name in enumerate(inputs.indicator):
        typed = ", ".join(judgement.typed for judgement in indicators[name].given[inputs.scenario[k]])
        yield "judgement", name, typed, "unknown", with_judgement(inputs, m, k, UNKNOWN)


def _grades(assumed: _Assumed) -> Iterator[_Change]:
    """Each source's letter two lower."""
    inputs = assumed.inputs
    letters = {
        j: origin.entered.letter or assumed.case.sources[origin.entered.source].reliability
        for j, origin in zip(inputs.report_source, assumed.origins, strict=True)
    }
    for j, letter in letters.items():
        if lower := _LOWER.get(letter):
            words = [f"{row}, {ADMIRALTY[row].meaning}" for row in (letter, lower)]
            yield "grade", inputs.source[j], words[0], words[1], with_letter(inputs, j, lower)


def _classes(assumed: _Assumed) -> Iterator[_Change]:
    """Each reference class alone for its scenario, where there are several."""
    question, today = assumed.case.question, assumed.today
    begun = [rate for rate in question.prior.rates if rate_beta(rate, question, today) is not None]
    for rate in begun:
        several = sum(other.scenario == rate.scenario for other in begun)
        if several > 1:
            words = (rate.scenario, f"{several} classes pooled", f"{rate.label} alone")
            yield "class", *words, with_class_alone(assumed.inputs, question, rate, today)


def _dependence(assumed: _Assumed) -> Iterator[_Change]:
    """Each group of several reported indicators at the ends of rho."""
    inputs = assumed.inputs
    for g, group in enumerate(inputs.group):
        if np.count_nonzero(inputs.group_of == g) > 1:
            for rho, words in _ENDS.items():
                if (inputs.rho[g][inputs.rho_weight[g] > 0] != rho).any():
                    yield "dependence", group, _AS_REPORTED, words, with_rho(inputs, rho, [g])


def _rhos(assumed: _Assumed) -> Iterator[_Change]:
    """All groups at one rho."""
    if assumed.inputs.has_dependence:
        for rho in RHO_GRID:
            words = (_AS_REPORTED, f"rho {rho:g} in every group")
            yield "rho", f"{rho:g}", *words, with_rho(assumed.inputs, rho)
