"""Alerts: open questions assessed anew, and the thresholds crossed since their last assessment."""

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
from forecast.files.saved import Unreadable, latest
from forecast.files.workspace import ASSESSMENTS, Workspace

SETTINGS = Settings(engine="conjugate", chains=20, draws=200, warm_up=50, diagnose=False)
# Where the Monte Carlo error is larger than 0.3 points, four times the draws halve it, up to twice.
MOST_ERROR, MORE, TRIES = 0.003, 4, 3
# So many errors from its threshold, a probability is not told apart from it.
EDGE = 2

State = Literal["crossed", "edge", "quiet"]


@dataclass(frozen=True, slots=True)
class Last:
    """The probabilities of an earlier assessment by scenario."""

    as_of: date
    posterior: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Looked:
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
        """Crossed where the alert holds now and did not; at the edge where that cannot be told yet."""
        if self.alert.holds(self.then):
            return "quiet"
        if abs(self.now - self.alert.threshold) < EDGE * self.mcse:
            return "edge"
        return "crossed" if self.alert.holds(self.now) else "quiet"


@dataclass(frozen=True, slots=True)
class Alerts:
    """What was looked at on a day, what could not be, and why others were left out."""

    day: date
    questions: tuple[str, ...]
    looked: tuple[Looked, ...]
    left_out: Mapping[str, str]
    problems: tuple[Problem, ...]

    def of(self, state: State) -> tuple[Looked, ...]:
        """The thresholds in a state."""
        return tuple(each for each in self.looked if each.state == state)


def look(
    cases: Mapping[str, Case],
    problems: Sequence[Problem],
    day: date,
    before: Callable[[str], Sequence[Last]],
) -> Alerts:
    """Assess the questions that have alerts and are open on a day; nothing is written.

    `before` gives earlier assessments of a question, saved or published; the newest that is not later
    than the day is what the figures are compared with. The problems of one question do not stop the
    others.
    """
    left_out, questions, looked, told = {}, [], list[Looked](), list(problems)
    for name, case in cases.items():
        known = case.on(day)
        if why := _not_looked_at(known.question, day):
            left_out[name] = why
            continue
        try:
            looked += _look_at(known, day, before(name))
            questions.append(name)
        except ProblemsError as error:
            told += error.problems
    return Alerts(day, tuple(questions), tuple(looked), left_out, tuple(told))


def _not_looked_at(question: Question, day: date) -> str:
    if not question.alerts:
        return "it has no alert"
    if day < question.opens:
        return f"it opens on {question.opens}"
    return f"it closed on {question.closes}" if day > question.closes else ""


def _look_at(case: Case, day: date, before: Sequence[Last]) -> Iterator[Looked]:
    question = case.question
    last = max((each for each in before if each.as_of <= day), key=lambda each: each.as_of, default=None)
    results = {result.id: result for result in _assessed(case, day).scenarios}
    for alert in question.alerts:
        yield _compared(question.id, alert, results[alert.scenario], last)


def _compared(question: str, alert: Alert, result: ScenarioResult, last: Last | None) -> Looked:
    """Against the last assessment; against the prior where there is none, or none of the scenario."""
    then = last.posterior.get(alert.scenario) if last else None
    as_of = last.as_of if last and then is not None else None
    before = result.prior if then is None else then
    return Looked(question, result.title, alert, before, as_of, result.posterior, result.mcse or 0.0)


def last_saved(workspace: Workspace, question: str, day: date) -> tuple[Last, ...]:
    """The newest assessment that was saved. Raises ProblemsError where it cannot be read."""
    found = latest(workspace, f"{ASSESSMENTS}/{question}", question, day)
    if isinstance(found, Unreadable):
        raise ProblemsError((_unreadable(found, question),))
    return (Last(found.as_of, found.posterior),) if found else ()


def _unreadable(found: Unreadable, question: str) -> Problem:
    rule = "an alert is told by comparison with the last assessment"
    step = f"Run {question} as of that day again, or delete the file."
    return Problem("saved-unreadable", found.file, (), f"found that {found.why}", rule, step)


def _assessed(case: Case, day: date) -> Assessment:
    """By the conjugate engine, with as many draws as it takes."""
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
        "alerts": [_data(each) for each in alerts.looked],
        "left_out": alerts.left_out,
        "problems": [str(problem) for problem in alerts.problems],
    }
    return plain_map(data)


def _data(looked: Looked) -> dict[str, Any]:
    return {
        "question": looked.question,
        "scenario": looked.alert.scenario,
        "title": looked.title,
        "side": looked.alert.side,
        "threshold": looked.alert.threshold,
        "then": looked.then,
        "then_as_of": looked.then_as_of,
        "now": looked.now,
        "mcse": looked.mcse,
        "state": looked.state,
    }
