"""The section on what was withdrawn or corrected, in all three forms."""

import json
from dataclasses import replace
from datetime import date

import pytest

from forecast.brief import build_view, render_html, render_json, render_markdown
from forecast.domain.evidence import Correction
from tests.brief.assessments import AS_OF, ASSESSMENT, origin
from tests.brief.cases import ARTICLES, CASE, REPORTS

GULL = "gull-2031-04-12"


def withdrawn(day, url="https://gull.example/sorry"):
    """The case with the Gull's article withdrawn, and an assessment of what is then left."""
    taken = Correction("withdrawn", day, "The pilots were on holiday.", url)
    again = replace(REPORTS[2], citations=(*REPORTS[2].citations, *REPORTS[1].citations))
    case = replace(
        CASE,
        reports=(*REPORTS[:2], again, *REPORTS[3:]),
        articles={**ARTICLES, GULL: replace(ARTICLES[GULL], corrections=(taken,))},
    )
    origins = [ASSESSMENT.origins[0], origin("fishers-pilots-again", source="fishers"), ASSESSMENT.origins[2]]
    return case, replace(ASSESSMENT, origins=tuple(origins) if day <= AS_OF else ASSESSMENT.origins)


def test_it_tells_what_since_when_why_where_and_what_follows():
    view = build_view(*withdrawn(date(2031, 4, 18)))
    (row,) = view.corrections
    assert (row.what, row.status, row.since.text) == (
        "Article “Pilots wait” (The Gull)",
        "withdrawn",
        "18 April 2031",
    )
    assert (row.left_out, row.shortened) == (("fishers-pilots",), ("fishers-pilots-again",))
    assert row.effect == "No longer counts: fishers-pilots. Report 2 counts still, by other quotes."
    text = render_markdown(view)
    assert (
        "## Withdrawn and corrected\n\nFrom the day given, what rests on it alone no longer counts.\n\n"
        "- **Article “Pilots wait” (The Gull)**: withdrawn on 18 April 2031. The pilots were on holiday. "
        "([said there](https://gull.example/sorry)) No longer counts: fishers-pilots. "
    ) in text
    page = render_html(view)
    assert '<h3 id="corrections">Withdrawn and corrected</h3>' in page
    assert '<a href="https://gull.example/sorry" rel="noopener noreferrer">said there</a>' in page
    assert json.loads(render_json(view))["corrections"][0]["since"] == "2031-04-18"


@pytest.mark.parametrize("day", [date(2031, 4, 21), date(2031, 5, 30)])
def test_what_was_withdrawn_after_the_day_is_hindsight_and_left_out(day):
    view = build_view(*withdrawn(day))
    assert view.corrections == ()
    assert [row.id for row in view.reports][:2] == ["office-boats", "fishers-pilots"]
    for text in (render_markdown(view), render_html(view)):
        assert "Withdrawn and corrected" not in text
        assert "holiday" not in text


def test_an_address_that_is_no_web_address_is_no_link():
    text = render_markdown(build_view(*withdrawn(date(2031, 4, 18), url="javascript:alert(1)")))
    assert "said there" not in text
