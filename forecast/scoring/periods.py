"""Which forecast stands on which day: each is carried forward until the next, or until the question ends.

A *pair* is a question and a forecaster. A *segment* is a run of days of a question between two days on
which anybody forecast anew; on all days of a segment the same forecasts stand.
"""

from dataclasses import dataclass

import numpy as np

from forecast.scoring.cells import Floats, Ints
from forecast.scoring.forecasts import Forecasts

# A question, or a pair, and a day in one number: more days than the calendar has, before and after 1970.
_SPAN, _BEFORE = 1 << 23, 1 << 22


@dataclass(frozen=True, slots=True)
class ForecastPeriods:
    """Pairs, segments and what stands when.

    [forecast]: its `pair`, the `days` that it stands, its segments from `begins` to before `ends`. [pair]:
    `question`, `forecaster`, its first forecast and its last. [segment]: `segment_question`, the first day
    `segment_day`, the number of days `segment_days`. `question_segment` [question + 1]: the first segment of
    each question, and the end of the last one's.
    """

    pair: Ints
    days: Ints
    begins: Ints
    ends: Ints
    question: Ints
    forecaster: Ints
    first: Ints
    last: Ints
    segment_question: Ints
    segment_day: Ints
    segment_days: Ints
    question_segment: Ints

    def forecast_on(self, day: Ints, forecasts: Forecasts) -> Ints:
        """The forecast that stands on a day [pair], -1 for none; `day` [question] counts from 1970."""
        wanted = _key(np.arange(len(self.question)), day[self.question])
        latest = np.searchsorted(_key(self.pair, forecasts.day), wanted, side="right") - 1
        ended = day[self.question] >= forecasts.questions.end[self.question]
        return np.where((latest < self.first) | ended, -1, latest)

    def segment_sums(self, weight: Floats) -> Floats:
        """The sum [segment] of the weights [forecast] of the forecasts that stand in each segment.

        From 0 in every question, so that what is rounded in one does not leak into the next.
        """
        number = len(self.segment_days)
        ends = self.segment_question[np.minimum(self.ends, number - 1)] == self.segment_question[self.begins]
        ends &= self.ends < number
        change = np.bincount(self.begins, weight, minlength=number)
        change -= np.bincount(self.ends[ends], weight[ends], minlength=number)
        total: Floats = np.cumsum(change)
        first = self.question_segment[self.segment_question]
        total -= np.append(0.0, total)[first]
        return total

    def segment_at(self, day: Ints) -> Ints:
        """The segment [question] in which a day [question] lies; right only where a forecast stands."""
        keys = _key(self.segment_question, self.segment_day)
        return np.searchsorted(keys, _key(np.arange(len(day)), day), side="right") - 1


def forecast_periods(forecasts: Forecasts) -> ForecastPeriods:
    """Carry every forecast forward. At least one forecast is needed."""
    question, people = forecasts.question, len(forecasts.forecasters)
    pairs, first, pair = np.unique(
        question * people + forecasts.forecaster, return_index=True, return_inverse=True
    )
    last = np.append(first[1:], len(question)) - 1
    end = forecasts.questions.end[question]
    stop = np.append(forecasts.day[1:], 0)
    stop[last] = end[last]
    keys = np.unique(_key(question, forecasts.day))
    segment_question, segment_day = keys // _SPAN, keys % _SPAN - _BEFORE
    until = np.append(segment_day[1:], 0)
    finals = np.append(np.flatnonzero(np.diff(segment_question)), len(keys) - 1)
    until[finals] = forecasts.questions.end[segment_question[finals]]
    return ForecastPeriods(
        pair=pair,
        days=stop - forecasts.day,
        begins=np.searchsorted(keys, _key(question, forecasts.day)),
        ends=np.searchsorted(keys, _key(question, stop)),
        question=pairs // people,
        forecaster=pairs % people,
        first=first,
        last=last,
        segment_question=segment_question,
        segment_day=segment_day,
        segment_days=until - segment_day,
        question_segment=np.searchsorted(keys, np.arange(len(forecasts.questions.names) + 1) * _SPAN),
    )


def _key(of: Ints, day: Ints) -> Ints:
    """Whose day it is and the day in one number, sorted as both are."""
    return of * _SPAN + day + _BEFORE


def range_sums(values: Floats, begins: Ints, ends: Ints) -> Floats:
    """The sums [range] of values [segment] from each beginning to before its end [range]; 0 for none.

    >>> range_sums(np.array([1.0, 2.0, 4.0]), np.array([0, 1, 2]), np.array([2, 3, 2])).tolist()
    [3.0, 6.0, 0.0]
    """
    if not len(begins):
        return np.zeros(0)
    bounds = np.column_stack([begins, ends]).ravel()
    sums = np.add.reduceat(np.append(values, 0.0), bounds)[::2]
    return np.where(begins < ends, sums, 0.0)
