"""The engine of record: the right answer, draws that others can open, and nothing compiled."""

import numpy as np
import pytest

from forecast.engine.arrays import normalised
from forecast.engine.diagnostics import scenario_mcse
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior
from forecast.engine.pymc_engine import draws_of, sample_pymc
from tests.engine.arrays import basic, camps, inputs_of
from tests.engine.pymc_case import FULL
from tests.workspaces import STRAIT, write


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


def test_draws_are_those_of_the_tree():
    tree = sample_pymc(FULL, chains=2, draws=20, seed=3, warm_up=5)
    draws, posterior = draws_of(tree, FULL), tree["posterior"].to_dataset()
    assert draws.shape == (2, 20)
    assert (draws.rho[..., 0] == FULL.rho[0][posterior["rho_value"].values[..., 0]]).all()
    assert (draws.truth == (posterior["truth"].values == 1)).all()
    assert draws.share.sum(-1) == pytest.approx(1)
    likelihood = Likelihood(FULL)
    # The probability of a draw is that of the reliabilities the draw before it ended with.
    expected = normalised(likelihood.log_joint(draws.r[0, :-1]))
    assert draws.scenario_probability[0, 1:] == pytest.approx(expected, abs=1e-12)


def test_progress_is_reported_after_every_sweep_of_all_chains():
    calls = []
    sample_pymc(basic(), 3, 4, seed=1, warm_up=2, advance=lambda *counts: calls.append(counts))
    assert calls == [(done, 6) for done in range(1, 7)]
