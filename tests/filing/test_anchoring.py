"""Quotes anchored, held to their texts with and without them, and drift that is told."""

import shutil

import pytest

from forecast import api
from forecast.files.load import load
from tests.articles.texts import OTHER
from tests.filing.quill import DESK, EVIDENCE, HERALD, anchored, desk

TEXT = "seeds/texts/herald-2031-03-04.txt"


def edited(root, old, new, file=EVIDENCE):
    text = (root / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (root / file).write_text(text.replace(old, new), encoding="utf-8")
    return root


def without_texts(root):
    shutil.rmtree(root / "seeds/texts")
    return root


def quote_problems(root):
    return [str(problem) for problem in load(root).problems]


def test_anchors_are_written_and_nothing_else_changes(tmp_path):
    root = desk(tmp_path)
    first = api.anchor_quotes(workspace=root)
    assert (first.new, first.renewed, first.kept, first.without_text, first.problems) == (2, 0, 0, 0, ())
    after = (root / EVIDENCE).read_text(encoding="utf-8")
    lines = after.splitlines()
    assert lines[12].startswith("        anchor: 64-76 ")
    assert lines[13] == ""
    assert 'quote: "65,000 tonnes of grain", anchor: 44-47 ' in after
    stripped = "\n".join(line for at, line in enumerate(lines) if at != 12)
    assert stripped.split(", anchor:")[0] == DESK[EVIDENCE].split("} # in thousands")[0]
    assert quote_problems(root) == []
    again = api.anchor_quotes(["quill"], root)
    assert (again.new, again.kept, again.files) == (0, 2, ())


def test_a_quote_that_does_not_stand_there_is_told_and_the_others_are_anchored(tmp_path):
    root = edited(desk(tmp_path), "65,000 tonnes", "66,000 tonnes")
    done = api.anchor_quotes(workspace=root)
    assert (done.new, len(done.problems)) == (1, 1)
    assert str(done.problems[0]) == (
        'evidence/quill.yaml:20 reports.grain-on-the-quay.citations[0].quote: found "66000 tonnes" where the '
        'article has "65,000 tonnes"; a quote stands in its article word for word; the nearest passage is '
        '"65,000 tonnes of grain", words 44-47. Correct the quote, then run `forecast article anchor`.'
    )


def test_a_corrected_quote_is_anchored_anew(tmp_path):
    root = edited(anchored(tmp_path), "65,000 tonnes of grain", "65,000 tonnes of grain were waiting")
    assert [problem.code for problem in load(root).problems] == ["quote-elsewhere"]
    assert api.anchor_quotes(workspace=root).renewed == 1
    assert quote_problems(root) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("65,000 tonnes", "66,000 tonnes", id="a digit"),
        pytest.param("never did before", "did before", id="a negation"),
        pytest.param("and\n          nobody here", "and\n          somebody here", id="a word"),
        pytest.param("herald-2031-03-04, quote", "echo-2031-03-05, quote", id="the article"),
        pytest.param("anchor: 64-76", "anchor: 63-75", id="the place"),
    ],
)
def test_drift_is_told_without_the_text(tmp_path, old, new):
    root = edited(without_texts(anchored(tmp_path)), old, new)
    (problem,) = load(root).problems
    assert (problem.code, problem.severity, problem.file) == ("anchor-mismatch", "error", EVIDENCE)
    assert problem.line in (9, 10, 20)
    assert problem.rule == (
        "a quote stands in its article word for word, and here a word, a number or the anchor has changed"
    )
    assert api.check(workspace=root).cases == {}


def test_what_never_matters_changes_nothing(tmp_path):
    root = edited(without_texts(anchored(tmp_path)), '"65,000 tonnes of grain"', "“65000 Tonnes” of grain")
    assert quote_problems(root) == []


def test_an_ellipsis_is_anchored_part_by_part(tmp_path):
    root = edited(desk(tmp_path), '"65,000 tonnes of grain"', '"2.5 metres ... normal spring storm"')
    api.anchor_quotes(workspace=root)
    assert "anchor: 87-88+106-108 " in (root / EVIDENCE).read_text()
    assert quote_problems(root) == []
    assert quote_problems(edited(without_texts(root), "normal spring", "spring")) != []


