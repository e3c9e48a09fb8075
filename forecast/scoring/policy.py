"""The options of `forecast score`, and what each policy does with forecasts that are not in order.

This module imports little, so that `--help` starts fast. What becomes of the FAULTS depends on the policy;
the NOTICES are treated alike under every policy, since nothing else can be done.
"""

from dataclasses import dataclass
from typing import Literal

HORIZONS = (90, 30, 7, 1)
SEED = 20_240_224
PARQUET = (".parquet", ".pq")
SUFFIXES = (".csv", ".tsv", ".txt", *PARQUET)
Policy = Literal["renormalise", "drop", "strict"]
DEFAULT: Policy = "renormalise"

# Probabilities that sum to 1 within the first are taken as they are; within the second they are rounded.
EXACT, ROUNDED = 1e-6, 0.05
LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Treatment:
    """Rows or forecasts that are not in order: what they are, and what each policy does with them."""

    unit: str
    what: str
    renormalise: str
    drop: str = LEFT_OUT
    strict: str = "refused"

    def by(self, policy: Policy) -> str:
        """What the policy does with them."""
        return {"renormalise": self.renormalise, "drop": self.drop, "strict": self.strict}[policy]


def _always(unit: str, what: str, done: str) -> Treatment:
    """The treatment that is the same under every policy."""
    return Treatment(unit, what, done, done, done)


FAULTS = {
    "repeated": Treatment("row", "the same row again", "counted once", "counted once"),
    "conflict": Treatment("forecast", "with two probabilities for one scenario", LEFT_OUT),
    "blank": Treatment("forecast", "with nothing but blanks", LEFT_OUT),
    "gap": Treatment("forecast", "with scenarios blank or not listed", "the rest shared equally among them"),
    "rounded": Treatment("forecast", "summing to .95 to 1.05 but not 1", "divided by their sum"),
    "sum": Treatment("forecast", "whose sum is no rounded 1", LEFT_OUT),
}


NOTICES = {
    "empty": _always("row", "without anything in it", LEFT_OUT),
    "open": _always("forecast", "on a question without an outcome yet", LEFT_OUT),
    "void": _always("forecast", "on a question resolved as void", LEFT_OUT),
    "resolved": _always("forecast", "made on or after the day of the resolution", LEFT_OUT),
    "closed": _always("forecast", "made after the question closed", LEFT_OUT),
    "superseded": _always("forecast", "followed by another on the same day", "the last of the day stands"),
    "early": _always("forecast", "made before the question opened", "counted from its first day"),
    "retrospect": _always("forecast", "marked as written in retrospect", "scored like the others"),
    "zero": _always("forecast", "with 0 for what came true", "scored; its log score is infinite"),
}
