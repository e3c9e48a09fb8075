"""A brief for a release: nothing of what is withheld is in it, and its figures know nothing of it either."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from forecast import api
from forecast.brief import USUAL, build_view
from forecast.cli.brief import brief as command
from forecast.core.handling import MARKS
from forecast.domain.part import released
from tests.ledger.desk import DAY, NOON, publish
from tests.workspaces import COURIER, EVIDENCE, GAZETTE, QUESTION, SOURCES, STRAIT, write

ROOT = Path(__file__).parents[1]

# Every text that a withheld item can hold has a word in it that stands nowhere else. Two reports are
# marked themselves, one quotes a marked article alone, and one that stays loses a quote to it.
SECRET_REPORTS = """\
  zz-report-one:
    indicator: pilots-hired
    source: zz-source-one
    stance: affirms
    date: 2031-01-04
    grade: A1
    origin: zz-origin
    handling: TLP:AMBER
    note: zz-note of the report
    deception: {tolled: 0.4711}
    withdrawn: {date: 2031-01-14, why: zz-withdrawn, url: "https://zz-withdrawn.example/"}
    citations:
      - article: courier
        quote: zz-quote one
        via: [zz-via]
        note: zz-note of the quote
  zz-report-two:
    scenario: [closed]
    source: ministry
    stance: denies
    handling: TLP:RED
    citations:
      - {article: gazette, quote: zz-quote two}
  zz-report-three:
    indicator: mines-laid
    source: zz-source-two
    stance: denies
    note: zz-note of the third
    corrected: {date: 2031-01-15, why: zz-corrected}
    citations:
      - {article: zz-article, quote: zz-quote three}
  zz-report-four:
    indicator: mines-laid
    source: fishermen
    stance: affirms
    handling: TLP:AMBER+STRICT
    citations:
      - {article: gazette, quote: zz-quote four}
  zz-report-five:
    source: ministry
    handling: TLP:AMBER
    citations:
      - {article: gazette, quote: zz-quote five}
"""
SECRET_SOURCES = """\
  zz-source-one:
    name: Zz-name one
    reliability: A
    interest: zz-interest
    corrected: {date: 2031-01-13, why: zz-source-corrected}
  zz-source-two:
    name: Zz-name two
    reliability: B
"""
SECRET_ARTICLE = """\
outlet: Zz-outlet
title: Zz-title
author: Zz-author
published: 2031-01-02
url: https://zz-url.example/
language: zz-language
note: zz-note of the article
handling: TLP:AMBER
withdrawn: {date: 2031-01-12, why: zz-article-withdrawn}
"""
EARLY_QUOTE = "      - {article: zz-article, quote: zz-quote six, via: [zz-via-two], note: zz-note six}\n"
OPEN = STRAIT | {
    COURIER: f"{STRAIT[COURIER]}handling: TLP:GREEN\n",
}
GUARDED = OPEN | {
    EVIDENCE: OPEN[EVIDENCE].replace(
        '        quote: "There are no mines"\n', f'        quote: "There are no mines"\n{EARLY_QUOTE}'
    )
    + SECRET_REPORTS,
    SOURCES: OPEN[SOURCES] + SECRET_SOURCES,
    "seeds/zz-article.yaml": SECRET_ARTICLE,
}
SHOWN = {
    *(b"zz-report", b"zz-name", b"zz-interest", b"zz-note", b"zz-origin", b"zz-quote", b"zz-via"),
    *(b"zz-title", b"zz-outlet", b"zz-author", b"zz-withdrawn", b"zz-corrected", b"zz-source", b"zz-article"),
}
# Days of the withheld are days of the timeline like any other; whether they show as more than that is seen
# by comparing byte for byte.
LEAKS = re.compile(rb"zz|staged: 47%|TLP:AMBER|TLP:RED|withheld", re.I)


def brief(folder, *options, check=0):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "forecast", "brief", "strait", *options],
        cwd=folder,
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "COLUMNS": "120"},
    )
    assert done.returncode == check, done.stderr.decode()
    return done.stdout + done.stderr


def everything(folder):
    """All that lies under a folder, names and contents."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


@pytest.fixture(scope="module")
def desks(tmp_path_factory):
    """The workspace with everything and one that never had what is withheld, each with its release."""
    guarded = write(tmp_path_factory.mktemp("guarded"), GUARDED)
    never = write(tmp_path_factory.mktemp("never"), OPEN)
    brief(guarded, "--quick", "--as-of", "2031-01-11")
    brief(guarded, "--quick")
    printed = [
        brief(folder, "--quick", "--release", "TLP:GREEN", *more)
        for folder in (guarded, never)
        for more in (("--as-of", "2031-01-11"), ())
    ]
    return guarded, never, printed


def releases(folder):
    briefs = everything(folder / "briefs")
    return {name: content for name, content in briefs.items() if ".tlp-green." in name}


def test_the_markers_are_found_where_nothing_is_withheld(desks):
    for suffix in USUAL:
        days = [desks[0] / f"briefs/strait/2031-01-{day}{suffix}" for day in (11, 15)]
        found = {word.lower() for day in days for word in re.findall(rb"zz-[a-z]+", day.read_bytes(), re.I)}
        assert found >= SHOWN, (suffix, SHOWN - found)


