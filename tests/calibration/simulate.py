"""Cases drawn from the model itself: the design's generative process, written anew.

Shares no code with the engines but the arrays that describe a case. What the reports say is drawn;
who reports on what, when and how is given. A report that may be staged has the stance that its
stager wants; a replicate in which it comes out otherwise, or in which something looked for is
seen, is drawn again, so that replicates are draws given these data.
"""

from typing import NamedTuple

import numpy as np

from forecast.engine.inputs import RHO_GRID, EngineInputs
from tests.engine.arrays import affirms, denies, inputs_of, says
from tests.engine.oracle import credits

LEVELS = 16


class Truth(NamedTuple):
    """What was drawn, and what the reports then said."""

    scenario: int
    stick: np.ndarray  # [stick]
    share: np.ndarray  # [share]
    theta: np.ndarray  # [indicator, scenario]
    rho: np.ndarray  # [group]
    level: np.ndarray  # [group], counted from 0
    truth: np.ndarray  # [indicator]
    r: np.ndarray  # [source]
    affirms: np.ndarray  # [report]
    outcome: np.ndarray  # [report, view], of distributions the one that was uttered
    view: int


def whole_model() -> EngineInputs:
    """A small case with a stick and shares, two groups, and every feature of a report."""
    return inputs_of(
        prior=(1.0, 2.0, 3.0),
        theta=((0.8, 0.3, 0.4), (0.7, 0.5, 0.2), (0.6, 0.3, 0.3), (0.3, 0.7, 0.5), (0.6, 0.4, 0.2)),
        sources={"x": ("C", 0.5), "y": ("B", 0.3), "z": ("D", 0.7), "w": ("F", 0.5)},
        reports=(
            affirms("x", 0, age=60),
            affirms("x", 1, certainty="likely"),
            denies("x", 2),
            denies("y", 0, age=10),
            affirms("y", 1, detection=0.7),
            affirms("y", 3),
            affirms("z", 0, deception=((0, 0.3), (1, 0.1))),
            denies("z", 3, certainty="possible"),
            affirms("z", 1),
            affirms("z", 4, certainty="certain"),
            affirms("w", frozenset({1}), certainty="likely"),
            denies("x", frozenset({0, 2})),
            says("y", 0.6, 0.1, 0.3),
        ),
        groups=((0, 1, 4), (2, 3)),
        rho=RHO_GRID,
        concentration=8.0,
        sticks=((0, (2.0, 4.0)),),
        half_life={0: 40},
        silence={4: 0.5},
        foresight=0.6,
        repetition=0.75,
        camps={"x": "shore", "y": "shore"},
    )


def simulate(inputs: EngineInputs, random: np.random.Generator) -> Truth:
    """One replicate."""
    while True:
        drawn = _draw(inputs, random)
        wanted = inputs.deception.any(1)
        seen = random.random(len(drawn.truth)) < inputs.silence * drawn.truth
        if not seen.any() and (drawn.affirms[wanted] == inputs.affirms[wanted]).all():
            return drawn


def _draw(inputs: EngineInputs, random: np.random.Generator) -> Truth:
    prior = inputs.prior
    stick = np.array([random.beta(a, b) for a, b in prior.stick_beta])
    share = random.dirichlet(prior.share_count)
    scenario = _scenario(inputs, stick, share, random)
    theta = random.beta(inputs.theta_a, inputs.theta_b)
    rho = np.array([random.choice(inputs.rho[g], p=inputs.rho_weight[g]) for g in range(len(inputs.group))])
    level = random.integers(0, LEVELS, len(inputs.group))
    truth = np.array(
        [_is_true(theta[m, scenario], g, rho, level, random) for m, g in enumerate(inputs.group_of)]
    )
    past = _past(inputs, truth, random)
    r = random.beta(inputs.r_a, inputs.r_b)
    guesses = random.random() >= inputs.foresight
    view = int(random.integers(len(inputs.scenario))) if guesses else scenario
    subjects = [
        inputs.outcome[i, view] if moment < 0 else past[moment]
        for i, moment in enumerate(inputs.report_moment)
    ]
    credit = credits(inputs)
    stances = np.array(
        [
            bool(_affirms(inputs, i, scenario, subject, credit[i] * r, random))
            for i, subject in enumerate(subjects)
        ]
    )
    outcome = inputs.outcome.copy()
    for i in np.flatnonzero((outcome > 1).any(1)):
        outcome[i], stances[i] = _uttered(inputs, i, view, credit[i] * r, random), True
    return Truth(scenario, stick, share, theta, rho, level, truth, r, stances, outcome, view)


def _uttered(inputs, i, view, r, random):
    """One of the turns of a distribution: by what it gives the view, or any where the word does not track."""
    turns = [np.roll(inputs.outcome[i], shift) for shift in range(len(inputs.scenario))]
    tracks = random.random() < inputs.certainty[i] * r[inputs.report_source[i]]
    weight = [turn[view] if tracks else 1.0 for turn in turns]
    return turns[random.choice(len(turns), p=np.array(weight) / len(turns))]


def _scenario(inputs, stick, share, random):
    for k, v in zip(inputs.prior.stick, stick, strict=True):
        if random.random() < v:
            return k
    return int(random.choice(inputs.prior.share, p=share))


def _is_true(theta, group, rho, level, random):
    if group >= 0 and random.random() < rho[group]:  # it follows the common cause
        return random.random() < min(max(LEVELS * theta - level[group], 0.0), 1.0)
    return random.random() < theta


def _past(inputs, truth, random):
    """States on the days of reports, from today backwards."""
    of, age = inputs.moment_indicator, inputs.moment_age
    states = np.empty(len(of), bool)
    for d in reversed(range(len(of))):
        newest = d + 1 == len(of) or of[d + 1] != of[d]
        newer, gap = (truth[of[d]], age[d]) if newest else (states[d + 1], age[d] - age[d + 1])
        forgets = random.random() >= 0.5**gap
        states[d] = random.random() < inputs.background[of[d]] if forgets else newer
    return states


def _affirms(inputs, i, scenario, subject, r, random):
    if random.random() < inputs.deception[i, scenario]:
        return inputs.affirms[i]
    tracks = random.random() < inputs.certainty[i] * r[inputs.report_source[i]]
    if tracks or inputs.certain[i]:
        return subject and random.random() < inputs.detection[i]
    return random.random() < inputs.affirms_anyway[i]
