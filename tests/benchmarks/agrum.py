"""A case with fixed reliabilities as a Bayesian network, for pyAgrum's exact inference.

Nodes: the scenario, a cell (rho and level) for each group, the indicators, the reports. Cases with
ages, silences or opinions are not written here.
"""

import numpy as np

from tests.engine.networks import import_agrum
from tests.engine.nuts import LEVELS, follow


def posterior(inputs, r):
    """P(scenario | reports, r), a list."""
    gum = import_agrum()
    net, told = gum.BayesNet(), {}
    scenarios = len(inputs.scenario)
    net.add(gum.LabelizedVariable("scenario", "", scenarios))
    net.cpt("scenario").fillWith(inputs.prior.mean.tolist())
    for g, weight in enumerate(inputs.rho_weight):
        net.add(gum.LabelizedVariable(f"cell{g}", "", len(weight) * LEVELS))
        net.cpt(f"cell{g}").fillWith((np.repeat(weight, LEVELS) / LEVELS).tolist())
    for m in range(len(inputs.indicator)):
        _indicator(gum, net, inputs, m)
    for i, m in enumerate(inputs.report_indicator):
        told[f"r{i}"] = int(inputs.affirms[i])
        _report(gum, net, inputs, i, m, r)
    engine = gum.LazyPropagation(net)
    engine.setEvidence(told)
    engine.addTarget("scenario")
    engine.makeInference()
    return engine.posterior("scenario").tolist()


def _indicator(gum, net, inputs, m):
    name, g = f"i{m}", inputs.group_of[m]
    net.add(gum.LabelizedVariable(name, "", 2))
    net.addArc("scenario", name)
    a, b = inputs.theta_a[m], inputs.theta_b[m]
    true = (a / (a + b))[:, None]
    if g >= 0:
        net.addArc(f"cell{g}", name)
        rho = inputs.rho[g][:, None]
        true = ((1 - rho) * true[..., None] + rho * follow(a, b)[0][:, None, :]).reshape(len(a), -1)
    for k, row in enumerate(true):
        for cell, p in enumerate(row):
            at = {"scenario": k} | ({f"cell{g}": cell} if g >= 0 else {})
            net.cpt(name)[at] = [1 - p, p]


def _report(gum, net, inputs, i, m, r):
    name, t = f"r{i}", inputs.certainty[i] * r[inputs.report_source[i]]
    net.add(gum.LabelizedVariable(name, "", 2))
    net.addArc("scenario", name)
    net.addArc(f"i{m}", name)
    for k, staged in enumerate(inputs.deception[i]):
        for true in (0, 1):
            affirms = (1 - t) * inputs.affirms_anyway[i] + t * inputs.detection[i] * true
            affirms = (1 - staged) * affirms + staged * inputs.affirms[i]
            net.cpt(name)[{"scenario": k, f"i{m}": true}] = [1 - affirms, affirms]