def test_nothing_withheld_is_in_any_output(desks):
    guarded, _, printed = desks
    files = releases(guarded)
    assert len(files) == 6
    for name, content in (*files.items(), *(("printed", text) for text in printed)):
        assert LEAKS.search(name.encode()) is None
        assert (leak := LEAKS.search(content)) is None, (name, content[leak.start() - 80 : leak.end() + 80])


def test_a_release_is_byte_for_byte_that_of_a_workspace_that_never_had_it(desks):
    guarded, never, printed = desks
    assert releases(guarded) == releases(never)
    assert printed[:2] == printed[2:]


# An indicator with a window, of which only somebody who may not be quoted has told.
TOLD_IN_SECRET = STRAIT | {
    QUESTION: STRAIT[QUESTION].replace(
        "  pilots-hired:\n", "  pilots-hired:\n    window: {by: 2031-01-31, detection: 0.8}\n"
    ),
    EVIDENCE: STRAIT[EVIDENCE]
    + """\
  pilots-are-hired:
    indicator: pilots-hired
    source: fishermen
    stance: affirms
    handling: TLP:RED
    citations:
      - {article: courier, quote: Pilots wanted}
""",
}


def test_a_release_says_nothing_that_is_false_of_what_is_withheld(tmp_path):
    write(tmp_path, TOLD_IN_SECRET)
    brief(tmp_path, "--quick", "--release", "TLP:GREEN", "--no-timeline")
    html, data, markdown = (
        (tmp_path / f"briefs/strait/2031-01-15.tlp-green{suffix}").read_text()
        for suffix in (".html", ".json", ".md")
    )
    words = {" ".join(re.sub(r"<[^>]+>", " ", text).split()) for text in (html, data, markdown)}
    for text in words:
        for false in ("reported yet", "is reported of", "not reported.", "asked for", "no reports on it"):
            assert false not in text, text[max(0, text.find(false) - 200) :][:400]
        assert "A brief for a release never counts that nothing is reported in an indicator" in text
    assert '"reported_text": "no"' in data
    assert "| Reports here |" in markdown


@pytest.mark.parametrize(
    ("mark", "mode"),
    [("TLP:GREEN", 0o644), ("TLP:AMBER", 0o600), ("TLP:AMBER+STRICT", 0o600), ("TLP:RED", 0o600)],
)
def test_what_is_for_named_readers_is_written_for_its_owner_alone(tmp_path, mark, mode):
    before = os.umask(0o022)
    try:
        written = everything_written(tmp_path, mark)
    finally:
        os.umask(before)
    modes = {path.relative_to(tmp_path).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in written}
    assert set(modes.values()) == {mode}, modes
    assert len(modes) == 11


def everything_written(root, mark):
    """What every command writes of a case with one marked report."""
    files = TOLD_IN_SECRET | {EVIDENCE: TOLD_IN_SECRET[EVIDENCE].replace("TLP:RED", mark)}
    case = api.load("strait", write(root, files))
    found = api.assess(case, engine="exact")
    brief = api.write_brief(found, case, workspace=root)
    published = publish(root)
    draft = root / "draft.txt"
    draft.write_text("Words of an article on pilots.")
    added = api.add_article(
        api.read_article(draft), "harbour", root, outlet="A", title="B", published="2031-01-01", handling=mark
    )
    report = {"id": "more", "source": "ministry", "article": "harbour", "quote": "Words of an article"}
    filed = api.add_report("strait", report, root)
    card = api.score_questions(workspace=root, now=NOON)
    return [
        api.save(found, root),
        *brief.files.values(),
        api.write_timeline(api.timeline(case, every="report"), root / "t.csv", root),
        api.write_overview(api.overview(published.as_of, root)),
        *(root / "ledger/strait").iterdir(),
        added.record,
        added.text,
        root / filed.location.partition(":")[0],
        *api.write_scorecard(card, root / "s.html", workspace=root),
    ]


def test_a_release_for_many_is_for_many_though_the_case_is_not(tmp_path):
    case = api.load("strait", write(tmp_path, TOLD_IN_SECRET))
    part = released(case, "TLP:GREEN")
    brief = api.write_brief(
        api.assess(part, engine="exact", silence=False), case, release="TLP:GREEN", workspace=tmp_path
    )
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in brief.files.values()} != {0}


@pytest.mark.parametrize(
    ("mark", "codes"), [("TLP:CLEAR", []), ("TLP:GREEN", ["marked"]), ("TLP:RED", ["marked"])]
)
def test_publishing_warns_where_marks_go_into_the_ledger(tmp_path, mark, codes):
    files = TOLD_IN_SECRET | {EVIDENCE: TOLD_IN_SECRET[EVIDENCE].replace("TLP:RED", mark)}
    write(tmp_path, files | {QUESTION: "yes: closed\n" + files[QUESTION]})
    done = api.publish("strait", as_of=DAY, engine="exact", brief=False, workspace=tmp_path, now=NOON)
    assert [problem.code for problem in done.problems] == codes
    assert [problem.severity for problem in done.problems] == ["warning"] * len(codes)
    assert all(mark in problem.found for problem in done.problems)


