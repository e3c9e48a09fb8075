"""The Python API as a notebook uses it."""

from datetime import date

import pytest

import forecast
from forecast import api
from forecast.api.cases import day_of
from tests.repositories import commit, repository
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
    assert day_of(case, date(2031, 2, 1), today=date(2031, 3, 1)) == date(2031, 2, 1)
    assert day_of(case, None, today=date(2031, 3, 1)) == date(2031, 1, 15)
    write(strait, changed("scenarios/strait.yaml", "as_of: 2031-01-15\n", ""))
    case = forecast.load("strait", strait)
    assert day_of(case, None, today=date(2031, 3, 1)) == date(2031, 3, 1)
    assert day_of(case, None, today=date(2035, 1, 1)) == date(2031, 3, 31)


def test_a_day_after_the_close_is_refused_unless_asked_for(strait):
    write(strait, changed("scenarios/strait.yaml", "as_of: 2031-01-15\n", ""))
    case, late = forecast.load("strait", strait), date(2031, 4, 5)
    with pytest.raises(forecast.ProblemsError, match=r"found 2031-04-05; .* with --after-close"):
        day_of(case, late, today=late)
    assert day_of(case, late, today=date(2035, 1, 1), after_close=True) == late
    assert day_of(case, None, today=late, after_close=True) == late
    assert day_of(case, None, today=date(2031, 2, 1), after_close=True) == date(2031, 2, 1)


def test_today_before_the_question_opens_is_told_as_today(strait):
    write(strait, changed("scenarios/strait.yaml", "as_of: 2031-01-15\n", ""))
    with pytest.raises(forecast.ProblemsError) as caught:
        forecast.assess("strait", workspace=strait, today=date(2030, 11, 1))
    assert str(caught.value) == (
        "scenarios/strait.yaml as_of: found 2030-11-01 (no as_of, so today); the question is open from "
        "2030-12-01 to 2031-03-31. Choose a day in between, for example --as-of 2030-12-01."
    )


def test_looking_back_uses_what_came_out_since_and_the_prior_of_the_last_day(tmp_path):
    files = changed("seeds/courier.yaml", "2031-01-10", "2031-04-02")
    files["evidence/strait.yaml"] = (
        files["evidence/strait.yaml"]
        .replace('      - article: gazette\n        quote: "they drop mines"\n', "")
        .replace("  ships-waiting:\n", "  ships-waiting:\n    date: 2031-01-09\n")
    )
    root = write(tmp_path, files)
    days = (date(2031, 3, 31), date(2031, 4, 1), date(2031, 4, 2))
    close, after, later = (
        forecast.assess("strait", as_of=day, after_close=True, engine="exact", workspace=root) for day in days
    )
    assert after.scenarios == close.scenarios
    assert [len(assessment.origins) for assessment in (close, after, later)] == [2, 2, 3]
    assert [scenario.prior for scenario in later.scenarios] == [
        scenario.prior for scenario in close.scenarios
    ]
    assert [assessment.after_close for assessment in (close, after, later)] == [False, True, True]


def test_a_question_written_after_it_closed_is_in_retrospect_whenever_one_looks_back(tmp_path):
    from forecast.brief import build_view

    files = changed("scenarios/strait.yaml", "as_of: 2031-01-15", "written: 2031-05-01")
    case, late = forecast.load("strait", write(tmp_path, files)), date(2032, 1, 1)
    view = build_view(case, forecast.assess(case, as_of=late, after_close=True, engine="exact"))
    marks = [notice.mark for notice in view.header.notices]
    assert marks == ["AFTER THE CLOSE", "DRAFT", "WRITTEN IN RETROSPECT"]


def test_with_git_the_day_is_that_of_today_and_the_files_are_those_of_the_day(tmp_path):
    root = repository(tmp_path)
    commit(root, "2031-01-10", STRAIT)
    commit(root, "2031-01-20", changed("scenarios/strait.yaml", "as_of: 2031-01-15", "as_of: 2031-01-12"))
    assessment = forecast.assess("strait", git=True, engine="exact", workspace=root)
    assert (assessment.as_of, assessment.run.committed) == (date(2031, 1, 12), "2031-01-10")
    given = forecast.assess("strait", git=True, as_of=date(2031, 1, 25), engine="exact", workspace=root)
    assert (given.as_of, given.run.committed) == (date(2031, 1, 25), "2031-01-20")


def test_with_git_a_day_is_replayed_though_the_files_of_today_are_broken(tmp_path):
    root = repository(tmp_path)
    commit(root, "2031-01-10", STRAIT)
    write(root, {"scenarios/strait.yaml": "nonsense: ["})
    day = date(2031, 1, 12)
    assert forecast.assess("strait", git=True, as_of=day, engine="exact", workspace=root).as_of == day


def test_a_case_cannot_be_read_from_git_again(strait):
    case = forecast.load("strait", strait)
    with pytest.raises(ValueError, match="a case is loaded already"):
        forecast.assess(case, git=True)


def test_a_brief_knows_the_one_before_it(strait):
    case = forecast.load("strait", strait)
    for day in (date(2031, 1, 10), date(2031, 1, 15)):
        written = forecast.write_brief(
            forecast.assess(case, as_of=day, engine="exact"), case, workspace=strait
        )
    assert "There is no brief of an earlier day" in (strait / "briefs/strait/2031-01-10.md").read_text()
    assert "There is no brief of an earlier day" not in written.markdown.read_text()


def test_a_brief_for_a_release_counts_no_silence_and_saves_no_assessment(strait):
    brief = forecast.make_brief("strait", release="TLP:GREEN", engine="exact", workspace=strait)
    assert not brief.assessment.run.silence
    assert brief.main == strait / "briefs/strait/2031-01-15.tlp-green.html"
    assert not (strait / "assessments").exists()


def test_a_brief_saves_its_assessment_unless_it_is_quick(strait):
    quick = forecast.make_brief("strait", quick=True, timeline=False, workspace=strait)
    assert quick.assessment.run.silence
    assert not (strait / "assessments").exists()
    forecast.make_brief("strait", as_of=date(2031, 1, 12), engine="exact", workspace=strait)
    assert (strait / "assessments/strait/2031-01-12.json").exists()


def test_what_is_wrong_with_assumptions_is_reported_before_the_sampling(strait):
    (strait / "set.yaml").write_text("assumptions:\n  - drop: nobody\n")
    steps = []
    with pytest.raises(forecast.ProblemsError):
        forecast.make_brief(
            "strait", what_if=strait / "set.yaml", workspace=strait, advance=lambda *step: steps.append(step)
        )
    assert steps == []


def test_every_public_name_is_the_same_in_the_api():
    assert len(forecast.__all__) > 40
    assert all(getattr(forecast, name) is getattr(api, name) for name in forecast.__all__)


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
        assert "There is no brief of an earlier day" in written.markdown.read_text()


def test_draws_of_an_earlier_run_do_not_outlive_it(strait):
    draws = forecast.save(forecast.assess("strait", draws=100, workspace=strait), strait).with_suffix(".nc")
    assert draws.exists()
    forecast.save(forecast.assess("strait", engine="exact", workspace=strait), strait)
    assert not draws.exists()


def test_an_event_all_but_certain_is_a_problem_and_no_crash(tmp_path):
    files = changed("scenarios/strait.yaml", "events: 2, exposure: 80", "events: 2000, exposure: 1")
    with pytest.raises(forecast.ProblemsError, match='makes "closed" all but certain before 2031-03-31'):
        forecast.assess("strait", engine="exact", workspace=write(tmp_path, files))
