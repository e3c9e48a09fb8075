"""One immutable record of an assessment, of all that it was computed from, and of when."""

import hashlib
import json
import platform
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import fsum
from pathlib import Path
from typing import Any

from forecast.core.bad_value import BadValue, quoted
from forecast.core.handling import CLEAR, is_private
from forecast.core.ids import read_id
from forecast.core.plain_data import plain_data, plain_map
from forecast.core.probability import read_probability
from forecast.core.problem import Problem, ProblemsError, nearest
from forecast.domain.assessment import Assessment
from forecast.domain.case import Case
from forecast.engine.assess import Settings, assess
from forecast.engine.draws import Advance
from forecast.files.workspace import LEDGER
from forecast.ledger import git
from forecast.ledger.book import Book, append, problem, read_book
from forecast.ledger.chain import outcome
from forecast.ledger.contradictions import hindsight
from forecast.ledger.inputs import as_inputs
from forecast.ledger.record import MODEL, VERSION, Forecast, completed, short

_OPTION = "--judge"
# Percentages with a decimal or two add up to 1 this closely.
_WHOLE = 1e-9


@dataclass(frozen=True, slots=True)
class Own:
    """Numbers of one's own for some scenarios or all of them, under a name, and the reason."""

    given: Mapping[str, float]
    name: str = "analyst"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to publish: of which day, computed how, with whose own numbers, and what the clock says."""

    as_of: date
    settings: Settings
    own: Own | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """A forecast, its record and where it lies; both are None where the verdict forbade it.

    `problems` are warnings, `brief` is the brief whose digest the record holds, if one was written.
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
    write_brief: Callable[[Assessment], Path] | None = None,
    advance: Advance | None = None,
) -> Published:
    """Assess a case and publish the result.

    Raises ProblemsError where the day, the numbers or the records that lie there forbid it, before
    anything is computed; OSError where the disk fails. Nothing is published in either case, nor
    where the verdict does not pass.
    """
    name = case.question.id
    _refuse(plan, case, read_book(root, name).sound())
    assessment = assess(case, plan.as_of, plan.settings, advance)
    if assessment.verdict.status != "passed":
        return Published(assessment)
    record = forecast_record(case, assessment, plan) | {"git": git.commit_of(root)}
    if same := _same(record, read_book(root, name)):
        raise ProblemsError((problem("already-published", f"{LEDGER}/{name}", name=short(same)),))
    brief = write_brief(assessment) if write_brief else None
    mark = assessment.run.handling
    record |= {"brief": _digest(root, brief)}
    issued, path = append(root, name, Forecast, record, is_private(mark))
    warnings = (*_marked(issued, mark), *_warnings(issued, read_book(root, name)))
    return Published(assessment, issued, path, brief, warnings)


def _refuse(plan: Plan, case: Case, book: Book) -> None:
    today = plan.now.astimezone().date()
    if plan.as_of > today:
        words = {"as_of": plan.as_of, "today": today}
        raise ProblemsError((problem("as-of-ahead", case.question.file, **words),))
    refuse_unfit(plan.own, case.on(plan.as_of).question.scenario_ids)


def forecast_record(case: Case, assessment: Assessment, plan: Plan) -> dict[str, Any]:
    """The record of an assessment, but for what ties it to the ledger, to git and to a brief."""
    question = assessment.question
    data: dict[str, Any] = {
        "ledger": VERSION,
        "kind": "forecast",
        "as_of": assessment.as_of,
        "published_at": plan.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "retrospective": bool(hindsight(assessment.as_of, plan.now, question.written)),
        "scenarios": [plain_data(each) | {"word": each.word or None} for each in assessment.scenarios],
        "judge": _judge(plan.own, {each.id: each.posterior for each in assessment.scenarios}),
        "inputs": as_inputs(case.on(assessment.as_of)),
        "settings": plan.settings,
        "versions": versions(assessment),
        "log_marginal_likelihood": assessment.log_marginal_likelihood,
        "verdict": {"status": assessment.verdict.status, "checks": len(assessment.verdict.checks)},
    }
    return plain_map(data)


def versions(assessment: Assessment) -> dict[str, str]:
    """Of what computed the figures, Python and the kind of machine among it."""
    return {**assessment.run.versions, "python": platform.python_version(), "machine": platform.machine()}


def _judge(own: Own | None, model: Mapping[str, float]) -> dict[str, Any] | None:
    if own is None:
        return None
    given = {name: own.given[name] for name in model if name in own.given}
    return {"name": own.name, "given": given, "probability": completed(given, model), "why": own.why}


def _digest(root: Path, brief: Path | None) -> dict[str, str] | None:
    """Of the brief's Markdown, which alone is the same wherever it is made."""
    if brief is None:
        return None
    file = brief.relative_to(root).as_posix() if brief.is_relative_to(root) else brief.name
    return {"file": file, "sha256": hashlib.sha256(brief.read_bytes()).hexdigest()}


_SAYS = ("as_of", "scenarios", "judge", "inputs", "settings", "versions")


def _same(record: Mapping[str, Any], book: Book) -> Forecast | None:
    """A record that already says all of this."""
    new = json.loads(json.dumps({key: record[key] for key in _SAYS}))
    return next((r for r in book.forecasts if new.items() <= book.data[r.digest].items()), None)


def _marked(issued: Forecast, mark: str) -> Iterator[Problem]:
    if mark != CLEAR:
        yield problem("marked", f"{LEDGER}/{issued.question}/{short(issued)}.json", mark=mark)


def _warnings(issued: Forecast, book: Book) -> Iterator[Problem]:
    file = f"{LEDGER}/{book.question}/{short(issued)}.json"
    if what := hindsight(issued.as_of, issued.published_at, issued.inputs.question.written):
        yield problem("in-retrospect", file, what=what)
    resolved = outcome(book.records)
    if resolved and resolved.date <= issued.as_of:
        yield problem("after-resolution", file, date=resolved.date, name=short(resolved))
    yield from (each for each in book.problems if each.code == "clock-backwards" and each.file == file)


def refuse_unfit(own: Own | None, scenarios: tuple[str, ...]) -> None:
    """Raise ProblemsError where the numbers are not fit for these scenarios."""
    if own is None:
        return
    found = (*_unreadable(own), *(_unknown(own, scenarios) or _total(own, scenarios)))
    if found:
        raise ProblemsError(found)


def _unreadable(own: Own) -> Iterator[Problem]:
    readers: list[tuple[Callable[[object], object], object, str]] = [(read_id, own.name, "--judge-name")]
    readers += [(read_probability, p, _OPTION) for p in own.given.values()]
    for read, value, place in readers:
        try:
            read(value)
        except BadValue as bad:
            yield Problem("bad-value", place, (), bad.found, bad.rule, bad.next_step)
    if own.name == MODEL:
        yield problem("reserved-judge", "--judge-name", named=quoted(own.name))


def _unknown(own: Own, scenarios: tuple[str, ...]) -> list[Problem]:
    return [
        problem("unknown-scenario", _OPTION, named=quoted(name), step=nearest(name, scenarios, ""))
        for name in own.given
        if name not in scenarios
    ]


def _total(own: Own, scenarios: tuple[str, ...]) -> Iterator[Problem]:
    total, count = fsum(own.given.values()), len(own.given)
    words = {"total": f"{100 * total:g}%", "count": count, "scenarios": len(scenarios)}
    if count == len(scenarios) and abs(total - 1) > _WHOLE:
        yield problem("judge-not-whole", _OPTION, **words)
    elif count < len(scenarios) and total >= 1:
        yield problem("judge-too-much", _OPTION, **words)
