"""The short tables below the headline of a run."""

from dataclasses import replace
from datetime import date

import pytest

from forecast.cli.print.assessment import print_assessment, short_tables
from forecast.core.dates import read_span
from tests.brief.assessments import ASSESSMENT, TIMELY, exact, with_posterior
from tests.brief.cases import QUESTION


@pytest.fixture(autouse=True)
def width(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def test_blocks_stand_only_where_there_is_something_to_tell():
    assert list(short_tables(ASSESSMENT)) == []


def test_days_classes_and_silences_are_short_tables():
    assert list(short_tables(TIMELY)) == [
        "by          The strait is closed to grain...\n"
        "2031-05-15                             11.0%\n"
        "2031-06-30                             31.0%\n"
        'The other scenarios have no reference class, and with it no chance "by" a day.',
        "each reference class alone            says      90% range  posterior\n"
        "The strait is closed to grain ships                            31.0%\n"
        "- Closures of the strait              1.2%   0.3% to 2.7%       5.0%\n"
        "- Disputes that led to a closure     15.0%  2.0% to 36.0%      40.0%",
        "looked for and not seen                detection  points\n"
        "Insurers no longer cover the passage.      28.5%   +2.50\n"
        "Detection: chance that it would have been reported by now if true. Points of\n"
        'probability: its effect on "Ships are inspected and pass".',
    ]


def test_an_own_record_and_a_silence_after_a_denial_say_so():
    own = replace(TIMELY.classes[1], own=True, share=0.0)
    silence = replace(TIMELY.silences[0], since=date(2031, 4, 11))
    *_, classes, silences = short_tables(replace(TIMELY, classes=(own,), silences=(silence,)))
    assert classes.splitlines()[2].startswith("- own record: Disputes that led to a closure")
    assert silences.splitlines()[:2] == [
        "looked for and not seen                denied      detection  points",
        "Insurers no longer cover the passage.  2031-04-11      28.5%   +2.50",
    ]
    assert " ".join(silences.split()).endswith("Denied: the last time; its silence counts from then on.")


def test_no_line_is_wider_than_the_terminal():
    long = replace(TIMELY.classes[0], label="a class with a long name " * 20)
    assert max(map(len, "\n".join(short_tables(replace(TIMELY, classes=(long,)))).split("\n"))) <= 80


def test_silence_left_out_is_said():
    left_out = replace(ASSESSMENT, run=replace(ASSESSMENT.run, silence=False))
    assert list(short_tables(left_out)) == [
        "Left out, by --no-silence: that nothing is reported in an indicator's window."
    ]


def test_a_class_that_knows_later_cases_is_told():
    late = replace(QUESTION.prior.rates[0], through=read_span("2031"))
    question = replace(QUESTION, prior=replace(QUESTION.prior, rates=(late,)))
    assert list(short_tables(replace(ASSESSMENT, question=question))) == [
        'The class "Closures of the strait" counts cases up to 2031-12-31, after the\nas-of date.'
    ]


def test_a_narrow_terminal_has_no_bars_and_no_broken_rows(capsys):
    print_assessment(with_posterior(0.3, 0.5, 0.2, interval=(0.101, 0.999)))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    shown = lines[lines.index("") + 1 :][:4]
    assert "roughly even chance" in shown[2]
    assert max(map(len, shown)) <= 80
    assert "█" not in "".join(shown)


def test_bars_have_a_legend_where_they_have_shades_and_ends_have_no_word(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    print_assessment(with_posterior(0.004, 0.995, 0.001, interval=(0.001, 0.9)))
    shown = capsys.readouterr().out
    assert "bar: posterior; shaded: upper part of the 90% interval\n" in shown
    table = shown.split("\n\n")[1].splitlines()
    assert [line.split()[-1] for line in table[1:4]] == ["<1%", ">99%", "<1%"]
    print_assessment(exact())
    assert "shaded" not in capsys.readouterr().out