def test_an_anchor_moved_by_hand_is_told_with_the_right_place(tmp_path):
    root = edited(anchored(tmp_path), "anchor: 64-76", "anchor: 63-75")
    (problem,) = load(root).problems
    assert str(problem) == (
        "evidence/quill.yaml:13 reports.fishermen-no-such-storm.citations[0].anchor: found words 63-75; "
        "an anchor gives the place of its quote, and this quote stands at words 64-76. "
        "Run `forecast article anchor`."
    )


def test_a_quote_without_an_anchor_is_a_warning_where_the_text_is_at_hand(tmp_path):
    root = desk(tmp_path)
    assert {(problem.code, problem.severity) for problem in load(root).problems} == {("no-anchor", "warning")}
    assert quote_problems(without_texts(root)) == []


def test_a_quote_unlike_anything_is_told(tmp_path):
    root = edited(desk(tmp_path), "65,000 tonnes of grain", "elephants dance by moonlight in spring rain")
    assert [problem.code for problem in load(root).problems] == ["no-anchor", "quote-not-there"]


def test_a_text_that_is_not_the_records_is_told_once(tmp_path):
    root = anchored(tmp_path)
    (root / TEXT).write_text(OTHER)
    (problem,) = load(root).problems
    assert problem.place == f"{HERALD}:6"
    assert problem.found.startswith(f"found {TEXT}, whose sha256 begins ")
    assert problem.rule == "a text and its record belong together, and this one is not the record's"


def test_a_text_too_large_to_be_one_is_told(tmp_path):
    root = anchored(tmp_path)
    (root / TEXT).write_bytes(b"word " * 500_000)
    (problem,) = load(root).problems
    assert (problem.code, problem.rule) == ("text-unreadable", "a file has 2 MB at most")


def test_an_anchor_needs_the_records_sha256(tmp_path):
    root = anchored(tmp_path)
    record = (root / HERALD).read_text()
    (root / HERALD).write_text(record.split("sha256:")[0])
    assert {problem.code for problem in load(root).problems} == {"anchor-without-sha256"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda runs: runs[:-8], "fingerprint-damaged", id="cut by a hash"),
        pytest.param(lambda runs: runs[:-3], "bad-value", id="cut within a hash"),
        pytest.param(lambda runs: runs[8:] + runs[:8], "fingerprint-damaged", id="turned round"),
        pytest.param(
            lambda runs: runs[:20] + ("A" if runs[20] != "A" else "B") + runs[21:],
            "fingerprint-damaged",
            id="edited",
        ),
        pytest.param(lambda runs: "", "fingerprint-damaged", id="emptied"),
    ],
)
def test_a_fingerprint_cut_short_or_edited_is_told(tmp_path, change, code):
    root = without_texts(anchored(tmp_path))
    head, runs = (root / HERALD).read_text().split("  runs: >-\n")
    (root / HERALD).write_text(f"{head}  runs: >-\n    {change(''.join(runs.split()))}\n")
    assert [problem.code for problem in load(root).problems] == [code]


def test_a_fingerprint_of_another_text_is_told(tmp_path):
    root = without_texts(anchored(tmp_path))
    record = (root / HERALD).read_text()
    echo = (root / "seeds/echo-2031-03-05.yaml").read_text()
    (root / HERALD).write_text(
        record.split("fingerprint:")[0] + "fingerprint:" + echo.split("fingerprint:")[1]
    )
    assert [problem.code for problem in load(root).problems] == ["fingerprint-damaged"]


def test_two_records_of_one_text_are_told(tmp_path):
    root = anchored(tmp_path)
    (root / "seeds/other.yaml").write_text((root / HERALD).read_text())
    (problem,) = load(root).problems
    assert str(problem) == (
        'seeds/other.yaml:6 sha256: found the sha256 of "herald-2031-03-04" again; one text is one '
        "article, and "
        "two would count as two. Delete one of the two records, and cite the other."
    )


def test_a_quote_of_more_than_forty_words_is_asked_to_be_shorter(tmp_path):
    root = edited(desk(tmp_path), '"65,000 tonnes of grain"', '"' + "word " * 41 + '"')
    (problem,) = [problem for problem in load(root).problems if problem.severity == "error"]
    assert (problem.found, problem.next_step) == (
        "found 41 words",
        "Keep the words that bear on the question.",
    )


def test_a_translation_stands_beside_the_quote(tmp_path):
    root = edited(
        anchored(tmp_path),
        '"65,000 tonnes of grain",',
        '"65,000 tonnes of grain", translation: 65.000 t Korn,',
    )
    assert load(root).cases["quill"].reports[1].citations[0].translation == "65.000 t Korn"
