"""What the probabilities would be under other assumptions: as if the files said so."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import forecast
from forecast import api
from forecast.domain.explanation import Assumption
from forecast.engine.assess import Settings, assess
from forecast.engine.inputs import build_inputs
from forecast.explain.what_if import assume, what_if
from forecast.files.assumptions import assumptions_text, read_assumptions
from tests.engine import oracle
from tests.explain.made_up import MORE, case, judged
from tests.workspaces import write

DAY = date(2031, 1, 15)
EXACT = Settings(engine="exact")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


def ask(whole, *typed, **options):
    return what_if(whole, DAY, [Assumption(*each.split(" ", 1)) for each in typed], **options)


def exact(changed):
    return {s.id: s.posterior for s in assess(changed, DAY, EXACT).scenarios}


def judging(whole, indicator, scenario, text):
    question = whole.question
    indicators = tuple(
        replace(each, given=dict(each.given) | {scenario: judged(text)}) if each.id == indicator else each
        for each in question.indicators
    )
    return replace(whole, question=replace(question, indicators=indicators))


def without(whole, keep):
    return replace(whole, reports=tuple(report for report in whole.reports if keep(report)))


SAME = {
    "drop fishermen-saw-mines": lambda w: without(w, lambda r: r.id != "fishermen-saw-mines"),
    "drop ministry": lambda w: without(w, lambda r: r.source != "ministry"),
    "drop report:pilots-seen": lambda w: without(w, lambda r: r.id != "pilots-seen"),
    "given mines-laid.open=20%": lambda w: judging(w, "mines-laid", "open", "20%"),
    "given mines-laid.open=likely": lambda w: judging(w, "mines-laid", "open", "likely"),
    "given mines-laid.open=5/12/30%": lambda w: judging(w, "mines-laid", "open", "5/12/30%"),
    "grade fishermen=E": lambda w: replace(
        w, sources={**w.sources, "fishermen": replace(w.sources["fishermen"], reliability="E")}
    ),
    "share open=1": lambda w: replace(
        w,
        question=replace(
            w.question, prior=replace(w.question.prior, shares={**w.question.prior.shares, "open": 1.0})
        ),
    ),
    "rate closed=2/80 years": lambda w: replace(
        w, question=replace(w.question, prior=replace(w.question.prior, rates=w.question.prior.rates[:1]))
    ),
}


@pytest.mark.parametrize("typed", SAME)
def test_it_is_as_if_the_files_said_so(whole, typed):
    found = ask(whole, typed)
    assert found.before == pytest.approx(exact(whole), abs=1e-9)
    assert found.after == pytest.approx(exact(SAME[typed](whole)), abs=1e-9)
    assert set(found.error.values()) == {0.0}


def test_a_dropped_article_takes_the_reports_that_rest_on_it_alone(whole):
    left = assume(whole, DAY, [Assumption("drop", "gazette")]).case.reports
    assert [report.id for report in left if report.has_weight] == [
        "fishermen-saw-mines",
        "pilots-seen",
        "pilots-seen-again",
    ]


@pytest.mark.parametrize(("state", "truth"), [("present", 1), ("absent", 0)])
def test_an_indicator_set_is_conditioned_on(whole, state, truth):
    """P(s | reports, c) by enumeration of all states: the joint with c over that of c."""
    inputs, _ = build_inputs(assume(whole, DAY, []).case, DAY)
    m = inputs.indicator.index("pilots-hired")
    found = ask(whole, f"set pilots-hired={state}").after
    sure = replace(inputs, silence=np.where(np.arange(len(inputs.indicator)) == m, 1 - 1e-13, inputs.silence))
    false = oracle.posterior(sure)
    every = oracle.posterior(inputs)
    gone = np.exp(false[2] - every[2])
    true = (every[0] - gone * false[0]) / (1 - gone)
    expected = true if truth else false[0]
    assert list(found.values()) == pytest.approx(expected, abs=1e-8)


def test_an_indicator_without_reports_can_be_set(whole):
    found = ask(whole, "set tugs-chartered=present")
    assert found.after["tolled"] > found.before["tolled"]
    assert found.notes == ()


def test_drawn_nodes_know_the_move_within_its_error(whole):
    typed = ("grade ministry=A", "given pilots-hired.open=0.6")
    sure, drawn = ask(whole, *typed), ask(whole, *typed, most_exact=0)
    for key in sure.before:
        move = drawn.after[key] - drawn.before[key]
        assert abs(move - (sure.after[key] - sure.before[key])) < 5 * drawn.error[key] + 1e-4


def test_setting_what_is_reported_is_allowed_and_said(whole):
    assert ask(whole, "set mines-laid=present").notes == (
        "mines-laid is reported on (2): those reports now tell of their sources alone.",
    )


def test_dropping_what_has_no_weight_is_said(whole):
    found = ask(whole, "drop ships-waiting")
    assert found.before == found.after
    assert found.notes == (
        "Dropping ships-waiting takes no report with weight away that is known on 2031-01-15.",
    )


BAD = {
    "set mines-layed=present": 'found "mines-layed"; there is no such indicator. Did you mean "mines-laid"?',
    "set mines-laid=maybe": 'found "maybe"; there is no such state of an indicator. Known: present, absent.',
    "set mines-laid": 'found "mines-laid"; this is a name, an equals sign and a value. '
    "Write it like troops-assigned=present.",
    "drop fisherman": 'found "fisherman"; there is no such report, source or article. '
    'Did you mean "fishermen"?',
    "given mines-laid.shut=0.5": 'found "shut"; there is no such scenario. Known: closed, tolled, open.',
    "given mines-laid.open=1": 'found "1"; no evidence could ever change a probability of exactly 0 or 1 '
    "(Cromwell's rule). Write 0.99 or closer still.",
    "grade fishermen=G": 'found "G"; there is no such letter. Known: A, B, C, D, E, F.',
    "rate open=1/9 trials": 'found "open"; there is no such scenario with reference classes. Known: closed.',
    "rate closed=9/1 trials": 'found "9/1 trials"; there cannot be more events than trials. '
    "Correct one of the two.",
    "rate closed=often": 'found "often"; a class is a number of events in a number of days, weeks, months, '
    "years or trials. Write it like 2/537 years or 1/8 trials.",
    "share closed=3": 'found "closed"; there is no such scenario with a share. Known: tolled, open.',
    "share open=0": 'found "0"; a share is a number above 0. Write a plain number, like 4.',
}


@pytest.mark.parametrize("typed", BAD)
def test_what_cannot_be_assumed_is_told(whole, typed):
    with pytest.raises(forecast.ProblemsError) as caught:
        ask(whole, typed)
    assert str(caught.value) == f"--{typed}: {BAD[typed]}"


def test_all_that_is_wrong_is_told_at_once(whole):
    with pytest.raises(forecast.ProblemsError) as caught:
        ask(
            whole,
            "set mines-laid=present",
            "set mines-laid=absent",
            "drop ministry",
            "grade ministry=A",
            "drop x",
        )
    assert [(each.code, each.file) for each in caught.value.problems] == [
        ("contradiction", "--set mines-laid=absent"),
        ("contradiction", "--grade ministry=A"),
        ("assumption", "--drop x"),
    ]


def test_a_drop_that_leaves_nothing_is_refused(whole):
    with pytest.raises(forecast.ProblemsError, match="these assumptions leave no report with weight"):
        ask(whole, "drop ministry", "drop fishermen")


def test_an_id_of_two_kinds_must_say_which(tmp_path):
    files = {
        name.replace("courier", "ministry"): text.replace("article: courier", "article: ministry")
        for name, text in MORE.items()
    }
    both = forecast.load("strait", write(tmp_path, files))
    with pytest.raises(forecast.ProblemsError, match="Write source:ministry or article:ministry"):
        ask(both, "drop ministry")
    assert ask(both, "drop source:ministry").after != ask(both, "drop article:ministry").after


def test_a_set_is_kept_and_read_again(tmp_path):
    typed = (
        Assumption("set", 'a"b=present'),
        Assumption("drop", "# no comment"),
        Assumption("rate", "x=1/2 years"),
    )
    path = tmp_path / "sets" / "other.yaml"
    api.save_assumptions(path, typed, tmp_path)
    assert read_assumptions(path) == ("other", typed)
    api.save_assumptions(path, typed[:1], tmp_path)
    assert read_assumptions(path) == ("other", typed[:1])


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.txt", None, 'found the ending ".txt"; a set of assumptions is kept in a file that ends in .yaml'),
        (
            "a.yaml",
            "question: Is it mine?\n",
            "found another file there; only a set of assumptions is written over",
        ),
    ],
)
def test_nothing_else_is_written_over(tmp_path, name, text, told):
    path = tmp_path / name
    if text:
        path.write_text(text)
    with pytest.raises(forecast.ProblemsError, match=told):
        assumptions_text(path, "a", [Assumption("drop", "x")])
    assert not text or path.read_text() == text


def test_a_set_with_faults_is_told_with_its_lines(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("name: A\ndrops: [x]\n")
    with pytest.raises(forecast.ProblemsError, match=r'a\.yaml:2 drops: found the key "drops"'):
        read_assumptions(path)
    with pytest.raises(forecast.ProblemsError, match="found no such file or directory"):
        read_assumptions(tmp_path / "none.yaml")


def test_the_frame_has_the_documented_columns(whole):
    frame = ask(whole, "drop ministry").frame
    assert list(frame) == ["before", "after", "move", "error", "is_move"]
    assert frame.move.sum() == pytest.approx(0, abs=1e-12)
