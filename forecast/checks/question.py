"""Checks of a question: reasons, reference classes, criteria, evidence, prose."""

from collections import Counter
from collections.abc import Iterator

from forecast.checks.messages import Finding
from forecast.core.bad_value import quoted
from forecast.core.lint import lint
from forecast.core.problem import Path
from forecast.domain.case import Case

_FEWEST_WORDS = 8


def no_why(case: Case) -> Iterator[Finding]:
    """Indicators whose judgements have no reason."""
    for indicator in case.question.indicators:
        if not indicator.why:
            yield Finding("no-why", ("indicators", indicator.id, "why"))


def same_why(case: Case) -> Iterator[Finding]:
    """Indicators whose reason is that of an earlier one, word for word."""
    first: dict[str, str] = {}
    for indicator in case.question.indicators:
        reason = " ".join(indicator.why.casefold().split())
        if reason and reason in first:
            yield Finding("same-why", ("indicators", indicator.id, "why"), {"other": quoted(first[reason])})
        first.setdefault(reason, indicator.id)


def no_prior_why(case: Case) -> Iterator[Finding]:
    """A prior without a reason. Equal shares alone are a missing prior, which has a warning of its own."""
    prior = case.question.prior
    equal = not prior.rates and set(prior.shares.values()) == {1.0}
    if not prior.why and not equal:
        yield Finding("no-prior-why", ("prior", "why"))


def class_hindsight(case: Case) -> Iterator[Finding]:
    """Reference classes that reach beyond the day as of which the question is asked."""
    end = case.question.as_of or case.question.closes
    for index, rate in enumerate(case.question.prior.rates):
        if rate.through and rate.through.last > end:
            words = {"through": rate.through, "end": end}
            yield Finding("class-hindsight", ("prior", "rates", index, "through"), words)


def single_class(case: Case) -> Iterator[Finding]:
    """Scenarios whose rate rests on one class."""
    rates = case.question.prior.rates
    count = Counter(rate.scenario for rate in rates)
    for index, rate in enumerate(rates):
        if count[rate.scenario] == 1:
            words = {"named": quoted(rate.scenario)}
            yield Finding("single-class", ("prior", "rates", index, "scenario"), words)


def vague_criterion(case: Case) -> Iterator[Finding]:
    """Criteria too short to decide by."""
    for scenario in case.question.scenarios:
        count = len((scenario.resolves_if or "").split())
        if scenario.resolves_if is not None and count < _FEWEST_WORDS:
            yield Finding("vague-criterion", ("scenarios", scenario.id, "resolves_if"), {"count": count})


def no_reports(case: Case) -> Iterator[Finding]:
    """A question without evidence."""
    if not case.reports:
        yield Finding("no-reports", (), {"question": case.question.id})


def prose(case: Case) -> Iterator[Finding]:
    """Sentences with a bare probability word, or with one beside a confidence level."""
    question = case.question
    texts: list[tuple[Path, str]] = [
        (("implications",), question.implications),
        (("dissent",), question.dissent),
        *((("assumptions", n), text) for n, text in enumerate(question.assumptions)),
    ]
    for path, text in texts:
        for breach in lint(text):
            words = {"word": quoted(breach.found), "sentence": quoted(breach.sentence)}
            yield Finding(breach.code, path, words)
