"""One competitor as a process of its own: `python -m tests.benchmarks.process KIND WORKSPACE`.

Reads the workspace as `forecast` does and prints one line of JSON: what it made of P(s = k), effective
samples by ArviZ, and the seconds of sampling alone.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

from forecast import api
from forecast.engine.assess import QUICK, Settings, sampling
from forecast.engine.draws import sample_conjugate
from forecast.engine.inputs import build_inputs

SEED = 1
FULL = Settings(engine="conjugate")


def inputs_of(workspace):
    """The arrays of the benchmark's case."""
    case = api.load("bench", workspace)
    inputs, _ = build_inputs(case, case.question.as_of)
    return inputs


def summary(values, seconds):
    """P(s = k) [chain, draw, scenario]: means, errors, and the fewest effective samples of any scenario."""
    import arviz_stats as az

    moving = np.ptp(values, axis=(0, 1)) > 1e-12
    own = {"chain_axis": 0, "draw_axis": 1}
    effective = az.ess(values[..., moving], method="bulk", **own) if moving.any() else np.array([np.nan])
    error = np.zeros(values.shape[-1])
    error[moving] = az.mcse(values[..., moving], method="mean", **own) if moving.any() else 0
    return {
        "posterior": values.mean((0, 1)).tolist(),
        "mcse": error.tolist(),
        "effective": float(np.min(effective)),
        "sampling": seconds,
    }


def nuts(inputs, **more):
    """PyMC's documented default, `pm.sample()`, on the model with its discrete variables summed out."""
    import pymc as pm

    from tests.engine.nuts import marginalised

    with marginalised(inputs):
        tree = pm.sample(progressbar=False, random_seed=SEED, **more)
    posterior = tree["posterior"]
    return summary(posterior["scenario_probability"].values, posterior.attrs.get("sampling_time"))


def numpyro(inputs):
    """The same model and the same default, by numpyro's NUTS."""
    return nuts(inputs, nuts_sampler="numpyro")


def conjugate(inputs, settings=FULL):
    """The conjugate engine's sampling alone, warm-up included, as NUTS's tuning is."""
    start = time.perf_counter()
    draws = sample_conjugate(inputs, *sampling(inputs, settings))
    return summary(draws.scenario_probability, time.perf_counter() - start)


def quick(inputs):
    """The draws of `run --quick`, which saves none."""
    return conjugate(inputs, QUICK)


def saved(inputs, workspace):
    """The draws that `run` saved."""
    import xarray as xr

    (path,) = (workspace / "assessments/bench").glob("*.nc")
    with xr.open_datatree(path, engine="h5netcdf") as tree:
        return summary(tree["posterior"]["scenario_probability"].values, None)


def agrum(inputs):
    """pyAgrum's exact inference with every reliability fixed at its mean."""
    from tests.benchmarks.agrum import posterior

    start = time.perf_counter()
    found = posterior(inputs, inputs.r_mean)
    return {"posterior": found, "mcse": None, "effective": None, "sampling": time.perf_counter() - start}


KINDS = {"nuts": nuts, "numpyro": numpyro, "conjugate": conjugate, "quick": quick, "agrum": agrum}


def main():
    """Print what one kind makes of a workspace."""
    kind, workspace = sys.argv[1], Path(sys.argv[2])
    inputs = inputs_of(workspace)
    print(json.dumps(saved(inputs, workspace) if kind == "saved" else KINDS[kind](inputs)))


if __name__ == "__main__":
    main()
