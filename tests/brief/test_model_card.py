"""The short model card: its sentences follow the case, are few, and keep the prose rules."""

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from forecast.brief.basis import Basis
from forecast.brief.model_card import MOST, ModelCard, model_card
from forecast.domain.assessment import Verdict
from tests.brief.assessments import ASSESSMENT, CHECKS, TIMELY, exact, timely_case, without_reports
from tests.brief.cases import CASE, INDICATORS, QUESTION
from tests.brief.prose import lint_view, passages

VALIDATION = Path(__file__).parents[2] / "docs" / "validation.md"


def of_question(**changes):
    return model_card(Basis(replace(CASE, question=replace(QUESTION, **changes)), ASSESSMENT))


def camped():
    sources = {
        key: replace(source, camp="harbour" if key != "fishers" else "")
        for key, source in CASE.sources.items()
    }
    return model_card(Basis(replace(CASE, sources=sources), ASSESSMENT))


def judged(verdict):
    return model_card(Basis(CASE, replace(ASSESSMENT, verdict=verdict)))


FAILED = Verdict("failed", tuple(replace(row, passed=row.name != "R-hat") for row in CHECKS))
CARDS = {
    "plain": model_card(Basis(CASE, ASSESSMENT)),
    "timely": model_card(Basis(timely_case(), TIMELY)),
    "no reports": model_card(Basis(*without_reports())),
    "exact": model_card(Basis(CASE, exact())),
    "camps": camped(),
    "retrospect": of_question(written=date(2031, 7, 1)),
    "no indicators": of_question(indicators=()),
    "failed": judged(FAILED),
    "worst": model_card(
        Basis(
            replace(CASE, question=replace(QUESTION, written=date(2031, 7, 1))),
            replace(TIMELY, verdict=FAILED),
        )
    ),
}


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_every_part_has_one_to_five_whole_sentences_that_keep_the_lint(card):
    for field in fields(ModelCard):
        sentences = getattr(card, field.name)
        assert 1 <= len(sentences) <= MOST
        assert all(text[0].isupper() and text[-1] == "." and "{" not in text for text in sentences)
    assert lint_view(card) == ()
    assert len(tuple(passages(card))) == sum(len(getattr(card, field.name)) for field in fields(ModelCard))


def test_the_counts_are_those_of_the_case():
    scenarios, judgements, reports, _, opinions = CARDS["timely"].assumes
    assert "one of three scenarios" in scenarios
    assert "chances of four indicators" in judgements
    assert "group (one group) share a cause to a degree that is itself uncertain" in judgements
    # Two reports of the fishers are one origin; context and what came later have no weight.
    assert "three origins behind four reports" in reports
    assert "the others with 25% of their certainty (no camp is named" in reports
    assert "(one report)" in opinions
    assert "a chance of 50%" in opinions


def test_what_the_question_sets_is_what_is_printed():
    card = of_question(repetition=0.5, foresight=0.2, dependence={"navy": (0.5,)}, model=1)
    assert "with 50% of their certainty" in card.assumes[2]
    assert "a chance of 20%" in card.assumes[4]
    assert "to a degree that the question fixes" in card.assumes[1]
    assert card.tested[0].startswith("The figures are those of model 1 (PyMC")


def test_indicators_without_company_share_no_cause():
    alone = tuple(replace(row, group=None) for row in INDICATORS)
    assert "none is taken to share a cause" in of_question(indicators=alone).assumes[1]


def test_silence_counts_only_where_a_window_has_some():
    assert CARDS["timely"].assumes[3].startswith("Silence on one indicator counts as a denial")
    quiet = replace(TIMELY, silences=(), run=replace(TIMELY.run, silence=False))
    assert "this assessment leaves it out" in model_card(Basis(CASE, quiet)).assumes[3]
    without = tuple(replace(row, window=None) for row in INDICATORS)
    assert "no indicator has a window" in of_question(indicators=without).assumes[3]
    assert "looked for in vain" in CARDS["plain"].assumes[3]


def test_camps_change_what_it_assumes_and_what_it_cannot_see():
    assert "(one camp named)" in CARDS["camps"].assumes[2]
    assert "joined by hand" in CARDS["camps"].not_for[2]
    assert "witness of its own" in CARDS["plain"].not_for[2]


def test_a_case_without_reports_or_opinions_does_not_speak_of_them():
    card = CARDS["no reports"]
    assert len(card.assumes) == 4
    assert "No report has weight" in card.assumes[2]


def test_the_run_is_told_by_its_engine_and_verdict():
    assert CARDS["exact"].tested[0].startswith("The figures are those of model 2 (exact integration")
    assert CARDS["exact"].tested[2].startswith("Nothing was sampled")
    assert CARDS["exact"].tested[3] == "This run had nothing to check."
    assert CARDS["plain"].tested[3] == "In this run six checks of the computation passed."
    assert CARDS["failed"].tested[3] == "Of six checks of this run two failed."
    assert judged(Verdict("not assessed")).tested[3] == "The diagnostics of this run were not assessed."


def test_retrospect_and_an_unconfirmed_run_are_warned_of():
    assert len(CARDS["plain"].not_for) == 3
    assert "no test of foresight" in CARDS["retrospect"].not_for[3]
    assert "do not confirm" in CARDS["failed"].not_for[3]
    assert len(CARDS["worst"].not_for) == 5


def test_a_question_written_on_the_day_itself_is_not_in_retrospect():
    assert of_question(written=ASSESSMENT.as_of).not_for == CARDS["plain"].not_for


@pytest.mark.parametrize(
    "measured",
    [
        "2,000 replicates, 25 quantities",
        "outside the simultaneous 99% band: none",
        "| 1e-10 |",
        "to their last digit",
    ],
)
def test_what_it_says_was_measured_stands_in_the_page_on_validation(measured):
    assert measured in " ".join(VALIDATION.read_text(encoding="utf-8").split())
