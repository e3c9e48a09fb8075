"""Exchange an id in every file that names it, and change no other byte of them."""

import codecs
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forecast.core.problem import Path as Steps
from forecast.core.problem import Problem, ProblemsError
from forecast.desk.index import Item, pick
from forecast.desk.rename_rules import candidates, check_new, check_result, refuse
from forecast.files.find import SOURCES, WorkspaceFiles, find_files
from forecast.files.journal import Change, write_together
from forecast.files.text import decode
from forecast.files.workspace import EVIDENCE, GENERATED, SCENARIOS, SEEDS, SUFFIX, Workspace
from forecast.files.yaml_text import parse
from forecast.files.yaml_tokens import exchanged, tokens

# The places in files where ids stand. A step is a key, any key or number, or, at the end, a map's keys.
ANY, KEY = "*", "<key>"
type Place = tuple[str, ...]

PLACES: dict[str, dict[str, tuple[Place, ...]]] = {
    "scenario": {
        "question": (
            ("scenarios", KEY),
            ("yes",),
            ("yes", ANY),
            ("prior", "rates", ANY, "scenario"),
            ("prior", "shares", KEY),
            ("indicators", ANY, "given", KEY),
            ("alert", KEY),
        ),
        "evidence": (
            ("reports", ANY, "scenario"),
            ("reports", ANY, "scenario", ANY),
            ("reports", ANY, "says", KEY),
            ("reports", ANY, "deception", KEY),
        ),
    },
    "indicator": {"question": (("indicators", KEY),), "evidence": (("reports", ANY, "indicator"),)},
    "group": {"question": (("indicators", ANY, "group"), ("dependence", KEY))},
    "report": {"evidence": (("reports", KEY),)},
    "source": {
        "sources": (("sources", KEY),),
        "evidence": (("reports", ANY, "source"), ("reports", ANY, "citations", ANY, "via", ANY)),
    },
    "article": {"evidence": (("reports", ANY, "citations", ANY, "article"),)},
    "question": {},
}


@dataclass(frozen=True, slots=True)
class RenameResult:
    """What a rename changes: lines by `file:line`, and files and folders that get another name.

    `left` are folders whose contents keep the old id, since they are records of the past.
    """

    item: Item
    new: str
    lines: tuple[str, ...]
    moves: tuple[tuple[str, str], ...]
    left: tuple[str, ...]


@dataclass(slots=True)
class _Plan:
    """New contents by file, and new names; nothing is written yet."""

    root: Path
    contents: dict[str, bytes] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    moves: list[tuple[str, str]] = field(default_factory=list)

    def edit(self, file: str, kind: str, group: str, old: str, new: str) -> None:
        """Exchange an id in a file; `group` says which kind of file it is."""
        places = PLACES[kind].get(group, ())
        mark, text = self._text(file)
        data = parse(text, file).data
        parts, at = [], 0
        for token in tokens(text):
            if token.value == old and is_place(places, token.path, token.is_key):
                taken = exchanged(text, token, new)
                if taken is None:
                    raise refuse("written-oddly", file, line=token.line, old=old)
                parts += [text[at : token.start], taken]
                at = token.end
                self.lines.append(f"{file}:{token.line}")
        changed = "".join([*parts, text[at:]])
        if parse(changed, file).data != expected(data, places, old, new):
            raise refuse("by-an-alias", file, old=old)
        if parts:
            self.contents[file] = mark + changed.encode("utf-8")

    def _text(self, file: str) -> tuple[bytes, str]:
        """The byte order mark of a file, if it has one, and its text."""
        raw = Workspace(self.root).raw(file)
        if isinstance(raw, Problem):
            raise ProblemsError((raw,))
        text = decode(raw, file)
        if isinstance(text, Problem):
            raise ProblemsError((text,))
        parsed = parse(text, file)
        if parsed.data is None:
            raise ProblemsError(parsed.problems)
        return raw[: len(raw) - len(raw.removeprefix(codecs.BOM_UTF8))], text

    def move(self, old: str, new: str) -> None:
        """Give a file or folder another name, if it is there."""
        if not os.path.lexists(self.root / old):
            return
        inside = Workspace(self.root).names(os.path.dirname(old))
        if isinstance(inside, Problem):
            raise ProblemsError((inside,))
        if os.path.lexists(self.root / new):
            raise refuse("in-the-way", new)
        self.moves.append((old, new))


