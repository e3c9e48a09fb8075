"""A published brief stays what was published, and says what the record and the draft say."""

import hashlib
import html
import json
import re
from datetime import date, timedelta

import pytest

from forecast import ProblemsError, api
from forecast.api.briefs import previous_brief
from forecast.files import journal
from forecast.files.workspace import Workspace
from forecast.ledger.record import PublishedBrief, digest_of, render, sealed
from tests.ledger.desk import (
    DAY,
    NOON,
    codes,
    commit,
    data_of,
    desk,
    forge,
    git,
    history,
    path_of,
    publish,
    under_git,
    verified,
)
from tests.workspaces import ASKED, EVIDENCE, GAZETTE, write

TEN = date(2031, 1, 10)
SUFFIXES = (".html", ".json", ".md")
OWN = {"judge": {"closed": 0.2}, "judge_name": "ada", "why": "I saw <b>them</b>."}


@pytest.fixture
def strait(tmp_path):
    return desk(tmp_path)


def published(root, as_of=DAY, **more):
    """A forecast of the exact engine with its brief; its record."""
    return publish(root, as_of, brief=True, **more)


def files_of(root, record):
    """The files of a record's brief by suffix."""
    return {path.suffix: path for path in map(root.joinpath, record.brief.digests)}


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def draft(root, **options):
    return api.make_brief("strait", as_of=DAY, engine="exact", workspace=root, **options)


def test_the_record_names_the_files_by_what_they_hold(strait):
    record = published(strait)
    files = files_of(strait, record)
    digests = {suffix: hashlib.sha256(files[suffix].read_bytes()).hexdigest() for suffix in SUFFIXES}
    stem = f"ledger/strait/published/2031-01-15-{digest_of(digests)[:16]}"
    assert data_of(strait, record)["brief"] == {
        "file": f"{stem}.md",
        "sha256": digests[".md"],
        "others": {f"{stem}.html": digests[".html"], f"{stem}.json": digests[".json"]},
    }
    assert len(list((strait / "ledger/strait/published").iterdir())) == 3
    assert not (strait / "briefs").exists()


def test_a_draft_of_the_same_day_leaves_what_was_published(strait):
    published(strait, **OWN)
    before = contents(strait / "ledger")
    written = draft(strait)
    assert written.markdown == strait / "briefs/strait/2031-01-15.md"
    assert contents(strait / "ledger") == before
    assert codes(strait) == []


def test_a_draft_is_refused_in_the_ledger(strait):
    record = published(strait)
    before = contents(strait / "ledger")
    (strait / "elsewhere").symlink_to(strait / "ledger")
    for place in (
        "ledger/strait/published",
        files_of(strait, record)[".md"],
        "ledger/new.html",
        "elsewhere/x",
    ):
        with pytest.raises(
            ProblemsError, match=r"found a path in the ledger.*publish it: forecast publish\."
        ):
            draft(strait, output=strait / place)
    assert contents(strait / "ledger") == before
    assert not (strait / "assessments").exists()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_edited_or_removed_brief_is_found(strait, suffix):
    record = published(strait)
    path = files_of(strait, record)[suffix]
    whole, name = path.read_bytes(), f"ledger/strait/published/{path.name}"
    path.write_bytes(whole.replace(b"e", b"o", 1))
    (problem,) = verified(strait).problems
    assert str(problem) == (
        f"{name}: found a content other than {path_of(strait, record).stem} was published with; "
        "a published brief is written once and never changed. "
        f'Restore it, with git for example: git checkout HEAD -- "{name}".'
    )
    assert not verified(strait).is_sound
    path.write_bytes(whole.replace(b"\n", b"\r\n"))  # as git does on some systems
    assert codes(strait) == []
    path.unlink()
    assert codes(strait) == ["brief-gone"]
    assert not verified(strait).is_sound
    assert len(history(strait).records) == 1  # the record is sound, and is scored


