"""The page of all questions: answers, courses, the week, and what is resolved."""

from datetime import date

import pytest

from forecast import api
from forecast.desk.board import course
from tests.brief.test_html import Page
from tests.desk.pages import assert_asks_for_nothing
from tests.desk.records import saved
from tests.ledger.desk import publish, resolve
from tests.workspaces import ASKED, QUESTION, STRAIT, changed, write

TODAY = date(2031, 1, 20)


def scenarios(closed):
    """A record's scenarios with a probability of the first."""
    rows = {"closed": closed, "open": round(0.9 - closed, 6), "tolled": 0.1}
    return [{"id": name, "title": f"Title of {name}", "posterior": p} for name, p in rows.items()]


def run(day, closed, question="strait", **more):
    return saved(day, question, scenarios=scenarios(closed), **more)


def page_of(root, files, today=TODAY):
    path = api.write_overview(api.overview(today, write(root, files)))
    return path.read_text(encoding="utf-8")


def rows_of(text):
    """The cells of every row of a table by their labels."""
    rows = []
    for part in text.split("<tr role=")[1:]:
        cells = [cell.split("</td>")[0] for cell in part.split("<td role=")[1:]]
        if cells:
            rows.append({cell.split('data-label="')[1].split('"')[0]: Page(cell) for cell in cells})
    return rows


def words(page):
    return " ".join(" ".join(text for _, text in page.texts).split("> ", 1)[-1].split())


def test_the_answer_has_its_interval_its_course_and_the_move_of_the_week(tmp_path):
    """The base is of the 9th; all three reports with weight became known on the days after it."""
    answer = {"scenarios": ["closed"], "interval": [0.1, 0.5]}
    files = ASKED | run("2031-01-07", 0.03) | run("2031-01-09", 0.05) | run("2031-01-16", 0.31, answer=answer)
    text = page_of(tmp_path, files)
    assert 'aria-label="31%, 90% interval 10% to 50%"' in text
    assert 'aria-label="from 3% on 7 January to 31% on 16 January 2031"' in text
    assert "+26.0 points since 9 January; 3 new reports" in text
    first, by_answer = rows_of(text)
    assert [label for label in first] == [
        *("Answer", "Likeliest scenario", "Closes", "Course", "This week", "Last run"),
    ]
    assert [label for label in by_answer] == ["Answer", "This week", "Closes"]


@pytest.mark.parametrize(
    ("runs", "week"),
    [
        ([("2031-01-20", 0.2)], "first run this week"),
        ([("2031-01-15", 0.1), ("2031-01-20", 0.2)], "no run before 15 January"),
        ([("2031-01-13", 0.1), ("2031-01-20", 0.2)], "+10.0 points since 13 January"),
        ([("2031-01-13", 0.1), ("2031-01-14", 0.1), ("2031-01-20", 0.1003)], "no move since 13 January"),
        ([("2031-01-12", 0.3), ("2031-01-19", 0.2)], "-10.0 points since 12 January"),
        ([("2031-01-13", 0.1)], "no run for 7 days"),
    ],
)
def test_the_week_goes_back_to_the_newest_run_of_seven_days_ago(tmp_path, runs, week):
    files = dict(ASKED)
    for day, p in runs:
        files |= run(day, p)
    assert week in page_of(tmp_path, files)


def test_a_closed_question_has_no_week_and_is_not_resolved(tmp_path):
    text = page_of(tmp_path, ASKED | run("2031-01-07", 0.03), date(2031, 4, 2))
    assert "no run for" not in text
    assert "not resolved" in text


def test_a_course_is_drawn_to_scale_by_hand():
    """12 days over 114 points of width from 3; 26 of height from the foot at 29, up to 5%."""
    line = course({date(2030, 12, 26): 0.05, date(2031, 1, 1): 0.025, date(2031, 1, 7): 0.0})
    assert line.points == "3.0,3.0 60.0,16.0 117.0,29.0"
    assert (line.x, line.y, line.top) == (117.0, 29.0, "5%")
    assert line.label == "from 5% on 26 December 2030 to 0% on 7 January 2031"
    assert course({date(2031, 1, 7): 0.004}).label == "<1% on 7 January 2031"
    assert course({}) is None


@pytest.mark.parametrize(
    ("most", "top"), [(0.05, "5%"), (0.051, "10%"), (0.2, "20%"), (0.5, "50%"), (0.51, "100%"), (1.0, "100%")]
)
def test_the_scale_of_a_course_holds_all_of_it(most, top):
    assert course({date(2031, 1, 1): most}).top == top


