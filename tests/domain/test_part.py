"""A case without some of its items equals the case of files that never had them."""

from datetime import date

import pytest

from forecast import api
from forecast.domain.part import released, without
from tests.workspaces import COURIER, EVIDENCE, GAZETTE, STRAIT, changed, write

DENIAL = STRAIT[EVIDENCE].split("  ministry-denies-mines:\n")[1].split("  ministry-expects-calm:")[0]


def case_of(folder, files):
    return api.load("strait", write(folder, files))


def marked(file, mark):
    return {**STRAIT, file: f"{STRAIT[file]}handling: {mark}\n"}


def without_text(file, *texts):
    files = dict(STRAIT)
    for text in texts:
        assert files[file].count(text) == 1
        files[file] = files[file].replace(text, "")
    return files


def test_a_report_with_a_higher_mark_goes(tmp_path):
    files = changed(EVIDENCE, "    deception: {closed: 0.3}\n", "    handling: TLP:AMBER\n")
    never = without_text(EVIDENCE, f"  ministry-denies-mines:\n{DENIAL}")
    assert released(case_of(tmp_path / "a", files), "TLP:GREEN") == case_of(tmp_path / "b", never)


def test_a_citation_of_a_marked_article_goes_and_its_report_stays_while_another_is_left(tmp_path):
    part = released(case_of(tmp_path / "a", marked(COURIER, "TLP:RED")), "TLP:AMBER+STRICT")
    assert [(report.id, [each.article for each in report.citations]) for report in part.reports] == [
        ("fishermen-saw-mines", ["gazette"]),
        ("ministry-denies-mines", ["gazette"]),
        ("ministry-expects-calm", ["gazette"]),
    ]
    assert set(part.articles) == {"gazette"}


def test_what_rests_on_a_marked_article_alone_goes_with_its_source(tmp_path):
    part = released(case_of(tmp_path / "a", marked(GAZETTE, "TLP:GREEN")), "TLP:CLEAR")
    assert [report.id for report in part.reports] == ["fishermen-saw-mines", "ships-waiting"]
    assert (set(part.sources), set(part.articles)) == ({"fishermen"}, {"courier"})


@pytest.mark.parametrize("dated", ["", "    date: 2031-01-09\n"])
def test_days_are_those_of_the_citations_that_stay(tmp_path, dated):
    """An undated report counts from its earliest article, which may be one that goes."""
    evidence = STRAIT[EVIDENCE].replace("    date: 2031-01-09\n", dated)
    first = (
        '      - article: courier\n        quote: "We saw them drop mines"\n        via: [harbour-radio]\n'
    )
    last = f"  ships-waiting:{evidence.split('  ships-waiting:')[1]}"
    both = case_of(tmp_path / "a", STRAIT | {EVIDENCE: evidence})
    one = case_of(tmp_path / "b", STRAIT | {EVIDENCE: evidence.replace(first, "").replace(last, "")})
    part = without(both, "article", "courier")
    assert part == one
    assert part.reports[0].date == (date(2031, 1, 9) if dated else date(2031, 1, 11))


def test_unmarked_counts_as_clear_and_a_release_of_a_release_is_the_same(tmp_path):
    case = case_of(tmp_path, marked(COURIER, "TLP:GREEN"))
    part = released(case, "TLP:CLEAR")
    assert part != case
    assert released(part, "TLP:CLEAR") == part
    assert released(case, "TLP:GREEN") == case


def test_without_a_source_or_a_report(tmp_path):
    case = case_of(tmp_path, STRAIT)
    assert [each.id for each in without(case, "source", "ministry").reports] == [
        "fishermen-saw-mines",
        "ships-waiting",
    ]
    left = without(case, "report", "ships-waiting")
    assert [each.id for each in left.reports] == [each.id for each in case.reports[:-1]]
