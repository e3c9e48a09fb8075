"""The Python API as a notebook uses it."""

from datetime import date

import pytest

import forecast
from forecast import api
from tests.workspaces import EVIDENCE, STRAIT, changed, write


@pytest.fixture
def strait(tmp_path):
    return write(tmp_path, STRAIT)


def test_load_gives_a_linked_case(strait):
    case = forecast.load("strait", strait)
    assert case.question.scenario_ids == ("closed", "tolled", "open")
    assert [report.id for report in case.on(date(2031, 1, 10)).reports] == [
        "fishermen-saw-mines",
        "ships-waiting",
    ]


def test_load_raises_every_problem_at_once(tmp_path):
    files = changed(EVIDENCE, "source: ministry\n    stance: denies", "source: minister\n    stance: no")
    with pytest.raises(forecast.ProblemsError) as caught:
        forecast.load("strait", write(tmp_path, files))
    assert [problem.code for problem in caught.value.problems] == ["unknown-source", "bad-value"]


def test_check_raises_nothing(tmp_path):
    checked = forecast.check(
        workspace=write(tmp_path, changed(EVIDENCE, "  fishermen-saw-mines:", "  Fishermen:"))
    )
    assert not checked.is_sound
    assert checked.cases == {}


def test_as_of_is_the_given_day_else_the_questions_else_today_within_its_window(strait):
    case = forecast.load("strait", strait)
    assert api.day_of(case, date(2031, 2, 1), today=date(2031, 3, 1)) == date(2031, 2, 1)
    assert api.day_of(case, None, today=date(2031, 3, 1)) == date(2031, 1, 15)
    write(strait, changed("scenarios/strait.yaml", "as_of: 2031-01-15\n", ""))
    case = forecast.load("strait", strait)
    assert api.day_of(case, None, today=date(2031, 3, 1)) == date(2031, 3, 1)
    assert api.day_of(case, None, today=date(2035, 1, 1)) == date(2031, 3, 31)


def test_a_brief_knows_the_one_before_it(strait):
    case = forecast.load("strait", strait)
    for day in (date(2031, 1, 10), date(2031, 1, 15)):
        written = forecast.write_brief(
            forecast.assess(case, as_of=day, engine="exact"), case, workspace=strait
        )
    assert "This is the first brief" in (strait / "briefs/strait/2031-01-10.md").read_text()
    assert "This is the first brief" not in written.markdown.read_text()


def test_saved_draws_open_in_arviz(strait):
    import arviz as az

    assessment = forecast.assess("strait", draws=100, workspace=strait)
    path = forecast.save(assessment, strait)
    opened = az.from_netcdf(path.with_suffix(".nc"), engine="h5netcdf")
    assert opened["posterior"]["scenario_probability"].sizes == {"chain": 4, "draw": 100, "scenario": 3}


def test_unknown_names_are_told_as_python_tells_them():
    with pytest.raises(AttributeError, match="no attribute 'asses'"):
        forecast.asses  # noqa: B018


def test_a_broken_earlier_brief_does_not_stand_in_the_way(strait):
    case = forecast.load("strait", strait)
    for content in ("{bad", "[]", '{"scenarios": [{"id": 1}]}'):
        (strait / "briefs/strait").mkdir(parents=True, exist_ok=True)
        (strait / "briefs/strait/2031-01-01.json").write_text(content)
        written = forecast.write_brief(forecast.assess(case, engine="exact"), case, workspace=strait)
        assert "This is the first brief" in written.markdown.read_text()


def test_draws_of_an_earlier_run_do_not_outlive_it(strait):
    draws = forecast.save(forecast.assess("strait", draws=100, workspace=strait), strait).with_suffix(".nc")
    assert draws.exists()
    forecast.save(forecast.assess("strait", engine="exact", workspace=strait), strait)
    assert not draws.exists()


def test_an_event_all_but_certain_is_a_problem_and_no_crash(tmp_path):
    files = changed("scenarios/strait.yaml", "events: 2, exposure: 80", "events: 2000, exposure: 1")
    with pytest.raises(forecast.ProblemsError, match='makes "closed" all but certain before 2031-03-31'):
        forecast.assess("strait", engine="exact", workspace=write(tmp_path, files))
