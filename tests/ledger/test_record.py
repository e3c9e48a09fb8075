"""What one record holds, and that its figures can be had again from it alone."""

import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from forecast import ProblemsError, api
from forecast.domain.analyst import completed
from forecast.engine.assess import Settings, assess
from forecast.files.load import load
from forecast.ledger.contradictions import hindsight
from forecast.ledger.inputs import as_inputs, case_of
from forecast.ledger.record import digest_of, render
from tests.ledger.desk import DAY, NOON, commit, data_of, desk, git, path_of, publish, resolve, under_git
from tests.workspaces import EVIDENCE, QUESTION, STRAIT, changed, write

ROOT = Path(__file__).parents[2]


@pytest.fixture
def strait(tmp_path):
    return desk(tmp_path)


def test_digest_is_the_sha256_of_canonical_json_by_hand():
    text = '{"a":0.1,"b":[1,"ä"]}'.encode()
    assert digest_of({"b": [1, "ä"], "a": 0.1, "digest": "x"}) == hashlib.sha256(text).hexdigest()


def test_digest_refuses_what_json_has_no_number_for():
    with pytest.raises(ValueError, match="JSON compliant"):
        digest_of({"a": float("nan")})


def test_a_record_holds_figures_words_inputs_settings_and_what_came_before(strait):
    first, second = publish(strait, date(2031, 1, 10)), publish(strait)
    data = data_of(strait, second)
    assert data["digest"] == digest_of(data)
    assert path_of(strait, second).name == f"2031-01-15-{data['digest'][:16]}.json"
    assert path_of(strait, second).read_text() == render(data)
    assert data["previous"] == [first.digest]
    assert first.previous == ()
    assert data["published_at"] == "2031-01-15T12:00:00Z"
    shown = api.assess("strait", as_of=DAY, engine="exact", workspace=strait)
    assert [row["posterior"] for row in data["scenarios"]] == [row.posterior for row in shown.scenarios]
    assert [row["word"] or "" for row in data["scenarios"]] == [row.word for row in shown.scenarios]
    assert data["settings"]["seed"] == shown.run.seed
    assert data["versions"].items() >= shown.run.versions.items()


def test_a_record_of_the_engine_of_record_has_intervals_and_a_brief(strait):
    published = api.publish("strait", as_of=DAY, workspace=strait, now=NOON)
    data = data_of(strait, published.record)
    assert all(row["interval"][0] < row["posterior"] < row["interval"][1] for row in data["scenarios"])
    brief = strait / data["brief"]["file"]
    assert brief == published.brief
    assert data["brief"]["sha256"] == hashlib.sha256(brief.read_bytes()).hexdigest()
    assert data["settings"]["engine"] == "pymc"


def test_a_record_has_no_quotes_no_notes_and_no_relays(tmp_path):
    noted = changed(EVIDENCE, "    certainty: likely\n", "    certainty: likely\n    note: SECRET one\n")
    record = publish(write(tmp_path, noted))
    text = path_of(tmp_path, record).read_text()
    quotes = re.findall(r'quote: "(.*)"', STRAIT[EVIDENCE])
    assert len(quotes) == 5
    assert not [quote for quote in (*quotes, "SECRET", "harbour-radio") if quote in text]
    assert data_of(tmp_path, record)["inputs"]["reports"][0]["citations"] == ["courier", "gazette"]


@pytest.mark.parametrize("question", ["belarus-2022", "belarus-2024"])
def test_inputs_give_the_same_figures_as_the_files(question):
    case = load(ROOT, [question]).cases[question]
    day, settings = case.question.as_of, Settings(engine="conjugate", draws=50, diagnose=False)
    stored = json.loads(json.dumps(as_inputs(case.on(day))))
    again = assess(case_of(question, case.question.file, stored), day, settings)
    now = assess(case, day, settings)
    assert again.scenarios == now.scenarios
    assert again.indicators == now.indicators
    assert again.sources == now.sources


