"""A case from day to day: the same figures as separate runs, and nothing of a later day in any of them."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from forecast.core.bad_value import BadValue
from forecast.core.problem import ProblemsError
from forecast.domain.evidence import Correction
from forecast.domain.question import Rate
from forecast.engine import timeline as module
from forecast.engine.assess import QUICK, Settings, assess
from forecast.engine.sums import Sums
from forecast.engine.timeline import Course, follow, timeline
from forecast.files.load import load
from tests.domain.test_schedule import END, START, changed, indicated
from tests.timelines import EIGHT, NAMES
from tests.workspaces import STRAIT, write

ROOT = Path(__file__).parents[2]
EXACT = Settings(engine="exact")


@pytest.fixture(scope="module")
def eight(tmp_path_factory):
    return load(write(tmp_path_factory.mktemp("eight"), EIGHT), ["strait"]).cases["strait"]


@pytest.fixture(scope="module")
def strait(tmp_path_factory):
    return load(write(tmp_path_factory.mktemp("strait"), STRAIT), ["strait"]).cases["strait"]


@pytest.fixture(scope="module")
def weekly(eight):
    return timeline(eight, Course(END, START, "7d"), seed=1)


def test_the_answer_of_each_day_is_that_of_the_exact_engine(strait):
    """Until the day on which "tolled" is added, the answer is "closed" alone."""
    rows = tuple(
        replace(row, added=date(2031, 1, 5) if row.id == "tolled" else None)
        for row in strait.question.scenarios
    )
    asked = replace(strait, question=replace(strait.question, yes=("closed", "tolled"), scenarios=rows))
    points = timeline(asked, Course(END, START, "report"), seed=3).points
    assert {point.answer.scenarios for point in points} == {("closed",), ("closed", "tolled")}
    for point in points:
        exact = assess(asked, point.day, EXACT).answer
        assert point.answer.prior == pytest.approx(exact.prior, abs=1e-12)
        assert abs(point.answer.posterior - exact.posterior) <= 4 * point.answer.mcse + 1e-9
        assert point.answer.interval[0] < point.answer.posterior < point.answer.interval[1]
        if point.answer.mover:
            kept = tuple(row for row in asked.reports if row.id != point.answer.mover)
            without = assess(replace(asked, reports=kept), point.day, EXACT).answer.posterior
            assert point.answer.effect == pytest.approx(exact.posterior - without, abs=0.005)


def test_same_figures_as_separate_runs_on_belarus_2022():
    case = load(ROOT, ["belarus-2022"]).cases["belarus-2022"]
    found = timeline(case, Course(date(2023, 2, 1), date(2022, 12, 4), "report"), seed=1)
    assert len(found.points) == 7
    for point in found.points[1:6]:
        one = assess(case, point.day, replace(QUICK, chains=20, draws=50))
        for row in one.scenarios:
            assert point.posterior[row.id] == row.posterior, (point.day, row.id)
            assert point.interval[row.id] == pytest.approx(row.interval, abs=0.06)
            assert point.prior[row.id] == row.prior


@pytest.mark.parametrize("name", ["eight", "strait"])
def test_same_figures_as_the_exact_engine(name, request):
    case = request.getfixturevalue(name)
    for point in timeline(case, Course(END, START, "report"), seed=3).points:
        for row in assess(case, point.day, EXACT).scenarios:
            assert abs(point.posterior[row.id] - row.posterior) <= 4 * point.mcse[row.id] + 1e-9


def test_errors_are_those_of_chance(eight, monkeypatch):
    """Over many seeds a drawn figure lies around the exact one as its Monte Carlo error says."""
    exact = {row.id: row.posterior for row in assess(eight, END, EXACT).scenarios}
    monkeypatch.setattr(module, "Sums", partial(Sums, most_exact=0))
    last = [list(follow(eight, [START + timedelta(20), END], seed))[-1] for seed in range(40)]
    scores = np.array([[(at.posterior[k] - exact[k]) / at.mcse[k] for k in NAMES] for at in last])
    assert np.abs(scores.mean(0)).max() < 4 / np.sqrt(40)
    assert scores.std() < 1.5


def test_same_days_and_seed_give_the_same_figures(eight, weekly):
    assert timeline(eight, Course(END, START, "7d"), seed=1) == weekly
    assert timeline(eight, Course(END, START, "7d"), seed=2) != weekly


def later(case):
    """Ways in which files go on after 3 January, none of which anybody could know of by then."""
    fewer = replace(case, reports=tuple(r for r in case.reports if r.known <= date(2031, 1, 3)))
    new = replace(case.reports[0], id="news", date=date(2031, 1, 4), known=date(2031, 1, 4), source="pilots")
    taken = Correction("withdrawn", date(2031, 1, 4), "wrong")
    yield fewer
    yield replace(case, reports=(*case.reports, new))
    yield replace(case, reports=(new, *case.reports))
    yield changed(case, "pilots-boats", corrections=(taken,))
    sources = {**case.sources, "pilots": replace(case.sources["pilots"], corrections=(taken,))}
    yield replace(case, sources=sources)
    yield with_scenario(case, date(2031, 1, 5))


def with_scenario(case, added):
    """One more scenario before the last, judged like the first."""
    question = case.question
    *before, last = question.scenarios
    indicators = tuple(replace(i, given={**i.given, "sunk": i.given["closed"]}) for i in question.indicators)
    prior = replace(question.prior, shares={**question.prior.shares, "sunk": 3})
    sunk = replace(last, id="sunk", title="It sinks", resolves_if="It is seen.", added=added)
    more = replace(question, scenarios=(*before, sunk, last), prior=prior, indicators=indicators)
    return replace(case, question=more)


@pytest.mark.parametrize("every", ["report", "3d"])
@pytest.mark.parametrize("way", range(6))
def test_no_later_edit_changes_an_earlier_date_bit_for_bit(eight, every, way):
    until = date(2031, 1, 3)
    one, two = (
        [p for p in timeline(case, Course(END, START, every), seed=1).points if p.day <= until]
        for case in (eight, list(later(eight))[way])
    )
    assert len(one) >= 4
    assert one == two


def test_the_last_day_does_not_matter_to_those_before(eight, weekly):
    shorter = timeline(eight, Course(date(2030, 12, 29), START, "7d"), seed=1)
    assert shorter.points == weekly.points[:5]


def test_beginning_later_changes_figures_by_chance_alone(eight, weekly):
    for point in timeline(eight, Course(END, date(2030, 12, 29), "7d"), seed=1).points:
        other = next(each for each in weekly.points if each.day == point.day)
        for k in NAMES:
            assert (
                abs(point.posterior[k] - other.posterior[k])
                <= 4 * np.hypot(point.mcse[k], other.mcse[k]) + 1e-9
            )


def test_where_only_the_calendar_moves_chance_does_not(strait):
    """The prior moves a little every day; noise of its own would show as moves to and fro."""
    points = timeline(strait, Course(date(2031, 2, 10), date(2031, 1, 12), "1d"), seed=1).points
    steps = np.diff([point.posterior["closed"] for point in points])
    assert (steps < 0).all()


def test_points_tell_what_came_in_what_went_and_what_moved(eight):
    taken = Correction("withdrawn", date(2031, 1, 12), "wrong")
    case = changed(eight, "pilots-boats", corrections=(taken,))
    again = replace(
        case.reports[0], id="fishers-mines-again", date=date(2030, 12, 8), known=date(2030, 12, 8)
    )
    points = timeline(
        replace(case, reports=(*case.reports, again)), Course(END, START, "report"), seed=1
    ).points
    assert [(p.day.day, p.reports, p.withdrawn) for p in points] == [
        (1, (), ()),
        (5, ("fishers-mines",), ()),
        (6, ("office-no-mines",), ()),
        (8, ("fishers-mines-again",), ()),
        (20, ("pilots-boats",), ()),
        (3, ("office-pilots",), ()),
        (10, ("fishers-boats",), ()),
        (12, (), ("pilots-boats",)),
        (15, (), ()),
    ]
    assert points[3].mover is None, "it repeats another and moves nothing"
    assert (points[4].mover.report, points[4].mover.scenario) == ("pilots-boats", "patrolled")
    assert points[4].effect == pytest.approx(
        points[4].posterior["patrolled"] - points[2].posterior["patrolled"], abs=0.01
    )


def test_a_scenario_is_there_from_the_day_it_is_added(eight):
    case = with_scenario(eight, date(2030, 12, 10))
    points = timeline(case, Course(END, START, "7d"), seed=1).points
    assert ["sunk" in point.posterior for point in points[:3]] == [False, False, True]
    assert all(sum(point.posterior.values()) == pytest.approx(1) for point in points)


def test_it_begins_when_the_prior_does_unless_told_otherwise(strait):
    late = Rate("closed", 1, "late", "own count", since=date(2030, 12, 9))
    prior = replace(strait.question.prior, rates=(late,))
    case = replace(strait, question=replace(strait.question, prior=prior))
    assert timeline(case, Course(END), seed=1).days[0] == date(2030, 12, 10)
    with pytest.raises(ProblemsError, match="has begun by 2030-12-09"):
        timeline(case, Course(END, date(2030, 12, 9)), seed=1)


def test_the_wrong_order_of_days_is_refused(eight):
    with pytest.raises(
        BadValue, match='found "2031-01-16"; a timeline begins no later than it ends, on 2031-01-15'
    ):
        timeline(eight, Course(END, END + timedelta(1)), seed=1)


def test_an_interrupt_keeps_what_is_done(eight, weekly):
    def stop_at(most):
        def advance(done, total):
            assert total == 8
            if done == most:
                raise KeyboardInterrupt

        return advance

    found = timeline(eight, Course(END, START, "7d"), 1, stop_at(3))
    assert found.interrupted
    assert found.points == weekly.points[:3]
    assert found.days == weekly.days


def test_an_interrupt_before_the_first_date_ends_it(eight, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("forecast.engine.timeline.follow", stopped)
    with pytest.raises(KeyboardInterrupt):
        timeline(eight, Course(END, START, "7d"), 1)


def test_an_indicator_that_is_added_later_counts_from_then(eight):
    case = indicated(eight, "boats-seen", added=date(2031, 1, 8))
    points = timeline(case, Course(END, START, "report"), seed=1).points
    assert {p.day: p.reports for p in points}[date(2031, 1, 8)] == ("pilots-boats",)
