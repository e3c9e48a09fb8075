"""The JSON: the whole view, raw and as printed, in a stable order, and always valid."""

import json
from dataclasses import replace
from math import inf, nan

from forecast.brief import build_view, render_json
from forecast.domain.assessment import Check, Verdict
from tests.brief.assessments import ASSESSMENT, exact
from tests.brief.cases import CASE
from tests.brief.other_cases import rewritten
from tests.brief.test_markdown import HOSTILE


def data(case=CASE, assessment=ASSESSMENT, **options):
    return json.loads(render_json(build_view(case, assessment, **options)))


def test_raw_numbers_stand_beside_their_text():
    leading = data()["scenarios"][1]
    assert leading == {
        "number": 2,
        "id": "inspected",
        "title": "Ships are inspected and pass",
        "criterion": "At least ten grain ships are boarded by 30 June 2031.",
        "place": "",
        "prior": 0.3,
        "prior_text": "30%",
        "posterior": 0.6,
        "posterior_text": "60%",
        "interval": [0.38, 0.78],
        "interval_text": "38% to 78%",
        "word": "likely",
        "mcse": 0.12,
        "mcse_text": "0.12 points",
        "leading": True,
        "asked": True,
    }


def test_days_are_iso_dates_beside_their_text():
    header = data()["header"]
    assert (header["as_of"], header["as_of_text"]) == ("2031-04-20", "20 April 2031")
    assert header["written"] is None


def test_sections_come_in_the_order_of_the_brief():
    assert list(data()) == [
        *(
            "version",
            "header",
            "first",
            "bottom_line",
            "judge",
            "confidence",
            "spread",
            "scenarios",
            "horizons",
            "otherwise",
            "flips",
            "effects",
            "moved",
            "silences",
            "dependence",
            "assumptions",
            "classes",
        ),
        *("alternatives", "dissent", "implications", "watch", "premortem", "timeline", "change"),
        *("sources", "apart", "corrections", "method", "indicators", "reports", "bands", "card", "commit"),
    ]


def test_probabilities_of_one_brief_are_the_previous_ones_of_the_next():
    previous = {row["id"]: row["posterior"] for row in data()["scenarios"]}
    change = data(previous=previous)["change"]
    assert [row["difference"] for row in change["rows"]] == [0.0, 0.0, 0.0]


def test_weights_are_given_by_scenario():
    assert data()["moved"]["rows"][0]["weights"][2] == {
        "scenario": "open",
        "title": "Ships pass as before",
        "value": -0.43,
        "value_text": "−0.43",
    }


def test_what_is_missing_is_null():
    brief = data(assessment=exact())
    assert brief["scenarios"][0]["interval"] is None
    assert brief["confidence"]["rows"][4]["value"] is None


def test_numbers_that_are_none_are_null_too():
    checks = (
        Check("R-hat", "r[fishers]", nan, "< 1.01", False),
        Check("MCSE", "all", inf, "< 0.5 points", False),
    )
    broken = replace(ASSESSMENT, verdict=Verdict("failed", checks), log_marginal_likelihood=-inf)
    method = data(assessment=broken)["method"]
    assert [row["value"] for row in method["failures"]] == [None, None]
    assert (method["log_marginal_likelihood"], method["log_marginal_likelihood_text"]) == (
        None,
        "not available",
    )


def test_same_view_gives_the_same_text():
    assert render_json(build_view(CASE, ASSESSMENT)) == render_json(build_view(CASE, ASSESSMENT))


def test_hostile_text_is_kept_as_it_is_and_cannot_act():
    text = render_json(build_view(rewritten(CASE, HOSTILE), rewritten(ASSESSMENT, HOSTILE)))
    assert text.isascii()
    assert json.loads(text)["header"]["question"] == HOSTILE
