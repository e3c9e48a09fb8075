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

from forecast.core.beta import beta_from_moments, jacobi_nodes
from forecast.core.probability import expit, logit
from forecast.core.problem import Problem, ProblemsError
from forecast.domain.question import Question, Rate
from forecast.engine.judgement import Beta, pool

DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
# The as-of day itself is included: at the close half a day, on average, is still to come.
SHORTEST_WINDOW = 0.5
# Of the quadrature over a class of trials: nine digits where most trials went the other way, fewer
# where nearly none did.
_NODES = 64
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


def trials_beta(events: float, trials: float, part: float) -> Beta:
    """P(the event within a part of a window) from `events` in `trials`, each a window of that kind.

    With Beta(events + 1/2, trials - events + 1/2) for the whole window and a constant hazard within
    it, p of the whole is 1 - (1-p)^part of the part; the Beta with the two moments of that.

    >>> trials_beta(1, 8, 1.0)
    Beta(a=1.5, b=7.5)
    >>> round(trials_beta(1e8, 1e9, 3 / 12).mean, 3)  # p .1 for twelve months, nine of them gone
    0.026
    """
    whole = Beta(events + 0.5, trials - events + 0.5)
    if part == 1:
        return whole
    p, weight = jacobi_nodes(*whole, _NODES)
    within = -np.expm1(part * np.log1p(-p))
    mean = float(weight @ within)
    a, b = beta_from_moments(mean, weight @ (within - mean) ** 2)
    return Beta(float(a), float(b))


def rate_beta(rate: Rate, question: Question, as_of: date, until: date | None = None) -> Beta | None:
    """What one reference class alone says of its scenario; None where its exposure has not begun.

    P(the event after `as_of` and by `until`), which is the question's last day if left out. A trial
    stands for the question's whole window, of which a part is left.
    """
    left = max(((until or question.closes) - as_of).days, SHORTEST_WINDOW)
    if rate.trials is not None:
        whole = (question.closes - question.opens).days
        return trials_beta(rate.events, rate.trials, left / whole)
    exposure = _exposure_days(rate, as_of)
    if exposure <= 0:
        return None
    return hazard_beta(rate.events, exposure, left)


def share_by(question: Question, scenario: str, as_of: date, day: date) -> float:
    """F(day) / F(closes) of a scenario with reference classes: how much of its chance falls by a day.

    F is the pooled mean of its classes. It rises with the day, from above 0 to 1 at the close, so
    P(scenario by day | reports) = P(scenario | reports) F(day) / F(closes) is never above that of a
    later day.
    """
    classes = [rate for rate in question.prior.rates if rate.scenario == scenario]
    weights = np.array([rate.weight for rate in classes])

    def pooled(until: date) -> float:
        betas = [rate_beta(rate, question, as_of, until) for rate in classes]
        begun = np.array([beta is not None for beta in betas])
        logits = np.array([logit(beta.mean) for beta in betas if beta is not None])
        return expit(float(weights[begun] @ logits / weights[begun].sum()))

    return pooled(day) / pooled(question.closes)


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
    each = [(beta, rate.weight) for rate in classes if (beta := rate_beta(rate, question, as_of))]
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
