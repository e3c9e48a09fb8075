"""Why the probabilities are what they are: the whole explanation of a case on a day."""

from dataclasses import replace
from datetime import date

import numpy as np

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.domain.case import Case
from forecast.domain.explanation import Explanation, IndicatorRow, LeaveOneOutRow, Share
from forecast.engine.assess import DEFAULT_SEED
from forecast.engine.inputs import Bools, Floats, indicator_betas
from forecast.engine.sums import MOST_EXACT, standard_error
from forecast.engine.support import log_odds
from forecast.explain.leave_one_out import leave_one_out
from forecast.explain.sensitivity import sensitivity
from forecast.explain.sentences import sentences
from forecast.explain.shapley import Shapley, shapley
from forecast.explain.study import BANS, Study, study

# Sums of one set over one node that the decomposition may take, about a second's worth. Quadrature
# nodes share most of their work, drawn ones do not.
_MOST_SUMS, _MOST_DRAWN = 1_500_000, 300_000
_COVERED = 48


def explain(
    case: Case,
    as_of: date,
    scenario: str | None = None,
    seed: int = DEFAULT_SEED,
    most_exact: int = MOST_EXACT,
    with_leave_one_out: bool = True,
) -> Explanation:
    """Explain a case as known on a day; `scenario` is the leading one unless told.

    Cases of more than `most_exact` quadrature nodes are summed over drawn ones. Without `with_leave_one_out`
    nothing is left out in turn, which a brief has from the assessment. Raises ProblemsError
    for a scenario that the question does not have on that day.
    """
    found = study(case, as_of, seed, most_exact)
    _check_scenario(found, scenario)
    players = len(found.players)
    found.nodes.cover(found.inputs, _spread_out(players, seed))
    shared = _decomposed(found, seed)
    left = leave_one_out(found) if with_leave_one_out else ()
    logs = found.log_posterior
    posterior = found.by_scenario(np.exp(logs[0]))
    asked = scenario or max(posterior, key=lambda each: posterior[each])
    explanation = Explanation(
        question=found.case.question,
        as_of=as_of,
        scenario=asked,
        prior=found.by_scenario(found.inputs.prior.mean),
        posterior=posterior,
        error=found.by_scenario(standard_error(np.exp(logs))),
        shares=_shares(found, shared),
        leave_one_out=left,
        indicators=_told(found, left),
        sensitivity=sensitivity(found, asked),
        sentences=(),
        computed=found.computed(shared.orders),
    )
    return replace(explanation, sentences=sentences(explanation, found.case))


def _check_scenario(found: Study, scenario: str | None) -> None:
    known = found.inputs.scenario
    if scenario is not None and scenario not in known:
        rule = f"the question has no such scenario on {found.as_of}"
        step = nearest(scenario, known, "Leave it out.")
        raise ProblemsError(
            (Problem("unknown-scenario", "--scenario", (), f"found {quoted(scenario)}", rule, step),)
        )


def _spread_out(players: int, seed: int) -> Bools:
    """Sets of players of every size, and each player left out, to judge the nodes by."""
    random = np.random.default_rng(seed)
    sizes = np.linspace(0, players, _COVERED)
    some = random.random((_COVERED, players)).argsort(1).argsort(1) < sizes[:, None]
    return np.concatenate([some, ~np.eye(players, dtype=bool)])


def _decomposed(found: Study, seed: int) -> Shapley:
    """The whole move of the log-odds, in bans, shared out among origins and silences."""

    def bans(kept: Bools) -> Floats:
        odds: Floats = log_odds(found.subsets(kept)) * BANS
        return odds

    most = _MOST_SUMS if found.nodes.is_exact(found.inputs) else _MOST_DRAWN
    sums = most // max(1, found.nodes.count(found.inputs))
    return shapley(len(found.players), bans, sums, seed)


def _shares(found: Study, shared: Shapley) -> tuple[Share, ...]:
    error = np.hypot(standard_error(shared.value), shared.error)
    reports = len(found.inputs.report)
    return tuple(
        Share(
            kind="origin" if place < reports else "silence",
            id=player,
            indicator=_subject(found, place) if place < reports else player,
            weight=found.by_scenario(shared.value[0, place]),
            error=found.by_scenario(error[place]),
        )
        for place, player in enumerate(found.players)
    )


def _subject(found: Study, place: int) -> str:
    return found.origins[place].entered.indicator or ""


def _told(found: Study, left: tuple[LeaveOneOutRow, ...]) -> tuple[IndicatorRow, ...]:
    """Every indicator, the one that tells the scenarios apart best first."""
    weights = {piece.id: piece.weight for piece in left if piece.kind == "indicator"}
    rows = []
    for indicator in found.case.question.indicators:
        given = np.array([beta.mean for beta in indicator_betas(indicator, found.inputs.scenario)])
        rows.append(
            IndicatorRow(
                id=indicator.id,
                text=indicator.text,
                group=indicator.group or "",
                reported=indicator.id in weights,
                given=found.by_scenario(given),
                ratio=float(given.max() / given.min()),
                weight=weights.get(indicator.id, found.by_scenario(np.zeros(len(given)))),
            )
        )
    return tuple(sorted(rows, key=lambda row: -row.ratio))
