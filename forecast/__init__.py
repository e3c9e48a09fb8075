"""Scenario assessment: from evidence in text files to scenario probabilities and the reasons for them.

The Python API is `load`, `check`, `assess`, `timeline`, `save`, `write_brief` and `score`, and for the
ledger `publish`, `resolve`, `verify_ledger`, `history` and `rerun`:

    import forecast

    assessment = forecast.assess("belarus-2024", quick=True)
    assessment.scenario_frame
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forecast.api import (
        assess,
        check,
        history,
        load,
        publish,
        rerun,
        resolve,
        save,
        score,
        timeline,
        verify_ledger,
        write_brief,
    )
    from forecast.core.problem import Problem, ProblemsError
    from forecast.domain.assessment import Assessment
    from forecast.domain.case import Case

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "Case",
    "Problem",
    "ProblemsError",
    "assess",
    "check",
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
    "write_brief",
]

_HOMES = {
    "Assessment": "forecast.domain.assessment",
    "Case": "forecast.domain.case",
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
