"""The plan: what each observation would say is what a run says after it, and their mean is the answer now."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecast import api
from forecast.core.problem import ProblemsError
from forecast.domain.evidence import Report
from forecast.domain.plan import Outcomes, brier_gain, entropy, expected_bits
from forecast.engine import changes
from forecast.engine.inputs import build_inputs
from forecast.engine.likelihood import Likelihood
from forecast.engine.lookout import Lookout
from forecast.engine.posterior import exact_posterior
from forecast.engine.sums import Sums
from forecast.explain.plan import Chances, _Planner, plan
from tests.engine import networks
from tests.engine.test_networks import ASKED as NETWORKS
from tests.explain.made_up import MOST, case, sides
from tests.workspaces import ASKED, EVIDENCE, QUESTION, STRAIT, changed, write

DAY = date(2031, 1, 15)
CLOSES = date(2031, 3, 31)
# A prior of 15%, and an indicator that is 80% and 30% probable: the figures of the fixture.
TWO = {
    "scenarios/two.yaml": """\
question: Will it come about by 31 March 2031?
opens: 2030-12-01
closes: 2031-03-31
yes: comes
scenarios:
  comes: {title: It comes about, resolves_if: Two origins state it.}
  not: {title: It does not, resolves_if: otherwise}
prior:
  shares: {comes: 15, not: 85}
  why: The figures of the fixture.
indicators:
  sign:
    text: A sign is seen.
    given: {comes: 0.8, not: 0.3}
    why: The figures of the fixture.
"""
}


def hidden(asked):
    """The indicators of a network's question of which only reports are known."""
    return [node for node in asked.indicators if node not in asked.seen]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"), MOST)


def answer_of(inputs, asked):
    """The answer to a case by the exact engine, and the log probability of its reports."""
    posterior = exact_posterior(inputs, Likelihood(inputs))
    return sum(posterior.scenario[inputs.scenario.index(k)] for k in asked), posterior.log_marginal


def on(known, day):
    return build_inputs(known, day)[0]


def test_the_fixture(tmp_path):
    (row,) = plan(api.load("two", write(tmp_path, TWO)), DAY).observations
    assert (row.kind, row.by) == ("check", None)
    assert row.outcomes.chance == pytest.approx(0.375, abs=1e-12)
    assert row.outcomes.if_seen == pytest.approx(0.32, abs=1e-12)
    assert row.outcomes.if_not == pytest.approx(0.048, abs=1e-12)
    assert row.outcomes.bits == pytest.approx(0.09705, abs=5e-6)
    assert row.outcomes.gain == pytest.approx(0.03468, abs=5e-6)


def known_sides(whole):
    """The sides of `sides`, as known on their day."""
    return sides(whole).map(lambda side: replace(side, case=side.case.on(side.day)))


def every_outcomes(result):
    for row in result.observations:
        yield row.outcomes
        yield from (report.outcomes for report in row.reports)


@settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_the_mean_of_the_outcomes_is_the_answer_now(whole, data):
    side = data.draw(known_sides(whole))
    until = side.day + timedelta(data.draw(st.integers(1, (CLOSES - side.day).days)))
    result = plan(side.case, side.day, until)
    now, _ = answer_of(on(side.case, side.day), result.asked)
    assert result.answer == pytest.approx(now, abs=1e-12)
    for it in every_outcomes(result):
        assert it.chance * it.if_seen + (1 - it.chance) * it.if_not == pytest.approx(now, abs=1e-12)
        assert 0 <= it.bits <= result.entropy
        assert it.gain >= 0
    for best in filter(None, (result.pair, result.triple)):
        assert best.bits >= max(row.outcomes.bits for row in result.observations) - 1e-12
        assert best.lowest <= now <= best.highest