def test_a_brief_without_a_record_is_found(strait):
    published(strait, TEN)
    record = published(strait)
    path_of(strait, record).unlink()  # the newest, which no other names
    assert codes(strait) == ["brief-without-record"] * 3
    assert not verified(strait).is_sound
    assert 'git log --full-history -- "ledger/strait"' in verified(strait).problems[0].next_step
    (strait / "ledger/strait/published/notes.txt").write_text("x")
    assert codes(strait) == [*["brief-without-record"] * 3, "stray-file"]


def test_a_brief_of_an_edited_record_is_not_taken_for_one_without(strait):
    path = path_of(strait, published(strait))
    path.write_text(path.read_text() + " ")
    assert codes(strait) == ["record-edited"]


def test_a_brief_that_was_not_committed_with_its_record_is_told(strait):
    record = published(strait)
    git(strait, "init", "-q", ".")
    (strait / ".gitignore").write_text("*.html\n")
    commit(strait)
    (problem,) = verified(strait).problems
    page = files_of(strait, record)[".html"].relative_to(strait).as_posix()
    assert (problem.code, problem.severity) == ("brief-not-committed", "warning")
    assert problem.next_step == f'Commit it: git add -f "{page}".'
    git(strait, "add", "-f", page)
    commit(strait)
    assert codes(strait) == []
    assert verified(strait).committed == 1  # the JSON of the brief is no record


def test_workspaces_that_ignore_drafts_do_not_ignore_what_is_published(strait):
    (strait / ".gitignore").write_text("assessments/\nbriefs/\n.*.tmp\n")
    published(strait)
    draft(strait)
    under_git(strait)
    tracked = git(strait, "ls-files").split()
    assert len([name for name in tracked if name.startswith("ledger/strait/published/")]) == 3
    assert not [name for name in tracked if name.startswith("briefs/")]


def test_records_of_before_need_no_brief_and_warn_of_one_that_was_overwritten(strait):
    text = b"# As it was\n"
    old = {"file": "briefs/strait/2031-01-15.md", "sha256": hashlib.sha256(text).hexdigest()}
    first = publish(strait)
    record = forge(strait, first, brief=old)
    path_of(strait, first).unlink()
    assert record.brief == PublishedBrief(**old)
    assert codes(strait) == []
    path = strait / old["file"]
    path.parent.mkdir(parents=True)
    path.write_bytes(text)
    assert codes(strait) == []
    path.write_bytes(b"# Another\n")
    (problem,) = verified(strait).problems
    assert (problem.code, problem.severity, problem.file) == ("brief-overwritten", "warning", old["file"])
    assert verified(strait).is_sound
    assert api.rerun(path_of(strait, record), strait).status == "identical"


@pytest.mark.parametrize(
    "name",
    [
        "ledger/strait/published/2031-01-15-0123456789abcdef.md",
        "ledger/strait/published/../../../scenarios/strait.yaml",
        "ledger/other/published/2031-01-15-0123456789abcdef.md",
    ],
)
def test_a_record_that_names_other_files_as_its_brief_contradicts_itself(strait, name):
    record = publish(strait)
    forged = forge(strait, record, brief={"file": name, "sha256": "0" * 64, "others": {}})
    path_of(strait, record).unlink()
    assert codes(strait) == ["record-contradicts-itself"]
    assert "which its content does not give" in str(verified(strait).problems[0])
    assert forged not in history(strait).records


def test_figures_that_only_the_json_shows_make_another_brief(strait):
    one = published(strait, judge={"closed": 0.2})
    other = published(strait, judge={"closed": 0.20001})
    assert files_of(strait, one)[".md"].read_bytes() == files_of(strait, other)[".md"].read_bytes()
    assert files_of(strait, one)[".json"] != files_of(strait, other)[".json"]
    assert codes(strait) == []


