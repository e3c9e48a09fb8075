"""The prior over scenarios: reference classes with a deadline, and shares of what they leave.

Each scenario with reference classes is a stick broken off what earlier such scenarios left, in
file order; the rest is Dirichlet (generalised Dirichlet, Connor & Mosimann 1969,
doi:10.1080/01621459.1969.10500963).
"""

from dataclasses import dataclass
from datetime import date
from math import exp, expm1, log1p

import numpy as np
import numpy.typing as npt

from forecast.core.problem import Problem, ProblemsError
from forecast.domain.question import Question, Rate
from forecast.engine.judgement import Beta, pool

DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
# The as-of day itself is included: at the close half a day, on average, is still to come.
SHORTEST_WINDOW = 0.5
# An event this sure (1 - e^-20) leaves nothing to the scenarios after it.
MOST_LOG_ODDS = 20.0


@dataclass(frozen=True, slots=True)
class ScenarioPrior:
    """Sticks and shares; `stick` and `share` hold positions in the question's scenario order."""

    stick: tuple[int, ...]
    stick_beta: tuple[Beta, ...]
    share: tuple[int, ...]
    share_count: tuple[float, ...]

    @property
    def mean(self) -> npt.NDArray[np.float64]:
        """E[pi], shape (scenario,); sums to 1."""
        mean = np.empty(len(self.stick) + len(self.share))
        left = 1.0
        for k, (a, b) in zip(self.stick, self.stick_beta, strict=True):
            mean[k] = left * a / (a + b)
            left *= b / (a + b)
        mean[list(self.share)] = left * np.array(self.share_count) / sum(self.share_count)
        return mean


def hazard_beta(events: float, exposure: float, window: float) -> Beta:
    """P(at least one event within `window`) from `events` in `exposure`, in one unit of time.

    A Gamma(events + 1/2, exposure) hazard (Jeffreys) over the window has mean 1 - (B/(B+h))^A and
    second moment 1 - 2 (B/(B+h))^A + (B/(B+2h))^A; the Beta with those two moments.

    >>> a, b = hazard_beta(2, 537 * 365.25, 101)
    >>> round(a, 4), round(b, 2)
    (2.5, 1941.22)
    """
    shape, ratio = events + 0.5, window / exposure
    if shape * log1p(ratio) > MOST_LOG_ODDS:
        raise OverflowError("an event that is all but certain within the window")
    log_none = -shape * log1p(ratio)
    mean, none = -expm1(log_none), exp(log_none)
    variance = none**2 * expm1(shape * log1p(ratio**2 / (1 + 2 * ratio)))
    total = mean * none / variance - 1
    return Beta(mean * total, none * total)


def rate_beta(rate: Rate, as_of: date, closes: date) -> Beta | None:
    """What one reference class alone says of its scenario; None where its exposure has not begun."""
    if rate.trials is not None:
        return Beta(rate.events + 0.5, rate.trials - rate.events + 0.5)
    exposure = _exposure_days(rate, as_of)
    if exposure <= 0:
        return None
    return hazard_beta(rate.events, exposure, max((closes - as_of).days, SHORTEST_WINDOW))


def _exposure_days(rate: Rate, as_of: date) -> float:
    if rate.since is not None:
        return float((as_of - rate.since).days)
    return (rate.exposure or 0.0) * DAYS[rate.per or "day"]


def scenario_prior(question: Question, as_of: date) -> ScenarioPrior:
    """The prior of a question on a day.

    Raises ProblemsError where every class of a scenario begins its exposure after that day.
    """
    shares = question.prior.shares
    sticks: dict[int, Beta] = {}
    problems: list[Problem] = []
    for k, scenario in enumerate(question.scenario_ids):
        if scenario in shares:
            continue
        try:
            beta = _pooled(question, scenario, as_of)
        except OverflowError:
            problems.append(_all_but_certain(question, scenario))
            continue
        if beta:
            sticks[k] = beta
        else:
            problems.append(_no_exposure(question, scenario, as_of))
    if problems:
        raise ProblemsError(tuple(problems))
    position = {scenario: k for k, scenario in enumerate(question.scenario_ids)}
    share = tuple(position[scenario] for scenario in question.scenario_ids if scenario in shares)
    count = tuple(shares[question.scenario_ids[k]] for k in share)
    return ScenarioPrior(tuple(sticks), tuple(sticks.values()), share, count)


def _pooled(question: Question, scenario: str, as_of: date) -> Beta | None:
    classes = [rate for rate in question.prior.rates if rate.scenario == scenario]
    each = [(beta, rate.weight) for rate in classes if (beta := rate_beta(rate, as_of, question.closes))]
    return pool([beta for beta, _ in each], [weight for _, weight in each]) if each else None


def _no_exposure(question: Question, scenario: str, as_of: date) -> Problem:
    return Problem(
        "no-exposure",
        question.file,
        ("prior", "rates"),
        f'no reference class of "{scenario}" has begun by {as_of}',
        "a class needs exposure before the as-of date",
        "Add a class with earlier exposure, or assess a later day.",
    )


def _all_but_certain(question: Question, scenario: str) -> Problem:
    return Problem(
        "rate-leaves-nothing",
        question.file,
        ("prior", "rates"),
        f'a reference class makes "{scenario}" all but certain before {question.closes}',
        "a class must leave something to the other scenarios",
        "Look at its events, exposure and unit; if they are right, ask about something rarer.",
    )
