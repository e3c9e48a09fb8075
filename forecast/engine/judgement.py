"""Judgements as Beta distributions, and several of them pooled into one."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from forecast.core.beta import beta_from_logit, beta_from_quantiles, beta_from_range, logit_variance
from forecast.core.probability import QUANTILES, expit, logit
from forecast.core.scales import JUDGEMENT_WORDS
from forecast.domain.question import Judgement


class Beta(NamedTuple):
    """Beta(a, b) of a probability."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The mean, a / (a + b)."""
        return self.a / (self.a + self.b)


@cache
def judgement_beta(judgement: Judgement) -> Beta:
    """The Beta of one judgement of P(indicator | scenario).

    A word has the Beta of its table. A range low-high gives the Beta with 90% of its mass in the range,
    three quantiles the Beta nearest to them by least squares of the probabilities. A
    number p gives Beta(5 / (1-p), 5 / p): mean p, concentration 5 / (p (1-p)).

    >>> [round(part, 4) for part in judgement_beta(Judgement("0.7", 0.7, 0.7))]
    [16.6667, 7.1429]
    """
    if judgement.word is not None:
        row = JUDGEMENT_WORDS[judgement.word]
        return Beta(row.a, row.b)
    if judgement.middle is not None:
        points = (judgement.low, judgement.middle, judgement.high)
        return Beta(*beta_from_quantiles(points, QUANTILES))
    if judgement.low < judgement.high:
        return Beta(*beta_from_range(judgement.low, judgement.high))
    p = judgement.low
    return Beta(5 / (1 - p), 5 / p)


def pool(betas: Sequence[Beta], weights: Sequence[float] | None = None) -> Beta:
    """Several Betas as one, pooled on the log-odds scale; `weights` are equal if left out.

    With l_i the logit of the mean of answer i and w_i its share of the weights, the mean is expit(sum w_i
    l_i). The variance on the logit scale is the variance between the answers plus the mean variance within
    them: sum w_i (l_i - l)^2 + sum w_i (psi_1(a_i) + psi_1(b_i)). More answers that agree do not make the
    result firmer.

    >>> pool([Beta(3.0, 5.0)])
    Beta(a=3.0, b=5.0)
    >>> round(pool([Beta(2.0, 8.0), Beta(8.0, 2.0)]).mean, 9)
    0.5
    """
    if len(betas) == 1:
        return betas[0]
    share = np.full(len(betas), 1.0) if weights is None else np.asarray(weights, float)
    share = share / share.sum()
    logits = np.array([logit(beta.mean) for beta in betas])
    centre = float(share @ logits)
    between = float(share @ (logits - centre) ** 2)
    within = float(share @ [logit_variance(*beta) for beta in betas])
    return Beta(*beta_from_logit(expit(centre), between + within))
