"""What differs between two sides: an item for each thing that was changed, with its file and line."""

from dataclasses import replace
from datetime import date

import pytest

import forecast
from forecast import api
from forecast.explain.causes import items
from forecast.explain.compared import Comparison, Sided, lines_for
from forecast.explain.difference import difference
from tests.explain.made_up import MORE, MOST, case, judged
from tests.workspaces import EVIDENCE, QUESTION, SOURCES, write

DAY = date(2031, 1, 15)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


def kinds(whole, changed, days=(date(2031, 1, 15), date(2031, 1, 15))):
    sides = [Sided(str(day), one, day, {}) for one, day in zip((whole, changed), days, strict=True)]
    return {cause.kind: cause for cause in difference(*sides, days).causes}


def test_each_change_is_told_by_its_kind(whole):
    fewer = replace(whole, reports=whole.reports[1:])
    assert list(kinds(fewer, whole)) == ["new"]
    assert list(kinds(whole, fewer)) == ["withdrawn"]
    edited = replace(
        whole.question.indicators[0], given=whole.question.indicators[0].given | {"open": judged("0.2")}
    )
    other = replace(
        whole, question=replace(whole.question, indicators=(edited, *whole.question.indicators[1:]))
    )
    (cause,) = kinds(whole, other).values()
    assert [item.text for item in cause.items] == ["mines-laid given open: 0.01 to 0.2"]
    rates = replace(whole.question.prior, rates=whole.question.prior.rates[:1])
    assert list(kinds(whole, replace(whole, question=replace(whole.question, prior=rates)))) == ["prior"]
    assert list(kinds(whole, whole, (date(2031, 1, 15), date(2031, 2, 15)))) == ["time", "ageing"]
    assert kinds(whole, whole) == {}


def test_a_report_taken_back_says_why(tmp_path):
    files = MORE | {
        "evidence/strait.yaml": MORE["evidence/strait.yaml"].replace(
            "  pilots-denied:\n",
            "  pilots-denied:\n    withdrawn: {date: 2031-02-01, why: It was another ministry}\n",
        )
    }
    root = write(tmp_path, files)
    comparison = forecast.diff("strait", "2031-01-20", "2031-02-03", workspace=root)
    (item,) = next(cause.items for cause in comparison.causes if cause.kind == "withdrawn")
    assert item.text == "pilots-denied: ministry denies pilots-hired: It was another ministry"
    line = files["evidence/strait.yaml"].splitlines().index("  pilots-denied:") + 1
    assert item.place == f"evidence/strait.yaml:{line}"


