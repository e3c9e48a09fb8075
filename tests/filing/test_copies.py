"""What the desk's articles share, from records alone and from their texts, and what the check makes of it."""

import shutil

import pytest

from forecast import api
from forecast.core.problem import ProblemsError
from tests.articles.texts import OTHER
from tests.filing.quill import EVIDENCE, anchored
from tests.filing.test_adding import add

HERALD, ECHO = "herald-2031-03-04", "echo-2031-03-05"
SECOND = """
  echo-no-such-storm:
    indicator: storm-lasts
    source: echo
    stance: affirms
    citations:
      - article: echo-2031-03-05
        quote: moves as it never did before
"""


@pytest.fixture
def quill(tmp_path):
    return anchored(tmp_path)


def with_second(root, **changes):
    report = SECOND
    for old, new in changes.items():
        report = report.replace(f"{old}: {SECOND.split(f'{old}: ')[1].splitlines()[0]}", f"{old}: {new}")
    text = (
        (root / EVIDENCE).read_text(encoding="utf-8").replace("\n# --- the end", report + "\n# --- the end")
    )
    (root / EVIDENCE).write_text(text, encoding="utf-8")
    api.anchor_quotes(workspace=root)
    return root


def test_with_the_texts_passages_are_told_word_by_word(quill):
    (overlap,) = api.overlaps(workspace=quill)
    assert (overlap.one, overlap.other, overlap.exact) == (HERALD, ECHO, True)
    assert overlap.order == f"{HERALD} is the earlier: 2031-03-04, 2031-03-05"
    assert [(shared.passage.words, shared.quoted) for shared in overlap.passages] == [
        (9, ("quill/grain-on-the-quay",)),
        (18, ("quill/fishermen-no-such-storm",)),
    ]
    assert overlap.words == 27
    words = {row.id: row.words for row in api.list_articles(quill)}
    assert overlap.shares == pytest.approx((27 / words[HERALD], 27 / words[ECHO]))


def test_without_them_their_fingerprints_tell_less_and_the_same(quill):
    exact = api.overlaps(workspace=quill)[0].passages
    shutil.rmtree(quill / "seeds/texts")
    (overlap,) = api.overlaps((ECHO, HERALD), quill)
    assert (overlap.one, overlap.exact) == (HERALD, False)
    assert overlap.passages
    for shared in overlap.passages:
        assert any(
            whole.passage.first <= shared.passage.first and shared.passage.last <= whole.passage.last
            for whole in exact
        )
    assert 0 < overlap.shares[1] <= 27 / 61


def test_articles_that_share_nothing_share_nothing(quill):
    add(quill, OTHER, "other", outlet="a", title="b", published="2031-03-04")
    assert api.overlaps((HERALD, "other"), quill) == ()
    assert len(api.overlaps(workspace=quill)) == 1


def test_an_article_without_a_fingerprint_is_told_when_it_is_named(quill):
    (quill / "seeds/bare.yaml").write_text("outlet: a\ntitle: b\npublished: 2031-03-01\n")
    assert len(api.overlaps(workspace=quill)) == 1
    for names, code in (((HERALD, "bare"), "no-fingerprint"), ((HERALD, "baer"), "unknown-article")):
        with pytest.raises(ProblemsError) as caught:
            api.overlaps(names, quill)
        assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("texts", [True, False])
def test_two_reports_of_a_shared_passage_are_told_with_the_report_they_make(quill, texts):
    root = with_second(quill)
    if not texts:
        shutil.rmtree(root / "seeds/texts")
    (problem,) = api.check(workspace=root).problems
    assert (problem.code, problem.severity, problem.field) == (
        "copied-quotes",
        "warning",
        "reports.echo-no-such-storm",
    )
    head, merged = problem.next_step.split("\n", 1)
    assert head == "Unless two sources said it, make one report of them:"
    anchors = [
        line.split("anchor: ")[1]
        for line in (root / EVIDENCE).read_text().splitlines()
        if " anchor: " in line
    ]
    assert (
        merged
        == f"""\
    fishermen-no-such-storm:
      indicator: storm-lasts
      source: fishermen
      stance: affirms
      citations:
        - article: herald-2031-03-04
          quote: "The sea moves as it never did before, and nobody here will sail"
          anchor: {anchors[0]}
        - article: echo-2031-03-05
          quote: moves as it never did before
          anchor: {anchors[2]}"""
    )


