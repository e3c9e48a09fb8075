"""`verify`: every engine, every difference, and a verdict that fails where they differ."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from forecast import api
from forecast.domain.verification import EngineFigures
from forecast.engine import assess, verify
from tests.cli.test_commands import forecast
from tests.workspaces import QUESTION, STRAIT, write

DAY = date(2031, 1, 15)


@pytest.fixture
def case(tmp_path):
    return api.load("strait", write(tmp_path, STRAIT))


def test_engines_agree_in_every_pair_and_scenario(case):
    found = verify.verify(case, DAY)
    assert [each.engine for each in found.engines] == ["pymc", "conjugate", "exact"]
    assert len(found.differences) == 3 * 3
    assert found.left_out == {}
    assert found.verdict.status == "passed"
    for each in found.differences:
        assert abs(each.mcse) < 5
        mine = {told.engine: told.posterior[each.scenario] for told in found.engines}
        assert each.points == pytest.approx(100 * (mine[each.one] - mine[each.other]))


def test_an_engine_that_is_off_fails_the_verdict(case, monkeypatch):
    def off(*given):
        found = assess._conjugate(*given)
        wrong = found.posterior.scenario * np.array([3.0, 1.0, 1.0])
        return replace(found, posterior=replace(found.posterior, scenario=wrong / wrong.sum()))

    monkeypatch.setitem(assess.ENGINES, "conjugate", off)
    found = verify.verify(case, DAY)
    assert found.verdict.status == "failed"
    failed = {check.quantity for check in found.verdict.failures}
    assert all("conjugate" in quantity for quantity in failed)


def test_exact_is_left_out_with_the_reason_where_it_would_take_too_long(case, monkeypatch):
    monkeypatch.setattr(verify, "MOST_ELEMENTS", 1)
    found = verify.verify(case, DAY, replace(assess.Settings(), draws=200))
    assert found.left_out == {"exact": "it would need 2 combinations of reliabilities"}
    assert {(each.one, each.other) for each in found.differences} == {("pymc", "conjugate")}


def test_a_difference_passes_within_either_limit_and_none_is_lost_between_them():
    def figures(engine, p, mcse):
        return EngineFigures(engine, {"k": p}, {"k": mcse}, 0.0)

    exact = figures("exact", 0.30, 0.0)
    assert verify.apart(figures("one", 0.304, 0.0001), exact, "k").passed  # under half a point
    assert verify.apart(figures("one", 0.31, 0.003), exact, "k").passed  # three of its errors
    found = verify.apart(figures("one", 0.31, 0.001), exact, "k")
    assert not found.passed
    assert (found.points, found.mcse) == pytest.approx((1.0, 10.0))
    assert verify.apart(exact, exact, "k").mcse is None
    assert not verify.apart(figures("other", 0.31, 0.0), exact, "k").passed


def test_engines_agree_on_the_answer_of_two_scenarios(tmp_path):
    files = STRAIT | {QUESTION: STRAIT[QUESTION].replace("as_of:", "yes: [closed, tolled]\nas_of:")}
    found = verify.verify(api.load("strait", write(tmp_path, files)), DAY, assess.Settings(draws=500))
    assert [(row.one, row.other) for row in found.answer] == [
        *(("pymc", "conjugate"), ("pymc", "exact"), ("conjugate", "exact")),
    ]
    for figures in found.engines:
        assert figures.answer == pytest.approx(1 - figures.posterior["open"], abs=1e-9)
        assert figures.answer_mcse == pytest.approx(figures.mcse["open"], rel=1e-6)
    opposite = {(row.one, row.other): row for row in found.differences if row.scenario == "open"}
    for row in found.answer:
        assert row.points == pytest.approx(-opposite[row.one, row.other].points, abs=1e-7)
        assert row.passed


def test_verify_prints_a_table_and_json(tmp_path):
    root = write(tmp_path, STRAIT)
    done = forecast("verify", "strait", "--draws", "500", cwd=root, check=0)
    heads = next(line for line in done.stdout.splitlines() if line.startswith("scenario"))
    assert heads.split() == [
        "scenario",
        "pymc",
        "conjugate",
        "exact",
        "pymc-conjugate",
        "pymc-exact",
        "conjugate-exact",
    ]
    assert "Verdict passed" in done.stdout
    record = json.loads(forecast("verify", "strait", "--json", "--draws", "500", cwd=root, check=0).stdout)
    assert record["verdict"]["status"] == "passed"
    assert len(record["differences"]) == 9
    assert not (root / "assessments").exists()


def test_verify_ends_with_status_four_where_a_diagnostic_fails(tmp_path):
    root = write(tmp_path, STRAIT)
    done = forecast("verify", "strait", "--draws", "100", "--chains", "2", cwd=root, check=4)
    assert "Verdict FAILED" in done.stdout
