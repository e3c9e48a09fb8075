"""Read the files of a question, before they are linked."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel

from forecast.core.problem import Problem
from forecast.files.find import SOURCES, WorkspaceFiles
from forecast.files.link_reports import Registry, TypedReports, article_problems, same_text_problems
from forecast.files.schema import ArticleFile, QuestionFile, ReportsFile, SourcesFile
from forecast.files.texts import Library
from forecast.files.typed import TypedFile, TypedQuestion, read_typed
from forecast.files.workspace import Workspace
from forecast.files.yaml_text import parse


@dataclass(frozen=True, slots=True)
class Draft:
    """One question and its evidence as typed; what could not be typed is left out.

    `sources` and `articles` are the names that its reports use.
    """

    name: str
    question: TypedQuestion | None
    evidence: tuple[TypedReports, ...]
    sources: frozenset[str]
    articles: frozenset[str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The sources and articles, and what is wrong with their files."""

    registry: Registry
    files: dict[str, str]
    problems: tuple[Problem, ...]

    def concerning(self, draft: Draft) -> Iterable[Problem]:
        """The problems of what a question uses: its articles, its sources, or the file of all sources.

        Where a source cannot be found any fault in that file may be why.
        """
        used = {self.files[name] for name in draft.articles if name in self.files}
        read = (self.registry.sources.typed.sources or {}) if self.registry.sources else {}
        lost = not draft.sources <= read.keys()
        for problem in self.problems:
            entry = str(problem.path[1]) if len(problem.path) > 1 else None
            in_sources = problem.file == SOURCES and (
                entry in draft.sources if entry and not lost else draft.sources
            )
            if in_sources or problem.file in used:
                yield problem


def read_draft(workspace: Workspace, files: WorkspaceFiles, name: str) -> Draft:
    """Read a question and its evidence."""
    question, problems = _sheet(workspace, QuestionFile, files.questions[name])
    evidence: list[TypedReports] = []
    for file in files.evidence.get(name, ()):
        sheet, more = _sheet(workspace, ReportsFile, file)
        problems += more
        evidence += [sheet] if sheet else []
    reports = [report for sheet in evidence for report in (sheet.typed.reports or {}).values()]
    sources = frozenset(report.source for report in reports)
    articles = frozenset(citation.article for report in reports for citation in report.citations)
    return Draft(name, question, tuple(evidence), sources, articles, tuple(problems))


def read_shelf(workspace: Workspace, files: WorkspaceFiles, wanted: Iterable[str]) -> Shelf:
    """Read the sources and those articles that are wanted; of the others only the names are known."""
    sources: TypedFile[SourcesFile] | None = TypedFile(SOURCES, SourcesFile(sources={}))
    problems: list[Problem] = []
    if files.has_sources:
        sources, problems = _sheet(workspace, SourcesFile, SOURCES)
    articles: dict[str, TypedFile[ArticleFile] | None] = dict.fromkeys(files.articles)
    for name in wanted:
        if name in articles:
            articles[name], more = _sheet(workspace, ArticleFile, files.articles[name])
            problems += [*more, *(article_problems(sheet) if (sheet := articles[name]) else ())]
    problems += same_text_problems(articles)
    return Shelf(Registry(sources, articles, Library(workspace)), files.articles, tuple(problems))


def _sheet[M: BaseModel](
    workspace: Workspace, kind: type[M], file: str
) -> tuple[TypedFile[M] | None, list[Problem]]:
    text = workspace.read(file)
    return read_typed(kind, parse(text, file), file) if isinstance(text, str) else (None, [text])
