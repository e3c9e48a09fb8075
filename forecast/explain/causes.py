"""The differences between two sides of a question, by kind of change, with file and line."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from forecast.core.problem import Path
from forecast.domain.evidence import Report, Source
from forecast.domain.explanation import ChangedItem
from forecast.domain.question import Indicator, Judgement, Question, Rate
from forecast.engine.inputs import silences
from forecast.explain.compared import Comparison, Sided
from forecast.files.find import SOURCES

_STANCES = {True: "affirms", False: "denies", None: "reports"}
# The fields of a report, of an indicator (beside its judgements) and of a source that figures depend on.
_OF_REPORT = (
    *("indicator", "scenarios", "affirms", "date", "certainty", "detection", "affirms_anyway"),
    *("letter", "origin", "deception"),
)
_OF_INDICATOR = ("group", "half_life", "window")
_OF_SOURCE = ("reliability", "affirms_anyway")


def items(compared: Comparison) -> dict[str, tuple[ChangedItem, ...]]:
    """The differences by kind, in the order of printing; kinds without a difference are left out."""
    by_kind = {kind: tuple(changes(compared)) for kind, changes in _KINDS.items()}
    return {kind: changes for kind, changes in by_kind.items() if changes}


def _new(compared: Comparison) -> Iterator[ChangedItem]:
    old = {report.id for report in compared.cases[0].reports}
    for report in compared.cases[1].reports:
        if report.id not in old and report.has_weight:
            yield ChangedItem(_stance(report), _at_report(compared.after, report))


def _withdrawn(compared: Comparison) -> Iterator[ChangedItem]:
    new = {report.id for report in compared.cases[1].reports}
    later = {report.id: report for report in compared.after.case.reports}
    for report in compared.cases[0].reports:
        if report.id not in new and report.has_weight:
            still = later.get(report.id)
            corrections = still.corrections if still else ()
            why = [correction.why for correction in corrections if correction.date <= compared.days[1]]
            side, known = (compared.after, still) if still else (compared.before, report)
            yield ChangedItem(_stance(report) + (f": {why[0]}" if why else ""), _at_report(side, known))


def _stance(report: Report) -> str:
    subject = report.indicator or " or ".join(report.scenarios)
    return f"{report.id}: {report.source} {_STANCES[report.affirms]} {subject}"


def _at_report(side: Sided, report: Report) -> str:
    return side.location(report.file, ("reports", report.id))


def _judgements(compared: Comparison) -> Iterator[ChangedItem]:
    yield from _edited_indicators(compared)
    yield from _edited_reports(compared)
    old, new = (case.sources for case in compared.cases)
    for name in new:
        if name in old:
            location = compared.after.location(SOURCES, ("sources", name))
            yield from _fields(old[name], new[name], _OF_SOURCE, name, location)
    before, after = (case.question.dependence for case in compared.cases)
    if before != after:
        location = compared.after.location(compared.after.case.question.file, ("dependence",))
        yield ChangedItem("dependence", location)


def _edited_indicators(compared: Comparison) -> Iterator[ChangedItem]:
    questions = [case.question for case in compared.cases]
    old, new = ({row.id: row for row in question.indicators} for question in questions)
    for name in dict.fromkeys((*old, *new)):
        side = compared.after if name in new else compared.before
        path: Path = ("indicators", name)
        location = side.location(side.case.question.file, path)
        if name not in old or name not in new:
            yield ChangedItem(f"indicator {name} {'added' if name in new else 'gone'}", location)
            continue
        yield from _fields(old[name], new[name], _OF_INDICATOR, name, location)
        for scenario in new[name].given:
            before, after = old[name].given.get(scenario), new[name].given[scenario]
            if before is not None and before != after:
                location = side.location(side.case.question.file, (*path, "given", scenario))
                yield ChangedItem(f"{name} given {scenario}: {_typed(before)} to {_typed(after)}", location)


def _typed(judgements: tuple[Judgement, ...]) -> str:
    return ", ".join(judgement.typed for judgement in judgements)


def _edited_reports(compared: Comparison) -> Iterator[ChangedItem]:
    old = {report.id: report for report in compared.cases[0].reports}
    for report in compared.cases[1].reports:
        if report.id in old:
            yield from _fields(
                old[report.id], report, _OF_REPORT, report.id, _at_report(compared.after, report)
            )


def _fields(
    old: Indicator | Report | Source, new: Any, names: tuple[str, ...], what: str, location: str
) -> Iterator[ChangedItem]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield ChangedItem(
                f"{what} {name.replace('_', ' ')}: {_written(before)} to {_written(after)}", location
            )


def _written(value: object) -> str:
    if isinstance(value, bool):
        return _STANCES[value]
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {number:g}" for key, number in value.items())
    if isinstance(value, float):
        return f"{value:g}"
    if value is None or value == ():
        return "none"
    return " or ".join(value) if isinstance(value, tuple) else str(value)


def _prior(compared: Comparison) -> Iterator[ChangedItem]:
    before, after = (case.question for case in compared.cases)
    file = after.file
    old, new = ({row.id: row for row in question.scenarios} for question in (before, after))
    for name in dict.fromkeys((*old, *new)):
        if name not in old or name not in new:
            side = compared.after if name in new else compared.before
            location = side.location(side.case.question.file, ("scenarios", name))
            yield ChangedItem(f"scenario {name} {'added' if name in new else 'gone'}", location)
        elif (old[name].title, old[name].resolves_if) != (new[name].title, new[name].resolves_if):
            location = compared.after.location(file, ("scenarios", name))
            yield ChangedItem(f"scenario {name} worded otherwise, without effect on the figures", location)
    yield from _rates(compared, before, after)
    for name in dict.fromkeys((*before.prior.shares, *after.prior.shares)):
        shares = [question.prior.shares.get(name) for question in (before, after)]
        if shares[0] != shares[1]:
            location = compared.after.location(file, ("prior", "shares", name))
            yield ChangedItem(f"share of {name}: {_written(shares[0])} to {_written(shares[1])}", location)
    for name in ("opens", "closes"):
        if getattr(before, name) != getattr(after, name):
            text = f"{name}: {getattr(before, name)} to {getattr(after, name)}"
            yield ChangedItem(text, compared.after.location(file, (name,)))


def _rates(compared: Comparison, before: Question, after: Question) -> Iterator[ChangedItem]:
    for side, question, other, what in (
        (compared.after, after, before, "added or edited"),
        (compared.before, before, after, "gone or edited"),
    ):
        for rate in question.prior.rates:
            if rate not in other.prior.rates:
                index = side.case.question.prior.rates.index(rate)
                location = side.location(question.file, ("prior", "rates", index))
                yield ChangedItem(f"class of {rate.scenario} {what}: {_class(rate)}", location)


def _class(rate: Rate) -> str:
    exposure = f"{rate.exposure:g} {rate.per}s" if rate.exposure else f"the days since {rate.since}"
    return f"{rate.events:g} in {f'{rate.trials:g} trials' if rate.trials else exposure}, {rate.label}"


def _time(compared: Comparison) -> Iterator[ChangedItem]:
    question = compared.cases[1].question
    left = [max((question.closes - day).days, 0) for day in compared.days]
    if compared.days[0] != compared.days[1] and question.prior.rates:
        location = compared.after.location(compared.after.case.question.file, ("closes",))
        yield ChangedItem(f"days left to {question.closes}: {left[0]} to {left[1]}", location)


def _ageing(compared: Comparison) -> Iterator[ChangedItem]:
    if compared.days[0] == compared.days[1]:
        return
    question, file = compared.cases[1].question, compared.after.case.question.file
    reported = {report.indicator for report in compared.cases[1].reports}
    seen = [silences(question, min(day, question.closes), reported) for day in compared.days]
    for indicator in question.indicators:
        location = compared.after.location(file, ("indicators", indicator.id))
        if indicator.half_life and indicator.id in reported:
            days = (compared.days[1] - compared.days[0]).days
            yield ChangedItem(
                f"{indicator.id}: reports {days:+} days older, half-life {indicator.half_life:g} days",
                location,
            )
        before, after = (chances.get(indicator.id, 0.0) for chances in seen)
        if before != after:
            text = f"{indicator.id}: not reported; chance of having been seen {before:.0%} to {after:.0%}"
            yield ChangedItem(text, location)


_KINDS: Mapping[str, Callable[[Comparison], Iterator[ChangedItem]]] = {
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
