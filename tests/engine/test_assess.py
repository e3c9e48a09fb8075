"""Whole assessments: figures that fit together, the verdict, the demonstration."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from forecast.domain.record import as_record
from forecast.engine.assess import QUICK, Settings, assess
from forecast.files.load import load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def belarus():
    return load(ROOT, ["belarus-2024"]).cases["belarus-2024"]


@pytest.fixture(scope="module")
def recorded(belarus):
    return assess(belarus, belarus.question.as_of)


def test_three_engines_agree_on_belarus_2024(belarus, recorded):
    exact = assess(belarus, belarus.question.as_of, Settings(engine="exact"))
    conjugate = assess(belarus, belarus.question.as_of, Settings(engine="conjugate"))
    for sampled in (recorded, conjugate):
        for mine, truth in zip(sampled.scenarios, exact.scenarios, strict=True):
            assert mine.posterior == pytest.approx(truth.posterior, abs=1e-12)
        for mine, truth in zip(sampled.indicators, exact.indicators, strict=True):
            assert mine.posterior == pytest.approx(truth.posterior, abs=0.01)
        assert sampled.log_marginal_likelihood == pytest.approx(
            exact.log_marginal_likelihood, abs=5 * sampled.log_marginal_error
        )


def test_assessment_of_record_holds_together(recorded):
    assert sum(s.posterior for s in recorded.scenarios) == pytest.approx(1, abs=1e-12)
    assert sum(s.prior for s in recorded.scenarios) == pytest.approx(1, abs=1e-12)
    assert all(s.interval[0] <= s.posterior <= s.interval[1] for s in recorded.scenarios)
    assert recorded.verdict.status == "passed"
    assert {row.engine for row in recorded.agreement} == {"exact"}
    assert all(row.mcse < 4 for row in recorded.agreement)
    assert len(recorded.origins) == 17
    assert sum(not i.reported for i in recorded.indicators) == 5
    assert [row.rho for row in recorded.dependence] == [0.0, 0.25, 0.5, 0.75, 1.0]
    for origin in recorded.origins:
        assert sum(origin.without.values()) == pytest.approx(1, abs=1e-9)


def test_frames_hold_what_the_assessment_holds(recorded):
    frame = recorded.scenario_frame
    assert list(frame.index) == [s.id for s in recorded.scenarios]
    assert frame.posterior.sum() == pytest.approx(1)
    assert recorded.origin_frame.loc["lukashenko-no-such-need", "joins-war"] < 0
    assert recorded.source_frame.loc["franak-viacorka", "reports"] == 8
    assert recorded.indicator_frame.reported.sum() == 14


def test_record_is_plain_and_whole(recorded):
    import json

    record = json.loads(json.dumps(as_record(recorded)))
    assert record == as_record(recorded)
    assert {
        "question",
        "as_of",
        "scenarios",
        "indicators",
        "sources",
        "verdict",
        "log_marginal_likelihood",
    } <= set(record)
    assert set(record["scenarios"][0]) >= {"id", "title", "prior", "posterior", "interval", "word"}


def test_same_settings_give_the_same_figures(belarus):
    one, two = (assess(belarus, belarus.question.as_of, QUICK) for _ in range(2))
    assert one == two


def test_a_shorter_window_lowers_the_event(belarus):
    early, late = (
        assess(belarus, day, Settings(engine="exact")) for day in (date(2024, 5, 31), date(2024, 9, 29))
    )
    assert late.scenarios[0].prior < early.scenarios[0].prior / 5


def test_quick_run_leaves_the_verdict_out(belarus):
    quick = assess(belarus, belarus.question.as_of, QUICK)
    assert quick.verdict.status == "not assessed"
    assert all(s.mcse is None for s in quick.scenarios)  # exact: nothing of the headline is sampled


def test_exact_engine_has_no_interval_and_no_draws(belarus):
    exact = assess(belarus, belarus.question.as_of, Settings(engine="exact"))
    assert all(s.interval is None and s.mcse is None for s in exact.scenarios)
    assert (exact.run.chains, exact.run.draws, exact.draws) == (0, 0, None)
    assert np.isfinite(exact.log_marginal_likelihood)


def test_engines_that_differ_fail_the_verdict():
    """Chains that all missed a mode look sound among themselves."""
    from forecast.domain.assessment import Agreement, Verdict
    from forecast.engine.assess import _with_agreement

    sound = Verdict("passed")
    assert (
        _with_agreement(sound, (Agreement("exact", 0.1, 9.0), Agreement("conjugate", 3.0, 2.0))).status
        == "passed"
    )
    assert _with_agreement(sound, (Agreement("exact", 49.99, 7000.0),)).status == "failed"
