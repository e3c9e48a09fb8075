"""What must hold between rates, shares and scenarios."""

from collections.abc import Iterator

from forecast.core.bad_value import quoted
from forecast.core.problem import Path, Problem
from forecast.files.link_question import Question, lacks, last_day, listed, meant, unknown_scenario
from forecast.files.schema import PriorEntry, RateEntry

_MEASURES = ("exposure", "since", "trials")
_RATES: Path = ("prior", "rates")
_SHARES: Path = ("prior", "shares")


def prior_problems(question: Question) -> Iterator[Problem]:
    """Every fault in what is held before any report."""
    prior = question.typed.prior
    if prior is not None:
        for index, rate in enumerate(prior.rates or ()):
            for rule in (_measure, _period, _trials, _since):
                yield from rule(question, (*_RATES, index), rate)
        yield from _scenarios(question, prior)
    elif question.sound(("prior",)):
        yield question.problem("no-prior", ("prior",))


def _measure(question: Question, path: Path, rate: RateEntry) -> Iterator[Problem]:
    typed = [key for key in _MEASURES if getattr(rate, key) is not None]
    if len(typed) != 1 and question.sound(*((*path, key) for key in _MEASURES)):
        named = listed(typed) if typed else "none of them"
        step = "Keep one of them." if typed else 'Add one, like "trials: 20".'
        yield question.problem("rate-measure", path, named=named, step=step)


def _period(question: Question, path: Path, rate: RateEntry) -> Iterator[Problem]:
    if not question.sound((*path, "per"), (*path, "exposure")):
        return
    if rate.exposure is not None and rate.per is None:
        yield question.problem("exposure-without-per", (*path, "per"))
    if rate.exposure is None and rate.per is not None:
        yield question.problem("per-without-exposure", (*path, "per"))


def _trials(question: Question, path: Path, rate: RateEntry) -> Iterator[Problem]:
    events, trials = (*path, "events"), (*path, "trials")
    if rate.trials is not None and rate.events > rate.trials and question.sound(events, trials):
        yield question.problem("more-events-than-trials", events, events=rate.events, trials=rate.trials)


def _since(question: Question, path: Path, rate: RateEntry) -> Iterator[Problem]:
    closes, since = last_day(question), (*path, "since")
    if closes is None or not question.sound(since, ("as_of",)):
        return
    end = min(question.typed.as_of or closes, closes)
    if rate.since and question.typed.opens <= end <= rate.since:
        yield question.problem("since-too-late", since, since=rate.since, end=end)


def _scenarios(question: Question, prior: PriorEntry) -> Iterator[Problem]:
    scenarios = question.typed.scenarios
    named: dict[Path, str] = {(*_SHARES, name): name for name in prior.shares or {}}
    for index, rate in enumerate(prior.rates or ()):
        named[(*_RATES, index, "scenario")] = rate.scenario
    unknown = {
        path: name
        for path, name in named.items()
        if lacks(question, "scenarios", scenarios, name) and question.sound(path)
    }
    for path, name in unknown.items():
        yield unknown_scenario(question, question, path, name)
    if _readable(question):
        slips = meant(unknown.values(), tuple(scenarios))
        yield from _division(question, prior, [name for name in scenarios if name not in slips])


def _readable(question: Question) -> bool:
    """Whether it is plain which scenarios there are, and which have a rate or a share."""
    blurred = (
        fault[:2] == _SHARES or (fault[:2] == _RATES and (len(fault) <= 3 or fault[-1] == "scenario"))
        for fault in question.faulty
    )
    return question.intact(("scenarios",)) and question.intact(("prior",)) and not any(blurred)


def _division(question: Question, prior: PriorEntry, scenarios: list[str]) -> Iterator[Problem]:
    shares = prior.shares or {}
    rates = {rate.scenario: index for index, rate in enumerate(prior.rates or ())}
    last = next(reversed(question.typed.scenarios), "")
    left = [name for name in scenarios if name not in rates and name not in shares]
    if not shares:
        wanted = ", ".join(f"{name}: 1" for name in left or [last])
        what = "rates, and no shares" if rates else "neither rates nor shares"
        yield question.problem("nothing-left", ("prior",), what=what, shares=wanted)
        return
    for name in scenarios:
        if name in rates and name in shares:
            yield question.problem("rate-and-share", (*_SHARES, name), named=quoted(name))
    if left:
        names = " or ".join(map(quoted, left))
        yield question.problem("no-rate-or-share", _SHARES, named=names, first=left[0])
    if last in rates and last not in shares:
        place = (*_RATES, rates[last], "scenario")
        yield question.problem("rate-for-last", place, named=quoted(last), last=last)
