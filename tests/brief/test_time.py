"""What time adds to the brief: classes alone, silences, states that end, earlier days."""

from dataclasses import replace
from datetime import date

from forecast.brief import build_view, render_html, render_markdown
from forecast.core.dates import read_span
from forecast.domain.assessment import SilenceResult
from forecast.domain.question import Window
from tests.brief.assessments import ASSESSMENT, SILENCE, TIMELY, by_scenario, timely_case, without_reports
from tests.brief.cases import CASE, QUESTION, report

VIEW = build_view(timely_case(), TIMELY)


def heavy(weight: float, *without: float) -> SilenceResult:
    return SilenceResult("insurers-withdraw", 0.285, by_scenario(*without), by_scenario(-0.1, weight, -0.1))


def with_silence(silence: SilenceResult):
    return build_view(CASE, replace(ASSESSMENT, silences=(silence,)))


def test_each_class_shows_what_it_says_and_what_would_follow():
    assert [
        (row.label, row.source, *map(str, (row.weight, row.prior, row.interval, row.posterior)))
        for row in VIEW.classes.rows
    ] == [
        ("Closures of the strait", "Harbour almanac", "50%", "1.2%", "0.3% to 2.7%", "5.0%"),
        ("Disputes that led to a closure", "Own count", "50%", "15.0%", "2.0% to 36.0%", "40.0%"),
    ]


def test_an_own_record_is_data_on_the_other_classes():
    own = replace(TIMELY.classes[1], own=True, share=0.0)
    view = build_view(CASE, replace(ASSESSMENT, classes=(TIMELY.classes[0], own)))
    assert [row.weight.text for row in view.classes.rows] == ["50%", "own record"]
    assert "A record of this very case has no weight among them" in view.classes.text
    alone = build_view(CASE, replace(ASSESSMENT, classes=(replace(own, share=1.0),)))
    assert alone.classes.rows[0].weight.text != "own record"


def test_a_silence_shows_its_window_and_weight():
    (row,) = VIEW.silences.rows
    assert (row.window, row.detection.text, row.weight.text) == (
        "1 April 2031 to 31 May 2031",
        "28%",
        "+0.04",
    )
    assert (row.points.text, row.without.text) == ("+2.5 points", "57.5%")
    assert "a denial by the desk itself, with reliability 1" in VIEW.silences.text


def test_a_window_begins_with_its_indicator_or_on_its_own_day():
    insurers = QUESTION.indicators[2]
    added = replace(insurers, added=date(2031, 4, 10))
    own = replace(insurers, window=Window(date(2031, 5, 31), 0.9, date(2031, 4, 15)))
    windows = [QUESTION.window_of(row) for row in (insurers, added, own, QUESTION.indicators[0])]
    assert [window and window[0].isoformat() for window in windows] == [
        "2031-04-01",
        "2031-04-10",
        "2031-04-15",
        None,
    ]


def silence_of(view, indicator):
    return next(row.silence for row in view.watch if row.id == indicator)


def test_watch_list_tells_how_much_silence_counts_already():
    assert [row.silence for row in VIEW.watch[:2]] == ["28% by now, +0.04 bans", "no window"]
    late = build_view(
        CASE, replace(TIMELY, as_of=date(2031, 6, 1), silences=(replace(SILENCE, detection=0.9),))
    )
    assert silence_of(late, "insurers-withdraw") == "overdue: 90% by now, +0.04 bans"
    assert late.silences.rows[0].overdue


def test_window_that_has_not_begun_counts_from_its_day():
    insurers = replace(QUESTION.indicators[2], window=Window(date(2031, 5, 31), 0.9, date(2031, 5, 1)))
    question = replace(QUESTION, indicators=(*QUESTION.indicators[:2], insurers, QUESTION.indicators[3]))
    view = build_view(replace(CASE, question=question), ASSESSMENT)
    assert view.watch[0].silence == "counts from 1 May 2031"


