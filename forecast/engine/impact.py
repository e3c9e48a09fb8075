"""What leaving something out of a case does to its probabilities, and how far that is more than chance."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from forecast.core.scales import word_for
from forecast.domain.case import Case
from forecast.engine.assess import DEFAULT_SEED
from forecast.engine.inputs import build_inputs
from forecast.engine.sums import MOST_EXACT, Nodes, normal, standard_error

# Standard errors below which a move cannot be told from chance.
ERRORS = 2.0
# Where nothing is sampled, sums may still differ in their last digits.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Move:
    """One scenario's probability with something and without it.

    `error` is twice the Monte Carlo standard error of the difference, 0 where nothing was sampled.
    """

    scenario: str
    title: str
    with_it: float
    without_it: float
    error: float

    @property
    def move(self) -> float:
        """What it adds to the probability, as a fraction."""
        return self.with_it - self.without_it

    @property
    def moves(self) -> bool:
        """Whether the move is more than its error."""
        return abs(self.move) > max(self.error, ROUNDING)

    @property
    def words(self) -> tuple[str, str]:
        """The ICD 203 words with and without it, "" where no term exists; one word where nothing moves."""
        with_it = word_for(self.with_it)
        return with_it, word_for(self.without_it) if self.moves else with_it


def moves(
    case: Case, less: Case, as_of: date, seed: int = DEFAULT_SEED, most_exact: int = MOST_EXACT
) -> tuple[Move, ...]:
    """P(scenario | reports) of a case and of the same case with less in it, both as known on a day.

    Both are sums over the same reliabilities (`sums`), so that chance cancels from their difference.
    Raises ProblemsError where the prior has no exposure yet or leaves nothing.
    """
    both = [build_inputs(each.on(as_of), as_of)[0] for each in (case, less)]
    nodes = Nodes(both, seed, most_exact)
    for inputs in both:
        nodes.cover(inputs)
    with_it, without_it = (np.exp(normal(nodes.sums(inputs))[:, 0]) for inputs in both)
    error = ERRORS * standard_error(with_it - without_it)
    return tuple(
        Move(scenario.id, scenario.title, float(with_it[0, k]), float(without_it[0, k]), float(error[k]))
        for k, scenario in enumerate(case.on(as_of).question.scenarios)
    )
