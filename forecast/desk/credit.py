"""What the reports of a question count that share their credit with others of their camp."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from forecast.core.plain import credit_text
from forecast.core.problem import ProblemsError
from forecast.domain.case import Case
from forecast.files.load import load


def credits(root: Path, today: date, question: str) -> Mapping[str, str]:
    """By report, in words; nothing where the files have errors. As of the question's day, else of today."""
    case = load(root, [question]).cases.get(question)
    return _credits(case, today) if case else {}


def _credits(case: Case, today: date) -> Mapping[str, str]:
    from forecast.engine.inputs import build_inputs

    question = case.question
    day = question.as_of or max(question.opens, min(today, question.closes))
    known = case.on(day)
    try:
        shared = build_inputs(known, day)[0].credits
    except ProblemsError:
        return {}
    sources = {report.id: known.sources[report.source] for report in known.reports}
    return {
        name: credit_text(*credit, sources[name].camp)
        for name, credit in shared.items()
        if credit.shares_with
    }