def test_silence_left_out_is_said_in_the_head_and_in_the_watch_list():
    view = build_view(CASE, replace(ASSESSMENT, run=replace(ASSESSMENT.run, silence=False)))
    assert view.watch[0].silence == "not counted"
    assert [(row.mark, row.text) for row in view.header.notices][-1] == (
        "SILENCE LEFT OUT",
        "It is left out of this assessment, as was asked for, that nothing is seen in the windows of one "
        "indicator.",
    )


def test_a_silence_heavier_than_every_origin_comes_first_in_the_chart():
    view = with_silence(heavy(0.5, 0.4, 0.35, 0.25))
    first = view.effects.rows[0]
    assert (first.label, first.by) == ("Insurers no longer cover the passage", "looked for, and not seen")
    assert (first.points.text, first.points.reason) == ("+25 points", "indicator-insurers-withdraw")
    assumed = [row.assumption for row in view.assumptions.computed]
    assert "The silence of most weight holds: nothing is seen of “Insurers no longer cover the passage”." in (
        assumed
    )
    assert "The reports, as three origins, and one silence bear on the question as judged." in assumed


def test_confidence_weighs_silences_with_the_origins():
    result = with_silence(heavy(0.5, 0.5, 0.3, 0.2)).confidence
    share = next(row for row in result.rows if row.name.startswith("Share of the weight of evidence"))
    assert share.name.endswith("the heaviest origin or silence carries")
    assert share.value.text == "69.4%"
    assert result.driver == (
        "69% of the weight of evidence is a single item: nothing is seen of "
        "“Insurers no longer cover the passage”"
    )
    assert result.rows[0].value.text == "3"


def test_silence_is_as_old_as_the_last_day_on_which_it_was_looked_for():
    old = replace(ASSESSMENT, as_of=date(2031, 6, 30), origins=(), silences=(SILENCE,))
    later = tuple(
        replace(row, window=row.window and replace(row.window, by=date(2031, 6, 20)))
        for row in QUESTION.indicators
    )
    assert build_view(CASE, old).confidence.rows[-1].value.text == "100.0%"
    early = tuple(
        replace(row, window=row.window and replace(row.window, by=date(2031, 5, 10)))
        for row in QUESTION.indicators
    )
    for indicators, share in ((later, "100.0%"), (early, "0.0%")):
        case = replace(CASE, question=replace(QUESTION, indicators=indicators))
        assert build_view(case, old).confidence.rows[-1].value.text == share


def denied():
    """The case in which insurers are said not to withdraw, on a day within the window."""
    denial = report(
        *("fishers-insured", "fishers"),
        indicator="insurers-withdraw",
        affirms=False,
        date=date(2031, 4, 11),
        letter="A",
    )
    insurers = replace(TIMELY.indicators[2], reported=True)
    indicators = (*TIMELY.indicators[:2], insurers, TIMELY.indicators[3])
    silence = replace(SILENCE, since=date(2031, 4, 11))
    case = replace(CASE, reports=(*CASE.reports, denial))
    return case, replace(ASSESSMENT, indicators=indicators, silences=(silence,))


def test_an_indicator_that_was_denied_is_looked_for_until_its_window_ends():
    case, assessment = denied()
    view = build_view(case, assessment)
    (row,) = view.silences.rows
    assert (row.window, row.since.text) == (
        "1 April 2031 to 31 May 2031, denied on 11 April 2031",
        "11 April 2031",
    )
    assert view.silences.text.endswith("Where it was denied, its silence counts from the last denial on.")
    assert view.watch[0].silence == "28% by now, +0.04 bans; denied on 11 April 2031"
    assert view.premortem[-1].tells == (
        "If the scenario holds, it would have been seen since its denial on 11 April 2031 with a chance of "
        "17%."
    )
    over = replace(assessment, as_of=date(2031, 6, 1), silences=())
    (late,) = (row for row in build_view(case, over).watch if row.overdue)
    assert (late.id, late.until, late.counts) == ("insurers-withdraw", "31 May 2031, past", "–")
    left_out = replace(assessment, silences=(), run=replace(assessment.run, silence=False))
    assert "nothing is seen in the windows of one indicator" in build_view(case, left_out).silences.text


