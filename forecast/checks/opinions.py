"""A check of opinions on the outcome: how far they, and not reports on indicators, carry the forecast."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from forecast.checks.messages import Finding
from forecast.core.bad_value import quoted
from forecast.core.plain import count
from forecast.core.problem import ProblemsError
from forecast.domain.case import Case
from forecast.domain.question import Prior

type Array = npt.NDArray[np.float64]

# On the log-odds scale; of a smaller move nothing needs to carry most.
_LEAST_MOVE = 0.1
_MOST_PART = 0.5


def opinions_carry(case: Case) -> Iterator[Finding]:
    """Opinions without which the reports would move the answer less than half as far, or the other way."""
    if not any(report.is_opinion for report in case.reports):
        return
    day = _day(case)
    known = case.on(day)
    opinions = [report for report in known.reports if report.is_opinion]
    if opinions and (answer := _carried(known, day)):
        first = opinions[0]
        words = {
            "opinions": count(len(opinions), "opinion"),
            "named": " or ".join(map(quoted, answer)),
        }
        key = "says" if first.says else "scenario"
        yield Finding("opinions-carry", ("reports", first.id, key), words, first.file)


def _day(case: Case) -> date:
    """The as-of date; without one the day on which the last report is known."""
    question = case.question
    latest = max((report.known for report in case.reports), default=question.opens)
    return question.as_of or min(max(latest, question.opens), question.closes)


def _carried(case: Case, day: date) -> tuple[str, ...]:
    """The scenarios that make up the answer, where opinions carry most of its move; else none."""
    _, _, alone = _logs(_opinions_alone(case), day)
    if np.ptp(alone) < _MOST_PART * _LEAST_MOVE:  # no log-odds move further than this
        return ()
    try:
        prior, posterior, opinions = _logs(case, day)
    except ProblemsError:
        return ()
    scenarios = case.question.scenario_ids
    answer = case.question.yes or (scenarios[int(posterior.argmax())],)
    within = np.isin(scenarios, answer)
    before, after, without = (_log_odds(logs, within) for logs in (prior, posterior, posterior - opinions))
    move = after - before
    is_carried = abs(move) >= _LEAST_MOVE and (without - before) / move < _MOST_PART
    return answer if is_carried else ()


def _logs(case: Case, day: date) -> tuple[Array, Array, Array]:
    """Logs of the prior, the posterior up to a constant, and the likelihood of the opinions, [scenario].

    The sources are held at their mean reliabilities, so that one sum is enough.
    """
    # Only cases with opinions need the engine, and its imports take a while.
    from forecast.engine.inputs import build_inputs
    from forecast.engine.likelihood import Likelihood

    inputs, _ = build_inputs(case, day)
    likelihood, r = Likelihood(inputs), inputs.r_mean[None]
    return likelihood.log_prior, likelihood.log_joint(r)[0], likelihood.opinions(r)[0]


def _log_odds(logs: Array, within: npt.NDArray[np.bool_]) -> float:
    return float(np.logaddexp.reduce(logs[within]) - np.logaddexp.reduce(logs[~within]))


def _opinions_alone(case: Case) -> Case:
    """The case with an even prior and no indicators, which is quickly summed."""
    question = case.question
    even = Prior((), dict.fromkeys(question.scenario_ids, 1.0))
    scenarios = tuple(replace(scenario, by=None) for scenario in question.scenarios)
    opinions = tuple(report for report in case.reports if report.is_opinion)
    question = replace(question, prior=even, scenarios=scenarios, indicators=())
    return replace(case, question=question, reports=opinions)
