"""The verdict on the computation: what failed, the worst value of every diagnostic, and whether chains agree.

Where chains explore the same distribution, each has its fair share of every part of the joint ranking
(Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, doi:10.1214/20-BA1221).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import NDArray

from forecast.brief.basis import Basis
from forecast.brief.numbers import Figure, number
from forecast.brief.words import counted, quoted
from forecast.core.plain import listed
from forecast.domain.assessment import Check

_QUANTITY = re.compile(r"(\w+)\[(.+)\]")
_NAMED_AT_MOST = 3
BINS = 20


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What a check means, which of its values is the worst, and how it is printed."""

    meaning: str
    worst: Callable[[Iterable[float]], float] = min
    digits: int = 0
    factor: float = 1.0
    unit: str = ""


DIAGNOSTICS = {
    "chains": Diagnostic("independent runs of the computation"),
    "R-hat": Diagnostic("whether the chains agree; 1 is full agreement", max, 4),
    "bulk ESS": Diagnostic("independent draws that the sample is worth, for its centre"),
    "tail ESS": Diagnostic("independent draws that the sample is worth, for its ends"),
    "MCSE": Diagnostic("error that a probability has from the number of draws", max, 2, 100.0, " points"),
}
_OTHER = Diagnostic("", max, 4)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check: the diagnostic, the quantity, the value, its limit, and whether it passed."""

    name: str
    meaning: str
    quantity: str
    value: Figure
    limit: str
    passed: bool
    passed_text: str


@dataclass(frozen=True, slots=True)
class RankRow:
    """A scenario's probability: for each chain its share of every twentieth of the ranks, 1 being fair."""

    scenario: str
    title: str
    chains: tuple[tuple[float, ...], ...]


def failures(basis: Basis) -> tuple[CheckRow, ...]:
    """Every check that did not pass."""
    return tuple(_row(basis, check) for check in basis.assessment.verdict.failures)


def extremes(basis: Basis) -> tuple[CheckRow, ...]:
    """The worst value of every diagnostic, in the order in which the diagnostics were made."""
    checks = basis.assessment.verdict.checks
    names = dict.fromkeys(check.name for check in checks)
    return tuple(_row(basis, _worst([check for check in checks if check.name == name])) for name in names)


def failed_in_words(basis: Basis) -> str:
    """The first failures, and how many more there are; the reason where no check is named."""
    failed = failures(basis)
    named = [f"{row.name} of {row.quantity} is {row.value} (limit {row.limit})" for row in failed]
    if more := len(named) - _NAMED_AT_MOST:
        named = [*named[:_NAMED_AT_MOST], *([counted(more, "further check")] if more > 0 else [])]
    return listed(named) if named else basis.assessment.verdict.reason or "no check is named"


def _worst(checks: Sequence[Check]) -> Check:
    """The check that is not a number, if there is one, else the one with the worst value."""
    measured = {check.value: check for check in checks if check.value is not None}
    if broken := [check for value, check in measured.items() if isnan(value)]:
        return broken[0]
    if not measured:
        return checks[0]
    return measured[DIAGNOSTICS.get(checks[0].name, _OTHER).worst(measured)]


def _row(basis: Basis, check: Check) -> CheckRow:
    of = DIAGNOSTICS.get(check.name, _OTHER)
    constant = Figure(None, "constant, not computed")
    value = constant if check.value is None else number(check.value * of.factor, of.digits, of.unit)
    return CheckRow(
        name=check.name,
        meaning=of.meaning,
        quantity=_quantity(basis, check.quantity),
        value=value,
        limit=check.limit,
        passed=check.passed,
        passed_text="yes" if check.passed else "no",
    )


def _quantity(basis: Basis, quantity: str) -> str:
    """`r[newsweek]` as a reader names it; anything else as it stands."""
    match = _QUANTITY.fullmatch(quantity)
    name = _NAMES.get(match[1]) if match else None
    return name(basis, match[2]) if match and name else quantity


_NAMES: dict[str, Callable[[Basis, str], str]] = {
    "scenario_probability": lambda basis, label: f"the probability of {basis.name(label)}",
    "r": lambda basis, label: f"the reliability of {quoted(basis.source(label))}",
    "rho": lambda basis, label: f"the dependence within {quoted(label)}",
}


def rank_rows(basis: Basis) -> Iterator[RankRow]:
    """A row for each scenario whose draws differ; none without draws."""
    draws = basis.assessment.draws
    if draws is None:
        return
    probability = draws["posterior"]["scenario_probability"].transpose("scenario", "chain", "draw")
    for key, title in basis.titles.items():
        values: NDArray[np.float64] = probability.sel(scenario=key).values
        if np.ptp(values) > 0:
            chains = tuple(tuple(chain) for chain in rank_shares(values).round(3).tolist())
            yield RankRow(key, title, chains)


def rank_shares(values: NDArray[np.float64], bins: int = BINS) -> NDArray[np.float64]:
    """How often a chain's draws fall in each part of the joint ranking, over what is fair.

    `values` is (chain, draw), the result (chain, bin); every chain has 1 on average.

    >>> rank_shares(np.array([[1.0, 2.0], [3.0, 4.0]]), bins=2).tolist()
    [[2.0, 0.0], [0.0, 2.0]]
    """
    chains, draws = values.shape
    ranks = np.empty(values.size, dtype=np.int64)
    ranks[np.argsort(values, axis=None, kind="stable")] = np.arange(values.size)
    part = (ranks * bins // values.size).reshape(chains, draws)
    sizes = np.bincount(part.ravel(), minlength=bins) / chains
    counts = np.stack([np.bincount(row, minlength=bins) for row in part])
    return np.asarray(counts / np.maximum(sizes, 1 / chains))
