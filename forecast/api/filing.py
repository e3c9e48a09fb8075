"""Articles and reports into files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from forecast.api.paths import refuse_link_out, root_of, workspace_of
from forecast.core.problem import ProblemsError
from forecast.core.read import read_file
from forecast.files.load import locate
from forecast.files.workspace import printable

if TYPE_CHECKING:
    from forecast.filing.adding import AddedArticle
    from forecast.filing.anchoring import AnchorReport
    from forecast.filing.copies import Overlap
    from forecast.filing.library import ArticleCard, Row
    from forecast.filing.library import TextCheck as VerifiedTexts
    from forecast.filing.picking import PassageMatch
    from forecast.filing.reading import Draft
    from forecast.filing.reporting import Choices, FiledReport


def read_article(source: Path | BinaryIO, workspace: str | Path | None = None) -> Draft:
    """An article from a file or a stream: its text, and what it says of itself.

    Raises ProblemsError for what is no text, or too much of it, and for a link out of the workspace.
    """
    from forecast.filing.reading import MAX_INPUT, read_draft

    if not isinstance(source, Path):
        return read_draft(source.read(MAX_INPUT + 1), "standard input")
    refuse_link_out(root_of(workspace), source)
    raw = read_file(source, printable(str(source)), MAX_INPUT)
    if isinstance(raw, bytes):
        return read_draft(raw, str(source))
    if raw.code == "not-a-file" and not source.is_dir():
        raw = replace(raw, next_step="Pass it on: `... | forecast article add -`.")
    raise ProblemsError((raw,))


def record_of(draft: Draft, name: str | None = None, workspace: str | Path | None = None) -> str | None:
    """The id of the record that there is of a draft, of that name or of its text."""
    from forecast.filing.adding import record_of as find_record

    return find_record(workspace_of(workspace), draft, name)


def add_article(
    draft: Draft, name: str | None = None, workspace: str | Path | None = None, **fields: str | None
) -> AddedArticle:
    """Write the record of an article, or complete the one there is, and keep its text out of git.

    `draft` comes from `read_article`; `fields` are those of a record: outlet, published, handling and so on.
    Raises ProblemsError before anything is written.
    """
    from forecast.filing.adding import add_article as add

    return add(workspace_of(workspace), draft, name, fields)


def list_articles(workspace: str | Path | None = None) -> tuple[Row, ...]:
    """Every article with a record, by publication."""
    from forecast.filing.library import articles as read_articles

    return read_articles(workspace_of(workspace))


def article(name: str, workspace: str | Path | None = None) -> ArticleCard:
    """One article and every quote from it. Raises ProblemsError for an unknown one."""
    from forecast.filing.library import article as show_article

    return show_article(workspace_of(workspace), name)


def verify_articles(workspace: str | Path | None = None) -> VerifiedTexts:
    """Compare the texts at hand with their records, fingerprints and quotes."""
    from forecast.filing.library import verify_articles as verify_texts

    return verify_texts(workspace_of(workspace))


def anchor_quotes(questions: Sequence[str] = (), workspace: str | Path | None = None) -> AnchorReport:
    """Write the anchor of every quote of some questions, or of all, whose article's text is at hand."""
    from forecast.filing.anchoring import anchor_quotes as anchor

    return anchor(workspace_of(workspace), questions)


def overlaps(names: Sequence[str] = (), workspace: str | Path | None = None) -> tuple[Overlap, ...]:
    """The passages that articles share, all pairs that do or the two that are named."""
    from forecast.filing.copies import overlaps as find_overlaps

    return find_overlaps(workspace_of(workspace), names)


def report_choices(question: str, workspace: str | Path | None = None) -> Choices:
    """The indicators, scenarios, sources and articles that a report on a question can name."""
    from forecast.filing.reporting import choices

    return choices(workspace_of(workspace), question)


def passages(article: str, search: str, workspace: str | Path | None = None) -> tuple[PassageMatch, ...]:
    """Where words stand in the text of an article. Raises ProblemsError where it is not at hand."""
    from forecast.filing.picking import passages as find_passages
    from forecast.filing.picking import words_of

    return find_passages(words_of(workspace_of(workspace), article), search)


def add_report(question: str, given: Mapping[str, Any], workspace: str | Path | None = None) -> FiledReport:
    """Write a report into a question's evidence; with it come the warnings that `check` has about it.

    `given` holds the keys of a report and of its citation, `id`, and one of `quote`, `at` and `search`.
    Raises ProblemsError, and writes nothing, for what `check` would refuse.
    """
    from forecast.checks import check as check_case
    from forecast.filing.reporting import add_report as add

    filed = add(workspace_of(workspace), question, given)
    own = (finding for finding in check_case(filed.case) if finding.path[:2] == ("reports", filed.id))
    return replace(filed, problems=(*filed.problems, *locate(root_of(workspace), own)))
