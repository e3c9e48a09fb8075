"""The HTML: whole by itself, everything escaped, the same bytes from the same view, legible at any size."""

import re
import time
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
import xarray as xr
from jinja2 import UndefinedError

from forecast.brief import build_view, render_html
from forecast.brief.diagnostics import rank_shares
from forecast.brief.strips import INDICATORS_SHOWN
from forecast.domain.assessment import Verdict
from forecast.render.text import wrapped
from tests.brief.assessments import (
    ASSESSMENT,
    CHECKS,
    TIMELY,
    by_scenario,
    exact,
    timely_case,
    with_posterior,
    without_reports,
)
from tests.brief.cases import CASE, IDS
from tests.brief.other_cases import large, many_indicators, rewritten
from tests.brief.test_markdown import HOSTILE, PREVIOUS

WORSE = (
    f"{HOSTILE} \"'><img src=http://h.example/i onerror=alert(1)> "
    "{{ 7*7 }} url(http://h.example/u) 😀 שלום"
)
VOID = {"meta", "br", "link", "img", "input", "hr", "col"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Page(HTMLParser):
    """Every element with its attributes, whether they nest, and the text by element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        assert len(attrs) == len(dict(attrs))
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, *tags: str) -> list[str]:
        return [" ".join(text.split()) for tag, text in self.texts if tag in tags and text.strip()]


def sampled(assessment=ASSESSMENT):
    """The assessment with draws of four chains."""
    draws = np.random.default_rng(7).dirichlet((3.0, 6.0, 1.0), size=(4, 200))
    data = xr.Dataset(
        {"scenario_probability": (("chain", "draw", "scenario"), draws)}, {"scenario": list(IDS)}
    )
    return replace(assessment, draws=xr.DataTree.from_dict({"posterior": data}))


def written(case=CASE, assessment=ASSESSMENT, **options) -> str:
    return render_html(build_view(case, assessment, **options))


def hostile(text: str = WORSE) -> str:
    return written(rewritten(CASE, text), rewritten(sampled(TIMELY), text))


def test_sections_come_in_the_order_of_a_reader_in_a_hurry():
    page = Page(written())
    assert page.open == []
    assert page.text("h2")[:4] == [
        *("Likeliest outcome", "How the scenarios stand", "Key judgements", "What would change our mind")
    ]
    assert page.text("h2")[4:] == [
        "What we do not know",
        *("Scenarios", "Evidence", "Indicators", "Sensitivity", "Alternatives", "To watch", "Change"),
        *("Sources", "Method", "Reports"),
    ]
    assert page.text("title") == page.text("h1") or CASE.question.text in page.text("title")
    assert (page.of("html")[0]["lang"], len(page.of("h1"))) == ("en", 1)


def test_headline_gives_word_and_number_and_confidence_its_own_sentence():
    text = written()
    assert '<p class="number">Ships are inspected and pass: 60%</p>' in text
    assert "<strong>Low confidence: it may lie anywhere" not in text
    assert "<strong>Low confidence: " in text


def test_ids_are_unique_and_every_reference_within_the_page_is_met():
    page = Page(written(assessment=sampled()))
    ids = [name for _, attributes in page.elements if (name := attributes.get("id"))]
    assert len(ids) == len(set(ids))
    named = {
        value.removeprefix("#") for _, a in page.elements if (value := a.get("href")) and value[0] == "#"
    }
    assert named | {a["aria-labelledby"] for a in page.of("section")} <= set(ids)


@pytest.mark.parametrize("text", [written(assessment=sampled()), hostile()])
def test_page_asks_for_nothing_from_outside(text):
    page = Page(text)
    assert {"http-equiv": "Content-Security-Policy", "content": POLICY} in page.of("meta")
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {
        tag for tag, _ in page.elements
    }
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") for name in attributes)
        assert not {"src", "srcset", "action", "data", "poster"} & set(attributes)
        target = attributes.get("href", "#")
        assert target.startswith("#") or (tag == "a" and target == "https://post.example/boats")
        assert "url(" not in (attributes.get("style") or "")
    assert not re.search(r"url\(|@import|http", "".join(page.text("style")))


def test_hostile_text_is_shown_and_does_nothing():
    text = hostile()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{ 7*7 }}" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", text)


def test_hostile_text_makes_no_element_that_plain_text_does_not():
    plain = {tag for tag, _ in Page(hostile("plain")).elements}
    assert {tag for tag, _ in Page(hostile()).elements} <= plain | {"details", "summary"}


def test_10_000_characters_stand_in_full_but_not_in_tables_or_charts():
    long = "word " * 2_000
    text = hostile(long)
    assert long.strip() in text
    cells = re.findall(r"<(?:td|th|text)[^>]*>(.*?)</(?:td|th|text)>", text)
    assert max(len(re.sub("<[^>]*>", "", cell)) for cell in cells) < 500


def test_same_view_gives_the_same_bytes():
    assert written(assessment=sampled()) == written(assessment=sampled())


def test_charts_tell_their_figures_to_those_who_do_not_see_them():
    charts = [chart["aria-label"] for chart in Page(written(assessment=sampled())).of("svg")]
    assert charts == [
        "Ships are inspected and pass: 60%, 90% credible interval 38% to 78%",
        "The strait is closed to grain ships: 10% before, 31% now, 90% credible interval 14% to 52%",
        "Ships are inspected and pass: 30% before, 60% now, 90% credible interval 38% to 78%",
        "Ships pass as before: 60% before, 9% now, 90% credible interval 3% to 19%",
        "Insurers no longer cover the passage, if seen: 39%, not 60%",
        "The customs office hires inspectors, if seen: 65%, not 60%",
        "Four patrol boats or more lie in the roads of…, if refuted: 64%, not 60%",
        "Pilots have been told to expect delays, if refuted: 63%, not 60%",
        "Pilots have been told to expect delays: +8.0 points",
        "Four patrol boats or more lie in the roads of…: +3.0 points",
        "The strait is closed to grain ships: +2.5 points",
        "Pilots have been told to expect delays: 32% before, 79% now",
        "Four patrol boats or more lie in the roads of…: 42% before, 88% now",
        charts[-1],
    ]
    assert "4 chains" in charts[-1]
    assert {chart["role"] for chart in Page(written()).of("svg")} == {"img"}


def test_charts_take_their_colours_from_the_page():
    charts = "".join(re.findall(r"<svg.*?</svg>", written(assessment=sampled()), re.DOTALL))
    assert "var(--for)" in charts
    assert not re.search(r"#[0-9a-f]{6}\b|font-family|font:", charts)


def test_chains_that_disagree_show_in_their_ranks():
    assert rank_shares(np.arange(80.0).reshape(4, 20), bins=4).tolist() == (4 * np.eye(4)).tolist()


def test_cells_are_shaded_by_probability():
    assert re.findall(
        r'<td class="p (shade-.)"[^>]*><a class="why" href="#indicator-patrol-boats">(.*?)</a>', written()
    ) == [("shade-9", "90%"), ("shade-7", "70%"), ("shade-2", "20%")]


@pytest.mark.parametrize("text", ["日本" * 100, "w" * 400, "", "a\u0301" * 30])
def test_any_label_fits_its_chart(text):
    assert 1 <= len(wrapped(text)) <= 3


@pytest.mark.parametrize(
    "case",
    [
        without_reports(),
        (timely_case(), TIMELY),
        (CASE, exact()),
        large(8, 50),
        (CASE, with_posterior(0, 1, 0)),
    ],
)
@pytest.mark.parametrize("scale", ["icd203", "phia"])
def test_every_kind_of_case_renders(case, scale):
    text = written(*case, scale=scale, previous=PREVIOUS)
    assert Page(text).open == []
    assert not re.search(r">(None|nan|inf)<|Undefined", text)


def test_failed_verdict_stands_before_the_headline():
    checks = tuple(replace(row, passed=row.name != "R-hat") for row in CHECKS)
    text = written(assessment=replace(ASSESSMENT, verdict=Verdict("failed", checks)))
    assert text.index("NOT FOR RELEASE") < text.index("Key judgements")


def test_2_000_reports_and_200_indicators_render_in_time_and_are_folded():
    view = build_view(*many_indicators(200, large(5, 2_000)))
    start = time.perf_counter()
    text = render_html(view)
    assert time.perf_counter() - start < 20
    assert text.count('<details class="report"') == 1_985
    assert "186 more indicators" in text
    assert text.count("before,") < 5 + INDICATORS_SHOWN + 1


def test_small_brief_is_small():
    assert len(written(assessment=sampled()).encode()) < 150_000


def test_template_refuses_what_is_not_there():
    view = build_view(CASE, ASSESSMENT)
    with pytest.raises((UndefinedError, AttributeError)):
        render_html(replace(view, confidence=view.first))
    with pytest.raises(TypeError, match="None"):
        render_html(replace(view, header=replace(view.header, author=None)))


def test_weights_of_nothing_are_drawn():
    nothing = tuple(replace(row, weight=by_scenario(0.0, 0.0, 0.0)) for row in ASSESSMENT.origins)
    assert Page(written(assessment=replace(ASSESSMENT, origins=nothing))).of("svg")
