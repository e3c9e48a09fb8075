"""What counts once, and which report of several stands for all."""

from datetime import date
from itertools import permutations

import pytest

from forecast.core.scales import AFFIRMS_ANYWAY
from forecast.domain.evidence import Report, Source
from forecast.engine.origins import Channel, channel, group_by_origin

SOURCES = {"navy": Source("navy", "Navy", "B"), "pilot": Source("pilot", "Pilot", "C", affirms_anyway=0.1)}
DAY = date(2031, 1, 10)


def report(name, source="navy", day=DAY, indicator="mines", affirms=True, **more):
    return Report(name, "e.yaml", source, day, day, (), indicator=indicator, affirms=affirms, **more)


def by_origin(*reports, latest=()):
    """The id of the report that counts, and those of the reports it stands for."""
    return {
        origin.id: [repeated.id for repeated in origin.repeated]
        for origin in group_by_origin(reports, SOURCES, latest)
    }


def test_a_source_that_repeats_itself_counts_once_with_its_firmest_word():
    """However late it came; the others are named as they became known."""
    reports = [
        report("weak", certainty="possible", day=date(2031, 1, 3)),
        report("firm"),
        report("middle", certainty="likely", day=date(2031, 1, 4)),
    ]
    for order in permutations(reports):
        assert by_origin(*order) == {"firm": ["weak", "middle"]}


@pytest.mark.parametrize(
    "other",
    [
        report("b", source="pilot"),
        report("b", indicator="pilots"),
        report("b", affirms=False),
        report("b", indicator=None, scenarios=("open",)),
        report("b", origin="each"),
        report("b", origin="one-boat"),
    ],
    ids=["source", "indicator", "stance", "scenario", "each", "origin"],
)
def test_what_differs_in_source_subject_stance_or_origin_counts_by_itself(other):
    assert by_origin(report("a"), other) == {"a": [], "b": []}


def test_a_common_origin_makes_reports_of_two_sources_one():
    """The pilot affirms little that is not so: t = .6, g = .1 is 0.64 to 0.04, beside .875 to .125."""
    reports = [report("a", origin="one-boat"), report("b", source="pilot", origin="one-boat")]
    assert by_origin(*reports) == {"b": ["a"]}
    assert by_origin(*reports, report("c", affirms=False, origin="one-boat")) == {"b": ["a"], "c": []}


def test_scenarios_of_an_opinion_are_one_subject_in_any_order():
    opinions = [
        report("a", indicator=None, scenarios=("open", "tolled")),
        report("b", indicator=None, scenarios=("tolled", "open"), certainty="possible"),
    ]
    assert by_origin(*opinions) == {"a": ["b"]}


def test_of_a_state_that_can_end_the_firmest_of_the_latest_day_counts():
    reports = [
        report("firm-before", day=date(2031, 1, 3)),
        report("weak", certainty="possible"),
        report("firmer", certainty="likely"),
    ]
    assert by_origin(*reports) == {"firm-before": ["firmer", "weak"]}
    assert by_origin(*reports, latest={"mines"}) == {"firmer": ["firm-before", "weak"]}


def test_firmness_is_that_of_the_channel():
    """A denial with detection .5 says less than one with 1, though both are asserted."""
    reports = [report("half", affirms=False, detection=0.5), report("whole", affirms=False)]
    assert by_origin(*reports) == {"whole": ["half"]}
    graded = [report("own", letter="E"), report("sources")]
    assert by_origin(*graded) == {"sources": ["own"]}


def test_of_equally_firm_reports_the_first_known_counts():
    assert by_origin(report("a"), report("b", day=date(2031, 1, 9))) == {"b": ["a"]}
    assert by_origin(report("b"), report("a")) == {"a": ["b"]}


def test_a_report_without_weight_is_left_out():
    assert by_origin(report("context", indicator=None, affirms=None)) == {}


def test_a_channel_is_the_reports_own_then_the_sources_then_the_default():
    assert channel(report("a"), SOURCES["navy"]) == Channel("B", 1.0, AFFIRMS_ANYWAY, 1.0, False)
    assert channel(report("a"), SOURCES["pilot"]) == Channel("C", 1.0, 0.1, 1.0, False)
    own = report("a", certainty="likely", letter="D", affirms_anyway=0.0, detection=0.7)
    assert channel(own, SOURCES["pilot"]) == Channel("D", 0.8, 0.0, 0.7, False)
