"""The briefs of all questions, and a desk as a folder of pages."""

import json
from datetime import date
from pathlib import Path

import pytest

from forecast import api
from forecast.core.problem import ProblemsError
from tests.brief.test_html import Page
from tests.desk.pages import assert_asks_for_nothing
from tests.desk.records import saved
from tests.ledger.desk import publish, resolve
from tests.workspaces import ASKED, COURIER, EVIDENCE, QUESTION, STRAIT, changed, write

TODAY = date(2031, 1, 20)
OTHER = {
    "scenarios/canal.yaml": STRAIT[QUESTION].replace("closes: 2031-03-31", "closes: 2031-04-30"),
    "evidence/canal.yaml": STRAIT[EVIDENCE],
}
BROKEN = {"scenarios/broken.yaml": STRAIT[QUESTION].replace("opens: 2030-12-01", "opens: soon")}


def briefs(root, today=TODAY, **options):
    options = {"quick": True, "timeline": False, "workspace": root, "today": today} | options
    return api.make_briefs(**options)


def site_of(root, files, **options):
    """The folder of a site outside the workspace, and what became of the questions."""
    write(root / "desk", files)
    made = briefs(root / "desk", site=root / "site", **options)
    return root / "site", made


def text_of(folder, name="index"):
    return (folder / f"{name}.html").read_text(encoding="utf-8")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_site_has_an_index_and_a_page_for_each_question(tmp_path):
    folder, made = site_of(tmp_path, ASKED | OTHER | BROKEN)
    assert names(folder) == ["canal.html", "index.html", "strait.html"]
    assert [(row.question, row.state) for row in made.results] == [
        ("broken", "not written"),
        ("canal", "not assessed"),
        ("strait", "not assessed"),
    ]
    assert made.of("not written")[0].why == "its files have errors; `forecast check` lists them"
    assert (made.index, made.scorecard, made.left) == (folder / "index.html", None, ())
    assert not (tmp_path / "desk/briefs").exists()
    assert "broken" in text_of(folder)


def test_no_page_of_a_site_asks_for_anything(tmp_path):
    write(tmp_path / "desk", ASKED)
    publish(tmp_path / "desk", date(2031, 1, 12))
    resolve(tmp_path / "desk", "open", date(2031, 1, 19))
    folder, made = site_of(tmp_path, OTHER)
    assert made.scorecard == folder / "scorecard.html"
    links = {"#by-closing", "#resolved", "strait.html", "canal.html", "scorecard.html"}
    assert_asks_for_nothing(text_of(folder), links)
    for name in ("strait", "canal", "scorecard"):
        page = Page(text_of(folder, name))
        assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {
            tag for tag, _ in page.elements
        }
        (policy,) = (row["content"] for row in page.of("meta") if "http-equiv" in row)
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; ")


def test_the_index_has_the_figures_of_the_briefs_though_nothing_is_saved(tmp_path):
    old = saved("2031-01-10", scenarios=[{"id": "closed", "title": "C", "posterior": 1.0}])
    folder, _ = site_of(tmp_path, ASKED | old)
    exact = api.assess("strait", engine="exact", workspace=tmp_path / "desk", today=TODAY)
    p = f"{100 * exact.answer.posterior:.0f}%"
    assert f"almost no chance ({p})" in text_of(folder)
    assert f"from 100% on 10 January to {p} on 15 January 2031" in text_of(folder)
    assert names(tmp_path / "desk/assessments/strait") == ["2031-01-10.json"]


