"""The arrays that every engine takes, built from the records of a case. Only this module builds them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from forecast.core.scales import ADMIRALTY, CERTAIN
from forecast.domain.case import Case
from forecast.domain.evidence import Report
from forecast.domain.question import Indicator, Question
from forecast.engine.arrays import Bools, Floats, Ints
from forecast.engine.judgement import Beta, judgement_beta, pool
from forecast.engine.origins import Origin, channel, group_by_origin
from forecast.engine.prior import ScenarioPrior, scenario_prior
from forecast.engine.windows import Watch

RHO_GRID = (0.0, 0.25, 0.5, 0.75, 1.0)
LEVELS = 16


class Credit(NamedTuple):
    """The part of a report's certainty that counts, and the others of its camp on the same matter.

    The one that counts whole comes first.
    """

    credit: float
    shares_with: tuple[str, ...]


@dataclass(frozen=True)
class EngineInputs:
    """A case as arrays, with their dimensions in brackets. It has only indicators with reports or a silence.

    Reports are sorted by indicator and, where that has a half-life, by date; opinions on the outcome come
    last. A moment is an indicator's state on the day of some of its reports (`ageing`). An opinion speaks of
    the view: which scenario those who look would name, the scenario itself with chance `foresight`, else any.
    With r the reliability of its source, a report has probability (1 - r) `untracked` + r `tracked`.
    """

    scenario: tuple[str, ...]
    prior: ScenarioPrior
    indicator: tuple[str, ...]
    theta_a: Floats  # [indicator, scenario]
    theta_b: Floats  # [indicator, scenario]
    background: Floats  # [indicator], P(true) before any report, common to the scenarios
    silence: Floats  # [indicator], chance of having been seen if true; 0 where nobody looked for it
    moment_indicator: Ints  # [moment], ascending
    moment_age: Floats  # [moment], in half-lives, oldest first within an indicator; 0 without a half-life
    group: tuple[str, ...]
    group_of: Ints  # [indicator], -1 where it has none
    rho: Floats  # [group, rho_value]
    rho_weight: Floats  # [group, rho_value], rows sum to 1
    source: tuple[str, ...]
    r_a: Floats  # [source]
    r_b: Floats  # [source]
    report: tuple[str, ...]
    report_source: Ints  # [report]
    report_indicator: Ints  # [report], -1 for an opinion
    report_moment: Ints  # [report], -1 for an opinion
    outcome: Floats  # [report, view]: 1 for what an opinion names, or its share times the views; else 0
    affirms: Bools  # [report]
    certainty: Floats  # [report]
    certain: Bools  # [report], on record, whatever the reliability of its source
    matter: Ints  # [report], what its camp speaks of with one voice; -1 where it stands by itself
    earlier: Ints  # [report], position by date
    affirms_anyway: Floats  # [report]
    detection: Floats  # [report]
    deception: Floats  # [report, scenario]
    foresight: float
    repetition: float

    def by_scenario(self, values: Floats) -> dict[str, float]:
        """Numbers [scenario] as a map by scenario id."""
        return dict(zip(self.scenario, map(float, values), strict=True))

    @cached_property
    def players(self) -> tuple[str, ...]:
        """What can be left out: the reports, then the indicators whose silence counts."""
        return (*self.report, *(self.indicator[m] for m in np.flatnonzero(self.silence)))

    @property
    def has_dependence(self) -> bool:
        """Whether any group has two indicators, so that rho changes something."""
        return bool((np.bincount(self.group_of + 1)[1:] >= 2).any())

    @cached_property
    def theta_mean(self) -> Floats:
        """E[theta], [indicator, scenario]."""
        return self.theta_a / (self.theta_a + self.theta_b)

    @cached_property
    def r_mean(self) -> Floats:
        """E[r] before the reports, [source]."""
        return self.r_a / (self.r_a + self.r_b)

    @cached_property
    def reports_of_source(self) -> Ints:
        """How many reports of each source are in the model, [source]."""
        return np.bincount(self.report_source, minlength=len(self.source))

    @cached_property
    def opinions_from(self) -> int:
        """The position of the first opinion among the reports."""
        return int(np.count_nonzero(self.report_indicator >= 0))

    @cached_property
    def view(self) -> Floats:
        """P(view | scenario), [view, scenario]: f on the scenario itself, and (1 - f) / K on every one."""
        count = len(self.scenario)
        even: Floats = np.full((count, count), (1 - self.foresight) / count)
        return even + self.foresight * np.eye(count)

    @property
    def distributions(self) -> Bools:
        """Which reports are opinions that divide the outcome, [report]: only there a subject exceeds 1."""
        over: Bools = (self.outcome > 1).any(1)
        return over

    @cached_property
    def subject(self) -> Floats:
        """How far a report's subject holds, [state, report]: of an indicator false or true, of the view each.

        Rows beyond the two states of an indicator do not concern its reports.
        """
        subject = np.zeros((max(2, len(self.scenario)), len(self.report)))
        subject[1, : self.opinions_from] = 1.0
        subject[: len(self.scenario), self.opinions_from :] = self.outcome[self.opinions_from :].T
        return subject

    @cached_property
    def untracked(self) -> Floats:
        """P(the stance | the word does not track the truth), [state, report]: of what is certain `_sure`."""
        chance = np.where(self.affirms, self.affirms_anyway, 1 - self.affirms_anyway)
        return np.where(self.certain, self._sure, chance)

    @cached_property
    def whole(self) -> Floats:
        """P(the stance | the word tracks the truth), [state, report], with all of its certainty.

        a u + (1 - a) q, with a the `certainty`, q `untracked` and u the chance of a sure word.
        """
        chance: Floats = self.certainty * self._sure + (1 - self.certainty) * self.untracked
        return chance

    @cached_property
    def tracked(self) -> Floats:
        """`whole` with the part of its certainty that counts beside firmer reports of the camp."""
        chance: Floats = self.own_credit * self.whole + (1 - self.own_credit) * self.untracked
        return chance

    @cached_property
    def own_credit(self) -> Floats:
        """The part of its certainty with which each report counts among all of them, [report]."""
        credit: Floats = self.credit(np.ones((1, len(self.report)), bool))[0]
        return credit

    @cached_property
    def _sure(self) -> Floats:
        """`detection` of an affirmation as far as its subject holds, one minus this of a denial."""
        affirmed = self.detection * self.subject
        return np.where(self.affirms, affirmed, 1 - affirmed)

    def credit(self, kept: Bools) -> Floats:
        """The part of its certainty with which each report counts, [subset, report].

        Of the reports kept, [subset, report], of one camp on one matter the firmest counts whole, each other
        with 1 - `repetition`. Those that are absent, or muted, do not count.
        """
        credit = np.ones(kept.shape)
        for members in self._camps:
            present = kept[:, members] & (self.certainty[members] > 0)
            behind = present.cumsum(1) > present
            credit[:, members] = np.where(behind, 1 - self.repetition, 1.0)
        return credit

    @cached_property
    def credits(self) -> dict[str, Credit]:
        """What every report counts, by its id."""
        credit = self.own_credit
        others: dict[int, tuple[str, ...]] = {}
        for members in self._camps:
            for j in members:
                others[int(j)] = tuple(self.report[other] for other in members if other != j)
        return {name: Credit(float(credit[j]), others.get(j, ())) for j, name in enumerate(self.report)}

    @cached_property
    def shared(self) -> Bools:
        """Whether a report's camp has others on the matter, with which it shares its credit, [report]."""
        shared = np.zeros(len(self.report), bool)
        shared[np.concatenate([np.arange(0), *self._camps])] = True
        return shared

    @cached_property
    def _camps(self) -> list[Ints]:
        """The reports of each camp and matter with several, the firmest first; none without repetition.

        Firmest is the largest certainty times detection times mean reliability, then the widest spread of its
        indicator's log-odds over the scenarios, then the earliest date.
        """
        firmness = (self.certainty * self.detection * self.r_mean[self.report_source]).round(12)
        odds = np.log(self.theta_a / self.theta_b)
        spread = np.append(np.ptp(odds, axis=1) if odds.size else np.zeros(0), 0.0)  # an opinion at index -1
        order = np.lexsort((self.earlier, -spread[self.report_indicator].round(12), -firmness))
        matter = self.matter[order] if self.repetition else np.full(len(order), -1)
        return [order[matter == number] for number in np.flatnonzero(np.bincount(matter + 1)[1:] > 1)]


