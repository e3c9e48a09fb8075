"""The PyMC engine: the model is the model, the step reads only the point, the answer is right."""

import dataclasses

import numpy as np
import pytest
from scipy import stats

from forecast.engine.diagnostics import scenario_mcse
from forecast.engine.gibbs import GibbsSweep
from forecast.engine.inputs import LEVELS
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from forecast.engine.pymc_engine import build_model, draws_of, sample_pymc
from forecast.engine.pymc_step import SweepStep
from tests.engine.arrays import affirms, basic, camps, denies, inputs_of
from tests.workspaces import STRAIT, write

SOURCES = {"x": ("C", 0.5), "y": ("B", 0.3), "w": ("F", 0.6)}
REPORTS = (
    affirms("x", 0, certainty="likely", age=90),
    affirms("x", 1, deception=((0, 0.3),)),
    denies("y", 0, age=20),
    affirms("y", 1, age=300),
    denies("y", 2, detection=0.7),
    affirms("w", frozenset({1})),
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
        "past_1": random.integers(0, 2, 1),  # of indicator 0, 20 days back and then 90
        "past_2": random.integers(0, 2, 1),
    }


def joint_density(inputs, point):
    """The log joint density, written from the design and from nothing else."""
    s, theta, r = int(point["outcome"]), point["theta"], point["r"]
    pi, left = np.empty(len(inputs.scenario)), 1.0
    total = 0.0
    for v, k, (a, b) in zip(point["stick"], inputs.prior.stick, inputs.prior.stick_beta, strict=True):
        pi[k] = left * v
        left *= 1 - v
        total += stats.beta.logpdf(v, a, b)
    pi[list(inputs.prior.share)] = left * point["share"]
    total += stats.dirichlet.logpdf(point["share"], inputs.prior.share_count) + np.log(pi[s])
    total += stats.beta.logpdf(theta, inputs.theta_a, inputs.theta_b).sum()
    total += stats.beta.logpdf(r, inputs.r_a, inputs.r_b).sum()
    for m, g in enumerate(inputs.group_of):
        chance = theta[m, s]
        if g >= 0:
            rho = inputs.rho[g, point["rho_value"][g]]
            chance = (1 - rho) * chance + rho * min(max(LEVELS * chance - point["level"][g], 0), 1)
        with np.errstate(divide="ignore"):
            total += np.log(chance if point["truth"][m] else 1 - chance)
    truth, states = point["truth"], {}
    for seen, state in zip(inputs.silence, truth, strict=True):
        total += np.log(1 - seen * state)
    for name, days, newer, gap in (("past_1", 20, truth[0], 20), ("past_2", 90, point["past_1"][0], 70)):
        state, kept, base = point[name][0], 0.5 ** (gap / 60), inputs.background[0]
        true = base + (1 - base) * kept if newer else base * (1 - kept)
        total += np.log(true if state else 1 - true)
        states[days / 60] = state
    for i, (j, m) in enumerate(zip(inputs.report_source, inputs.report_indicator, strict=True)):
        age = 0.0 if m < 0 else inputs.moment_age[inputs.report_moment[i]]
        is_true = inputs.outcome[i, s] if m < 0 else states.get(age, truth[m])
        t, g, d = inputs.certainty[i] * r[j], inputs.affirms_anyway[i], inputs.detection[i]
        said = t * d + (1 - t) * g if is_true else (1 - t) * g
        said = said if inputs.affirms[i] else 1 - said
        staged = inputs.deception[i, s]
        total += np.log((1 - staged) * said + staged)
    return total


def differences(model_of, density_of):
    """logp of one case's model less the density of another, at 50 random points."""
    model, random = build_model(model_of), np.random.default_rng(4)
    logp = model.compile_logp()
    names = [value.name for value in model.value_vars]
    found = []
    for _ in range(50):
        point = random_point(density_of, random)
        found.append((float(logp({name: point[name] for name in names})), joint_density(density_of, point)))
    return np.array([a - b for a, b in found if np.isfinite(b)])


def test_model_is_the_joint_density_up_to_a_constant():
    apart = differences(FULL, FULL)
    assert len(apart) >= 25
    assert np.ptp(apart) < 1e-9


@pytest.mark.parametrize(
    "change",
    [
        {"affirms": ~FULL.affirms},
        {"certainty": FULL.certainty * 0.9},
        {"group_of": np.array([0, -1, 0])},
        {"deception": FULL.deception * 0.5},
        {"detection": FULL.detection * 0.9},
        {"affirms_anyway": FULL.affirms_anyway * 0.9},
        {"rho": FULL.rho * 0.9},
        {"r_a": FULL.r_a * 2},
        {"silence": FULL.silence * 0.5},
        {"background": FULL.background * 0.5},
        {"moment_age": FULL.moment_age * 0.9},
    ],
    ids=lambda change: next(iter(change)),
)
def test_model_differs_once_one_thing_in_it_alone_is_altered(change):
    assert np.ptp(differences(dataclasses.replace(FULL, **change), FULL)) > 1e-3


