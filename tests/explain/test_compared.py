"""The sides of a comparison, and cases with some kinds of change of one side and the rest of the other."""

from dataclasses import fields, replace
from datetime import date
from itertools import combinations

import numpy as np
import pytest

import forecast
from forecast import api
from forecast.domain.case import Commit
from forecast.engine.inputs import build_inputs
from forecast.explain.causes import TITLES
from forecast.explain.compared import Comparison, Sided
from tests.explain.made_up import MORE, case, judged, residual
from tests.workspaces import QUESTION, write

DAY = date(2031, 1, 15)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return case(tmp_path_factory.mktemp("strait"))


@pytest.mark.parametrize(
    ("sides", "message"),
    [
        (("2031-02-30", "2031-01-15"), '2031-02-30: found "2031-02-30"; there is no such day'),
        (("2020-01-01", "2031-01-15"), "found 2020-01-01; the question is open from 2030-12-01"),
        (("saved:2031-01-15", "2031-01-15"), "found no assessment that can be read"),
        (("HEAD", "2031-01-15"), "found no git repository around the workspace"),
    ],
)
def test_sides_that_are_none_are_told(tmp_path, sides, message):
    root = write(tmp_path, MORE)
    with pytest.raises(forecast.ProblemsError, match=message.replace("(", r"\(")):
        forecast.diff("strait", *sides, workspace=root)


def test_files_of_a_revision_are_compared(tmp_path):
    import subprocess

    root = write(tmp_path, MORE)

    def git(*arguments):
        name = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *name, *arguments], cwd=root, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "Begin")
    git("tag", "first")
    write(root, {QUESTION: MORE[QUESTION].replace("open: 0.01", "open: 0.2")})
    comparison = api.diff("strait", "first", "2031-01-15", workspace=root)
    assert [cause.kind for cause in comparison.causes] == ["judgements"]
    assert comparison.before.commit
    assert residual(api.diff("strait", "first@2031-01-12", "2031-01-15", workspace=root)) < 1e-9
    with pytest.raises(forecast.ProblemsError, match='found "second"; the git history has no such revision'):
        api.diff("strait", "second", "2031-01-15", workspace=root)


def arrays_that_differ(one, other):
    """Names of the arrays of two cases that are not equal."""
    pairs = ((field.name, getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    return {
        name for name, a, b in pairs if not (np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b)
    }


ALL_KINDS = frozenset(TITLES) - {"program"}


@pytest.fixture(scope="module")
def edited(whole):
    """Two sides of which every kind of thing differs: one report new, one gone, one of a lower certainty."""
    question = whole.question
    mines = replace(question.indicators[0], given={**question.indicators[0].given, "open": judged("0.2")})
    shares = replace(question.prior, shares={**question.prior.shares, "open": 9.0})
    changed = replace(
        whole,
        question=replace(question, indicators=(mines, *question.indicators[1:]), prior=shares),
        sources={**whole.sources, "ministry": replace(whole.sources["ministry"], reliability="B")},
        reports=tuple(
            replace(report, certainty="possible") if report.id == "pilots-denied" else report
            for report in whole.reports
            if report.id != "ministry-denies-mines"
        ),
    )
    fewer = replace(whole, reports=tuple(r for r in whole.reports if r.id != "pilots-seen"))
    days = date(2031, 1, 12), date(2031, 2, 20)
    return Comparison(Sided("before", fewer, days[0], {}), Sided("after", changed, days[1], {}), days)


def test_a_case_with_no_kind_of_change_is_the_side_before_and_with_all_the_side_after(edited):
    for kinds, known, day in zip((frozenset(), ALL_KINDS), edited.cases, edited.days, strict=True):
        own, _ = build_inputs(known, day)
        assert arrays_that_differ(edited.inputs(kinds), own) == set()
    assert arrays_that_differ(edited.inputs(frozenset()), edited.inputs(ALL_KINDS))


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("judgements", {"theta_a", "theta_b", "background", "r_a", "r_b", "certainty"}),
        ("prior", {"prior", "background"}),
        ("time", {"prior", "background"}),
        ("ageing", {"moment_age", "silence"}),
    ],
)
def test_one_kind_of_change_touches_its_own_arrays_alone(edited, kind, names):
    assert arrays_that_differ(edited.inputs(frozenset()), edited.inputs({kind})) == names


def test_new_and_withdrawn_reports_come_and_go_with_their_kinds(edited):
    def reports(*kinds):
        return set(edited.inputs(set(kinds)).report)

    before = reports()
    assert "ministry-denies-mines" in before
    # The firmer of the two reports of pilots counts once it is there.
    assert reports("new") - before == {"pilots-seen"}
    assert before - reports("withdrawn") == {"ministry-denies-mines"}
    assert reports("judgements", "prior", "time", "ageing") == before


def test_kinds_of_change_act_one_after_the_other_in_any_order(edited):
    """Each array is of the side that its kind says, whatever the other kinds."""
    for some in combinations(sorted(ALL_KINDS), 3):
        inputs = edited.inputs(set(some))
        assert (inputs.r_a[inputs.source.index("ministry")] == 12) == ("judgements" in some)
        assert (inputs.silence.max() > edited.inputs(set()).silence.max()) == ("ageing" in some)
        assert (inputs.prior.share_count[1] == 9) == ("prior" in some)


def test_a_report_counts_as_far_as_the_question_has_its_scenarios(whole):
    """An opinion on two scenarios, set into the question of a side that has only one of them, or neither."""
    question = whole.question
    opinion = next(report for report in whole.reports if report.scenarios)
    two = replace(
        opinion,
        id="two",
        source="fishermen",
        scenarios=("tolled", "open"),
        deception={"tolled": 0.3, "open": 0.1},
    )
    gone = replace(opinion, id="gone", scenarios=("tolled",))
    either = replace(opinion, id="either", scenarios=("closed", "open"))  # all that are left: it says nothing
    before = replace(whole, reports=(*whole.reports, two, gone, either))
    fewer = replace(
        question,
        scenarios=tuple(row for row in question.scenarios if row.id != "tolled"),
        prior=replace(question.prior, shares={"open": 5.0}),
    )
    sides = Sided("a", before, DAY, {}), Sided("b", replace(before, question=fewer), DAY, {})
    inputs = Comparison(*sides, (DAY, DAY)).inputs({"prior"})
    assert inputs.scenario == ("closed", "open")
    assert not {"gone", "either"} & set(inputs.report)
    assert inputs.outcome[inputs.report.index("two")].tolist() == [False, True]
    assert inputs.deception[inputs.report.index("two")].tolist() == [0.0, 0.1]


def test_a_place_is_a_file_and_a_line_and_the_commit_of_another_revision(whole):
    here = Sided("here", whole, DAY, {"a.yaml": {(): 1, ("b",): 3}})
    assert here.location("a.yaml", ("b",)) == "a.yaml:3"
    assert here.location("other.yaml", ("b",)) == "other.yaml"
    commit = Commit("0123456789abcdef", DAY)
    there = replace(here, case=replace(whole, commit=commit))
    assert there.location("a.yaml", ("b",)) == "0123456789ab:a.yaml:3"
