"""The prior over scenarios: reference classes with a deadline, and shares of what they leave.

Each scenario with reference classes takes a Beta-distributed part, a stick, of what the earlier such
scenarios left, in file order. So does then each share with a deadline of its own. The remainder is divided by
a Dirichlet (generalised Dirichlet: Connor & Mosimann 1969, doi:10.1080/01621459.1969.10500963).
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import exp, expm1, log1p

import numpy as np
import numpy.typing as npt

from forecast.core.beta import beta_from_moments, jacobi_nodes, log_beta
from forecast.core.problem import Problem, ProblemsError
from forecast.domain.question import Question, Rate
from forecast.engine.arrays import LEAST
from forecast.engine.judgement import Beta, pool

DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
# The as-of day itself is included: at the close half a day, on average, is still to come.
SHORTEST_WINDOW = 0.5
# Of more trials than this the moments come from a quadrature, which has nine digits there.
_MANY, _NODES = 1e5, 64
# An event this sure (1 - e^-20) leaves nothing to the scenarios after it.
MOST_LOG_ODDS = 20.0


@dataclass(frozen=True, slots=True)
class ScenarioPrior:
    """The parameters of the generalised Dirichlet of pi, the scenarios' probabilities.

    `stick` and `share` are positions in the question's scenario order, `stick_beta` and `share_count` the
    Betas and the Dirichlet counts that belong to them. The last `dated` sticks are of shares with a deadline
    of their own.
    """

    stick: tuple[int, ...]
    stick_beta: tuple[Beta, ...]
    share: tuple[int, ...]
    share_count: tuple[float, ...]
    dated: int = 0

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


def trials_beta(events: float, trials: float, part: float) -> Beta:
    """The Beta of P(the event within `part` trials) after `events` in `trials`.

    For one trial p is Beta(events + 1/2, trials - events + 1/2); see `within`.

    >>> trials_beta(1, 8, 1.0)
    Beta(a=1.5, b=7.5)
    >>> round(trials_beta(1e8, 1e9, 3 / 12).mean, 3)  # p .1 for twelve months, nine of them gone
    0.026
    """
    return within(Beta(events + 0.5, trials - events + 0.5), part)


@lru_cache(maxsize=1_024)
def within(whole: Beta, part: float) -> Beta:
    """The Beta of P(an event within a part of its time), where P(within all of it) has the Beta `whole`.

    With a constant hazard the event falls in the part u with probability 1 - (1-p)^u. With E (1-p)^u =
    B(a, b+u) / B(a, b) the Beta matches its mean and variance. Where no time is left the chance is all but 0.
    Raises OverflowError where the event is all but certain, 1 - e^-20.

    >>> [round(within(Beta(1.0, 9.0), u).mean, 7) for u in (1, 0.5, 0.25, 0)]
    [0.1, 0.0526316, 0.027027, 0.0]
    """
    if part == 1:
        return whole
    if part == 0:
        return Beta(LEAST, 1.0)
    log_none, log_twice = (_log_none(whole, times * part) for times in (1, 2))
    if log_none < -MOST_LOG_ODDS:
        raise OverflowError("an event that is all but certain within its time")
    mean, variance = -expm1(log_none), exp(2 * log_none) * expm1(log_twice - 2 * log_none)
    if sum(whole) > _MANY:  # the difference of the logs would have lost its digits
        p, weight = jacobi_nodes(*whole, _NODES)
        chance = -np.expm1(part * np.log1p(-p))
        mean = float(weight @ chance)
        variance = float(weight @ (chance - mean) ** 2)
    a, b = beta_from_moments(mean, variance)
    return Beta(float(a), float(b))


def _log_none(whole: Beta, part: float) -> float:
    """Ln E (1-p)^part for p ~ Beta(a, b)."""
    return float(log_beta(whole.a, whole.b + part) - log_beta(whole.a, whole.b))


def rate_beta(rate: Rate, question: Question, as_of: date, until: date | None = None) -> Beta | None:
    """The Beta of P(the event after `as_of` and by `until`) by one reference class; None before its exposure.

    `until` is the question's last day if left out. The question's whole window brings one trial, or as many
    as are `expected`; a part of it is left. Raises OverflowError where the class makes the event all but
    certain.
    """
    left = _days_left(question, as_of, until)
    if rate.trials is not None:
        return trials_beta(rate.events, rate.trials, _trials_in(rate, question, left))
    exposure = _exposure_days(rate, as_of)
    if exposure <= 0:
        return None
    return hazard_beta(rate.events, exposure, left)


def _days_left(question: Question, as_of: date, until: date | None) -> float:
    return max(((until or question.closes) - as_of).days, SHORTEST_WINDOW)


def _trials_in(rate: Rate, question: Question, left: float) -> float:
    """How many trials some days of the question bring."""
    return (rate.expected or 1.0) * left / (question.closes - question.opens).days


def begun_classes(question: Question, as_of: date) -> list[tuple[Rate, Beta]]:
    """The reference classes that have exposure before a day, with the Beta of each alone."""
    return [(rate, beta) for rate in question.prior.rates if (beta := rate_beta(rate, question, as_of))]


def share_by(question: Question, scenario: str, as_of: date, day: date) -> float:
    """F(day) / F(closes) of a scenario with reference classes: the part of its probability by a day.

    F is the pooled mean of its classes. The part rises with the day, to 1 at the close, so that P(scenario by
    day | reports) = P(scenario | reports) F(day) / F(closes) is never above that of a later day.
    """
    by_day, in_all = (_pooled(question, scenario, as_of, until) for until in (day, question.closes))
    return by_day.mean / in_all.mean if by_day and in_all else 1.0


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
    for k, (by, added) in enumerate((scenario.by, scenario.added) for scenario in question.scenarios):
        if by and k in counts:
            share, start = counts.pop(k), max(question.opens, added or question.opens)
            left = max((by - as_of).days, 0) / max((by - start).days, 1)
            sticks[k] = within(Beta(share, sum(counts.values())), min(left, 1.0))
    dated = sum(question.scenario_ids[k] in shares for k in sticks)
    return ScenarioPrior(tuple(sticks), tuple(sticks.values()), tuple(counts), tuple(counts.values()), dated)


def _pooled(question: Question, scenario: str, as_of: date, until: date | None = None) -> Beta | None:
    """The classes of a scenario pooled, with its own record as data on them; None where none has begun.

    With n events in T of the window's lengths Beta(a, b) becomes Beta(a + n, b + T), exact for n = 0 where
    the hazard is constant. A record that is alone is a class like any other.
    """
    classes = [rate for rate in question.prior.rates if rate.scenario == scenario]
    begun = [(rate, beta) for rate in classes if (beta := rate_beta(rate, question, as_of, until))]
    if not begun:
        return None
    opinions = [(rate, beta) for rate, beta in begun if not rate.own] or begun
    a, b = pool([beta for _, beta in opinions], [rate.weight for rate, _ in opinions])
    left = _days_left(question, as_of, until)
    for rate in (rate for rate, _ in begun if rate.own and len(opinions) < len(begun)):
        windows = _exposure_days(rate, as_of) / left
        if rate.trials is not None:
            windows = rate.trials / _trials_in(rate, question, left)
        a, b = a + rate.events, b + windows
    return Beta(a, b)


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
