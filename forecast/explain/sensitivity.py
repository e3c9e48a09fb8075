"""Sensitivity: the probabilities under alternatives to each assumption."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from forecast.core.scales import ADMIRALTY
from forecast.domain.case import Case
from forecast.domain.explanation import ByScenario, SensitivityRow
from forecast.domain.question import Indicator, Rate
from forecast.engine.changes import (
    UNKNOWN,
    with_class_alone,
    with_grade,
    with_judgement,
    with_letter,
    with_prior,
    with_rho,
    with_share,
)
from forecast.engine.inputs import RHO_GRID, EngineInputs, build_inputs
from forecast.engine.origins import Origin
from forecast.engine.prior import begun_classes, scenario_prior
from forecast.engine.results import letters
from forecast.engine.sums import Sums

# One letter lower, E at most; F, which has no order in the scale, becomes E.
_LOWER = {"A": "B", "B": "C", "C": "D", "D": "E", "F": "E"}
_ENDS = {0.0: "each for itself (rho 0)", 1.0: "all follow one cause (rho 1)"}
AS_REPORTED = "rho as the reports have it"

# kind, id, assumption, alternative, the arrays under the alternative, and the scenario of a judgement
type Change = tuple[str, str, str, str, EngineInputs, str]


@dataclass(frozen=True)
class Base:
    """A case as known on a day and its arrays; `asked` are the positions of what is asked for."""

    case: Case
    today: date
    inputs: EngineInputs
    origins: tuple[Origin, ...]
    asked: Sequence[int]

    def graded(self, source: int, letter: str) -> EngineInputs:
        """The arrays with another letter of a source, by position.

        Whether a denial counts in place of the silence before it is decided again. Which report of an origin
        enters is not.
        """
        inputs = with_letter(self.inputs, source, letter)
        again, _ = build_inputs(with_grade(self.case, inputs.source[source], letter), self.today)
        if (again.report, again.indicator) != (inputs.report, inputs.indicator):
            return inputs
        return replace(inputs, silence=again.silence, detection=again.detection)

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """The question's indicators by their id."""
        return {row.id: row for row in self.case.question.indicators}

    @property
    def classes(self) -> Mapping[str, tuple[Sequence[Rate], str]]:
        """The begun classes of every scenario, and words on the record of its own case beside them."""
        begun = [rate for rate, _ in begun_classes(self.case.question, self.today)]
        by_scenario: dict[str, tuple[Sequence[Rate], str]] = {}
        for scenario in dict.fromkeys(rate.scenario for rate in begun):
            rates = [rate for rate in begun if rate.scenario == scenario]
            pooled = [rate for rate in rates if not rate.own] or rates
            by_scenario[scenario] = pooled, " with the own record" if len(pooled) < len(rates) else ""
        return by_scenario


def sensitivity(
    case: Case, as_of: date, origins: tuple[Origin, ...], sums: Sums, asked: Sequence[int]
) -> tuple[SensitivityRow, ...]:
    """A row for every assumption, the largest move of what is asked first; one rho for all groups last."""
    base = Base(case, min(as_of, case.question.closes), sums.inputs, origins, asked)
    rows = [
        SensitivityRow(kind, name, now, other, *_moved(sums, inputs, asked), under)
        for changes in (_judgements, _grades, class_changes, share_changes, group_changes, _rhos)
        for kind, name, now, other, inputs, under in changes(base)
    ]
    return tuple(sorted(rows, key=lambda row: (row.kind == "rho", -abs(row.points))))


def _moved(
    sums: Sums, inputs: EngineInputs, asked: Sequence[int]
) -> tuple[ByScenario, ByScenario, float, float]:
    """The probabilities of a changed case and the errors of their moves; the move of what is asked."""
    logs = sums.changed(inputs)
    (p, error), effect = sums.moved(logs), sums.effect(logs, asked)
    return sums.by_scenario(p), sums.by_scenario(error), -effect.points, effect.points_error


def _judgements(base: Base) -> Iterator[Change]:
    """Each indicator's judgement under each scenario that is asked for, made "unknown"."""
    inputs, indicators = base.inputs, base.indicators
    for k in base.asked:
        under = inputs.scenario[k]
        for m, name in enumerate(inputs.indicator):
            typed = ", ".join(judgement.typed for judgement in indicators[name].given[under])
            yield "judgement", name, typed, "unknown", with_judgement(inputs, m, k, UNKNOWN), under


def _grades(base: Base) -> Iterator[Change]:
    """Each source's letter one lower."""
    inputs = base.inputs
    for j, letter in letters(inputs, base.origins, base.case).items():
        if lower := _LOWER.get(letter):
            words = [f"{row}, {ADMIRALTY[row].meaning}" for row in (letter, lower)]
            yield "grade", inputs.source[j], words[0], words[1], base.graded(j, lower), ""


def class_changes(base: Base) -> Iterator[Change]:
    """Each reference class alone, beside the record of the scenario's own case; that record is data."""
    for scenario, (pooled, record) in base.classes.items():
        for rate in pooled if len(pooled) > 1 else ():
            words = class_words(pooled, record), f"{rate.label} alone{record}"
            inputs = with_class_alone(base.inputs, base.case.question, rate, base.today)
            yield "class", scenario, *words, inputs, ""


def class_words(pooled: Sequence[Rate], record: str) -> str:
    """The classes of a scenario, in words."""
    return f"{f'{len(pooled)} classes pooled' if len(pooled) > 1 else pooled[0].label}{record}"


def share_changes(base: Base) -> Iterator[Change]:
    """Each scenario's share halved and doubled, where there are several."""
    case, shares = base.case, base.case.question.prior.shares
    for name, share in shares.items():
        for other in (share / 2, share * 2) if len(shares) > 1 else ():
            prior = scenario_prior(with_share(case, name, other).question, base.today)
            yield "share", name, f"{share:g}", f"{other:g}", with_prior(base.inputs, prior), ""


def group_changes(base: Base) -> Iterator[Change]:
    """Each group of several reported indicators at the ends of rho."""
    inputs = base.inputs
    for g, group in enumerate(inputs.group):
        if np.count_nonzero(inputs.group_of == g) > 1:
            for rho, words in _ENDS.items():
                if (inputs.rho[g][inputs.rho_weight[g] > 0] != rho).any():
                    yield "dependence", group, AS_REPORTED, words, with_rho(inputs, rho, [g]), ""


def _rhos(base: Base) -> Iterator[Change]:
    """All groups at one rho."""
    if base.inputs.has_dependence:
        for rho in RHO_GRID:
            words = (AS_REPORTED, f"rho {rho:g} in every group")
            yield "rho", f"{rho:g}", *words, with_rho(base.inputs, rho), ""
