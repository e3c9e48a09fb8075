"""The explanation of a case on a day: why its probabilities are what they are."""

from dataclasses import replace
from datetime import date

import numpy as np

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.domain.case import Case
from forecast.domain.explanation import Explanation, IndicatorRow, LeaveOneOutRow, Share
from forecast.engine.arrays import BANS, Bools, Floats, log_odds
from forecast.engine.draws import DEFAULT_SEED
from forecast.engine.inputs import build_inputs, indicator_betas
from forecast.engine.origins import Origin
from forecast.engine.sums import MOST_EXACT, Sums, standard_error
from forecast.explain.leave_one_out import leave_one_out
from forecast.explain.sensitivity import sensitivity
from forecast.explain.sentences import sentences
from forecast.explain.shapley import Shapley, shapley

# How many sums of one set over one node the decomposition may take, about a second. Quadrature nodes share
# most of their work; drawn nodes do not.
_MOST_SUMS, _MOST_DRAWN = 1_500_000, 300_000


def explain(
    case: Case,
    as_of: date,
    scenario: str | None = None,
    seed: int = DEFAULT_SEED,
    most_exact: int = MOST_EXACT,
    with_leave_one_out: bool = True,
) -> Explanation:
    """Explain the probability of `scenario`, or of the leading one, in a case as known on a day.

    Cases of more than `most_exact` quadrature nodes are summed over drawn nodes. A brief needs no
    `with_leave_one_out`, since it has these rows from its assessment. Raises ProblemsError for a scenario
    that the question does not have on that day.
    """
    known = case.on(as_of)
    inputs, origins = build_inputs(known, as_of)
    _check_scenario(inputs.scenario, scenario, as_of)
    sums = Sums(inputs, seed, most_exact=most_exact)
    shapley_values = _decomposed(sums)
    left_out = leave_one_out(known, as_of, origins, sums) if with_leave_one_out else ()
    chosen = scenario or inputs.scenario[int(sums.headline.argmax())]
    explanation = Explanation(
        question=known.question,
        as_of=as_of,
        scenario=chosen,
        prior=sums.by_scenario(inputs.prior.mean),
        posterior=sums.by_scenario(sums.posterior),
        error=sums.by_scenario(sums.error),
        shares=_shares(sums, origins, shapley_values),
        leave_one_out=left_out,
        indicators=_indicators(known, sums, left_out),
        sensitivity=sensitivity(known, as_of, origins, sums, chosen),
        sentences=(),
        computed=sums.computed(shapley_values.orders),
    )
    return replace(explanation, sentences=sentences(explanation, known))


def _check_scenario(known: tuple[str, ...], scenario: str | None, as_of: date) -> None:
    if scenario is not None and scenario not in known:
        rule = f"the question has no such scenario on {as_of}"
        step = nearest(scenario, known, "Leave it out.")
        problem = Problem("unknown-scenario", "--scenario", (), f"found {quoted(scenario)}", rule, step)
        raise ProblemsError((problem,))


def _decomposed(sums: Sums) -> Shapley:
    """The whole move of the log-odds, in bans, divided among origins and silences."""

    def bans(kept: Bools) -> Floats:
        odds: Floats = log_odds(sums.logs(kept=kept)) * BANS
        return odds

    most = _MOST_SUMS if sums.is_exact else _MOST_DRAWN
    return shapley(len(sums.inputs.players), bans, most // max(1, sums.nodes), sums.seed)


def _shares(sums: Sums, origins: tuple[Origin, ...], parts: Shapley) -> tuple[Share, ...]:
    error = np.hypot(standard_error(parts.value), parts.error)
    kinds = [("origin", origin.entered.indicator or "") for origin in origins]
    kinds += [("silence", player) for player in sums.inputs.players[len(origins) :]]
    return tuple(
        Share(
            kind=kind,
            id=player,
            indicator=indicator,
            weight=sums.by_scenario(parts.value[0, index]),
            error=sums.by_scenario(error[index]),
            **(sums.inputs.credits[player]._asdict() if kind == "origin" else {}),
        )
        for index, (player, (kind, indicator)) in enumerate(zip(sums.inputs.players, kinds, strict=True))
    )


def _indicators(case: Case, sums: Sums, left_out: tuple[LeaveOneOutRow, ...]) -> tuple[IndicatorRow, ...]:
    """Every indicator, the most diagnostic first: by the ratio of its largest to its smallest judgement."""
    weights = {row.id: row.weight for row in left_out if row.kind == "indicator"}
    rows = []
    for indicator in case.question.indicators:
        means = np.array([beta.mean for beta in indicator_betas(indicator, sums.inputs.scenario)])
        rows.append(
            IndicatorRow(
                id=indicator.id,
                text=indicator.text,
                group=indicator.group or "",
                reported=indicator.id in weights,
                given=sums.by_scenario(means),
                ratio=float(means.max() / means.min()),
                weight=weights.get(indicator.id, sums.by_scenario(np.zeros(len(means)))),
            )
        )
    return tuple(sorted(rows, key=lambda row: -row.ratio))
