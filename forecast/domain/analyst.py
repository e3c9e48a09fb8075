"""An analyst's own numbers, beside the model's."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum


@dataclass(frozen=True, slots=True)
class AnalystNumbers:
    """An analyst's own numbers for some scenarios or all of them, the analyst's name, and the reason."""

    stated: Mapping[str, float]
    name: str = "analyst"
    why: str = ""


def completed(stated: Mapping[str, float], model: Mapping[str, float]) -> dict[str, float]:
    """An analyst's numbers for all scenarios: those stated, and the rest in the model's proportions.

    >>> completed({"closed": 0.5}, {"closed": 0.0, "tolled": 0.25, "open": 0.75})
    {'closed': 0.5, 'tolled': 0.125, 'open': 0.375}
    """
    left = 1 - fsum(stated.values())
    others = fsum(p for name, p in model.items() if name not in stated)
    return {name: stated[name] if name in stated else left * p / others for name, p in model.items()}