@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_an_outcome_is_what_a_run_says_after_it(whole, data):
    """Seen: it is certain. Not seen: it is certainly false, or the desk has looked in vain until that day."""
    side = data.draw(known_sides(whole))
    until = side.day + timedelta(data.draw(st.integers(1, (CLOSES - side.day).days)))
    result = plan(side.case, side.day, until)
    for row in result.observations:
        seen = changes.with_seen(side.case, row.indicator, True, side.day)
        denied = any(it.affirms is False for it in side.case.reports if it.indicator == row.indicator)
        # A run counts an early denial in full once the indicator is seen, and not beside the desk's watch.
        if not (denied and side.case.question.indicator(row.indicator).window):
            after, _ = answer_of(on(seen, side.day), result.asked)
            assert row.outcomes.if_seen == pytest.approx(after, abs=1e-9)
        if row.kind == "check":
            unseen = on(changes.with_seen(side.case, row.indicator, False, side.day), side.day)
        else:
            unseen = in_vain(side.case, side.day, until, row.indicator)
        assert row.outcomes.if_not == pytest.approx(answer_of(unseen, result.asked)[0], abs=1e-9)


def in_vain(known, today, then, indicator):
    """The arrays of today, with the silence of a later day for one indicator."""
    now, later = (build_inputs(known, day, unreported=True)[0] for day in (today, then))
    own = np.array([name == indicator for name in now.indicator])
    return replace(now, silence=np.where(own, later.silence, now.silence))


def reporting(side, indicator, source, day):
    """The case after one more report of a source on an indicator, asserted."""
    more = Report("x.next", "", source, day, day, (), indicator=indicator, affirms=True, certainty="asserted")
    return replace(side.case, reports=(*side.case.reports, more))


def same_credit(now, after):
    """Whether the reports so far count after another one as they do now."""
    credit = dict(zip(after.report, after.own_credit, strict=True))
    return all(credit.get(name) == own for name, own in zip(now.report, now.own_credit, strict=True))


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_the_next_report_of_a_source_is_what_a_run_says_after_it(whole, data):
    """Without a window, whose silence a run forgets, and beside no less firm report of the same camp."""
    side = data.draw(known_sides(whole))
    now, windows = on(side.case, side.day), side.case.question.indicator
    result = plan(side.case, side.day)
    _, log_now = answer_of(now, result.asked)
    pairs = ((row.indicator, report) for row in result.observations for report in row.reports)
    for indicator, report in pairs:
        if windows(indicator).window is not None:
            continue
        after = on(reporting(side, indicator, report.source, side.day), side.day)
        if not same_credit(now, after):
            continue
        answer, log_then = answer_of(after, result.asked)
        assert report.outcomes.chance == pytest.approx(np.exp(log_then - log_now), abs=1e-9)
        assert report.outcomes.if_seen == pytest.approx(answer, abs=1e-9)


@settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_sets_are_the_sum_over_all_outcomes_by_the_exact_engine(whole, data):
    """Every state of two and of three indicators, each certain, with its own log probability."""
    side = data.draw(known_sides(whole))
    unwatched = replace(side, case=side.case.unwatched)
    result = plan(unwatched.case, side.day)
    _, log_now = answer_of(on(unwatched.case, side.day), result.asked)
    for best in filter(None, (result.pair, result.triple)):
        outcomes = []
        for states in product((True, False), repeat=len(best.indicators)):
            after = unwatched.case
            for name, state in zip(best.indicators, states, strict=True):
                after = changes.with_seen(after, name, state, side.day)
            answer, log_then = answer_of(on(after, side.day), result.asked)
            outcomes.append((float(np.exp(log_then - log_now)), answer))
        assert best.bits == pytest.approx(expected_bits(outcomes), abs=1e-9)
        assert best.gain == pytest.approx(brier_gain(outcomes), abs=1e-9)
        assert best.lowest == pytest.approx(min(answer for p, answer in outcomes if p > 0), abs=1e-6)


def test_the_best_set_is_the_best_of_all_that_are_compared(whole):
    known = whole.on(DAY)
    inputs, _ = build_inputs(known, DAY, unreported=True)
    result = plan(whole, DAY)
    chances = Chances(Sums(inputs, 1))
    columns = [inputs.scenario.index(k) for k in result.asked]
    planner = _Planner(Lookout(known, (DAY, CLOSES), chances.now, columns, chances.true), chances)
    rows = {row.indicator: row for row in result.observations}
    unseen = planner._unseen(list(rows))
    pairs = {
        frozenset((a, b)): planner._set([rows[a], rows[b]], unseen).bits for a in rows for b in rows if a < b
    }
    assert result.pair.bits == pytest.approx(max(pairs.values()), abs=1e-12)
    assert pairs[frozenset(result.pair.indicators)] == max(pairs.values())


