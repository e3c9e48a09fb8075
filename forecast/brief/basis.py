"""What every section of the brief is written from: a case, its assessment, and the names to print."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from forecast.brief.numbers import Figure, day, probability, worded
from forecast.brief.words import Prose, listed, quoted
from forecast.core.plain import shares
from forecast.core.scales import SCALES
from forecast.domain.assessment import Assessment, OriginResult, ScenarioResult, SilenceResult
from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.domain.question import Indicator
from forecast.engine.windows import Watch

# What can be left out, to see what it weighs.
EvidenceItem = OriginResult | SilenceResult


@dataclass(frozen=True, slots=True)
class ScenarioFigure:
    """A number of one scenario: a probability or a weight."""

    scenario: str
    title: str
    value: Figure


@dataclass(frozen=True, slots=True)
class Section[Row]:
    """A table and how to read it; no text where there are no rows."""

    text: Prose
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Basis:
    """A case, its assessment, the scale of words to write in, and the mark of the release, if it is for one.

    Raises ValueError where the scale is unknown or the assessment is of other files.
    """

    case: Case
    assessment: Assessment
    scale: str = "icd203"
    release: str = ""

    def __post_init__(self) -> None:
        if self.scale not in SCALES:
            raise ValueError(f'found scale "{self.scale}"; known: {", ".join(SCALES)}')
        named = (name for origin in self.assessment.origins for name in (origin.report, *origin.repeated))
        if missing := [report for report in named if report not in self.reports]:
            raise ValueError(
                f"the assessment rests on reports that the case does not have: {listed(missing)}; "
                "assess the case again"
            )

    @cached_property
    def reports(self) -> Mapping[str, Report]:
        """Every report by its id."""
        return {report.id: report for report in self.case.reports}

    @cached_property
    def report_numbers(self) -> Mapping[str, int]:
        """Every report's number in the appendix, counted from 1."""
        return {report.id: number for number, report in enumerate(self.case.reports, start=1)}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Every scenario's title by its id."""
        return {scenario.id: scenario.title for scenario in self.assessment.scenarios}

    @cached_property
    def criteria(self) -> Mapping[str, str]:
        """By its id, what every scenario resolves by; "" for the one that holds if no other does."""
        return {scenario.id: scenario.resolves_if or "" for scenario in self.case.question.scenarios}

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator by its id."""
        return {indicator.id: indicator for indicator in self.case.question.indicators}

    @cached_property
    def leading(self) -> ScenarioResult:
        """The most probable scenario, the first of equals."""
        return self.assessment.leading

    @cached_property
    def others(self) -> tuple[ScenarioResult, ...]:
        """All scenarios but the leading one, the most probable first."""
        rest = (scenario for scenario in self.assessment.scenarios if scenario.id != self.leading.id)
        return tuple(sorted(rest, key=lambda scenario: -scenario.posterior))

    @cached_property
    def origins(self) -> tuple[OriginResult, ...]:
        """Origins by absolute weight on the leading scenario, the heaviest first."""
        return tuple(sorted(self.assessment.origins, key=lambda origin: -abs(origin.weight[self.leading.id])))

    @cached_property
    def evidence(self) -> tuple[EvidenceItem, ...]:
        """Origins and silences together, by absolute weight on the leading scenario, the heaviest first."""
        items: tuple[EvidenceItem, ...] = (*self.assessment.origins, *self.assessment.silences)
        return tuple(sorted(items, key=lambda item: -abs(item.weight[self.leading.id])))

    @cached_property
    def origin_of(self) -> Mapping[str, OriginResult]:
        """By report, the origin that it counts in, or that it repeats."""
        repeats = {report: origin for origin in self.assessment.origins for report in origin.repeated}
        return repeats | {origin.report: origin for origin in self.assessment.origins}

    @cached_property
    def windows(self) -> Mapping[str, tuple[date, date]]:
        """First and last day of every indicator's window, for those that have one."""
        windows = {key: self.case.question.window_of(row) for key, row in self.indicators.items()}
        return {key: window for key, window in windows.items() if window}

    @cached_property
    def unseen(self) -> tuple[str, ...]:
        """The indicators that no report shows: those without any, and those on watch all the same."""
        return tuple(
            row.id for row in self.assessment.indicators if not row.reported or self._on_watch(row.id)
        )

    @cached_property
    def _watch(self) -> Watch:
        return Watch(self.case)

    def _on_watch(self, indicator: str) -> bool:
        """Whether an indicator is looked for: until it is affirmed in its window, or that is over."""
        since = self._watch.since(indicator)
        return (
            indicator in self.windows
            and since is not None
            and self.assessment.as_of <= self.windows[indicator][1]
        )

    def begun(self, indicator: str) -> bool:
        """Whether at least one day of an indicator's window has passed."""
        return self.windows[indicator][0] < self.assessment.as_of

    def worded(self, p: float) -> str:
        """A probability as a word of the brief's scale and a number."""
        return worded(p, self.scale)

    def name(self, scenario: str) -> str:
        """A scenario's title as prose names it."""
        return quoted(self.titles[scenario])

    def source(self, source: str) -> str:
        """A source's name; `id/C` is a source with a letter of its own."""
        return self.case.sources[source.partition("/")[0]].name

    def letter(self, report: Report) -> str:
        """The Admiralty letter that a report enters with."""
        return report.letter or self.case.sources[report.source].reliability

    def subject(self, report: Report) -> str:
        """What a report is about: an indicator's text, or the titles of scenarios; "" for context.

        A distribution has the share of each behind its title, the largest first.
        """
        if report.indicator is not None:
            return self.indicators[report.indicator].text
        if report.says:
            return shares((f"{self.titles[scenario]}:", part) for scenario, part in report.shares)
        return " or ".join(self.titles[scenario] for scenario in report.scenarios)

    def statement(self, report: Report) -> str:
        """A report in a few words, `Newsweek denies “The port is closed”`."""
        return f"{self.source(report.source)} {report.stance} {_unstopped(self.subject(report))}"

    def indicator(self, indicator: str) -> str:
        """An indicator's text as prose quotes it."""
        return _unstopped(self.indicators[indicator].text)

    def description(self, item: EvidenceItem) -> str:
        """An origin or a silence in a few words."""
        if isinstance(item, OriginResult):
            return self.statement(self.reports[item.report])
        return self.silence(item.indicator)

    def silence(self, indicator: str) -> str:
        """That an indicator is not seen, in a few words, and since when where it was denied."""
        denial = self._watch.last_denial(indicator)
        since = f" since {day(denial.date)}, when {self.source(denial.source)} denied it" if denial else ""
        return f"nothing is seen of {self.indicator(indicator)}{since}"

    def figures(
        self, of: Mapping[str, float], figure: Callable[[float], Figure] = probability
    ) -> tuple[ScenarioFigure, ...]:
        """Numbers by scenario, in the question's order: probabilities, unless another figure is named."""
        return tuple(ScenarioFigure(key, title, figure(of[key])) for key, title in self.titles.items())

    def reweighted(self, before: Mapping[str, float], after: Mapping[str, float]) -> Mapping[str, float]:
        """The assessment's probabilities, each multiplied by its ratio of after to before, and scaled to 1.

        Figures of another engine differ by their Monte Carlo error; what they move by does not.
        """
        products = {
            row.id: row.posterior * after[row.id] / max(before[row.id], 1e-300)
            for row in self.assessment.scenarios
        }
        whole = sum(products.values())
        return {key: value / whole for key, value in products.items()}

    def consequence(self, of: Mapping[str, float]) -> str:
        """A sentence: the headline under these probabilities, and which scenario would lead."""
        now, then = probability(self.leading.posterior).text, probability(of[self.leading.id]).text
        move = f"would stay at {now}" if now == then else f"would be at {then}, not {now}"
        leader = max(of, key=lambda scenario: of[scenario])
        if of[leader] <= of[self.leading.id]:
            return f"{self.name(self.leading.id)} {move}."
        ahead = f"{self.name(leader)} would lead with {probability(of[leader])}"
        return f"{self.name(self.leading.id)} {move}, and {ahead}."


def kind_of(report: Report) -> str:
    """Whether a report is about an indicator or the outcome, or is context."""
    if report.indicator is not None:
        return "indicator"
    return "opinion on the outcome" if report.is_opinion else "context"


def _unstopped(text: str) -> str:
    """A text in quotation marks, without its full stop."""
    return quoted(text.rstrip().removesuffix("."))