DAYS = date(2031, 1, 15), date(2031, 2, 15)
# kind: an edit of one file, and its item, with the text at its place.
EDITS = {
    "new": (
        (
            EVIDENCE,
            "  pilots-seen-again:\n",
            "  pilots-counted:\n    indicator: pilots-hired\n    source: ministry\n"
            "    stance: affirms\n    citations: [{article: gazette, quote: ten}]\n  pilots-seen-again:\n",
        ),
        ("pilots-counted: ministry affirms pilots-hired", EVIDENCE, "  pilots-counted:"),
    ),
    "judgement": (
        (QUESTION, "open: 0.01", "open: 0.2"),
        ("mines-laid given open: 0.01 to 0.2", QUESTION, "      open: 0.2"),
    ),
    "half-life": (
        (QUESTION, "half_life: 30d", "half_life: 10d"),
        ("mines-laid half life: 30 to 10", QUESTION, "  mines-laid:"),
    ),
    "grade": (
        (SOURCES, "reliability: D", "reliability: B"),
        ("ministry reliability: D to B", SOURCES, "  ministry:"),
    ),
    "certainty": (
        (EVIDENCE, "    certainty: likely\n    grade", "    certainty: possible\n    grade"),
        ("fishermen-saw-mines certainty: likely to possible", EVIDENCE, "  fishermen-saw-mines:"),
    ),
    "stance": (
        (
            EVIDENCE,
            "    source: ministry\n    stance: denies\n    deception",
            "    source: ministry\n    stance: affirms\n    deception",
        ),
        ("ministry-denies-mines affirms: denies to affirms", EVIDENCE, "  ministry-denies-mines:"),
    ),
    "deception": (
        (EVIDENCE, "    deception: {closed: 0.3}\n", ""),
        ("ministry-denies-mines deception: closed 0.3 to none", EVIDENCE, "  ministry-denies-mines:"),
    ),
    "dependence": (
        (QUESTION, "indicators:\n", "dependence: {navy: 0.5}\nindicators:\n"),
        ("dependence", QUESTION, "dependence: {navy: 0.5}"),
    ),
    "foresight": (
        (QUESTION, "indicators:\n", "foresight: 0.8\nindicators:\n"),
        ("foresight: 0.5 to 0.8", QUESTION, "foresight: 0.8"),
    ),
    "repetition": (
        (QUESTION, "indicators:\n", "dependence: {repetition: 0.5}\nindicators:\n"),
        ("repetition: 0.75 to 0.5", QUESTION, "dependence: {repetition: 0.5}"),
    ),
    "camp": (
        (SOURCES, "reliability: D\n", "reliability: D\n    camp: navy\n"),
        ("ministry camp: none to navy", SOURCES, "  ministry:"),
    ),
    "by": (
        (QUESTION, "title: Ships pay to pass\n", "title: Ships pay to pass\n    by: 2031-03-01\n"),
        ("scenario tolled by: none to 2031-03-01", QUESTION, "  tolled:"),
    ),
    "yes": (
        (QUESTION, "indicators:\n", "yes: closed\nindicators:\n"),
        ("yes: none to closed, without effect on the figures", QUESTION, "yes: closed"),
    ),
    "share": (
        (QUESTION, "shares: {tolled: 1, open: 5}", "shares: {tolled: 1, open: 9}"),
        ("share of open: 5 to 9", QUESTION, "  shares: {tolled: 1, open: 9}"),
    ),
    "wording": (
        (QUESTION, "title: Ships pay to pass", "title: A toll is paid"),
        ("scenario tolled worded otherwise, without effect on the figures", QUESTION, "  tolled:"),
    ),
    "deadline": (
        (QUESTION, "closes: 2031-03-31", "closes: 2031-03-01"),
        ("closes: 2031-03-31 to 2031-03-01", QUESTION, "closes: 2031-03-01"),
    ),
}
KINDS = {"new": "new"} | dict.fromkeys(("share", "wording", "deadline", "by", "yes"), "prior")


def sided(root, files, day):
    """A side as it lies in a folder, with its lines."""
    loaded = api.load("strait", write(root, files))
    return Sided(str(day), loaded, day, lines_for(root, loaded))


def changes(root, edited, days=(DAY, DAY)):
    """By kind, the texts and places of what differs between the made-up case and an edited one."""
    sides = sided(root / "a", MORE, days[0]), sided(root / "b", edited, days[1])
    return {
        kind: [(item.text, item.place) for item in changed]
        for kind, changed in items(Comparison(*sides, days)).items()
    }


def line(files, file, text):
    (number,) = (n for n, row in enumerate(files[file].splitlines(), start=1) if row == text)
    return f"{file}:{number}"


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_one_item_with_its_line(tmp_path, name):
    (file, old, new), (text, at, row) = EDITS[name]
    assert MORE[file].count(old) == 1
    edited = MORE | {file: MORE[file].replace(old, new)}
    assert changes(tmp_path, edited) == {KINDS.get(name, "judgements"): [(text, line(edited, at, row))]}


def test_what_is_gone_is_at_its_line_before(tmp_path):
    begin, end = (MORE[EVIDENCE].index(f"  {name}:\n") for name in ("pilots-denied", "pilots-seen-again"))
    tugs = MORE[QUESTION].index("  tugs-chartered:\n")
    edited = MORE | {
        EVIDENCE: MORE[EVIDENCE][:begin] + MORE[EVIDENCE][end:],
        QUESTION: MORE[QUESTION][:tugs].replace("closed straits", "all straits"),
    }
    rate = next(row for row in MORE[QUESTION].splitlines() if "class: closed straits" in row)
    assert changes(tmp_path, edited) == {
        "withdrawn": [
            ("pilots-denied: ministry denies pilots-hired", line(MORE, EVIDENCE, "  pilots-denied:"))
        ],
        "judgements": [("indicator tugs-chartered gone", line(MORE, QUESTION, "  tugs-chartered:"))],
        "prior": [
            (
                "class of closed added or edited: 2 in 80 years, all straits",
                line(edited, QUESTION, rate.replace("closed straits", "all straits")),
            ),
            ("class of closed gone or edited: 2 in 80 years, closed straits", line(MORE, QUESTION, rate)),
        ],
    }


