from datetime import date

import pytest

from forecast import api
from forecast.domain.explanation import Assumption
from forecast.engine.implied import implied
from forecast.explain.what_if import what_if
from tests.workspaces import ASKED, QUESTION, write

DAY = date(2031, 1, 15)
LASTING = {"group: navy": "half_life: 20d"}
POOLED = {"closed: likely": "closed: {ann: likely, ben: 40%}"}


def _case(root, changes):
    text = ASKED[QUESTION]
    for old, new in changes.items():
        text = text.replace(old, new)
    return api.load("strait", write(root, ASKED | {QUESTION: text}))


@pytest.mark.parametrize("changes", [{}, LASTING, POOLED])
@pytest.mark.parametrize(("state", "end"), [("present", "ceiling"), ("absent", "floor")])
def test_the_ends_are_what_the_exact_engine_gives_for_the_indicator_alone(tmp_path, changes, state, end):
    case = _case(tmp_path, changes)
    seen = implied(case.question, case.question.indicator("mines-laid"), DAY)
    others = [Assumption("drop", report.id) for report in case.reports if report.has_weight]
    after = what_if(case, DAY, [*others, Assumption("set", f"mines-laid={state}")]).answer_after
    assert getattr(seen, end) == pytest.approx(after, abs=1e-9)
