"""The assessment of a case on a day, and the verdict on it. Plain values, no arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from forecast.core.scales import term_for, word_for
from forecast.domain.frames import frame_by_id
from forecast.domain.question import Question

if TYPE_CHECKING:
    import pandas as pd

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """A scenario's probability before and after the reports.

    `interval` is the equal-tailed 90% credible interval of P(scenario | reports, judgements, reliabilities,
    base rate): how far the probability would move if those were known exactly. It is None where the engine
    gives means only. `mcse` is the Monte Carlo standard error of `posterior`.
    """

    id: str
    title: str
    prior: float
    posterior: float
    interval: Interval | None = None
    mcse: float | None = None

    @property
    def word(self) -> str:
        """The ICD 203 word of the posterior; "" below 1% and from 99%, where no term exists."""
        return word_for(self.posterior)

    @property
    def term(self) -> str:
        """The word, or "<1%" or ">99%" where no term exists."""
        return term_for(self.posterior)


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """P(indicator true) before and after the reports; `given` is E[P(true | scenario)] by scenario.

    `given_reports` is P(true | scenario, reports), by which the scenarios would be judged if it were known.
    `then` is, for an indicator with a half-life, P(it was true) on the days of its reports, the latest first.
    """

    id: str
    text: str
    group: str | None
    reported: bool
    prior: float
    posterior: float
    given: Mapping[str, float]
    then: tuple[tuple[date, float], ...] = ()
    given_reports: Mapping[str, float] = field(default_factory=dict)

    def known(self, state: bool, scenarios: Mapping[str, float]) -> Mapping[str, float]:
        """The probabilities of the `scenarios` if the indicator were known to be true, or to be false.

        By Bayes' rule; another report that is certain has the same effect.

        >>> row = IndicatorResult("a", "A", None, True, 0.3, 0.3, {"yes": 0.8, "no": 0.3})
        >>> [round(row.known(state, {"yes": 0.15, "no": 0.85})["yes"], 3) for state in (True, False)]
        [0.32, 0.048]
        """
        chances = self.given_reports or self.given
        joint = {name: p * (chances[name] if state else 1 - chances[name]) for name, p in scenarios.items()}
        whole = sum(joint.values())
        return {name: p / whole for name, p in joint.items()} if whole else scenarios


@dataclass(frozen=True, slots=True)
class SourceResult:
    """The reliability r of a source, the chance that its word tracks the truth.

    `id` is `source/C` for reports graded with a letter unlike the source's.
    """

    id: str
    letter: str
    reports: int
    prior: float
    posterior: float
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class GroupResult:
    """P(rho | reports) over the values that a group's rho may take."""

    id: str
    indicators: tuple[str, ...]
    rho: tuple[float, ...]
    probability: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OriginResult:
    """What one origin does to the probabilities: those `without` it, and its weight of evidence.

    `weight` is in bans by scenario: log10 of the factor by which the origin multiplies the odds of the
    scenario against all others. `repeated` are the reports that repeat the one that counts. `credit` is the
    part of its certainty that counts beside the reports of its camp on the same matter, `shares_with`, of
    which the one that counts whole comes first.
    """

    report: str
    source: str
    subject: tuple[str, ...]
    affirms: bool
    repeated: tuple[str, ...]
    without: Mapping[str, float]
    weight: Mapping[str, float]
    credit: float = 1.0
    shares_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SilenceResult:
    """An indicator whose window has begun, and which nobody has affirmed: a denial by the desk itself.

    `detection` is the chance that it would have been seen by now if it were true, `since` the day of its last
    denial, from which on the silence counts; None where nobody has denied it. `without` and `weight` are as
    in `OriginResult`.
    """

    indicator: str
    detection: float
    without: Mapping[str, float]
    weight: Mapping[str, float]
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ClassResult:
    """A reference class alone: prior and posterior without the scenario's other classes.

    `prior` is P(the scenario by the close | the scenarios before it do not happen), `interval` its
    equal-tailed 90% range, `share` the class's part of the weights of the scenario's classes. A record of
    the scenario's `own` case has no share: it is data on what the others lead to expect.
    """

    scenario: str
    label: str
    source: str
    share: float
    prior: float
    interval: Interval
    posterior: Mapping[str, float]
    own: bool = False

    @property
    def is_data(self) -> bool:
        """Whether it is a record of the very case beside other classes, and so no alternative to them."""
        return self.own and not self.share


