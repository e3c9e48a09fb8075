"""What the brief says of indicators, change, sources, reports and method; and its prose as a whole."""

from dataclasses import replace
from datetime import date

import pytest

from forecast.brief import build_view
from tests.brief.assessments import ASSESSMENT, TIMELY, exact, timely_case, with_posterior, without_reports
from tests.brief.cases import CASE, QUESTION, SCENARIOS
from tests.brief.other_cases import large
from tests.brief.prose import lint_view, passages

VIEW = build_view(CASE, ASSESSMENT)


def test_what_to_look_for_comes_by_what_it_tells():
    assert [(row.id, row.until, row.counts) for row in VIEW.watch] == [
        ("insurers-withdraw", "31 May 2031", "21 May 2031"),
        ("customs-hired", "any day", "–"),
        ("patrol-boats", "any day", "–"),
        ("pilots-told", "any day", "–"),
    ]
    bits = [row.bits.value for row in VIEW.watch]
    assert bits == sorted(bits, reverse=True)


def test_the_mean_of_what_an_observation_says_is_the_answer():
    answer = sum(row.posterior for row in ASSESSMENT.scenarios if row.id in ASSESSMENT.asked)
    for row in VIEW.watch:
        seen, if_seen, if_not = (it.value for it in (row.chance, row.if_seen, row.if_not))
        assert seen * if_seen + (1 - seen) * if_not == pytest.approx(answer, abs=1e-12)


def test_once_the_question_has_closed_nothing_is_left_to_look_for():
    assert build_view(CASE, replace(ASSESSMENT, as_of=QUESTION.closes)).watch == ()


def test_window_that_has_passed_is_marked():
    view = build_view(CASE, replace(ASSESSMENT, as_of=date(2031, 6, 1)))
    assert (view.watch[0].until, view.watch[0].overdue) == ("31 May 2031, past", True)


def test_indicators_are_ordered_by_what_they_tell():
    assert [row.id for row in VIEW.indicators] == [
        "insurers-withdraw",
        "pilots-told",
        "patrol-boats",
        "customs-hired",
    ]


def test_first_brief_says_so():
    assert VIEW.change.text == "There is no brief of an earlier day on this question."


def test_change_since_the_last_brief():
    view = build_view(CASE, ASSESSMENT, previous={"closed": 0.45, "inspected": 0.35, "sunk": 0.2})
    assert view.change.text == (
        "The largest change since the last brief is 25 points. “The strait is closed to grain ships” led "
        "then; “Ships are inspected and pass” leads now. No longer among the scenarios: sunk."
    )
    assert [(row.before.text, row.now.text, row.difference.text) for row in view.change.rows] == [
        ("45%", "31%", "−14 points"),
        ("35%", "60%", "+25 points"),
        ("not asked", "9%", "new"),
    ]


def test_no_change_to_speak_of():
    view = build_view(CASE, ASSESSMENT, previous={"closed": 0.312, "inspected": 0.601, "open": 0.087})
    assert view.change.text == (
        "No scenario has moved by a point or more since the last brief. “Ships are inspected and pass” led "
        "then too."
    )


def test_source_statement_counts_articles_sources_and_origins():
    assert VIEW.sources.statement == (
        "The brief draws on two articles, published 3 April 2031 to 13 April 2031, with five reports from "
        "three sources. It gives weight to four reports, as three origins; what a source said before and "
        "says again (one repetition) is not counted. By the letter of their source the origins are: one B "
        "(usually reliable), one C (fairly reliable) and one D (not usually reliable). They concern three "
        "subjects, none of them with more than one source and none with reports both ways. The sources spoke "
        "from 3 April 2031 to 13 April 2031, the latest seven days before the as-of date. An interest in the "
        "matter is stated for two of three sources. A chance that it was staged is stated for one report."
    )


def test_opinions_and_context_stand_apart():
    assert [row.id for row in VIEW.apart.opinions] == ["minister-never-closed"]
    assert [row.id for row in VIEW.apart.context] == ["gull-weather"]


def test_every_report_says_where_it_stands():
    assert [(row.id, row.status) for row in VIEW.reports] == [
        ("office-boats", "counts"),
        ("fishers-pilots", "counts"),
        ("fishers-pilots-again", "repeated"),
        ("minister-never-closed", "counts"),
        ("gull-weather", "context"),
    ]
    assert VIEW.reports[2].standing == "Repeats fishers-pilots, which counts; this one adds nothing."


def test_report_filed_after_the_assessment_is_owned_up_to():
    view = build_view(CASE, replace(ASSESSMENT, origins=ASSESSMENT.origins[:1]))
    assert view.reports[3].standing == "Not in this assessment; assess the question again to use it."


def test_only_web_addresses_become_links():
    links = {citation.article: citation.link for row in VIEW.reports for citation in row.citations}
    assert links == {"post-2031-04-03": "https://post.example/boats", "gull-2031-04-12": ""}


def test_diagnostics_show_the_worst_value_of_each():
    assert [(row.name, row.value.text, row.quantity) for row in VIEW.method.extremes] == [
        ("chains", "4", "all"),
        ("R-hat", "1.0040", "the reliability of “Fishers of the south quay”"),
        ("bulk ESS", "1,500", "the dependence within “navy”"),
        ("MCSE", "constant, not computed", "the probability of “Ships pass as before”"),
    ]


def test_reference_classes_stand_apart():
    assert [(row.rate, row.through) for row in VIEW.method.prior.rates] == [
        ("2 in 40 years", "2030"),
        ("1 of 9", ""),
    ]


def test_the_prior_says_how_its_tables_are_read():
    closed, disputes = QUESTION.prior.rates
    rates = closed, replace(disputes, expected=0.6), replace(closed, label="This strait", own=True)
    scenarios = tuple(
        replace(row, by=date(2031, 5, 31) if row.id == "inspected" else None) for row in QUESTION.scenarios
    )
    question = replace(QUESTION, prior=replace(QUESTION.prior, rates=rates), scenarios=scenarios)
    prior = build_view(replace(CASE, question=question), ASSESSMENT).method.prior
    assert [row.rate for row in prior.rates] == ["2 in 40 years", "1 of 9, 0.6 expected", "2 in 40 years"]
    assert [row.weight.text for row in prior.rates] == ["1", "1", "own record"]
    assert [row.share.text for row in prior.shares] == ["1, until 31 May 2031", "2"]
    assert [note.split()[:2] for note in prior.notes] == [["A", "share"], ["A", "class"], ["An", "own"]]
    assert len(VIEW.method.prior.notes) == 1


def test_unknown_scale_is_refused():
    with pytest.raises(ValueError, match='found scale "stix"; known: icd203, phia'):
        build_view(CASE, ASSESSMENT, scale="stix")


def test_assessment_of_other_files_is_refused():
    with pytest.raises(ValueError, match="reports that the case does not have: office-boats"):
        build_view(replace(CASE, reports=CASE.reports[1:]), ASSESSMENT)


@pytest.mark.parametrize("scale", ["icd203", "phia"])
@pytest.mark.parametrize(
    ("case", "assessment"),
    [
        (CASE, ASSESSMENT),
        (timely_case(), TIMELY),
        (CASE, exact()),
        (CASE, with_posterior(0.004, 0.38, 0.616, interval=(0.004, 0.9))),
        without_reports(),
        large(8, 50),
    ],
)
def test_generated_prose_keeps_the_lints_rules(case, assessment, scale):
    previous = dict.fromkeys((scenario.id for scenario in SCENARIOS), 0.3)
    view = build_view(case, assessment, scale, previous)
    assert lint_view(view) == ()
    assert len(list(passages(view))) > 10
