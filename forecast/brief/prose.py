"""The brief's running prose, section by section, for the lint: not tables, quotes or the appendix."""

from dataclasses import dataclass

from forecast.brief.view import BriefView
from forecast.core.lint import Finding, lint


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of prose, and the section that it stands in."""

    section: str
    text: str


def passages(view: BriefView) -> tuple[Passage, ...]:
    """All sentences that a reader of the brief reads as its own words, generated or written by hand."""
    sections = {
        "notices": [notice.text for notice in view.header.notices],
        "bottom line": [view.bottom_line.text],
        "confidence": [
            view.confidence.sentence,
            view.confidence.further,
            view.confidence.meaning,
            view.confidence.unassessed,
        ],
        "horizons": [view.horizons.text],
        "silences": [view.silences.text],
        "classes": [view.classes.text],
        "what moved it": [view.moved.text, *view.moved.surprises],
        "dependence": [view.dependence.text, view.dependence.range],
        "assumptions": [*view.assumptions.written, *(row.consequence for row in view.assumptions.computed)],
        "alternatives": [row.text for row in view.alternatives],
        "dissent": view.dissent,
        "implications": view.implications,
        "other assumptions": [view.otherwise.text],
        "waterfall": [view.waterfall.text],
        "premortem": [row.tells for row in view.premortem],
        "indicators to watch": [row.tells for row in view.watch],
        "change": [view.change.text],
        "timeline": [view.timeline.text, view.timeline.method] if view.timeline else [],
        "sources": [view.sources.statement],
        "method": [view.method.text, view.method.run, view.method.verdict, *view.method.prior.why],
    }
    return tuple(Passage(section, text) for section, texts in sections.items() for text in texts if text)


def lint_view(view: BriefView) -> tuple[tuple[Passage, Finding], ...]:
    """Every breach of the lint's rules in the brief's prose, with where it stands."""
    return tuple((passage, finding) for passage in passages(view) for finding in lint(passage.text))
