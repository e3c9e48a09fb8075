"""Before and after some other assumptions, over one set of reliabilities."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from forecast.domain.case import Case
from forecast.domain.explanation import Assumption, Computed, WhatIf
from forecast.engine.assess import DEFAULT_SEED
from forecast.engine.inputs import EngineInputs, Floats
from forecast.engine.sums import MOST_EXACT, Nodes, normal, standard_error
from forecast.explain.assumed import assume, assumed_inputs


def what_if(
    case: Case,
    as_of: date,
    assumptions: Sequence[Assumption],
    name: str = "",
    seed: int = DEFAULT_SEED,
    most_exact: int = MOST_EXACT,
) -> WhatIf:
    """What the probabilities would be under other assumptions; nothing is written.

    Raises ProblemsError with all that is wrong with the assumptions.
    """
    assumed = assume(case, as_of, assumptions)
    sides = assumed_inputs(case.on(as_of), as_of), assumed_inputs(assumed.case, as_of)
    nodes = Nodes(sides, seed, most_exact)
    for side in sides:
        nodes.cover(side)
    before, after = (np.exp(normal(nodes.sums(side))[:, 0]) for side in sides)
    error = standard_error(after - before)

    def by_scenario(values: Floats) -> dict[str, float]:
        return dict(zip(sides[0].scenario, map(float, values), strict=True))

    return WhatIf(
        question=case.question,
        as_of=as_of,
        name=name,
        assumptions=tuple(assumptions),
        notes=assumed.notes,
        before=by_scenario(before[0]),
        after=by_scenario(after[0]),
        error=by_scenario(error),
        computed=_computed(nodes, sides, seed),
    )


def _computed(nodes: Nodes, sides: Sequence[EngineInputs], seed: int) -> Computed:
    exact = all(map(nodes.is_exact, sides))
    return Computed(exact, max(map(nodes.count, sides)), None if exact else nodes.k_hat, seed=seed)
