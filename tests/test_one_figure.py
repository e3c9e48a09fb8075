"""One quantity has one figure: what two commands print of the same files and day is equal to the digit."""

from datetime import date
from pathlib import Path

import pytest

import forecast
from forecast import api
from forecast.core.plain import percent
from forecast.engine.exact import node_count
from forecast.engine.inputs import build_inputs
from forecast.engine.sums import MOST_EXACT
from tests.workspaces import EVIDENCE, QUESTION, SOURCES, STRAIT, changed, write

ROOT = Path(__file__).parents[1]
DAY = date(2031, 1, 15)


def many_sources(folder):
    """The made-up strait with fourteen sources of two reports each: too many reliabilities to sum exactly."""
    names = [f"pilot-{n}" for n in range(14)]
    sources = "".join(f"  {name}: {{name: {name.title()}, reliability: C}}\n" for name in names)
    reports = "".join(
        f"  {name}-{what}:\n    {about}\n    source: {name}\n    stance: {stance}\n"
        f"    origin: {name}-{what}\n    citations: [{{article: courier, quote: {name} {what}}}]\n"
        for n, name in enumerate(names)
        for what, about, stance in (
            ("mines", "indicator: mines-laid", "affirms" if n % 3 else "denies"),
            ("toll", "scenario: tolled", "affirms" if n % 4 else "denies"),
        )
    )
    files = changed(QUESTION, "as_of: 2031-01-15", "as_of: 2031-01-15\nalert: {closed: above 1%}")
    more = {SOURCES: STRAIT[SOURCES] + sources, EVIDENCE: STRAIT[EVIDENCE] + reports}
    return write(folder, files | more)


def printed(figures):
    return {name: percent(figure) for name, figure in figures.items()}


def posterior(assessment):
    return printed({row.id: row.posterior for row in assessment.scenarios})


@pytest.fixture(scope="module")
def strait(tmp_path_factory):
    root = many_sources(tmp_path_factory.mktemp("strait"))
    case = api.load("strait", root)
    assert node_count(build_inputs(case.on(DAY), DAY)[0]) > MOST_EXACT
    return case, root, DAY


def demonstration(question):
    case = api.load(question, ROOT)
    return case, ROOT, case.question.as_of


@pytest.fixture(params=["belarus-2022", "belarus-2024", "drawn"])
def looked_at(request, strait):
    return strait if request.param == "drawn" else demonstration(request.param)


def test_the_headline_is_one_figure_in_every_command(looked_at):
    case, root, day = looked_at
    name = case.question.id
    headline = posterior(forecast.assess(case, as_of=day, quick=True))
    report = next(report.id for report in case.reports if report.has_weight)
    drop = forecast.Assumption("drop", f"report:{report}")
    what_if = forecast.what_if(case, [drop], as_of=day)
    impact = api.impact(f"report:{report}", as_of=day, workspace=root).questions[0]
    diff = forecast.diff(name, str(case.question.opens), str(day), workspace=root)
    assert printed(forecast.explanation(case, as_of=day).posterior) == headline
    assert printed(what_if.before) == headline
    assert printed({move.scenario: move.with_it for move in impact.moves}) == headline
    assert printed(diff.after.posterior) == headline
    # What a change leaves is one figure too.
    assert printed({move.scenario: move.without_it for move in impact.moves}) == printed(what_if.after)
    assert [move.error for move in impact.moves] == pytest.approx(list(what_if.error.values()), abs=1e-15)
    assert {move.scenario for move in impact.moves if move.moves} == {
        row.Index for row in what_if.frame.itertuples() if row.is_move
    }


def test_parts_and_assumptions_are_one_figure_in_run_and_explain(looked_at):
    case, _, day = looked_at
    assessment = forecast.assess(case, as_of=day, quick=True)
    explanation = forecast.explanation(case, as_of=day)
    rows = {(row.kind, row.id): row for row in explanation.leave_one_out}
    for origin in assessment.origins:
        assert printed(origin.without) == printed(rows["origin", origin.report].without)
        assert dict(origin.weight) == pytest.approx(dict(rows["origin", origin.report].weight), abs=0.005)
    for silence in assessment.silences:
        assert printed(silence.without) == printed(rows["silence", silence.indicator].without)
    rhos = {row.id: row.posterior for row in explanation.sensitivity if row.kind == "rho"}
    assert len(rhos) == len(assessment.dependence)
    for row in assessment.dependence:
        assert printed(row.posterior) == printed(rhos[f"{row.rho:g}"])
    classes = {
        (row.id, row.alternative): row.posterior for row in explanation.sensitivity if row.kind == "class"
    }
    for row in assessment.classes:
        if figures := classes.get((row.scenario, f"{row.label} alone")):
            assert printed(row.posterior) == printed(figures)


@pytest.mark.parametrize("question", ["belarus-2022", "belarus-2024"])
def test_a_timeline_ends_where_a_run_does(question):
    case, _, day = demonstration(question)
    last = forecast.timeline(case, start=day, end=day).points[-1]
    assert printed(last.posterior) == posterior(forecast.assess(case, as_of=day, quick=True))
    assert set(last.mcse.values()) == {0.0}


def test_a_drawn_timeline_ends_within_its_error_of_a_run(strait):
    case, _, day = strait
    last = forecast.timeline(case, start=day, end=day).points[-1]
    for row in forecast.assess(case, as_of=day, quick=True).scenarios:
        assert abs(last.posterior[row.id] - row.posterior) < 4 * (last.mcse[row.id] + row.mcse)


def test_an_alert_looks_at_the_headline(strait):
    case, root, day = strait
    (alert,) = api.alert(["strait"], day, root).results
    assert {"closed": percent(alert.now)}.items() <= posterior(
        forecast.assess(case, as_of=day, quick=True)
    ).items()


def test_the_engine_of_record_has_the_headline_of_a_quick_run():
    """Its draws give the intervals and the diagnostics, and are held to the sum."""
    case, _, day = demonstration("belarus-2024")
    recorded = forecast.assess(case, as_of=day, draws=200)
    assert posterior(recorded) == posterior(forecast.assess(case, as_of=day, quick=True))
    assert recorded.agreement[0].engine == "exact"
    assert recorded.agreement[0].points > 0
