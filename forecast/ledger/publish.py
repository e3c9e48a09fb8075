"""Publishes an assessment: one record, never changed, with all inputs and the time."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import fsum
from pathlib import Path
from typing import Any

from forecast.core.bad_value import BadValue, quoted
from forecast.core.handling import CLEAR, is_private
from forecast.core.ids import read_id
from forecast.core.plain_data import plain_data, plain_map
from forecast.core.probability import read_probability
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.domain.analyst import AnalystNumbers, completed
from forecast.domain.assessment import Assessment
from forecast.domain.case import Case
from forecast.engine.assess import Settings, assess
from forecast.engine.draws import Advance
from forecast.files.workspace import LEDGER
from forecast.ledger import git
from forecast.ledger.book import Book, append, problem, read_book, refusal
from forecast.ledger.chain import outcome
from forecast.ledger.contradictions import hindsight
from forecast.ledger.inputs import as_inputs
from forecast.ledger.record import (
    MODEL,
    MOST_OF_BRIEF,
    VERSION,
    Forecast,
    brief_files,
    file_of,
    short,
    time_text,
    versions,
)

_OPTION = "--judge"
# Percentages with a decimal or two add up to 1 this closely.
_WHOLE = 1e-9


@dataclass(frozen=True, slots=True)
class Plan:
    """What to publish: the day, the settings of the run, an analyst's own numbers, and the present time."""

    as_of: date
    settings: Settings
    own: AnalystNumbers | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """A forecast, its record and where it lies; both are None where the verdict forbade it.

    `problems` are warnings, `brief` is the Markdown of the brief that was published with it, if one was; the
    page and the JSON lie beside it.
    """

    assessment: Assessment
    record: Forecast | None = None
    path: Path | None = None
    brief: Path | None = None
    problems: tuple[Problem, ...] = ()


def publish(
    root: Path,
    case: Case,
    plan: Plan,
    render_brief: Callable[[Assessment], Mapping[str, bytes]] | None = None,
    advance: Advance | None = None,
) -> Publication:
    """Assess a case and publish the result, with the files of its brief by suffix.

    Raises ProblemsError where the day, the numbers or the records that lie there forbid it, before
    anything is computed; OSError where the disk fails. Nothing is published in either case, nor
    where the verdict does not pass.
    """
    name = case.question.id
    read_book(root, name).sound()
    _refuse(plan, case)
    assessment = assess(case, plan.as_of, plan.settings, advance)
    if assessment.verdict.status != "passed":
        return Publication(assessment)
    record = forecast_record(case, assessment, plan) | {"git": git.commit_of(root)}
    if same := _same(record, read_book(root, name)):
        raise refusal("already-published", f"{LEDGER}/{name}", name=short(same))
    brief = _named(name, assessment.as_of, render_brief(assessment)) if render_brief else {}
    mark = assessment.run.handling
    issued, path = append(root, name, Forecast, record | {"brief": _digests(brief)}, is_private(mark), brief)
    warnings = tuple(_warnings(issued, mark, read_book(root, name)))
    markdown = root / issued.brief.file if issued.brief else None
    return Publication(assessment, issued, path, markdown, warnings)


def _refuse(plan: Plan, case: Case) -> None:
    today = plan.now.astimezone().date()
    if plan.as_of > today:
        raise refusal("as-of-ahead", case.question.file, as_of=plan.as_of, today=today)
    refuse_unfit(plan.own, case.on(plan.as_of).question.scenario_ids)


def forecast_record(case: Case, assessment: Assessment, plan: Plan) -> dict[str, Any]:
    """The record of an assessment, without its keys for the ledger, git and the brief."""
    question = assessment.question
    data: dict[str, Any] = {
        "ledger": VERSION,
        "kind": "forecast",
        "as_of": assessment.as_of,
        "published_at": time_text(plan.now),
        "retrospective": bool(hindsight(assessment.as_of, plan.now, question.written)),
        "scenarios": [plain_data(row) | {"word": row.word or None} for row in assessment.scenarios],
        "judge": _judge(plan.own, {row.id: row.posterior for row in assessment.scenarios}),
        "inputs": as_inputs(case.on(assessment.as_of)),
        "settings": plan.settings,
        "versions": versions(assessment),
        "log_marginal_likelihood": assessment.log_marginal_likelihood,
        "verdict": {"status": assessment.verdict.status, "checks": len(assessment.verdict.checks)},
    }
    return plain_map(data)


