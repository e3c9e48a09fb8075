"""The brief as one frozen value, from which HTML, Markdown and JSON are rendered.

All text is plain: a renderer escapes it. Every number is there twice, raw and as printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.brief.basis import Basis, Section
from forecast.brief.change import Change, change
from forecast.brief.confidence import Confidence, confidence
from forecast.brief.first_page import FirstPage, first_page
from forecast.brief.header import Header, header
from forecast.brief.indicators import IndicatorRow, PremortemRow, WatchRow, indicators, premortem, watch
from forecast.brief.judge import Judge, judge
from forecast.brief.method import Method, method
from forecast.brief.model_card import ModelCard, model_card
from forecast.brief.reports import CorrectionRow, ReportRow, corrections, report_rows
from forecast.brief.scenarios import (
    Alternative,
    Band,
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
    FlipRow,
    WhatIfTable,
    assumptions,
    classes,
    dependence,
    flips,
    what_if,
)
from forecast.brief.sources import OpinionsAndContext, Sources, opinions_and_context, sources
from forecast.brief.spread import SpreadTable, spread_table
from forecast.brief.timeline import TimelineView, timeline_view
from forecast.brief.weight_of_evidence import (
    Effects,
    Parts,
    Silences,
    WeightOfEvidence,
    effects,
    silences,
    weight_of_evidence,
)
from forecast.brief.words import Prose, paragraphs
from forecast.domain.analyst import AnalystNumbers
from forecast.domain.assessment import Assessment
from forecast.domain.case import Case
from forecast.domain.explanation import Reasons
from forecast.domain.timeline import Timeline
from forecast.files.places import Places


@dataclass(frozen=True, slots=True)
class BriefView:
    """Every section of the brief, in the order in which it is read."""

    header: Header
    first: FirstPage
    bottom_line: Prose
    judge: Judge | None
    confidence: Confidence
    spread: SpreadTable
    scenarios: tuple[ScenarioRow, ...]
    horizons: Section[HorizonRow]
    otherwise: WhatIfTable
    flips: tuple[FlipRow, ...]
    effects: Effects
    moved: WeightOfEvidence
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
    card: ModelCard
    commit: Prose


def build_view(
    case: Case,
    assessment: Assessment,
    scale: str = "icd203",
    previous: Mapping[str, float] | None = None,
    release: str = "",
    timeline: Timeline | None = None,
    reasons: Reasons | None = None,
    places: Places | None = None,
    own: AnalystNumbers | None = None,
) -> BriefView:
    """The brief of an assessment, with the words of a scale, "icd203" or "phia".

    `previous` holds the probabilities of the last brief by scenario; None means that this is the
    first. `release` is the TLP mark up to which its readers may see things; the case, the assessment,
    the timeline and the reasons must then be of what they may see, as `domain.part.released` makes it.
    Without a `timeline` the section on how it has moved is left out, and so is what the `reasons` lack;
    without `places` no file and line is named.
    An analyst's `own` numbers stand beside the model's.
    Raises ValueError for an unknown scale, or where the assessment is of other files.
    """
    known = case.on(assessment.as_of)
    basis = Basis(known, assessment, scale, release, places or Places(), case)
    reasons = reasons or Reasons()
    reports = report_rows(basis)
    parts = Parts.of_basis(basis, reasons.explanation)
    level = confidence(basis, parts.explanation)
    changed, stated = change(basis, previous, reasons.difference), judge(basis, own)
    return BriefView(
        header=header(basis),
        first=first_page(basis, parts, level, changed, stated),
        bottom_line=bottom_line(basis),
        judge=stated,
        confidence=level,
        spread=spread_table(basis),
        scenarios=scenario_rows(basis),
        horizons=horizons(basis),
        otherwise=what_if(basis, reasons.what_if),
        flips=flips(basis, reasons.flips),
        effects=effects(basis, parts),
        moved=weight_of_evidence(basis, parts),
        silences=silences(basis, parts),
        dependence=dependence(basis),
        assumptions=assumptions(basis, parts.explanation),
        classes=classes(basis),
        alternatives=alternatives(basis),
        dissent=paragraphs(known.question.dissent),
        implications=paragraphs(known.question.implications),
        watch=watch(basis),
        premortem=premortem(basis),
        timeline=None if timeline is None else timeline_view(timeline, scale, assessment),
        change=changed,
        sources=sources(basis),
        apart=opinions_and_context(reports),
        corrections=corrections(basis),
        method=method(basis),
        indicators=indicators(basis),
        reports=reports,
        bands=bands(scale),
        card=model_card(basis),
        commit=basis.places.commit,
    )
