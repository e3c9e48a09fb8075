"""What every report, origin, indicator, source and group weighs, by leaving it out."""

from collections.abc import Iterator

import numpy as np

from forecast.domain.explanation import LeaveOneOutRow
from forecast.engine.inputs import Bools, Floats
from forecast.explain.study import Study

# kind, id, the reports and the silences left out
type _Left = tuple[str, str, tuple[str, ...], tuple[str, ...]]


def leave_one_out(study: Study) -> tuple[LeaveOneOutRow, ...]:
    """Every piece of the evidence, left out."""
    left = tuple(_all(study))
    masked = [each for each in left if not _uncovers(study, each)]
    kept = np.array([_kept(study, each) for each in masked], bool).reshape(len(masked), len(study.players))
    distinct, back = np.unique(kept, axis=0, return_inverse=True)
    logs = study.subsets(distinct)
    found = {each: logs[:, row] for each, row in zip(masked, back.reshape(-1), strict=True)}
    return tuple(
        _piece(study, each, found[each] if each in found else study.without(each[2])) for each in left
    )


def _all(study: Study) -> Iterator[_Left]:
    counted = [report for report in study.case.reports if report.has_weight]
    silent = study.players[len(study.inputs.report) :]
    for report in counted:
        yield "report", report.id, (report.id,), ()
    for origin in study.origins:
        yield "origin", origin.id, (origin.id, *(report.id for report in origin.repeated)), ()
    group_of = {each.id: each.group for each in study.case.question.indicators}
    keys: dict[str, list[str | None]] = {
        "indicator": [report.indicator for report in counted],
        "source": [report.source for report in counted],
        "group": [group_of.get(report.indicator or "") for report in counted],
    }
    for kind, of in keys.items():
        for name in dict.fromkeys(filter(None, of)):
            yield kind, name, tuple(r.id for r, own in zip(counted, of, strict=True) if own == name), ()
    if opinions := tuple(report.id for report in counted if report.scenarios):
        yield "opinions", "opinions", opinions, ()
    for indicator in silent:
        yield "silence", indicator, (), (indicator,)


def _uncovers(study: Study, left: _Left) -> bool:
    """Whether a report that was a repetition counts once these are gone."""
    gone = set(left[2])
    return any(
        origin.id in gone and any(report.id not in gone for report in origin.repeated)
        for origin in study.origins
    )


def _kept(study: Study, left: _Left) -> Bools:
    _, _, reports, silences = left
    players, count = study.players, len(study.inputs.report)
    return np.array([p not in (reports if i < count else silences) for i, p in enumerate(players)], bool)


def _piece(study: Study, left: _Left, logs: Floats) -> LeaveOneOutRow:
    kind, name, reports, _ = left
    return LeaveOneOutRow(kind, name, reports, *study.moved(logs), *study.weight(logs))
