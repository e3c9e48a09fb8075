"""An assessment as plain data: for `--json`, for the saved file and for other programs."""

from typing import Any

from forecast.core.plain_data import plain_data, plain_map
from forecast.domain.assessment import Assessment
from forecast.domain.question import class_notes

VERSION = 1


def as_record(assessment: Assessment) -> dict[str, Any]:
    """An assessment as maps, lists, text and numbers. Probabilities lie in [0, 1]; weights are in bans.

    Releases only add keys; a change that is more than this raises the number `record`.
    """
    question = assessment.question
    data: dict[str, Any] = {
        "record": VERSION,
        "question": question.id,
        "text": question.text,
        "as_of": assessment.as_of,
        "closes": question.closes,
        "after_close": assessment.after_close,
        "scenarios": [plain_data(row) | {"word": row.word or None} for row in assessment.scenarios],
        "indicators": assessment.indicators,
        "sources": assessment.sources,
        "groups": assessment.groups,
        "origins": assessment.origins,
        "silences": assessment.silences,
        "classes": assessment.classes,
        "horizons": assessment.horizons,
        "dependence": assessment.dependence,
        "answer": assessment.answer,
        "spread": assessment.spread,
        "class_notes": class_notes(question, assessment.as_of),
        "log_marginal_likelihood": assessment.log_marginal_likelihood,
        "log_marginal_error": assessment.log_marginal_error,
        "verdict": assessment.verdict,
        "agreement": assessment.agreement,
        "run": assessment.run,
    }
    return plain_map(data)
