"""An assessment as plain data, for `--json`, for the saved file and for other programs."""

from dataclasses import asdict
from datetime import date
from typing import Any

from forecast.domain.assessment import Assessment
from forecast.domain.question import class_notes

VERSION = 1


def as_record(assessment: Assessment) -> dict[str, Any]:
    """Maps, lists, text and numbers only. Probabilities lie in [0, 1]; weights are in bans.

    Keys are only ever added; `record` counts the changes that are more than that.
    """
    question = assessment.question
    return {
        "record": VERSION,
        "question": question.id,
        "text": question.text,
        "as_of": assessment.as_of.isoformat(),
        "closes": question.closes.isoformat(),
        "after_close": assessment.after_close,
        "scenarios": [_scenario(each) for each in assessment.scenarios],
        "indicators": [_plain(each) for each in assessment.indicators],
        "sources": [_plain(each) for each in assessment.sources],
        "groups": [_plain(each) for each in assessment.groups],
        "origins": [_plain(each) for each in assessment.origins],
        "silences": [_plain(each) for each in assessment.silences],
        "classes": [_plain(each) for each in assessment.classes],
        "horizons": [_plain(each) for each in assessment.horizons],
        "dependence": [_plain(each) for each in assessment.dependence],
        "class_notes": [_plain(each) for each in class_notes(question, assessment.as_of)],
        "log_marginal_likelihood": assessment.log_marginal_likelihood,
        "log_marginal_error": assessment.log_marginal_error,
        "verdict": _plain(assessment.verdict),
        "agreement": [_plain(each) for each in assessment.agreement],
        "run": _plain(assessment.run),
    }


def _scenario(scenario: Any) -> dict[str, Any]:
    return _plain(scenario) | {"word": scenario.word or None}


def _plain(value: Any) -> dict[str, Any]:
    """Fields by name; tuples become lists and days text, so that it equals what JSON gives back."""
    listed: dict[str, Any] = _listed(asdict(value))
    return listed


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return [_listed(item) for item in value] if isinstance(value, list | tuple) else value
