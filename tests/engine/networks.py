"""Published Bayesian networks, and how a question about one becomes a case.

The nodes one asks about become scenarios, jointly; a hidden node between them and what is seen
becomes an indicator; what is seen becomes a report whose source has a known reliability.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from tests.engine.arrays import Said, inputs_of

# node: its parents, and P(true | their states) in the order of product((False, True), ...)
Network = Mapping[str, tuple[tuple[str, ...], tuple[float, ...]]]

# Korb & Nicholson, Bayesian Artificial Intelligence; tables as in the bnlearn repository's cancer.bif.
CANCER: Network = {
    "pollution": ((), (0.1,)),
    "smoker": ((), (0.3,)),
    "cancer": (("pollution", "smoker"), (0.001, 0.03, 0.02, 0.05)),
    "xray": (("cancer",), (0.2, 0.9)),
    "dyspnoea": (("cancer",), (0.3, 0.65)),
}
# Pearl's alarm with the tables of Russell & Norvig, Artificial Intelligence: A Modern Approach, fig. 14.2.
ALARM: Network = {
    "burglary": ((), (0.001,)),
    "earthquake": ((), (0.002,)),
    "alarm": (("burglary", "earthquake"), (0.001, 0.29, 0.94, 0.95)),
    "john": (("alarm",), (0.05, 0.9)),
    "mary": (("alarm",), (0.01, 0.7)),
}
# Lauritzen & Spiegelhalter 1988, doi:10.1111/j.2517-6161.1988.tb01721.x
ASIA: Network = {
    "asia": ((), (0.01,)),
    "tub": (("asia",), (0.01, 0.05)),
    "smoke": ((), (0.5,)),
    "lung": (("smoke",), (0.01, 0.1)),
    "bronc": (("smoke",), (0.3, 0.6)),
    "either": (("tub", "lung"), (0.0, 1.0, 1.0, 1.0)),
    "xray": (("either",), (0.05, 0.98)),
    "dysp": (("bronc", "either"), (0.1, 0.7, 0.8, 0.9)),
}


@dataclass(frozen=True)
class Asked:
    """A question about a network.

    `known` is folded into the prior. An indicator is hidden, with `seen` nodes that hang on it
    alone, or is seen itself. `published` are posteriors as printed, by node.
    """

    network: Network
    known: Mapping[str, bool]
    scenarios: tuple[str, ...]
    indicators: tuple[str, ...]
    seen: Mapping[str, bool]
    published: Mapping[str, str]


def joint(network):
    """The full table over the nodes in file order, [node state, ...]."""
    table = np.ones((2,) * len(network))
    names = tuple(network)
    for states in product((0, 1), repeat=len(names)):
        at = dict(zip(names, states, strict=True))
        for node, (parents, chances) in network.items():
            row = int("".join(str(at[parent]) for parent in parents) or "0", 2)
            table[states] *= chances[row] if at[node] else 1 - chances[row]
    return table


def chance(network, table, event, given):
    """P(event | given), both maps of nodes to states, by adding up the full table."""
    both = {**given, **event}
    return _total(network, table, both) / _total(network, table, given)


def _total(network, table, states):
    return table[tuple(int(states[node]) if node in states else slice(None) for node in network)].sum()


def scenario_states(asked):
    """Every joint state of the scenario nodes."""
    return [
        dict(zip(asked.scenarios, states, strict=True))
        for states in product((False, True), repeat=len(asked.scenarios))
    ]


def case_of(asked):
    """The question as the arrays of a case; sources are as reliable as the tables say, without doubt."""
    network, table = asked.network, joint(asked.network)
    states = scenario_states(asked)
    prior = [chance(network, table, state, asked.known) for state in states]
    theta = [
        [chance(network, table, {node: True}, {**asked.known, **state}) for state in states]
        for node in asked.indicators
    ]
    reports, certainty, anyway = [], [], []
    for node, state in asked.seen.items():
        (m,) = (m for m, each in enumerate(asked.indicators) if each == node or (each,) == network[node][0])
        f, h = (0.0, 1.0) if asked.indicators[m] == node else network[node][1]
        reports.append(Said(node, m, state))
        certainty.append(h - f)
        anyway.append(f / (1 - (h - f)) if h - f < 1 else 0.5)
    inputs = inputs_of(prior, theta, {node: ("A", 0.5) for node in asked.seen}, reports)
    order = [[report.source for report in reports].index(inputs.source[j]) for j in inputs.report_source]
    count = len(reports)
    return replace(
        inputs,
        certainty=np.array(certainty)[order],
        affirms_anyway=np.array(anyway)[order],
        r_a=np.full(count, 1e12),
        r_b=np.full(count, 1e-3),
    )


def posterior_of(asked, scenario, indicator, node):
    """P(node | all that is known) from an engine's probabilities of scenarios and indicators."""
    if node in asked.scenarios:
        return sum(p for p, state in zip(scenario, scenario_states(asked), strict=True) if state[node])
    return indicator[asked.indicators.index(node)]


def agrum(asked):
    """pyAgrum's posterior of every node that is not known."""
    net = agrum_net(asked)
    engine = import_agrum().LazyPropagation(net)
    engine.setEvidence({node: int(state) for node, state in {**asked.known, **asked.seen}.items()})
    engine.makeInference()
    return {node: float(engine.posterior(node)[1]) for node in asked.network}


def agrum_net(asked):
    """The network as pyAgrum's."""
    gum = import_agrum()
    net = gum.BayesNet()
    for node in asked.network:
        net.add(gum.LabelizedVariable(node, node, 2))
    for node, (parents, _) in asked.network.items():
        for parent in parents:
            net.addArc(parent, node)
    for node, (parents, chances) in asked.network.items():
        for states, p in zip(product((0, 1), repeat=len(parents)), chances, strict=True):
            net.cpt(node)[dict(zip(parents, states, strict=True))] = [1 - p, p]
    return net


def import_agrum():
    """pyAgrum, or a skip; its import warns, and cannot bear warnings that are errors."""
    import warnings

    import pytest

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("pyagrum")
