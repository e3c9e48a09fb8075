"""The two sides of a comparison: which files, as of which day, and on which line each thing stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from forecast.core import problem as core
from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError
from forecast.domain.case import Case
from forecast.files.find import SOURCES
from forecast.files.history import as_it_stood
from forecast.files.load import load
from forecast.files.saved import UnreadableAssessment, read_saved
from forecast.files.workspace import ASSESSMENTS, Workspace
from forecast.files.yaml_text import line_of, lines_of

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SAVED = "saved:"


@dataclass(frozen=True)
class Sided:
    """A question's case as one side has it.

    `day` is None where the side does not say; `lines` are of the side's own files; `recorded` are
    the probabilities of a saved assessment, None where the side is no such thing.
    """

    name: str
    case: Case
    day: date | None
    lines: Mapping[str, Mapping[core.Path, int]]
    recorded: Mapping[str, float] | None = None

    def place(self, file: str, path: core.Path) -> str:
        """File and line of a path in it."""
        commit = f"{self.case.commit.id[:12]}:" if self.case.commit else ""
        line = f":{line_of(dict(self.lines[file]), path)}" if file in self.lines else ""
        return f"{commit}{file}{line}"

    @property
    def commit(self) -> str:
        """As messages name it, "" for the files that lie here."""
        return str(self.case.commit) if self.case.commit else ""


def side(root: Path, question: str, name: str) -> Sided:
    """The side that a name stands for: a day, a git revision, REV@DAY, or saved:DAY.

    A day alone is a replay of the files that lie here. Whatever else keeps a case with the figures
    told of it can be a side too, as long as it makes a `Sided`. Raises ProblemsError.
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
        raise ProblemsError(tuple(each for each in loaded.problems if each.severity == "error"))
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


def lines_for(root: Path, case: Case) -> dict[str, dict[core.Path, int]]:
    """The lines of everything in the files that a question's figures rest on."""
    files = dict.fromkeys((case.question.file, SOURCES, *(report.file for report in case.reports)))
    texts = {file: Workspace(root).read(file) for file in files}
    return {file: lines_of(text) for file, text in texts.items() if isinstance(text, str)}


def _recorded(root: Path, question: str, name: str, day: date) -> Mapping[str, float]:
    saved = read_saved(Workspace(root), f"{ASSESSMENTS}/{question}/{day}.json", question)
    if isinstance(saved, UnreadableAssessment):
        why = f"found no assessment that can be read in {saved.file}: {saved.why.removeprefix('found ')}"
        rule = "its figures were saved by `forecast run`"
        step = "Assess that day first, with `forecast run`, or leave the word saved out."
        raise ProblemsError((Problem("no-assessment", name, (), why, rule, step),))
    return saved.posterior


def unlike(name: str, other: str, question: str) -> ProblemsError:
    """The error of a side that is of another question."""
    rule = f"both sides are of one question, here {question}"
    return ProblemsError(
        (
            Problem(
                "two-questions", name, (), f"found {quoted(other)}", rule, "Compare what is of one question."
            ),
        )
    )
