"""Published networks written as cases: the printed posteriors, and pyAgrum's to 1e-9."""

import pytest

from forecast.engine.draws import sample_conjugate
from forecast.engine.likelihood import Likelihood
from forecast.engine.posterior import exact_posterior, sampled_posterior
from tests.engine import networks
from tests.engine.networks import ALARM, ASIA, CANCER, Asked

CALLS = {"john": True, "mary": True}
# Published: .284 is the doctest of enumeration_ask in Russell & Norvig's own aima-python (fig. 14.9);
# .016 stands in the slides "Inference in Bayesian networks" by D. Subramanian, Rice Comp 440;
# asia's are printed by querygrain in the vignette of the R package gRain. For the cancer network no
# posterior was found in print.
ASKED = {
    "alarm, two scenarios": Asked(ALARM, {}, ("burglary",), ("alarm",), CALLS, {"burglary": "0.284"}),
    "alarm, four scenarios": Asked(
        ALARM, {}, ("burglary", "earthquake"), ("alarm",), CALLS, {"burglary": "0.284"}
    ),
    "alarm, john alone": Asked(
        ALARM, {}, ("burglary", "earthquake"), ("alarm",), {"john": True}, {"burglary": "0.016"}
    ),
    "alarm, mary keeps silent": Asked(
        ALARM, {}, ("burglary",), ("alarm",), {"john": True, "mary": False}, {}
    ),
    "cancer, both signs": Asked(
        CANCER, {}, ("pollution", "smoker"), ("cancer",), {"xray": True, "dyspnoea": True}, {}
    ),
    "cancer, clean x-ray of a smoker": Asked(
        CANCER, {"smoker": True}, ("pollution",), ("cancer",), {"xray": False, "dyspnoea": True}, {}
    ),
    "asia, dyspnoea": Asked(
        ASIA,
        {"asia": True},
        ("smoke", "tub", "lung", "bronc"),
        ("dysp",),
        {"dysp": True},
        {"smoke": "0.62592", "tub": "0.08775", "lung": "0.09953", "bronc": "0.81140"},
    ),
    # `either` is tub or lung; without bronchitis among the scenarios it can stand for both.
    "asia, either and x-ray": Asked(
        ASIA, {"asia": True}, ("tub", "lung", "bronc"), ("xray", "dysp"), {"xray": True, "dysp": True}, {}
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_posteriors_are_the_published_and_pyagrums(name):
    asked = ASKED[name]
    inputs = networks.case_of(asked)
    found = exact_posterior(inputs, Likelihood(inputs))
    nodes = (*asked.scenarios, *(node for node in asked.indicators if node not in asked.seen))
    mine = {node: networks.posterior_of(asked, found.scenario, found.indicator, node) for node in nodes}
    for node, printed in asked.published.items():
        assert f"{mine[node]:.{len(printed) - 2}f}" == printed
    table = networks.joint(asked.network)
    known = {**asked.known, **asked.seen}
    added_up = {node: networks.chance(asked.network, table, {node: True}, known) for node in nodes}
    assert mine == pytest.approx(added_up, abs=1e-12)
    theirs = networks.agrum(asked)
    assert mine == pytest.approx({node: theirs[node] for node in nodes}, abs=1e-9)


def test_log_marginal_likelihood_is_the_probability_of_what_is_seen():
    """gRain prints .004501 for asia and dyspnoea together; asia alone is .01."""
    asked = ASKED["asia, dyspnoea"]
    inputs = networks.case_of(asked)
    found = exact_posterior(inputs, Likelihood(inputs))
    assert found.log_marginal == pytest.approx(-0.79829, abs=2e-4)
    assert round(0.01 * 2.718281828459045**found.log_marginal, 6) == 0.004501


@pytest.mark.parametrize("name", ["alarm, four scenarios", "asia, dyspnoea"])
def test_conjugate_engine_gives_the_same(name):
    """Every source has one report and is settled, so that nothing is left to chance."""
    inputs = networks.case_of(ASKED[name])
    exact = exact_posterior(inputs, Likelihood(inputs))
    draws = sample_conjugate(inputs, chains=4, draws=100, seed=2)
    found = sampled_posterior(inputs, Likelihood(inputs), draws, seed=2)
    assert found.scenario == pytest.approx(exact.scenario, abs=1e-9)
