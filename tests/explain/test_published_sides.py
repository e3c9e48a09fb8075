"""A published forecast as one side of a difference, and the demonstration's own record."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from forecast import api
from forecast.core.problem import ProblemsError
from tests.workspaces import STRAIT, write

ROOT = Path(__file__).parents[2]


@pytest.fixture
def strait(tmp_path):
    root = write(tmp_path, STRAIT)
    now = datetime(2031, 1, 10, 12, tzinfo=UTC)
    api.publish("strait", as_of=date(2031, 1, 10), engine="exact", brief=False, workspace=root, now=now)
    return root


def test_a_published_forecast_is_compared_with_a_later_day(strait):
    (record,) = (strait / "ledger/strait").iterdir()
    digest = record.stem.rpartition("-")[2]
    found = api.diff("strait", f"ledger:{digest}", "2031-01-15", workspace=strait)
    before, after = (
        api.assess("strait", as_of=date(2031, 1, day), engine="exact", workspace=strait) for day in (10, 15)
    )
    for old, new in zip(before.scenarios, after.scenarios, strict=True):
        moved = sum(cause.move[old.id] for cause in found.causes)
        assert moved == pytest.approx(new.posterior - old.posterior, abs=1e-9)


def test_a_record_of_another_question_is_refused(strait):
    write(strait, {"scenarios/other.yaml": STRAIT["scenarios/strait.yaml"]})
    (record,) = (strait / "ledger/strait").iterdir()
    with pytest.raises(ProblemsError) as caught:
        api.diff("other", f"ledger:{record.stem.rpartition('-')[2]}", "2031-01-15", workspace=strait)
    assert caught.value.problems[0].code == "two-questions"


def test_the_demonstrations_own_record_is_sound():
    assert [each.code for each in api.verify_ledger(workspace=ROOT).problems] == []
    frame = api.history("belarus-2022", ROOT).issued
    assert [each.at for each in frame] == [date(2022, 12, day) for day in (7, 7, 11, 11, 19, 19)]
    assert all(each.record.retrospective for each in frame)
