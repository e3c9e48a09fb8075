"""What PDF and Word files are made with, and whether it is here."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from forecast.core.bad_value import BadValue

VARIABLE = "FORECAST_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The path of Chromium; the variable FORECAST_CHROMIUM names another, or none if it is empty.

    Raises:
        BadValue: the variable names no file.
    """
    named = os.environ.get(VARIABLE)
    if named is None:
        found = map(shutil.which, _NAMES)
        # A relative one would come from the current folder, which may be somebody else's.
        return next((path for path in found if path and Path(path).is_absolute()), None)
    if named and not Path(named).is_file():
        step = "Name the program, or unset the variable."
        raise BadValue(f"{VARIABLE} is {named}", "there is no such file", step)
    return named or None


def check_pdf() -> None:
    """See that a PDF can be made.

    Raises:
        BadValue: there is neither Chromium nor the package `typst`.
    """
    if chromium() is None and find_spec("typst") is None:
        rule = "a PDF is made with one of them"
        step = "Install Chromium, or run `pip install 'forecast[pdf]'`."
        raise BadValue("found neither Chromium nor the package typst", rule, step)


def check_word() -> None:
    """See that a Word file can be made.

    Raises:
        BadValue: the package `python-docx` is missing, or `typst`, which draws the pictures in it.
    """
    packages = {"python-docx": "docx", "typst": "typst"}
    missing = [name for name, module in packages.items() if not find_spec(module)]
    if missing:
        step = "Install it with `pip install 'forecast[word]'`."
        raise BadValue(f"found no package {missing[0]}", "a Word file is made with it", step)