def test_what_was_published_is_in_the_course(tmp_path):
    write(tmp_path, ASKED)
    first = publish(tmp_path, date(2031, 1, 10))
    text = page_of(tmp_path, run("2031-01-16", 0.31))
    p = next(row.posterior for row in first.scenarios if row.id == "closed")
    assert f"from {round(100 * p)}% on 10 January to 31% on 16 January 2031" in text


def test_an_unreadable_file_is_left_out_of_the_course_and_said_where_it_is_the_last(tmp_path):
    older = ASKED | {"assessments/strait/2031-01-08.json": "{"}
    text = page_of(tmp_path, older | run("2031-01-07", 0.03) | run("2031-01-16", 0.31))
    assert "from 3% on 7 January to 31% on 16 January 2031" in text
    text = page_of(tmp_path, {"assessments/strait/2031-01-17.json": "{"})
    assert "cannot read assessments/strait/2031-01-17.json: it is half-written, or no JSON" in text


def test_questions_stand_by_closing_date_and_by_answer(tmp_path):
    later = {"scenarios/later.yaml": ASKED[QUESTION].replace("closes: 2031-03-31", "closes: 2031-04-30")}
    never = {"scenarios/never.yaml": ASKED[QUESTION].replace("closes: 2031-03-31", "closes: 2031-05-30")}
    bare = {"scenarios/bare.yaml": STRAIT[QUESTION].replace("closes: 2031-03-31", "closes: 2031-06-30")}
    files = ASKED | later | never | bare | run("2031-01-16", 0.02)
    text = page_of(tmp_path, files | run("2031-01-16", 0.7, "later") | run("2031-01-16", 0.7, "bare"))
    ids = [name for tag, name in Page(text).texts if tag == "small" and name.isalpha()]
    assert ids == ["strait", "later", "never", "bare", "later", "strait"]
    assert "1 more question does not say what means yes." in text
    assert "likeliest of 3 at 70%" in text


def test_resolved_questions_stand_apart_with_their_outcome(tmp_path):
    write(tmp_path, ASKED)
    publish(tmp_path, date(2031, 1, 12))
    resolve(tmp_path, "open", date(2031, 3, 31))
    before = page_of(tmp_path, {}, date(2031, 3, 30))
    assert "Resolved" not in before
    text = page_of(tmp_path, {}, date(2031, 4, 2))
    assert Page(text).text("h2") == ["Resolved"]
    (row,) = rows_of(text)
    assert "Ships pass as before" in words(row["Outcome"])
    assert "2031-03-31" in words(row["Outcome"])


def test_a_void_question_says_so(tmp_path):
    write(tmp_path, ASKED)
    publish(tmp_path, date(2031, 1, 12))
    resolve(tmp_path, "void", date(2031, 3, 31))
    assert "Void: it cannot be decided" in page_of(tmp_path, {}, date(2031, 4, 2))


def test_links_lead_to_briefs_that_exist(tmp_path):
    files = ASKED | {"scenarios/other.yaml": ASKED[QUESTION]}
    briefs = {
        "briefs/strait/2031-01-10.html": "",
        "briefs/strait/2031-01-12.html": "",
        "briefs/strait/2031-01-14.tlp-green.html": "",
        "briefs/strait/2031-01-15.md": "",
    }
    assert_asks_for_nothing(page_of(tmp_path, files | briefs), ("#by-closing", "strait/2031-01-12.html"))
    elsewhere = tmp_path / "pages of ours/index.html"
    api.write_overview(api.overview(TODAY, tmp_path), elsewhere)
    link = "../briefs/strait/2031-01-12.html"
    assert_asks_for_nothing(elsewhere.read_text(encoding="utf-8"), ("#by-closing", link))
    write(tmp_path, {"pages of ours/strait.html": ""})
    api.write_overview(api.overview(TODAY, tmp_path), elsewhere)
    assert_asks_for_nothing(elsewhere.read_text(encoding="utf-8"), ("#by-closing", "strait.html"))


def test_the_mark_of_the_page_is_the_highest_of_what_it_shows(tmp_path):
    text = page_of(tmp_path, ASKED | run("2031-01-16", 0.31, run={"handling": "TLP:AMBER"}))
    assert '<span class="tlp-amber">TLP:AMBER</span>' in text
    assert (tmp_path / "briefs/index.html").stat().st_mode & 0o077 == 0


def test_a_question_that_cannot_be_read_has_a_row(tmp_path):
    text = page_of(tmp_path, changed(QUESTION, "opens: 2030-12-01", "opens: soon"))
    assert "never run" in text
    assert "1 error" in text
