"""Power-scaling sensitivity of a probability: what it owes to the prior, and what to the reports.

Kallioinen, Paananen, Bürkner & Vehtari 2024, doi:10.1007/s11222-023-10366-5, with the index and the threshold
as ArviZ has them; for the two values of whether a scenario holds the distributions are exact, not drawn.
"""

from collections.abc import Sequence

import numpy as np

from forecast.domain.prior_check import Sensitivity
from forecast.engine.sums import Sums

# The powers between which the gradient is taken.
POWERS = (0.99, 1.01)


def power_scaling(sums: Sums, chosen: Sequence[int]) -> Sensitivity:
    """The sensitivity of P(one of `chosen` scenarios | reports) to P(s), and to P(reports | s, r)."""
    now, columns = float(sums.posterior[list(chosen)].sum()), list(chosen)
    by_part = [
        [float(sums.power_scaled(**{part: power})[columns].sum()) for power in POWERS]
        for part in ("prior", "reports")
    ]
    prior, reports = (sensitivity(now, *scaled) for scaled in by_part)
    moves = [upper - lower for lower, upper in by_part]
    return Sensitivity(prior, reports, opposed=moves[0] * moves[1] < 0)


def sensitivity(now: float, lower: float, upper: float) -> float:
    """The gradient of the distance of a probability from what it is at both `POWERS`, per doubling.

    >>> round(sensitivity(0.3, 0.298, 0.302), 3), sensitivity(0.3, 0.3, 0.3)
    (0.196, 0.0)
    """
    scaled = zip((lower, upper), POWERS, strict=True)
    return float(sum(distance(now, p) / abs(np.log2(power)) for p, power in scaled) / len(POWERS))


def distance(p: float, q: float) -> float:
    """The cumulative Jensen-Shannon distance of two chances of one event, the larger of both orientations.

    >>> round(distance(0.5, 0.25), 4), distance(0.5, 0.5)
    (0.2858, 0.0)
    """
    return max(_distance(p, q), _distance(1 - p, 1 - q))


def _distance(p: float, q: float) -> float:
    middle, whole = (p + q) / 2, p + q
    apart = sum(a * np.log2(a / middle) for a in (p, q) if a > 0)
    return float(np.sqrt(max(0.0, apart) / whole)) if whole > 0 else 0.0