def test_a_record_names_its_model_and_one_that_does_not_is_of_the_first(tmp_path):
    data = data_of(tmp_path, publish(write(tmp_path, STRAIT)))["inputs"]
    assert [data["question"][key] for key in ("model", "foresight", "repetition")] == [2, 0.5, 0.75]
    now = case_of("strait", "scenarios/strait.yaml", data).question
    assert (now.model, now.foresight, now.repetition) == (2, 0.5, 0.75)
    first = {key: value for key, value in data["question"].items() if key not in ("model", "foresight")}
    del first["repetition"]
    old = case_of("strait", "scenarios/strait.yaml", data | {"question": first}).question
    assert (old.model, old.foresight, old.repetition) == (1, 1.0, 0.0)


def test_inputs_are_those_known_on_the_day(strait):
    data = data_of(strait, publish(strait, date(2031, 1, 10)))
    assert [report["id"] for report in data["inputs"]["reports"]] == ["fishermen-saw-mines", "ships-waiting"]
    assert data["inputs"]["reports"][0]["citations"] == ["courier"]


@pytest.mark.parametrize(
    ("published", "written", "why"),
    [
        (datetime(2031, 1, 15, 23, tzinfo=UTC), None, ""),
        (datetime(2031, 1, 16, 23, tzinfo=UTC), date(2031, 1, 16), ""),
        (datetime(2031, 1, 17, 0, tzinfo=UTC), None, "a publication on 2031-01-17, 2 days after 2031-01-15"),
        (
            datetime(2031, 1, 17, 0, tzinfo=UTC),
            date(2031, 3, 1),
            "a question written on 2031-03-01, 45 days after 2031-01-15",
        ),
    ],
)
def test_hindsight_is_more_than_a_day(published, written, why):
    assert hindsight(DAY, published, written) == why


def test_a_late_publication_is_marked_and_told(strait):
    publication = api.publish(
        "strait", as_of=DAY, engine="exact", brief=False, workspace=strait, now=NOON + timedelta(days=9)
    )
    assert publication.record.retrospective
    assert "a publication on 2031-01-24, 9 days after 2031-01-15" in str(publication.problems[-1])
    assert not publish(strait, date(2031, 1, 20)).retrospective


def test_a_question_written_afterwards_is_in_retrospect(tmp_path):
    files = changed(QUESTION, "as_of: 2031-01-15", "as_of: 2031-01-15\nwritten: 2031-02-01")
    assert publish(write(tmp_path, files)).retrospective


def test_a_partial_judge_leaves_the_others_in_the_models_proportions(strait):
    record = publish(strait, judge={"closed": 0.2}, judge_name="ada", why="I saw them.")
    model = {row.id: row.posterior for row in record.scenarios}
    judge = record.judge
    assert (judge.name, judge.given, judge.why) == ("ada", {"closed": 0.2}, "I saw them.")
    assert judge.probability["closed"] == 0.2
    assert sum(judge.probability.values()) == pytest.approx(1, abs=1e-12)
    assert judge.probability["tolled"] / judge.probability["open"] == pytest.approx(
        model["tolled"] / model["open"], rel=1e-12
    )


def test_completed_leaves_whole_numbers_as_they_are():
    stated = {"a": 0.7, "b": 0.3}
    assert completed(stated, {"a": 0.5, "b": 0.5}) == stated


@pytest.mark.parametrize(
    ("judge", "name", "message"),
    [
        ({"clsed": 0.1}, "ada", 'found "clsed"; the question has no such scenario. Did you mean "closed"?'),
        ({"closed": 0.6, "open": 0.5}, "ada", "found 110% in all for 2 of 3 scenarios; the others need"),
        (
            {"closed": 0.5, "open": 0.3, "tolled": 0.18},
            "ada",
            "found 98% in all; all scenarios together make 100%",
        ),
        ({"closed": 1.0}, "ada", "Cromwell's rule"),
        ({"closed": -0.1}, "ada", "a probability lies between 0 and 1"),
        ({"closed": 0.1}, "Ada L", 'Write "ada-l"'),
        ({"closed": 0.1}, "model", 'found "model"; this is the name of the engine\'s own forecasts'),
    ],
)
def test_numbers_that_cannot_be_are_told_before_anything_is_computed(strait, judge, name, message):
    with pytest.raises(ProblemsError, match=re.escape(message)):
        publish(strait, judge=judge, judge_name=name)
    assert not (strait / "ledger").exists()


