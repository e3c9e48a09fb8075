"""The explanation of a case on a day: why its probabilities are what they are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.domain.case import Case
from forecast.domain.explanation import Explanation, IndicatorRow, LeaveOneOutRow, Share
from forecast.domain.question import Question
from forecast.engine.arrays import BANS, Bools, Floats, log_odds, split
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
_MOST_SUMS, _MOST_DRAWN = 1_000_000, 300_000


def explain(
    case: Case,
    as_of: date,
    scenario: str | None = None,
    seed: int = DEFAULT_SEED,
    most_exact: int = MOST_EXACT,
    with_leave_one_out: bool = True,
) -> Explanation:
    """Explain the answer to the question, or the probability of `scenario`, in a case as known on a day.

    A question that does not say what means yes has its leading scenario explained.
    Cases of more than `most_exact` quadrature nodes are summed over drawn nodes. A brief needs no
    `with_leave_one_out`, since it has these rows from its assessment. Raises ProblemsError for a scenario
    that the question does not have on that day.
    """
    known = case.on(as_of)
    inputs, origins = build_inputs(known, as_of)
    sums = Sums(inputs, seed, most_exact=most_exact)
    asked = asked_of(known.question, sums, scenario, as_of)
    columns = [inputs.scenario.index(name) for name in asked]
    shapley_values = _decomposed(sums, columns)
    left_out = leave_one_out(known, as_of, origins, sums, columns) if with_leave_one_out else ()
    explanation = Explanation(
        question=known.question,
        as_of=as_of,
        asked=asked,
        prior=sums.by_scenario(inputs.prior.mean),
        posterior=sums.by_scenario(sums.posterior),
        error=sums.by_scenario(sums.error),
        shares=_shares(sums, origins, shapley_values),
        leave_one_out=left_out,
        indicators=_indicators(known, sums, left_out),
        sensitivity=sensitivity(known, as_of, origins, sums, columns),
        sentences=(),
        computed=sums.computed(shapley_values.orders),
    )
    return replace(explanation, sentences=sentences(explanation, known))


def asked_of(question: Question, sums: Sums, scenario: str | None, as_of: date) -> tuple[str, ...]:
    """The scenarios that are asked for: `scenario`, else those that mean yes, else the leading one.

    Raises ProblemsError for a scenario that the question does not have on that day.
    """
    known = sums.inputs.scenario
    if scenario is None:
        return question.yes or (known[int(sums.headline.argmax())],)
    if scenario not in known:
        rule = f"the question has no such scenario on {as_of}"
        step = nearest(scenario, known, "Leave it out.")
        problem = Problem("unknown-scenario", "--scenario", (), f"found {quoted(scenario)}", rule, step)
        raise ProblemsError((problem,))
    return (scenario,)


def _decomposed(sums: Sums, asked: Sequence[int]) -> Shapley:
    """The whole move divided among origins and silences.

    Columns are the log-odds of every scenario and of what is asked, in bans, then the chance of what is
    asked: parts are linear in what is divided.
    """

    def value(kept: Bools) -> Floats:
        logs = sums.logs(kept=kept)
        both = split(logs, asked)
        odds = [log_odds(logs) * BANS, log_odds(both)[..., :1] * BANS]
        return np.concatenate([*odds, np.exp(both[..., :1])], axis=-1)

    most = _MOST_SUMS if sums.is_exact else _MOST_DRAWN
    return shapley(len(sums.inputs.players), value, most // max(1, sums.nodes), sums.seed)


def _shares(sums: Sums, origins: tuple[Origin, ...], parts: Shapley) -> tuple[Share, ...]:
    error, count = np.hypot(standard_error(parts.value), parts.error), len(sums.inputs.scenario)
    kinds = [("origin", origin.entered.indicator or "") for origin in origins]
    kinds += [("silence", player) for player in sums.inputs.players[len(origins) :]]
    return tuple(
        Share(
            kind=kind,
            id=player,
            indicator=indicator,
            weight=sums.by_scenario(parts.value[0, index, :count]),
            error=sums.by_scenario(error[index, :count]),
            bans=float(parts.value[0, index, count]),
            bans_error=float(error[index, count]),
            points=float(parts.value[0, index, count + 1]),
            points_error=float(error[index, count + 1]),
            **(sums.inputs.credits[player]._asdict() if kind == "origin" else {}),
        )
        for index, (player, (kind, indicator)) in enumerate(zip(sums.inputs.players, kinds, strict=True))
    )


def _indicators(case: Case, sums: Sums, left_out: tuple[LeaveOneOutRow, ...]) -> tuple[IndicatorRow, ...]:
    """Every indicator, the most diagnostic first: by the ratio of its largest to its smallest judgement."""
    left = {row.id: row for row in left_out if row.kind == "indicator"}
    nothing, rows = sums.by_scenario(np.zeros(len(sums.inputs.scenario))), []
    for indicator in case.question.indicators:
        means = np.array([beta.mean for beta in indicator_betas(indicator, sums.inputs.scenario)])
        rows.append(
            IndicatorRow(
                id=indicator.id,
                text=indicator.text,
                group=indicator.group or "",
                reported=indicator.id in left,
                given=sums.by_scenario(means),
                ratio=float(means.max() / means.min()),
                weight=left[indicator.id].weight if indicator.id in left else nothing,
                bans=left[indicator.id].bans if indicator.id in left else 0.0,
            )
        )
    return tuple(sorted(rows, key=lambda row: -row.ratio))
