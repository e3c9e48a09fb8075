"""A second sampler: the model with its discrete variables summed out.

PyTensor compiles for a minute before NUTS draws, so the suite holds the summed model to the
engines' sum, run in Python; `make bench` samples it and compares the posteriors.
"""

import numpy as np
import pymc as pm
import pytest
from hypothesis import given, settings

from forecast.engine.arrays import normalised
from forecast.engine.likelihood import Likelihood
from tests.calibration.simulate import whole_model
from tests.engine.arrays import camps, ten_indicators
from tests.engine.nuts import marginalised
from tests.engine.random_cases import cases


def compare(inputs, seed):
    """Density and P(s = k | reports, r) of the summed model against the engines' sum, at random r."""
    model, likelihood = marginalised(inputs), Likelihood(inputs)
    assert isinstance(model, pm.Model)
    outputs = [model["log_likelihood"], model["scenario_probability"]]
    summed = model.compile_fn(outputs, inputs=[model["r"]], point_fn=False, on_unused_input="ignore")
    random = np.random.default_rng(seed)
    for _ in range(3):
        r = random.uniform(0.02, 0.98, len(inputs.source))
        evidence = likelihood.evidence(r[None], settled=False)
        (joint,) = likelihood.over_scenarios(evidence)
        total, probability = summed(r)
        assert float(total) == pytest.approx(np.logaddexp.reduce(joint), abs=1e-8)
        assert probability == pytest.approx(normalised(joint), abs=1e-10)


@settings(max_examples=12)
@given(cases())
def test_summed_model_is_the_engines_sum(inputs):
    compare(inputs, 1)


@pytest.mark.parametrize("inputs", [whole_model(), ten_indicators(), camps()], ids=["whole", "ten", "camps"])
def test_summed_model_is_the_engines_sum_on_larger_cases(inputs):
    compare(inputs, 2)
