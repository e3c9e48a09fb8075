"""What reports and silence say of an indicator with a window, which can come about until the window ends.

If it is true, it shows on one day of the window, each equally probable. So a denial is "not yet": it speaks
of the part of the window that has passed. And that nobody has seen it, while the desk looked, speaks against
it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.domain.question import Indicator
from forecast.engine.origins import channel


class Watch:
    """The windows of a case as known on a day; `windowed` are the indicators that have one."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.windowed = {row.id: row for row in case.question.indicators if row.window}
        self._reports: dict[str, list[Report]] = {name: [] for name in self.windowed}
        for report in case.reports:
            self._reports.get(report.indicator or "", []).append(report)

    def by_now(self, report: Report) -> Report:
        """A report with the detection that it has by its day; only a denial within a window changes.

        Its detection is multiplied by the part of the window that has passed. Where silence is firmer and
        counts for that part too, the denial has only what the desk's watch would have missed.
        """
        indicator = self.windowed.get(report.indicator or "")
        if indicator is None or report.affirms is not False or self.case.question.model == 1:
            return report
        part = self.case.question.elapsed(indicator, report.date)
        since = self.since(indicator.id)
        if since is not None and since <= report.date and not self._is_firm(indicator, report):
            part *= 1 - _detection_of(indicator)
        return report if part == 1 else replace(report, detection=_detection(report) * part)

    def silences(self, today: date) -> Mapping[str, float]:
        """The chance of having been seen if true, for every indicator on watch whose window has begun.

        detection u, with u the part of the window that has passed since its beginning, or since the last
        denial that counts in place of the silence before it.
        """
        chances = {name: self.silence(name, today) for name in self.windowed}
        return {name: chance for name, chance in chances.items() if chance > 0}

    def silence(self, indicator: str, today: date) -> float:
        """One of `silences`; 0 for an indicator that is not on watch."""
        since, question = self.since(indicator), self.case.question
        if since is None:
            return 0.0
        row = self.windowed[indicator]
        return _detection_of(row) * (question.elapsed(row, today) - question.elapsed(row, since))

    def since(self, indicator: str) -> date | None:
        """The day from which silence counts; None off watch, and without a window.

        An indicator is on watch until it is affirmed, not earlier than its window's `from`; under model 1
        until its first report.
        """
        row = self.windowed.get(indicator)
        span = self.case.question.window_of(row) if row else None
        if row is None or row.window is None or span is None:
            return None
        own = self._reports[indicator]
        seen = any(report.affirms and report.date >= (row.window.start or date.min) for report in own)
        if seen or (own and self.case.question.model == 1):
            return None
        denial = self.last_denial(indicator)
        return denial.date if denial else span[0]

    def last_denial(self, indicator: str) -> Report | None:
        """The latest denial that counts in place of the silence before it; None without any.

        A weaker denial does not: what is surely looked for in vain would become more probable by it.
        """
        row, own = self.windowed.get(indicator), self._reports.get(indicator, [])
        firm = (report for report in own if row and report.affirms is False and self._is_firm(row, report))
        return max(firm, key=lambda report: report.date, default=None)

    def _is_firm(self, indicator: Indicator, report: Report) -> bool:
        """Whether a denial says as much as the desk's watch, by the chance that either would have seen it."""
        sincere = 1 - max((report.deception or {}).values(), default=0.0)
        tracks = channel(report, self.case.sources[report.source]).tracks
        return sincere * tracks * _detection(report) >= _detection_of(indicator)


def _detection(report: Report) -> float:
    return 1.0 if report.detection is None else report.detection


def _detection_of(indicator: Indicator) -> float:
    return indicator.window.detection if indicator.window else 0.0
