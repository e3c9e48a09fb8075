"""What-ifs: assumptions as typed, the case under them, and its probabilities before and after."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from forecast.core.assignment import read_assignment
from forecast.core.bad_value import BadValue, bad_value
from forecast.core.probability import read_judgement
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.core.scales import ADMIRALTY
from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.domain.explanation import Assumption, WhatIf
from forecast.domain.question import Rate
from forecast.engine import changes
from forecast.engine.draws import DEFAULT_SEED
from forecast.engine.inputs import build_inputs
from forecast.engine.prior import DAYS
from forecast.engine.sums import MOST_EXACT, Sums

_STATES = {"present": True, "absent": False}
_RATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)/([0-9]+(?:\.[0-9]+)?)\s*([a-z]+?)s?")
_DROPPED = "report, source or article"


def what_if(
    case: Case,
    as_of: date,
    assumptions: Sequence[Assumption],
    name: str = "",
    seed: int = DEFAULT_SEED,
    most_exact: int = MOST_EXACT,
) -> WhatIf:
    """What the probabilities would be under other assumptions; nothing is written.

    Raises ProblemsError with all that is wrong with the assumptions.
    """
    assumed = assume(case, as_of, assumptions)
    moved = compared(case.on(as_of), assumed.case, as_of, seed, most_exact)
    return replace(moved, name=name, assumptions=tuple(assumptions), notes=assumed.notes)


def compared(
    known: Case, changed: Case, as_of: date, seed: int = DEFAULT_SEED, most_exact: int = MOST_EXACT
) -> WhatIf:
    """The probabilities of a case as known on a day, and of the same case changed, without assumptions."""
    before, after_inputs = (build_inputs(one, as_of)[0] for one in (known, changed))
    sums = Sums(before, seed, most_exact=most_exact)
    asked = known.question.yes or (before.scenario[int(sums.headline.argmax())],)
    logs = sums.changed(after_inputs)
    (after, error), effect = sums.moved(logs), sums.effect(logs, [before.scenario.index(k) for k in asked])
    return WhatIf(
        question=known.question,
        as_of=as_of,
        name="",
        assumptions=(),
        notes=(),
        before=sums.by_scenario(sums.posterior),
        after=sums.by_scenario(after),
        error=sums.by_scenario(error),
        asked=asked,
        points=-effect.points,
        points_error=effect.points_error,
        computed=sums.computed(),
    )


@dataclass(frozen=True, slots=True)
class AssumedCase:
    """A case under assumptions, and remarks on them."""

    case: Case
    notes: tuple[str, ...] = ()

    def changed(self, case: Case, *notes: str) -> "AssumedCase":
        """Another case, and more notes; empty ones are left out."""
        return AssumedCase(case, (*self.notes, *filter(None, notes)))


def assume(case: Case, as_of: date, assumptions: Sequence[Assumption]) -> AssumedCase:
    """A case as known on a day, under some assumptions.

    Raises ProblemsError with all that is wrong with them.
    """
    problems = [*_contradictions(assumptions)]
    assumed = AssumedCase(case.on(as_of))
    for assumption in assumptions:
        try:
            assumed = _KINDS[assumption.kind](assumed, assumption.text, _Context(case, as_of))
        except BadValue as bad:
            problems.append(Problem("assumption", str(assumption), (), bad.found, bad.rule, bad.next_step))
    if not problems and assumptions and not any(report.has_weight for report in assumed.case.reports):
        rule = "a what-if is set against some evidence, and these assumptions leave no report with weight"
        step = "Drop less; `forecast explain` shows the prior."
        problems.append(
            Problem("nothing-left", str(assumptions[-1]), (), "found every report dropped", rule, step)
        )
    if problems:
        raise ProblemsError(tuple(problems))
    return assumed


@dataclass(frozen=True, slots=True)
class _Context:
    """The case with later entries too, and the day."""

    whole: Case
    as_of: date


def _contradictions(assumptions: Sequence[Assumption]) -> list[Problem]:
    """Two assumptions about one thing, and a letter for a source that is dropped."""
    problems, seen = [], set()
    dropped = {_bare(assumption.text) for assumption in assumptions if assumption.kind == "drop"}
    for assumption in assumptions:
        name = assumption.text.partition("=")[0].strip()
        faults = []
        if (assumption.kind, name) in seen:
            faults.append((f'found "{name}" a second time', "one thing is assumed once"))
        if assumption.kind == "grade" and name in dropped:
            faults.append((f'found a letter for "{name}", which is dropped', "what is dropped has no letter"))
        problems += [
            Problem("contradiction", str(assumption), (), fault, rule, "Leave one of the two out.")
            for fault, rule in faults
        ]
        seen.add((assumption.kind, name))
    return problems


def _known(name: str, known: Sequence[str], what: str) -> str:
    if name not in known:
        step = nearest(name, tuple(known), "Leave it out.")
        raise bad_value(name, f"there is no such {what}", step)
    return name


def _indicator(now: AssumedCase, name: str) -> str:
    return _known(name, [indicator.id for indicator in now.case.question.indicators], "indicator")


def _set(now: AssumedCase, text: str, context: _Context) -> AssumedCase:
    """An indicator seen to be true or false on the day, without doubt."""
    name, value = read_assignment(text, "troops-assigned=present")
    _indicator(now, name)
    state = _STATES[_known(value, tuple(_STATES), "state of an indicator")]
    count = sum(report.indicator == name for report in now.case.reports)
    note = f"{name} is reported on ({count}): those reports now tell of their sources alone." if count else ""
    return now.changed(changes.with_seen(now.case, name, state, context.as_of), note)


def _bare(name: str) -> str:
    return name.rpartition(":")[2].strip()


def _drop(now: AssumedCase, text: str, context: _Context) -> AssumedCase:
    """A report, all reports of a source, or all citations of an article."""
    kind, name = _dropped(text, context.whole)
    left = tuple(filter(None, (_left(report, kind, name) for report in now.case.reports)))
    gone = [report for report in now.case.reports if report not in left and report.has_weight]
    note = f"Dropping {name} takes no report with weight away that is known on {context.as_of}."
    return now.changed(replace(now.case, reports=left), "" if gone else note)


def _dropped(text: str, whole: Case) -> tuple[str, str]:
    """The kind and the id of what is to be dropped."""
    tables: Mapping[str, Sequence[str]] = {
        "report": [report.id for report in whole.reports],
        "source": list(whole.sources),
        "article": list(whole.articles),
    }
    kind, name = text.partition(":")[0] if ":" in text else "", _bare(text)
    kinds = [what for what, names in tables.items() if name in names and kind in ("", what)]
    if len(kinds) > 1:
        rule = f"this is the id of {' and of '.join(f'a {what}' for what in kinds)}"
        step = f"Write {' or '.join(f'{what}:{name}' for what in kinds)}."
        raise bad_value(name, rule, step)
    if not kinds:
        _known(text, [*dict.fromkeys(known for names in tables.values() for known in names)], _DROPPED)
    return kinds[0], name


def _left(report: Report, kind: str, name: str) -> Report | None:
    """What is left of a report, None where it is gone."""
    if kind != "article":
        return None if name in (report.id if kind == "report" else report.source,) else report
    citations = tuple(citation for citation in report.citations if citation.article != name)
    if len(citations) == len(report.citations):
        return report
    return replace(report, citations=citations) if citations else None


def _judgement(now: AssumedCase, text: str, _: _Context) -> AssumedCase:
    """Another judgement of an indicator under a scenario."""
    where, value = read_assignment(text, "troops-assigned.drills=0.7")
    name, _dot, scenario = where.partition(".")
    _indicator(now, name)
    _known(scenario, now.case.question.scenario_ids, "scenario")
    return now.changed(changes.with_typed_judgement(now.case, name, scenario, read_judgement(value)))


def _grade(now: AssumedCase, text: str, context: _Context) -> AssumedCase:
    """Another letter of a source."""
    name, value = read_assignment(text, "belarusian-hajun=D")
    _known(name, list(context.whole.sources), "source")
    letter = _known(value, list(ADMIRALTY), "letter")
    own = [report.id for report in now.case.reports if report.source == name and report.letter]
    note = f"Reports of {name} with a letter of their own keep it: {', '.join(own)}." if own else ""
    return now.changed(changes.with_grade(now.case, name, letter), note)


def _rate(now: AssumedCase, text: str, _: _Context) -> AssumedCase:
    """One reference class in place of a scenario's own."""
    name, value = read_assignment(text, "joins-war=2/537 years")
    scenarios = list(dict.fromkeys(rate.scenario for rate in now.case.question.prior.rates))
    _known(name, scenarios, "scenario with reference classes")
    match = _RATE.fullmatch(value)
    unit = match[3] if match else ""
    if match is None or unit not in (*DAYS, "trial") or not float(match[2]):
        rule = "a class is a number of events in a number of days, weeks, months, years or trials"
        raise bad_value(value, rule, "Write it like 2/537 years or 1/8 trials.")
    events, number = float(match[1]), float(match[2])
    if unit == "trial" and events > number:
        rule = "there cannot be more events than trials"
        raise bad_value(value, rule, "Correct one of the two.")
    measure: dict[str, Any] = {"trials": number} if unit == "trial" else {"exposure": number, "per": unit}
    rate = Rate(name, events, f"assumed: {value}", "assumed", **measure)
    return now.changed(changes.with_rate(now.case, rate))


def _share(now: AssumedCase, text: str, _: _Context) -> AssumedCase:
    """Another share of what the reference classes leave."""
    name, value = read_assignment(text, "nothing=4")
    _known(name, list(now.case.question.prior.shares), "scenario with a share")
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", value) or not float(value):
        rule = "a share is a number above 0"
        raise bad_value(value, rule, "Write a plain number, like 4.")
    return now.changed(changes.with_share(now.case, name, float(value)))


_KINDS: Mapping[str, Callable[[AssumedCase, str, _Context], AssumedCase]] = {
    "set": _set,
    "drop": _drop,
    "given": _judgement,
    "grade": _grade,
    "rate": _rate,
    "share": _share,
}
KINDS = tuple(_KINDS)
