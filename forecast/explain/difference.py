"""What moved a question's probabilities between two sides, shared out among kinds of change.

Kinds act on one another: a new report weighs more under an edited judgement. Their parts are Shapley
values over all sets of kinds, at most 64 cases, so no order is preferred and they add up exactly.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError
from forecast.domain.explanation import ByScenario, Cause, Changed, Computed, Difference, Side
from forecast.engine.assess import DEFAULT_SEED
from forecast.engine.inputs import Bools, EngineInputs, Floats
from forecast.engine.sums import MOST_EXACT, Nodes, normal, standard_error
from forecast.engine.support import log_odds
from forecast.explain.causes import TITLES, items
from forecast.explain.pair import Pair
from forecast.explain.shapley import exact
from forecast.explain.sides import Sided
from forecast.explain.study import BANS

_REST = "program"
# A recorded figure may differ by the Monte Carlo error of its own; less than this is no item.
_SEEN = 0.0005


@dataclass(frozen=True)
class _Split:
    """Parts [replicate, kind, scenario] of the moves of the probabilities and, in bans, of the log-odds."""

    moves: Floats
    weights: Floats


def difference(
    before: Sided,
    after: Sided,
    days: tuple[date, date],
    seed: int = DEFAULT_SEED,
    most_exact: int = MOST_EXACT,
) -> Difference:
    """Split the move of every scenario between two sides. Raises ProblemsError for two questions."""
    if before.case.question.id != after.case.question.id:
        rule = f"both sides are of one question, here {before.case.question.id}"
        told, step = f"found {quoted(after.case.question.id)}", "Compare what is of one question."
        raise ProblemsError((Problem("two-questions", after.name, (), told, rule, step),))
    pair = Pair(before, after, days)
    changes = items(pair)
    cases = _Cases(
        pair, tuple(changes), Nodes((pair.inputs(set()), pair.inputs(set(changes))), seed, most_exact)
    )
    split = cases.split()
    sides = [
        _Side(side, day, cases.of(row)) for side, day, row in zip((before, after), days, (0, -1), strict=True)
    ]
    causes = [
        Cause(
            kind=kind,
            title=TITLES[kind],
            move=cases.by_scenario(split.moves[0, place]),
            error=cases.by_scenario(standard_error(split.moves[:, place])),
            weight=cases.by_scenario(split.weights[0, place]),
            items=changes[kind],
        )
        for place, kind in enumerate(changes)
    ]
    return Difference(
        question=pair.cases[1].question,
        before=sides[0].told(),
        after=sides[1].told(),
        causes=(*causes, *_unkept(sides)),
        computed=cases.computed(seed),
    )


@dataclass
class _Cases:
    """All sets of kinds, each a case, by the bits of its row."""

    pair: Pair
    kinds: tuple[str, ...]
    nodes: Nodes

    def __post_init__(self) -> None:
        count = 2 ** len(self.kinds)
        chosen = [{k for bit, k in enumerate(self.kinds) if row >> bit & 1} for row in range(count)]
        self.inputs: list[EngineInputs] = [self.pair.inputs(kinds) for kinds in chosen]
        for side in (self.inputs[0], self.inputs[-1]):
            self.nodes.cover(side)
        self.scenario = tuple(dict.fromkeys(name for side in self.inputs for name in side.scenario))
        logs = [normal(self.nodes.sums(inputs))[:, 0] for inputs in self.inputs]
        replicates = max(map(len, logs))
        self.p = np.zeros((replicates, count, len(self.scenario)))
        self.bans = np.full(self.p.shape, np.nan)
        for row, (inputs, each) in enumerate(zip(self.inputs, logs, strict=True)):
            place = [self.scenario.index(name) for name in inputs.scenario]
            self.p[:, row, place] = np.exp(each)
            self.bans[:, row, place] = log_odds(each) * BANS

    def split(self) -> _Split:
        """The parts of all kinds."""
        bits = 1 << np.arange(len(self.kinds))

        def rows(kept: Bools) -> np.ndarray:
            chosen: np.ndarray = kept.astype(int) @ bits
            return chosen

        moves = exact(len(self.kinds), lambda kept: self.p[:, rows(kept)])
        weights = exact(len(self.kinds), lambda kept: self.bans[:, rows(kept)])
        return _Split(moves, weights)

    def of(self, row: int) -> dict[str, float]:
        """The probabilities of one case, of the scenarios that it has."""
        there = self.inputs[row].scenario
        return {name: float(self.p[0, row, self.scenario.index(name)]) for name in there}

    def by_scenario(self, values: Floats) -> ByScenario:
        """Numbers by scenario, those that are none left out."""
        told = zip(self.scenario, map(float, values), strict=True)
        return {name: value for name, value in told if not np.isnan(value)}

    def computed(self, seed: int) -> Computed:
        """How the figures come about."""
        is_exact = all(map(self.nodes.is_exact, self.inputs))
        nodes = max(map(self.nodes.count, self.inputs))
        return Computed(is_exact, nodes, None if is_exact else float(self.nodes.k_hat), seed=seed)


@dataclass(frozen=True)
class _Side:
    side: Sided
    day: date
    found: dict[str, float]

    def told(self) -> Side:
        recorded = self.side.recorded
        posterior = self.found if recorded is None else dict(recorded)
        return Side(self.side.name, self.day, self.side.commit, posterior)


def _unkept(sides: list[_Side]) -> list[Cause]:
    """What recorded figures differ by from those computed now: by program, settings, or edits since."""
    told = [side for side in sides if side.side.recorded is not None]
    if not told:
        return []
    names = dict.fromkeys(name for side in sides for name in (*side.found, *(side.side.recorded or {})))
    move, weight = dict.fromkeys(names, 0.0), {}
    for sign, side in zip((-1, 1), sides, strict=True):
        recorded = side.side.recorded
        for name in names if recorded is not None else ():
            move[name] += sign * ((recorded or {}).get(name, 0.0) - side.found.get(name, 0.0))
    for name in names:
        ends = [_odds((side.side.recorded or side.found).get(name)) for side in sides]
        computed = [_odds(side.found.get(name)) for side in sides]
        value = ends[1] - ends[0] - (computed[1] - computed[0])
        if np.isfinite(value):
            weight[name] = float(value)
    items = tuple(
        Changed(f"figures saved for {side.day} differ from those of its files now", f"{side.side.name}")
        for side in told
        if max(abs((side.side.recorded or {}).get(n, 0.0) - side.found.get(n, 0.0)) for n in names) > _SEEN
    )
    return [Cause(_REST, TITLES[_REST], move, dict.fromkeys(names, 0.0), weight, items)]


def _odds(p: float | None) -> float:
    """In bans; no number where there is none."""
    if p is None or not 0 < p < 1:
        return float("nan")
    return float(np.log10(p / (1 - p)))