def test_a_silence_after_a_denial_names_who_denied_it_and_when():
    case, assessment = denied()
    heavier = replace(assessment.silences[0], weight=by_scenario(-0.1, 0.5, -0.1))
    view = build_view(case, replace(assessment, silences=(heavier,)))
    assert "since 11 April 2031, when it was denied" in {
        row.by.partition("not seen ")[2] for row in view.effects.rows
    }
    assert (
        "The silence of most weight holds: nothing is seen of “Insurers no longer cover the passage” since "
        "11 April 2031, when Fishers of the south quay denied it."
    ) in {row.assumption for row in view.assumptions.computed}


def test_a_denial_within_the_window_is_a_not_yet():
    """Ten days of sixty."""
    case, assessment = denied()
    assert build_view(case, assessment).reports[-1].channel == (
        "On that day 17% of the indicator's window was over: it is a “not yet”.",
    )


def test_alternative_can_rest_on_a_silence():
    silence = replace(SILENCE, weight=by_scenario(-0.1, 0.0, 0.6))
    text = with_silence(silence).alternatives[-1].text
    assert "What speaks most for it: nothing is seen of “Insurers no longer cover the passage” (+0.60" in text


def test_silence_alone_moves_without_reports():
    case, assessment = without_reports()
    view = build_view(case, replace(assessment, silences=(SILENCE,)))
    assert [row.by for row in view.effects.rows] == ["looked for, and not seen"]
    assert "which is the prior" not in view.bottom_line


def test_state_that_can_end_tells_what_became_of_it():
    states = {row.id: row.state for row in VIEW.indicators}
    assert states["patrol-boats"] == (
        "A state that can end, half-life 60 days; the last report here is of 3 April 2031: true then 93%, "
        "now 88%."
    )
    assert states["pilots-told"] == ""
    unreported = replace(TIMELY.indicators[0], then=(), reported=False)
    view = build_view(timely_case(), replace(TIMELY, indicators=(unreported, *TIMELY.indicators[1:])))
    assert "A state that can end, half-life 60 days; no report here." in {
        row.state for row in view.indicators
    }


def test_earlier_days_come_scenario_by_scenario():
    assert [(row.scenario, row.by.text, row.probability.text) for row in VIEW.horizons.rows] == [
        ("The strait is closed to grain ships", "15 May 2031", "11.0%"),
        ("The strait is closed to grain ships", "30 June 2031", "31.0%"),
    ]
    assert "The other scenarios have no reference class" in VIEW.horizons.text


def test_classes_with_hindsight_are_told_in_the_head():
    late = replace(QUESTION.prior.rates[0], through=read_span("2031"))
    begins = replace(late, through=None, exposure=None, per=None, since=date(2031, 5, 1), label="Own record")
    question = replace(QUESTION, prior=replace(QUESTION.prior, rates=(late, begins)))
    notices = build_view(replace(CASE, question=question), ASSESSMENT).header.notices
    assert (notices[-1].mark, notices[-1].text) == (
        "REFERENCE CLASSES",
        "The class “Closures of the strait” counts cases up to 2031-12-31, after the as-of date.",
    )


def test_what_is_not_there_prints_nothing():
    view = build_view(CASE, ASSESSMENT)
    for text in (render_markdown(view), render_html(view)):
        for heading in ("each alone", "looked for and not seen", "By an earlier day", "can end"):
            assert heading not in text
    for text in (render_markdown(VIEW), render_html(VIEW)):
        for heading in ("each alone", "looked for and not seen", "By an earlier day", "can end"):
            assert heading in text
