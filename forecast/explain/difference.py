"""The move of a question's probabilities between two sides, divided among kinds of change.

Kinds interact: a new report weighs more under an edited judgement. Their parts are Shapley values over all
sets of kinds, at most 64 cases, so that no order is preferred and the parts add up exactly.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from forecast.domain.explanation import ByScenario, Cause, ChangedItem, Computation, Difference, Side
from forecast.engine.arrays import BANS, Bools, Floats, Ints, log_normalised, log_odds
from forecast.engine.draws import DEFAULT_SEED
from forecast.engine.inputs import EngineInputs
from forecast.engine.sums import MOST_EXACT, Sums, standard_error
from forecast.explain.causes import TITLES, items
from forecast.explain.compared import Comparison, Sided, two_questions
from forecast.explain.shapley import exact

_REST = "program"
# A recorded figure may differ by the Monte Carlo error of its own; less than this is no item.
_LEAST = 0.0005


def difference(
    before: Sided,
    after: Sided,
    days: tuple[date, date],
    seed: int = DEFAULT_SEED,
    most_exact: int = MOST_EXACT,
) -> Difference:
    """Divide the move of every scenario between two sides. Raises ProblemsError for two questions."""
    if before.case.question.id != after.case.question.id:
        raise two_questions(after.name, after.case.question.id, before.case.question.id)
    compared = Comparison(before, after, days)
    changes = items(compared)
    table = _tabulate(compared, tuple(changes), seed, most_exact)
    moves = exact(len(changes), lambda kept: table.p[:, _rows(kept)])
    weights = exact(len(changes), lambda kept: table.bans[:, _rows(kept)])
    ends = [
        _End(side, day, table.probabilities(row))
        for side, day, row in zip((before, after), days, (0, -1), strict=True)
    ]
    question = compared.cases[1].question
    asked = question.yes or (max(ends[1].figures, key=lambda name: ends[1].figures[name]),)
    together = table.together(moves, asked)
    causes = [
        Cause(
            kind=kind,
            title=TITLES[kind],
            move=table.by_scenario(moves[0, number]),
            error=table.by_scenario(standard_error(moves[:, number])),
            weight=table.by_scenario(weights[0, number]),
            points=float(together[0, number]),
            points_error=float(standard_error(together[:, number])),
            items=changes[kind],
        )
        for number, kind in enumerate(changes)
    ]
    return Difference(
        question=question,
        before=ends[0].side(),
        after=ends[1].side(),
        asked=asked,
        causes=(*causes, *_unkept(ends, asked)),
        computed=table.computed,
    )


@dataclass(frozen=True)
class _Table:
    """Probabilities, and log-odds in bans, of the cases with every set of kinds, [replicate, case, scenario].

    Bit b of a case's number is set where the changes of kind b are made. A scenario that a case lacks has
    probability 0 and log-odds NaN.
    """

    scenario: tuple[str, ...]
    lists: tuple[tuple[str, ...], ...]  # [case], the scenarios of each
    p: Floats
    bans: Floats
    computed: Computation

    def probabilities(self, case: int) -> dict[str, float]:
        """The probabilities of the scenarios of one case."""
        return {name: float(self.p[0, case, self.scenario.index(name)]) for name in self.lists[case]}

    def together(self, values: Floats, names: tuple[str, ...]) -> Floats:
        """Numbers [..., scenario] summed over some scenarios, [...]; one that no case has adds nothing."""
        chosen = [column for column, name in enumerate(self.scenario) if name in names]
        result: Floats = values[..., chosen].sum(-1)
        return result

    def by_scenario(self, values: Floats) -> ByScenario:
        """Numbers [scenario] as a map by scenario, without NaN."""
        pairs = zip(self.scenario, map(float, values), strict=True)
        return {name: value for name, value in pairs if not np.isnan(value)}


def _tabulate(compared: Comparison, kinds: tuple[str, ...], seed: int, most_exact: int) -> _Table:
    count = 2 ** len(kinds)
    chosen = [{kind for bit, kind in enumerate(kinds) if case >> bit & 1} for case in range(count)]
    inputs = [compared.inputs(some) for some in chosen]
    sums = Sums(inputs[0], seed, most_exact=most_exact, beside=(inputs[-1],))
    logs = [sums.changed(case) for case in inputs]
    end = Sums(inputs[-1], seed, most_exact=most_exact).headline
    scenario = tuple(dict.fromkeys(name for case in inputs for name in case.scenario))
    p = np.zeros((max(map(len, logs)), count, len(scenario)))
    bans = np.full(p.shape, np.nan)
    off = _aligned(inputs[-1], end - logs[-1], scenario)
    for number, (case, some, own) in enumerate(zip(inputs, chosen, logs, strict=True)):
        columns = [scenario.index(name) for name in case.scenario]
        # The last case has the headline of its own run; the others get a part of that correction.
        nearer = log_normalised(own + len(some) / max(1, len(kinds)) * off[:, columns])
        p[:, number, columns], bans[:, number, columns] = np.exp(nearer), log_odds(nearer) * BANS
    return _Table(scenario, tuple(case.scenario for case in inputs), p, bans, sums.computed())


def _aligned(inputs: EngineInputs, values: Floats, scenario: tuple[str, ...]) -> Floats:
    """Values of a case's scenarios in the columns of all scenarios, [replicate, scenario]; 0 elsewhere."""
    result = np.zeros((len(values), len(scenario)))
    result[:, [scenario.index(name) for name in inputs.scenario]] = values
    return result


