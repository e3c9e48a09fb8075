"""Sensitivity: each row is the case with that one thing otherwise."""

from dataclasses import replace
from datetime import date

import pytest

from forecast.engine.assess import Settings, assess
from forecast.explain.explanation import explain
from tests.explain.made_up import case, judged

DAY = date(2031, 1, 15)
EXACT = Settings(engine="exact")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


@pytest.fixture(scope="module")
def explanation(whole):
    return explain(whole, DAY)


def test_rho_and_classes_are_those_of_the_assessment(whole, explanation):
    assessed = assess(whole, DAY, EXACT)
    rhos = {float(row.id): row.posterior for row in explanation.sensitivity if row.kind == "rho"}
    for row in assessed.dependence:
        assert rhos[row.rho] == pytest.approx(dict(row.posterior), abs=1e-9)
    classes = {
        row.alternative.removesuffix(" alone"): row.posterior
        for row in explanation.sensitivity
        if row.kind == "class"
    }
    for row in assessed.classes:
        assert classes[row.label] == pytest.approx(dict(row.posterior), abs=1e-9)


def exact(changed):
    return {scenario.id: scenario.posterior for scenario in assess(changed, DAY, EXACT).scenarios}


def rows_of(explanation, kind):
    return {(row.id, row.alternative): row for row in explanation.sensitivity if row.kind == kind}


def test_a_judgement_that_is_unknown_is_one_typed_so(whole, explanation):
    question, rows = whole.question, rows_of(explanation, "judgement")
    assert {name for name, _ in rows} == {"mines-laid", "pilots-hired", "tugs-chartered"}
    for indicator in question.indicators:
        edited = replace(indicator, given={**indicator.given, explanation.leading: judged("unknown")})
        others = tuple(edited if row.id == indicator.id else row for row in question.indicators)
        row = rows[indicator.id, "unknown"]
        assert row.assumed == indicator.given[explanation.leading][0].typed
        unknown = replace(whole, question=replace(question, indicators=others))
        assert row.posterior == pytest.approx(exact(unknown), abs=1e-9)


def graded(whole, source, letter):
    """The case with another letter of a source."""
    return replace(
        whole, sources={**whole.sources, source: replace(whole.sources[source], reliability=letter)}
    )


def test_a_lower_grade_is_one_written_in_the_files(whole, explanation):
    """One letter lower: C to D and D to E, and B to C where a report has a letter of its own."""
    rows = {row.id: row for row in explanation.sensitivity if row.kind == "grade"}

    own = tuple(replace(report, letter="C") if report.letter == "B" else report for report in whole.reports)
    changed = {
        "ministry": ("E", graded(whole, "ministry", "E")),
        "fishermen": ("D", graded(whole, "fishermen", "D")),
        "fishermen/B": ("C", replace(whole, reports=own)),
    }
    assert set(rows) == set(changed)
    for name, (letter, case_changed) in changed.items():
        assert rows[name].alternative.startswith(f"{letter}, ")
        assert rows[name].posterior == pytest.approx(exact(case_changed), abs=1e-9)


def test_the_lowest_letter_has_no_lower_one(whole):
    lowest = graded(whole, "ministry", "E")
    grades = {row.id for row in explain(lowest, DAY).sensitivity if row.kind == "grade"}
    assert grades == {"fishermen", "fishermen/B"}


def test_a_group_at_the_ends_of_rho_is_the_files_choice_of_it(whole, explanation):
    rows = rows_of(explanation, "dependence")
    ends = {"each for itself (rho 0)": 0.0, "all follow one cause (rho 1)": 1.0}
    assert set(rows) == {("navy", words) for words in ends}
    for (_, words), row in rows.items():
        fixed = replace(whole.question, dependence={"navy": (ends[words],)})
        assert row.posterior == pytest.approx(exact(replace(whole, question=fixed)), abs=1e-9)
    at_one = replace(whole, question=replace(whole.question, dependence={"navy": (1.0,)}))
    (row,) = (row for row in explain(at_one, DAY).sensitivity if row.kind == "dependence")
    assert row.alternative == "each for itself (rho 0)"


def test_what_moves_the_scenario_most_comes_first_and_rho_last(explanation):
    now, (name,) = explanation.answer, explanation.asked
    kinds = [row.kind == "rho" for row in explanation.sensitivity]
    assert kinds == sorted(kinds)
    assert kinds.count(True) == 5
    moves = [abs(row.posterior[name] - now) for row in explanation.sensitivity if row.kind != "rho"]
    assert moves == sorted(moves, reverse=True)
    assert {error for row in explanation.sensitivity for error in row.error.values()} == {0.0}
