"""P(all but one report, scenario | r): what each report, and each silence, does to the sum.

Leaving one out changes its indicator's likelihoods alone. What the others of its group make of an
indicator (`Marginal.cavity`) is the same for all its reports, and the sum is linear in it: P = A P(its
reports | true) + B P(its reports | false). So one sum over cells serves every report.
"""

import numpy as np

from forecast.engine.inputs import Floats, Ints
from forecast.engine.levels import SMALLEST
from forecast.engine.marginal import Evidence, Marginal


def log_change_without(marginal: Marginal, r: Floats) -> Floats:
    """Ln of P(all but one, s = k | r) / P(all, s = k | r), [node, report and then silence, scenario].

    `r` is [node, source]. The silences are those of the indicators in `silent`, in their order.
    """
    *told, opinion = marginal.report_logs(marginal.settle(r))
    evidence = marginal.evidence(r)
    n, reports = marginal.inputs.opinions_from, len(marginal.inputs.report)
    change = np.empty((len(r), reports + len(marginal.silent), opinion.shape[-1]))
    change[:, n:reports] = -opinion
    about = np.append(marginal.inputs.report_indicator[:n], marginal.silent)
    rows = np.append(np.arange(n), np.arange(reports, change.shape[1]))
    change[:, rows] = _log_change(marginal, evidence, about, _rests(marginal, told))
    return change


def _log_change(marginal: Marginal, evidence: Evidence, about: Ints, rest: tuple[Floats, Floats]) -> Floats:
    """Ln of the factor that P(all, s = k | r) changes by when an indicator's likelihoods become `rest`.

    `about` and `rest`, which are logs, have a row for each thing left out.
    """
    true, false = (each[:, about] for each in marginal.cavity(evidence))
    before = true * evidence.true[:, about] + false * evidence.false[:, about]
    scale = np.maximum(*rest)
    after = true * np.exp(rest[0] - scale) + false * np.exp(rest[1] - scale)
    logs: Floats = np.log(np.maximum(after, SMALLEST)) - np.log(np.maximum(before, SMALLEST))
    return logs + scale - evidence.scale[:, about]


def _rests(marginal: Marginal, told: list[Floats]) -> tuple[Floats, Floats]:
    """Log likelihoods of an indicator's present state without each report on it, or its silence, in turn.

    True and false, [node, report on an indicator and then silence, scenario], from those of the reports.
    """
    given, ageing = marginal.inputs, marginal.ageing
    moments = [np.add.reduceat(each, marginal.starts, axis=-2) for each in told]
    n, of = given.opinions_from, given.report_indicator[: given.opinions_from]
    now = ageing.present(*ageing.carried_forward(*moments))
    rest = [
        np.concatenate([each[:, of] - own, each[:, marginal.silent]], 1)
        for each, own in zip(now, told, strict=True)
    ]
    rest[0][:, :n] += marginal.unseen[of]
    for m in ageing.aged:
        mine = np.flatnonzero(of == m)
        own = [each[:, mine] for each in told]
        true, false = ageing.present_without(given.report_moment[mine], *moments, *own)
        rest[0][:, mine], rest[1][:, mine] = true + marginal.unseen[m], false
    return rest[0], rest[1]