def test_hostile_texts_are_escaped(tmp_path):
    worse = "<script>alert(1)</script> \u202eexe\u202c & '' <img src=x onerror=alert(1)>"
    text = "'Will the Strait of Marrow be closed to tankers by 31 March 2031?'"
    files = ASKED | {QUESTION: ASKED[QUESTION].replace(text.strip("'"), f"'{worse}'")}
    files[QUESTION] = files[QUESTION].replace("title: Ships pass as before", f"title: '{worse}'")
    folder, _ = site_of(tmp_path, files)
    assert_asks_for_nothing(text_of(folder), {"#by-closing", "#by-answer", "strait.html"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text_of(folder)


def test_without_a_site_the_briefs_lie_where_they_always_do(tmp_path):
    write(tmp_path, ASKED | OTHER)
    made = briefs(tmp_path)
    assert [row.file for row in made.results] == [
        tmp_path / f"briefs/{name}/2031-01-15.html" for name in ("canal", "strait")
    ]
    assert (made.index, names(tmp_path / "briefs")) == (None, ["canal", "strait"])


def test_a_question_that_cannot_be_assessed_does_not_stop_the_others(tmp_path):
    later = STRAIT[QUESTION].replace("opens: 2030-12-01", "opens: 2031-02-01")
    files = ASKED | {"scenarios/a-later.yaml": later.replace("as_of: 2031-01-15\n", "")}
    folder, made = site_of(tmp_path, files)
    first, second = made.results
    assert (first.question, first.state, second.state) == ("a-later", "not written", "not assessed")
    assert "2031-02-01" in first.why
    assert "never run" in text_of(folder)


def test_each_question_is_announced_with_its_number(tmp_path):
    begun = []
    write(tmp_path, ASKED | OTHER | BROKEN)
    briefs(tmp_path, begin=lambda *args: begun.append(args))
    assert begun == [("canal", 2, 3), ("strait", 3, 3)]


@pytest.mark.parametrize("name", ["index", "scorecard"])
def test_a_question_named_like_a_page_of_the_site_is_left_out(tmp_path, name):
    folder, made = site_of(tmp_path, {f"scenarios/{name}.yaml": STRAIT[QUESTION], EVIDENCE: ""} | ASKED)
    (row,) = made.of("not written")
    assert row.question == name
    assert row.why == "its page would take the place of the site's own; give it another id"
    assert f'href="{name}.html"' not in text_of(folder)
    assert Page(text_of(folder)).text("h1") == ["Questions on 2031-01-20"]


def test_pages_from_before_stay_and_are_named(tmp_path):
    old = {"site/gone.html": "old", "site/scorecard.html": "old", "site/notes.txt": "mine"}
    write(tmp_path, old)
    folder, made = site_of(tmp_path, ASKED)
    assert made.left == (folder / "gone.html", folder / "scorecard.html")
    assert text_of(folder, "gone") == "old"
    assert "scorecard.html" not in text_of(folder)


def test_a_brief_from_before_is_linked_where_the_question_has_errors_now(tmp_path):
    site_of(tmp_path, ASKED)
    folder, made = site_of(tmp_path, changed(QUESTION, "opens: 2030-12-01", "opens: soon"))
    assert made.left == (folder / "strait.html",)
    assert 'href="strait.html"' in text_of(folder)


SECRET = {COURIER: STRAIT[COURIER] + "handling: TLP:RED\n"}


def test_a_release_is_computed_and_shown_without_what_is_beyond_its_mark(tmp_path):
    """The courier is for TLP:RED, so that of earlier figures those that rest on it are left out, too."""
    red = saved(
        "2031-01-08",
        run={"handling": "TLP:RED"},
        scenarios=[{"id": "closed", "title": "C", "posterior": 1.0}],
    )
    green = saved("2031-01-09", run={"handling": "TLP:GREEN"})
    unknown = saved("2031-01-07", scenarios=[{"id": "closed", "title": "C", "posterior": 1.0}])
    folder, made = site_of(tmp_path, ASKED | SECRET | BROKEN | red | green | unknown, release="TLP:GREEN")
    text = text_of(folder)
    exact = api.assess(
        api.released(api.load("strait", tmp_path / "desk"), "TLP:GREEN"), engine="exact", silence=False
    )
    p = f"{100 * exact.answer.posterior:.0f}%"
    assert f"from 31% on 9 January to {p} on 15 January 2031" in text
    assert '<span class="tlp-green">TLP:GREEN</span>' in text
    assert not any(word in text for word in ("broken", "warning", "error", "RED", "100% on"))
    assert [row.question for row in made.of("not written")] == ["broken"]


def test_a_release_does_not_link_to_an_older_page(tmp_path):
    site_of(tmp_path, ASKED | SECRET)
    files = changed(QUESTION, "opens: 2030-12-01", "opens: soon")
    folder, made = site_of(tmp_path, files | SECRET, release="TLP:GREEN")
    assert "There is no question to show." in text_of(folder)
    assert "strait" not in text_of(folder)
    assert made.left == (folder / "strait.html",)


def test_a_release_has_no_scorecard_that_rests_on_more(tmp_path):
    write(tmp_path / "desk", ASKED | SECRET)
    publish(tmp_path / "desk", date(2031, 1, 12))
    resolve(tmp_path / "desk", "open", date(2031, 1, 19))
    folder, made = site_of(tmp_path, {}, release="TLP:GREEN")
    assert made.no_scorecard == "it rests on what is TLP:RED"
    assert names(folder) == ["index.html", "strait.html"]
    assert "scorecard" not in text_of(folder)


def test_a_site_of_what_is_for_few_can_be_read_by_its_owner_alone(tmp_path):
    folder, _ = site_of(tmp_path, ASKED | SECRET)
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}


def test_an_empty_desk_has_an_index(tmp_path):
    (tmp_path / "desk/scenarios").mkdir(parents=True)
    folder, made = site_of(tmp_path, {})
    assert (made.results, names(folder)) == ((), ["index.html"])
    assert "There is no question yet" in text_of(folder)


def test_a_site_is_not_written_through_a_link_and_nothing_is_computed(tmp_path):
    write(tmp_path / "desk", ASKED)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "desk/site").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ProblemsError, match="nothing is written through a link"):
        briefs(tmp_path / "desk", site=tmp_path / "desk/site", begin=lambda *args: pytest.fail("begun"))
    assert names(tmp_path / "elsewhere") == []


def test_a_replay_of_the_desk_knows_no_later_reports(tmp_path):
    folder, _ = site_of(tmp_path, ASKED | saved("2031-01-15"), as_of=date(2031, 1, 10))
    text = text_of(folder)
    assert "Questions on 2031-01-10" in text
    assert "as of 2031-01-10; no reports since" in text
    assert "15 January" not in text


def test_what_is_saved_is_saved_as_by_a_single_brief(tmp_path):
    """The exact engine is no quick run, so that its figures are kept."""
    write(tmp_path, ASKED)
    briefs(tmp_path, quick=False, engine="exact", site=Path(tmp_path / "site"))
    record = json.loads((tmp_path / "assessments/strait/2031-01-15.json").read_text(encoding="utf-8"))
    assert record["answer"]["scenarios"] == ["closed"]