@pytest.mark.parametrize(
    ("article", "report", "warns"),
    [
        ("TLP:AMBER", "", True),
        ("TLP:AMBER", "handling: TLP:GREEN", True),
        ("TLP:AMBER", "handling: TLP:AMBER", False),
        ("TLP:CLEAR", "", False),
    ],
)
def test_check_warns_of_a_note_that_outlives_the_citation_it_speaks_of(tmp_path, article, report, warns):
    text = STRAIT[EVIDENCE].replace(
        "    certainty: likely\n",
        f"    certainty: likely\n    note: As the second paper has it.\n    {report}\n",
    )
    write(tmp_path, STRAIT | {EVIDENCE: text, GAZETTE: f"{STRAIT[GAZETTE]}handling: {article}\n"})
    told = [
        problem
        for problem in api.check(workspace=tmp_path).problems
        if problem.code == "note-outlives-citation"
    ]
    assert [problem.place for problem in told] == ["evidence/strait.yaml:8"] * warns
    assert all("marked TLP:AMBER" in problem.found for problem in told)


def test_the_internal_brief_is_not_written_over_and_is_no_earlier_brief_of_a_release(desks):
    guarded, _, _ = desks
    internal = json.loads((guarded / "briefs/strait/2031-01-15.json").read_text())
    outside = json.loads((guarded / "briefs/strait/2031-01-15.tlp-green.json").read_text())
    before = json.loads((guarded / "briefs/strait/2031-01-11.json").read_text())
    released_before = json.loads((guarded / "briefs/strait/2031-01-11.tlp-green.json").read_text())
    assert internal["header"]["handling"] == "TLP:RED"
    assert outside["header"]["handling"] == "TLP:GREEN"
    then = [[row["before"] for row in data["change"]["rows"]] for data in (internal, outside)]
    assert then == [[row["posterior"] for row in data["scenarios"]] for data in (before, released_before)]
    assert then[0] != then[1]


def test_an_indicator_that_only_withheld_reports_are_on_is_one_to_watch(desks):
    outside = json.loads((desks[0] / "briefs/strait/2031-01-15.tlp-green.json").read_text())
    assert "pilots-hired" in [row["id"] for row in outside["watch"]]


def test_the_mark_stands_at_both_ends_and_the_brief_says_what_it_is_made_for(desks):
    files = releases(desks[0])
    page = files["strait/2031-01-15.tlp-green.html"].decode()
    assert page.count('<p class="tlp"><span class="tlp-green">TLP:GREEN</span></p>') == 2
    assert page.count('{ content: "TLP:GREEN"') == 2
    text = files["strait/2031-01-15.tlp-green.md"].decode()
    assert text.count("**TLP:GREEN**\n") == 2
    assert "This brief is made for that release and rests on nothing but what its readers may see." in text


def test_a_release_saves_no_assessment(tmp_path):
    write(tmp_path, STRAIT)
    brief(tmp_path, "--engine", "exact", "--release", "TLP:CLEAR")
    assert not (tmp_path / "assessments").exists()


def test_an_assessment_of_more_than_may_be_shown_is_refused(tmp_path):
    case = api.load("strait", write(tmp_path, GUARDED))
    whole = api.assess(case, quick=True)
    with pytest.raises(ValueError, match="reports that the case does not have"):
        api.write_brief(whole, case, release="TLP:GREEN", workspace=tmp_path)
    assert not list(tmp_path.glob("briefs/**/*.md"))


def test_a_repeated_report_that_is_withheld_is_refused_too(tmp_path):
    case = api.load("strait", write(tmp_path, GUARDED))
    part = released(case, "TLP:AMBER+STRICT")
    fewer = released(case, "TLP:AMBER")
    with pytest.raises(ValueError, match="zz-report-four"):
        build_view(fewer, api.assess(part, quick=True), release="TLP:AMBER")


def test_unknown_mark_is_refused(tmp_path):
    write(tmp_path, STRAIT)
    assert b"'TLP:WHITE' is not one of 'TLP:CLEAR'" in brief(tmp_path, "--release", "TLP:WHITE", check=2)


@pytest.mark.parametrize("file", [COURIER, GAZETTE])
def test_an_unknown_mark_of_an_article_is_a_problem(tmp_path, file):
    files = STRAIT | {file: f"{STRAIT[file]}handling: TLP:GREN\n"}
    (problem,) = [p for p in api.check(workspace=write(tmp_path, files)).problems if p.severity == "error"]
    assert str(problem) == (
        f'{file}:{files[file].count(chr(10))} handling: found "TLP:GREN"; handling is a mark of the Traffic '
        'Light Protocol. Did you mean "TLP:GREEN"?'
    )


def test_every_brief_carries_a_mark(tmp_path):
    case = api.load("strait", write(tmp_path, STRAIT))
    assert build_view(case, api.assess(case, quick=True)).header.handling == "TLP:CLEAR"


def test_the_command_knows_every_mark():
    marks, _ = get_args(get_type_hints(command)["release"])
    assert get_args(marks) == MARKS
