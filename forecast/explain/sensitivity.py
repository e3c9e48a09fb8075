"""What the probabilities would be if something assumed were otherwise."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from forecast.core.scales import ADMIRALTY
from forecast.domain.explanation import SensitivityRow
from forecast.domain.question import Indicator, Question, Rate
from forecast.engine.inputs import RHO_GRID, EngineInputs
from forecast.engine.prior import ScenarioPrior, rate_beta, scenario_prior
from forecast.explain.study import Study

# Two letters lower, as far down as there are letters; F is no letter of the scale's order.
_LOWER = {"A": "C", "B": "D", "C": "E", "D": "E", "F": "E"}
_ENDS = {0.0: "each for itself (rho 0)", 1.0: "all follow one cause (rho 1)"}

# kind, id, what is assumed, what instead, and the numbers with it
type _Other = tuple[str, str, str, str, EngineInputs]


def sensitivity(study: Study, scenario: str) -> tuple[SensitivityRow, ...]:
    """Every assumption that can be turned, by how far it moves a scenario; the rhos of all groups last."""
    found = [
        SensitivityRow(kind, name, assumed, other, *study.moved(study.changed(inputs)))
        for others in (_judgements, _grades, _classes, _dependence, _rhos)
        for kind, name, assumed, other, inputs in others(study, scenario)
    ]
    now = float(np.exp(study.log_posterior[0, study.inputs.scenario.index(scenario)]))
    return tuple(sorted(found, key=lambda each: (each.kind == "rho", -abs(each.posterior[scenario] - now))))


def _judgements(study: Study, scenario: str) -> Iterator[_Other]:
    """Each indicator's judgement under the scenario unknown."""
    inputs, k = study.inputs, study.inputs.scenario.index(scenario)
    for m, indicator in enumerate(inputs.indicator):
        a, b = inputs.theta_a.copy(), inputs.theta_b.copy()
        a[m, k] = b[m, k] = 1.0
        changed = replace(inputs, theta_a=a, theta_b=b)
        typed = ", ".join(each.typed for each in _named(study, indicator).given[scenario])
        background = changed.theta_mean @ inputs.prior.mean
        yield "judgement", indicator, typed, "unknown", replace(changed, background=background)


def _named(study: Study, indicator: str) -> Indicator:
    return next(each for each in study.case.question.indicators if each.id == indicator)


def _grades(study: Study, _: str) -> Iterator[_Other]:
    """Each source's letter two lower."""
    inputs = study.inputs
    letters = {
        j: origin.entered.letter or study.case.sources[origin.entered.source].reliability
        for j, origin in zip(inputs.report_source, study.origins, strict=True)
    }
    for j, letter in letters.items():
        if lower := _LOWER.get(letter):
            a, b = inputs.r_a.copy(), inputs.r_b.copy()
            a[j], b[j] = ADMIRALTY[lower].a, ADMIRALTY[lower].b
            told = (_graded(letter), _graded(lower))
            yield "grade", inputs.source[j], *told, replace(inputs, r_a=a, r_b=b)


def _graded(letter: str) -> str:
    return f"{letter}, {ADMIRALTY[letter].meaning}"


def _classes(study: Study, _: str) -> Iterator[_Other]:
    """Each reference class alone for its scenario, where there are several."""
    question, today = study.case.question, min(study.as_of, study.case.question.closes)
    begun = [rate for rate in question.prior.rates if rate_beta(rate, question, today) is not None]
    for rate in begun:
        several = sum(each.scenario == rate.scenario for each in begun)
        if several > 1:
            kept = tuple(each for each in begun if each is rate or each.scenario != rate.scenario)
            prior = scenario_prior(_with_rates(question, kept), today)
            told = (rate.scenario, f"{several} classes pooled", f"{rate.label} alone")
            yield "class", *told, with_prior(study.inputs, prior)


def _with_rates(question: Question, rates: tuple[Rate, ...]) -> Question:
    return replace(question, prior=replace(question.prior, rates=rates))


def with_prior(inputs: EngineInputs, prior: ScenarioPrior) -> EngineInputs:
    """The same case under another prior, and the backgrounds that follow from it."""
    return replace(inputs, prior=prior, background=inputs.theta_mean @ prior.mean)


def _dependence(study: Study, _: str) -> Iterator[_Other]:
    """Each group of several reported indicators at the ends of rho."""
    for g, group in enumerate(study.inputs.group):
        if np.count_nonzero(study.inputs.group_of == g) > 1:
            for rho, told in _ENDS.items():
                if (study.inputs.rho[g][study.inputs.rho_weight[g] > 0] != rho).any():
                    yield "dependence", group, "rho as the reports have it", told, _at(study.inputs, rho, [g])


def _rhos(study: Study, _: str) -> Iterator[_Other]:
    """All groups at one rho."""
    groups = range(len(study.inputs.group))
    if any(np.count_nonzero(study.inputs.group_of == g) > 1 for g in groups):
        for rho in RHO_GRID:
            told = ("rho as the reports have it", f"rho {rho:g} in every group")
            yield "rho", f"{rho:g}", *told, _at(study.inputs, rho, list(groups))


def _at(inputs: EngineInputs, rho: float, groups: list[int]) -> EngineInputs:
    values, weight = inputs.rho.copy(), inputs.rho_weight.copy()
    values[groups], weight[groups] = rho, 0.0
    weight[groups, 0] = 1.0
    return replace(inputs, rho=values, rho_weight=weight)
