"""What the head of the brief and its bottom line say of a small case, and at the edges."""

from dataclasses import replace
from datetime import date
from math import nan

import pytest

from forecast.brief import build_view
from forecast.domain.assessment import Check, Verdict
from tests.brief.assessments import ASSESSMENT, exact, with_posterior, without_reports
from tests.brief.cases import CASE, QUESTION
from tests.brief.other_cases import large

VIEW = build_view(CASE, ASSESSMENT)


def asking(**changes):
    question = replace(QUESTION, **changes)
    return build_view(replace(CASE, question=question), replace(ASSESSMENT, question=question))


def marks(view):
    return [notice.mark for notice in view.header.notices]


def test_brief_is_a_draft_until_a_reviewer_is_named():
    assert marks(VIEW) == ["DRAFT"]
    assert marks(asking(reviewer="  ")) == ["DRAFT"]
    assert marks(asking(reviewer="B. Second")) == []


def test_failed_verdict_forbids_release_and_names_what_failed():
    failed = (
        Check("R-hat", "scenario_probability[open]", 1.0523, "< 1.01", False),
        Check("bulk ESS", "r[fishers]", nan, ">= 100 a chain", False),
        Check("MCSE", "scenario_probability[open]", 0.0071, "< 0.5 points", False),
        Check("tail ESS", "rho[navy]", 88.0, ">= 100 a chain", False),
    )
    view = build_view(CASE, replace(ASSESSMENT, verdict=Verdict("failed", failed)))
    assert marks(view) == ["NOT FOR RELEASE", "DRAFT"]
    assert view.header.notices[0].text == (
        "The diagnostics of the computation failed: R-hat of the probability of “Ships pass as before” is "
        "1.0523 (limit < 1.01), bulk ESS of the reliability of “Fishers of the south quay” is not available "
        "(limit >= 100 a chain), MCSE of the probability of “Ships pass as before” is 0.71 points (limit "
        "< 0.5 points) and one further check. Its figures cannot be relied on."
    )
    assert [row.name for row in view.method.failures] == ["R-hat", "bulk ESS", "MCSE", "tail ESS"]


def test_quick_run_says_that_nothing_was_diagnosed():
    verdict = Verdict("not assessed", reason="quick run")
    view = build_view(CASE, replace(ASSESSMENT, verdict=verdict))
    assert marks(view) == ["DIAGNOSTICS NOT ASSESSED", "DRAFT"]
    assert view.method.verdict == "The diagnostics of the computation were not assessed (quick run)."


@pytest.mark.parametrize(
    ("written", "expected"),
    [(None, False), (date(2031, 4, 20), False), (date(2031, 4, 21), True)],
)
def test_hindsight_is_owned_up_to_with_both_dates(written, expected):
    view = asking(written=written)
    assert ("WRITTEN IN RETROSPECT" in marks(view)) is expected
    if expected:
        assert "written on 21 April 2031, after the day that it is assessed for" in (
            view.header.notices[-1].text
        )


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2031, 4, 20), "71 days left"),
        (date(2031, 6, 29), "one day left"),
        (date(2031, 6, 30), "closes on this day"),
        (date(2031, 7, 2), "closed two days before"),
    ],
)
def test_days_left(as_of, expected):
    assert build_view(CASE, replace(ASSESSMENT, as_of=as_of)).header.days_left.text == expected


def test_long_question_is_cut_in_the_heading_only():
    view = asking(text="long " * 2_000)
    assert len(view.header.title) <= 201
    assert view.header.question == "long " * 2_000


def test_bottom_line_gives_word_and_number_interval_and_what_comes_next():
    assert VIEW.bottom_line == (
        "As of 20 April 2031, the leading scenario for the time to 30 June 2031 is “Ships are inspected and "
        "pass”: likely (60%), against 30% before any report. Its 90% credible interval is 38% to 78%, which "
        "is how far the figure could move if the judgements, reliabilities and base rates behind it were "
        "known exactly. The interval crosses the edge of a term: it runs from unlikely (38%) to likely "
        "(78%). Next come “The strait is closed to grain ships”: unlikely (31%) and “Ships pass as before”: "
        "very unlikely (9%)."
    )


def test_interval_inside_one_term_says_nothing_of_edges():
    view = build_view(CASE, with_posterior(0.2, 0.7, 0.1, interval=(0.56, 0.79)))
    assert "crosses" not in view.bottom_line


@pytest.mark.parametrize(("scale", "near_certain"), [("icd203", ">99%"), ("phia", "almost certain (>99%)")])
def test_above_99_percent_icd_203_has_no_term(scale, near_certain):
    view = build_view(CASE, with_posterior(0.002, 0.996, 0.002, interval=(0.98, 0.999)), scale)
    assert f"pass”: {near_certain}, against" in view.bottom_line
    assert view.first.answer.probability.value == 0.996


def test_below_1_percent_stands_without_a_term():
    view = build_view(CASE, with_posterior(0.004, 0.60, 0.396))
    assert view.scenarios[0].posterior.text == "<1%"
    assert view.scenarios[0].word == "<1%"
    assert "“The strait is closed to grain ships”: <1%." in view.bottom_line


def test_number_in_a_gap_of_phia_has_no_term():
    view = build_view(CASE, with_posterior(0.23, 0.38, 0.39), "phia")
    assert "“Ships pass as before”: 39% (no term fits)" in view.bottom_line
    assert "pass”: 38% (no term fits) and “The strait is closed to grain ships”: 23% (no term fits)." in (
        view.bottom_line
    )
    assert [row.word for row in view.scenarios] == ["no term", "no term", "no term"]


def test_leader_without_majority_and_close_behind_are_told():
    text = build_view(CASE, with_posterior(0.40, 0.405, 0.195)).bottom_line
    assert "It leads without a majority: the others together have 60%." in text
    assert "The first two are less than one point apart." in text


def test_exact_engine_gives_no_interval():
    view = build_view(CASE, exact())
    assert "The engine used gives no interval." in view.bottom_line
    assert {row.interval.text for row in view.scenarios} == {"not available"}
    assert view.method.run == "Exact integration, nothing sampled."
    assert view.method.log_marginal_error.value is None


def test_without_reports_the_brief_gives_the_prior():
    view = build_view(*without_reports())
    assert "which is the prior, since no report carries weight yet." in view.bottom_line
    assert view.moved.text.startswith("No report carries weight")
    assert view.sources.statement.startswith("No report was known")
    assert (view.moved.rows, view.reports, view.assumptions.computed) == ((), (), ())
    assert all(row.text.endswith(f"it rests on a prior of {row.prior}.") for row in view.alternatives)


def test_eight_scenarios_are_summed_up_after_the_next_five():
    view = build_view(*large(8, 3))
    assert len(view.scenarios) == 8
    assert "The remaining two together have 25%." in view.bottom_line