def test_days_that_pass_are_time_and_ageing(tmp_path):
    """45 days of the 90 of the window at detection .8, then 76."""
    assert changes(tmp_path, MORE, DAYS) == {
        "time": [("days left to 2031-03-31: 75 to 44", line(MORE, QUESTION, "closes: 2031-03-31"))],
        "ageing": [
            (
                "mines-laid: reports +31 days older, half-life 30 days",
                line(MORE, QUESTION, "  mines-laid:"),
            ),
            (
                "tugs-chartered: not seen; chance of having been seen 20% to 34%",
                line(MORE, QUESTION, "  tugs-chartered:"),
            ),
        ],
    }


def test_a_silence_after_a_denial_and_a_deadline_of_its_own_are_named(tmp_path):
    """From the denial of 5 January on: 10 days of the 90 of the window at detection .8, then 41."""
    edited = MOST | {
        QUESTION: MOST[QUESTION].replace("title: Ships pay", "by: 2031-02-15\n    title: Ships pay")
    }
    sides = sided(tmp_path / "a", edited, DAYS[0]), sided(tmp_path / "b", edited, DAYS[1])
    changed = items(Comparison(*sides, DAYS))
    assert [item.text for item in changed["time"]] == [
        "days left to 2031-03-31: 75 to 44",
        "days left to 2031-02-15: 31 to 0",
    ]
    assert changed["ageing"][-1].text == (
        "tugs-chartered: not seen since 2031-01-05, when it was denied; chance of having been seen 4% to 18%"
    )


def test_an_indicator_that_is_affirmed_is_no_longer_looked_for(whole):
    day = date(2031, 2, 1)
    tugs = replace(whole.reports[0], id="tugs-seen", indicator="tugs-chartered", date=day, known=day)
    found = kinds(whole, replace(whole, reports=(*whole.reports, tugs)), DAYS)
    assert found["ageing"].items[-1].text == (
        "tugs-chartered: seen by now; chance of having been seen 20% to 0%"
    )


def test_an_opinion_that_becomes_a_distribution_and_a_class_that_expects_some_trials(tmp_path):
    opinion = "    scenario: open\n    source: ministry\n    stance: affirms\n"
    divided = "    says: {open: 70%, others: 30%}\n    source: ministry\n"
    edited = MORE | {
        EVIDENCE: MORE[EVIDENCE].replace(opinion, divided),
        QUESTION: MORE[QUESTION].replace("trials: 9", "trials: 9, expected: 0.6, own: true"),
    }
    made = changes(tmp_path, edited)
    assert [text for text, _ in made["judgements"]] == [
        "ministry-expects-calm scenarios: open to none",
        "ministry-expects-calm says: none to closed 0.15, tolled 0.15, open 0.7",
    ]
    assert made["prior"][0][0] == (
        "class of closed added or edited: 1 in 9 trials, 0.6 expected, threats to close one, own record"
    )
    fewer = MOST | {EVIDENCE: MOST[EVIDENCE].partition("  fishermen-divide:")[0]}
    sides = sided(tmp_path / "c", fewer, DAY), sided(tmp_path / "d", MOST, DAY)
    (item,) = items(Comparison(*sides, (DAY, DAY)))["new"]
    assert item.text == "fishermen-divide: fishermen expects closed 70%, tolled 15%, open 15%"


def test_the_same_files_on_the_same_day_differ_in_nothing(tmp_path):
    assert changes(tmp_path, MORE) == {}
    assert list(items(Comparison(*(sided(tmp_path, MORE, day) for day in DAYS), DAYS))) == ["time", "ageing"]
