"""What differs between two sides: an item for each thing that was changed, with its file and line."""

from dataclasses import replace
from datetime import date

import pytest

import forecast
from forecast.explain.compared import Sided
from forecast.explain.difference import difference
from tests.explain.made_up import MORE, case, judged
from tests.workspaces import write

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
