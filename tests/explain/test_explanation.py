"""Why a scenario is as probable as it is: figures against the exact engine, and what is said of them."""

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


def test_an_unknown_scenario_is_told_with_the_nearest(whole):
    with pytest.raises(forecast.ProblemsError, match='--scenario: found "close"; the question has no such'):
        explain(whole, DAY, "close")


def test_frames_have_the_documented_columns(found):
    assert list(found.share_frame) == ["kind", "id", "indicator", "scenario", "weight", "error"]
    columns = ["kind", "id", "scenario", "without", "error", "weight", "weight_error"]
    assert list(found.leave_one_out_frame) == columns
    assert list(found.sensitivity_frame) == [
        *("kind", "id", "under", "assumed", "alternative", "scenario", "posterior", "error"),
    ]
    assert list(found.indicator_frame) == ["id", "group", "reported", "ratio", "scenario", "given", "weight"]
    assert found.share_frame.groupby("scenario").weight.sum()["open"] == pytest.approx(
        odds(found.posterior, "open") - odds(found.prior, "open"), abs=1e-9
    )


def test_the_same_seed_gives_the_same_figures(whole):
    assert explain(whole, DAY, most_exact=0, seed=5) == explain(whole, DAY, most_exact=0, seed=5)
    assert explain(whole, DAY, most_exact=0, seed=5) != explain(whole, DAY, most_exact=0, seed=6)
