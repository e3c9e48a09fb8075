"""How it has moved: the sentence, the table, the chart in a brief and as a file of its own."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from forecast.brief import CHARTS, build_view, render_html, render_json, render_markdown
from forecast.brief.timeline import ROWS, timeline_view
from forecast.domain.timeline import Mover, Timeline, TimelinePoint
from tests.brief.assessments import AS_OF, ASSESSMENT, without_reports
from tests.brief.cases import CASE, IDS, QUESTION
from tests.brief.other_cases import large, rewritten
from tests.brief.prose import lint_view, passages
from tests.brief.test_html import WORSE, Page

OPENS = date(2031, 4, 1)


def point(day, *posterior, ids=IDS, **more):
    shares = dict(zip(ids, posterior, strict=True))
    bounds = {name: (p / 2, (1 + p) / 2) for name, p in shares.items()}
    return TimelinePoint(day, shares, shares, bounds, dict.fromkeys(ids, 0.001), **more)


def following(*points, question=QUESTION, days=None):
    return Timeline(question, days or tuple(item.day for item in points), "1d", 7, points)


MOVED = following(
    point(OPENS, 0.1, 0.3, 0.6),
    point(
        date(2031, 4, 3),
        *(0.25, 0.35, 0.4),
        reports=("office-boats", "minister-never-closed"),
        mover=Mover("office-boats", "open", 0.55),
    ),
    point(
        date(2031, 4, 12),
        0.3,
        0.6,
        0.1,
        reports=("fishers-pilots",),
        mover=Mover("fishers-pilots", "inspected", 0.4),
    ),
    point(date(2031, 4, 14), 0.3, 0.6, 0.1, withdrawn=("minister-never-closed",)),
    point(AS_OF, 0.32, 0.58, 0.1),
)
STILL = following(point(OPENS, 0.1, 0.3, 0.6), point(AS_OF, 0.1, 0.3, 0.6))
ONE = following(point(AS_OF, 0.31, 0.6, 0.09, reports=("office-boats",)))
CUT = following(*MOVED.points[:3], days=MOVED.days)


def eight(days=40):
    """Eight scenarios that cross, on many days."""
    case, _ = large(8, 1)
    ids = case.question.scenario_ids
    points = [
        point(
            OPENS + timedelta(d),
            *[(1 + (k * d) % 17) / sum(1 + (j * d) % 17 for j in range(8)) for k in range(8)],
            ids=ids,
            reports=("report-1",) if d % 9 == 4 else (),
        )
        for d in range(days)
    ]
    return following(*points, question=case.question)


def test_text_tells_who_led_and_the_largest_move():
    assert timeline_view(MOVED).text == (
        "“Ships are inspected and pass” leads now and stands at 58% on 20 April 2031, after 30% on 1 April "
        "2031. Before it, “Ships pass as before” led. The largest move between two dates was that of “Ships "
        "pass as before” on 12 April 2031, when 1 report came in: −30 points."
    )
    assert timeline_view(STILL).text == (
        "“Ships pass as before” has led throughout and stands at 60% on 20 April 2031, after 60% on 1 April "
        "2031. From one date to the next no scenario moved by a point or more."
    )
    assert timeline_view(ONE).text == "There is one date only, 20 April 2031: nothing has moved yet."
    assert timeline_view(CUT).text.endswith(
        " CUT SHORT after 3 of 5 dates: those from 14 April 2031 on are missing."
    )


def test_table_has_the_first_the_last_and_the_dates_that_tell():
    rows = timeline_view(MOVED).rows
    assert [(row.day.text, row.probabilities, row.reports, row.mover) for row in rows] == [
        ("1 April 2031", "10% / 30% / 60%", "", ""),
        ("3 April 2031", "25% / 35% / 40%", "2 reports", "office-boats: −15 points"),
        ("12 April 2031", "30% / 60% / 10%", "1 report", "fishers-pilots: +20 points"),
        ("20 April 2031", "32% / 58% / 10%", "", ""),
    ]
    assert len(timeline_view(eight()).rows) == ROWS


def test_a_brief_has_one_figure_for_its_day():
    last = build_view(CASE, ASSESSMENT, timeline=MOVED).timeline.rows[-1]
    assert last.probabilities == "31% / 60% / 9%"
    assert timeline_view(CUT, "icd203", ASSESSMENT) == timeline_view(CUT)


def test_a_scenario_added_on_the_way_has_no_figure_before():
    early = point(OPENS, 0.4, 0.6, ids=IDS[1:])
    view = timeline_view(following(early, point(AS_OF, 0.5, 0.3, 0.2)))
    assert view.rows[0].probabilities == "– / 40% / 60%"
    assert [len(line.points) for line in view.lines] == [1, 2, 2]
    assert view.text.startswith(
        "“The strait is closed to grain ships” leads now and stands at 50% on 20 April 2031, having been "
        "added on the way. Before it, “Ships pass as before” led."
    )


def test_section_stands_in_all_three_forms_and_goes_with_the_timeline():
    with_it, without = (build_view(CASE, ASSESSMENT, timeline=item) for item in (MOVED, None))
    for render, mark in ((render_html, ">Course</h2>"), (render_markdown, "## Course")):
        assert mark in render(with_it)
        assert mark not in render(without)
    assert json.loads(render_json(without))["timeline"] is None
    line = json.loads(render_json(with_it))["timeline"]["lines"][0]
    assert (line["scenario"], line["points"][1]["day"], line["points"][1]["posterior"]) == (
        "closed",
        "2031-04-03",
        0.25,
    )
    assert line["points"][1]["interval"] == [0.125, 0.625]
    assert "| 3 April 2031  | 25% / 35% / 40% | Ships pass as before " in render_markdown(with_it)


def test_chart_in_the_brief_tells_itself_and_is_painted_by_the_page():
    page = Page(render_html(build_view(CASE, ASSESSMENT, timeline=MOVED)))
    (chart,) = [item for item in page.of("svg") if "moved" in item["aria-label"]]
    assert (
        "Ships pass as before: 60% on 1 April 2031, 9% on 20 April 2031, 90% credible" in chart["aria-label"]
    )
    assert (
        "Reports came in: 2 reports on 3 April 2031, 1 report on 12 April 2031, 1 withdrawn"
        in chart["aria-label"]
    )
    text = "".join(
        re.findall(r"<svg.*?</svg>", render_html(build_view(CASE, ASSESSMENT, timeline=MOVED)), re.DOTALL)
    )
    assert "var(--line-1)" in text
    assert not re.search(r"#[0-9a-f]{6}\b|font-family|font:", text)
    assert "No report came in." in render_html(build_view(*without_reports(), timeline=STILL))


def test_prose_keeps_the_lints_rules():
    for timeline in (MOVED, STILL, ONE, CUT):
        view = build_view(CASE, ASSESSMENT, timeline=timeline)
        assert "timeline.text" in {passage.path for passage in passages(view)}
        assert lint_view(view) == ()


@pytest.mark.parametrize("timeline", [MOVED, STILL, ONE, CUT, eight(), eight(1), eight(2)])
@pytest.mark.parametrize("ending", [".svg", ".html", ".png"])
def test_every_kind_of_timeline_makes_a_file(timeline, ending):
    content = CHARTS[ending](timeline)
    assert content == CHARTS[ending](timeline), "the same bytes again"
    if ending == ".png":
        assert content.startswith(b"\x89PNG\r\n")
    elif ending == ".svg":
        assert ElementTree.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"
        assert "var(" not in content
        assert not re.search(r"nan|inf\b", content.replace("information", ""))
    else:
        assert Page(content).open == []


def test_eight_scenarios_differ_without_colour():
    drawn = ElementTree.fromstring(CHARTS[".svg"](eight()))
    lines = [
        (item.get("stroke-dasharray"), re.search(r"stroke-width: ([\d.]+)", item.get("style", ""))[1])
        for item in drawn.iter("{http://www.w3.org/2000/svg}polyline")
        if len(item.get("points", "").split()) > 3
    ]
    assert (len(lines), len(set(lines))) == (8, 8)
    assert [width for _, width in lines].count("3.2") == 1, "that of the answer"


def test_every_line_has_its_number_and_title_at_its_end():
    drawn = ElementTree.fromstring(CHARTS[".svg"](MOVED))
    texts = ["".join(item.itertext()).strip() for item in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "58% Ships are inspected and" in texts
    assert {"roughly even", "likely", "unlikely"} <= set(texts)
    assert "10% Ships pass as before" in texts


def test_hostile_titles_act_nowhere():
    hostile = rewritten(MOVED, WORSE)
    page = CHARTS[".html"](hostile)
    assert Page(page).open == []
    assert {tag for tag, _ in Page(page).elements} <= {
        tag for tag, _ in Page(CHARTS[".html"](MOVED)).elements
    }
    assert not re.search(r"<script|onerror=(?!alert)", page.replace("&lt;script", ""))
    svg = ElementTree.fromstring(CHARTS[".svg"](hostile))
    assert {item.tag.partition("}")[2] for item in svg.iter()} <= {
        *("svg", "text", "rect", "polyline", "polygon", "circle"),
    }