def test_silence_counts_on_the_first_day_that_moves_the_odds_by_a_quarter(whole):
    known = whole.on(DAY)
    result = plan(whole, DAY)
    watched = [row for row in result.observations if row.kind == "watch"]
    assert watched
    for row in watched:
        moved = [
            day
            for day in (DAY + timedelta(n) for n in range(1, (row.by - DAY).days + 1))
            if abs(np.log(odds(known, day, row.indicator, result) / odds(known, DAY, row.indicator, result)))
            >= np.log(1.25)
        ]
        assert row.silence_counts == min(moved, default=None)


def odds(known, day, indicator, result):
    answer, _ = answer_of(in_vain(known, DAY, day, indicator), result.asked)
    return answer / (1 - answer)


def test_drawn_sums_are_close_to_exact_ones(whole):
    exact = {row.indicator: row.outcomes for row in plan(whole, DAY).observations}
    for row in plan(whole, DAY, most_exact=1).observations:
        for name in ("chance", "if_seen", "if_not"):
            assert getattr(row.outcomes, name) == pytest.approx(getattr(exact[row.indicator], name), abs=0.01)


@pytest.mark.parametrize("name", [name for name, row in NETWORKS.items() if hidden(row)])
def test_outcomes_are_pyagrums_evidence_impact(name):
    asked, target = NETWORKS[name], NETWORKS[name].scenarios[0]
    known = {**asked.known, **asked.seen}
    (indicator,) = hidden(asked)
    engine = networks.import_agrum().LazyPropagation(networks.agrum_net(asked))
    impact = engine.evidenceImpact(target, [indicator, *known])
    theirs = [
        float(impact[{**{node: int(state) for node, state in known.items()}, indicator: state, target: 1}])
        for state in (0, 1)
    ]
    inputs = networks.case_of(asked)
    yes = [k for k, states in enumerate(networks.scenario_states(asked)) if states[target]]
    chances = Chances(Sums(inputs, 1))
    seen = chances.true(inputs.indicator[asked.indicators.index(indicator)])
    mine = Outcomes.of(float(seen.sum()), float(seen[yes].sum()), float(chances.now[yes].sum()))
    assert [mine.if_not, mine.if_seen] == pytest.approx(theirs, abs=1e-9)
    assert mine.chance == pytest.approx(networks.agrum(asked)[indicator], abs=1e-9)


def test_a_closed_question_has_no_plan(whole):
    with pytest.raises(ProblemsError, match="from then on nothing that is seen can bear on it"):
        plan(whole, CLOSES)


@pytest.mark.parametrize("until", [DAY, DAY - timedelta(1), CLOSES + timedelta(1)])
def test_a_day_outside_the_questions_time_is_a_problem(whole, until):
    with pytest.raises(ProblemsError, match="a plan is for days after"):
        plan(whole, DAY, until)


def test_a_question_without_indicators_has_no_plan(tmp_path):
    files = {name: text.split("indicators:")[0] for name, text in STRAIT.items() if name == QUESTION}
    with pytest.raises(ProblemsError, match="has no indicator"):
        plan(api.load("strait", write(tmp_path, files)), DAY)


def test_a_scenario_that_is_not_there_is_a_problem(whole):
    with pytest.raises(ProblemsError, match="the question has no such scenario"):
        plan(whole, DAY, scenario="opne")


def test_what_is_certain_is_not_looked_for(tmp_path):
    files = changed(EVIDENCE, "certainty: likely", "certainty: certain")
    result = plan(api.load("strait", write(tmp_path, files)), DAY)
    assert [row.indicator for row in result.observations] == ["pilots-hired"]


def test_the_answer_is_what_the_question_asks(tmp_path):
    asked = api.load("strait", write(tmp_path, ASKED))
    assert plan(asked, DAY).asked == asked.question.yes
    assert plan(asked, DAY, scenario="open").asked == ("open",)


def test_entropy_is_a_bit_at_most():
    assert entropy(0.5) == 1.0
    assert entropy(0.0) == entropy(1.0) == 0.0
    assert entropy(0.15) == pytest.approx(0.60984, abs=5e-6)
