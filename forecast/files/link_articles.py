"""What must hold between the values of an article's record, and of a report's corrections."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from forecast.articles.fingerprint import checksum
from forecast.core.bad_value import quoted
from forecast.core.problem import Path, Problem
from forecast.domain.evidence import CORRECTION_KINDS
from forecast.files.schema import ArticleFile, Correctable
from forecast.files.typed import Sheet


def article_problems(sheet: Sheet[ArticleFile]) -> Iterator[Problem]:
    """Every fault in a record that shows only when its values are held against one another."""
    if sheet.sound(("published",)):
        yield from correction_problems(sheet, (), sheet.typed, sheet.typed.published.first)
    printed, sha256 = sheet.typed.fingerprint, sheet.typed.sha256
    if printed and sheet.sound(("fingerprint",), ("sha256",)):
        if sha256 is None:
            yield sheet.problem("fingerprint-without-sha256", ("fingerprint",))
        elif checksum(printed.runs.runs, sha256) != printed.check:
            yield sheet.problem("fingerprint-damaged", ("fingerprint",))


def same_text_problems(sheets: Mapping[str, Sheet[ArticleFile] | None]) -> Iterator[Problem]:
    """Records of one text, which would make two articles of one."""
    first: dict[str, str] = {}
    for name, sheet in sheets.items():
        if sheet and (sha256 := sheet.typed.sha256) and sheet.sound(("sha256",)):
            if sha256 in first:
                yield sheet.problem("same-sha256", ("sha256",), named=quoted(first[sha256]))
            first.setdefault(sha256, name)


def correction_problems(sheet: Sheet[Any], path: Path, entry: Correctable, first: date) -> Iterator[Problem]:
    """Corrections of what was not yet there; `first` is the day from which it was."""
    for kind in CORRECTION_KINDS:
        correction, place = getattr(entry, kind), (*path, kind, "date")
        if correction and correction.date < first and sheet.sound(place):
            yield sheet.problem("corrected-too-early", place, date=correction.date, first=first)
