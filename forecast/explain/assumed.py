"""Assumptions as typed, put into a case: what is present, dropped, judged, graded or counted otherwise."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np

from forecast.core.bad_value import BadValue, quoted
from forecast.core.probability import read_judgement
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.core.scales import ADMIRALTY
from forecast.domain.case import Case
from forecast.domain.evidence import Report, Source
from forecast.domain.explanation import Assumption
from forecast.domain.question import Indicator, Judgement, Prior, Rate
from forecast.engine.inputs import EngineInputs, build_inputs
from forecast.engine.prior import DAYS

# No id of the files can begin like this.
_SEEN = ":seen-"
# The Beta of a reliability that is all but 1.
_SURE = (1e9, 1e-3)
_STATES = {"present": True, "absent": False}
_RATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)/([0-9]+(?:\.[0-9]+)?)\s*([a-z]+?)s?")


@dataclass(frozen=True, slots=True)
class Assumed:
    """A case with assumptions in it, and what to know of them."""

    case: Case
    notes: tuple[str, ...] = ()

    def noting(self, case: Case, *notes: str) -> "Assumed":
        """With another case and more notes."""
        return Assumed(case, (*self.notes, *notes))


def assume(case: Case, as_of: date, assumptions: Sequence[Assumption]) -> Assumed:
    """A case, known on a day, with the assumptions in it.

    Raises ProblemsError with all that is wrong with them.
    """
    problems = [*_contradictions(assumptions)]
    assumed = Assumed(case.on(as_of))
    for each in assumptions:
        try:
            assumed = _KINDS[each.kind](assumed, each, _Context(case, as_of))
        except BadValue as bad:
            problems.append(_problem("assumption", each, bad))
    if not problems and assumptions and not any(report.has_weight for report in assumed.case.reports):
        rule = "a what-if is set against some evidence, and these assumptions leave no report with weight"
        step = "Drop less; `forecast explain` shows the prior."
        problems.append(
            Problem("nothing-left", str(assumptions[-1]), (), "found every report dropped", rule, step)
        )
    if problems:
        raise ProblemsError(tuple(problems))
    return assumed


def assumed_inputs(case: Case, as_of: date) -> EngineInputs:
    """The numbers of a case in which what is assumed to be seen is seen without doubt."""
    inputs, _ = build_inputs(case, as_of)
    sure = np.array([name.startswith(_SEEN) for name in inputs.source], bool)
    a, b = _SURE
    return replace(inputs, r_a=np.where(sure, a, inputs.r_a), r_b=np.where(sure, b, inputs.r_b))


@dataclass(frozen=True, slots=True)
class _Context:
    """The case with all that came later, and the day."""

    whole: Case
    as_of: date


def _problem(code: str, each: Assumption, bad: BadValue) -> Problem:
    return Problem(code, str(each), (), bad.found, bad.rule, bad.next_step)


def _contradictions(assumptions: Sequence[Assumption]) -> list[Problem]:
    """Two assumptions about one thing, and a letter for a source that is dropped."""
    problems, seen = [], set()
    dropped = {_bare(each.text) for each in assumptions if each.kind == "drop"}
    for each in assumptions:
        name = each.text.partition("=")[0].strip()
        if (each.kind, name) in seen:
            rule = "one thing is assumed once"
            told = f'found "{name}" a second time'
            problems.append(Problem("contradiction", str(each), (), told, rule, "Leave one of the two out."))
        if each.kind == "grade" and name in dropped:
            rule, told = "what is dropped has no letter", f'found a letter for "{name}", which is dropped'
            problems.append(Problem("contradiction", str(each), (), told, rule, "Leave one of the two out."))
        seen.add((each.kind, name))
    return problems


def _parted(each: Assumption, example: str) -> tuple[str, str]:
    """The two sides of an assignment."""
    name, equals, value = (part.strip() for part in each.text.partition("="))
    if not equals or not name or not value:
        raise BadValue(
            f"found {quoted(each.text)}",
            "this is a name, an equals sign and a value",
            f"Write it like {example}.",
        )
    return name, value


def _known(name: str, known: Sequence[str], what: str) -> str:
    if name not in known:
        raise BadValue(
            f"found {quoted(name)}", f"there is no such {what}", nearest(name, tuple(known), "Leave it out.")
        )
    return name


def _set(now: Assumed, each: Assumption, at: _Context) -> Assumed:
    """An indicator seen to be true or false, beyond doubt, on the day."""
    name, value = _parted(each, "troops-assigned=present")
    _known(name, [indicator.id for indicator in now.case.question.indicators], "indicator")
    state = _STATES[_known(value, tuple(_STATES), "state of an indicator")]
    source = Source(_SEEN + name, "Assumed", "A")
    seen = Report(
        _SEEN + name, "", source.id, at.as_of, at.as_of, (), indicator=name, affirms=state, origin="each"
    )
    count = sum(report.indicator == name for report in now.case.reports)
    note = f"{name} is reported on ({count}): those reports now tell of their sources alone." if count else ""
    sources = MappingProxyType({**now.case.sources, source.id: source})
    case = replace(now.case, reports=(*now.case.reports, seen), sources=sources)
    return now.noting(case, *filter(None, [note]))


def _bare(name: str) -> str:
    return name.rpartition(":")[2].strip()


def _drop(now: Assumed, each: Assumption, at: _Context) -> Assumed:
    """A report, all reports of a source, or all citations of an article."""
    whole = at.whole
    tables: Mapping[str, Sequence[str]] = {
        "report": [report.id for report in whole.reports],
        "source": list(whole.sources),
        "article": list(whole.articles),
    }
    kind, _, _ = each.text.partition(":") if ":" in each.text else ("", "", "")
    name = _bare(each.text)
    kinds = [what for what, names in tables.items() if name in names and kind in ("", what)]
    if len(kinds) > 1:
        step = f"Write {' or '.join(f'{what}:{name}' for what in kinds)}."
        raise BadValue(
            f"found {quoted(name)}",
            f"this is the id of {' and of '.join(f'a {what}' for what in kinds)}",
            step,
        )
    if not kinds:
        _known(each.text, [*dict.fromkeys(one for names in tables.values() for one in names)], _DROPPED)
    left = tuple(filter(None, (_left(report, kinds[0], name) for report in now.case.reports)))
    gone = [report for report in now.case.reports if report not in left and report.has_weight]
    note = "" if gone else f"Dropping {name} takes no report with weight away that is known on {at.as_of}."
    return now.noting(replace(now.case, reports=left), *filter(None, [note]))


_DROPPED = "report, source or article"


def _left(report: Report, kind: str, name: str) -> Report | None:
    """What is left of a report, None where it is gone."""
    if kind != "article":
        return None if name in (report.id if kind == "report" else report.source,) else report
    citations = tuple(each for each in report.citations if each.article != name)
    if len(citations) == len(report.citations):
        return report
    return replace(report, citations=citations) if citations else None


def _given(now: Assumed, each: Assumption, _: _Context) -> Assumed:
    """Another judgement of an indicator under a scenario."""
    where, value = _parted(each, "troops-assigned.drills=0.7")
    name, _dot, scenario = where.partition(".")
    question = now.case.question
    _known(name, [indicator.id for indicator in question.indicators], "indicator")
    _known(scenario, question.scenario_ids, "scenario")
    read = read_judgement(value)
    judged = (Judgement(read.typed, read.low, read.high, read.word),)

    def changed(indicator: Indicator) -> Indicator:
        given = MappingProxyType({**indicator.given, scenario: judged})
        return replace(indicator, given=given) if indicator.id == name else indicator

    return now.noting(_asking(now.case, indicators=tuple(map(changed, question.indicators))))


def _grade(now: Assumed, each: Assumption, at: _Context) -> Assumed:
    """Another letter of a source."""
    name, value = _parted(each, "belarusian-hajun=D")
    _known(name, list(at.whole.sources), "source")
    letter = _known(value, list(ADMIRALTY), "letter")
    source = replace(now.case.sources[name], reliability=letter)
    own = [report.id for report in now.case.reports if report.source == name and report.letter]
    note = f"Reports of {name} with a letter of their own keep it: {', '.join(own)}." if own else ""
    sources = MappingProxyType({**now.case.sources, name: source})
    return now.noting(replace(now.case, sources=sources), *filter(None, [note]))


def _rate(now: Assumed, each: Assumption, _: _Context) -> Assumed:
    """One reference class in place of a scenario's own."""
    name, value = _parted(each, "joins-war=2/537 years")
    prior = now.case.question.prior
    _known(
        name, list(dict.fromkeys(rate.scenario for rate in prior.rates)), "scenario with reference classes"
    )
    match = _RATE.fullmatch(value)
    unit = match[3] if match else ""
    if match is None or unit not in (*DAYS, "trial") or not float(match[2]):
        rule = "a class is a number of events in a number of days, weeks, months, years or trials"
        raise BadValue(f"found {quoted(value)}", rule, "Write it like 2/537 years or 1/8 trials.")
    events, number = float(match[1]), float(match[2])
    if unit == "trial" and events > number:
        raise BadValue(
            f"found {quoted(value)}", "there cannot be more events than trials", "Correct one of the two."
        )
    measure: dict[str, Any] = {"trials": number} if unit == "trial" else {"exposure": number, "per": unit}
    one = Rate(name, events, f"assumed: {value}", "assumed", **measure)
    first = next(place for place, rate in enumerate(prior.rates) if rate.scenario == name)
    rates = [rate for rate in prior.rates if rate.scenario != name]
    rates.insert(sum(rate.scenario != name for rate in prior.rates[:first]), one)
    return now.noting(_asking(now.case, prior=Prior(tuple(rates), prior.shares, prior.why)))


def _share(now: Assumed, each: Assumption, _: _Context) -> Assumed:
    """Another share of what the reference classes leave."""
    name, value = _parted(each, "nothing=4")
    prior = now.case.question.prior
    _known(name, list(prior.shares), "scenario with a share")
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", value) or not float(value):
        raise BadValue(
            f"found {quoted(value)}", "a share is a number above 0", "Write a plain number, like 4."
        )
    shares = MappingProxyType({**prior.shares, name: float(value)})
    return now.noting(_asking(now.case, prior=Prior(prior.rates, shares, prior.why)))


def _asking(case: Case, **changes: Any) -> Case:
    return replace(case, question=replace(case.question, **changes))


_KINDS: Mapping[str, Callable[[Assumed, Assumption, _Context], Assumed]] = {
    "set": _set,
    "drop": _drop,
    "given": _given,
    "grade": _grade,
    "rate": _rate,
    "share": _share,
}
KINDS = tuple(_KINDS)