def test_step_reads_only_the_point_it_is_given():
    """From one point and one stream of random numbers, one new point; from another r, another."""
    model, sweep = build_model(FULL), GibbsSweep(FULL)
    names = [value.name for value in model.value_vars]
    random = np.random.default_rng(0)
    points = [
        {name: value for name, value in random_point(FULL, random).items() if name in names} for _ in range(2)
    ]
    points[1]["r"] = points[0]["r"]

    def stepped(point):
        step = SweepStep(model.value_vars, sweep=sweep, model=model, rng=np.random.default_rng(1))
        return step.step(point)[0]

    same, also = stepped(points[0]), stepped(points[1])
    assert all(np.array_equal(same[name], also[name]) for name in names)
    moved = stepped(points[0] | {"r": np.full(3, 0.05)})
    assert any(not np.array_equal(same[name], moved[name]) for name in names)


@pytest.mark.parametrize("inputs", [basic(), FULL, camps()], ids=["basic", "full", "camps"])
def test_engine_equals_the_exact_one_within_its_error(inputs):
    draws = draws_of(sample_pymc(inputs, chains=4, draws=1000, seed=3), inputs)
    exact = exact_posterior(inputs, Likelihood(inputs))
    error = scenario_mcse(draws)
    assert np.all(np.abs(draws.scenario_probability.mean((0, 1)) - exact.scenario) <= 4 * error + 1e-6)
    assert draws.truth.mean((0, 1)) == pytest.approx(exact.indicator, abs=0.05)
    assert draws.r.mean((0, 1)) == pytest.approx(exact.source, abs=0.02)


def test_chains_are_independent_of_how_many_there_are_in_kind():
    """A population of two gives valid draws too; differential evolution's minimum does not apply."""
    tree = sample_pymc(basic(), chains=2, draws=100, seed=1)
    assert tree["posterior"].sizes["chain"] == 2


def test_draws_carry_named_dims_and_open_in_arviz(tmp_path):
    import arviz as az

    tree = sample_pymc(FULL, chains=4, draws=100, seed=3)
    tree.to_netcdf(tmp_path / "draws.nc", engine="h5netcdf")
    opened = az.from_netcdf(tmp_path / "draws.nc", engine="h5netcdf")
    posterior = opened["posterior"]
    assert posterior["scenario_probability"].dims == ("chain", "draw", "scenario")
    assert posterior["theta"].dims == ("chain", "draw", "indicator", "scenario")
    assert posterior["rho"].dims == ("chain", "draw", "group")
    assert list(posterior["scenario"].values) == ["s0", "s1", "s2"]
    assert float(posterior["scenario_probability"].sum("scenario").mean()) == pytest.approx(1)
    summary = az.summary(opened, var_names=["scenario_probability"])
    assert len(summary) == 3


def test_no_reports_at_all_gives_the_prior():
    inputs = inputs_of((0.2, 0.8), np.empty((0, 2)), {}, [])
    draws = draws_of(sample_pymc(inputs, chains=4, draws=100, seed=3), inputs)
    assert draws.scenario_probability == pytest.approx(np.broadcast_to((0.2, 0.8), (4, 100, 2)))


def test_the_command_compiles_nothing(tmp_path):
    """A fresh cache folder stays empty of compiled code and no C compiler or numba is called."""
    import os
    import subprocess
    import sys

    write(tmp_path / "desk", STRAIT)
    caches = tmp_path / "caches"
    flags = {"PYTENSOR_FLAGS": f"compiledir={caches}", "NUMBA_CACHE_DIR": str(caches)}
    command = [sys.executable, "-m", "forecast", "run", "strait", "-w", str(tmp_path / "desk")]
    done = subprocess.run(command, env=os.environ | flags, timeout=120, capture_output=True, check=False)
    assert done.returncode in {0, 4}, done.stderr
    compiled = [path for path in caches.rglob("*") if path.suffix in {".so", ".c", ".cpp", ".nbi", ".nbc"}]
    assert compiled == []


def test_settings_of_pytensor_stay_as_they_were():
    import pytensor

    before = pytensor.config.mode, pytensor.config.linker, pytensor.config.cxx
    sample_pymc(basic(), 2, 5, 1)
    assert (pytensor.config.mode, pytensor.config.linker, pytensor.config.cxx) == before
