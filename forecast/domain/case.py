"""A question with its reports, sources and articles, linked and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from forecast.domain.evidence import Article, Report, Source
from forecast.domain.question import Question


@dataclass(frozen=True, slots=True)
class Case:
    """What an engine takes. Every id in it resolves; no further look at the files is needed."""

    question: Question
    reports: tuple[Report, ...]
    sources: Mapping[str, Source]
    articles: Mapping[str, Article]

    def known(self, as_of: date) -> tuple[Report, ...]:
        """The reports that an assessment of that day may use, in file order."""
        return tuple(report for report in self.reports if report.known <= as_of)
