"""What the brief says of a single report: what of it counts, what it divides, and what is on record."""

from dataclasses import replace

from forecast.brief import build_view, render_html, render_markdown
from tests.brief.assessments import ASSESSMENT, by_scenario
from tests.brief.cases import CASE, SOURCES

SAYS = {"closed": 0.1, "inspected": 0.7, "open": 0.2}


def with_report(name, **changes):
    """The case with one report changed."""
    reports = (replace(row, **changes) if row.id == name else row for row in CASE.reports)
    return replace(CASE, reports=tuple(reports))


def divided():
    """The case whose opinion is a distribution."""
    return with_report("minister-never-closed", scenarios=(), says=SAYS, affirms=True, deception=None)


def test_reports_of_a_camp_say_how_much_of_them_counts_and_beside_which():
    sources = {name: replace(source, camp="coast") for name, source in SOURCES.items()}
    office, pilots, minister = ASSESSMENT.origins
    whole = replace(office, shares_with=("fishers-pilots",))
    part = replace(pilots, credit=0.25, shares_with=("office-boats",))
    view = build_view(replace(CASE, sources=sources), replace(ASSESSMENT, origins=(whole, part, minister)))
    assert [row.standing for row in view.reports[:2]] == [
        "Counts whole, beside fishers-pilots of the same camp (coast), with +0.05 bans for “Ships are "
        "inspected and pass”.",
        "Counts 25%, beside office-boats of the same camp (coast), with +0.14 bans for “Ships are "
        "inspected and pass”.",
    ]
    assert [(row.credit and row.credit.text, row.shares_with) for row in view.reports[:3]] == [
        ("100%", ("fishers-pilots",)),
        ("25%", ("office-boats",)),
        (None, ()),
    ]
    camps = "Of several reports of one camp on one matter the firmest counts whole, every other with 25%"
    assert camps in view.method.text
    assert camps not in build_view(CASE, ASSESSMENT).method.text
    for text in (render_markdown(view), render_html(view)):
        assert "Counts 25%, beside office-boats of the same camp (coast)" in text


def test_a_distribution_is_shown_by_its_shares():
    view = build_view(divided(), ASSESSMENT)
    row = view.reports[3]
    assert (row.kind, row.stance, row.subject) == (
        "opinion on the outcome",
        "expects",
        "Ships are inspected and pass: 70%, Ships pass as before: 20%, The strait is closed to grain ships: "
        "10%",
    )
    assert [row.id for row in view.apart.opinions] == ["minister-never-closed"]
    assert {row.kind for row in view.moved.rows} == {"indicator", "opinion on the outcome"}


def test_a_distribution_points_to_the_scenario_that_has_more_than_the_others_on_average():
    """With .7 for the leading scenario it should weigh for it; with .1 against it."""
    against = replace(ASSESSMENT.origins[2], weight=by_scenario(0.2, -0.1, 0.1))
    assert build_view(divided(), replace(ASSESSMENT, origins=(against,))).moved.surprises
    low = {"closed": 0.7, "inspected": 0.1, "open": 0.2}
    case = with_report("minister-never-closed", scenarios=(), says=low, affirms=True, deception=None)
    assert build_view(case, replace(ASSESSMENT, origins=(against,))).moved.surprises == ()


def test_two_distributions_that_differ_are_two_subjects():
    case = with_report("gull-weather", says=SAYS | {"closed": 0.2, "open": 0.1}, affirms=True)
    case = replace(case, reports=(*divided().reports[:4], case.reports[4]))
    again = replace(ASSESSMENT.origins[1], report="gull-weather", repeated=())
    view = build_view(case, replace(ASSESSMENT, origins=(*ASSESSMENT.origins, again)))
    assert "They concern four subjects, none of them with more than one source" in view.sources.statement


def test_what_is_certain_is_on_record():
    row = build_view(with_report("office-boats", certainty="certain"), ASSESSMENT).reports[0]
    assert row.certainty == "for certain (on record)"
    assert row.channel == ("What is on record counts whatever the reliability of its source.",)
