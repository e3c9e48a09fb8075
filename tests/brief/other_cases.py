"""Cases made from the small one: of any size, and with every text replaced."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

from forecast.domain.assessment import Assessment, DependenceRow, IndicatorResult, ScenarioResult, Verdict
from forecast.domain.case import Case
from forecast.domain.question import Judgement, Prior, Rate, Scenario
from tests.brief.assessments import ASSESSMENT, CHECKS, origin
from tests.brief.cases import CASE, INDICATORS, QUESTION, report


def large(scenarios: int, reports: int) -> tuple[Case, Assessment]:
    """A case with as many scenarios and reports, each report an origin of its own."""
    ids = tuple(f"scenario-{number}" for number in range(1, scenarios + 1))
    titles = {key: f"The {number}th thing happens" for number, key in enumerate(ids, start=1)}
    share = 1 / scenarios
    even = {key: (share + 0.01) if key == ids[0] else share - 0.01 / (scenarios - 1) for key in ids}
    boats = replace(INDICATORS[0], given={key: (Judgement("0.5", 0.5, 0.5),) for key in ids})
    question = replace(
        QUESTION,
        scenarios=tuple(Scenario(key, titles[key], None if key == ids[-1] else "It is seen.") for key in ids),
        prior=Prior((), dict.fromkeys(ids, 1.0)),
        indicators=(boats,),
    )
    filed = tuple(report(f"report-{number}", "harbour-office") for number in range(1, reports + 1))
    origins = tuple(
        origin(item.id, without=_less(even, number / 5000), weight={key: number / 1000 for key in ids})
        for number, item in enumerate(filed)
    )
    assessment = replace(
        ASSESSMENT,
        question=question,
        scenarios=tuple(ScenarioResult(key, titles[key], share, even[key], (0.05, 0.3)) for key in ids),
        indicators=(
            IndicatorResult("patrol-boats", boats.text, "navy", True, 0.5, 0.5, dict.fromkeys(ids, 0.5)),
        ),
        sources=ASSESSMENT.sources[:1],
        origins=origins,
        dependence=(DependenceRow(0.0, even), DependenceRow(1.0, even)),
        verdict=Verdict("passed", CHECKS[:1]),
    )
    return replace(CASE, question=question, reports=filed), assessment


def many_indicators(count: int, of: tuple[Case, Assessment] = (CASE, ASSESSMENT)) -> tuple[Case, Assessment]:
    """A case with so many indicators more, each reported."""
    case, assessment = of
    results = tuple(
        replace(assessment.indicators[0], id=f"indicator-{number}", posterior=number / count)
        for number in range(count)
    )
    named = tuple(replace(case.question.indicators[0], id=row.id, text=row.id) for row in results)
    question = replace(case.question, indicators=(*case.question.indicators, *named))
    results = tuple(replace(row, text=row.id) for row in results)
    return replace(case, question=question), replace(
        assessment, question=question, indicators=(*assessment.indicators, *results)
    )


def _less(of: dict[str, float], part: float) -> dict[str, float]:
    """The probabilities with a part taken from the first and given to the last."""
    first, *_, last = of
    return of | {first: of[first] - part, last: of[last] + part}


# Fields that hold what someone wrote, as against ids, dates and words of a scale.
WRITTEN = {
    *(
        "text",
        "title",
        "resolves_if",
        "label",
        "why",
        "author",
        "reviewer",
        "tags",
        "implications",
        "dissent",
    ),
    *(
        "assumptions",
        "note",
        "quote",
        "via",
        "name",
        "interest",
        "outlet",
        "url",
        "language",
        "origin",
    ),
    *("reason", "limit"),
}


def rewritten(record: Any, text: str) -> Any:
    """The record with every written text replaced, in it and in all that it holds."""
    if isinstance(record, tuple):
        return tuple(rewritten(item, text) for item in record)
    if isinstance(record, dict):
        return {key: rewritten(item, text) for key, item in record.items()}
    if not is_dataclass(record) or isinstance(record, type):
        return record
    changes = {
        field.name: _rewritten(field.name, getattr(record, field.name), text) for field in fields(record)
    }
    if isinstance(record, Rate):
        changes["source"] = text
    return replace(record, **changes)


def _rewritten(name: str, value: Any, text: str) -> Any:
    if name not in WRITTEN or value is None or (name == "origin" and not value):
        return rewritten(value, text)
    return (text,) if isinstance(value, tuple) else text
