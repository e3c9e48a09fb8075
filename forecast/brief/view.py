"""The brief as one frozen value, from which Markdown, JSON and every later form are rendered.

All text is plain: a renderer escapes it. All numbers stand twice, raw and as printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.brief.alternatives import Alternative, Change, alternatives, change
from forecast.brief.appendix import ReportRow, report_rows
from forecast.brief.basis import Basis
from forecast.brief.confidence import Confidence, confidence
from forecast.brief.dependence import Assumptions, Dependence, assumptions, dependence
from forecast.brief.header import Header, header
from forecast.brief.headline import Band, BottomLine, ScenarioRow, bands, bottom_line, scenario_rows
from forecast.brief.method import Method, method
from forecast.brief.moved import Moved, moved
from forecast.brief.otherwise import Otherwise, otherwise
from forecast.brief.premortem import Missing, premortem
from forecast.brief.sources import Apart, Sources, apart, sources
from forecast.brief.watch import IndicatorRow, Watched, indicators, watch
from forecast.brief.waterfall import Waterfall, waterfall
from forecast.brief.words import paragraphs
from forecast.domain.assessment import Assessment
from forecast.domain.case import Case
from forecast.domain.explanation import Reasons


@dataclass(frozen=True, slots=True)
class BriefView:
    """Every section of the brief, in the order in which it is read."""

    header: Header
    bottom_line: BottomLine
    confidence: Confidence
    scenarios: tuple[ScenarioRow, ...]
    otherwise: Otherwise
    moved: Moved
    waterfall: Waterfall
    dependence: Dependence
    assumptions: Assumptions
    alternatives: tuple[Alternative, ...]
    dissent: tuple[str, ...]
    implications: tuple[str, ...]
    watch: tuple[Watched, ...]
    premortem: tuple[Missing, ...]
    change: Change
    sources: Sources
    apart: Apart
    method: Method
    indicators: tuple[IndicatorRow, ...]
    reports: tuple[ReportRow, ...]
    bands: tuple[Band, ...]


def build_view(
    case: Case,
    assessment: Assessment,
    scale: str = "icd203",
    previous: Mapping[str, float] | None = None,
    reasons: Reasons | None = None,
) -> BriefView:
    """The brief of an assessment, with the words of a scale, "icd203" or "phia".

    `previous` holds the probabilities of the last brief by scenario; None means that this is the
    first. `reasons` are told where they are there. Raises ValueError for an unknown scale, or where
    the assessment is of other files.
    """
    case = case.on(assessment.as_of)
    basis = Basis(case, assessment, scale)
    reasons = reasons or Reasons()
    reports = report_rows(basis)
    return BriefView(
        header=header(basis),
        bottom_line=bottom_line(basis),
        confidence=confidence(case, assessment),
        scenarios=scenario_rows(basis),
        otherwise=otherwise(basis, reasons.what_if),
        moved=moved(basis),
        waterfall=waterfall(basis, reasons.explanation),
        dependence=dependence(basis),
        assumptions=assumptions(basis, reasons.explanation),
        alternatives=alternatives(basis),
        dissent=paragraphs(case.question.dissent),
        implications=paragraphs(case.question.implications),
        watch=watch(basis),
        premortem=premortem(basis),
        change=change(basis, previous, reasons.difference),
        sources=sources(basis),
        apart=apart(reports),
        method=method(basis),
        indicators=indicators(basis),
        reports=reports,
        bands=bands(basis),
    )
