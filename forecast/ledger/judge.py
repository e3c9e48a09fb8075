"""An analyst's own numbers beside the model's."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum

from forecast.core.bad_value import BadValue, quoted
from forecast.core.ids import read_id
from forecast.core.probability import read_probability
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.ledger.book import problem
from forecast.ledger.record import MODEL

_OPTION = "--judge"
# Percentages with a decimal or two add up to 1 this closely.
_WHOLE = 1e-9


@dataclass(frozen=True, slots=True)
class Own:
    """Numbers of one's own for some scenarios or all of them, under a name, and the reason."""

    given: Mapping[str, float]
    name: str = "analyst"
    why: str = ""


def refuse_unfit(own: Own | None, scenarios: tuple[str, ...]) -> None:
    """Raise ProblemsError where the numbers are not fit for these scenarios."""
    if own is None:
        return
    found = (*_unreadable(own), *(_unknown(own, scenarios) or _total(own, scenarios)))
    if found:
        raise ProblemsError(found)


def _unreadable(own: Own) -> Iterator[Problem]:
    readers: list[tuple[Callable[[object], object], object, str]] = [(read_id, own.name, "--judge-name")]
    readers += [(read_probability, p, _OPTION) for p in own.given.values()]
    for read, value, place in readers:
        try:
            read(value)
        except BadValue as bad:
            yield Problem("bad-value", place, (), bad.found, bad.rule, bad.next_step)
    if own.name == MODEL:
        yield problem("reserved-judge", "--judge-name", named=quoted(own.name))


def _unknown(own: Own, scenarios: tuple[str, ...]) -> list[Problem]:
    return [
        problem("unknown-scenario", _OPTION, named=quoted(name), step=nearest(name, scenarios, ""))
        for name in own.given
        if name not in scenarios
    ]


def _total(own: Own, scenarios: tuple[str, ...]) -> Iterator[Problem]:
    total, count = fsum(own.given.values()), len(own.given)
    words = {"total": f"{100 * total:g}%", "count": count, "scenarios": len(scenarios)}
    if count == len(scenarios) and abs(total - 1) > _WHOLE:
        yield problem("judge-not-whole", _OPTION, **words)
    elif count < len(scenarios) and total >= 1:
        yield problem("judge-too-much", _OPTION, **words)
