"""The explanation in sentences: what they say follows from its figures."""

from dataclasses import replace
from datetime import date

import pytest

import forecast
from forecast.explain.explanation import explain
from tests.explain.made_up import case

DAY = date(2031, 1, 15)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


def test_it_says_what_without_and_names_the_judgements():
    it = forecast.explanation("belarus-2024")
    text = " ".join(it.sentences)
    assert "it would be 19.7%, not 35.9%, and" in text
    (judgements,) = [text for text in it.sentences if text.startswith("The judgements under it that decide")]
    named = [row.id for row in it.sensitivity if row.kind == "judgement"][:5]
    assert all(name in judgements for name in named)
    assert named[:2] == ["front-echelons", "troops-assigned"]


def test_nothing_reported_is_the_prior(whole):
    context = tuple(report for report in whole.reports if not report.has_weight)
    it = explain(replace(whole, reports=context), date(2030, 12, 1))
    assert it.shares == ()
    assert it.posterior == pytest.approx(dict(it.prior))
    assert it.sentences[0].endswith("its prior: no report carries weight.")
