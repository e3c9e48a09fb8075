"""The differences between two sides of a question, by kind of change, with file and line."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from forecast.core.plain import shares
from forecast.core.problem import Path
from forecast.domain.evidence import Report, Source
from forecast.domain.explanation import ChangedItem
from forecast.domain.question import Indicator, Judgement, Question, Rate, Scenario
from forecast.engine.windows import Watch
from forecast.explain.compared import OF_REPORTS, Comparison, Sided
from forecast.explain.sentences import since_denied
from forecast.files.find import SOURCES
from forecast.files.link_question import REPETITION

_NO_EFFECT = "without effect on the figures"
_AFFIRMS = {True: "affirms", False: "denies"}
# The fields of a report, of an indicator (beside its judgements) and of a source that figures depend on.
_OF_REPORT = (
    *("indicator", "scenarios", "says", "affirms", "date", "certainty", "detection", "affirms_anyway"),
    *("letter", "origin", "deception"),
)
_OF_INDICATOR = ("group", "half_life", "window")
_OF_SOURCE = ("reliability", "affirms_anyway", "camp")


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
    subject = report.indicator or " or ".join(report.scenarios) or shares(report.shares)
    return f"{report.id}: {report.source} {report.stance} {subject}"


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
    yield from _how_reports_count(compared)


def _how_reports_count(compared: Comparison) -> Iterator[ChangedItem]:
    before, after = (case.question for case in compared.cases)
    for name in OF_REPORTS:
        values = getattr(before, name), getattr(after, name)
        if values[0] != values[1]:
            path: Path = ("dependence", name) if name == REPETITION else (name,)
            text = name if name == "dependence" else f"{name}: {_written(values[0])} to {_written(values[1])}"
            yield ChangedItem(text, compared.after.location(after.file, path))


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
    old: Indicator | Report | Scenario | Source, new: Any, names: tuple[str, ...], what: str, location: str
) -> Iterator[ChangedItem]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield ChangedItem(
                f"{what} {name.replace('_', ' ')}: {_written(before)} to {_written(after)}", location
            )


def _written(value: object) -> str:
    if isinstance(value, bool):
        return _AFFIRMS[value]
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {number:g}" for key, number in value.items())
    if isinstance(value, float):
        return f"{value:g}"
    if value in (None, "", ()):
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
            continue
        location = compared.after.location(file, ("scenarios", name))
        if (old[name].title, old[name].resolves_if) != (new[name].title, new[name].resolves_if):
            yield ChangedItem(f"scenario {name} worded otherwise, {_NO_EFFECT}", location)
        yield from _fields(old[name], new[name], ("by",), f"scenario {name}", location)
    yield from _rates(compared, before, after)
    for name in dict.fromkeys((*before.prior.shares, *after.prior.shares)):
        values = [question.prior.shares.get(name) for question in (before, after)]
        if values[0] != values[1]:
            location = compared.after.location(file, ("prior", "shares", name))
            yield ChangedItem(f"share of {name}: {_written(values[0])} to {_written(values[1])}", location)
    for name, effect in (("opens", ""), ("closes", ""), ("yes", f", {_NO_EFFECT}")):
        values = [getattr(question, name) for question in (before, after)]
        if values[0] != values[1]:
            text = f"{name}: {_written(values[0])} to {_written(values[1])}{effect}"
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
    counted = f"{rate.events:g} in {f'{rate.trials:g} trials' if rate.trials else exposure}"
    expected = f", {rate.expected:g} expected" if rate.expected else ""
    return f"{counted}{expected}, {rate.label}{', own record' if rate.own else ''}"


def _time(compared: Comparison) -> Iterator[ChangedItem]:
    """The days left to the close, for reference classes, and to the deadline of every share with its own."""
    question = compared.cases[1].question
    if compared.days[0] == compared.days[1]:
        return
    ends: list[tuple[date, Path]] = [(question.closes, ("closes",))] if question.prior.rates else []
    ends += [(row.by, ("scenarios", row.id, "by")) for row in question.scenarios if row.by]
    for end, path in ends:
        left = [max((end - day).days, 0) for day in compared.days]
        if left[0] != left[1]:
            location = compared.after.location(compared.after.case.question.file, path)
            yield ChangedItem(f"days left to {end}: {left[0]} to {left[1]}", location)


def _ageing(compared: Comparison) -> Iterator[ChangedItem]:
    if compared.days[0] == compared.days[1]:
        return
    question, file = compared.cases[1].question, compared.after.case.question.file
    reported = {report.indicator for report in compared.cases[1].reports}
    seen = [
        Watch(case).silences(min(day, question.closes))
        for case, day in zip(compared.cases, compared.days, strict=True)
    ]
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
            text = f"{_silence(compared, indicator)}; chance of having been seen {before:.0%} to {after:.0%}"
            yield ChangedItem(text, location)


def _silence(compared: Comparison, indicator: Indicator) -> str:
    """Whether an indicator is still looked for on the later day, and since when."""
    case = compared.cases[1]
    if Watch(case).since(indicator.id) is None:
        return f"{indicator.id}: seen by now"
    return f"{indicator.id}: not seen{since_denied(case, indicator.id)}"


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