def build_inputs(
    case: Case, as_of: date, silence: bool = True, unreported: bool = False
) -> tuple[EngineInputs, tuple[Origin, ...]]:
    """The arrays of a case as known on a day, and the origins, in the order of the arrays' reports.

    With `silence` they include indicators that have a window and no report, with `unreported` all. After the
    question's close its last day replaces the as-of date. Raises ProblemsError as `scenario_prior` does.
    """
    question, today = case.question, min(as_of, case.question.closes)
    watch = Watch(case if silence else case.unwatched)
    reports = tuple(map(watch.by_now, case.reports))
    reported = {report.indicator for report in reports if report.indicator is not None}
    silent = watch.silences(today)
    indicators = [row for row in question.indicators if unreported or row.id in reported or row.id in silent]
    position = {indicator.id: m for m, indicator in enumerate(indicators)}
    half_lives = {row.id: row.half_life for row in indicators if row.half_life and row.id in reported}
    windowed = watch.windowed if question.model > 1 else ()
    origins = group_by_origin(reports, dict(case.sources), latest=half_lives, windowed=windowed)
    moments = {origin.id: _moment(origin.entered, today, position, half_lives) for origin in origins}
    ordered = tuple(sorted(origins, key=lambda origin: (moments[origin.id], origin.id)))
    prior = scenario_prior(question, today)
    betas = [indicator_betas(indicator, question.scenario_ids) for indicator in indicators]
    theta = np.array(betas, float).reshape(len(indicators), len(question.scenarios), 2)
    theta_a, theta_b = theta[..., 0], theta[..., 1]
    inputs = EngineInputs(
        scenario=question.scenario_ids,
        prior=prior,
        indicator=tuple(position),
        theta_a=theta_a,
        theta_b=theta_b,
        background=theta_a / (theta_a + theta_b) @ prior.mean,
        silence=np.array([silent.get(name, 0.0) for name in position], float),
        **_grouped(indicators, question),
        **_moments([moments[origin.id] for origin in ordered if origin.entered.indicator], len(ordered)),
        **_reported(ordered, position, case),
        foresight=question.foresight,
        repetition=question.repetition,
    )
    return inputs, ordered


