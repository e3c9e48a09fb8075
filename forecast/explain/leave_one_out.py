"""Leave-one-out: the weight of evidence of every report, origin, indicator, source, group and silence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from forecast.domain.case import Case
from forecast.domain.explanation import LeaveOneOutRow
from forecast.engine.arrays import Bools, Floats
from forecast.engine.changes import without_reports
from forecast.engine.inputs import build_inputs
from forecast.engine.origins import Origin
from forecast.engine.sums import Sums


@dataclass(frozen=True)
class _Part:
    """A part of the evidence: some reports, or the indicator of a silence."""

    kind: str
    id: str
    reports: tuple[str, ...] = ()
    silences: tuple[str, ...] = ()


def leave_one_out(
    case: Case, as_of: date, origins: tuple[Origin, ...], sums: Sums, asked: Sequence[int]
) -> tuple[LeaveOneOutRow, ...]:
    """A row for every part of the evidence of a case as known on a day; `asked` as in `Explanation`."""
    parts = tuple(_parts(case, origins, sums))
    masked = [part for part in parts if not _uncovers(part, origins)]
    logs = _masked_logs(sums, masked)
    for part in parts:
        if part not in logs:
            logs[part] = sums.changed(build_inputs(without_reports(case, part.reports), as_of)[0])
    return tuple(_row(sums, part, logs[part], asked) for part in parts)


def _masked_logs(sums: Sums, parts: list[_Part]) -> dict[_Part, Floats]:
    """Log probabilities without each part, [replicate, scenario]; parts with the same players share a sum."""
    kept = np.array([_kept(sums, part) for part in parts], bool).reshape(len(parts), len(sums.inputs.players))
    distinct, row = np.unique(kept, axis=0, return_inverse=True)
    logs = sums.logs(kept=distinct) if len(distinct) else np.empty((1, 0, 0))
    return {part: logs[:, index] for part, index in zip(parts, row.reshape(-1), strict=True)}


def _parts(case: Case, origins: tuple[Origin, ...], sums: Sums) -> Iterator[_Part]:
    counted = [report for report in case.reports if report.has_weight]
    for report in counted:
        yield _Part("report", report.id, (report.id,))
    for origin in origins:
        yield _Part("origin", origin.id, (origin.id, *(report.id for report in origin.repeated)))
    group_of = {indicator.id: indicator.group for indicator in case.question.indicators}
    keys: dict[str, list[str | None]] = {
        "indicator": [report.indicator for report in counted],
        "source": [report.source for report in counted],
        "group": [group_of.get(report.indicator or "") for report in counted],
    }
    for kind, of_report in keys.items():
        for name in dict.fromkeys(filter(None, of_report)):
            own = tuple(r.id for r, key in zip(counted, of_report, strict=True) if key == name)
            yield _Part(kind, name, own)
    if opinions := tuple(report.id for report in counted if report.is_opinion):
        yield _Part("opinions", "opinions", opinions)
    for indicator in sums.inputs.players[len(sums.inputs.report) :]:
        yield _Part("silence", indicator, silences=(indicator,))


def _uncovers(part: _Part, origins: tuple[Origin, ...]) -> bool:
    """Whether a report that was a repetition would count without the part."""
    gone = set(part.reports)
    return any(
        origin.id in gone and any(report.id not in gone for report in origin.repeated) for origin in origins
    )


def _kept(sums: Sums, part: _Part) -> Bools:
    count = len(sums.inputs.report)
    gone = [
        player in (part.reports if index < count else part.silences)
        for index, player in enumerate(sums.inputs.players)
    ]
    return ~np.array(gone, bool)


def _row(sums: Sums, part: _Part, logs: Floats, asked: Sequence[int]) -> LeaveOneOutRow:
    by_scenario = map(sums.by_scenario, (*sums.moved(logs), *sums.weight(logs)))
    without, error, weight, weight_error = by_scenario
    effect = sums.effect(logs, asked)
    return LeaveOneOutRow(part.kind, part.id, part.reports, without, error, weight, weight_error, *effect)
