"""What the model makes of a question's rows and reports, in words for its cards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from forecast.core.plain import credit_text, percent
from forecast.core.problem import ProblemsError
from forecast.domain.case import Case
from forecast.domain.implied import Implied
from forecast.domain.question import quoted_titles
from forecast.files.load import load


@dataclass(frozen=True, slots=True)
class Computed:
    """By report, what it counts; by indicator, what its row implies before any report, as named fields."""

    credits: Mapping[str, str] = field(default_factory=dict)
    implied: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def computed(root: Path, today: date, question: str) -> Computed:
    """As of the question's day, else of today; nothing where the files have errors, or the day no prior."""
    case = load(root, [question]).cases.get(question)
    if case is None:
        return Computed()
    day = case.question.as_of or max(case.question.opens, min(today, case.question.closes))
    try:
        return Computed(_credits(case.on(day), day), _implied(case.on(day), day))
    except ProblemsError:
        return Computed()


def _credits(case: Case, day: date) -> Mapping[str, str]:
    from forecast.engine.inputs import build_inputs

    shared = build_inputs(case, day)[0].credits
    sources = {report.id: case.sources[report.source] for report in case.reports}
    return {
        name: credit_text(*credit, sources[name].camp)
        for name, credit in shared.items()
        if credit.shares_with
    }


def _implied(case: Case, day: date) -> Mapping[str, tuple[tuple[str, str], ...]]:
    from forecast.engine.implied import implied

    question = case.question
    return {row.id: _fields(case, implied(question, row, day)) for row in question.indicators}


def _fields(case: Case, it: Implied) -> tuple[tuple[str, str], ...]:
    question, (first, second) = case.question, it.likeliest
    asked = "yes" if question.yes else " or ".join(it.asked)
    ratios = f"{it.answer_ratio:.3g} for {asked}, {it.ratio:.3g} for {first} against {second}"
    return (
        ("chance of it", f"{percent(it.chance)} before any report"),
        (f"{asked} if true", f"{percent(it.ceiling)}; before any report {percent(it.prior)}"),
        (f"{asked} if false", percent(it.floor)),
        ("likelihood ratio", ratios),
        ("in frequencies", it.frequencies(quoted_titles(question, it.asked))),
    )
