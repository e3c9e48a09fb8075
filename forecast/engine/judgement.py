"""Judgements as Beta distributions, and several of them as one."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from forecast.core.beta import beta_from_logit, beta_from_range, logit_variance
from forecast.core.probability import expit, logit
from forecast.core.scales import JUDGEMENT_WORDS
from forecast.domain.question import Judgement


class Beta(NamedTuple):
    """Beta(a, b) of a probability."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """A / (a + b)."""
        return self.a / (self.a + self.b)


@cache
def judgement_beta(judgement: Judgement) -> Beta:
    """A word's Beta from the table; a range holds 90% of the mass; a number p has concentration 5/(p(1-p)).

    >>> [round(part, 4) for part in judgement_beta(Judgement("0.7", 0.7, 0.7))]
    [16.6667, 7.1429]
    """
    if judgement.word is not None:
        row = JUDGEMENT_WORDS[judgement.word]
        return Beta(row.a, row.b)
    if judgement.low < judgement.high:
        return Beta(*beta_from_range(judgement.low, judgement.high))
    p = judgement.low
    return Beta(5 / (1 - p), 5 / p)


def pool(betas: Sequence[Beta], weights: Sequence[float] | None = None) -> Beta:
    """Several answers to one question as one Beta, on the log-odds scale.

    Mean m = expit(weighted mean of the means' logits). Variance on the logit scale: the weighted
    population variance of those logits, what the answers differ by, plus the weighted mean of
    psi_1(a) + psi_1(b), what each is unsure of. More answers that agree do not make it firmer.

    >>> pool([Beta(3.0, 5.0)])
    Beta(a=3.0, b=5.0)
    """
    if len(betas) == 1:
        return betas[0]
    share = np.full(len(betas), 1.0) if weights is None else np.asarray(weights, float)
    share = share / share.sum()
    logits = np.array([logit(beta.mean) for beta in betas])
    centre = float(share @ logits)
    spread = float(share @ (logits - centre) ** 2)
    unsure = float(share @ [logit_variance(*beta) for beta in betas])
    return Beta(*beta_from_logit(expit(centre), spread + unsure))
