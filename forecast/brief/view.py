"""The brief as one frozen value, from which HTML, Markdown and JSON are rendered.

All text is plain: a renderer escapes it. Every number is there twice, raw and as printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.brief.basis import Basis, Section
from forecast.brief.change import Change, change
from forecast.brief.confidence import Confidence, confidence
from forecast.brief.header import Header, header
from forecast.brief.indicators import IndicatorRow, PremortemRow, WatchRow, indicators, premortem, watch
from forecast.brief.method import Method, method
from forecast.brief.reports import CorrectionRow, ReportRow, corrections, report_rows
from forecast.brief.scenarios import (
    Alternative,
    Band,
    BottomLine,
    HorizonRow,
    ScenarioRow,
    alternatives,
    bands,
    bottom_line,
    horizons,
    scenario_rows,
)
from forecast.brief.sensitivity import (
    Assumptions,
    ClassRow,
    Dependence,
    WhatIfTable,
    assumptions,
    classes,
    dependence,
    what_if,
)
from forecast.brief.sources import OpinionsAndContext, Sources, opinions_and_context, sources
from forecast.brief.spread import SpreadTable, spread_table
from forecast.brief.timeline import TimelineView, timeline_view
from forecast.brief.weight_of_evidence import (
    Silences,
    Waterfall,
    WeightOfEvidence,
    silences,
    waterfall,
    weight_of_evidence,
)
from forecast.brief.words import Prose, paragraphs
from forecast.domain.assessment import Assessment
from forecast.domain.case import Case
from forecast.domain.explanation import Reasons
from forecast.domain.timeline import Timeline


@dataclass(frozen=True, slots=True)
class BriefView:
    """Every section of the brief, in the order in which it is read."""

    header: Header
    bottom_line: BottomLine
    confidence: Confidence
    spread: SpreadTable
    scenarios: tuple[ScenarioRow, ...]
    horizons: Section[HorizonRow]
    otherwise: WhatIfTable
    moved: WeightOfEvidence
    waterfall: Waterfall
    silences: Silences
    dependence: Dependence
    assumptions: Assumptions
    classes: Section[ClassRow]
    alternatives: tuple[Alternative, ...]
    dissent: tuple[Prose, ...]
    implications: tuple[Prose, ...]
    watch: tuple[WatchRow, ...]
    premortem: tuple[PremortemRow, ...]
    timeline: TimelineView | None
    change: Change
    sources: Sources
    apart: OpinionsAndContext
    corrections: tuple[CorrectionRow, ...]
    method: Method
    indicators: tuple[IndicatorRow, ...]
    reports: tuple[ReportRow, ...]
    bands: tuple[Band, ...]


def build_view(
    case: Case,
    assessment: Assessment,
    scale: str = "icd203",
    previous: Mapping[str, float] | None = None,
    release: str = "",
    timeline: Timeline | None = None,
    reasons: Reasons | None = None,
) -> BriefView:
    """The brief of an assessment, with the words of a scale, "icd203" or "phia".

    `previous` holds the probabilities of the last brief by scenario; None means that this is the
    first. `release` is the TLP mark up to which its readers may see things; the case, the assessment,
    the timeline and the reasons must then be of what they may see, as `domain.part.released` makes it.
    Without a `timeline` the section on how it has moved is left out, and so is what the `reasons` lack.
    Raises ValueError for an unknown scale, or where the assessment is of other files.
    """
    filed, case = case, case.on(assessment.as_of)
    basis = Basis(case, assessment, scale, release)
    reasons = reasons or Reasons()
    reports = report_rows(basis)
    return BriefView(
        header=header(basis),
        bottom_line=bottom_line(basis),
        confidence=confidence(basis, reasons.explanation),
        spread=spread_table(basis),
        scenarios=scenario_rows(basis),
        horizons=horizons(basis),
        otherwise=what_if(basis, reasons.what_if),
        moved=weight_of_evidence(basis),
        waterfall=waterfall(basis, reasons.explanation),
        silences=silences(basis),
        dependence=dependence(basis),
        assumptions=assumptions(basis, reasons.explanation),
        classes=classes(basis),
        alternatives=alternatives(basis),
        dissent=paragraphs(case.question.dissent),
        implications=paragraphs(case.question.implications),
        watch=watch(basis),
        premortem=premortem(basis),
        timeline=None if timeline is None else timeline_view(timeline, scale, assessment),
        change=change(basis, previous, reasons.difference),
        sources=sources(basis),
        apart=opinions_and_context(reports),
        corrections=corrections(basis, filed),
        method=method(basis),
        indicators=indicators(basis),
        reports=reports,
        bands=bands(scale),
    )
