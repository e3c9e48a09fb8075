"""Checks of a question: reasons, reference classes, criteria, evidence, prose."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from forecast.checks.messages import Finding
from forecast.core.bad_value import quoted
from forecast.core.lint import lint
from forecast.core.problem import Path
from forecast.domain.case import Case

_FEWEST_WORDS = 8
_SOURCES = "evidence/sources.yaml"
# The first words of questions that are answered with yes or no.
_YES_OR_NO = frozenset({"will", "is", "does", "do", "are", "has"})


def no_yes(case: Case) -> Iterator[Finding]:
    """A question for yes or no that does not say which scenarios mean yes."""
    first = case.question.text.partition(" ")[0].casefold()
    if first in _YES_OR_NO and not case.question.yes:
        yield Finding("no-yes", ("yes",))


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


def camp_like_another(case: Case) -> Iterator[Finding]:
    """A camp of one source alone, whose name is nearly that of another camp."""
    count = Counter(source.camp for source in case.sources.values() if source.camp)
    for source in case.sources.values():
        others = [camp for camp in count if camp != source.camp]
        near = get_close_matches(source.camp, others, n=1, cutoff=0.8) if count[source.camp] == 1 else []
        if near:
            words = {"camp": quoted(source.camp), "other": quoted(near[0])}
            yield Finding("camp-like-another", ("sources", source.id, "camp"), words, _SOURCES)


def own_weight(case: Case) -> Iterator[Finding]:
    """Records of this very case with a weight, where other classes make them data."""
    rates = case.question.prior.rates
    pooled = {rate.scenario for rate in rates if not rate.own}
    for index, rate in enumerate(rates):
        if rate.own and rate.weight != 1 and rate.scenario in pooled:
            yield Finding("own-weight", ("prior", "rates", index, "weight"), {"weight": f"{rate.weight:g}"})


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
