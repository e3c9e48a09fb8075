"""Scores of every pair of question and forecaster, averaged over its days or on one day.

With them come the same scores of the references that skill is measured against, on the same days.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.scoring import formulas
from forecast.scoring.cells import Floats, Ints
from forecast.scoring.forecasts import Forecasts, by_size
from forecast.scoring.periods import ForecastPeriods, range_sums

LOSSES = ("brier", "log", "rps")
SCORES = (*LOSSES, "baseline", "peer")
REFERENCES = ("uniform", "base_rate", "first", "pool")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Values of pairs by name: the scores, and `brier/uniform` and the like for the references.

    Every array is [pair]; `covered` is the share of the question's scheduled days with a forecast that
    stands or was still to stand. NaN where a score does not exist: the ranked probability score of
    scenarios without an order, a peer score without peers, a base rate that is not given.
    """

    question: Ints
    forecaster: Ints
    values: dict[str, Floats]
    covered: Floats
    zeros: Ints

    def take(self, rows: Ints) -> "Pairs":
        """These rows, in this order; a row may come again."""
        values = {name: column[rows] for name, column in self.values.items()}
        return Pairs(self.question[rows], self.forecaster[rows], values, self.covered[rows], self.zeros[rows])

    @staticmethod
    def joined(parts: "Sequence[Pairs]") -> "Pairs":
        """The rows of all parts, one after the other."""
        parts = [*parts, NO_PAIRS]
        return Pairs(
            np.concatenate([pairs.question for pairs in parts]),
            np.concatenate([pairs.forecaster for pairs in parts]),
            {name: np.concatenate([pairs.values[name] for pairs in parts]) for name in NO_PAIRS.values},
            np.concatenate([pairs.covered for pairs in parts]),
            np.concatenate([pairs.zeros for pairs in parts]),
        )


