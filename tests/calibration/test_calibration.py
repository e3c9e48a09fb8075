"""The engines are calibrated on cases drawn from the model, and planted faults are found out."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.engine import draws as conjugate_engine
from forecast.engine.gibbs import GibbsSweep
from tests.calibration.sbc import Calibration, calibrate, conjugate, pymc
from tests.calibration.simulate import simulate, whole_model
from tests.engine.arrays import affirms, inputs_of

CASE = whole_model()
COVERAGE = 0.999
MOST_Z = 4.0


def faulty(found: Calibration) -> bool:
    return bool(found.outside(COVERAGE)) or bool(np.abs(found.z).max() > MOST_Z)


@pytest.mark.parametrize(("sample", "replicates"), [(conjugate, 100), (pymc, 10)], ids=["conjugate", "pymc"])
def test_engine_is_calibrated(sample, replicates):
    found = calibrate(CASE, range(replicates), sample)
    assert found.outside(COVERAGE) == {}
    assert np.abs(found.z).max() < MOST_Z


def test_simulated_reports_have_the_probabilities_of_the_model():
    """P(stance of the first report, others left out), by simulation and by the sum of the engines."""
    from forecast.engine.arrays import log_sum
    from forecast.engine.likelihood import Likelihood
    from tests.engine.arrays import basic

    case = basic(affirms("x", 0, certainty="likely"))
    expected = np.exp(float(log_sum(Likelihood(case).log_joint(case.r_mean[None]))[0]))
    random = np.random.default_rng(5)
    share = np.mean([simulate(case, random).affirms[0] for _ in range(4_000)])
    assert share == pytest.approx(expected, abs=4 * 0.5 / np.sqrt(4_000))


def dropped_opinions(inputs, seed):
    opinions = inputs.report_indicator < 0
    return conjugate(replace(inputs, certainty=np.where(opinions, 0.0, inputs.certainty)), seed)


def swapped_stance(inputs, seed):
    return conjugate(replace(inputs, affirms=inputs.affirms ^ (np.arange(len(inputs.affirms)) == 0)), seed)


def ignored_view(inputs, seed):
    """Opinions taken for knowledge of the outcome."""
    return conjugate(replace(inputs, foresight=1.0), seed)


def forgotten_factor(inputs, seed):
    """Every report of a camp counted whole."""
    return conjugate(replace(inputs, repetition=0.0), seed)


# Many voices of one camp on two matters, and many opinions: where each fault shows.
VOICES = inputs_of(
    (1.0, 1.0),
    ((0.6, 0.2), (0.3, 0.7)),
    {f"v{i}": ("B", 0.5) for i in range(5)},
    [
        *(affirms(f"v{i}", m) for i in range(5) for m in range(2)),
        *(affirms(f"v{i}", frozenset({0})) for i in range(5)),
    ],
    foresight=0.4,
    repetition=0.75,
    camps={f"v{i}": "side" for i in range(5)},
)


def test_voices_of_one_camp_are_calibrated():
    assert not faulty(calibrate(VOICES, range(150)))


# The same voices, each for itself and sure to know.
KNOWING = replace(VOICES, foresight=0.9, repetition=0.0)


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        (KNOWING, dropped_opinions),
        (VOICES, swapped_stance),
        (VOICES, ignored_view),
        (VOICES, forgotten_factor),
    ],
)
def test_a_term_that_is_dropped_or_turned_round_is_found(case, fault):
    assert faulty(calibrate(case, range(150), fault))


OLD = inputs_of(
    (1.0, 1.0),
    ((0.5, 0.4), (0.5, 0.4)),
    {"x": ("A", 0.5)},
    [affirms("x", 0, age=200)],
    half_life={0: 50},
    silence={1: 0.9},
)


def forgotten_age(inputs, seed):
    return conjugate(replace(inputs, moment_age=inputs.moment_age * 1e-9), seed)


def overlooked_silence(inputs, seed):
    return conjugate(replace(inputs, silence=np.zeros_like(inputs.silence)), seed)


@pytest.mark.parametrize("fault", [forgotten_age, overlooked_silence])
def test_forgotten_time_is_found(fault):
    assert faulty(calibrate(OLD, range(80), fault))


# Things all but sure to be true, of a source that seldom affirms by chance: each report tells how reliable
# it is. Without one of them r is still calibrated; the likelihood of all of them is not.
TELLING = inputs_of((1.0, 1.0), ((0.97, 0.95),) * 2, {"x": ("F", 0.02)}, [affirms("x", m) for m in range(2)])


def test_a_reliability_that_ignores_a_report_is_found(monkeypatch):
    draw = GibbsSweep._draw_r

    def ignoring(self, r, scenario, subject, random):
        """A report of certainty 0 tells nothing of its source, though the indicators were drawn with it."""
        whole = self.inputs
        self.inputs = replace(whole, certainty=np.where(np.arange(2) > 0, whole.certainty, 0.0))
        try:
            return draw(self, r, scenario, subject, random)
        finally:
            self.inputs = whole

    assert not faulty(calibrate(TELLING, range(500)))
    monkeypatch.setattr(GibbsSweep, "_draw_r", ignoring)
    assert faulty(calibrate(TELLING, range(500)))


# Two groups that each follow one cause wholly, seen by good sources.
TOGETHER = inputs_of(
    (1.0, 1.0),
    ((0.5, 0.4),) * 6,
    {"x": ("A", 0.5)},
    [affirms("x", m) for m in range(6)],
    groups=((0, 1, 2), (3, 4, 5)),
    rho=(1.0,),
    concentration=6.0,
)


def test_a_level_drawn_from_the_wrong_group_is_found(monkeypatch):
    right = conjugate_engine.cell_values

    def wrong(inputs, cell):
        rho, level = right(inputs, cell)
        return rho, level[..., ::-1]

    assert not faulty(calibrate(TOGETHER, range(150)))
    monkeypatch.setattr(conjugate_engine, "cell_values", wrong)
    assert faulty(calibrate(TOGETHER, range(150)))
