"""What a row of judgements implies: the answer if the indicator were known, and in natural frequencies.

Frequencies are read rightly more often than probabilities are (Gigerenzer & Hoffrage 1995,
doi:10.1037/0033-295X.102.4.684).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# A count of fewer windows is rounded too coarsely to be set against another.
_FEWEST, _LEAST_POWER, _MOST_POWER = 5, 2, 9


@dataclass(frozen=True, slots=True)
class Implied:
    """What P(indicator | scenario) and a prior imply for the `asked` scenarios together, without any report.

    `prior` is P(asked), `chance` P(indicator); `ceiling` and `floor` are P(asked) if the indicator were known
    to be true, and to be false. `given_asked` and `given_rest` are P(indicator) if one of the asked scenarios
    holds, and if none does. `likeliest` are the two likeliest scenarios by the prior, the first of equals
    first, and `ratio` is P(indicator | the first) / P(indicator | the second).
    """

    asked: tuple[str, ...]
    prior: float
    chance: float
    ceiling: float
    floor: float
    given_asked: float
    given_rest: float
    likeliest: tuple[str, str]
    ratio: float

    @property
    def answer_ratio(self) -> float:
        """P(indicator | one of the asked) / P(indicator | none of them)."""
        return self.given_asked / self.given_rest

    def frequencies(self, name: str) -> str:
        """The ceiling in natural frequencies; `name` is what is asked, as prose has it.

        Of as many windows, a power of ten from 100 on, that at least 5 are counted on either side.
        """
        whole = self._whole
        asked = round(whole * self.prior)
        shown, others = (round(whole * part) for part in self._joint)
        return (
            f"Of {whole:,} such windows {asked:,} bring {name}; {shown:,} of them show it, and {others:,} of "
            f"the {whole - asked:,} others: {shown:,} of {shown + others:,}."
        )

    @property
    def _joint(self) -> tuple[float, float]:
        """P(indicator and asked), P(indicator and not asked)."""
        return self.prior * self.given_asked, (1 - self.prior) * self.given_rest

    @property
    def _whole(self) -> int:
        wholes = [int(10**power) for power in range(_LEAST_POWER, _MOST_POWER + 1)]
        enough = (whole for whole in wholes if whole * min(self._joint) >= _FEWEST)
        return next(enough, wholes[-1])


def implied_by(row: Mapping[str, float], prior: Mapping[str, float], yes: Sequence[str] = ()) -> Implied:
    """What a row P(indicator | scenario) implies by Bayes' rule, beside the prior P(scenario).

    ceiling = sum over asked of prior row / P(c), floor = sum over asked of prior (1 - row) / (1 - P(c)), with
    P(c) = sum of prior row. Asked are the scenarios under `yes`; without them the likeliest by the prior.

    >>> seen = implied_by({"war": 0.9, "none": 0.05}, {"war": 0.01, "none": 0.99}, ["war"])
    >>> round(seen.ceiling, 4), round(seen.floor, 4), round(seen.chance, 4)
    (0.1538, 0.0011, 0.0585)
    >>> seen.frequencies("war")
    'Of 1,000 such windows 10 bring war; 9 of them show it, and 50 of the 990 others: 9 of 59.'
    """
    ranked = sorted(prior, key=lambda scenario: -prior[scenario])
    asked = tuple(yes) or (ranked[0],)
    rest = tuple(scenario for scenario in prior if scenario not in asked)
    shares = [sum(prior[scenario] for scenario in part) for part in (asked, rest)]
    joint = [sum(prior[scenario] * row[scenario] for scenario in part) for part in (asked, rest)]
    missing = [sum(prior[scenario] * (1 - row[scenario]) for scenario in part) for part in (asked, rest)]
    return Implied(
        asked=asked,
        prior=shares[0] / sum(shares),
        chance=sum(joint) / sum(shares),
        ceiling=joint[0] / sum(joint),
        floor=missing[0] / sum(missing),
        given_asked=joint[0] / shares[0],
        given_rest=joint[1] / shares[1],
        likeliest=(ranked[0], ranked[1]),
        ratio=row[ranked[0]] / row[ranked[1]],
    )
