"""The prior of a case held against its reports: what it implies, where they conflict, what is uncertain."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from forecast.domain.case import Case
from forecast.domain.implied import implied_by
from forecast.domain.prior_check import IndicatorCheck, NumberCheck, PriorCheck, ScenarioCheck
from forecast.domain.question import quoted_titles
from forecast.engine import results
from forecast.engine.draws import DEFAULT_SEED
from forecast.engine.inputs import build_inputs
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import sampled_posterior
from forecast.engine.power_scaling import power_scaling
from forecast.engine.spread import NumberSpread, number_spread
from forecast.engine.sums import MOST_EXACT, Sums
from forecast.explain.explanation import asked_of
from forecast.explain.sensitivity import AS_REPORTED, Base, class_words


def prior_check(
    case: Case,
    as_of: date,
    scenario: str | None = None,
    seed: int = DEFAULT_SEED,
    most_exact: int = MOST_EXACT,
) -> PriorCheck:
    """What the prior alone says, whether the reports contradict it, and which number the doubt comes from.

    What is asked is as in `explain`, and so are `most_exact` and the errors that are raised.
    """
    known = case.on(as_of)
    inputs, origins = build_inputs(known, as_of)
    likelihood = Likelihood(inputs)
    sums = Sums(inputs, seed, most_exact=most_exact, likelihood=likelihood)
    asked = asked_of(known.question, sums, scenario, as_of)
    columns = [inputs.scenario.index(name) for name in asked]
    base = Base(known, min(as_of, known.question.closes), inputs, origins, columns)
    prior, alone = inputs.prior.mean, sums.power_scaled(prior=0)
    posterior = sampled_posterior(inputs, likelihood, sums.draws, seed)
    widths = number_spread(inputs, likelihood, sums.draws, np.isin(inputs.scenario, asked), seed)
    title, prior_of = quoted_titles(known.question, asked), sums.by_scenario(prior)
    return PriorCheck(
        question=known.question,
        as_of=as_of,
        asked=asked,
        prior=float(prior[columns].sum()),
        reports_alone=float(alone[columns].sum()),
        answer=float(sums.posterior[columns].sum()),
        sensitivity=power_scaling(sums, columns),
        posterior=sums.by_scenario(sums.posterior),
        scenarios=tuple(
            ScenarioCheck(
                name, float(prior[k]), float(alone[k]), float(sums.posterior[k]), power_scaling(sums, [k])
            )
            for k, name in enumerate(inputs.scenario)
        ),
        indicators=tuple(
            IndicatorCheck(
                row.id, row.prior, row.posterior, what.ceiling, what.floor, what.frequencies(title)
            )
            for row in results.indicators(known, inputs, origins, posterior)
            for what in (implied_by(row.given, prior_of, asked),)
        ),
        sd=widths.whole,
        numbers=tuple(sorted(_numbers(base, widths), key=lambda row: -row.sd)),
        computed=sums.computed(),
    )


def _numbers(base: Base, widths: NumberSpread) -> Iterator[NumberCheck]:
    """Every typed number with the spread that it alone makes."""
    inputs, question, few = base.inputs, base.case.question, widths.few

    def row(kind: str, name: str, typed: str, sd: float, under: str = "") -> NumberCheck:
        return NumberCheck(kind, name, under, typed, float(sd), float(sd / few) ** 2 if few else 0.0)

    for m, name in enumerate(inputs.indicator):
        for k, under in enumerate(inputs.scenario):
            typed = ", ".join(judgement.typed for judgement in base.indicators[name].given[under])
            yield row("judgement", name, typed, widths.theta[m, k], under)
    for j, letter in results.letters(inputs, base.origins, base.case).items():
        yield row("grade", inputs.source[j], letter, widths.r[j])
    for g, group in enumerate(inputs.group):
        yield row("dependence", group, AS_REPORTED, widths.rho[g])
    shares = question.prior.shares
    for stick, k in enumerate(inputs.prior.stick):
        scenario = inputs.scenario[k]
        of_class = scenario in base.classes
        typed = class_words(*base.classes[scenario]) if of_class else f"{shares[scenario]:g}"
        yield row("class" if of_class else "share", scenario, typed, widths.stick[stick])
    if len(inputs.prior.share) > 1:
        typed = ", ".join(f"{inputs.scenario[k]} {shares[inputs.scenario[k]]:g}" for k in inputs.prior.share)
        yield row("shares", "shares", typed, widths.share)
