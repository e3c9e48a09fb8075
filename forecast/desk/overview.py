"""The overview of all questions on a day: the last assessment of each, and what is new since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from forecast.core.handling import CLEAR, highest
from forecast.core.plain import count
from forecast.core.plain_data import plain_map
from forecast.core.problem import Problem
from forecast.core.scales import likeliest, stated
from forecast.domain.case import Case
from forecast.domain.evidence import Article, Report, Source
from forecast.files.drafts import read_draft
from forecast.files.find import SOURCES, WorkspaceFiles, find_files
from forecast.files.saved import SavedAnswer, SavedAssessment, UnreadableAssessment
from forecast.files.workspace import Workspace, printable


@dataclass(frozen=True, slots=True)
class QuestionStatus:
    """The status of one question. What its files do not show, because of errors, is None or ""."""

    id: str
    text: str
    closes: date | None
    days_left: int | None
    saved: SavedAssessment | None
    unreadable: UnreadableAssessment | None
    new_reports: int | None
    errors: int
    warnings: int
    new_corrections: int = 0
    yes: tuple[str, ...] = ()
    report_days: tuple[date, ...] | None = None

    @property
    def answer(self) -> SavedAnswer | None:
        """P(yes) by the last run: of the scenarios that mean yes now, else of those that did then."""
        return (self.saved.of(self.yes) or self.saved.answer) if self.saved else None

    @property
    def stated(self) -> str:
        """The answer in words; without one how likely the likeliest scenario is; "-" before any run."""
        if self.answer:
            return stated(self.answer.probability)
        return likeliest(self.saved.probability, len(self.saved.posterior)) if self.saved else "-"

    @property
    def is_closed(self) -> bool:
        """Whether its last day is over."""
        return self.days_left is not None and self.days_left < 0

    @property
    def left(self) -> str:
        """How long it is open, in words."""
        if self.days_left is None:
            return "no date"
        if self.is_closed:
            return "closed"
        return count(self.days_left, "day") if self.days_left else "today"

    @property
    def state(self) -> str:
        """The last run in words: its day, what came in since, its verdict."""
        if self.unreadable:
            return f"cannot read {self.unreadable.file}: {self.unreadable.why}; {self.unreadable.step}"
        if self.saved is None:
            return "never run"
        known = self.new_reports is not None
        since = f"{count(self.new_reports or 0, 'report')} since" if known else "reports not known"
        since += f"; {count(self.new_corrections, 'correction')} since" if self.new_corrections else ""
        verdict = "FAILED" if self.saved.verdict == "failed" else self.saved.verdict
        how = ", published" if self.saved.published else ""
        return f"as of {self.saved.as_of}{how}; {since}; verdict {verdict}"

    @property
    def problems(self) -> str:
        """How many problems its files have, in words."""
        parts = [(self.errors, "error"), (self.warnings, "warning")]
        return ", ".join(count(number, noun) for number, noun in parts if number) or "no problems"


@dataclass(frozen=True, slots=True)
class Overview:
    """The questions by days left, closed ones last, and the problems that belong to none of them.

    `handling` is the highest TLP mark of what they rest on.
    """

    root: Path
    today: date
    questions: tuple[QuestionStatus, ...]
    elsewhere: tuple[Problem, ...]
    handling: str = CLEAR

    @property
    def has_errors(self) -> bool:
        """Whether there is an error anywhere in the workspace."""
        everywhere = any(problem.severity == "error" for problem in self.elsewhere)
        return everywhere or any(question.errors for question in self.questions)


@dataclass(frozen=True, slots=True)
class _QuestionFacts:
    """What a question's files show, with or without errors."""

    text: str
    closes: date | None
    reports: tuple[date, ...] | None
    sources: frozenset[str]
    articles: frozenset[str]
    corrections: tuple[date, ...] = ()
    yes: tuple[str, ...] = ()


def overview(
    root: Path,
    cases: Mapping[str, Case],
    problems: Sequence[Problem],
    today: date,
    assessed: Callable[[Workspace, str], SavedAssessment | UnreadableAssessment | None],
) -> Overview:
    """The overview of a checked workspace; `assessed` finds the last assessment of a question."""
    workspace = Workspace(root)
    files = find_files(workspace)
    statuses, concerned = [], set[Problem]()
    for name in files.questions:
        known = _of_case(cases[name]) if name in cases else _of_draft(workspace, files, name)
        own = [problem for problem in problems if _concerns(problem, _files(files, name, known), known)]
        statuses.append(_status(name, known, assessed(workspace, name), own, today))
        concerned.update(own)
    elsewhere = tuple(problem for problem in problems if problem not in concerned)
    mark = highest(case.handling for case in cases.values())
    return Overview(root, today, tuple(sorted(statuses, key=_order)), elsewhere, mark)


