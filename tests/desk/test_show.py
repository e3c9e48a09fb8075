import pytest

from forecast import api
from forecast.core.problem import ProblemsError
from forecast.desk.show import Card, Link
from tests.workspaces import COURIER, EVIDENCE, QUESTION, SOURCES, STRAIT, changed, write

# By hand: priors .026, .162 and .812, means .319 (unlikely) and .884 (very likely), so that P(it) is .0082 +
# .1436 + .2593 = .411, "open" .2593 / .411 = .631 if true and .812 .681 / .589 = .938 if false; its
# likelihood ratio is .319 / .808, and .319 / .884 against "tolled".
IMPLIED = (
    ("chance of it", "41.1% before any report"),
    ("open if true", "63.1%; before any report 81.2%"),
    ("open if false", "93.8%"),
    ("likelihood ratio", "0.396 for open, 0.361 for open against tolled"),
    (
        "in frequencies",
        'Of 100 such windows 81 bring "Ships pass as before"; 26 of them show it, and 15 of the 19 others: '
        "26 of 41.",
    ),
)


@pytest.fixture
def strait(tmp_path):
    return write(tmp_path, STRAIT)


def test_show_indicator_tells_its_row_and_its_reports(strait):
    assert api.show("pilots-hired", strait) == (
        Card(
            "indicator",
            "strait/pilots-hired",
            f"{QUESTION}:30",
            (
                ("text", "The port authority is hiring pilots."),
                ("why", "A toll is collected by pilots who board every ship."),
                ("given closed", "unlikely"),
                ("given tolled", "very likely"),
                ("given open", "unlikely"),
                *IMPLIED,
            ),
            (),
        ),
    )
    (mines,) = api.show("mines-laid", strait)
    assert mines.links == (
        Link(
            "reports",
            "strait/fishermen-saw-mines",
            f"{EVIDENCE}:2",
            "fishermen affirms mines-laid (2031-01-09)",
        ),
        Link("reports", "strait/ministry-denies-mines", f"{EVIDENCE}:15", "ministry denies mines-laid"),
    )


def test_show_report_tells_subject_source_and_quotes(strait):
    (card,) = api.show("fishermen-saw-mines", strait)
    assert card.fields == (
        ("indicator", "mines-laid"),
        ("source", "fishermen"),
        ("stance", "affirms"),
        ("date", "2031-01-09"),
        ("certainty", "likely"),
        ("grade", "B2"),
    )
    assert card.links == (
        Link("on indicator", "strait/mines-laid", f"{QUESTION}:22", "Mines have been laid in the strait."),
        Link("by source", "fishermen", f"{SOURCES}:2", "Fishermen of Marrow, reliability C"),
        Link("citations", "courier", f"{EVIDENCE}:10", '"We saw them drop mines" (via harbour-radio)'),
        Link("citations", "gazette", f"{EVIDENCE}:13", '"they drop mines"'),
    )


def test_show_article_source_and_scenario_tell_what_uses_them(strait):
    (article,), (source,), (scenario,) = (api.show(name, strait) for name in ("courier", "ministry", "open"))
    assert [(link.how, link.name) for link in article.links] == [
        ("cited by", "strait/fishermen-saw-mines"),
        ("cited by", "strait/ships-waiting"),
    ]
    assert article.place == f"{COURIER}:1"
    assert [link.text for link in source.links] == ["ministry denies mines-laid", "ministry affirms open"]
    assert ("reliability", "D") in source.fields
    assert [(link.how, link.name) for link in scenario.links] == [
        ("opinions", "strait/ministry-expects-calm")
    ]


def test_show_question_tells_what_belongs_to_it(strait):
    (card,) = api.show("strait", strait)
    assert [link.name.removeprefix("strait/") for link in card.links] == [
        "closed",
        "tolled",
        "open",
        "mines-laid",
        "pilots-hired",
        "fishermen-saw-mines",
        "ministry-denies-mines",
        "ministry-expects-calm",
        "ships-waiting",
    ]
    assert ("prior.shares", "tolled 1, open 5") in card.fields


