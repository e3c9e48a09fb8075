"""The prior over scenarios: reference classes with a deadline, and shares of what they leave.

Each scenario with reference classes takes a Beta-distributed part, a stick, of what the earlier such
scenarios left, in file order. The remainder is divided by a Dirichlet (generalised Dirichlet: Connor &
Mosimann 1969, doi:10.1080/01621459.1969.10500963).
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
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
# Nodes of the quadrature over a class of trials: nine digits, fewer where nearly all trials had the event.
_NODES = 64
# An event this sure (1 - e^-20) leaves nothing to the scenarios after it.
MOST_LOG_ODDS = 20.0


@dataclass(frozen=True, slots=True)
class ScenarioPrior:
    """The parameters of the generalised Dirichlet of pi, the scenarios' probabilities.

    `stick` and `share` are positions in the question's scenario order, `stick_beta` and `share_count` the
    Betas and the Dirichlet counts that belong to them.
    """

    stick: tuple[int, ...]
    stick_beta: tuple[Beta, ...]
    share: tuple[int, ...]
    share_count: tuple[float, ...]

    @property
    def mean(self) -> npt.NDArray[np.float64]:
        """E[pi], [scenario]; sums to 1.

        >>> ScenarioPrior((0,), (Beta(1.0, 9.0),), (1, 2), (1.0, 2.0)).mean.round(9).tolist()
        [0.1, 0.3, 0.6]
        """
        mean = np.empty(len(self.stick) + len(self.share))
        left = 1.0
        for k, (a, b) in zip(self.stick, self.stick_beta, strict=True):
            mean[k] = left * a / (a + b)
            left *= b / (a + b)
        mean[list(self.share)] = left * np.array(self.share_count) / sum(self.share_count)
        return mean


def hazard_beta(events: float, exposure: float, window: float) -> Beta:
    """The Beta of P(at least one event within `window`) after `events` in `exposure`.

    Both times are in one unit. The hazard is Gamma(A, B) with A = events + 1/2 (Jeffreys) and B = exposure.
    Over h = window the probability has mean 1 - (B/(B+h))^A and second moment 1 - 2 (B/(B+h))^A +
    (B/(B+2h))^A, which the Beta matches. Raises OverflowError where an event is all but certain, 1 - e^-20.

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


@lru_cache(maxsize=1_024)
def trials_beta(events: float, trials: float, part: float) -> Beta:
    """The Beta of P(the event within a part of a window) after `events` in `trials`, each a whole window.

    For the whole window p is Beta(events + 1/2, trials - events + 1/2). With a constant hazard within the
    window the event falls in the part u with probability 1 - (1-p)^u, whose mean and variance the Beta
    matches.

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
    """The Beta of P(the event after `as_of` and by `until`) by one reference class; None before its exposure.

    `until` is the question's last day if left out. A trial stands for the question's whole window, of which a
    part is left. Raises OverflowError where the class makes the event all but certain.
    """
    left = max(((until or question.closes) - as_of).days, SHORTEST_WINDOW)
    if rate.trials is not None:
        whole = (question.closes - question.opens).days
        return trials_beta(rate.events, rate.trials, left / whole)
    exposure = _exposure_days(rate, as_of)
    if exposure <= 0:
        return None
    return hazard_beta(rate.events, exposure, left)


def begun_classes(question: Question, as_of: date) -> list[tuple[Rate, Beta]]:
    """The reference classes that have exposure before a day, with the Beta of each alone."""
    return [(rate, beta) for rate in question.prior.rates if (beta := rate_beta(rate, question, as_of))]


def share_by(question: Question, scenario: str, as_of: date, day: date) -> float:
    """F(day) / F(closes) of a scenario with reference classes: the part of its probability by a day.

    F is the pooled mean of its classes. The part rises with the day, to 1 at the close, so that P(scenario by
    day | reports) = P(scenario | reports) F(day) / F(closes) is never above that of a later day.
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

    Raises ProblemsError where all classes of a scenario begin their exposure after that day, or a class makes
    its scenario all but certain.
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
    counts = {k: shares[name] for k, name in enumerate(question.scenario_ids) if name in shares}
    return ScenarioPrior(tuple(sticks), tuple(sticks.values()), tuple(counts), tuple(counts.values()))


def _pooled(question: Question, scenario: str, as_of: date) -> Beta | None:
    classes = [rate for rate in question.prior.rates if rate.scenario == scenario]
    begun = [(beta, rate.weight) for rate in classes if (beta := rate_beta(rate, question, as_of))]
    return pool([beta for beta, _ in begun], [weight for _, weight in begun]) if begun else None


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