def test_nothing_is_published_over_a_brief_that_was_edited(strait):
    record = published(strait)
    path_of(strait, record).unlink()
    page = files_of(strait, record)[".html"]
    page.write_text("Another.")
    with pytest.raises(ProblemsError, match="found a content other than"):
        published(strait)
    assert page.read_text() == "Another."
    assert not list((strait / "ledger/strait").glob("*.json"))


def test_an_interrupted_publication_is_finished_by_the_next_which_names_it(strait, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(journal, "_follow", lambda *_: None)
        interrupted = published(strait, TEN)
    assert not path_of(strait, interrupted).exists()
    record = published(strait)
    assert record.previous == (interrupted.digest,)
    assert codes(strait) == []
    assert not list(strait.glob(".*"))


def test_the_published_brief_says_what_the_draft_says_and_how_it_has_moved(strait):
    record = published(strait)
    page = files_of(strait, record)[".html"].read_text(encoding="utf-8")
    assert 'id="timeline"' in page
    assert page == draft(strait).html.read_text(encoding="utf-8")
    assert (
        files_of(strait, record)[".md"].read_bytes() == (strait / "briefs/strait/2031-01-15.md").read_bytes()
    )


def test_the_last_brief_is_the_later_of_published_and_drafted(strait):
    first = published(strait, TEN)
    model = {row.id: row.posterior for row in first.scenarios}
    workspace = Workspace(strait)
    last = previous_brief(workspace, "strait", "2031-01-15", "")
    assert (last.day, dict(last.posterior)) == (TEN, model)
    assert previous_brief(workspace, "strait", "2031-01-15", ".tlp-green") is None  # it is no release
    assert previous_brief(workspace, "strait", "2031-01-10", "") is None
    api.make_brief("strait", as_of=date(2031, 1, 12), engine="exact", timeline=False, workspace=strait)
    assert previous_brief(workspace, "strait", "2031-01-15", "").day == date(2031, 1, 12)
    data = json.loads(files_of(strait, published(strait))[".json"].read_text())
    assert data["change"]["first"] is False
    publish(strait, date(2031, 1, 14))  # without a brief
    assert previous_brief(workspace, "strait", "2031-01-15", "").day == date(2031, 1, 12)


def test_a_judges_numbers_stand_beside_the_models_with_the_difference_and_the_reason(tmp_path):
    root = write(tmp_path, ASKED)
    record = published(root, **OWN)
    files = files_of(root, record)
    judge = json.loads(files[".json"].read_text())["judge"]
    model = {row.id: row.posterior for row in record.scenarios}
    assert (judge["name"], judge["why"]) == ("ada", OWN["why"])
    rows = {row["id"]: row for row in judge["rows"]}
    assert list(rows) == ["yes", "closed", "tolled", "open"]
    for name, row in rows.items():
        scenario = "closed" if name == "yes" else name
        assert row["model"] == model[scenario]
        assert row["judge"] == record.judge.probability[scenario]
        assert row["difference"] == row["judge"] - row["model"]
    assert rows["closed"]["difference_text"] == f"+{100 * (0.2 - model['closed']):.0f} points"
    page = files[".html"].read_text(encoding="utf-8")
    section = page[page.index('id="judge"') : page.index('id="scenarios"')]
    cells = [html.unescape(cell) for cell in re.findall("<td[^>]*>(.*?)</td>", section)]
    assert cells[:4] == [
        "Yes (“The strait is closed”)",
        rows["yes"]["model_text"],
        "20.0%",
        rows["yes"]["difference_text"],
    ]
    assert "<q>I saw &lt;b&gt;them&lt;/b&gt;.</q>" in section


def test_the_markdown_has_the_judge_and_the_translation(tmp_path):
    record = published(write(tmp_path, TRANSLATED), **OWN)
    text = files_of(tmp_path, record)[".md"].read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| Yes \(“The strait is closed”\) .*$", text, re.MULTILINE)
    assert [cell.strip() for cell in row.split("|")[3:5]] == ["20.0%", "+17 points"]
    assert r"Why, in the words of ada: “I saw \<b\>them\</b\>.”" in text
    assert r"Translation: “Not \<i\>one\</i\> & none”" in text
    assert "In Belarusian." in text


def test_a_brief_without_a_judge_has_no_such_section(strait):
    files = files_of(strait, published(strait))
    assert json.loads(files[".json"].read_text())["judge"] is None
    assert "own numbers" not in files[".html"].read_text(encoding="utf-8")


def test_yes_is_the_sum_of_the_judges_scenarios(tmp_path):
    asked = {name: text.replace("yes: closed\n", "yes: [closed, tolled]\n") for name, text in ASKED.items()}
    root = write(tmp_path, asked)
    record = published(root, **OWN)
    (row,) = [
        row
        for row in json.loads(files_of(root, record)[".json"].read_text())["judge"]["rows"]
        if row["id"] == "yes"
    ]
    judged = record.judge.probability
    assert row["judge"] == pytest.approx(0.2 + judged["tolled"], abs=1e-12)
    assert row["model"] == pytest.approx(1 - record.scenarios[2].posterior, abs=1e-12)
    assert api.history("strait", root, NOON + timedelta(days=400)).issued[1].yes == pytest.approx(
        row["judge"]
    )


def test_a_record_that_says_nothing_of_yes_has_no_answer(strait):
    record = publish(strait)
    assert record.yes == ()
    assert history(strait).issued[0].yes is None
    data = data_of(strait, record)
    del data["inputs"]["question"]["yes"]  # as the first records were
    path_of(strait, record).unlink()
    old = sealed(data)
    (strait / f"ledger/strait/2031-01-15-{old['digest'][:16]}.json").write_text(render(old), encoding="utf-8")
    assert codes(strait) == []
    assert history(strait).issued[0].yes is None


TRANSLATED = ASKED | {
    EVIDENCE: ASKED[EVIDENCE].replace(
        '        quote: "There are no mines"\n',
        '        quote: "There are no mines"\n        translation: "Not <i>one</i> & none"\n',
    ),
    GAZETTE: ASKED[GAZETTE].replace("language: en", "language: be"),
}


def test_a_quote_is_shown_with_its_language_and_its_translation(tmp_path):
    files = files_of(write(tmp_path, TRANSLATED), published(tmp_path))
    page = files[".html"].read_text(encoding="utf-8")
    assert '<q lang="be">There are no mines</q>' in page
    assert "<p>Translation: <q>Not &lt;i&gt;one&lt;/i&gt; &amp; none</q></p>" in page
    assert page.count("Translation:") == 1
    assert "In <bdi>Belarusian</bdi>." in page
    (report,) = [
        row
        for row in json.loads(files[".json"].read_text())["reports"]
        if row["id"] == "ministry-denies-mines"
    ]
    (quote,) = report["citations"]
    assert [quote[key] for key in ("language", "lang", "translation")] == [
        "Belarusian",
        "be",
        "Not <i>one</i> & none",
    ]


@pytest.mark.parametrize(
    ("language", "shown", "tag"),
    [
        ("en", None, 'lang="en"'),
        ("Low & German", "In <bdi>Low &amp; German</bdi>.", None),
        ("xx", "In <bdi>xx</bdi>.", 'lang="xx"'),
    ],
)
def test_a_language_is_named_unless_it_is_english_and_escaped(tmp_path, language, shown, tag):
    files = TRANSLATED | {GAZETTE: ASKED[GAZETTE].replace("language: en", f"language: {language}")}
    page = files_of(write(tmp_path, files), published(tmp_path))[".html"].read_text(encoding="utf-8")
    assert (re.search(r"In <bdi>[^<]*</bdi>\.", page) or [None])[0] == shown
    assert (re.search(r'<q( lang="[^"]*")?>There are no mines', page)[1] or None) == (tag and f" {tag}")
