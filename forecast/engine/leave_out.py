"""P(all but one report, scenario | r): what each report, and each silence, does to the sum."""

from collections.abc import Iterator

import numpy as np

from forecast.engine.inputs import Floats, Ints
from forecast.engine.marginal import BLOCK_ELEMENTS, FLOOR, Evidence, Marginal, log_sum


def log_joint_without(marginal: Marginal, r: Floats) -> Floats:
    """Log P(all but one, s = k | r), [..., report and then silence, scenario].

    The silences are those of the indicators in `silent`, in their order. Leaving one out changes
    its indicator's factor alone, and through it its group's.
    """
    *told, opinion = marginal.report_logs(marginal.settle(r))
    evidence = marginal.evidence(r)
    cells = marginal.cells(evidence)
    total = marginal.over_scenarios(evidence, cells)
    n, reports = marginal.inputs.opinions_from, len(marginal.inputs.report)
    left_out = np.empty((*total.shape[:-1], reports + len(marginal.silent), total.shape[-1]))
    left_out[..., n:reports, :] = total[..., None, :] - opinion
    step = max(1, BLOCK_ELEMENTS // max(1, total.size * marginal.tables.true.shape[-1]))
    for m in range(len(marginal.inputs.indicator)):
        for rows, rest in _rests(marginal, m, told, step):
            scale = np.maximum(*rest)
            scaled = np.exp(rest[0] - scale), np.exp(rest[1] - scale)
            change = _change(marginal, m, evidence, scaled, cells)
            left_out[..., rows, :] = total[..., None, :] + scale - evidence.scale[..., m, None, :] + change
    return left_out


def _rests(
    marginal: Marginal, m: int, told: list[Floats], step: int
) -> Iterator[tuple[Ints, tuple[Floats, Floats]]]:
    """Log likelihoods of an indicator's present state, [..., left out, scenario], and rows in the result.

    Without each of its reports in turn, at most `step` of them at once, and without its silence.
    """
    mine = np.flatnonzero(marginal.inputs.report_indicator == m)
    at = marginal.inputs.report_moment[mine]
    first = int(at.min(initial=len(marginal.starts)))
    moments = [np.add.reduceat(each[..., mine, :], np.unique(at, return_index=True)[1], -2) for each in told]
    for chosen in (slice(start, start + step) for start in range(0, len(mine), step)):
        rows = mine[chosen]
        rest = [np.repeat(each[..., None, :, :], len(rows), -3) for each in moments]
        for each, own in zip(rest, told, strict=True):
            each[..., np.arange(len(rows)), at[chosen] - first, :] -= own[..., rows, :]
        true, false = marginal.ageing.present_of(first, *rest)
        yield rows, (true + marginal.unseen[m], false)
    if marginal.inputs.silence[m]:
        row = len(marginal.inputs.report) + np.searchsorted(marginal.silent, [m])
        yield row, marginal.ageing.present_of(first, *(each[..., None, :, :] for each in moments))


def _change(
    marginal: Marginal, m: int, evidence: Evidence, rest: tuple[Floats, Floats], cells: Floats
) -> Floats:
    """What the log joint changes by when an indicator's likelihoods become `rest`.

    `rest` are [..., report, scenario], and so is what is returned.
    """
    tables, g = marginal.tables, marginal.inputs.group_of[m]
    now = evidence.true[..., m, None, :], evidence.false[..., m, None, :]
    if g < 0:
        place = int(np.searchsorted(tables.alone, m))
        true, false = marginal.alone_true[place], marginal.alone_false[place]
        before, after = (np.log(true * yes + false * no + FLOOR) for yes, no in (now, rest))
        changed: Floats = after - before
        return changed
    place = tables.place(m)
    true, false = tables.true[place], tables.false[place]
    before, after = (np.log(true * yes[..., None] + false * no[..., None]) for yes, no in (now, rest))
    group = cells[..., g, None, :, :]
    return log_sum(group + after - before) - log_sum(group)