def indicator_betas(indicator: Indicator, scenarios: tuple[str, ...]) -> tuple[Beta, ...]:
    """The Beta of P(indicator | scenario) for each scenario, several analysts pooled."""
    return tuple(pool([judgement_beta(judgement) for judgement in indicator.given[k]]) for k in scenarios)


def _moment(
    report: Report, today: date, position: Mapping[str, int], half_lives: Mapping[str, float]
) -> tuple[int, float]:
    """The number of a report's indicator, and its age in half-lives, negative; opinions come last."""
    subject = report.indicator
    if subject is None:
        return len(position), 0.0
    age = (today - report.date).days / half_lives[subject] if subject in half_lives else 0.0
    return position[subject], -age


def _moments(moments: list[tuple[int, float]], reports: int) -> dict[str, Any]:
    """The distinct moments of the sorted reports on indicators; opinions have none."""
    number = {moment: d for d, moment in enumerate(dict.fromkeys(moments))}
    report_moment = [number[moment] for moment in moments] + [-1] * (reports - len(moments))
    return {
        "moment_indicator": np.array([m for m, _ in number], np.intp),
        "moment_age": np.array([-age for _, age in number], float),
        "report_moment": np.array(report_moment, np.intp),
    }


def _grouped(indicators: list[Indicator], question: Question) -> dict[str, Any]:
    """Groups in order of first appearance, each with its own values of rho (rows padded by weight 0)."""
    names = tuple(dict.fromkeys(i.group for i in indicators if i.group is not None))
    chosen = question.dependence or {}
    grids = [tuple(dict.fromkeys(chosen.get(name, RHO_GRID))) for name in names]
    width = max(map(len, grids), default=1)
    rho, weight = np.zeros((len(names), width)), np.zeros((len(names), width))
    for g, grid in enumerate(grids):
        rho[g, : len(grid)] = grid
        weight[g, : len(grid)] = 1 / len(grid)
    group_of = np.array([-1 if i.group is None else names.index(i.group) for i in indicators], np.intp)
    return {"group": names, "group_of": group_of, "rho": rho, "rho_weight": weight}


