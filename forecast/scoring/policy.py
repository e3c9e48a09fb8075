"""The options of `forecast score`, and what each policy does with forecasts that are not in order.

This module imports little, so that `--help` starts fast. What becomes of a fault depends on the policy;
what a notice says happens under every policy, since nothing else can be done.
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
class Fault:
    """A fault: what it is, and what `renormalise` and `drop` do; `strict` refuses the input."""

    unit: str
    what: str
    renormalise: str
    drop: str = LEFT_OUT

    def done(self, policy: Policy) -> str:
        """What the policy does with it."""
        return {"renormalise": self.renormalise, "drop": self.drop, "strict": "refused"}[policy]


FAULTS = {
    "repeated": Fault("row", "the same row again", "counted once", "counted once"),
    "conflict": Fault("forecast", "with two probabilities for one scenario", LEFT_OUT),
    "blank": Fault("forecast", "with nothing but blanks", LEFT_OUT),
    "gap": Fault("forecast", "with scenarios blank or not listed", "the rest shared equally among them"),
    "rounded": Fault("forecast", "summing to .95 to 1.05 but not 1", "divided by their sum"),
    "sum": Fault("forecast", "whose sum is no rounded 1", LEFT_OUT),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What every policy does with forecasts that are in order, but cannot be scored as they are."""

    unit: str
    what: str
    done: str


NOTICES = {
    "empty": Notice("row", "without anything in it", LEFT_OUT),
    "open": Notice("forecast", "on a question without an outcome yet", LEFT_OUT),
    "void": Notice("forecast", "on a question resolved as void", LEFT_OUT),
    "resolved": Notice("forecast", "made on or after the day of the resolution", LEFT_OUT),
    "closed": Notice("forecast", "made after the question closed", LEFT_OUT),
    "superseded": Notice("forecast", "followed by another on the same day", "the last of the day stands"),
    "early": Notice("forecast", "made before the question opened", "counted from its first day"),
    "retrospect": Notice("forecast", "marked as written in retrospect", "scored like the others"),
    "zero": Notice("forecast", "with 0 for what came true", "scored; its log score is infinite"),
}
