"""All records of a workspace and all quotes from them, whatever else is wrong with its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from forecast.articles.anchor import Span
from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.files.drafts import read_draft, read_shelf
from forecast.files.find import find_files
from forecast.files.link_reports import Registry, TypedReports
from forecast.files.load import locate
from forecast.files.schema import ArticleFile, CitationEntry
from forecast.files.typed import TypedFile
from forecast.files.workspace import SEEDS, Workspace


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation and its place: question, report, number of the citation, file."""

    question: str
    report: str
    index: int
    sheet: TypedReports
    citation: CitationEntry

    @property
    def name(self) -> str:
        """The report's name in the whole workspace."""
        return f"{self.question}/{self.report}"

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words of the article that it takes; none without an anchor."""
        return self.citation.anchor.spans if self.citation.anchor else ()


@dataclass(frozen=True, slots=True)
class Shelves:
    """The records that can be read, what is wrong with any of them, and every quote by its article."""

    root: Path
    registry: Registry
    records: Mapping[str, TypedFile[ArticleFile]]
    problems: tuple[Problem, ...]
    cited: Mapping[str, tuple[Quote, ...]]


def read_shelves(root: Path) -> Shelves:
    """Read all records and all evidence. Raises ProblemsError where there is no workspace."""
    workspace = Workspace(root)
    if problem := workspace.problem():
        raise ProblemsError((problem,))
    files = find_files(workspace)
    shelf = read_shelf(workspace, files, files.articles)
    records = {name: sheet for name, sheet in shelf.registry.articles.items() if sheet}
    cited: dict[str, list[Quote]] = {}
    for question in files.questions:
        for sheet in read_draft(workspace, files, question).evidence:
            for name, report in (sheet.typed.reports or {}).items():
                for index, citation in enumerate(report.citations):
                    cited.setdefault(citation.article, []).append(
                        Quote(question, name, index, sheet, citation)
                    )
    told = locate(root, (*files.problems, *shelf.problems))
    return Shelves(root, shelf.registry, records, told, {name: tuple(each) for name, each in cited.items()})


def unknown_article(name: str, known: tuple[str, ...]) -> Problem:
    """That there is no such article, and what there is."""
    step = nearest(name, known, "Add it with `forecast article add`.")
    return Problem(
        "unknown-article", SEEDS, (), f"found {quoted(name)}", "there is no record of such an article", step
    )
