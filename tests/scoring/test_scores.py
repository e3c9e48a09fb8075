"""Scores against hand figures, scoringrules, and a slow engine that goes day by day."""

from datetime import date, timedelta

import numpy as np
import pytest
import scoringrules

from forecast.scoring import formulas
from forecast.scoring.gather import gather
from forecast.scoring.messages import Places
from forecast.scoring.periods import forecast_periods
from forecast.scoring.read import Table
from forecast.scoring.rows import read_rows
from forecast.scoring.score import score
from forecast.scoring.scores import score_all
from tests.scoring import oracle
from tests.scoring.tables import FOUR, as_frame, frame, random_questions


def pairs_of(table, method="averaged", *arguments):
    """The scores of pairs by question and forecaster."""
    places = Places("forecasts", None)
    rows = read_rows(Table(table, places))
    forecasts = gather(rows, places, "strict")
    pairs = getattr(score_all(forecasts, forecast_periods(forecasts)), method)(*arguments)
    keys = zip(
        forecasts.questions.names[pairs.question], forecasts.forecasters[pairs.forecaster], strict=True
    )
    return {
        (str(q), str(who)): {name: float(column[index]) for name, column in pairs.values.items()}
        for index, (q, who) in enumerate(keys)
    }


def test_fixture_of_four_scenarios():
    p = list(FOUR.values())
    assert formulas.brier(p, 2) == pytest.approx(0.81, abs=1e-12)
    assert formulas.rps(p, 2) == pytest.approx(0.135, abs=1e-12)
    assert formulas.log_score(p, 2) == pytest.approx(np.log(4), abs=1e-12)
    assert formulas.baseline(0.25, 4) == pytest.approx(0.0, abs=1e-12)
    row = score(frame(("strait", "ann", 1, FOUR), ordered=True)).by_forecaster.iloc[0]
    assert (row.brier, row.brier_halved, row.rps) == pytest.approx((0.81, 0.405, 0.135), abs=1e-12)


def test_formulas_are_those_of_scoringrules():
    random = np.random.default_rng(7)
    for size in (2, 3, 6):
        p, outcome = random.dirichlet(np.ones(size), 200), random.integers(size, size=200)
        onehot = np.eye(size)[outcome]
        theirs = scoringrules.brier_score(onehot.ravel(), p.ravel()).reshape(200, size).sum(axis=1)
        np.testing.assert_allclose(formulas.brier(p, outcome), theirs, rtol=0, atol=1e-12)
        ranked = scoringrules.rps_score(outcome + 1, p) / (size - 1)
        np.testing.assert_allclose(formulas.rps(p, outcome), ranked, rtol=0, atol=1e-12)
        logs = scoringrules.log_score(np.ones(200), formulas.of_outcome(p, outcome))
        np.testing.assert_allclose(formulas.log_score(p, outcome), logs, rtol=0, atol=1e-12)


def test_peer_is_a_hundred_times_the_mean_advantage_in_logs_and_sums_to_nothing():
    p, group = np.array([0.5, 0.25, 0.125, 0.9, 0.3]), np.array([0, 0, 0, 1, 1])
    by_hand = 100 * 3 / 2 * np.log(p[:3] / np.exp(np.log(p[:3]).mean()))
    scores = formulas.peer(p, group)
    np.testing.assert_allclose(scores[:3], by_hand, rtol=0, atol=1e-12)
    np.testing.assert_allclose(np.bincount(group, scores), [0, 0], rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        ([0.0, 0.5], [-np.inf, np.inf]),
        ([0.0, 0.0], [0, 0]),
        ([0.0, 0.0, 0.5], [-np.inf, -np.inf, np.inf]),
    ],
)
def test_peer_where_nothing_was_given_to_what_came_true(p, expected):
    assert formulas.peer(p, np.zeros(len(p), dtype=int)).tolist() == expected


@pytest.mark.parametrize(("seed", "zeros"), [(1, False), (2, False), (3, True), (4, True)])
def test_averages_are_those_of_a_loop_over_days(seed, zeros):
    questions = random_questions(seed, zeros=zeros)
    pairs = pairs_of(as_frame(questions))
    assert len(pairs) == sum(len(question["made"]) for question in questions.values()) > 60
    for (question, who), mine in pairs.items():
        for name, value in oracle.averaged(questions[question], who).items():
            alone = name == "peer" and np.isnan(mine[name])
            assert alone or mine[name] == pytest.approx(value, abs=1e-10, nan_ok=True), (question, who, name)
            if alone:
                assert value == 0 or np.isnan(value)


@pytest.mark.parametrize("before", [0, 1, 7, 30])
def test_spot_scores_are_those_of_what_stands_on_the_day(before):
    questions = random_questions(5)
    pairs = pairs_of(as_frame(questions), "spot", before)
    expected = {}
    for name, question in questions.items():
        day = question["closes"].toordinal() - before
        end = min(question.get("resolved_at") or date.max, question["closes"] + timedelta(days=1))
        if not question["opens"].toordinal() <= day < end.toordinal():
            continue
        standing = oracle.on_day(question["made"], date.fromordinal(day))
        for who, p in standing.items():
            truth, first = question["outcome"], question["made"][who][min(question["made"][who])]
            expected[name, who] = {"peer": oracle.peer_on(standing, who, truth)} | {
                key: value
                for loss, of in oracle.LOSSES.items()
                for key, value in (
                    (loss, of(p, truth)),
                    (f"{loss}/first", of(first, truth)),
                    (f"{loss}/pool", of(oracle.pool(standing), truth)),
                )
            }
    assert pairs.keys() == expected.keys()
    assert pairs
    for key, mine in pairs.items():
        for name, value in expected[key].items():
            assert mine[name] == pytest.approx(value, abs=1e-10) or np.isnan(mine[name]), (key, name)
