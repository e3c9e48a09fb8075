"""The lint sees every sentence of the brief's own: by its type, not from a list of sections."""

from dataclasses import dataclass, fields, is_dataclass

from forecast.brief import BriefView, build_view
from forecast.brief.words import Prose
from tests.brief.assessments import TIMELY, timely_case
from tests.brief.cases import CASE
from tests.brief.prose import lint_view, passages
from tests.brief.test_markdown import PREVIOUS
from tests.brief.test_timeline import MOVED

VIEW = build_view(timely_case(), TIMELY, previous=PREVIOUS, timeline=MOVED)
BARE = "It is likely."

# Sentences that are no running prose: others' words, and the appendix, whose sentences follow a pattern.
NOT_PROSE = {
    *("scenarios.criterion", "alternatives.criterion"),
    *("silences.rows.text", "watch.text", "premortem.text", "indicators.text", "indicators.why"),
    *("moved.rows.subject", "moved.rows.says", "reports.subject", "apart.context.note"),
    *(
        "reports.standing",
        "reports.channel",
        "reports.note",
        "apart.opinions.standing",
        "apart.context.standing",
    ),
    "reports.citations.note",
    *("assumptions.computed.assumption", "assumptions.computed.instead", "indicators.state"),
}


def texts(record, path=""):
    """Every text of a view, with the path of its field."""
    for field in fields(record):
        value = getattr(record, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if is_dataclass(item):
                yield from texts(item, f"{path}{field.name}.")
            elif isinstance(item, str):
                yield f"{path}{field.name}", item


@dataclass(frozen=True, slots=True)
class Aside:
    """A section that a brief does not have."""

    id: str
    text: Prose
    more: tuple[Prose, ...]


@dataclass(frozen=True)
class LongerView(BriefView):
    """A brief with a passage more."""

    asides: tuple[Aside, ...]


def test_a_passage_added_to_the_view_is_found_and_linted():
    sections = {field.name: getattr(VIEW, field.name) for field in fields(VIEW)}
    view = LongerView(**sections, asides=(Aside(BARE, BARE, ("One more.", BARE)),))
    added = [passage for passage in passages(view) if passage.path.startswith("asides")]
    assert [(passage.path, passage.text) for passage in added] == [
        ("asides.text", BARE),
        ("asides.more", "One more."),
        ("asides.more", BARE),
    ]
    assert [passage.path for passage, _ in lint_view(view)] == ["asides.text", "asides.more"]


def test_no_sentence_of_the_brief_is_forgotten():
    """A new field that holds sentences is either Prose or stands above, with the reason why not."""
    prose = {passage.path for passage in passages(VIEW)}
    spoken = {path for path, text in texts(VIEW) if text.endswith(".")}
    assert spoken - prose == NOT_PROSE


def test_all_that_is_written_by_hand_is_read():
    paths = {passage.text: passage.path for passage in passages(build_view(CASE, TIMELY))}
    question = CASE.question
    assert paths[question.dissent] == "dissent"
    assert paths[question.implications] == "implications"
    assert paths[question.assumptions[0]] == "assumptions.written"
    assert paths[question.prior.why] == "method.prior.why"
