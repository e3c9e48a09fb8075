"""What the judgements of an indicator imply on a day, before any report."""

from collections.abc import Mapping
from datetime import date

from forecast.domain.implied import Implied, implied_by
from forecast.domain.question import Indicator, Question
from forecast.engine.inputs import indicator_betas
from forecast.engine.prior import scenario_prior


def implied(question: Question, indicator: Indicator, as_of: date) -> Implied:
    """What an indicator's row implies beside the question's prior on a day; after the close, on its last day.

    Of an indicator with a half-life it is the state on that day. Raises ProblemsError as `scenario_prior`
    does.
    """
    return implied_by(row_means(question, indicator), prior_means(question, as_of), question.yes)


def row_means(question: Question, indicator: Indicator) -> Mapping[str, float]:
    """The means of an indicator's judgements by scenario, several analysts pooled."""
    scenarios = question.scenario_ids
    betas = indicator_betas(indicator, scenarios)
    return {scenario: float(beta.mean) for scenario, beta in zip(scenarios, betas, strict=True)}


def prior_means(question: Question, as_of: date) -> Mapping[str, float]:
    """The prior by scenario on a day; after the close, on the last day."""
    mean = scenario_prior(question, min(as_of, question.closes)).mean
    return dict(zip(question.scenario_ids, map(float, mean), strict=True))
