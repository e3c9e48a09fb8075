"""What differs between two sides of a question, by kind, with file and line."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from forecast.core.problem import Path
from forecast.domain.evidence import Report, Source
from forecast.domain.explanation import Changed
from forecast.domain.question import Indicator, Judgement, Question, Rate
from forecast.engine.inputs import silences
from forecast.explain.compared import Compared, Sided
from forecast.files.find import SOURCES

_STANCES = {True: "affirms", False: "denies", None: "reports"}
# What of a report moves figures, and what of an indicator beside its judgements.
_OF_REPORT = (
    *("indicator", "scenarios", "affirms", "date", "certainty", "detection", "affirms_anyway"),
    *("letter", "origin", "deception"),
)
_OF_INDICATOR = ("group", "half_life", "window")
_OF_SOURCE = ("reliability", "affirms_anyway")


def items(compared: Compared) -> dict[str, tuple[Changed, ...]]:
    """What differs, by kind, in the order in which it is printed; kinds without a difference are left out."""
    by_kind = {kind: tuple(changes(compared)) for kind, changes in _KINDS.items()}
    return {kind: changes for kind, changes in by_kind.items() if changes}


def _new(compared: Compared) -> Iterator[Changed]:
    old = {report.id for report in compared.cases[0].reports}
    for report in compared.cases[1].reports:
        if report.id not in old and report.has_weight:
            yield Changed(_stance(report), _at_report(compared.after, report))


def _withdrawn(compared: Compared) -> Iterator[Changed]:
    new = {report.id for report in compared.cases[1].reports}
    later = {report.id: report for report in compared.after.case.reports}
    for report in compared.cases[0].reports:
        if report.id not in new and report.has_weight:
            still = later.get(report.id)
            why = [each.why for each in still.corrections if each.date <= compared.days[1]] if still else []
            side, known = (compared.after, still) if still else (compared.before, report)
            yield Changed(_stance(report) + (f": {why[0]}" if why else ""), _at_report(side, known))


def _stance(report: Report) -> str:
    subject = report.indicator or " or ".join(report.scenarios)
    return f"{report.id}: {report.source} {_STANCES[report.affirms]} {subject}"


def _at_report(side: Sided, report: Report) -> str:
    return side.place(report.file, ("reports", report.id))


def _judgements(compared: Compared) -> Iterator[Changed]:
    yield from _edited_indicators(compared)
    yield from _edited_reports(compared)
    old, new = (case.sources for case in compared.cases)
    for name in new:
        if name in old:
            place = compared.after.place(SOURCES, ("sources", name))
            yield from _fields(old[name], new[name], _OF_SOURCE, name, place)
    before, after = (case.question.dependence for case in compared.cases)
    if before != after:
        place = compared.after.place(compared.after.case.question.file, ("dependence",))
        yield Changed("dependence", place)


def _edited_indicators(compared: Compared) -> Iterator[Changed]:
    questions = [case.question for case in compared.cases]
    old, new = ({each.id: each for each in question.indicators} for question in questions)
    for name in dict.fromkeys((*old, *new)):
        side = compared.after if name in new else compared.before
        path: Path = ("indicators", name)
        place = side.place(side.case.question.file, path)
        if name not in old or name not in new:
            yield Changed(f"indicator {name} {'added' if name in new else 'gone'}", place)
            continue
        yield from _fields(old[name], new[name], _OF_INDICATOR, name, place)
        for scenario in new[name].given:
            before, after = old[name].given.get(scenario), new[name].given[scenario]
            if before is not None and before != after:
                where = side.place(side.case.question.file, (*path, "given", scenario))
                yield Changed(f"{name} given {scenario}: {_typed(before)} to {_typed(after)}", where)


def _typed(judgements: tuple[Judgement, ...]) -> str:
    return ", ".join(each.typed for each in judgements)


def _edited_reports(compared: Compared) -> Iterator[Changed]:
    old = {report.id: report for report in compared.cases[0].reports}
    for report in compared.cases[1].reports:
        if report.id in old:
            yield from _fields(
                old[report.id], report, _OF_REPORT, report.id, _at_report(compared.after, report)
            )


def _fields(
    old: Indicator | Report | Source, new: Any, names: tuple[str, ...], what: str, place: str
) -> Iterator[Changed]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Changed(f"{what} {name.replace('_', ' ')}: {_written(before)} to {_written(after)}", place)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return _STANCES[value]
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {each:g}" for key, each in value.items())
    if isinstance(value, float):
        return f"{value:g}"
    if value is None or value == ():
        return "none"
    return " or ".join(value) if isinstance(value, tuple) else str(value)


def _prior(compared: Compared) -> Iterator[Changed]:
    before, after = (case.question for case in compared.cases)
    file = after.file
    old, new = ({each.id: each for each in question.scenarios} for question in (before, after))
    for name in dict.fromkeys((*old, *new)):
        if name not in old or name not in new:
            side = compared.after if name in new else compared.before
            where = side.place(side.case.question.file, ("scenarios", name))
            yield Changed(f"scenario {name} {'added' if name in new else 'gone'}", where)
        elif (old[name].title, old[name].resolves_if) != (new[name].title, new[name].resolves_if):
            where = compared.after.place(file, ("scenarios", name))
            yield Changed(f"scenario {name} worded otherwise, without effect on the figures", where)
    yield from _rates(compared, before, after)
    for name in dict.fromkeys((*before.prior.shares, *after.prior.shares)):
        shares = [question.prior.shares.get(name) for question in (before, after)]
        if shares[0] != shares[1]:
            place = compared.after.place(file, ("prior", "shares", name))
            yield Changed(f"share of {name}: {_written(shares[0])} to {_written(shares[1])}", place)
    for name in ("opens", "closes"):
        if getattr(before, name) != getattr(after, name):
            told = f"{name}: {getattr(before, name)} to {getattr(after, name)}"
            yield Changed(told, compared.after.place(file, (name,)))


def _rates(compared: Compared, before: Question, after: Question) -> Iterator[Changed]:
    for side, question, other, what in (
        (compared.after, after, before, "added or edited"),
        (compared.before, before, after, "gone or edited"),
    ):
        for rate in question.prior.rates:
            if rate not in other.prior.rates:
                place = side.case.question.prior.rates.index(rate)
                where = side.place(question.file, ("prior", "rates", place))
                yield Changed(f"class of {rate.scenario} {what}: {_class(rate)}", where)


def _class(rate: Rate) -> str:
    exposure = f"{rate.exposure:g} {rate.per}s" if rate.exposure else f"the days since {rate.since}"
    return f"{rate.events:g} in {f'{rate.trials:g} trials' if rate.trials else exposure}, {rate.label}"


def _time(compared: Compared) -> Iterator[Changed]:
    question = compared.cases[1].question
    left = [max((question.closes - day).days, 0) for day in compared.days]
    if compared.days[0] != compared.days[1] and question.prior.rates:
        place = compared.after.place(compared.after.case.question.file, ("closes",))
        yield Changed(f"days left to {question.closes}: {left[0]} to {left[1]}", place)


def _ageing(compared: Compared) -> Iterator[Changed]:
    if compared.days[0] == compared.days[1]:
        return
    question, file = compared.cases[1].question, compared.after.case.question.file
    reported = {report.indicator for report in compared.cases[1].reports}
    seen = [silences(question, min(day, question.closes), reported) for day in compared.days]
    for indicator in question.indicators:
        place = compared.after.place(file, ("indicators", indicator.id))
        if indicator.half_life and indicator.id in reported:
            days = (compared.days[1] - compared.days[0]).days
            yield Changed(
                f"{indicator.id}: reports {days:+} days older, half-life {indicator.half_life:g} days", place
            )
        before, after = (each.get(indicator.id, 0.0) for each in seen)
        if before != after:
            told = f"{indicator.id}: not reported; chance of having been seen {before:.0%} to {after:.0%}"
            yield Changed(told, place)


_KINDS: Mapping[str, Callable[[Compared], Iterator[Changed]]] = {
    "new": _new,
    "withdrawn": _withdrawn,
    "judgements": _judgements,
    "prior": _prior,
    "time": _time,
    "ageing": _ageing,
}
TITLES = {
    "new": "new reports",
    "withdrawn": "withdrawn reports",
    "judgements": "edited judgements and grades",
    "prior": "edited prior or scenarios",
    "time": "elapsed time",
    "ageing": "ageing and silence",
    "program": "program, settings, and edits that were not kept",
}
