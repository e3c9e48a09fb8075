"""What would have to be wrong, in a brief: every kind of change in words, and what was tried."""

import pytest

from forecast import api
from forecast.brief import build_view, render_html
from forecast.domain.explanation import Computation, Reasons
from forecast.domain.flip import Flip, FlipChange, Flips
from tests.brief.assessments import ASSESSMENT
from tests.brief.cases import CASE, QUESTION
from tests.workspaces import ASKED, write

SCENARIO, OTHER = (row.id for row in ASSESSMENT.scenarios[:2])
INDICATOR, REPORT = QUESTION.indicators[0].id, CASE.reports[0].id
SOURCE = CASE.reports[0].source
WORDS = {
    "judgement": (INDICATOR, SCENARIO, "30%", "40%", "It is 40% there."),
    "grade": (SOURCE, "", "C", "B", "It has B."),
    "class": (SCENARIO, "", "2 classes pooled", "one alone", "One alone."),
    "share": (SCENARIO, "", "3", "6", "It is 6."),
    "dependence": ("navy", "", "rho as the reports have it", "all follow one cause (rho 1)", "All follow"),
    "certainty": (REPORT, "", "possible", "likely", "It is likely."),
    "affirms_anyway": (f"{SOURCE}/B", "", "0.2", "0.4", "With one of 0.4."),
    "half_life": (INDICATOR, "", "30 days", "60 days", "Of 60 days."),
    "foresight": ("foresight", "", "0.5", "0.75", "With one of 0.75."),
    "repetition": ("repetition", "", "0.75", "1", "It loses 1."),
}


def flip_of(changes, tried=(20, 90), reached=1, flips=True):
    posterior = {SCENARIO: 0.2, OTHER: 0.8}
    return Flip(
        "word", 'the answer is no longer "likely"', flips, changes, 0.2, 0.0, posterior, tried, reached
    )


def view_of(*rows):
    posterior = {row.id: row.posterior for row in ASSESSMENT.scenarios}
    computed = Computation(True, 20, None, 0, 1)
    result = Flips(QUESTION, ASSESSMENT.as_of, (SCENARIO,), 0.6, posterior, 12, 12, False, rows, computed)
    return build_view(CASE, ASSESSMENT, reasons=Reasons(flips=result))


@pytest.mark.parametrize("kind", WORDS)
def test_every_kind_of_change_is_a_sentence(kind):
    *fields, instead = WORDS[kind]
    (row,) = view_of(flip_of((FlipChange(kind, *fields),), tried=(20,))).flips
    (change,) = row.changes
    assert change.instead.startswith(instead)
    assert fields[2].removesuffix(" pooled") in change.assumption or kind == "dependence"
    assert "{" not in change.assumption + change.instead


def test_it_says_how_many_were_tried_and_how_far_they_go():
    changes = tuple(FlipChange("share", name, "", "3", "6") for name in (SCENARIO, OTHER))
    two, none, many = view_of(
        flip_of(changes),
        flip_of(changes, (20, 90, 400), 0, flips=False),
        flip_of(changes * 2, (20, 90, 400), 0),
    ).flips
    assert two.how == "two changes together"
    assert two.text.endswith("None of 20 single changes does. Of 90 pairs only this does.")
    assert none.how == "not within the ranges"
    assert none.text.endswith("and 400 threes does. Shown is how far they go, one after the other.")
    assert many.how == "4 changes together"
    assert many.text.endswith("one by one: fewer may do.")


def test_a_brief_has_them_only_where_they_are_asked_for(tmp_path):
    write(tmp_path, ASKED)
    for flip in (False, True):
        brief = api.make_brief("strait", quick=True, timeline=False, flip=flip, workspace=tmp_path)
        assert ("What would have to be wrong" in brief.html.read_text()) == flip
    assert "What would have to be wrong" not in render_html(build_view(CASE, ASSESSMENT))
