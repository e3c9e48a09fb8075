"""Import libraries so that they do not read settings from the current folder."""

import os
import sys
from importlib import import_module


def import_away(*libraries: str) -> None:
    """Import libraries that are not imported yet, from within this package's own folder.

    Matplotlib obeys a `matplotlibrc` in the current folder, ArviZ an `arvizrc` and Numba a
    `.numba_config.yaml`: in a workspace these may come from somebody else.
    """
    missing = [library for library in libraries if library not in sys.modules]
    if not missing:
        return
    try:
        here = os.getcwd()
    except OSError:  # the current folder was deleted
        here = ""
    os.chdir(os.path.dirname(__file__))
    try:
        for library in missing:
            import_module(library)
    finally:
        if here:
            os.chdir(here)