def _reported(origins: tuple[Origin, ...], position: Mapping[str, int], case: Case) -> dict[str, Any]:
    reports = [origin.entered for origin in origins]
    channels = [channel(report, case.sources[report.source]) for report in reports]
    # Reports with a letter of their own are those of a source of its own.
    source_of = [
        report.source if report.letter is None else f"{report.source}/{report.letter}" for report in reports
    ]
    letters = dict(zip(source_of, (row.letter for row in channels), strict=True))
    number = {name: j for j, name in enumerate(letters)}
    days, names = [report.date.toordinal() for report in reports], [report.id for report in reports]
    return {
        "source": tuple(letters),
        "r_a": np.array([ADMIRALTY[letter].a for letter in letters.values()], float),
        "r_b": np.array([ADMIRALTY[letter].b for letter in letters.values()], float),
        "report": tuple(report.id for report in reports),
        "report_source": np.array([number[name] for name in source_of], np.intp),
        "report_indicator": np.array(
            [position.get(report.indicator or "", -1) for report in reports], np.intp
        ),
        "outcome": _table(case, reports, _named),
        "affirms": np.array([bool(report.affirms) for report in reports], bool),
        "certainty": np.array([row.certainty for row in channels], float),
        "certain": np.array([row.certain for row in channels], bool),
        "matter": _matters(reports, case),
        "earlier": np.argsort(np.lexsort((names, days))),
        "affirms_anyway": np.array([row.affirms_anyway for row in channels], float),
        "detection": np.array([row.detection for row in channels], float),
        "deception": _table(case, reports, lambda report, k: (report.deception or {}).get(k, 0.0)),
    }


def _named(report: Report, k: str) -> float:
    """How far an opinion names a scenario, its share times their number; a report on an indicator 0."""
    return len(report.says) * report.says.get(k, 0.0) if report.says else float(k in report.scenarios)


def _matters(reports: list[Report], case: Case) -> Ints:
    """The number of each report's camp and matter, [report]: a group, an indicator of none, or the outcome.

    What is certain stands by itself, and what its analyst parts by `origin: each`.
    """
    groups = {row.id: ("group", row.group) if row.group else ("", row.id) for row in case.question.indicators}
    keys = [
        (case.sources[report.source].camp or ("", report.source), groups.get(report.indicator or ""))
        for report in reports
    ]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    apart = [report.origin == "each" or report.certainty == CERTAIN for report in reports]
    return np.array([-1 if alone else numbers[key] for key, alone in zip(keys, apart, strict=True)], np.intp)


def _table(case: Case, reports: list[Report], value: Callable[[Report, str], float]) -> Floats:
    """A value of each report for each scenario, [report, scenario]."""
    scenarios = case.question.scenario_ids
    rows = [[value(report, k) for k in scenarios] for report in reports]
    return np.array(rows, float).reshape(len(reports), len(scenarios))
