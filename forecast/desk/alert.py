"""Alerts: assess open questions again, and find thresholds crossed since their last assessment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from forecast.core.plain_data import plain_map
from forecast.core.problem import Problem, ProblemsError
from forecast.domain.case import Case
from forecast.domain.question import Alert, Question
from forecast.engine.inputs import build_inputs
from forecast.engine.sums import Sums
from forecast.files.saved import UnreadableAssessment, latest
from forecast.files.workspace import ASSESSMENTS, Workspace

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


def _results(case: Case, day: date, past: Sequence[PastAssessment]) -> Iterator[AlertResult]:
    question = case.question
    earlier = (row for row in past if row.as_of <= day)
    last = max(earlier, key=lambda row: row.as_of, default=None)
    sums = Sums(build_inputs(case.on(day), day)[0])
    prior, now, error = map(sums.by_scenario, (sums.inputs.prior.mean, sums.posterior, sums.error))
    titles = {scenario.id: scenario.title for scenario in question.scenarios}
    for alert in question.alerts:
        name = alert.scenario
        then = last.posterior.get(name) if last else None
        as_of = last.as_of if last and then is not None else None
        before = prior[name] if then is None else then  # the prior where there is no assessment
        yield AlertResult(question.id, titles[name], alert, before, as_of, now[name], error[name])


def last_saved(workspace: Workspace, question: str, day: date) -> tuple[PastAssessment, ...]:
    """The newest assessment that was saved. Raises ProblemsError where it cannot be read."""
    saved = latest(workspace, f"{ASSESSMENTS}/{question}", question, day)
    if isinstance(saved, UnreadableAssessment):
        rule = "an alert compares with the last assessment"
        step = f"Run {question} as of that day again, or delete the file."
        found = f"found that {saved.why}"
        raise ProblemsError((Problem("saved-unreadable", saved.file, (), found, rule, step),))
    return (PastAssessment(saved.as_of, saved.posterior),) if saved else ()


def as_data(alerts: Alerts) -> dict[str, Any]:
    """All of it as plain data, for `--json`; keys are only ever added. Probabilities lie in [0, 1]."""
    data: dict[str, Any] = {
        "day": alerts.day,
        "questions": alerts.questions,
        "crossed": len(alerts.of("crossed")),
        "edge": len(alerts.of("edge")),
        "alerts": [_data(result) for result in alerts.results],
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
