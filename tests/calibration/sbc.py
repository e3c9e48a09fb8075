"""Simulation-based calibration: among posterior draws, the truth's rank is uniform.

Talts et al. 2018 (doi:10.48550/arXiv.1804.06788); data-dependent quantities: Modrak et al. 2023
(doi:10.1214/23-BA1404); simultaneous bands of the ECDF: Sailynoja, Burkner & Vehtari 2022
(doi:10.1007/s11222-022-10090-6), as ArviZ has them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from forecast.engine.arrays import log_sum
from forecast.engine.draws import Draws, flat, sample_conjugate, with_judgements
from forecast.engine.inputs import EngineInputs
from forecast.engine.latent import scenario_shares
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import _given_judgements
from tests.calibration.simulate import Truth, simulate

CHAINS, DRAWS, WARM_UP, KEPT = 15, 20, 25, 99

Sample = Callable[[EngineInputs, int], Draws]


@dataclass(frozen=True)
class Calibration:
    """Ranks as fractions in (0, 1), ties broken at random, and how far means lie from what was drawn."""

    name: tuple[str, ...]
    fraction: np.ndarray  # [replicate, quantity]
    excess: np.ndarray  # [replicate, scenario]: P(s = k | reports) less 1 if k was drawn

    def outside(self, coverage: float) -> dict[str, float]:
        """Quantities whose ECDF leaves its simultaneous band, and by how much."""
        found = {}
        for name, column in zip(self.name, self.fraction.T, strict=True):
            _, ecdf, low, high = band(column, coverage)
            beyond = np.maximum(ecdf - high, low - ecdf).max()
            if beyond > 0:
                found[name] = float(beyond)
        return found

    @property
    def z(self) -> np.ndarray:
        """Mean excess of every scenario in its standard errors."""
        error = self.excess.std(0, ddof=1) / np.sqrt(len(self.excess))
        z: np.ndarray = self.excess.mean(0) / error
        return z


def band(fraction: np.ndarray, coverage: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Points, ECDF, and the simultaneous band's lower and upper edge."""
    from arviz_stats.ecdf_utils import compute_ecdf, get_pointwise_confidence_band

    count = len(fraction)
    points = np.arange(1, 100) / 100
    low, high = get_pointwise_confidence_band(_pointwise(count, coverage), count, points)
    return points, compute_ecdf(fraction, points), low, high


_KNOWN: dict[tuple[int, float], float] = {}


def _pointwise(count: int, coverage: float) -> float:
    from arviz_stats.ecdf_utils import simulate_confidence_bands

    if (count, coverage) not in _KNOWN:
        points = np.arange(1, 100) / 100
        random = np.random.default_rng(1)
        _KNOWN[count, coverage] = simulate_confidence_bands(count, 1, points, coverage, 20_000, random)
    return _KNOWN[count, coverage]


def conjugate(inputs: EngineInputs, seed: int) -> Draws:
    """Draws of the conjugate engine, with judgements."""
    return with_judgements(inputs, sample_conjugate(inputs, CHAINS, DRAWS, seed, WARM_UP), seed)


def pymc(inputs: EngineInputs, seed: int) -> Draws:
    """Draws of the PyMC engine."""
    from forecast.engine.pymc_engine import draws_of, sample_pymc

    return draws_of(sample_pymc(inputs, CHAINS, DRAWS, seed, WARM_UP), inputs)


def calibrate(inputs: EngineInputs, replicates: range, sample: Sample = conjugate) -> Calibration:
    """Ranks over replicates; each has its own seed, so that they can be shared out."""
    rows, excess, names = [], [], ()
    for number in replicates:
        random = np.random.default_rng([7, number])
        truth = simulate(inputs, random)
        said = replace(inputs, affirms=truth.affirms, outcome=truth.outcome)
        draws = sample(said, number)
        step = draws.scenario.size // KEPT
        known, found = _of_truth(said, truth), _of_draws(said, draws, step)
        names = tuple(known)
        rows.append([_fraction(known[name], found[name][:KEPT], random) for name in names])
        drawn = np.arange(len(inputs.scenario)) == truth.scenario
        excess.append(draws.scenario_probability.mean((0, 1)) - drawn)
    return Calibration(names, np.array(rows), np.array(excess))


def _fraction(value: float, draws: np.ndarray, random: np.random.Generator) -> float:
    tied = np.isclose(draws, value, rtol=1e-9, atol=0)
    below = np.count_nonzero((draws < value) & ~tied)
    rank = below + random.integers(0, np.count_nonzero(tied) + 1)
    return float((rank + random.random()) / (len(draws) + 1))


def _of_truth(inputs: EngineInputs, truth: Truth) -> dict[str, float]:
    one = Draws(
        scenario_probability=np.zeros((1, 1, len(inputs.scenario))),
        scenario=np.array([[truth.scenario]]),
        **{
            name: getattr(truth, name)[None, None]
            for name in ("r", "rho", "level", "truth", "theta", "stick", "share")
        },
    )
    return {name: float(values[0]) for name, values in _of_draws(inputs, one, 1).items()}


def _of_draws(inputs: EngineInputs, draws: Draws, step: int) -> dict[str, np.ndarray]:
    """Every quantity, at every `step`th draw."""
    some = {name: flat(values)[::step] for name, values in vars(draws).items() if values is not None}
    s, r, theta = some["scenario"], some["r"], some["theta"]
    place, likelihood = np.arange(len(s)), Likelihood(inputs)
    shares = scenario_shares(inputs.prior, some["stick"], some["share"])
    joint = likelihood.log_joint(r)
    judged = _given_judgements(inputs, likelihood, r, theta, some["rho"])
    found = {"scenario": s, "log P(reports | r)": log_sum(joint), "log P(reports, s | r)": joint[place, s]}
    found["log P(reports, s | theta, r, pi, rho)"] = judged[place, s] + np.log(shares[place, s])
    found |= {f"r of {name}": r[:, j] for j, name in enumerate(inputs.source)}
    found |= {f"theta of {name}, s": theta[place, m, s] for m, name in enumerate(inputs.indicator)}
    found |= {f"pi of {name}": shares[:, k] for k, name in enumerate(inputs.scenario)}
    for g, name in enumerate(inputs.group):
        found |= {f"rho of {name}": some["rho"][:, g], f"level of {name}": some["level"][:, g]}
    found |= {f"truth of {name}": some["truth"][:, m] for m, name in enumerate(inputs.indicator)}
    return {name: np.asarray(values, float) for name, values in found.items()}