def _of_case(case: Case) -> _QuestionFacts:
    question = case.question
    days = tuple(report.known for report in case.reports if report.has_weight)
    items: tuple[Report | Source | Article, ...] = (
        *case.reports,
        *case.sources.values(),
        *case.articles.values(),
    )
    return _QuestionFacts(
        question.text,
        question.closes,
        days,
        frozenset(case.sources),
        frozenset(case.articles),
        tuple(correction.date for item in items for correction in item.corrections),
        question.yes,
    )


def _of_draft(workspace: Workspace, files: WorkspaceFiles, name: str) -> _QuestionFacts:
    draft = read_draft(workspace, files, name)
    sheet = draft.question
    text = sheet.typed.question if sheet and sheet.sound(("question",)) else ""
    closes = sheet.typed.closes if sheet and sheet.sound(("closes",)) else None
    return _QuestionFacts(text, closes, None, draft.sources, draft.articles)


def _files(files: WorkspaceFiles, name: str, known: _QuestionFacts) -> set[str]:
    articles = [files.articles[article] for article in known.articles if article in files.articles]
    return {files.questions[name], *map(printable, files.evidence.get(name, ())), *articles}


def _concerns(problem: Problem, own: set[str], known: _QuestionFacts) -> bool:
    if problem.file != SOURCES:
        return problem.file in own
    return str(problem.path[1]) in known.sources if len(problem.path) > 1 else bool(known.sources)


def _status(
    name: str,
    known: _QuestionFacts,
    saved: SavedAssessment | UnreadableAssessment | None,
    own: Sequence[Problem],
    today: date,
) -> QuestionStatus:
    last = saved if isinstance(saved, SavedAssessment) else None
    errors = sum(problem.severity == "error" for problem in own)
    counted = last is not None and known.reports is not None
    return QuestionStatus(
        id=name,
        text=known.text,
        closes=known.closes,
        days_left=(known.closes - today).days if known.closes else None,
        saved=last,
        unreadable=saved if isinstance(saved, UnreadableAssessment) else None,
        new_reports=sum(last.as_of < day <= today for day in known.reports or () if last)
        if counted
        else None,
        errors=errors,
        warnings=len(own) - errors,
        new_corrections=sum(last.as_of < day <= today for day in known.corrections) if last else 0,
        yes=known.yes,
        report_days=known.reports,
    )


def _order(question: QuestionStatus) -> tuple[bool, bool, int, str]:
    """Open ones by days left, then those without a date, then closed ones, the latest first."""
    days = question.days_left
    return question.is_closed, days is None, abs(days or 0), question.id


def as_data(page: Overview) -> dict[str, Any]:
    """The overview as plain data, for `--json`; keys are only ever added."""
    data: dict[str, Any] = {
        "today": page.today,
        "questions": [_data(question) for question in page.questions],
        "problems_elsewhere": len(page.elsewhere),
    }
    return plain_map(data)


def _data(question: QuestionStatus) -> dict[str, Any]:
    saved, unreadable, answer = question.saved, question.unreadable, question.answer
    return {
        "id": question.id,
        "text": question.text or None,
        "closes": question.closes,
        "days_left": question.days_left,
        "as_of": saved.as_of if saved else None,
        "published": saved.published if saved else None,
        "yes": answer.scenarios if answer else question.yes,
        "answer": answer.probability if answer else None,
        "answer_interval": answer.interval if answer else None,
        "answer_word": (answer.word or None) if answer else None,
        "leading": saved.scenario if saved else None,
        "leading_title": saved.title if saved else None,
        "probability": saved.probability if saved else None,
        "word": (saved.word or None) if saved else None,
        "verdict": saved.verdict if saved else None,
        "unreadable": f"{unreadable.file}: {unreadable.why}" if unreadable else None,
        "new_reports": question.new_reports,
        "new_corrections": question.new_corrections,
        "errors": question.errors,
        "warnings": question.warnings,
    }
