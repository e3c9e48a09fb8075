import json
import shutil
from datetime import date

import pytest

from forecast import api
from forecast.core.problem import ProblemsError
from forecast.desk.overview import as_data
from tests.desk.pages import assert_asks_for_nothing
from tests.desk.records import saved
from tests.ledger.desk import path_of, publish
from tests.workspaces import ASKED, COURIER, EVIDENCE, GAZETTE, QUESTION, SOURCES, STRAIT, changed, write

TODAY = date(2031, 3, 1)


def standing(root, files, today=TODAY):
    (question,) = api.overview(today, write(root, files)).questions
    return question


def test_overview_tells_the_newest_saved_assessment_and_what_came_since(tmp_path):
    older = saved("2031-01-09", verdict={"status": "failed"})
    page = api.overview(TODAY, write(tmp_path, STRAIT | older | saved()))
    assert as_data(page) == {
        "today": "2031-03-01",
        "questions": [
            {
                "id": "strait",
                "text": "Will the Strait of Marrow be closed to tankers by 31 March 2031?",
                "closes": "2031-03-31",
                "days_left": 30,
                "as_of": "2031-01-10",
                "published": False,
                "yes": [],
                "answer": None,
                "answer_interval": None,
                "answer_word": None,
                "leading": "open",
                "leading_title": "Ships pass as before",
                "probability": 0.62,
                "word": "likely",
                "verdict": "passed",
                "unreadable": None,
                "new_reports": 2,
                "new_corrections": 0,
                "errors": 0,
                "warnings": 2,
            }
        ],
        "problems_elsewhere": 0,
    }
    assert page.questions[0].state == "as of 2031-01-10; 2 reports since; verdict passed"


ANSWER = {"scenarios": ["closed", "tolled"], "interval": [0.2, 0.6]}


def with_yes(yes):
    return changed(QUESTION, "as_of: 2031-01-15", f"as_of: 2031-01-15\nyes: {yes}")


@pytest.mark.parametrize(
    ("files", "record", "answer", "interval", "words"),
    [
        (STRAIT, {}, None, None, "likeliest of 3 at 62%"),
        (ASKED, {}, 0.31, None, "unlikely (31%)"),
        (
            ASKED,
            {"answer": {"scenarios": ["closed"], "interval": [0.1, 0.5]}},
            0.31,
            (0.1, 0.5),
            "unlikely (31%)",
        ),
        (ASKED, {"answer": ANSWER}, 0.31, None, "unlikely (31%)"),
        (with_yes("[tolled, closed]"), {}, 0.38, None, "unlikely (38%)"),
        (with_yes("[tolled, closed]"), {"answer": ANSWER}, 0.38, (0.2, 0.6), "unlikely (38%)"),
        (STRAIT, {"answer": ANSWER}, 0.38, (0.2, 0.6), "unlikely (38%)"),
        (STRAIT, {"answer": None}, None, None, "likeliest of 3 at 62%"),
    ],
)
def test_the_answer_is_that_of_the_question_now_else_of_the_record(
    tmp_path, files, record, answer, interval, words
):
    question = standing(tmp_path, files | saved(**record))
    assert question.stated == words
    assert (question.answer and question.answer.probability) == (answer and pytest.approx(answer))
    assert (question.answer and question.answer.interval) == interval


def test_the_interval_of_one_scenario_serves_an_older_record(tmp_path):
    rows = [
        {"id": "closed", "title": "C", "posterior": 0.31, "interval": [0.2, 0.4]},
        {"id": "open", "title": "O", "posterior": 0.69, "interval": None},
    ]
    assert standing(tmp_path, ASKED | saved(scenarios=rows)).answer.interval == (0.2, 0.4)


def test_a_scenario_that_the_record_does_not_know_leaves_its_own_answer(tmp_path):
    rows = [{"id": "shut", "title": "Shut", "posterior": 1.0}]
    assert standing(tmp_path, ASKED | saved(scenarios=rows)).answer is None


def test_what_was_published_has_an_answer(tmp_path):
    write(tmp_path, with_yes("[tolled, closed]"))
    figures = {row.id: row.posterior for row in publish(tmp_path, date(2031, 1, 12)).scenarios}
    (question,) = api.overview(TODAY, tmp_path).questions
    assert question.saved.published
    assert question.saved.answer.scenarios == ("tolled", "closed")
    assert question.answer.probability == pytest.approx(figures["tolled"] + figures["closed"])


def test_the_answer_read_is_the_answer_saved(tmp_path):
    write(tmp_path, ASKED)
    assessment = api.assess("strait", quick=True, workspace=tmp_path)
    api.save(assessment, tmp_path)
    (question,) = api.overview(TODAY, tmp_path).questions
    assert question.answer.probability == pytest.approx(assessment.answer.posterior)
    assert question.answer.interval == assessment.answer.interval
    assert as_data(api.overview(TODAY, tmp_path))["questions"][0]["yes"] == ["closed"]


