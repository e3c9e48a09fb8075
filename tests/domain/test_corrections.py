"""What had been withdrawn by a day, and nothing that came later."""

from datetime import date

import pytest

from forecast import api
from forecast.domain.corrections import CorrectionEffect, correction_effects
from tests.workspaces import COURIER, EVIDENCE, SOURCES, STRAIT, write

LATE = date(2031, 2, 1)
WITHDRAWN = "withdrawn: {date: 2031-01-12, why: It was a drill, url: https://gazette.example/2}\n"
CORRECTED = "    corrected: {date: 2031-01-14, why: They said torpedoes}\n"


def case_of(folder, file, old, new):
    return api.load("strait", write(folder, STRAIT | {file: STRAIT[file].replace(old, new, 1)}))


@pytest.fixture
def article(tmp_path):
    return case_of(tmp_path, COURIER, "outlet:", f"{WITHDRAWN}outlet:")


def told(rows):
    return [(row.kind, row.id, row.correction.kind, row.out, row.shortened) for row in rows]


def test_a_withdrawn_article_costs_reports_and_quotes(article):
    rows = correction_effects(article, LATE)
    assert told(rows) == [("article", "courier", "withdrawn", ("ships-waiting",), ("fishermen-saw-mines",))]
    assert rows[0].correction.url == "https://gazette.example/2"


def test_nothing_is_told_before_its_day(article):
    assert correction_effects(article, date(2031, 1, 11)) == ()
    assert len(correction_effects(article, date(2031, 1, 12))) == 1


def test_a_source_and_a_report(tmp_path):
    text = STRAIT[SOURCES].replace(
        "    reliability: D\n", "    reliability: D\n    withdrawn: {date: 2031-01-13, why: w}\n"
    )
    files = STRAIT | {
        SOURCES: text,
        EVIDENCE: STRAIT[EVIDENCE].replace("    grade: B2\n", f"    grade: B2\n{CORRECTED}"),
    }
    rows = correction_effects(api.load("strait", write(tmp_path, files)), LATE)
    assert told(rows) == [
        ("source", "ministry", "withdrawn", ("ministry-denies-mines", "ministry-expects-calm"), ()),
        ("report", "fishermen-saw-mines", "corrected", ("fishermen-saw-mines",), ()),
    ]


def test_an_item_that_nobody_knew_yet_is_not_told(tmp_path):
    """The Gazette is out on the 11th; a report on the 9th that only it quotes was not known on the 10th."""
    old = "    stance: denies\n    deception"
    new = "    stance: denies\n    date: 2031-01-08\n    withdrawn: {date: 2031-01-09, why: w}\n    deception"
    case = case_of(tmp_path, EVIDENCE, old, new)
    assert correction_effects(case, date(2031, 1, 10)) == ()
    assert [row.id for row in correction_effects(case, date(2031, 1, 11))] == ["ministry-denies-mines"]


def test_two_withdrawals_of_the_quotes_of_one_report_both_name_it(tmp_path):
    gazette = STRAIT["seeds/gazette.yaml"]
    files = STRAIT | {
        COURIER: f"{STRAIT[COURIER]}{WITHDRAWN}",
        "seeds/gazette.yaml": f"{gazette}corrected: {{date: 2031-01-13, why: w}}\n",
    }
    rows = correction_effects(api.load("strait", write(tmp_path, files)), LATE)
    assert all("fishermen-saw-mines" in row.out for row in rows)
    assert isinstance(rows[0], CorrectionEffect)
