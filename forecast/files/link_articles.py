"""What must hold between the values of an article's record, and of a report's corrections."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from forecast.core.problem import Path, Problem
from forecast.files.schema import ArticleFile, Correctable
from forecast.files.typed import Sheet

KINDS = ("withdrawn", "corrected")


def article_problems(sheet: Sheet[ArticleFile]) -> Iterator[Problem]:
    """Every fault in a record that shows only when its values are held against one another."""
    if sheet.sound(("published",)):
        yield from correction_problems(sheet, (), sheet.typed, sheet.typed.published.first)


def correction_problems(sheet: Sheet[Any], path: Path, entry: Correctable, first: date) -> Iterator[Problem]:
    """Corrections of what was not yet there; `first` is the day from which it was."""
    for kind in KINDS:
        correction, place = getattr(entry, kind), (*path, kind, "date")
        if correction and correction.date < first and sheet.sound(place):
            yield sheet.problem("corrected-too-early", place, date=correction.date, first=first)