def _rows(kept: Bools) -> Ints:
    """The numbers of cases, [case], from their kinds of change, [case, kind]."""
    numbers: Ints = kept.astype(np.intp) @ (1 << np.arange(kept.shape[1]))
    return numbers


@dataclass(frozen=True)
class _End:
    """One side, with the probabilities computed for it now."""

    sided: Sided
    day: date
    computed: dict[str, float]

    def side(self) -> Side:
        return Side(self.sided.name, self.day, self.sided.commit, dict(self.figures))

    @property
    def figures(self) -> ByScenario:
        """The recorded probabilities, or, where there are none, those computed now."""
        return self.computed if self.sided.recorded is None else self.sided.recorded

    def off(self, scenario: str) -> float:
        """The recorded probability minus the one computed now."""
        return self.figures.get(scenario, 0.0) - self.computed.get(scenario, 0.0)


def _unkept(ends: list[_End], asked: tuple[str, ...]) -> list[Cause]:
    """The difference of recorded figures from those computed now: by program, settings, or later edits."""
    if all(end.sided.recorded is None for end in ends):
        return []
    before, after = ends
    names = dict.fromkeys(name for end in ends for name in (*end.computed, *(end.sided.recorded or {})))
    weights = {
        name: (_odds(after.figures.get(name)) - _odds(before.figures.get(name)))
        - (_odds(after.computed.get(name)) - _odds(before.computed.get(name)))
        for name in names
    }
    move = {name: after.off(name) - before.off(name) for name in names}
    return [
        Cause(
            kind=_REST,
            title=TITLES[_REST],
            move=move,
            error=dict.fromkeys(names, 0.0),
            weight={name: weight for name, weight in weights.items() if np.isfinite(weight)},
            points=sum(move.get(name, 0.0) for name in asked),
            points_error=0.0,
            items=tuple(
                ChangedItem(f"figures saved for {end.day} differ from those of its files now", end.sided.name)
                for end in ends
                if max(abs(end.off(name)) for name in names) > _LEAST
            ),
        )
    ]


def _odds(p: float | None) -> float:
    """Log-odds in bans; NaN without a probability between 0 and 1."""
    if p is None or not 0 < p < 1:
        return float("nan")
    return float(np.log10(p / (1 - p)))
