"""Checks of judgements: rows of P(indicator | scenario), one an indicator."""

from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter

import numpy as np

from forecast.checks.messages import Finding
from forecast.core.bad_value import quoted
from forecast.core.plain import count
from forecast.core.probability import expit, logit
from forecast.core.scales import JUDGEMENT_WORDS
from forecast.domain.case import Case
from forecast.domain.question import Indicator, Judgement

# Differences below this on the log-odds scale are no preference: between 10% and 90% a point more or less is
# rounding, 0.11 at most, and a step of five points is none, 0.2 at least.
_MARGIN = 0.15
# A likelihood ratio so near to 1 moves no odds that anybody would notice.
_FLAT = 1.25
# Typed numbers are rounded.
_ROUNDING = 0.005


def mean(judgement: Judgement) -> float:
    """The mean of one judgement; for a range its middle, for quantiles the median, near enough for a check.

    >>> mean(Judgement("50-80%", 0.5, 0.8))
    0.65
    >>> mean(Judgement("50/60/80%", 0.5, 0.8, middle=0.6))
    0.6
    """
    if judgement.middle is not None:
        return judgement.middle
    row = JUDGEMENT_WORDS.get(judgement.word or "")
    return row.a / (row.a + row.b) if row else (judgement.low + judgement.high) / 2


def row_of(indicator: Indicator) -> dict[str, float]:
    """P(true | scenario) for every scenario, analysts averaged on the log-odds scale."""
    return {
        scenario: expit(sum(logit(mean(one)) for one in judgements) / len(judgements))
        for scenario, judgements in indicator.given.items()
    }


def rows_cross(case: Case) -> Iterator[Finding]:
    """Two indicators of one group that favour opposite scenarios; one finding a group, the worst."""
    groups: defaultdict[str, list[Indicator]] = defaultdict(list)
    for indicator in case.question.indicators:
        if indicator.group is not None:
            groups[indicator.group].append(indicator)
    for members in groups.values():
        crossings = _crossings(members)
        if crossings:
            _, worst = max(crossings, key=itemgetter(0))
            rows = {indicator.id: row_of(indicator) for indicator in members}
            words = {key: quoted(name) for key, name in worst.items()} | {"more": _more(len(crossings) - 1)}
            for key, name in (("first", worst["one"]), ("second", worst["two"])):
                words[key] = " to ".join(f"{100 * rows[name][worst[k]]:.3g}%" for k in ("this", "that"))
            yield Finding("rows-cross", ("indicators", worst["two"], "group"), words)


def _more(pairs: int) -> str:
    return f", and {count(pairs, 'more pair')} that cross" if pairs else ""


def row_sums_to_one(case: Case) -> Iterator[Finding]:
    """Numbers that add up to 1. With two scenarios, 70% and 30% are often right, so they are left out."""
    for indicator in case.question.indicators:
        judgements = [one for several in indicator.given.values() for one in several]
        numbers = all(one.word is None and one.low == one.high for one in judgements)
        row = row_of(indicator)
        if numbers and len(row) > 2 and abs(sum(row.values()) - 1) < _ROUNDING:
            yield Finding("row-sums-to-one", ("indicators", indicator.id, "given"))


def row_flat(case: Case) -> Iterator[Finding]:
    """About the same judgement for all scenarios: no likelihood ratio of two is outside 0.8 to 1.25.

    Neither of the indicator nor of its absence, which speaks where 90% stands beside 99%.
    """
    for indicator in case.question.indicators:
        low, high = min(row := row_of(indicator).values()), max(row)
        ratio = max(high / low, (1 - low) / (1 - high))
        if ratio <= _FLAT:
            yield Finding("row-flat", ("indicators", indicator.id, "given"), {"ratio": f"{ratio:.3g}"})


def _crossings(members: list[Indicator]) -> list[tuple[float, dict[str, str]]]:
    """Pairs in which indicator `one` favours scenario `this` over `that`, and `two` the reverse.

    Each with the extent to which both do, at least.
    """
    scenarios = list(members[0].given)
    rows = np.array([[logit(row[k]) for k in scenarios] for row in map(row_of, members)])
    favour = rows[:, :, None] - rows[:, None, :]  # [indicator, this, that]
    crossings = []
    for first, one in enumerate(members[:-1]):
        # Of each later indicator, the scenarios on which it differs most from this one.
        extent = np.minimum(favour[first], -favour[first + 1 :]).reshape(len(members) - first - 1, -1)
        worst = extent.argmax(1)
        for second in np.flatnonzero(extent.max(1) > _MARGIN):
            this, that = divmod(int(worst[second]), len(scenarios))
            words = {"one": one.id, "two": members[first + 1 + second].id}
            words |= {"this": scenarios[this], "that": scenarios[that]}
            crossings.append((float(extent[second, worst[second]]), words))
    return crossings
