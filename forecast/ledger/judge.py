"""An analyst's own numbers beside the model's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum

from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.core.refused import shown
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

    def problems(self, scenarios: tuple[str, ...]) -> tuple[Problem, ...]:
        """What forbids them for a question with these scenarios."""
        return tuple(self._problems(scenarios))

    def _problems(self, scenarios: tuple[str, ...]) -> Iterator[Problem]:
        if self.name == MODEL:
            yield problem("reserved-judge", "--judge-name", named=shown(self.name))
        unknown = [name for name in self.given if name not in scenarios]
        for name in unknown:
            yield problem("unknown-scenario", _OPTION, named=shown(name), step=nearest(name, scenarios, ""))
        total = fsum(self.given.values())
        if not unknown and set(self.given) == set(scenarios) and abs(total - 1) > _WHOLE:
            yield problem("judge-not-whole", _OPTION, total=f"{100 * total:g}%")
        elif not unknown and set(self.given) != set(scenarios) and total >= 1:
            count = len(self.given)
            yield problem(
                "judge-too-much", _OPTION, total=f"{100 * total:g}%", count=count, scenarios=len(scenarios)
            )


def completed(given: Mapping[str, float], model: Mapping[str, float]) -> dict[str, float]:
    """Numbers for all scenarios: those given, and the rest in the model's proportions.

    >>> completed({"closed": 0.2}, {"closed": 0.5, "tolled": 0.1, "open": 0.4})
    {'closed': 0.2, 'tolled': 0.16, 'open': 0.64}
    """
    left = 1 - fsum(given.values())
    others = fsum(p for name, p in model.items() if name not in given)
    return {name: given[name] if name in given else left * p / others for name, p in model.items()}


def refuse_unfit(own: Own | None, scenarios: tuple[str, ...]) -> None:
    """Raise ProblemsError where the numbers are not fit for these scenarios."""
    if own and (found := own.problems(scenarios)):
        raise ProblemsError(found)
