"""Rows of judgements that close a gap: those by which the answer is as probable as it was thought to be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from forecast.core.probability import NEAREST

Kind = Literal["one", "others", "asked"]


@dataclass(frozen=True, slots=True)
class Closing:
    """Means of P(indicator | scenario) to put in place of those there are; the rest of the row stays.

    `kind` is "one" for one scenario that is not asked for, "others" for all of these, "asked" for the rest.
    """

    kind: Kind
    row: Mapping[str, float]


def closings(
    row: Mapping[str, float], prior: Mapping[str, float], asked: Sequence[str], wanted: float
) -> tuple[Closing, ...]:
    """The changes of a row P(indicator | scenario) after which P(asked | indicator) is `wanted`, in (0, 1).

    With N = sum over asked of prior row, D = the same over the others, O = wanted / (1 - wanted): one cell j
    is (N / O - (D - prior_j row_j)) / prior_j, the others together change by N / (O D), the asked by O D / N.
    Those that leave (0, 1) are left out.

    >>> row, prior = {"war": 0.9, "none": 0.1}, {"war": 0.1, "none": 0.9}
    >>> (way,) = closings(row, prior, ["war"], 0.9)
    >>> way.kind, {name: round(p, 6) for name, p in way.row.items()}
    ('one', {'none': 0.011111})
    """
    ways = _ways(row, prior, asked, wanted / (1 - wanted))
    return tuple(way for way in ways if all(NEAREST <= p <= 1 - NEAREST for p in way.row.values()))


def _ways(
    row: Mapping[str, float], prior: Mapping[str, float], asked: Sequence[str], odds: float
) -> Iterator[Closing]:
    rest = [scenario for scenario in row if scenario not in asked]
    shown = sum(prior[scenario] * row[scenario] for scenario in asked)
    other = sum(prior[scenario] * row[scenario] for scenario in rest)
    for scenario in rest:
        beside = sum(prior[name] * row[name] for name in rest if name != scenario)
        yield Closing("one", {scenario: (shown / odds - beside) / prior[scenario]})
    if len(rest) > 1:
        yield Closing("others", {name: row[name] * shown / (odds * other) for name in rest})
    yield Closing("asked", {name: row[name] * odds * other / shown for name in asked})
