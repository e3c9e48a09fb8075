"""What every section of the brief is written from: a case, its assessment, and the names to print."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from forecast.brief.numbers import Figure, day, fine, probability, worded
from forecast.brief.words import Prose, quoted
from forecast.core.plain import clause, listed, shares
from forecast.core.probability import LN_TEN, logit
from forecast.core.scales import SCALES
from forecast.domain.assessment import Assessment, OriginResult, ScenarioResult, SilenceResult
from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.domain.question import Indicator
from forecast.engine.windows import Watch
from forecast.files.places import Places
from forecast.render.text import shorten

# What can be left out, to see what it weighs.
EvidenceItem = OriginResult | SilenceResult

_NEARLY = 1e-12
_SOURCE_WIDTH = 60
# By what a report does to its subject, what is done to that.
_DONE = {"affirms": "affirmed", "denies": "denied", "expects": "expected"}


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

    `places` say where the entries of its files stand; `filed` is the case of all days, where `case` is the
    one as known on the day.

    Raises ValueError where the scale is unknown or the assessment is of other files.
    """

    case: Case
    assessment: Assessment
    scale: str = "icd203"
    release: str = ""
    places: Places = field(default_factory=Places)
    filed: Case | None = None

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
    def asked(self) -> tuple[str, ...]:
        """The scenarios that are asked about: those that mean yes, else the leading one."""
        return self.assessment.asked

    @cached_property
    def topic(self) -> str:
        """What is asked about, as prose names it."""
        return " or ".join(map(self.name, self.asked))

    @cached_property
    def answer(self) -> float:
        """P(one of the scenarios that are asked about)."""
        return self.share({row.id: row.posterior for row in self.assessment.scenarios})

    @cached_property
    def answer_prior(self) -> float:
        """The same before any report."""
        return self.share({row.id: row.prior for row in self.assessment.scenarios})

    def share(self, of: Mapping[str, float]) -> float:
        """P(one of the scenarios that are asked about) under some probabilities by scenario."""
        return min(sum(of[scenario] for scenario in self.asked), 1.0)

    def bans(self, item: EvidenceItem) -> float:
        """What leaving an item out takes from the odds of the answer, in bans."""
        if len(self.asked) == 1:
            return item.weight[self.asked[0]]
        now, without = (min(max(p, _NEARLY), 1 - _NEARLY) for p in (self.answer, self.share(item.without)))
        return (logit(now) - logit(without)) / LN_TEN

    @cached_property
    def others(self) -> tuple[ScenarioResult, ...]:
        """All scenarios but the leading one, the most probable first."""
        rest = (scenario for scenario in self.assessment.scenarios if scenario.id != self.leading.id)
        return tuple(sorted(rest, key=lambda scenario: -scenario.posterior))

    @cached_property
    def origins(self) -> tuple[OriginResult, ...]:
        """Origins by absolute weight on the answer, the heaviest first."""
        return tuple(sorted(self.assessment.origins, key=lambda origin: -abs(self.bans(origin))))

    @cached_property
    def evidence(self) -> tuple[EvidenceItem, ...]:
        """Origins and silences together, by absolute weight on the answer, the heaviest first."""
        items: tuple[EvidenceItem, ...] = (*self.assessment.origins, *self.assessment.silences)
        return tuple(sorted(items, key=lambda item: -abs(self.bans(item))))

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

    def place(self, *path: str | int) -> str:
        """File and line of an entry of the question, "" where they are not known."""
        return self.places.of(self.case.question.file, path)

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

    def label(self, item: EvidenceItem) -> tuple[str, str]:
        """What an origin or a silence is about in a few words, and who says what of it."""
        if not isinstance(item, OriginResult):
            since = f" since {day(item.since)}, when it was denied" if item.since else ""
            return self.indicators[item.indicator].label, f"looked for, and not seen{since}"
        report = self.reports[item.report]
        about = self.indicators.get(report.indicator or "")
        subject = about.label if about else clause(self.subject(report))
        return subject, f"{_DONE[report.stance]} by {_in_short(self.source(report.source))}"

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
        """A sentence: the answer under these probabilities, and another scenario if that would lead."""
        now, then = fine(self.answer).text, fine(self.share(of)).text
        move = f"would stay at {now}" if now == then else f"would be at {then}, not {now}"
        leader = max(of, key=lambda scenario: of[scenario])
        if of[leader] <= of[self.leading.id]:
            return f"{self.topic} {move}."
        return f"{self.topic} {move}, and {self.name(leader)} would lead with {probability(of[leader])}."


def item_key(item: EvidenceItem) -> tuple[str, str]:
    """An item as an explanation names it: by its kind and its report or indicator."""
    return ("origin", item.report) if isinstance(item, OriginResult) else ("silence", item.indicator)


def kind_of(report: Report) -> str:
    """Whether a report is about an indicator or the outcome, or is context."""
    if report.indicator is not None:
        return "indicator"
    return "opinion on the outcome" if report.is_opinion else "context"


def _in_short(name: str) -> str:
    """A name that is not too long, without what is in brackets behind it where it would be cut there."""
    short = shorten(name, _SOURCE_WIDTH)
    return short if short.count("(") == short.count(")") else short.rpartition("(")[0].strip()


def _unstopped(text: str) -> str:
    """A text in quotation marks, without its full stop."""
    return quoted(text.rstrip().removesuffix("."))
