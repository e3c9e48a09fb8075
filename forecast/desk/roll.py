"""A question rolled over: the text of its file with the next window, comments and all else kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from forecast.core.problem import Path, Problem, ProblemsError
from forecast.desk.index import as_map
from forecast.files.drafts import read_draft
from forecast.files.find import find_files
from forecast.files.link_question import Question
from forecast.files.load import load, locate
from forecast.files.workspace import Workspace
from forecast.files.yaml_text import lines_of, parse

_DAY = timedelta(days=1)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


@dataclass(frozen=True, slots=True)
class ToRevise:
    """A line that speaks of the old window."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Rolled:
    """The text of the question to write, its window, and the lines that its analyst must look at."""

    text: str
    opens: date
    closes: date
    revise: tuple[ToRevise, ...]


def roll(workspace: Workspace, source: str, file: str, today: date) -> Rolled:
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
        raise ProblemsError((_not_on_lines(name),))
    return Rolled(rolled, opens, closes, tuple(_to_revise(rolled, file, old.typed.opens, old.typed.closes)))


def _question(workspace: Workspace, source: str) -> Question:
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


def _window(old: Question, file: str, today: date) -> tuple[date, date]:
    try:
        opens = max(old.typed.closes + _DAY, today)
        return opens, opens + (old.typed.closes - old.typed.opens)
    except OverflowError as error:
        rule, step = "the next window would end after the year 9999", "Begin a question without --from."
        raise ProblemsError(
            (Problem("no-next-window", file, ("closes",), "found the last window", rule, step),)
        ) from error


def _edited(text: str, new: dict[str, str | None]) -> str:
    """The text with the values of keys at its margin exchanged, and the lines of keys without one gone."""
    for key, value in new.items():
        line = re.compile(rf"^({key}\s*:[ \t]+)([^\s#]+)(.*(?:\r\n?|\n|\Z))", re.MULTILINE)
        text = line.sub("" if value is None else rf"\g<1>{value}\g<3>", text, count=1)
    return text


def _expected(data: dict[str, object], new: dict[str, str | None]) -> dict[str, object]:
    return {key: new.get(key, value) for key, value in data.items() if new.get(key, value) is not None}


def _not_on_lines(file: str) -> Problem:
    rule = "opens, closes, as_of and written each stand on a line of their own, at its beginning"
    return Problem("dates-not-on-lines", file, (), "found them written otherwise", rule, "Write them so.")


def _to_revise(text: str, file: str, opens: date, closes: date) -> Iterator[ToRevise]:
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
                yield ToRevise(f"{file}:{number}", row)


def _telling(data: dict[str, object]) -> Iterator[Path]:
    """The places whose dates bind: what is asked, criteria, statements and when they would show."""
    yield from ((key,) for key in ("question", "implications", "dissent"))
    for name in as_map(data.get("scenarios")):
        yield from (("scenarios", name, key) for key in ("title", "resolves_if"))
    for name in as_map(data.get("indicators")):
        yield ("indicators", name, "text")
        yield from (("indicators", name, "window", key) for key in ("from", "by"))