def test_what_was_published_counts_where_nothing_newer_was_saved(tmp_path):
    write(tmp_path, STRAIT)
    record = publish(tmp_path, date(2031, 1, 12))
    (question,) = api.overview(TODAY, tmp_path).questions
    leading = max(record.scenarios, key=lambda each: each.posterior)
    assert (question.saved.title, question.saved.probability) == (leading.title, leading.posterior)
    assert question.state == "as of 2031-01-12, published; no reports since; verdict passed"
    write(tmp_path, saved("2031-01-12"))
    assert not api.overview(TODAY, tmp_path).questions[0].saved.published


def test_a_ledger_that_cannot_be_read_is_told_in_its_place(tmp_path):
    write(tmp_path, STRAIT)
    path_of(tmp_path, publish(tmp_path)).write_text("{")
    (question,) = api.overview(TODAY, tmp_path).questions
    assert question.state.startswith("cannot read ledger/strait/")
    assert question.state.endswith("; see `forecast ledger verify`")
    shutil.rmtree(tmp_path / "ledger")
    (tmp_path / "ledger").write_text("no folder")
    (question,) = api.overview(TODAY, tmp_path).questions
    assert question.state.startswith("cannot read ledger: ")
    write(tmp_path, saved("2031-01-12"))
    assert "as of 2031-01-12; " in api.overview(TODAY, tmp_path).questions[0].state


def test_overview_reads_what_save_writes(tmp_path):
    write(tmp_path, STRAIT)
    assessment = api.assess("strait", engine="exact", workspace=tmp_path)
    api.save(assessment, tmp_path)
    (question,) = api.overview(TODAY, tmp_path).questions
    assert (question.saved.scenario, question.saved.probability, question.saved.word) == (
        assessment.leading.id,
        assessment.leading.posterior,
        assessment.leading.word,
    )
    assert question.state == "as of 2031-01-15; no reports since; verdict passed"


def test_a_question_that_was_never_run_says_so(tmp_path):
    question = standing(tmp_path, STRAIT | {"assessments/strait/notes.txt": "mine"})
    assert (question.saved, question.new_reports, question.state) == (None, None, "never run")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"record": 1, "que', "it is half-written, or no JSON"),
        ("[" * 100_000, "it is half-written, or no JSON"),
        ("", "it is half-written, or no JSON"),
        ("[1]", "it is no record of an assessment"),
        ('{"record": true}', "it is no record of an assessment"),
        ('{"record": 2}', "it is a record of version 2, and this forecast reads version 1"),
        ({"scenarios": []}, 'its "scenarios" is missing or not as it should be'),
        ({"verdict": None}, 'its "verdict" is missing or not as it should be'),
        ({"verdict": {"status": "fine"}}, 'its "verdict.status" is missing or not as it should be'),
        (
            {"scenarios": [{"id": "a", "title": "A", "posterior": float("nan")}]},
            "it is half-written, or no JSON",
        ),
        (
            {"scenarios": [{"id": "a", "title": "A", "posterior": 7.5}]},
            'its "scenarios.0.posterior" is missing or not as it should be',
        ),
        (
            {"scenarios": [{"id": "a", "title": "A", "posterior": 0.5}]},
            'its "scenarios" is missing or not as it should be',
        ),
        (
            {"scenarios": [{"id": "a", "title": "A", "posterior": 0.5}] * 2},
            'its "scenarios" is missing or not as it should be',
        ),
        ({"answer": {"scenarios": ["shut"]}}, 'its "answer" is missing or not as it should be'),
        ({"answer": {"scenarios": []}}, 'its "answer.scenarios" is missing or not as it should be'),
        (
            {"answer": {"scenarios": ["open"], "interval": [0.1]}},
            'its "answer.interval" is missing or not as it should be',
        ),
        ({"run": {"handling": "secret"}}, 'its "run.handling" is missing or not as it should be'),
        ({"question": "canal"}, 'it is of "canal" as of 2031-01-10, unlike its name'),
        ({"as_of": "2031-01-10T10:00"}, 'its "as_of" is missing or not as it should be'),
    ],
)
def test_a_saved_record_that_cannot_be_used_is_told_as_such(tmp_path, text, why):
    name, record = next(iter(saved().items()))
    text = json.dumps(json.loads(record) | text) if isinstance(text, dict) else text
    question = standing(tmp_path, STRAIT | {name: text})
    assert question.state == f"cannot read assessments/strait/2031-01-10.json: {why}; run it again"
    assert question.saved is None


def test_saved_records_that_are_no_files_are_told(tmp_path):
    (tmp_path / "assessments/strait/2031-01-10.json").mkdir(parents=True)
    assert "found a folder; run it again" in standing(tmp_path, STRAIT).state


