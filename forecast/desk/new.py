"""A question begun: from a template, or an old one rolled over to its next window."""

import os
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files as resources
from pathlib import Path

from forecast.core.bad_value import BadValue, quoted
from forecast.core.ids import read_id
from forecast.core.problem import Problem, ProblemsError
from forecast.desk.roll import Rolled, ToRevise, roll
from forecast.files.journal import Change, write_together
from forecast.files.workspace import EVIDENCE, SCENARIOS, SUFFIX, Workspace

WINDOW = timedelta(days=90)
_RESERVED = "sources"


@dataclass(frozen=True, slots=True)
class Begun:
    """A question that was written, and what in it still speaks of the window before."""

    question: str
    files: tuple[Path, ...]
    opens: date
    closes: date
    revise: tuple[ToRevise, ...]


def new(root: Path, name: str, today: date, source: str | None = None) -> Begun:
    """Write a question and its empty evidence. Raises ProblemsError before anything is written."""
    workspace = Workspace(root)
    problem = workspace.problem() or _bad_name(name) or _outside(workspace)
    if problem:
        raise ProblemsError((problem,))
    scenarios, evidence = f"{SCENARIOS}/{name}{SUFFIX}", f"{EVIDENCE}/{name}{SUFFIX}"
    for file in (scenarios, evidence, evidence.removesuffix(SUFFIX)):
        if os.path.lexists(root / file):
            raise ProblemsError((_in_the_way(file),))
    made = roll(workspace, source, scenarios, today) if source else _blank(name, today)
    blank = _template("evidence").format(question=name, opens=made.opens)
    contents = {scenarios: made.text.encode("utf-8"), evidence: blank.encode("utf-8")}
    written = write_together(workspace, Change(f"new {name}", contents))
    return Begun(name, written, made.opens, made.closes, made.revise)


def _blank(name: str, today: date) -> Rolled:
    text = _template("question").format(question=name, opens=today, closes=today + WINDOW)
    return Rolled(text, today, today + WINDOW, ())


def _template(name: str) -> str:
    return (resources("forecast.desk") / f"templates/{name}.yaml").read_text(encoding="utf-8")


def _bad_name(name: str) -> Problem | None:
    try:
        if read_id(name) != _RESERVED:
            return None
    except BadValue as bad:
        return Problem("bad-id", "QUESTION", (), bad.found, bad.rule, bad.next_step)
    rule = f"{EVIDENCE}/{_RESERVED}{SUFFIX} holds the sources, so no question can have this id"
    return Problem("reserved-id", "QUESTION", (), f"found {quoted(name)}", rule, "Choose another id.")


def _outside(workspace: Workspace) -> Problem | None:
    """Folders that are links out of the workspace, or no folders."""
    looked = (workspace.names(folder) for folder in (SCENARIOS, EVIDENCE))
    return next((problem for problem in looked if isinstance(problem, Problem)), None)


def _in_the_way(file: str) -> Problem:
    rule = "a question is begun under an id of its own, so that nothing is lost"
    return Problem("file-exists", file, (), "found a file here already", rule, "Choose another id.")
