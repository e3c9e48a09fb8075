"""A small case with every feature of the model, and points of it."""

import numpy as np

from forecast.engine.inputs import LEVELS
from tests.engine.arrays import affirms, denies, inputs_of, says

SOURCES = {"x": ("C", 0.5), "y": ("B", 0.3), "w": ("F", 0.6)}


REPORTS = (
    affirms("x", 0, certainty="likely", age=90),
    affirms("x", 1, deception=((0, 0.3),)),
    denies("y", 0, age=20),
    affirms("y", 1, age=300),
    denies("y", 2, detection=0.7),
    denies("x", 2, certainty="certain"),
    affirms("w", frozenset({1})),
    says("y", 0.5, 0.2, 0.3),
    denies("w", frozenset({0}), certainty="likely"),
)


FULL = inputs_of(
    (0.1, 0.5, 0.4),
    ((0.8, 0.3, 0.5), (0.7, 0.6, 0.1), (0.4, 0.5, 0.6)),
    SOURCES,
    REPORTS,
    groups=((0, 1),),
    sticks=((0, (2.5, 20.0)),),
    half_life={0: 60},
    silence={1: 0.4, 2: 0.7},
    foresight=0.6,
    repetition=0.75,
    camps={"x": "shore", "y": "shore"},
)


def random_point(inputs, random):
    """Values of every variable, anywhere the density is above zero."""
    groups, scenarios = len(inputs.group), len(inputs.scenario)
    return {
        "stick": random.uniform(0.05, 0.95, len(inputs.prior.stick)),
        "share": random.dirichlet(np.ones(len(inputs.prior.share))),
        "outcome": np.array(random.integers(scenarios)),
        "r": random.uniform(0.05, 0.95, len(inputs.source)),
        "theta": random.uniform(0.05, 0.95, inputs.theta_a.shape),
        "rho_value": random.integers(1, 4, groups),
        "level": random.integers(0, LEVELS, groups),
        "truth": random.integers(0, 2, len(inputs.indicator)),
        "view": np.array(random.integers(scenarios)),
        "past_1": random.integers(0, 2, 1),  # of indicator 0, 20 days back and then 90
        "past_2": random.integers(0, 2, 1),
    }
