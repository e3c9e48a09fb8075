"""Anchors written beside the quotes of a workspace, where the texts are at hand."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from forecast.articles.anchor import anchor
from forecast.core.bad_value import quoted
from forecast.core.problem import Path as Steps
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.files.drafts import read_draft, read_shelf
from forecast.files.edit import Edit
from forecast.files.find import Found, find_files
from forecast.files.journal import Change, write_together
from forecast.files.link_anchors import citation_problems, own_text
from forecast.files.link_reports import Registry, Reports
from forecast.files.load import locate
from forecast.files.schema import CitationEntry
from forecast.files.workspace import SCENARIOS, Workspace


@dataclass(frozen=True, slots=True)
class AnchorReport:
    """How many quotes were given an anchor or another, kept theirs, or have no text; and problems."""

    new: int
    renewed: int
    kept: int
    without_text: int
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def anchor_quotes(root: Path, questions: Sequence[str]) -> AnchorReport:
    """Write the anchor of every quote whose article's text is at hand; quotes that do not stand there stay.

    Raises ProblemsError, and writes nothing, where evidence cannot be read.
    """
    workspace = Workspace(root)
    files = find_files(workspace)
    chosen = tuple(questions) or tuple(files.questions)
    if unknown := [_unknown(name, files) for name in chosen if name not in files.questions]:
        raise ProblemsError(tuple(unknown))
    drafts = [read_draft(workspace, files, name) for name in chosen]
    if unread := [p for draft in drafts for p in draft.problems if p.severity == "error"]:
        raise ProblemsError(locate(root, unread))
    shelf = read_shelf(workspace, files, dict.fromkeys(name for draft in drafts for name in draft.articles))
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    contents: dict[str, bytes] = {}
    for sheet in (sheet for draft in drafts for sheet in draft.evidence):
        edit = Edit(sheet.file, _text(workspace, sheet))
        problems += _anchor_sheet(sheet, shelf.registry, edit, counts)
        if edit.changes:
            contents[sheet.file] = edit.text().encode("utf-8")
    written = write_together(workspace, Change("article anchor", contents)) if contents else ()
    return AnchorReport(
        new=counts["new"],
        renewed=counts["renewed"],
        kept=counts["kept"],
        without_text=counts["without_text"],
        files=written,
        problems=locate(root, dict.fromkeys(problems)),
    )


def _anchor_sheet(sheet: Reports, registry: Registry, edit: Edit, counts: Counter[str]) -> Iterator[Problem]:
    for path, citation in _citations(sheet):
        record = registry.articles.get(citation.article)
        text, problem = own_text(citation.article, record, registry) if record else (None, None)
        if problem:
            yield problem
        if not record or not record.typed.sha256 or not text:
            counts["without_text"] += 1
            continue
        made = anchor(citation.quote, text.read.words, record.typed.sha256)
        if made is None:
            yield from citation_problems(sheet, path, record, text)
        elif made == citation.anchor:
            counts["kept"] += 1
        else:
            counts["renewed" if citation.anchor else "new"] += 1
            edit.put(path, "anchor", str(made), after="quote")


def _citations(sheet: Reports) -> Iterator[tuple[Steps, CitationEntry]]:
    for name, report in (sheet.typed.reports or {}).items():
        for index, citation in enumerate(report.citations):
            yield ("reports", name, "citations", index), citation


def _text(workspace: Workspace, sheet: Reports) -> str:
    text = workspace.read(sheet.file)
    if isinstance(text, Problem):
        raise ProblemsError((text,))
    return text


def _unknown(name: str, files: Found) -> Problem:
    step = nearest(name, tuple(files.questions), "Begin one with `forecast new`.")
    return Problem(
        "unknown-question", SCENARIOS, (), f"found {quoted(name)}", "there is no such question", step
    )