def test_files_with_errors_are_not_published(tmp_path):
    root = write(tmp_path, changed(EVIDENCE, "source: ministry\n    stance: denies", "source: minister"))
    with pytest.raises(ProblemsError, match="has no such source"):
        publish(root)
    assert not (root / "ledger").exists()


def test_warnings_of_the_files_are_told(strait):
    publication = api.publish("strait", as_of=DAY, engine="exact", brief=False, workspace=strait, now=NOON)
    expected = [problem.code for problem in api.check(["strait"], strait).problems]
    assert [problem.code for problem in publication.problems] == expected


def test_a_failed_verdict_publishes_nothing(strait):
    publication = api.publish("strait", as_of=DAY, chains=1, draws=100, workspace=strait, now=NOON)
    assert publication.assessment.verdict.status == "failed"
    assert (publication.record, publication.path, publication.brief) == (None, None, None)
    assert not (strait / "ledger").exists()


def test_a_day_that_has_not_come_is_refused(strait):
    with pytest.raises(ProblemsError, match="found 2031-01-15; a forecast is of a day that has come"):
        publish(strait, now=NOON - timedelta(days=2))


def test_the_same_is_not_published_twice_and_anything_new_is(strait):
    first = publish(strait)
    with pytest.raises(
        ProblemsError, match=f"found the same inputs and figures in 2031-01-15-{first.digest[:16]}"
    ):
        publish(strait, now=NOON + timedelta(hours=1))
    assert publish(strait, judge={"closed": 0.2}).previous == (first.digest,)


def test_git_commit_and_whether_the_tree_differs(strait):
    assert publish(strait, date(2031, 1, 10)).git is None
    under_git(strait)
    head = git(strait, "rev-parse", "HEAD").strip()
    clean = publish(strait, date(2031, 1, 11))
    assert (clean.git.commit, clean.git.dirty) == (head, False)
    again = publish(strait, date(2031, 1, 12))  # the record of the day before does not count
    assert again.git.dirty is False
    (strait / EVIDENCE).write_text(STRAIT[EVIDENCE] + "# more\n")
    assert publish(strait, date(2031, 1, 13)).git.dirty is True
    commit(strait)
    assert publish(strait, date(2031, 1, 14)).git.dirty is False


def test_nothing_is_published_after_a_record_that_is_not_sound(strait):
    path = path_of(strait, publish(strait, date(2031, 1, 10)))
    path.write_text(path.read_text()[:-50])
    for act in (publish, resolve):
        with pytest.raises(ProblemsError, match="half-written"):
            act(strait)
    assert list(path.parent.iterdir()) == [path]


def test_a_record_that_could_not_be_read_back_is_not_written(strait, monkeypatch):
    monkeypatch.setattr("forecast.ledger.book.MAX_BYTES", 1_000)
    with pytest.raises(ProblemsError, match=r"MB; a record has 0 MB at most.*Divide the question"):
        publish(strait)
    assert not (strait / "ledger").exists()


def test_the_same_record_at_the_same_moment_is_published_once(strait, monkeypatch):
    first = publish(strait)
    content = path_of(strait, first).read_bytes()
    monkeypatch.setattr("forecast.ledger.publish._same", lambda *_: None)
    monkeypatch.setattr("forecast.ledger.book.heads", lambda _: ())
    with pytest.raises(ProblemsError, match="a forecast is published once"):
        publish(strait)
    assert path_of(strait, first).read_bytes() == content