def _judge(own: AnalystNumbers | None, model: Mapping[str, float]) -> dict[str, Any] | None:
    if own is None:
        return None
    stated = {name: own.stated[name] for name in model if name in own.stated}
    return {"name": own.name, "given": stated, "probability": completed(stated, model), "why": own.why}


def _named(question: str, day: date, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The contents of a brief by the names of its files. Raises ProblemsError for one that is too large."""
    digests = {suffix: hashlib.sha256(content).hexdigest() for suffix, content in contents.items()}
    named = {name: contents[suffix] for suffix, name in brief_files(question, day, digests).items()}
    for name, content in named.items():
        if len(content) > MOST_OF_BRIEF:  # nobody could read it back
            raise refusal("brief-too-large", name, size=len(content) / 1e6, most=MOST_OF_BRIEF / 1e6)
    return named


def _digests(brief: Mapping[str, bytes]) -> dict[str, Any] | None:
    """The files of a brief with their SHA-256; first that of the Markdown, as records have always had it."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in brief.items()}
    markdown = next((name for name in digests if name.endswith(".md")), None)
    if markdown is None:
        return None
    return {"file": markdown, "sha256": digests.pop(markdown), "others": digests}


_SAYS = ("as_of", "scenarios", "judge", "inputs", "settings", "versions")


def _same(record: Mapping[str, Any], book: Book) -> Forecast | None:
    """The record that already has all of this, if there is one."""
    new = json.loads(json.dumps({key: record[key] for key in _SAYS}))
    return next((r for r in book.forecasts if new.items() <= book.data[r.digest].items()), None)


def _warnings(issued: Forecast, mark: str, book: Book) -> Iterator[Problem]:
    file = file_of(issued)
    if mark != CLEAR:
        yield problem("marked", file, mark=mark)
    if what := hindsight(issued.as_of, issued.published_at, issued.inputs.question.written):
        yield problem("in-retrospect", file, what=what)
    resolved = outcome(book.records)
    if resolved and resolved.date <= issued.as_of:
        yield problem("after-resolution", file, date=resolved.date, name=short(resolved))
    yield from (row for row in book.problems if row.code == "clock-backwards" and row.file == file)


def refuse_unfit(own: AnalystNumbers | None, scenarios: tuple[str, ...]) -> None:
    """Raise ProblemsError where the numbers do not fit these scenarios."""
    if own is None:
        return
    problems = (*_unreadable(own), *(_unknown(own, scenarios) or _total(own, scenarios)))
    if problems:
        raise ProblemsError(problems)


def _unreadable(own: AnalystNumbers) -> Iterator[Problem]:
    readers: list[tuple[Callable[[object], object], object, str]] = [(read_id, own.name, "--judge-name")]
    readers += [(read_probability, p, _OPTION) for p in own.stated.values()]
    for read, value, option in readers:
        try:
            read(value)
        except BadValue as bad:
            yield Problem("bad-value", option, (), bad.found, bad.rule, bad.next_step)
    if own.name == MODEL:
        yield problem("reserved-judge", "--judge-name", named=quoted(own.name))


def _unknown(own: AnalystNumbers, scenarios: tuple[str, ...]) -> list[Problem]:
    return [
        problem("unknown-scenario", _OPTION, named=quoted(name), step=nearest(name, scenarios, ""))
        for name in own.stated
        if name not in scenarios
    ]


def _total(own: AnalystNumbers, scenarios: tuple[str, ...]) -> Iterator[Problem]:
    total, count = fsum(own.stated.values()), len(own.stated)
    words = {"total": f"{100 * total:g}%", "count": count, "scenarios": len(scenarios)}
    if count == len(scenarios) and abs(total - 1) > _WHOLE:
        yield problem("judge-not-whole", _OPTION, **words)
    elif count < len(scenarios) and total >= 1:
        yield problem("judge-too-much", _OPTION, **words)
