"""What must hold between the values of a question: dates, scenarios, groups, judgements, rates, shares."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from forecast.core.bad_value import quoted
from forecast.core.problem import Path, Problem
from forecast.domain.question import VOID
from forecast.files.schema import IndicatorEntry, PriorEntry, QuestionFile, RateEntry
from forecast.files.typed import TypedQuestion, lacks, last_day, listed, unknown_scenario

OTHERS = "others"
OTHERWISE = "otherwise"
# In `dependence`, where other names are those of groups.
REPETITION = "repetition"
# In `alert`, where other names are those of scenarios.
YES = "yes"


def question_problems(question: TypedQuestion) -> Iterator[Problem]:
    """Every fault that shows only when values of a question are held against one another."""
    for rule in (
        *(_days, _scenario_ids, _otherwise, _from_the_start, _added, _deadlines, _groups, _repetition),
        *(_alerts, _yes),
    ):
        yield from rule(question)
    for name, indicator in (question.typed.indicators or {}).items():
        yield from _judgements(question, ("indicators", name, "given"), indicator)
        yield from _window(question, ("indicators", name, "window"), indicator)


def meant(unknown: Iterable[str], known: Collection[str]) -> set[str]:
    """The names that unknown ones are slips of, so that a slip is reported once.

    >>> meant(["opne"], ["open", "closed"])
    {'open'}
    """
    return {name for slip in unknown for name in get_close_matches(slip, known, n=1)}


def _days(question: TypedQuestion) -> Iterator[Problem]:
    opens, closes, as_of = question.typed.opens, question.typed.closes, question.typed.as_of
    if not question.sound(("opens",), ("closes",)):
        return
    if closes <= opens:
        yield question.problem("closes-too-early", ("closes",), closes=closes, opens=opens)
    elif as_of and not opens <= as_of <= closes and question.sound(("as_of",)):
        yield question.problem("as-of-outside", ("as_of",), as_of=as_of, opens=opens, closes=closes)


def _scenario_ids(question: TypedQuestion) -> Iterator[Problem]:
    scenarios = question.typed.scenarios
    if len(scenarios) < 2 and question.intact(("scenarios",)):
        count = "one scenario" if scenarios else "no scenarios"
        yield question.problem("too-few-scenarios", ("scenarios",), count=count)
    for name in (OTHERS, VOID):
        if name in scenarios:
            yield question.problem("reserved-id", ("scenarios", name), named=quoted(name))


def _otherwise(question: TypedQuestion) -> Iterator[Problem]:
    scenarios = question.typed.scenarios
    paths: dict[str, Path] = {name: ("scenarios", name, "resolves_if") for name in scenarios}
    if len(paths) < 2 or not question.intact(("scenarios",)) or not question.sound(*paths.values()):
        return
    *earlier, last = paths
    left = [name for name, scenario in scenarios.items() if scenario.resolves_if == OTHERWISE]
    step = "Say what must be seen for it." if last in left else "Move it to the end."
    for name in left:
        if name in earlier:
            yield question.problem("otherwise-not-last", paths[name], step=step)
    if not left:
        text = quoted(scenarios[last].resolves_if)
        yield question.problem("last-not-otherwise", paths[last], named=text)


def _groups(question: TypedQuestion) -> Iterator[Problem]:
    indicators = question.typed.indicators or {}
    groups: list[Path] = [("indicators", name, "group") for name in indicators]
    if not question.intact(("indicators",)) or not question.sound(*groups):
        return
    known = dict.fromkeys(indicator.group for indicator in indicators.values() if indicator.group)
    for name, path in zip(indicators, groups, strict=True):
        if indicators[name].group == REPETITION:
            yield question.problem("reserved-id", path, named=quoted(REPETITION))
    for name in question.typed.dependence or {}:
        if name not in ("", REPETITION) and name not in known:
            step = "Delete it, or give this group to indicators."
            yield question.unknown("unknown-group", ("dependence", name), name, (*known, REPETITION), step)


def _judgements(question: TypedQuestion, path: Path, indicator: IndicatorEntry) -> Iterator[Problem]:
    scenarios = question.typed.scenarios
    known = (*scenarios, OTHERS)
    unknown = [key for key in indicator.given if lacks(question, "scenarios", known, key)]
    for key in unknown:
        yield unknown_scenario(question, question, (*path, key), key)
    if any(path[: len(fault)] == fault for fault in question.faulty):
        return
    named = {*indicator.given, *meant(unknown, known)}
    named |= {str(fault[3]) for fault in question.faulty if fault[:3] == path and len(fault) > 3}
    left = [scenario for scenario in scenarios if scenario not in named]
    if left and OTHERS not in named:
        names = " or ".join(map(quoted, left))
        yield question.problem("missing-given", path, named=names, first=left[0])
    elif not left and OTHERS in indicator.given and question.intact(("scenarios",)):
        yield question.problem("others-unused", (*path, OTHERS))


def _from_the_start(question: TypedQuestion) -> Iterator[Problem]:
    """Scenarios added later need two that were there before them, the last among these."""
    scenarios, opens = question.typed.scenarios, question.typed.opens
    added: dict[str, Path] = {name: ("scenarios", name, "added") for name in scenarios}
    if not question.sound(("opens",), *added.values()) or not question.intact(("scenarios",)):
        return
    later = [name for name, entry in scenarios.items() if entry.added and entry.added > opens]
    if later and (later[-1] == next(reversed(scenarios)) or len(later) > len(scenarios) - 2):
        yield question.problem("added-too-late", added[later[-1]], named=quoted(later[-1]), opens=opens)


def _added(question: TypedQuestion) -> Iterator[Problem]:
    closes = last_day(question) or date.max
    added: dict[Path, date | None] = {
        ("scenarios", name, "added"): entry.added for name, entry in question.typed.scenarios.items()
    }
    for name, entry in (question.typed.indicators or {}).items():
        added["indicators", name, "added"] = entry.added
    for path, day in added.items():
        if day and day > closes and question.sound(path):
            yield question.problem("added-after-close", path, added=day, closes=closes)


def _deadlines(question: TypedQuestion) -> Iterator[Problem]:
    """A scenario's own deadline lies within the question's time, and belongs to a share."""
    closes, rates = last_day(question), _with_rates_alone(question.typed.prior)
    for name, entry in question.typed.scenarios.items():
        path: Path = ("scenarios", name, "by")
        if entry.by is None or closes is None or not question.sound(path, ("opens",), (*path[:2], "added")):
            continue
        since = max(filter(None, (question.typed.opens, entry.added)))
        if not since < entry.by < closes:
            yield question.problem("by-outside", path, by=entry.by, since=since, closes=closes)
        elif entry.resolves_if == OTHERWISE:
            yield question.problem("by-on-last", path, named=quoted(name))
        elif name in rates and question.sound(("prior",)):
            yield question.problem("by-and-rate", path, named=quoted(name))


def _with_rates_alone(prior: PriorEntry | None) -> set[str]:
    """The scenarios with rates; a share beside them is a problem of its own."""
    return {rate.scenario for rate in prior.rates or ()} - (prior.shares or {}).keys() if prior else set()


def _repetition(question: TypedQuestion) -> Iterator[Problem]:
    path: Path = ("dependence", REPETITION)
    values = (question.typed.dependence or {}).get(REPETITION, [0.0])
    if len(values) != 1 and question.sound(path):
        yield question.problem("repetition-many", path, count=len(values))


def _yes(question: TypedQuestion) -> Iterator[Problem]:
    names, scenarios = question.typed.yes or [], question.typed.scenarios
    for name in dict.fromkeys(names):
        if lacks(question, "scenarios", scenarios, name) and question.sound(("yes",)):
            known, step = (scenarios, "Add it to the question.")
            if "," in name:
                known, step = {}, f"Write a list: [{name}]."
            yield question.unknown("unknown-scenario", ("yes",), name, known, step)
        if names.count(name) > 1:
            yield question.problem("named-twice", ("yes",), named=quoted(name))
    if names and scenarios.keys() <= set(names) and question.intact(("scenarios",)):
        yield question.problem("yes-to-all", ("yes",))


def alerts_the_answer(typed: QuestionFile) -> bool:
    """Whether an alert on "yes" is one on the answer: there is one, and no scenario of that name."""
    return bool(typed.yes) and YES not in typed.scenarios


def _alerts(question: TypedQuestion) -> Iterator[Problem]:
    known, path = question.typed.scenarios, ("alert", YES)
    for name in question.typed.alert or {}:
        if name == YES and question.sound(path, ("yes",)):
            yield from _answer_alert(question, path)
        elif name != YES and lacks(question, "scenarios", known, name) and question.sound(("alert", name)):
            yield unknown_scenario(question, question, ("alert", name), name)


def _answer_alert(question: TypedQuestion, path: Path) -> Iterator[Problem]:
    """An alert on "yes" needs an answer, and must not mean another scenario of that name."""
    yes, is_scenario = question.typed.yes or [], YES in question.typed.scenarios
    if not yes and lacks(question, "scenarios", question.typed.scenarios, YES):
        yield question.problem("alert-without-yes", path)
    elif yes and is_scenario and set(yes) != {YES}:
        yield question.problem("alert-yes-unclear", path, named=listed(yes))


def _window(question: TypedQuestion, path: Path, indicator: IndicatorEntry) -> Iterator[Problem]:
    window, closes = indicator.window, last_day(question)
    if window is None or not question.sound((*path, "by")):
        return
    if closes and window.by > closes:
        yield question.problem("window-too-late", (*path, "by"), by=window.by, closes=closes)
    start = window.start or max(filter(None, (question.typed.opens, indicator.added)))
    places = ((*path, "from"), ("opens",), (*path[:-1], "added"))
    if start >= window.by and question.sound(*places):
        yield question.problem("window-without-days", (*path, "by"), by=window.by, start=start)


_MEASURES = ("exposure", "since", "trials")
_RATES: Path = ("prior", "rates")
_SHARES: Path = ("prior", "shares")


def prior_problems(question: TypedQuestion) -> Iterator[Problem]:
    """Every fault in what is held before any report."""
    prior = question.typed.prior
    if prior is not None:
        for index, rate in enumerate(prior.rates or ()):
            for rule in (_measure, _period, _trials, _since, _expected):
                yield from rule(question, (*_RATES, index), rate)
        yield from _scenarios(question, prior)
    elif question.sound(("prior",)):
        yield question.problem("no-prior", ("prior",))


def _measure(question: TypedQuestion, path: Path, rate: RateEntry) -> Iterator[Problem]:
    typed = [key for key in _MEASURES if getattr(rate, key) is not None]
    if len(typed) != 1 and question.sound(*((*path, key) for key in _MEASURES)):
        named = listed(typed) if typed else "none of them"
        step = "Keep one of them." if typed else 'Add one, like "trials: 20".'
        yield question.problem("rate-measure", path, named=named, step=step)


def _period(question: TypedQuestion, path: Path, rate: RateEntry) -> Iterator[Problem]:
    if not question.sound((*path, "per"), (*path, "exposure")):
        return
    if rate.exposure is not None and rate.per is None:
        yield question.problem("exposure-without-per", (*path, "per"))
    if rate.exposure is None and rate.per is not None:
        yield question.problem("per-without-exposure", (*path, "per"))


def _trials(question: TypedQuestion, path: Path, rate: RateEntry) -> Iterator[Problem]:
    events, trials = (*path, "events"), (*path, "trials")
    if rate.trials is not None and rate.events > rate.trials and question.sound(events, trials):
        yield question.problem("more-events-than-trials", events, events=rate.events, trials=rate.trials)


def _expected(question: TypedQuestion, path: Path, rate: RateEntry) -> Iterator[Problem]:
    if rate.expected is not None and rate.trials is None and question.sound((*path, "trials")):
        yield question.problem("expected-without-trials", (*path, "expected"))
    elif rate.expected and rate.trials and rate.expected > rate.trials and question.sound((*path, "trials")):
        words = {"expected": rate.expected, "trials": rate.trials}
        yield question.problem("expected-many", (*path, "expected"), **words)


def _since(question: TypedQuestion, path: Path, rate: RateEntry) -> Iterator[Problem]:
    closes, since = last_day(question), (*path, "since")
    if closes is None or not question.sound(since, ("as_of",)):
        return
    end = min(question.typed.as_of or closes, closes)
    if rate.since and question.typed.opens <= end <= rate.since:
        yield question.problem("since-too-late", since, since=rate.since, end=end)


def _scenarios(question: TypedQuestion, prior: PriorEntry) -> Iterator[Problem]:
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


def _readable(question: TypedQuestion) -> bool:
    """Whether it is plain which scenarios there are, and which have a rate or a share."""
    blurred = (
        fault[:2] == _SHARES or (fault[:2] == _RATES and (len(fault) <= 3 or fault[-1] == "scenario"))
        for fault in question.faulty
    )
    return question.intact(("scenarios",)) and question.intact(("prior",)) and not any(blurred)


def _division(question: TypedQuestion, prior: PriorEntry, scenarios: list[str]) -> Iterator[Problem]:
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
        path = (*_RATES, rates[last], "scenario")
        yield question.problem("rate-for-last", path, named=quoted(last), last=last)
