"""The days of a timeline: steps, the last day, and changes of what is known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from forecast.core.bad_value import BadValue
from forecast.domain.evidence import Correction
from forecast.domain.question import Window
from forecast.domain.timeline import days_of, read_every, step_for
from forecast.files.load import load
from tests.timelines import EIGHT
from tests.workspaces import write

START, END = date(2030, 12, 1), date(2031, 1, 15)
CHANGES = (date(2030, 12, 5), date(2030, 12, 6), date(2030, 12, 20), date(2031, 1, 3), date(2031, 1, 10))


@pytest.fixture(scope="module")
def eight(tmp_path_factory):
    return load(write(tmp_path_factory.mktemp("eight"), EIGHT), ["strait"]).cases["strait"]


def changed(case, name, **changes):
    return replace(case, reports=tuple(replace(r, **changes) if r.id == name else r for r in case.reports))


def indicated(case, name, **changes):
    indicators = tuple(replace(i, **changes) if i.id == name else i for i in case.question.indicators)
    return replace(case, question=replace(case.question, indicators=indicators))


@pytest.mark.parametrize("text", ["", "x", "7", "d", "0w", "-1d", "1.5d", "7d ", "99999d", "reports", "٣d"])
def test_steps_that_are_none_are_refused(text):
    with pytest.raises(BadValue, match=r"Write 7d, 2w or report\.$"):
        read_every(text)


def test_both_ends_are_always_there_once_each(eight):
    assert days_of(eight, START, END, "2w") == (
        *(START, date(2030, 12, 15), date(2030, 12, 29), date(2031, 1, 12)),
        END,
    )
    assert days_of(eight, START, START + timedelta(14), "1w")[-2:] == (date(2030, 12, 8), date(2030, 12, 15))
    assert days_of(eight, END, END, "1d") == (END,)
    assert days_of(eight, END, END, "report") == (END,)


@pytest.mark.parametrize("length", [1, 59, 60, 61, 119, 120, 121, 500])
def test_default_step_makes_sixty_dates_at_most_or_the_last_besides(eight, length):
    end = START + timedelta(length - 1)
    days = days_of(eight, START, end, step_for(START, end))
    assert min(length, 31) <= len(days) <= 61
    assert len(days) == length or length > 60


def test_reports_make_days(eight):
    assert days_of(eight, START, END, "report") == (START, *CHANGES, END)


def test_what_is_taken_back_added_or_looked_for_makes_days_too(eight):
    case = changed(
        eight, "fishers-mines", corrections=(Correction("withdrawn", date(2030, 12, 11), "wrong"),)
    )
    case = indicated(case, "pilots-hired", window=Window(date(2030, 12, 28), 0.8, date(2030, 12, 14)))
    case = indicated(case, "boats-seen", added=date(2030, 12, 17))
    new = {date(2030, 12, 11), date(2030, 12, 14), date(2030, 12, 17), date(2030, 12, 28)}
    assert set(days_of(case, START, END, "report")) == {START, END, *CHANGES, *new}


def test_what_comes_later_makes_no_day_before_it(eight):
    """A report on an indicator that is added later, a window of one: nothing is known of them till then."""
    later = date(2031, 1, 8)
    window = Window(date(2031, 1, 12), 0.5, date(2030, 12, 10))
    case = indicated(eight, "boats-seen", added=later, window=window)
    before = [day for day in days_of(case, START, END, "report") if day < later]
    assert before == [START, *CHANGES[:2], CHANGES[3]]
