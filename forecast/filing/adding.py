"""Writes or completes the record of an article, and keeps its text out of version control."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from forecast.articles.fingerprint import VERSION, checksum, fingerprint, sha256
from forecast.core.bad_value import BadValue, quoted
from forecast.core.handling import is_private
from forecast.core.ids import read_id
from forecast.core.problem import Problem, ProblemsError, refusal
from forecast.files.edit import Edit, FoldedText, rendered, scalar
from forecast.files.journal import Change, write_together
from forecast.files.link_reports import article_problems
from forecast.files.schema import ArticleFile
from forecast.files.texts import TEXTS, text_file
from forecast.files.typed import read_typed
from forecast.files.workspace import SEEDS, SUFFIX, Workspace
from forecast.files.yaml_text import parse
from forecast.filing.reading import Draft

NEEDED = ("outlet", "title", "published")
FIELDS = ("outlet", "title", "published", "author", "url", "language", "handling")
_HEAD = "# The record of one article. Its text stays out of version control, in seeds/texts/.\n"
_LINE = 96
_SHA256 = re.compile(r"^sha256: *[\"']?([0-9a-f]{64})\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class AddedArticle:
    """The record that was written, or completed where there was one, and where the text is kept."""

    id: str
    record: Path
    text: Path
    words: int
    completed: bool


def record_of(root: Path, draft: Draft, name: str | None = None) -> str | None:
    """The id of the record of a draft, if there is one: the one named, else the one of its text."""
    workspace = Workspace(root)
    if name is not None:
        return name if (root / SEEDS / f"{name}{SUFFIX}").is_file() else None
    digest = sha256(draft.content)
    return next((known for known, own in _hashes(workspace).items() if own == digest), None)


def add_article(root: Path, draft: Draft, name: str | None, fields: Mapping[str, str | None]) -> AddedArticle:
    """Write a record and keep the text. Raises ProblemsError before anything is written.

    `fields` are the values to write, by the record's keys; of a record that exists all else stays.
    """
    workspace = Workspace(root)
    if problem := workspace.problem() or _outside(workspace):
        raise ProblemsError((problem,))
    one_line = {key: " ".join(value.split()) for key in FIELDS if (value := fields.get(key))}
    chosen = _id(root, draft, name, one_line)
    digest, exists = sha256(draft.content), (root / SEEDS / f"{chosen}{SUFFIX}").exists()
    _refuse_others(workspace, chosen, digest)
    values: dict[str, Any] = {**one_line, **_measured(draft, digest)}
    file = f"{SEEDS}/{chosen}{SUFFIX}"
    text = _completed(workspace, file, values) if exists else _blank(file, values)
    mark = _sound(file, text).handling or ""
    contents = {text_file(chosen): draft.content, file: text.encode("utf-8")}
    if not (root / TEXTS / ".gitignore").exists():
        workspace.write(f"{TEXTS}/.gitignore", "*\n")
    write_together(workspace, Change(f"article add {chosen}", contents, private=is_private(mark)))
    return AddedArticle(chosen, root / file, root / text_file(chosen), len(draft.read.words), exists)


def _measured(draft: Draft, digest: str) -> dict[str, Any]:
    runs = fingerprint(draft.read.words).runs
    lines = " ".join(runs[at : at + _LINE] for at in range(0, len(runs), _LINE))
    printed = {"version": VERSION, "check": checksum(runs, digest), "runs": FoldedText(lines)}
    return {"words": len(draft.read.words), "sha256": digest, "fingerprint": printed}


def _blank(file: str, values: Mapping[str, Any]) -> str:
    if missing := [key for key in NEEDED if key not in values]:
        raise ProblemsError(tuple(_missing(file, key) for key in missing))
    return _HEAD + "".join(f"{scalar(key)}:{rendered(value, 2)}\n" for key, value in values.items())


def _completed(workspace: Workspace, file: str, values: Mapping[str, Any]) -> str:
    edit, last = edit_of(workspace, file), ""
    for key, value in values.items():
        if edit.meant.get(key) != value:
            edit.put((), key, value, after=last)
        last = key
    return edit.text()


def edit_of(workspace: Workspace, file: str) -> Edit:
    """An edit of a file. Raises ProblemsError where it cannot be read."""
    text = workspace.read(file)
    if isinstance(text, Problem):
        raise ProblemsError((text,))
    return Edit(file, text)


def _sound(file: str, text: str) -> ArticleFile:
    """The record as it will be read. Raises ProblemsError for every problem with it."""
    sheet, problems = read_typed(ArticleFile, parse(text, file), file)
    problems += article_problems(sheet) if sheet else ()
    if problems or sheet is None:
        raise ProblemsError(tuple(problems))
    return sheet.typed


def _refuse_others(workspace: Workspace, name: str, digest: str) -> None:
    """Raise ProblemsError where another record has this text, or the record has another text."""
    hashes = _hashes(workspace)
    file, own = f"{SEEDS}/{name}{SUFFIX}", hashes.get(name)
    if own not in (None, digest):
        text = f"found a text whose sha256 begins {digest[:12]}"
        rule = f"the record is of another text, whose sha256 begins {str(own)[:12]}"
        step = "Give the article an id of its own; a new version of one is an article of its own."
        raise ProblemsError((Problem("text-not-records", file, ("sha256",), text, rule, step),))
    for other, its in hashes.items():
        if other != name and its == digest:
            rule = "one text is one article, and two would count as two"
            text = f"found the text of {quoted(other)}"
            raise refusal("same-sha256", file, text, rule, "Cite that article.")


def _hashes(workspace: Workspace) -> dict[str, str]:
    """The sha256 of every record that has one, read without parsing YAML."""
    names = workspace.names(SEEDS)
    hashes = {}
    for name in names if isinstance(names, list) else []:
        text = workspace.read(f"{SEEDS}/{name}") if name.endswith(SUFFIX) else ""
        if isinstance(text, str) and (match := _SHA256.search(text)):
            hashes[name.removesuffix(SUFFIX)] = match[1]
    return hashes


def _id(root: Path, draft: Draft, name: str | None, fields: Mapping[str, str]) -> str:
    """The name, else the id of the record of this text, else one proposed."""
    try:
        return read_id(name or record_of(root, draft) or proposed_id(draft, fields))
    except BadValue as bad:
        raise refusal("bad-id", "--id", bad.found, bad.rule, bad.next_step) from None


def proposed_id(draft: Draft, fields: Mapping[str, str]) -> str:
    """An id for an article that has none: the name of its text in seeds/texts/, else outlet and day."""
    path = PurePath(draft.name)
    if path.parent.name == PurePath(TEXTS).name and path.suffix == ".txt":
        return path.stem
    words = f"{fields.get('outlet', '')} {fields.get('published', '')}".casefold().removeprefix("the ")
    return "-".join(re.findall(r"[a-z0-9]+", words))


def _missing(file: str, key: str) -> Problem:
    field = ArticleFile.model_fields[key]
    step = f'Give it, like --{key} "{field.examples[0]}".' if field.examples else f"Give --{key}."
    return Problem(
        "missing-key", file, (key,), f'found no "{key}"', f"it is needed: {field.description}", step
    )


def _outside(workspace: Workspace) -> Problem | None:
    looked = (workspace.names(folder) for folder in (SEEDS, TEXTS))
    return next((problem for problem in looked if isinstance(problem, Problem)), None)