def test_bytes_that_are_no_text_are_told(tmp_path):
    write(tmp_path, STRAIT | saved())
    (tmp_path / "assessments/strait/2031-01-10.json").write_bytes(b"\xff")
    assert "found the byte 0xFF; run it again" in api.overview(TODAY, tmp_path).questions[0].state


def test_questions_come_by_days_left_closed_ones_last(tmp_path):
    days = {"later": "2031-04-30", "today": "2031-03-01", "over": "2031-02-28", "long-over": "2031-02-01"}
    days |= {"faulty": "soon", "next": "2031-03-02"}
    files = {
        f"scenarios/{name}.yaml": STRAIT[QUESTION].replace("closes: 2031-03-31", f"closes: {day}")
        for name, day in days.items()
    }
    page = api.overview(TODAY, write(tmp_path, STRAIT | files))
    assert [(each.id, each.left) for each in page.questions] == [
        ("today", "today"),
        ("next", "1 day"),
        ("strait", "30 days"),
        ("later", "60 days"),
        ("faulty", "no date"),
        ("over", "closed"),
        ("long-over", "closed"),
    ]


def test_a_question_with_errors_is_listed_with_what_can_be_read(tmp_path):
    files = changed(EVIDENCE, "source: fishermen\n    stance: affirms", "source: nobody\n    stance: afirms")
    question = standing(tmp_path, files | saved())
    assert question.problems == "2 errors"
    assert question.text.startswith("Will the Strait")
    assert question.days_left == 30
    assert question.state == "as of 2031-01-10; reports not known; verdict passed"


def test_a_question_whose_file_cannot_be_read_is_listed(tmp_path):
    question = standing(tmp_path, STRAIT | {QUESTION: "a: [\n"})
    assert (question.id, question.text, question.closes, question.errors) == ("strait", "", None, 1)


def test_problems_count_for_the_questions_that_they_concern(tmp_path):
    unused = STRAIT[SOURCES] + "  nobody: {name: Nobody, reliability: Z}\n"
    canal = {"scenarios/canal.yaml": STRAIT[QUESTION]}
    files = STRAIT | canal | {SOURCES: unused, GAZETTE: "x: 1\n", "evidence/old.yaml": "reports: {}\n"}
    page = api.overview(TODAY, write(tmp_path, files))
    assert [(each.id, each.errors, each.warnings) for each in page.questions] == [
        ("canal", 0, 2),
        ("strait", 4, 0),
    ]
    assert sorted(problem.file for problem in page.elsewhere) == ["evidence/old.yaml", SOURCES]
    assert page.has_errors


def test_without_a_workspace_there_is_nothing_to_look_over(tmp_path):
    with pytest.raises(ProblemsError) as caught:
        api.overview(TODAY, tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["no-workspace"]


HOSTILE = "<script>alert(1)</script> \u202eexe\u202c & '\" <img src=x onerror=alert(1)>"


def test_page_is_self_contained_and_escapes_what_analysts_type(tmp_path):
    title = [{"id": "a", "title": HOSTILE, "posterior": 1.0}]
    files = changed(QUESTION, "Will the Strait of Marrow be closed to tankers by 31 March 2031?", "HOSTILE")
    quoted = HOSTILE.replace("'", "''")
    files[QUESTION] = files[QUESTION].replace("question: HOSTILE", f"question: '{quoted}'")
    page = api.overview(TODAY, write(tmp_path, files | saved(scenarios=title)))
    path = api.write_overview(page)
    assert path == tmp_path / "briefs/index.html"
    text = path.read_text(encoding="utf-8")
    shown = "&lt;script&gt;alert(1)&lt;/script&gt; exe &amp; &#39;&#34; &lt;img src=x onerror=alert(1)&gt;"
    assert text.count(shown) == 2
    assert_asks_for_nothing(text, ("#by-closing",))


def test_page_of_an_empty_workspace_says_how_to_begin(tmp_path):
    (tmp_path / "scenarios").mkdir()
    path = api.write_overview(api.overview(TODAY, tmp_path), tmp_path / "out" / "page.html")
    assert "There is no question yet" in path.read_text(encoding="utf-8")


def test_overview_tells_of_corrections_since_the_last_assessment(tmp_path):
    """One is counted: of the others one is older than the assessment, one of a day to come."""
    text = "withdrawn: {{date: 2031-01-{}, why: w}}\n"
    files = STRAIT | {COURIER: STRAIT[COURIER] + text.format(20), GAZETTE: STRAIT[GAZETTE] + text.format(30)}
    files[SOURCES] = STRAIT[SOURCES].replace("C\n", f"C\n    {text.format(10)}")
    question = standing(tmp_path, files | saved("2031-01-15"), date(2031, 1, 25))
    assert question.state == "as of 2031-01-15; no reports since; 1 correction since; verdict passed"
