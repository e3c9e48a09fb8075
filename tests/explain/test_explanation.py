"""Why a scenario is as probable as it is: figures against the exact engine, and what is said of them."""

from dataclasses import replace
from datetime import date
from math import log10

import pytest

import forecast
from forecast.engine.assess import Settings, assess
from forecast.explain.explanation import explain
from tests.explain.made_up import case

DAY = date(2031, 1, 15)
EXACT = Settings(engine="exact")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


@pytest.fixture(scope="module")
def found(whole):
    return explain(whole, DAY)


def odds(p, name):
    return log10(p[name] / sum(value for key, value in p.items() if key != name))


def adds_up(it):
    return all(
        abs(sum(share.weight[key] for share in it.shares) - odds(it.posterior, key) + odds(it.prior, key))
        < 1e-9
        for key in it.posterior
    )


@pytest.mark.parametrize("question", ["belarus-2022", "belarus-2024"])
def test_parts_add_up_on_the_demonstrations(question):
    it = forecast.explanation(question)
    assert adds_up(it)
    assert it.computed.exact


def test_drawn_nodes_add_up_as_well(whole):
    assert adds_up(explain(whole, DAY, most_exact=0))


def test_figures_are_those_of_the_exact_engine(whole, found):
    assessed = assess(whole, DAY, EXACT)
    assert found.posterior == pytest.approx({s.id: s.posterior for s in assessed.scenarios}, abs=1e-9)
    origins = {piece.id: piece for piece in found.leave_one_out if piece.kind == "origin"}
    for origin in assessed.origins:
        assert origins[origin.report].without == pytest.approx(dict(origin.without), abs=1e-9)
        assert origins[origin.report].weight == pytest.approx(dict(origin.weight), abs=1e-9)
    silences = {piece.id: piece.weight for piece in found.leave_one_out if piece.kind == "silence"}
    assert silences["tugs-chartered"] == pytest.approx(dict(assessed.silences[0].weight), abs=1e-9)


def test_rho_and_classes_are_those_of_the_assessment(whole, found):
    assessed = assess(whole, DAY, EXACT)
    rhos = {float(row.id): row.posterior for row in found.sensitivity if row.kind == "rho"}
    for row in assessed.dependence:
        assert rhos[row.rho] == pytest.approx(dict(row.posterior), abs=1e-9)
    classes = {
        row.alternative.removesuffix(" alone"): row.posterior
        for row in found.sensitivity
        if row.kind == "class"
    }
    for row in assessed.classes:
        assert classes[row.label] == pytest.approx(dict(row.posterior), abs=1e-9)


@pytest.mark.parametrize("kind", ["source", "indicator", "report"])
def test_leaving_out_is_as_if_it_had_not_been_filed(whole, found, kind):
    """But that a silence is no report's: nothing here is looked for that was reported."""
    for piece in found.of_kind(kind):
        kept = tuple(report for report in whole.reports if report.id not in piece.reports)
        fewer = assess(replace(whole, reports=kept), DAY, EXACT)
        assert piece.without == pytest.approx({s.id: s.posterior for s in fewer.scenarios}, abs=1e-9)


def test_a_repetition_alone_weighs_nothing_and_takes_the_place_of_what_is_left_out(found):
    reports = {piece.id: piece.weight["closed"] for piece in found.leave_one_out if piece.kind == "report"}
    origins = {piece.id: piece.weight["closed"] for piece in found.leave_one_out if piece.kind == "origin"}
    # The latest of a source's reports on a state that can end counts.
    assert reports["fishermen-saw-mines"] == pytest.approx(origins["fishermen-saw-mines"])
    # The firmest counts; without it the other of its origin does, so the report weighs less than both.
    assert reports["pilots-seen-again"] == 0
    assert 0 < abs(reports["pilots-seen"]) < abs(origins["pilots-seen"])


def test_it_says_what_without_and_names_the_judgements():
    it = forecast.explanation("belarus-2024")
    told = " ".join(it.sentences)
    assert "it would be 19.7%, not 35.9%, and" in told
    (judgements,) = [text for text in it.sentences if text.startswith("The judgements under it that decide")]
    named = [row.id for row in it.sensitivity if row.kind == "judgement"][:5]
    assert all(name in judgements for name in named)
    assert named[:2] == ["front-echelons", "troops-assigned"]


def test_nothing_reported_is_the_prior(whole):
    context = tuple(report for report in whole.reports if not report.has_weight)
    it = explain(replace(whole, reports=context), date(2030, 12, 1))
    assert it.shares == ()
    assert it.posterior == pytest.approx(dict(it.prior))
    assert it.sentences[0].endswith("its prior: no report carries weight.")


def test_an_unknown_scenario_is_told_with_the_nearest(whole):
    with pytest.raises(forecast.ProblemsError, match='--scenario: found "close"; the question has no such'):
        explain(whole, DAY, "close")


def test_frames_have_the_documented_columns(found):
    assert list(found.share_frame) == ["kind", "id", "indicator", "scenario", "weight", "error"]
    columns = ["kind", "id", "scenario", "without", "error", "weight", "weight_error"]
    assert list(found.leave_one_out_frame) == columns
    assert list(found.sensitivity_frame) == [
        *("kind", "id", "assumed", "alternative", "scenario", "posterior", "error"),
    ]
    assert list(found.indicator_frame) == ["id", "group", "reported", "ratio", "scenario", "given", "weight"]
    assert found.share_frame.groupby("scenario").weight.sum()["open"] == pytest.approx(
        odds(found.posterior, "open") - odds(found.prior, "open"), abs=1e-9
    )


def test_the_same_seed_gives_the_same_figures(whole):
    assert explain(whole, DAY, most_exact=0, seed=5) == explain(whole, DAY, most_exact=0, seed=5)
    assert explain(whole, DAY, most_exact=0, seed=5) != explain(whole, DAY, most_exact=0, seed=6)
