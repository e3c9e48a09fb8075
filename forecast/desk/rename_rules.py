"""The rules of a rename: which ids exist, which new ones are allowed, and that no problem changes."""

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from forecast.core.bad_value import BadValue, quoted
from forecast.core.ids import read_id
from forecast.core.problem import Message, Problem, ProblemsError, problem_of
from forecast.desk.index import Item, read_index
from forecast.files.journal import renamed
from forecast.files.link_question import OTHERS, REPETITION
from forecast.files.load import load
from forecast.files.workspace import EVIDENCE, LOADED, SUFFIX, Workspace

KINDS = ("scenario", "indicator", "report", "source", "article", "question", "group")
RESERVED = {"scenario": OTHERS, "question": "sources", "group": REPETITION}
_KEEPS = "a rename changes nothing but an id"

MESSAGES = {
    "id-taken": Message(
        "found {named} there already", "two of a kind never share an id", "Choose another id."
    ),
    "reserved-id": Message("found {named}", "this word has a meaning of its own", "Choose another id."),
    "same-id": Message("found the old id again", "a rename gives another id", "Choose another id."),
    "in-the-way": Message("found something of this name already", _KEEPS, "Choose another id."),
    "written-oddly": Message(
        "found {named} in a text over several lines or with escapes",
        "an id to rename is written plainly or in quotes",
        "Write it plainly.",
    ),
    "by-an-alias": Message(
        "found {named} repeated by an alias",
        "an id to rename is written out where it is used",
        "Write it out.",
    ),
    "a-link": Message("found a link", "files are renamed and edited themselves", "Put the file itself here."),
    "other-problems": Message(
        "found that this would change what is wrong with the files",
        _KEEPS,
        "Mend this first, or choose another id.",
    ),
}


def refuse(code: str, file: str, old: str = "", line: int | None = None) -> ProblemsError:
    """The error for a rename that is not possible."""
    return ProblemsError((problem_of(MESSAGES, code, file, (), {"named": quoted(old)}).at_line(line),))


def candidates(root: Path, kind: str) -> tuple[Item, ...]:
    """Everything of a kind in a workspace."""
    index = read_index(root)
    if kind != "group":
        return tuple(index.of(kind))
    typed = ((entry.question, entry.data.get("group")) for entry in index.of("indicator"))
    return tuple(Item("group", str(group), question) for question, group in typed if is_name(group))


def is_name(value: object) -> bool:
    """Whether something typed can stand for an id; a number can."""
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""


def check_new(known: Sequence[Item], item: Item, new: str) -> None:
    """Raise ProblemsError where the new id is not an id, has a meaning of its own or is taken."""
    try:
        read_id(new)
    except BadValue as bad:
        problem = Problem("bad-id", "NEW", (), bad.found, bad.rule, bad.next_step)
        raise ProblemsError((problem,)) from bad
    if new == item.id:
        raise refuse("same-id", "NEW")
    if new == RESERVED.get(item.kind):
        raise refuse("reserved-id", "NEW", new)
    if any((other.id, other.question) == (new, item.question) for other in known):
        raise refuse("id-taken", "NEW", new)


def check_result(root: Path, contents: Mapping[str, bytes], moves: Sequence[tuple[str, str]]) -> None:
    """Raise ProblemsError if the files would then load with other problems than now.

    Looked at in a copy of what is loaded, without the texts of the articles.
    """
    with tempfile.TemporaryDirectory() as beside:
        copy = Path(beside)
        for folder in LOADED:
            _copy(Workspace(root), folder, copy)
        before = _problems(copy, moves)
        for file, content in contents.items():
            (copy / file).write_bytes(content)
        for old, new in moves:
            if (copy / old).exists():
                (copy / old).rename(copy / new)
        after = _problems(copy, ())
    for _, file, line in (*(after - before), *(before - after)):
        raise refuse("other-problems", file, line=line)


def _copy(workspace: Workspace, folder: str, copy: Path) -> None:
    """Copy what is loaded of a folder, links as their targets; what cannot be read is left out."""
    (copy / folder).mkdir()
    names = workspace.names(folder)
    for name in (f"{folder}/{name}" for name in names) if isinstance(names, list) else ():
        if name.endswith((SUFFIX, ".yml")):
            raw = workspace.raw(name)
            if isinstance(raw, bytes):
                (copy / name).write_bytes(raw)
        elif folder == EVIDENCE and workspace.is_folder(name):
            _copy(workspace, name, copy)


def _problems(root: Path, moves: Sequence[tuple[str, str]]) -> Counter[tuple[str, str, int | None]]:
    """Every problem by its code and place, files under the names that they will have."""
    problems = load(root).problems
    return Counter((problem.code, renamed(problem.file, moves), problem.line) for problem in problems)