def rename(root: Path, kind: str, old: str, new: str, dry_run: bool = False) -> RenameResult:
    """Rename a scenario, indicator, report, source, article, question or group, all or nothing.

    Raises ProblemsError, before anything is written, where the old id names nothing or more than one
    thing, the new one is no id or taken, or the files would then load with other problems.
    """
    workspace = Workspace(root)
    if problem := workspace.problem():
        raise ProblemsError((problem,))
    files = find_files(workspace)
    known = candidates(root, kind)
    item = pick(known, old, (kind,))
    check_new(known, item, new)
    plan = _plan(root, files, item, new)
    for file in (*plan.contents, *(name for name, _ in plan.moves)):
        if (root / file).is_symlink():
            raise refuse("a-link", file)
    check_result(root, plan.contents, plan.moves)
    if not dry_run:
        write_together(workspace, Change(f"rename {kind} {old} {new}", plan.contents, plan.moves))
    left = tuple(folder for folder in GENERATED if (root / folder).is_dir())
    return RenameResult(item, new, tuple(plan.lines), tuple(plan.moves), left)


def _plan(root: Path, files: WorkspaceFiles, item: Item, new: str) -> _Plan:
    plan = _Plan(root)
    for group, file in _files(files, item):
        plan.edit(file, item.kind, group, item.id, new)
    for old_name, new_name in _names(item, new):
        plan.move(old_name, new_name)
    return plan


def _files(files: WorkspaceFiles, item: Item) -> Iterator[tuple[str, str]]:
    """The files that may name it, with their kinds."""
    questions = [item.question] if item.question else list(files.questions)
    groups: dict[str, Sequence[str]] = {
        "question": [files.questions[name] for name in questions if name in files.questions],
        "evidence": [file for name in questions for file in files.evidence.get(name, ())],
        "sources": [SOURCES] if files.has_sources else [],
    }
    for group in PLACES[item.kind]:
        yield from ((group, file) for file in groups[group])


def _names(item: Item, new: str) -> Iterator[tuple[str, str]]:
    """Files and folders that are named by it."""
    shapes = {
        "article": (f"{SEEDS}/{{}}{SUFFIX}", f"{SEEDS}/texts/{{}}.txt"),
        "question": (f"{SCENARIOS}/{{}}{SUFFIX}", f"{EVIDENCE}/{{}}{SUFFIX}", f"{EVIDENCE}/{{}}"),
    }
    for shape in shapes.get(item.kind, ()):
        yield shape.format(item.id), shape.format(new)


def is_place(places: Sequence[Place], path: Steps, is_key: bool) -> bool:
    """Whether a key, or a value, at a path is one of the places.

    >>> places = PLACES["scenario"]["question"]
    >>> is_place(places, ("alert", "closed"), True), is_place(places, ("alert", "closed"), False)
    (True, False)
    """
    alike = (pattern for pattern in places if len(pattern) == len(path) and (pattern[-1] == KEY) == is_key)
    return any(all(map(_matches, place, path)) for place in alike)


def _matches(step: str, key: str | int) -> bool:
    return step in (ANY, KEY, key)


def expected(data: Any, places: Sequence[Place], old: str, new: str, path: Steps = ()) -> Any:
    """The data of a file after its ids are exchanged, by the data and not by the text."""
    if isinstance(data, dict):
        renamed = {}
        for key, value in data.items():
            here = (*path, key)
            name = new if key == old and is_place(places, here, True) else key
            renamed[name] = expected(value, places, old, new, here)
        return renamed
    if isinstance(data, list):
        return [expected(value, places, old, new, (*path, number)) for number, value in enumerate(data)]
    is_id = isinstance(data, str | int) and not isinstance(data, bool) and str(data) == old
    return new if is_id and is_place(places, path, False) else data
