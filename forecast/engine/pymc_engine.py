"""The engine of record: `pm.sample` on the whole generative model, stepped by the Gibbs sweep.

While it samples, PyTensor runs its few graphs in Python and compiles nothing; this does not change how a
notebook's own models are compiled.
"""

import logging

import numpy as np
import pymc as pm
import pytensor
from pytensor.compile.mode import Mode
from xarray import DataTree

from forecast.engine.draws import WARM_UP, Advance, Draws
from forecast.engine.gibbs import GibbsSweep
from forecast.engine.inputs import EngineInputs
from forecast.engine.pymc_model import build_model
from forecast.engine.pymc_step import SweepStep


def sample_pymc(
    inputs: EngineInputs,
    chains: int,
    draws: int,
    seed: int,
    warm_up: int = WARM_UP,
    advance: Advance | None = None,
) -> DataTree:
    """Draws of the PyMC engine as PyMC returns them, with P(s = k | reports, r) as `scenario_probability`."""
    model, sweep = build_model(inputs), GibbsSweep(inputs)
    with model, pytensor.config.change_flags(mode=Mode(linker="py", optimizer=None)):
        tree = pm.sample(
            draws=draws,
            tune=warm_up,
            chains=chains,
            cores=1,
            step=SweepStep(model.value_vars, sweep=sweep, advance=advance, model=model),
            initvals={"r": "prior"} if inputs.source else None,
            random_seed=seed,
            progressbar=False,
            quiet=True,
            compute_convergence_checks=False,
        )
    return _with_named_probabilities(tree, inputs)


def _with_named_probabilities(tree: DataTree, inputs: EngineInputs) -> DataTree:
    """Move the step's statistic into the posterior under its own dim, and rho's index to its value."""
    posterior = tree["posterior"].to_dataset()
    statistic = tree["sample_stats"]["scenario_probability"]
    posterior = posterior.assign_coords(scenario=list(inputs.scenario))
    posterior["scenario_probability"] = (("chain", "draw", "scenario"), statistic.values)
    if inputs.group:
        index = posterior["rho_value"].values
        posterior["rho"] = (("chain", "draw", "group"), inputs.rho[np.arange(len(inputs.group)), index])
    tree["posterior"] = DataTree(posterior)
    del tree["sample_stats"]
    return tree


def draws_of(tree: DataTree, inputs: EngineInputs) -> Draws:
    """The draws in a tree that `sample_pymc` returned, as arrays."""
    posterior = tree["posterior"].to_dataset()
    shape = posterior["outcome"].shape

    def values(name: str, width: int) -> np.ndarray:
        return posterior[name].values if name in posterior else np.zeros((*shape, width))

    return Draws(
        scenario_probability=values("scenario_probability", len(inputs.scenario)),
        scenario=posterior["outcome"].values,
        r=values("r", 0),
        rho=values("rho", 0),
        level=values("level", 0).astype(np.intp),
        truth=values("truth", 0).astype(bool),
        theta=posterior["theta"].values if inputs.indicator else np.zeros((*shape, 0, len(inputs.scenario))),
        stick=values("stick", 0),
        share=values("share", 0),
    )


logging.getLogger("pymc").setLevel(logging.ERROR)