NO_PAIRS = Pairs(
    np.zeros(0, dtype=np.int64),
    np.zeros(0, dtype=np.int64),
    {name: np.zeros(0) for name in (*SCORES, *(f"{a}/{b}" for a in LOSSES for b in REFERENCES))},
    np.zeros(0),
    np.zeros(0, dtype=np.int64),
)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Losses of everything that may stand on a day: forecasts, and the pool of each segment.

    `losses` [loss, forecast], `pooled` [loss, segment], `uniform` and `base` [loss, question], where the
    losses are Brier, log (nats) and ranked probability score, lower is better; `p_outcome` [forecast] is
    what was given to what came true.
    """

    forecasts: Forecasts
    periods: ForecastPeriods
    losses: Floats
    pooled: Floats
    uniform: Floats
    base: Floats
    p_outcome: Floats

    def averaged(self) -> Pairs:
        """Scores averaged over the days open, as scheduled.

        A day after an early resolution counts as one on which the truth was known: it adds nothing to a
        sum, and stays in the number that it is divided by. Days before a forecaster's first forecast
        are left out of his losses; baseline and peer score count 0 on them, as Metaculus does.
        """
        f, s = self.forecasts, self.periods
        q = s.question
        start = f.day[s.first]
        mine, scheduled = f.questions.closes[q] - start + 1, f.questions.closes[q] - f.questions.opens[q] + 1
        held = f.questions.end[q] - start

        def mean(of_forecast: Floats, days: Ints) -> Floats:
            return np.bincount(s.pair, of_forecast * s.days, minlength=len(q)) / days

        pooled = [
            range_sums(loss * s.segment_days, s.begins[s.first], s.question_segment[q + 1]) / mine
            for loss in self.pooled
        ]
        constant = {"uniform": self.uniform[:, q], "base_rate": self.base[:, q]}
        constant["first"] = self.losses[:, s.first]
        values = _values_by_name(
            [mean(loss, mine) for loss in self.losses],
            {"pool": pooled} | {name: losses * held / mine for name, losses in constant.items()},
            mean(formulas.baseline(self.p_outcome, f.questions.size[f.question]), scheduled),
            self._peer() / scheduled,
        )
        zeros = np.bincount(s.pair, self.p_outcome == 0, minlength=len(q)).astype(np.int64)
        return Pairs(q, s.forecaster, values, mine / scheduled, zeros)

    def _peer(self) -> Floats:
        """The peer scores of all days together, NaN where there never is a peer."""
        s = self.periods
        none = self.p_outcome == 0
        logs = np.log(np.where(none, 1.0, self.p_outcome))
        number = s.segment_sums(np.ones(len(logs))).round()
        zeros = s.segment_sums(none.astype(np.float64)).round()
        logged = s.segment_sums(logs)
        days = np.where(number > 1, s.segment_days, 0)
        others = np.maximum(number - 1, 1)
        owed = range_sums(days * number / others, s.begins, s.ends)
        theirs = range_sums(days * logged / others, s.begins, s.ends)
        some_zero = range_sums(days * (zeros > 0), s.begins, s.ends) > 0
        some_not = range_sums(days * (zeros < number), s.begins, s.ends) > 0
        scores = formulas.with_zeros(100 * (logs * owed - theirs), none, some_zero, some_not)
        with np.errstate(invalid="ignore"):  # infinitely better on some days, infinitely worse on others
            total = np.bincount(s.pair, scores, minlength=len(s.question))
        return np.where(np.bincount(s.pair, owed, minlength=len(s.question)) > 0, total, np.nan)

    def spot(self, before: int) -> Pairs:
        """Scores on one day, so many before the scheduled close; of pairs with a forecast on it."""
        f, s = self.forecasts, self.periods
        day = f.questions.closes - before
        at = s.forecast_on(day, f)
        pair = np.flatnonzero(at >= 0)
        chosen, q = at[pair], s.question[pair]
        segment = s.segment_at(day)[q]
        references = {
            "uniform": self.uniform[:, q],
            "base_rate": self.base[:, q],
            "first": self.losses[:, s.first[pair]],
            "pool": self.pooled[:, segment],
        }
        values = _values_by_name(
            self.losses[:, chosen],
            references,
            formulas.baseline(self.p_outcome[chosen], f.questions.size[q]),
            formulas.peer(self.p_outcome[chosen], q),
        )
        zeros = (self.p_outcome[chosen] == 0).astype(np.int64)
        return Pairs(q, s.forecaster[pair], values, np.ones(len(q)), zeros)


def _values_by_name(
    own: Iterable[Floats], references: Mapping[str, Iterable[Floats]], baseline: Floats, peer: Floats
) -> dict[str, Floats]:
    """The values of `Pairs`; `own` and each of the references are [loss, pair]."""
    values = dict(zip(LOSSES, own, strict=True)) | {"baseline": baseline, "peer": peer}
    for reference, losses in references.items():
        values |= {f"{name}/{reference}": loss for name, loss in zip(LOSSES, losses, strict=True)}
    return values


def score_all(forecasts: Forecasts, periods: ForecastPeriods) -> Scorer:
    """The losses of all forecasts and references. At least one forecast is needed."""
    q, question = forecasts.questions, forecasts.question
    every = np.arange(len(q.names))
    losses = _losses(forecasts, question, forecasts.first, forecasts.p)
    uniform = np.repeat(1 / q.size, q.size)
    p_outcome = forecasts.p[forecasts.first + q.outcome[question]]
    return Scorer(
        forecasts=forecasts,
        periods=periods,
        losses=losses,
        pooled=_losses(forecasts, periods.segment_question, *_pool(forecasts, periods, p_outcome)),
        uniform=_losses(forecasts, every, q.base_first, uniform),
        base=_losses(forecasts, every, q.base_first, q.base),
        p_outcome=p_outcome,
    )


def _losses(forecasts: Forecasts, question: Ints, first: Ints, flat: Floats) -> Floats:
    """Brier, log and ranked probability score of each row's probabilities, [loss, row]."""
    q = forecasts.questions
    losses = np.full((len(LOSSES), len(question)), np.nan)
    for rows, p in by_size(q.size[question], first, flat):
        outcome = q.outcome[question[rows]]
        losses[0, rows] = formulas.brier(p, outcome)
        losses[1, rows] = formulas.log_score(p, outcome)
        losses[2, rows] = np.where(q.ordered[question[rows]], formulas.rps(p, outcome), np.nan)
    return losses


def _pool(forecasts: Forecasts, periods: ForecastPeriods, p_outcome: Floats) -> tuple[Ints, Floats]:
    """The plain average of the forecasts that stand in each segment: where it begins, and flat."""
    size = forecasts.questions.size[periods.segment_question]
    first = np.cumsum(size) - size
    flat = np.zeros(int(size.sum()))
    own = forecasts.questions.size[forecasts.question]
    number = periods.segment_sums(np.ones(len(forecasts))).round()
    for scenario in range(int(size.max())):
        has, there = np.flatnonzero(own > scenario), np.flatnonzero(size > scenario)
        p = np.zeros(len(forecasts))
        p[has] = forecasts.p[forecasts.first[has] + scenario]
        flat[first[there] + scenario] = np.maximum(periods.segment_sums(p)[there] / number[there], 0.0)
    # Where nobody gave the outcome a chance, the pool gives exactly none, whatever was rounded.
    nobody = np.flatnonzero(periods.segment_sums((p_outcome > 0).astype(np.float64)).round() == 0)
    flat[first[nobody] + forecasts.questions.outcome[periods.segment_question[nobody]]] = 0.0
    return first, flat