def test_all_that_share_an_id_are_shown_and_a_question_narrows(tmp_path):
    root = write(tmp_path, STRAIT | {"scenarios/open.yaml": STRAIT[QUESTION]})
    assert [(card.kind, card.name) for card in api.show("open", root)] == [
        ("question", "open"),
        ("scenario", "open/open"),
        ("scenario", "strait/open"),
    ]
    assert [card.name for card in api.show("strait/open", root)] == ["strait/open"]


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("mines-lade", 'Did you mean "mines-laid"?'),
        ("strait/opne", 'Did you mean "strait/open"?'),
        ("\x1b[31mzzz", "Look for words with `forecast find`."),
    ],
)
def test_unknown_id_is_told_with_the_nearest(strait, name, step):
    with pytest.raises(ProblemsError) as caught:
        api.show(name, strait)
    (problem,) = caught.value.problems
    assert problem.next_step == step
    assert "\x1b" not in str(problem)


def test_show_works_in_files_with_errors(tmp_path):
    files = changed(
        EVIDENCE,
        'citations:\n      - article: courier\n        quote: "Ships',
        'citations: 3\n    x:\n      - y: "Ships',
    )
    files[QUESTION] = (
        files[QUESTION]
        .replace("closed: likely", "closed: [1, {a: true}]")
        .replace("tolled: 2-10%", "tolled:")
    )
    root = write(tmp_path, files)
    (card,) = api.show("mines-laid", root)
    assert card.fields[-3:] == (
        ("given closed", "1, a true"),
        ("given tolled", "nothing"),
        ("given open", "0.01"),
    )
    (report,) = api.show("ships-waiting", root)
    assert [link.name for link in report.links] == ["fishermen", "None"]


def test_show_tells_what_was_withdrawn_and_where_it_is_used(tmp_path):
    files = changed(COURIER, "outlet:", "withdrawn: {date: 2031-01-12, why: It was a drill}\noutlet:")
    files[SOURCES] = STRAIT[SOURCES].replace(
        "    reliability: C\n", "    reliability: C\n    corrected: {date: 2031-01-13, why: w}\n"
    )
    write(tmp_path, files)
    (article,) = api.show("courier", tmp_path)
    assert ("withdrawn", "date 2031-01-12, why It was a drill") in article.fields
    (report,) = api.show("fishermen-saw-mines", tmp_path)
    told = {link.name: link.text for link in report.links}
    assert told["courier"] == '"We saw them drop mines" (via harbour-radio); withdrawn on 2031-01-12'
    assert told["gazette"] == '"they drop mines"'
    assert told["fishermen"] == "Fishermen of Marrow, reliability C; corrected on 2031-01-13"


def test_show_tells_how_much_of_what_a_camp_says_counts(tmp_path):
    files = changed(SOURCES, "reliability: C\n", "reliability: C\n    camp: navy\n")
    files[SOURCES] = files[SOURCES].replace("reliability: D\n", "reliability: D\n    camp: navy\n")
    write(tmp_path, files)
    (report,), (indicator,) = (api.show(name, tmp_path) for name in ("ministry-denies-mines", "mines-laid"))
    assert report.fields[-1] == ("counts", "25%, beside fishermen-saw-mines of the same camp (navy)")
    assert [link.text for link in indicator.links] == [
        "fishermen affirms mines-laid (2031-01-09); counts whole, beside ministry-denies-mines of the same "
        "camp (navy)",
        "ministry denies mines-laid; counts 25%, beside fishermen-saw-mines of the same camp (navy)",
    ]


def test_show_tells_a_distribution_and_a_deadline(tmp_path):
    opinion = "    scenario: open\n    source: ministry\n    stance: affirms\n"
    divided = "    says: {closed: 5%, tolled: 80%, others: 0.15}\n    source: ministry\n"
    files = changed(EVIDENCE, opinion, divided)
    files[QUESTION] = STRAIT[QUESTION].replace("title: Ships pay", "by: 2031-03-01\n    title: Ships pay")
    write(tmp_path, files)
    (scenario,), (report,), (question,) = (
        api.show(name, tmp_path) for name in ("tolled", "ministry-expects-calm", "strait")
    )
    assert ("by", "2031-03-01") in scenario.fields
    assert [link.text for link in scenario.links] == ["ministry expects tolled 80%, others 0.15, closed 5%"]
    assert [link.name for link in report.links[:2]] == ["strait/closed", "strait/tolled"]
    assert "Ships pay to pass; by 2031-03-01" in {link.text for link in question.links}
