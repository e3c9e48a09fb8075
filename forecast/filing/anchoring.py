"""Writes anchors beside the quotes of a workspace whose articles' texts are at hand."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from forecast.articles.anchor import anchor
from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError, errors, nearest
from forecast.files.drafts import read_draft, read_shelf
from forecast.files.edit import Edit
from forecast.files.find import WorkspaceFiles, find_files
from forecast.files.journal import Change, write_together
from forecast.files.link_anchors import citation_problems, own_text
from forecast.files.link_reports import Registry
from forecast.files.load import locate
from forecast.files.workspace import SCENARIOS, Workspace
from forecast.filing.adding import edit_of
from forecast.filing.library import Quote, quotes_of


@dataclass(frozen=True, slots=True)
class AnchorReport:
    """How many quotes got a new or a renewed anchor, kept theirs, or have no text; and problems."""

    new: int
    renewed: int
    kept: int
    without_text: int
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def anchor_quotes(root: Path, questions: Sequence[str]) -> AnchorReport:
    """Write the anchor of every quote whose article's text is at hand; a quote that is not in its text stays.

    Raises ProblemsError, and writes nothing, where evidence cannot be read.
    """
    workspace = Workspace(root)
    files = find_files(workspace)
    chosen = tuple(questions) or tuple(files.questions)
    if unknown := [_unknown(name, files) for name in chosen if name not in files.questions]:
        raise ProblemsError(tuple(unknown))
    drafts = [read_draft(workspace, files, name) for name in chosen]
    if unread := errors(problem for draft in drafts for problem in draft.problems):
        raise ProblemsError(locate(root, unread))
    shelf = read_shelf(workspace, files, dict.fromkeys(name for draft in drafts for name in draft.articles))
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    contents: dict[str, bytes] = {}
    for question, draft in zip(chosen, drafts, strict=True):
        for sheet in draft.evidence:
            edit = edit_of(workspace, sheet.file)
            problems += _anchor_quotes(quotes_of(question, sheet), shelf.registry, edit, counts)
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


def _anchor_quotes(
    quotes: Iterator[Quote], registry: Registry, edit: Edit, counts: Counter[str]
) -> Iterator[Problem]:
    for quote in quotes:
        citation = quote.citation
        record = registry.articles.get(citation.article)
        text, problem = own_text(citation.article, record, registry) if record else (None, None)
        if problem:
            yield problem
        if not record or not record.typed.sha256 or not text:
            counts["without_text"] += 1
            continue
        made = anchor(citation.quote, text.read.words, record.typed.sha256)
        if made is None:
            yield from citation_problems(quote.sheet, quote.path, record, text)
        elif made == citation.anchor:
            counts["kept"] += 1
        else:
            counts["renewed" if citation.anchor else "new"] += 1
            edit.put(quote.path, "anchor", str(made), after="quote")


def _unknown(name: str, files: WorkspaceFiles) -> Problem:
    step = nearest(name, tuple(files.questions), "Begin one with `forecast new`.")
    return Problem(
        "unknown-question", SCENARIOS, (), f"found {quoted(name)}", "there is no such question", step
    )
