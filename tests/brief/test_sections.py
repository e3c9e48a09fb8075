"""One section by itself: the same as in the page, and quick."""

import time

import pytest

from forecast.brief import SECTIONS, build_view, render_html, render_section
from forecast.domain.analyst import AnalystNumbers
from tests.brief.assessments import TIMELY, timely_case
from tests.brief.test_html import sampled
from tests.brief.test_markdown import PREVIOUS
from tests.brief.test_timeline import MOVED

OWN = AnalystNumbers({"closed": 0.2}, "orrin", "The boats stay.")
VIEW = build_view(timely_case(), sampled(TIMELY), previous=PREVIOUS, timeline=MOVED, own=OWN)
PAGE = render_html(VIEW)


@pytest.mark.parametrize("name", ["first", *(section.name for section in SECTIONS)])
def test_one_section_is_what_the_page_has_and_takes_less_than_100_ms(name):
    section, times = "", []
    for _ in range(3):
        start = time.process_time()
        section = render_section(VIEW, name)
        times.append(time.process_time() - start)
    assert min(times) < 0.1
    assert len(section) > 500
    assert section.strip() in PAGE


def test_a_section_that_a_brief_does_not_have_is_not_in_its_contents():
    bare = build_view(timely_case(), TIMELY)
    assert [section.name for section in SECTIONS if not section.is_in(bare)] == ["judge", "course"]
    assert [section.name for section in SECTIONS if not section.is_in(VIEW)] == []
