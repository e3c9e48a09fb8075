"""Alerts: assess open questions again, and find thresholds crossed since their last assessment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from forecast.core.plain_data import plain_map
from forecast.core.problem import Problem, ProblemsError
from forecast.domain.assessment import Assessment, ScenarioResult
from forecast.domain.case import Case
from forecast.domain.question import Alert, Question
from forecast.engine.assess import Settings, assess
from forecast.files.saved import UnreadableAssessment, latest
from forecast.files.workspace import ASSESSMENTS, Workspace

SETTINGS = Settings(engine="conjugate", chains=20, draws=200, warm_up=50, diagnose=False)
# Where the Monte Carlo error is larger than 0.3 points, four times the draws halve it, up to twice.
MOST_ERROR, MORE, TRIES = 0.003, 4, 3
# Within so many Monte Carlo errors of its threshold, a probability cannot be told apart from it.
EDGE = 2

State = Literal["crossed", "edge", "quiet"]


@dataclass(frozen=True, slots=True)
class PastAssessment:
    """The probabilities of an earlier assessment by scenario."""

    as_of: date
    posterior: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AlertResult:
    """One threshold of a scenario: its probability `then`, and `now` with its Monte Carlo error.

    `then_as_of` is the day of the assessment that it is compared with; None where there is none and
    `then` is the prior.
    """

    question: str
    title: str
    alert: Alert
    then: float
    then_as_of: date | None
    now: float
    mcse: float

    @property
    def state(self) -> State:
        """Crossed where the alert holds now and did not; at the edge where the error is too large to say."""
        if self.alert.holds(self.then):
            return "quiet"
        if abs(self.now - self.alert.threshold) < EDGE * self.mcse:
            return "edge"
        return "crossed" if self.alert.holds(self.now) else "quiet"


@dataclass(frozen=True, slots=True)
class Alerts:
    """The results of a day, the problems, and why other questions were left out."""

    day: date
    questions: tuple[str, ...]
    results: tuple[AlertResult, ...]
    left_out: Mapping[str, str]
    problems: tuple[Problem, ...]

    def of(self, state: State) -> tuple[AlertResult, ...]:
        """The thresholds in a state."""
        return tuple(result for result in self.results if result.state == state)


def assess_alerts(
    cases: Mapping[str, Case],
    problems: Sequence[Problem],
    day: date,
    before: Callable[[str], Sequence[PastAssessment]],
) -> Alerts:
    """Assess the questions that have alerts and are open on a day; nothing is written.

    `before` gives earlier assessments of a question, saved or published; the newest that is not later
    than the day is what the figures are compared with. The problems of one question do not stop the
    others.
    """
    left_out, questions, results, all_problems = {}, [], list[AlertResult](), list(problems)
    for name, case in cases.items():
        known = case.on(day)
        if why := _reason_left_out(known.question, day):
            left_out[name] = why
            continue
        try:
            results += _results(known, day, before(name))
            questions.append(name)
        except ProblemsError as error:
            all_problems += error.problems
    return Alerts(day, tuple(questions), tuple(results), left_out, tuple(all_problems))


def _reason_left_out(question: Question, day: date) -> str:
    if not question.alerts:
        return "it has no alert"
    if day < question.opens:
        return f"it opens on {question.opens}"
    return f"it closed on {question.closes}" if day > question.closes else ""


def _results(case: Case, day: date, before: Sequence[PastAssessment]) -> Iterator[AlertResult]:
    question = case.question
    earlier = (row for row in before if row.as_of <= day)
    last = max(earlier, key=lambda row: row.as_of, default=None)
    scenarios = {scenario.id: scenario for scenario in _assessed(case, day).scenarios}
    for alert in question.alerts:
        yield _compared(question.id, alert, scenarios[alert.scenario], last)


def _compared(
    question: str, alert: Alert, result: ScenarioResult, last: PastAssessment | None
) -> AlertResult:
    """The result of a threshold, compared with the last assessment, or with the prior where there is none."""
    then = last.posterior.get(alert.scenario) if last else None
    as_of = last.as_of if last and then is not None else None
    before = result.prior if then is None else then
    return AlertResult(question, result.title, alert, before, as_of, result.posterior, result.mcse or 0.0)


def last_saved(workspace: Workspace, question: str, day: date) -> tuple[PastAssessment, ...]:
    """The newest assessment that was saved. Raises ProblemsError where it cannot be read."""
    saved = latest(workspace, f"{ASSESSMENTS}/{question}", question, day)
    if isinstance(saved, UnreadableAssessment):
        rule = "an alert compares with the last assessment"
        step = f"Run {question} as of that day again, or delete the file."
        found = f"found that {saved.why}"
        raise ProblemsError((Problem("saved-unreadable", saved.file, (), found, rule, step),))
    return (PastAssessment(saved.as_of, saved.posterior),) if saved else ()


def _assessed(case: Case, day: date) -> Assessment:
    """Assess by the conjugate engine, with as many draws as the error requires."""
    settings = SETTINGS
    for _ in range(TRIES - 1):
        assessment = assess(case, day, settings)
        if all((scenario.mcse or 0.0) <= MOST_ERROR for scenario in assessment.scenarios):
            return assessment
        settings = replace(settings, draws=MORE * settings.draws)
    return assess(case, day, settings)


def as_data(alerts: Alerts) -> dict[str, Any]:
    """All of it as plain data, for `--json`; keys are only ever added. Probabilities lie in [0, 1]."""
    data: dict[str, Any] = {
        "day": alerts.day,
        "questions": alerts.questions,
        "crossed": len(alerts.of("crossed")),
        "edge": len(alerts.of("edge")),
        "alerts": [_data(each) for each in alerts.results],
        "left_out": alerts.left_out,
        "problems": [str(problem) for problem in alerts.problems],
    }
    return plain_map(data)


def _data(results: AlertResult) -> dict[str, Any]:
    return {
        "question": results.question,
        "scenario": results.alert.scenario,
        "title": results.title,
        "side": results.alert.side,
        "threshold": results.alert.threshold,
        "then": results.then,
        "then_as_of": results.then_as_of,
        "now": results.now,
        "mcse": results.mcse,
        "state": results.state,
    }
