"""A record that cannot be true is left out by name, however well its digest fits."""

from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from forecast import ProblemsError, api
from forecast.cli.app import app
from forecast.ledger.record import render, sealed
from tests.ledger.desk import (
    LATER,
    codes,
    commit,
    data_of,
    desk,
    forge,
    history,
    path_of,
    publish,
    resolve,
    under_git,
    verified,
)
from tests.workspaces import PAST, write

ADA = {"closed": 0.2, "tolled": 0.3, "open": 0.5}


@pytest.fixture
def strait(tmp_path):
    return desk(tmp_path)


def ada(**changes):
    return {"judge": {"name": "ada", "given": {}, "probability": ADA, "why": ""} | changes}


def figures(root, record, at, **changes):
    rows = data_of(root, record)["scenarios"]
    return {"scenarios": [*rows[:at], rows[at] | changes, *rows[at + 1 :]]}


FORGERIES = {
    "hindsight that is denied": (
        lambda root, record: {"published_at": "2031-01-20T12:00:00Z"},
        "retrospective false, though it tells of a publication on 2031-01-20, 5 days after 2031-01-15",
    ),
    "a question written afterwards": (
        lambda root, record: {
            "inputs": data_of(root, record)["inputs"]
            | {"question": data_of(root, record)["inputs"]["question"] | {"written": "2031-02-01"}}
        },
        "retrospective false, though it tells of a question written on 2031-02-01",
    ),
    "hindsight that never was": (
        lambda root, record: {"retrospective": True},
        "retrospective true, though it tells of no such delay",
    ),
    "a day before the question opens": (
        lambda root, record: {"as_of": "2030-01-01", "retrospective": True},
        "a forecast of 2030-01-01, though its question is open from 2030-12-01 to 2031-03-31",
    ),
    "a posterior that is too high": (
        lambda root, record: figures(root, record, 0, posterior=0.99),
        "posteriors that add up to 1",
    ),
    "priors that are too low": (
        lambda root, record: figures(root, record, 1, prior=0.0),
        "priors that add up to ",
    ),
    "a scenario short": (
        lambda root, record: {"scenarios": data_of(root, record)["scenarios"][:2]},
        "figures for closed, tolled, though its question has closed, tolled, open",
    ),
    "a scenario twice": (
        lambda root, record: {"scenarios": data_of(root, record)["scenarios"][:1] * 3},
        "figures for closed, closed, closed, though",
    ),
    "an interval upside down": (
        lambda root, record: figures(root, record, 0, interval=[0.5, 0.1]),
        'an interval of "closed" whose lower end is the higher one',
    ),
    "a judge who gives too much": (
        lambda root, record: ada(probability=ADA | {"open": 0.6}),
        "numbers of ada that add up to 110%",
    ),
    "a judge of another question": (
        lambda root, record: ada(probability={"closed": 0.2, "open": 0.3, "war": 0.5}),
        "numbers of ada for closed, open, war, though its question has closed, tolled, open",
    ),
    "a judge misquoted": (
        lambda root, record: ada(given={"closed": 0.9}),
        "numbers of ada other than those given, completed in the model's proportions",
    ),
    "a judge's numbers out of nowhere": (
        lambda root, record: ada(given={}),
        "numbers of ada other than those given, completed in the model's proportions",
    ),
    "a judge who passes for the model": (
        lambda root, record: ada(name="model"),
        "numbers of an analyst called model, as whom the engine's figures are kept",
    ),
    "a judge with lines of a terminal in a name": (
        lambda root, record: ada(probability={"no errors.\n\x1b[2m": 1.0}),
        'numbers of ada for "no errors. ?[2m", though its question has closed, tolled, open',
    ),
    "a forecast of days after its publication": (
        lambda root, record: {"as_of": "2031-02-25"},
        "a forecast of 2031-02-25, which was published before, at 2031-01-15T12:00:00Z",
    ),
    "a time at the end of all time": (
        lambda root, record: {"published_at": "9999-12-31T23:59:59Z", "retrospective": True},
        "a publication at 9999-12-31T23:59:59Z, which is still to come",
    ),
    "a verdict that failed": (
        lambda root, record: {"verdict": {"status": "failed"}},
        "a verdict that is failed, with which nothing is published",
    ),
    "a scenario twice in the question": (
        lambda root, record: {
            "scenarios": [row | {"id": "open"} for row in data_of(root, record)["scenarios"]],
            "inputs": data_of(root, record)["inputs"]
            | {
                "question": data_of(root, record)["inputs"]["question"]
                | {
                    "scenarios": [
                        row | {"id": "open"}
                        for row in data_of(root, record)["inputs"]["question"]["scenarios"]
                    ]
                }
            },
        },
        "a scenario twice among open, open, open",
    ),
    "a day that is still to come": (
        lambda root, record: {"published_at": "2032-01-05T12:00:00Z", "retrospective": True},
        "a publication at 2032-01-05T12:00:00Z, which is still to come",
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_forecast_is_refused_and_left_out_by_name(strait, name):
    change, what = FORGERIES[name]
    sound = publish(strait, date(2031, 1, 12))
    forged = forge(strait, sound, **{"as_of": "2031-01-15", "published_at": "2031-01-15T12:00:00Z"})
    assert codes(strait) == []
    broken = forge(strait, forged, **change(strait, forged))
    path_of(strait, forged).unlink()
    check = verified(strait)
    assert {problem.code for problem in check.problems} == {"record-contradicts-itself"}
    assert any(what in problem.found for problem in check.problems)
    assert {problem.file for problem in check.problems} == {
        path_of(strait, broken).relative_to(strait).as_posix()
    }
    assert not check.is_sound
    assert [row.record.digest for row in history(strait).issued] == [sound.digest]


def test_several_contradictions_of_one_record_are_all_named(strait):
    sound = publish(strait)
    forge(strait, sound, retrospective=True, verdict={"status": "failed"})
    path_of(strait, sound).unlink()
    assert codes(strait) == ["record-contradicts-itself"] * 2


@pytest.mark.parametrize("changes", [{}, {"scenarios": None}], ids=["now", "before-scenarios-were-kept"])
def test_an_outcome_that_the_question_does_not_have(strait, changes):
    publish(strait)
    sound = resolve(strait)
    forge(strait, sound, outcome="war", **changes)
    path_of(strait, sound).unlink()
    (problem,) = verified(strait).problems
    assert problem.found.startswith('found the outcome "war", though its question has closed, ')
    assert history(strait).outcome is None


def test_void_is_an_outcome_of_every_question(strait):
    publish(strait)
    resolve(strait, "void")
    assert codes(strait) == []


def test_an_outcome_of_a_day_after_it_was_recorded(strait):
    publish(strait)
    sound = resolve(strait)
    forge(strait, sound, date="2031-04-30")
    path_of(strait, sound).unlink()
    assert "an outcome of 2031-04-30, which came after it was recorded" in verified(strait).problems[0].found


def test_records_of_before_an_outcome_kept_its_scenarios_are_sound(strait):
    publish(strait)
    sound = resolve(strait)
    data = data_of(strait, sound)
    assert data["scenarios"] == ["closed", "tolled", "open"]
    forge(strait, sound, scenarios=None)
    path_of(strait, sound).unlink()
    assert codes(strait) == []


def test_a_clock_a_little_ahead_is_no_contradiction(strait):
    record = publish(strait)
    early = record.published_at - timedelta(hours=23)
    assert api.verify_ledger(workspace=strait, now=early).problems == ()
    problems = api.verify_ledger(workspace=strait, now=early - timedelta(hours=2)).problems
    assert [problem.code for problem in problems] == ["record-contradicts-itself"]


def test_nothing_is_published_after_a_contradiction(strait):
    sound = publish(strait)
    forge(strait, sound, retrospective=True)
    path_of(strait, sound).unlink()
    with pytest.raises(ProblemsError, match="retrospective true"):
        publish(strait, date(2031, 1, 17))


def test_a_contradiction_is_not_computed_again(strait):
    sound = publish(strait)
    forged = forge(strait, sound, retrospective=True)
    with pytest.raises(ProblemsError, match="retrospective true"):
        api.rerun(path_of(strait, forged), strait)


def test_a_commit_a_day_after_the_publication_is_a_warning(tmp_path):
    root = write(tmp_path, PAST)
    record = publish(root, date(2026, 1, 15))
    under_git(root)
    (problem,) = api.verify_ledger(workspace=root).problems
    assert (problem.code, problem.severity) == ("committed-late", "warning")
    assert problem.found.startswith("found a publication at 2026-01-15T12:00:00Z, ")
    path_of(root, record).write_bytes(path_of(root, record).read_bytes().replace(b"\n", b"\r\n"))
    commit(root, "Other line ends")
    (again,) = api.verify_ledger(workspace=root).problems
    assert again == problem


def test_log_and_score_go_on_without_it_and_name_it(tmp_path, monkeypatch):
    root = write(tmp_path, PAST)
    monkeypatch.chdir(root)
    sound = publish(root, date(2026, 1, 15))
    resolve(root, on=date(2026, 3, 31))
    first = CliRunner().invoke(app, ["score"])
    assert first.exit_code == 0
    forged = forge(root, sound, as_of="2026-01-14", retrospective=True, verdict={"status": "failed"})
    name = path_of(root, forged).name
    for command in ("log strait", "score", "score strait --json"):
        done = CliRunner().invoke(app, command.split())
        assert done.exit_code == 1, command
        assert name in done.stderr, command
        assert "a verdict that is failed" in done.stderr, command
    assert CliRunner().invoke(app, ["score"]).stdout == first.stdout


def test_an_outcome_that_no_forecast_offered_is_left_out_of_the_scores_alone(strait):
    """As where a scenario was added after the last publication; nothing else is published here."""
    publish(strait)
    sound = resolve(strait)
    forged = forge(strait, sound, scenarios=["closed", "tolled", "open", "other"], outcome="other")
    path_of(strait, sound).unlink()
    assert verified(strait).problems == ()
    with pytest.raises(ProblemsError) as caught:
        api.score_questions(workspace=strait, now=LATER)
    (problem,) = caught.value.problems
    assert (problem.code, problem.severity) == ("outcome-not-offered", "warning")
    assert path_of(strait, forged).name.removesuffix(".json") in problem.found


@pytest.mark.parametrize(
    "changes",
    [
        {"published_at": "2031-01-15T23:00:00-23:59"},
        {"published_at": "9999-12-31T23:59:59-23:59"},
        {"published_at": "0001-01-01T00:00:00+23:59"},
    ],
)
def test_a_time_is_one_of_universal_time(strait, changes):
    sound = publish(strait)
    data = sealed(data_of(strait, sound) | changes)
    path = strait / "ledger/strait" / f"{data['as_of']}-{data['digest'][:12]}.json"
    path.write_text(render(data), encoding="utf-8")
    (problem,) = verified(strait).problems
    assert (problem.code, "published_at" in problem.found) == ("record-unlike", True)
    assert len(history(strait).records) == 1


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"scenarios": ["other", "x"], "outcome": "sunk"}, 'the outcome "sunk", though its question has'),
        ({"date": "2029-03-31"}, "an outcome of 2029-03-31, though its question opens on 2030-12-01"),
    ],
)
def test_a_resolution_that_fits_no_forecast_is_left_out_of_the_scores(strait, changes, what):
    publish(strait)
    sound = resolve(strait)
    forged = forge(strait, sound, **changes)
    path_of(strait, sound).unlink()
    (problem,) = verified(strait).problems
    assert what in problem.found
    assert history(strait).outcome is None
    assert path_of(strait, forged).name in str(api.score_questions(workspace=strait, now=LATER).left_out)


@pytest.mark.parametrize(
    ("settings", "inputs"),
    [
        ({"engine": "nope"}, {}),
        ({"chains": -1}, {}),
        ({"seed": -1}, {}),
        ({"draws": 10**11}, {}),
        ({"warm_up": 10**9}, {}),
        ({"draws": "many"}, {}),
        ({}, {"sources": None}),
        ({}, {"reports": [{"id": "x"}]}),
    ],
)
def test_a_record_that_cannot_be_computed_is_told(strait, settings, inputs):
    sound = publish(strait)
    data = data_of(strait, sound)
    forged = forge(strait, sound, settings=data["settings"] | settings, inputs=data["inputs"] | inputs)
    path_of(strait, sound).unlink()
    with pytest.raises(ProblemsError):
        api.rerun(path_of(strait, forged), strait)
    if inputs:
        with pytest.raises(ProblemsError):
            resolve(strait)
