"""Begin a question: from a template, or as the next window of an old one, whose comments are kept."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files as resources
from pathlib import Path

from forecast.core.bad_value import BadValue, quoted
from forecast.core.ids import read_id
from forecast.core.problem import Path as Steps
from forecast.core.problem import Problem, ProblemsError
from forecast.desk.index import as_map
from forecast.files.drafts import read_draft
from forecast.files.find import find_files
from forecast.files.journal import Change, write_together
from forecast.files.load import load, locate
from forecast.files.typed import TypedQuestion
from forecast.files.workspace import EVIDENCE, SCENARIOS, SUFFIX, Workspace
from forecast.files.yaml_text import lines_of, parse

WINDOW = timedelta(days=90)
_DAY = timedelta(days=1)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_RESERVED = "sources"


@dataclass(frozen=True, slots=True)
class OutdatedLine:
    """A line that speaks of the old window."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionText:
    """The text of a question to write, its window, and the lines that its analyst must look at."""

    text: str
    opens: date
    closes: date
    outdated: tuple[OutdatedLine, ...]


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question that was written, and its lines that still speak of the window before."""

    question: str
    files: tuple[Path, ...]
    opens: date
    closes: date
    outdated: tuple[OutdatedLine, ...]


def new(root: Path, name: str, today: date, source: str | None = None) -> NewQuestion:
    """Write a question and its empty evidence. Raises ProblemsError before anything is written."""
    workspace = Workspace(root)
    problem = workspace.problem() or _bad_name(name) or _outside(workspace)
    if problem:
        raise ProblemsError((problem,))
    scenarios, evidence = f"{SCENARIOS}/{name}{SUFFIX}", f"{EVIDENCE}/{name}{SUFFIX}"
    for file in (scenarios, evidence, evidence.removesuffix(SUFFIX)):
        if os.path.lexists(root / file):
            found, step = "found a file here already", "Choose another id."
            rule = "a question is begun under an id of its own, so that nothing is lost"
            raise ProblemsError((Problem("file-exists", file, (), found, rule, step),))
    made = roll(workspace, source, scenarios, today) if source else _blank(name, today)
    blank = _template("evidence").format(question=name, opens=made.opens)
    contents = {scenarios: made.text.encode("utf-8"), evidence: blank.encode("utf-8")}
    written = write_together(workspace, Change(f"new {name}", contents))
    return NewQuestion(name, written, made.opens, made.closes, made.outdated)


def _blank(name: str, today: date) -> QuestionText:
    text = _template("question").format(question=name, opens=today, closes=today + WINDOW)
    return QuestionText(text, today, today + WINDOW, ())


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


def roll(workspace: Workspace, source: str, file: str, today: date) -> QuestionText:
    """The next window of a question begins when it has closed, not before today, and is as long.

    Raises ProblemsError if the question cannot be read or its dates do not stand on lines of their own.
    """
    old, name = _question(workspace, source), find_files(workspace).questions[source]
    text = str(workspace.read(name))
    opens, closes = _window(old, name, today)
    new = {
        "opens": opens.isoformat(),
        "closes": closes.isoformat(),
        "as_of": None,
        "written": today.isoformat(),
    }
    rolled = _edited(text, new)
    if parse(rolled, file).data != _expected(as_map(parse(text, name).data), new):
        found, step = "found them written otherwise", "Write them so."
        rule = "opens, closes, as_of and written each stand on a line of their own, at its beginning"
        raise ProblemsError((Problem("dates-not-on-lines", name, (), found, rule, step),))
    return QuestionText(
        rolled, opens, closes, tuple(_outdated(rolled, file, old.typed.opens, old.typed.closes))
    )


def _question(workspace: Workspace, source: str) -> TypedQuestion:
    """The old question as far as it is typed; its window must be sound, the rest is its copy's matter."""
    files = find_files(workspace)
    if source not in files.questions:
        raise ProblemsError(load(workspace.root, [source]).problems)
    draft = read_draft(workspace, files, source)
    sheet = draft.question
    if sheet is None or not sheet.sound(("opens",), ("closes",)):
        raise ProblemsError(locate(workspace.root, draft.problems))
    if sheet.typed.closes <= sheet.typed.opens:
        raise ProblemsError(load(workspace.root, [source]).problems)
    return sheet


def _window(old: TypedQuestion, file: str, today: date) -> tuple[date, date]:
    try:
        opens = max(old.typed.closes + _DAY, today)
        return opens, opens + (old.typed.closes - old.typed.opens)
    except OverflowError as error:
        rule, step = "the next window would end after the year 9999", "Begin a question without --from."
        raise ProblemsError(
            (Problem("no-next-window", file, ("closes",), "found the last window", rule, step),)
        ) from error


def _edited(text: str, new: dict[str, str | None]) -> str:
    """The text with new values of keys at its margin, and without the lines of keys that have none."""
    for key, value in new.items():
        line = re.compile(rf"^({key}\s*:[ \t]+)([^\s#]+)(.*(?:\r\n?|\n|\Z))", re.MULTILINE)
        text = line.sub("" if value is None else rf"\g<1>{value}\g<3>", text, count=1)
    return text


def _expected(data: dict[str, object], new: dict[str, str | None]) -> dict[str, object]:
    return {key: new.get(key, value) for key, value in data.items() if new.get(key, value) is not None}


def _outdated(text: str, file: str, opens: date, closes: date) -> Iterator[OutdatedLine]:
    """Lines of what is dated, and of what holds a date of the old window or the name of a month."""
    years = "|".join(str(year) for year in range(opens.year, closes.year + 2))
    dated = re.compile(rf"\b(?:{years})\b|\b(?:{_MONTHS})\b")
    data, lines, rows = as_map(parse(text, file).data), lines_of(text), text.splitlines()
    starts = [*sorted(set(lines.values())), len(rows) + 1]
    for first in sorted({lines[path] for path in _telling(data) if path in lines}):
        after = next(line for line in starts if line > first)
        for number in range(first, after):
            row = rows[number - 1].strip()
            if dated.search(row) and not row.startswith("#"):
                yield OutdatedLine(f"{file}:{number}", row)


def _telling(data: dict[str, object]) -> Iterator[Steps]:
    """The places whose dates bind: what is asked, criteria, statements and when they would show."""
    yield from ((key,) for key in ("question", "implications", "dissent"))
    for name in as_map(data.get("scenarios")):
        yield from (("scenarios", name, key) for key in ("title", "resolves_if"))
    for name in as_map(data.get("indicators")):
        yield ("indicators", name, "text")
        yield from (("indicators", name, "window", key) for key in ("from", "by"))