def test_the_merged_report_is_sound_and_silent(quill):
    root = with_second(quill)
    (problem,) = api.check(workspace=root).problems
    merged = "\n".join(line[2:] for line in problem.next_step.splitlines()[1:])
    text = (root / EVIDENCE).read_text(encoding="utf-8")
    first = text[text.index("  fishermen-no") : text.index("  grain-on-the-quay")]
    second = text[text.index("  echo-no") : text.index("\n# --- the end")]
    (root / EVIDENCE).write_text(text.replace(first, f"{merged}\n\n").replace(second, ""), encoding="utf-8")
    assert api.check(workspace=root).problems == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("stance", "denies", id="of the other stance"),
        pytest.param("indicator", "grain-waits", id="of another subject"),
        pytest.param("quote", "Nothing else is known so far", id="of another passage"),
        pytest.param("stance", "affirms\n    origin: storm", id="of an origin that joins them"),
    ],
)
def test_other_reports_are_not_told(quill, key, value):
    root = with_second(quill, **{key: value})
    if "origin" in value:
        text = (root / EVIDENCE).read_text(encoding="utf-8")
        joined = text.replace("# in their way", "# in their way\n    origin: storm")
        (root / EVIDENCE).write_text(joined, encoding="utf-8")
    assert api.check(workspace=root).problems == ()


def test_the_brief_names_who_retells_whom(quill):
    root = with_second(quill)
    case = api.load("quill", root)
    from forecast.brief import build_view

    statement = build_view(case, api.assess(case, quick=True)).sources.statement
    share = round(100 * api.overlaps(workspace=root)[0].shares[1])
    assert "The Quay Echo (5 March 2031) retells The Quill Herald (4 March 2031), with at least " in statement
    percent = int(statement.split("with at least ")[1].split("%")[0])
    assert 10 <= percent <= share


def test_the_second_citation_of_a_report_changes_no_figure(quill):
    case = api.load("quill", quill)
    before = api.assess(case, quick=True)
    text = (quill / EVIDENCE).read_text(encoding="utf-8")
    cited = SECOND.split("citations:\n")[1].rstrip()
    at = text.index("\n\n  grain-on-the-quay")
    (quill / EVIDENCE).write_text(f"{text[:at]}\n{cited}{text[at:]}", encoding="utf-8")
    api.anchor_quotes(workspace=quill)
    case = api.load("quill", quill)
    assert len(case.reports[0].citations) == 2
    after = api.assess(case, quick=True)
    assert [row.posterior for row in after.scenarios] == [row.posterior for row in before.scenarios]


def test_distributions_are_told_where_they_are_the_same_and_merged_as_one(quill):
    root = with_second(quill)
    text = (root / EVIDENCE).read_text(encoding="utf-8")
    claims = (
        "indicator: storm-lasts",
        "    stance: affirms # in their way\n",
        "    source: echo\n    stance: affirms\n",
    )
    for claim, instead in zip(
        claims, ("says: {closed: 70%, open: 30%}", "", "    source: echo\n"), strict=True
    ):
        text = text.replace(claim, instead)
    (root / EVIDENCE).write_text(text, encoding="utf-8")
    (problem,) = (row for row in api.check(workspace=root).problems if row.code == "copied-quotes")
    lines = problem.next_step.splitlines()
    assert [line.strip() for line in lines[1:6]] == [
        "fishermen-no-such-storm:",
        "says:",
        "closed: 0.7",
        "open: 0.3",
        "source: fishermen",
    ]
    assert "stance" not in problem.next_step
    (root / EVIDENCE).write_text(text.replace("70%, open: 30%", "60%, open: 40%", 1), encoding="utf-8")
    assert "copied-quotes" not in {row.code for row in api.check(workspace=root).problems}
