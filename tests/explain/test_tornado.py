"""The tornado: each end is the case with that one input otherwise, and nothing else."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecast.core.problem import ProblemsError
from forecast.engine import changes
from forecast.engine.assess import Settings, assess
from forecast.engine.inputs import build_inputs
from forecast.explain.tornado import tornado
from tests.explain.made_up import MOST, case, judged, sides
from tests.workspaces import ASKED, write

DAY = date(2031, 1, 15)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"), MOST)


def edited(whole, **values):
    return replace(whole, question=replace(whole.question, **values))


def with_half_life(whole, bar, text):
    days = float(text.removesuffix(" days"))
    rows = [replace(row, half_life=days) if row.id == bar.id else row for row in whole.question.indicators]
    return edited(whole, indicators=tuple(rows))


def with_certainty(whole, bar, text):
    rows = [replace(row, certainty=text) if row.id == bar.id else row for row in whole.reports]
    return replace(whole, reports=tuple(rows))


def with_affirms_anyway(whole, bar, text):
    source = replace(whole.sources[bar.id], affirms_anyway=float(text))
    return replace(whole, sources=MappingProxyType({**whole.sources, bar.id: source}))


# How the files would be changed for an end of a bar of each kind.
IN_FILES = {
    "judgement": lambda whole, bar, text: changes.with_typed_judgement(
        whole, bar.id, bar.under, *judged(text)
    ),
    "grade": lambda whole, bar, text: changes.with_grade(whole, bar.id, text),
    "share": lambda whole, bar, text: changes.with_share(whole, bar.id, float(text)),
    "certainty": with_certainty,
    "affirms_anyway": with_affirms_anyway,
    "foresight": lambda whole, bar, text: edited(whole, foresight=float(text)),
    "repetition": lambda whole, bar, text: edited(whole, repetition=float(text)),
    "half_life": with_half_life,
}


def separate(changed, day, asked):
    """The answer by the exact engine."""
    rows = assess(changed, day, Settings(engine="exact")).scenarios
    return sum(row.posterior for row in rows if row.id in asked)


def entering(whole, day):
    """The reports that enter the model: with another channel, another of an origin may."""
    return build_inputs(whole.on(day), day)[0].report


@settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_an_end_is_what_a_separate_run_gives(whole, data):
    side = data.draw(sides(whole))
    result = tornado(side.case, side.day)
    ends = [
        (bar, end) for bar in result.bars if bar.kind in IN_FILES and "/" not in bar.id for end in bar.ends
    ]
    start = data.draw(st.integers(0, len(ends)))
    for bar, end in ends[start::7][:4]:
        changed = IN_FILES[bar.kind](side.case, bar, end.alternative)
        if entering(changed, side.day) == entering(side.case, side.day):
            answer = separate(changed, side.day, result.asked)
            assert end.answer == pytest.approx(answer, abs=1e-9), (bar.kind, bar.id, end.alternative)
            assert end.points == pytest.approx(answer - result.answer, abs=1e-9)


def test_every_kind_of_input_has_its_bar(whole):
    result = tornado(whole, DAY)
    assert {bar.kind for bar in result.bars} == {*IN_FILES, "class", "dependence"}
    assert [bar.width for bar in result.bars] == sorted((bar.width for bar in result.bars), reverse=True)


def test_a_word_goes_one_word_either_way_and_ends_with_the_scale(whole):
    row = whole.question.indicators[0]
    first, second, *_ = whole.question.scenario_ids
    words = {**row.given, first: judged("almost no chance"), second: judged("likely")}
    rows = (replace(row, given=MappingProxyType(words)), *whole.question.indicators[1:])
    bars = {
        bar.under: [end.alternative for end in bar.ends]
        for bar in tornado(edited(whole, indicators=rows), DAY).bars
        if (bar.kind, bar.id) == ("judgement", row.id)
    }
    assert bars[first] == ["very unlikely"]
    assert sorted(bars[second]) == ["roughly even chance", "very likely"]


def test_the_answer_is_what_the_question_asks(tmp_path):
    from forecast import api

    asked = api.load("strait", write(tmp_path, ASKED))
    result = tornado(asked, DAY)
    assert result.asked == asked.question.yes
    assert result.answer == pytest.approx(sum(result.posterior[name] for name in result.asked))


def test_drawn_sums_agree_with_exact_ones_within_their_errors(whole):
    exact = {(bar.kind, bar.id, bar.under): bar for bar in tornado(whole, DAY).bars}
    for bar in tornado(whole, DAY, most_exact=1).bars:
        for end, true in zip(bar.ends, exact[bar.kind, bar.id, bar.under].ends, strict=True):
            assert end.points == pytest.approx(true.points, abs=6 * end.points_error + 2e-3)


def test_a_scenario_that_is_not_there_is_a_problem(whole):
    with pytest.raises(ProblemsError, match="the question has no such scenario"):
        tornado(whole, DAY, "opne")


def test_without_reports_the_prior_alone_has_bars(whole):
    result = tornado(replace(whole.unwatched, reports=()), DAY)
    assert {bar.kind for bar in result.bars} == {"class", "share"}
