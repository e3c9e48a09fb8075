"""Small tables of forecasts, in memory and as files."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecast.core.problem import ProblemsError
from forecast.scoring.score import score

OPENS, CLOSES = date(2031, 1, 1), date(2031, 3, 31)
HEADING = "question,forecaster,at,scenario,probability,outcome,opens,closes"
FOUR = {"calm": 0.15, "tolls": 0.45, "queues": 0.25, "closed": 0.15}


def frame(*forecasts, **facts):
    """Rows of forecasts (question, forecaster, day of January, {scenario: p}) of questions alike."""
    common = {"outcome": "queues", "opens": OPENS, "closes": CLOSES} | facts
    return pd.DataFrame(
        [
            {
                "question": question,
                "forecaster": who,
                "at": date(2031, 1, day),
                "scenario": name,
                "probability": p,
            }
            | common
            for question, who, day, p_by_name in forecasts
            for name, p in p_by_name.items()
        ]
    )


def csv(folder: Path, *lines: str, heading: str = HEADING, name: str = "forecasts.csv") -> Path:
    """A CSV of these lines."""
    path = folder / name
    path.write_text("\n".join([heading, *lines, ""]), encoding="utf-8")
    return path


def line(p="0.5", scenario="yes", who="ann", at="2031-01-05", outcome="yes", question="strait"):
    """A line of a question that closes on 31 March 2031."""
    return f"{question},{who},{at},{scenario},{p},{outcome},2031-01-01,2031-03-31"


def random_questions(seed, number=30, people=4, zeros=False):
    """Questions as the oracle takes them: {name: {opens, closes, outcome, made, ...}}."""
    random = np.random.default_rng(seed)
    questions = {}
    for index in range(number):
        size = int(random.integers(2, 5))
        opens = OPENS + timedelta(days=int(random.integers(0, 50)))
        length = int(random.integers(3, 60))
        question = {"opens": opens, "closes": opens + timedelta(days=length), "ordered": True, "made": {}}
        last = length
        if index % 3 == 0:
            last = int(random.integers(1, length + 1)) - 1
            question["resolved_at"] = opens + timedelta(days=last + 1)
        names = [f"s{k}" for k in range(size)]
        question["outcome"] = names[int(random.integers(size))]
        for who in range(people):
            days = random.choice(last + 1, size=min(last + 1, int(random.integers(1, 6))), replace=False)
            for day in sorted(days.tolist()) if random.random() < 0.8 or who == 0 else []:
                p = random.dirichlet(np.ones(size))
                if zeros and random.random() < 0.1:
                    p = np.eye(size)[int(random.integers(size))]
                made = question["made"].setdefault(f"f{who}", {})
                made[opens + timedelta(days=day)] = dict(zip(names, p.tolist(), strict=True))
        questions[f"q{index:02}"] = question
    return questions


def as_frame(questions):
    """The long form of such questions."""
    rows = []
    for name, question in questions.items():
        facts = {key: question.get(key) for key in ("outcome", "opens", "closes", "resolved_at", "ordered")}
        for who, days in question["made"].items():
            for day, forecast in days.items():
                rows += [
                    {"question": name, "forecaster": who, "at": day, "scenario": k, "probability": p} | facts
                    for k, p in forecast.items()
                ]
    return pd.DataFrame(rows)


GOOD = (line("0.7"), line("0.3", "no"), line("0.6", at="2031-02-01"), line("0.4", "no", at="2031-02-01"))


def refused(table, **options):
    with pytest.raises(ProblemsError) as caught:
        score(table, **options)
    return [
        str(problem).replace(str(getattr(table, "parent", "")) + "/", "") for problem in caught.value.problems
    ]
