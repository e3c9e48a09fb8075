"""Scenario assessment: from evidence in text files to scenario probabilities and the reasons for them.

The Python API is `load`, `check`, `assess`, `timeline`, `save`, `write_brief` and `score`; `explanation`,
`what_if` and `diff`; and for the ledger `publish`, `resolve`, `verify_ledger`, `history` and `rerun`:

    import forecast

    assessment = forecast.assess("belarus-2024", quick=True)
    assessment.scenario_frame
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forecast.api import (
        assess,
        check,
        diff,
        explanation,
        history,
        load,
        publish,
        rerun,
        resolve,
        save,
        score,
        timeline,
        verify_ledger,
        what_if,
        write_brief,
    )
    from forecast.core.problem import Problem, ProblemsError
    from forecast.domain.assessment import Assessment
    from forecast.domain.case import Case
    from forecast.domain.explanation import Assumption, Difference, Explanation, WhatIf

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "Assumption",
    "Case",
    "Difference",
    "Explanation",
    "Problem",
    "ProblemsError",
    "WhatIf",
    "assess",
    "check",
    "diff",
    "explanation",
    "history",
    "load",
    "publish",
    "released",
    "rerun",
    "resolve",
    "save",
    "score",
    "timeline",
    "verify_ledger",
    "what_if",
    "write_brief",
]

_HOMES = {
    "Assessment": "forecast.domain.assessment",
    "Assumption": "forecast.domain.explanation",
    "Case": "forecast.domain.case",
    "Difference": "forecast.domain.explanation",
    "Explanation": "forecast.domain.explanation",
    "WhatIf": "forecast.domain.explanation",
    "Problem": "forecast.core.problem",
    "ProblemsError": "forecast.core.problem",
    "released": "forecast.domain.part",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `import forecast` costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'forecast' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "forecast.api")), name)
