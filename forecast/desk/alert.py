"""Alerts: assess open questions again, and find thresholds crossed since their last assessment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from typing import Any, Literal

import numpy as np

from forecast.core.bad_value import quoted
from forecast.core.plain_data import plain_data, plain_map
from forecast.core.problem import Problem, ProblemsError
from forecast.core.scales import word_for
from forecast.domain.case import Case
from forecast.domain.question import Alert, Question
from forecast.engine.inputs import build_inputs
from forecast.engine.sums import Sums, standard_error
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
    """One threshold of a scenario or of the answer: its probability `then`, and `now` with its error.

    `then_as_of` is the day of the assessment that it is compared with; None where there is none and
    `then` is the prior. `mcse` is the Monte Carlo error of `now`. `yes` are the scenarios that mean yes
    where the threshold is of the answer.
    """

    question: str
    title: str
    alert: Alert
    then: float
    then_as_of: date | None
    now: float
    mcse: float
    yes: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """Crossed where the alert holds now and did not; at the edge where the error is too large to say."""
        if self.alert.holds(self.then):
            return "quiet"
        if abs(self.now - self.alert.threshold) < EDGE * self.mcse:
            return "edge"
        return "crossed" if self.alert.holds(self.now) else "quiet"


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """P(yes) of a question, one of the scenarios `yes`, `then` and `now`; the rest as in `AlertResult`."""

    question: str
    yes: tuple[str, ...]
    title: str
    then: float
    then_as_of: date | None
    now: float
    mcse: float

    @property
    def word(self) -> str:
        """The word of the probability now; "" where none exists."""
        return word_for(self.now)


@dataclass(frozen=True, slots=True)
class Alerts:
    """The results of a day, the problems, and why other questions were left out.

    `answers` are those of the questions looked at that say what means yes.
    """

    day: date
    questions: tuple[str, ...]
    results: tuple[AlertResult, ...]
    left_out: Mapping[str, str]
    problems: tuple[Problem, ...]
    answers: tuple[AnswerResult, ...] = ()

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
    left_out, questions, all_problems = {}, [], list(problems)
    results, answers = list[AlertResult](), list[AnswerResult]()
    for name, case in cases.items():
        known = case.on(day)
        if why := _reason_left_out(known.question, day):
            left_out[name] = why
            continue
        try:
            compared = _Compared(known, day, before(name))
        except ProblemsError as error:
            all_problems += error.problems
            continue
        results += map(compared.result, known.question.alerts)
        answers += compared.answers()
        questions.append(name)
    return Alerts(day, tuple(questions), tuple(results), left_out, tuple(all_problems), tuple(answers))


def _reason_left_out(question: Question, day: date) -> str:
    if not question.alerts:
        return "it has no alert"
    if day < question.opens:
        return f"it opens on {question.opens}"
    return f"it closed on {question.closes}" if day > question.closes else ""


class _Compared:
    """A question assessed on a day, beside its last assessment, or its prior where it has none."""

    def __init__(self, case: Case, day: date, past: Sequence[PastAssessment]) -> None:
        earlier = (row for row in past if row.as_of <= day)
        self.last = max(earlier, key=lambda row: row.as_of, default=None)
        self.question = case.question
        self.sums = Sums(build_inputs(case.on(day), day)[0])

    def result(self, alert: Alert) -> AlertResult:
        """The threshold of an alert, and what it is held against."""
        question, yes = self.question, () if alert.scenario else self.question.yes
        title, figures = self._title(yes), self._figures(yes or (alert.scenario or "",))
        if alert.scenario:
            title = next(row.title for row in question.scenarios if row.id == alert.scenario)
        return AlertResult(question.id, title, alert, *figures, yes)

    def answers(self) -> Iterator[AnswerResult]:
        """The answer then and now, where the question says what means yes."""
        if yes := self.question.yes:
            yield AnswerResult(self.question.id, yes, self._title(yes), *self._figures(yes))

    def _title(self, yes: tuple[str, ...]) -> str:
        return f"Yes ({' or '.join(quoted(row.title) for row in self.question.scenarios if row.id in yes)})"

    def _figures(self, scenarios: tuple[str, ...]) -> tuple[float, date | None, float, float]:
        """P(one of the scenarios) then, the day of then, now, and the Monte Carlo error of now.

        Then is the prior where the last assessment lacks one of them.
        """
        chosen = np.isin(self.sums.inputs.scenario, scenarios)
        now, error = self.sums.posterior[chosen].sum(), np.exp(self.sums.replicates)[:, chosen].sum(-1)
        then, as_of = float(self.sums.inputs.prior.mean[chosen].sum()), None
        if self.last and self.last.posterior.keys() >= set(scenarios):
            then, as_of = fsum(self.last.posterior[name] for name in scenarios), self.last.as_of
        return then, as_of, float(now), float(standard_error(error))


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
        "answers": [plain_data(row) | {"word": row.word or None} for row in alerts.answers],
        "left_out": alerts.left_out,
        "problems": [str(problem) for problem in alerts.problems],
    }
    return plain_map(data)


def _data(results: AlertResult) -> dict[str, Any]:
    return {
        "question": results.question,
        "scenario": results.alert.scenario,
        "yes": results.yes or None,
        "title": results.title,
        "side": results.alert.side,
        "threshold": results.alert.threshold,
        "then": results.then,
        "then_as_of": results.then_as_of,
        "now": results.now,
        "mcse": results.mcse,
        "state": results.state,
    }
