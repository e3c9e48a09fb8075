"""Scenario assessment: from evidence in text files to scenario probabilities and the reasons for them.

    import forecast

    assessment = forecast.assess("belarus-2024", quick=True)
    assessment.scenario_frame

`forecast.api` lists every public name, docs/api.md shows each with an example.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forecast.api import *  # noqa: F403

__version__ = "0.4.0"


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `import forecast` costs nothing."""
    if name == "__all__" or not name.startswith("_"):
        from importlib import import_module
        from types import ModuleType

        public = {
            key: value
            for key, value in vars(import_module("forecast.api")).items()
            if not (key.startswith("_") or isinstance(value, ModuleType))
        }
        if name == "__all__":
            return sorted(public)
        if name in public:
            return public[name]
    raise AttributeError(f"module 'forecast' has no attribute {name!r}")