@dataclass(frozen=True, slots=True)
class HorizonRow:
    """P(a scenario by a day | reports), for the scenarios with reference classes."""

    day: date
    posterior: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class DependenceRow:
    """The posterior if every group had this rho."""

    rho: float
    posterior: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Spread:
    """The interval of P(one of some `scenarios`), its standard deviation, and that of each part alone.

    `parts` are the prior, of it the `classes` and the `shares`, the judgements, the reliabilities and the
    dependence, each drawn anew while all else stays; they need not add up. `view` is how far the
    probability would move if the view of those with an opinion were known, None where nobody has one; the
    interval sums over it.
    """

    scenarios: tuple[str, ...]
    interval: Interval
    sd: float
    parts: Mapping[str, float]
    view: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """P(yes): of the `scenarios` that answer the question with yes, before and after the reports.

    The interval is None for the exact engine.
    """

    scenarios: tuple[str, ...]
    prior: float
    posterior: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Check:
    """One diagnostic and its limit. A quantity that is constant passes with the value None."""

    name: str
    quantity: str
    value: float | None
    limit: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The diagnostics of an assessment, and whether all keep their limits."""

    status: Literal["passed", "failed", "not assessed"]
    checks: tuple[Check, ...] = ()
    reason: str = ""

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that did not pass."""
        return tuple(check for check in self.checks if not check.passed)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The largest difference from another engine's probabilities, in points and in MCSE."""

    engine: str
    points: float
    mcse: float | None


@dataclass(frozen=True, slots=True)
class Run:
    """How an assessment was computed; the same run on the same files gives the same figures.

    `silence` is whether the desk's silences counted. `commit` and `committed` are the full hash and the day
    of the commit whose files were used; both are "" for files outside the history. `handling` is the highest
    TLP mark of the reports and articles used.
    """

    engine: str
    chains: int
    draws: int
    seed: int
    versions: Mapping[str, str]
    silence: bool = True
    commit: str = ""
    committed: str = ""
    handling: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Probabilities of a question's scenarios on a day, with the results that explain them."""

    question: Question
    as_of: date
    run: Run
    scenarios: tuple[ScenarioResult, ...]
    indicators: tuple[IndicatorResult, ...]
    sources: tuple[SourceResult, ...]
    groups: tuple[GroupResult, ...]
    origins: tuple[OriginResult, ...]
    dependence: tuple[DependenceRow, ...]
    log_marginal_likelihood: float
    log_marginal_error: float | None
    verdict: Verdict
    agreement: tuple[Agreement, ...] = ()
    silences: tuple[SilenceResult, ...] = ()
    classes: tuple[ClassResult, ...] = ()
    horizons: tuple[HorizonRow, ...] = ()
    spread: Spread | None = None
    draws: Any = field(default=None, repr=False, compare=False)

    @property
    def leading(self) -> ScenarioResult:
        """The most probable scenario, the first of equals."""
        return max(self.scenarios, key=lambda scenario: scenario.posterior)

    @property
    def asked(self) -> tuple[str, ...]:
        """The scenarios that answer the question with yes; where it does not say, the leading one."""
        return self.question.yes or (self.leading.id,)

    @property
    def answer(self) -> Answer | None:
        """P(yes), where the question says which scenarios mean it; else None."""
        yes = [row for row in self.scenarios if row.id in self.question.yes]
        if not yes:
            return None
        interval = self.spread.interval if self.spread else None
        prior, posterior = sum(row.prior for row in yes), sum(row.posterior for row in yes)
        return Answer(self.asked, prior, posterior, interval)

    @property
    def after_close(self) -> bool:
        """Whether the question had closed by that day, so that this is no forecast."""
        return self.as_of > self.question.closes

    def _repr_html_(self) -> str:
        from forecast.render.notebook import assessment_html

        return assessment_html(self)

    @property
    def scenario_frame(self) -> pd.DataFrame:
        """Scenarios as a frame indexed by id: title, prior, posterior, low, high, mcse, word."""
        names = ("id", "title", "prior", "posterior", "interval", "mcse", "word")
        return frame_by_id(self.scenarios, names)

    @property
    def indicator_frame(self) -> pd.DataFrame:
        """Indicators indexed by id: group, reported, prior, posterior, and a column for each scenario."""
        return frame_by_id(self.indicators, ("id", "group", "reported", "prior", "posterior"), "given")

    @property
    def source_frame(self) -> pd.DataFrame:
        """Sources indexed by id: letter, reports, prior, posterior, low, high."""
        return frame_by_id(self.sources, ("id", "letter", "reports", "prior", "posterior", "interval"))

    @property
    def origin_frame(self) -> pd.DataFrame:
        """Weight of evidence in bans, indexed by the report that counts; a column for each scenario."""
        return frame_by_id(self.origins, ("report", "source", "subject", "affirms"), "weight")
