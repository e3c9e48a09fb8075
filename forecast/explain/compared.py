"""The two sides of a comparison, and cases with some kinds of change made and the others not.

A side is a question's files on a day, with the line of each entry.
"""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from forecast.core import problem as core
from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError
from forecast.domain.case import Case, restricted
from forecast.domain.evidence import Report
from forecast.domain.question import Indicator
from forecast.engine.changes import with_prior
from forecast.engine.inputs import EngineInputs, build_inputs
from forecast.engine.prior import scenario_prior
from forecast.files.history import as_it_stood
from forecast.files.load import load
from forecast.files.places import lines_for
from forecast.files.saved import UnreadableAssessment, read_saved
from forecast.files.workspace import ASSESSMENTS, Workspace
from forecast.files.yaml_text import line_of

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SAVED = "saved:"
# What a question says of how reports count, which is judged as they are; the rest goes with the prior.
OF_REPORTS = ("dependence", "repetition", "foresight", "model")


@dataclass(frozen=True)
class Sided:
    """One side of a comparison: a question's case, and the lines of the side's own files.

    `day` is None where the side names no day. `recorded` are the probabilities of a saved assessment or a
    published record, None for a side that is neither.
    """

    name: str
    case: Case
    day: date | None
    lines: Mapping[str, Mapping[core.Path, int]]
    recorded: Mapping[str, float] | None = None

    def location(self, file: str, path: core.Path) -> str:
        """The file and the line of an entry in it, after the commit if there is one."""
        commit = f"{self.case.commit.id[:12]}:" if self.case.commit else ""
        line = f":{line_of(dict(self.lines[file]), path)}" if file in self.lines else ""
        return f"{commit}{file}{line}"

    @property
    def commit(self) -> str:
        """The commit as messages name it, "" for the working files."""
        return str(self.case.commit) if self.case.commit else ""


def side(root: Path, question: str, name: str) -> Sided:
    """The side that a name stands for: a day, a git revision, REV@DAY, or saved:DAY.

    A day alone means the working files as known on that day. Raises ProblemsError for a name that is no side.
    """
    if name.startswith(_SAVED) and _DAY.fullmatch(name.removeprefix(_SAVED)):
        day = _day(name, name.removeprefix(_SAVED))
        here = _here(root, question, name, day)
        return replace(here, recorded=_recorded(root, question, name, day))
    if _DAY.fullmatch(name):
        return _here(root, question, name, _day(name, name))
    revision, _, day_typed = name.rpartition("@")
    if revision and _DAY.fullmatch(day_typed):
        return _there(root, question, name, revision, _day(name, day_typed))
    return _there(root, question, name, name, None)


def _day(name: str, typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        rule, step = "there is no such day", "Write a day that exists, like 2022-12-04."
        raise ProblemsError(
            (Problem("no-such-day", name, (), f"found {quoted(typed)}", rule, step),)
        ) from None


def _here(root: Path, question: str, name: str, day: date) -> Sided:
    loaded = load(root, [question])
    if question not in loaded.cases:
        raise ProblemsError(tuple(problem for problem in loaded.problems if problem.severity == "error"))
    case = loaded.cases[question]
    return Sided(name, case, day, lines_for(root, case))


def _there(root: Path, question: str, name: str, revision: str, day: date | None) -> Sided:
    with as_it_stood(root, revision) as (folder, commit):
        there = _here(folder, question, name, commit.day)
        case = replace(there.case, commit=commit)
        chosen = day or case.question.as_of
        if chosen is None:
            chosen = max(case.question.opens, min(commit.day, case.question.closes))
        return replace(there, case=case, day=chosen)


def _recorded(root: Path, question: str, name: str, day: date) -> Mapping[str, float]:
    saved = read_saved(Workspace(root), f"{ASSESSMENTS}/{question}/{day}.json", question)
    if isinstance(saved, UnreadableAssessment):
        why = f"found no assessment that can be read in {saved.file}: {saved.why.removeprefix('found ')}"
        rule = "its figures were saved by `forecast run`"
        step = "Assess that day first, with `forecast run`, or leave the word saved out."
        raise ProblemsError((Problem("no-assessment", name, (), why, rule, step),))
    return saved.posterior


def two_questions(name: str, other: str, question: str) -> ProblemsError:
    """The error for a side that is of another question."""
    rule, step = f"both sides are of one question, here {question}", "Compare what is of one question."
    return ProblemsError((Problem("two-questions", name, (), f"found {quoted(other)}", rule, step),))


@dataclass(frozen=True)
class Comparison:
    """Two sides, each with what was known on its day."""

    before: Sided
    after: Sided
    days: tuple[date, date]

    @cached_property
    def cases(self) -> tuple[Case, Case]:
        """Both cases as known on their days."""
        return self.before.case.on(self.days[0]), self.after.case.on(self.days[1])

    def inputs(self, kinds: Set[str]) -> EngineInputs:
        """The arrays of the case before, with these kinds of change made."""
        case = _mixed(self, kinds)
        day = self.days["ageing" in kinds]
        inputs, _ = build_inputs(case, min(day, case.question.closes))
        time = min(self.days["time" in kinds], case.question.closes)
        return with_prior(inputs, scenario_prior(case.question, time))


def _mixed(compared: Comparison, kinds: Set[str]) -> Case:
    """The case before with the changes of some kinds made, and those of the other kinds not."""
    base, judged = compared.cases["prior" in kinds], compared.cases["judgements" in kinds]
    reports = tuple(_reports(compared, kinds))
    ids = base.question.scenario_ids
    about = tuple(part for report in reports if (part := restricted(report, ids)) is not None)
    question = replace(
        base.question,
        indicators=tuple(_indicators(compared, kinds, {report.indicator for report in about})),
        **{name: getattr(judged.question, name) for name in OF_REPORTS},
    )
    others = compared.cases["judgements" not in kinds]
    sources = MappingProxyType({**others.sources, **judged.sources})
    return replace(base, question=question, reports=about, sources=sources)


def _reports(compared: Comparison, kinds: Set[str]) -> Iterator[Report]:
    old, new = ({report.id: report for report in case.reports} for case in compared.cases)
    for name in dict.fromkeys((*old, *new)):
        if name in old and name in new:
            yield (new if "judgements" in kinds else old)[name]
        elif name in new and "new" in kinds:
            yield new[name]
        elif name in old and "withdrawn" not in kinds:
            yield old[name]


def _indicators(compared: Comparison, kinds: Set[str], reported: Set[str | None]) -> Iterator[Indicator]:
    """The indicators with the judgements of one side, and those of the other side that reports need."""
    sides = [{row.id: row for row in case.question.indicators} for case in compared.cases]
    ids = compared.cases["prior" in kinds].question.scenario_ids
    own, other = sides["judgements" in kinds], sides["judgements" not in kinds]
    for name in dict.fromkeys((*own, *other)):
        if name in own or name in reported:
            indicator = own.get(name) or other[name]
            judgements = {**(other[name].given if name in other else {}), **indicator.given}
            yield replace(indicator, given=MappingProxyType({k: judgements[k] for k in ids}))
