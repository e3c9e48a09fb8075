"""A case on a day, ready to be asked what it would say of itself if it were another."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from forecast.domain.case import Case
from forecast.domain.explanation import ByScenario, Computed
from forecast.engine.inputs import Bools, EngineInputs, Floats, build_inputs
from forecast.engine.origins import Origin
from forecast.engine.sums import MOST_EXACT, Nodes, normal, standard_error
from forecast.engine.support import log_odds

BANS = 1 / np.log(10)


@dataclass(frozen=True)
class Study:
    """The numbers of a case, and the nodes that it and its changed forms are summed over."""

    case: Case
    as_of: date
    inputs: EngineInputs
    origins: tuple[Origin, ...]
    nodes: Nodes

    @cached_property
    def log_posterior(self) -> Floats:
        """Log P(s = k | reports), [replicate, scenario]."""
        return normal(self.nodes.sums(self.inputs))[:, 0]

    @property
    def players(self) -> tuple[str, ...]:
        """The reports that count and then the indicators whose silence does, in the order of `Subsets`."""
        silent = np.flatnonzero(self.inputs.silence)
        return (*self.inputs.report, *(self.inputs.indicator[m] for m in silent))

    def computed(self, orders: int = 0) -> Computed:
        """How its figures come about."""
        exact = self.nodes.is_exact(self.inputs)
        worst = None if exact else float(self.nodes.k_hat)
        return Computed(exact, self.nodes.count(self.inputs), worst, orders, self.nodes.seed)

    def subsets(self, kept: Bools) -> Floats:
        """Log probabilities with some players only, [replicate, subset, scenario]."""
        return normal(self.nodes.sums(self.inputs, kept))

    def changed(self, inputs: EngineInputs) -> Floats:
        """Log probabilities of a changed case, [replicate, scenario]."""
        return normal(self.nodes.sums(inputs))[:, 0]

    def without(self, reports: Iterable[str]) -> Floats:
        """Log probabilities of the case without some reports, as if they had not been filed."""
        left = set(reports)
        kept = tuple(report for report in self.case.reports if report.id not in left)
        return self.changed(build_inputs(replace(self.case, reports=kept), self.as_of)[0])

    def by_scenario(self, values: Floats) -> ByScenario:
        """Numbers [scenario] by the scenarios' ids."""
        return dict(zip(self.inputs.scenario, map(float, values), strict=True))

    def moved(self, logs: Floats) -> tuple[ByScenario, ByScenario]:
        """The probabilities, and the errors of their moves from those of the case as it is."""
        change = np.exp(logs) - np.exp(self.log_posterior)
        return self.by_scenario(np.exp(logs[0])), self.by_scenario(standard_error(change))

    def weight(self, logs: Floats) -> tuple[ByScenario, ByScenario]:
        """What the case has over another of these log probabilities, in bans, and its error."""
        bans = (log_odds(self.log_posterior) - log_odds(logs)) * BANS
        return self.by_scenario(bans[0]), self.by_scenario(standard_error(bans))


def study(case: Case, as_of: date, seed: int, most_exact: int = MOST_EXACT) -> Study:
    """A case as known on a day."""
    known = case.on(as_of)
    inputs, origins = build_inputs(known, as_of)
    return Study(known, as_of, inputs, origins, Nodes((inputs,), seed, most_exact))
