"""What a brief shows beside its assessment, computed in about a second."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from forecast.domain.assessment import Assessment
from forecast.domain.case import Case
from forecast.domain.explanation import Assumption, Difference, Reasons
from forecast.explain.compared import Sided, lines_for
from forecast.explain.difference import difference
from forecast.explain.explanation import explain
from forecast.explain.what_if import what_if

# A brief of more reports has no explanation, which would take longer than the rest of it.
MOST_REPORTS = 200


@dataclass(frozen=True, slots=True)
class EarlierBrief:
    """The last brief: its day, and the probabilities in it."""

    day: date
    posterior: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class NamedAssumptions:
    """A named set of assumptions."""

    name: str
    assumptions: Sequence[Assumption]


def reasons(
    case: Case,
    assessment: Assessment,
    root: Path,
    earlier: EarlierBrief | None,
    assuming: NamedAssumptions | None,
) -> Reasons:
    """The explanation, the what-if under `assuming`, and the difference from the last brief, `earlier`."""
    case = case if assessment.run.silence else case.unwatched
    few = len(case.reports) <= MOST_REPORTS
    return Reasons(
        explain(case, assessment.as_of, assessment.leading.id, with_leave_one_out=False) if few else None,
        what_if(case, assessment.as_of, assuming.assumptions, assuming.name) if assuming else None,
        _since(case, assessment, root, earlier) if earlier else None,
    )


def _since(case: Case, assessment: Assessment, root: Path, earlier: EarlierBrief) -> Difference:
    """The move from the last brief's probabilities to this one's, by the files as they are now."""
    lines = {} if case.commit else lines_for(root, case)
    now = {row.id: row.posterior for row in assessment.scenarios}
    days = (max(earlier.day, case.question.opens), assessment.as_of)
    sides = [
        Sided(str(day), case, day, lines, recorded)
        for day, recorded in zip(days, (earlier.posterior, now), strict=True)
    ]
    return difference(sides[0], sides[1], days)
