"""What must be told of reference classes as of an earlier day."""

from dataclasses import replace
from datetime import date

from forecast.core.dates import read_span
from forecast.domain.question import class_notes
from forecast.domain.record import as_record
from tests.brief.assessments import ASSESSMENT
from tests.brief.cases import QUESTION

COUNTED, TRIED = QUESTION.prior.rates


def told(*rates, as_of=date(2031, 4, 20)):
    question = replace(QUESTION, prior=replace(QUESTION.prior, rates=rates))
    return [note.says for note in class_notes(question, as_of)]


def test_a_class_that_ends_by_the_as_of_date_needs_no_note():
    assert told(COUNTED, replace(COUNTED, through=read_span("2031-04-20")), TRIED) == []


def test_a_class_with_later_cases_is_told():
    late = replace(COUNTED, through=read_span("2031-04"))
    assert told(late, TRIED) == ["counts cases up to 2031-04-30, after the as-of date."]
    assert told(late, as_of=date(2031, 4, 30)) == []


def test_notes_stand_in_the_record():
    late = replace(COUNTED, through=read_span("2032"))
    question = replace(QUESTION, prior=replace(QUESTION.prior, rates=(late, TRIED)))
    assert as_record(replace(ASSESSMENT, question=question))["class_notes"] == [
        {"label": "Closures of the strait", "says": "counts cases up to 2032-12-31, after the as-of date."}
    ]
