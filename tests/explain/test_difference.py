"""What moved a question between two sides: the parts add up, and each is of its own kind."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forecast
from forecast.cli.print.explanation import print_difference
from forecast.engine.assess import Settings, assess
from forecast.explain.compared import Sided
from forecast.explain.difference import difference
from tests.desk.records import saved
from tests.explain.made_up import MORE, MOST, case, residual, sides
from tests.workspaces import write

EXACT = Settings(engine="exact")
DAYS = (date(2031, 1, 3), date(2031, 1, 20))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"), MOST)


def odds(p, name):
    import math

    return math.log10(p[name] / sum(value for key, value in p.items() if key != name))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_parts_add_up_and_the_ends_are_the_exact_engine_s(whole, data):
    before, after = data.draw(sides(whole)), data.draw(sides(whole))
    found = difference(before, after, (before.day, after.day))
    assert residual(found) < 1e-9
    for side, told in ((before, found.before), (after, found.after)):
        exact = assess(side.case, side.day, EXACT)
        assert told.posterior == pytest.approx({s.id: s.posterior for s in exact.scenarios}, abs=1e-9)
    both = set(found.before.posterior) & set(found.after.posterior)
    if set(found.before.posterior) == set(found.after.posterior):
        for name in both:
            whole_move = odds(found.after.posterior, name) - odds(found.before.posterior, name)
            parts = sum(cause.weight.get(name, 0.0) for cause in found.causes)
            assert parts == pytest.approx(whole_move, abs=1e-9)


def asking(side, *yes):
    """A side whose question names what means yes."""
    return replace(side, case=replace(side.case, question=replace(side.case.question, yes=yes)))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_parts_of_the_answer_add_up_where_a_side_lacks_one_that_means_yes(whole, data):
    before, after = (asking(data.draw(sides(whole)), "closed", "tolled") for _ in range(2))
    found = difference(before, after, (before.day, after.day))
    assert set(found.asked) == {"closed", "tolled"} & found.after.posterior.keys()
    for side, told in ((before, found.answer_before), (after, found.answer_after)):
        exact = {row.id: row.posterior for row in assess(side.case, side.day, EXACT).scenarios}
        assert told == pytest.approx(sum(exact.get(name, 0.0) for name in found.asked), abs=1e-9)
    points = sum(cause.points for cause in found.causes)
    assert points == pytest.approx(found.answer_after - found.answer_before, abs=1e-9)


def test_drawn_parts_of_the_answer_are_within_their_error_of_the_exact_ones(whole):
    before, after = (asking(Sided(str(day), whole, day, {}), "closed", "tolled") for day in DAYS)
    exact, drawn = (difference(before, after, DAYS, most_exact=most) for most in (4096, 0))
    assert not drawn.computed.exact
    for one, other in zip(exact.causes, drawn.causes, strict=True):
        assert one.points_error == 0
        assert abs(one.points - other.points) <= 4 * other.points_error + 1e-9
    assert max(cause.points_error for cause in drawn.causes) > 0


@pytest.mark.parametrize("question", ["belarus-2022", "belarus-2024"])
def test_the_parts_add_up_on_the_demonstrations(question):
    opens, later = {
        "belarus-2022": ("2022-12-10", "2023-02-20"),
        "belarus-2024": ("2024-05-15", "2024-07-31"),
    }[question]
    found = forecast.diff(question, opens, later)
    assert residual(found) < 1e-9
    assert {cause.kind for cause in found.causes} == {"new", "time", "ageing"}
    assert all(item.place.rpartition(":")[2].isdigit() for cause in found.causes for item in cause.items)


def test_figures_saved_by_another_program_are_a_cause_of_their_own(tmp_path):
    root = write(tmp_path, MORE)
    assessed = forecast.assess("strait", engine="exact", workspace=root)
    path = forecast.save(assessed, root)
    same = forecast.diff("strait", "saved:2031-01-15", "2031-01-15", workspace=root)
    assert [(cause.kind, cause.items) for cause in same.causes] == [("program", ())]
    record = json.loads(path.read_text())
    closed, _, open_ = record["scenarios"]
    half = closed["posterior"] - 0.5
    closed["posterior"], open_["posterior"] = 0.5, open_["posterior"] + half
    path.write_text(json.dumps(record))
    found = forecast.diff("strait", "saved:2031-01-15", "2031-01-15", workspace=root)
    assert found.before.posterior["closed"] == 0.5
    assert residual(found) < 1e-9
    assert len(found.causes[0].items) == 1


def test_two_questions_are_not_compared(whole):
    other = replace(whole, question=replace(whole.question, id="isthmus"))
    day = date(2031, 1, 15)
    with pytest.raises(
        forecast.ProblemsError, match='found "isthmus"; both sides are of one question, here strait'
    ):
        difference(Sided("a", whole, day, {}), Sided("b", other, day, {}), (day, day))


def test_frames_have_the_documented_columns(whole):
    day = date(2031, 1, 15)
    fewer = replace(whole, reports=whole.reports[1:])
    found = difference(Sided("a", fewer, day, {}), Sided("b", whole, day, {}), (day, day))
    assert list(found.frame) == ["kind", "title", "scenario", "move", "error", "weight"]
    assert found.frame.move.sum() == pytest.approx(0, abs=1e-12)
    assert list(found.item_frame) == ["kind", "text", "place"]


def test_a_saved_scenario_that_the_question_no_longer_has_is_a_column_of_its_own(tmp_path, capsys):
    gone = [{"id": "gone", "title": "Gone", "posterior": 1.0}]
    root = write(tmp_path, MORE | saved("2031-01-10", scenarios=gone))
    print_difference(forecast.diff("strait", "saved:2031-01-10", "2031-01-15", workspace=root))
    printed = capsys.readouterr().out.partition("in points")[2].partition("\n\n")[0]
    rows = {line.split()[0]: line.split()[1:] for line in f"in points{printed}".splitlines()}
    assert rows["in"][1:] == ["gone", "closed", "tolled", "open"]
    assert rows["before"] == ["100.0%", "-", "-", "-"]
    assert rows["new"][1] == "-"
    assert rows["after"][0] == "-"
