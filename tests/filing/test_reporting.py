"""Reports written into evidence: what is picked, what is kept, what is refused."""

import shutil

import pytest

from forecast import api
from forecast.core.problem import ProblemsError
from forecast.filing.picking import sentence, words_of
from tests.filing.quill import EVIDENCE, anchored

HERALD = "herald-2031-03-04"
GIVEN = {"id": "authority-expects", "source": "port-authority", "article": HERALD}


@pytest.fixture
def quill(tmp_path):
    return anchored(tmp_path)


def refused(root, **changes):
    before = (root / EVIDENCE).read_bytes()
    with pytest.raises(ProblemsError) as caught:
        api.add_report("quill", GIVEN | changes, root)
    assert (root / EVIDENCE).read_bytes() == before
    return [str(problem) for problem in caught.value.problems]


def test_a_report_is_written_with_all_it_was_given(quill):
    before = (quill / EVIDENCE).read_text(encoding="utf-8")
    filed = api.add_report(
        "quill",
        GIVEN
        | {
            "indicator": "storm-lasts",
            "stance": "affirms",
            "date": "2031-03-04",
            "certainty": "likely",
            "detection": "0.9",
            "affirms_anyway": "20%",
            "grade": "B2",
            "origin": "each",
            "deception": {"closed": "0.1"},
            "handling": "TLP:GREEN",
            "note": "On Tuesday: at noon.",
            "search": "WE DO NOT expect any ship",
            "translation": "Wir erwarten kein Schiff",
            "via": ["Quill radio"],
            "citation_note": "Of its spokeswoman.",
        },
        quill,
    )
    after = (quill / EVIDENCE).read_text(encoding="utf-8")
    at = before.index("\n\n# --- the end")
    assert after.startswith(before[:at])
    assert after.endswith(before[at:])
    anchor = str(filed.case.reports[-1].citations[0].anchor)
    assert (
        after[at : len(after) - len(before[at:])]
        == f"""

  authority-expects:
    indicator: storm-lasts
    source: port-authority
    stance: affirms
    date: 2031-03-04
    certainty: likely
    detection: 0.9
    affirms_anyway: 20%
    grade: B2
    origin: each
    deception:
      closed: 0.1
    handling: TLP:GREEN
    note: "On Tuesday: at noon."
    citations:
      - article: {HERALD}
        quote: We do not expect any ship
        anchor: {anchor}
        translation: Wir erwarten kein Schiff
        via: [Quill radio]
        note: Of its spokeswoman."""
    )
    assert anchor.startswith("28-33 ")
    assert filed.location == f"{EVIDENCE}:22"
    assert api.check(workspace=quill).problems == ()


def test_an_opinion_can_be_a_distribution(quill):
    says = {"open": "60%", "others": "40%"}
    filed = api.add_report("quill", GIVEN | {"says": says, "at": "44-47"}, quill)
    after = (quill / EVIDENCE).read_text(encoding="utf-8")
    assert (
        "    says:\n      open: 60%\n      others: 40%\n    source: port-authority\n    citations:" in after
    )
    assert filed.case.reports[-1].says["open"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("pick", "quote"),
    [
        ({"at": "44-47"}, "65,000 tonnes of grain"),
        (
            {"at": "70"},
            "The sea moves as it never did before, and nobody here will sail,” one of them told the "
            "Quill Herald",
        ),
        ({"at": "14"}, "The harbour of Quill will close at noon, the port authority said on Tuesday"),
        ({"search": "grain were waiting"}, "grain were waiting"),
        ({"search": "2.5 metres … 4 metres"}, "2.5 metres … 4 metres"),
        ({"quote": "“a normal spring storm”"}, "“a normal spring storm”"),
    ],
)
def test_the_quote_is_picked_from_the_text_and_anchored(quill, pick, quote):
    filed = api.add_report("quill", GIVEN | pick, quill)
    assert (filed.quote, filed.anchored) == (quote, True)
    assert filed.case.reports[-1].citations[0].quote == quote
    assert api.check(workspace=quill).problems == ()


def test_a_sentence_is_cut_to_the_length_of_a_quote(quill):
    words = words_of(quill, HERALD)
    first, last = sentence(words, (95, 95))
    assert first <= 95 <= last
    assert last - first < 40


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"search": "the port authority"},
            '--search: found "the port authority"; these words stand there 2 times. '
            "Choose one with --at: 22-24, 129-131.",
        ),
        (
            {"search": "66,000 tonnes of grain"},
            '--search: found "66,000 tonnes of grain"; these words do not stand in the text. '
            'The nearest passage is "65,000 tonnes of grain", --at 44-47.',
        ),
        (
            {"at": "44-4000"},
            '--at: found "44-4000"; --at is a word of the text, or two of them with a hyphen; it has 136. '
            "Write it like 15 or 15-24.",
        ),
        (
            {"at": "1-49"},
            "evidence/quill.yaml reports.authority-expects.citations[0].quote: found 50 words; a quote "
            "has 40 at most, "
            "so that it stays a quote. Keep the words that bear on the question.",
        ),
        (
            {"at": "1-4", "source": "port-athority"},
            'evidence/quill.yaml reports.authority-expects.source: found "port-athority"; '
            "evidence/sources.yaml has no "
            'such source. Did you mean "port-authority"?',
        ),
        (
            {"at": "1-4", "article": "herald-2031"},
            'seeds: found "herald-2031"; there is no record of such an article. Did you mean '
            '"herald-2031-03-04"?',
        ),
        (
            {"at": "1-4", "id": "grain-on-the-quay"},
            'evidence/quill.yaml reports.grain-on-the-quay: found "grain-on-the-quay" again; a report\'s '
            "id is unique "
            "in its question. Choose another with --id.",
        ),
        (
            {"at": "1-4", "id": "../x"},
            'evidence/quill.yaml reports.../x: found "../x"; an id is lower-case letters and digits, in '
            "words joined "
            'by single hyphens. Write "x".',
        ),
        (
            {"at": "1-4", "file": "../x.yaml"},
            '--file: found "../x.yaml"; the evidence on a question lies in evidence/quill.yaml or '
            "evidence/quill/. "
            "Name one of: evidence/quill.yaml.",
        ),
        (
            {"quote": "We do expect any ship"},
            'evidence/quill.yaml reports.authority-expects.citations[0].quote: found "do expect" where '
            "the article has "
            '"do not expect"; a quote stands in its article word for word; the nearest passage is "We do '
            "not expect "
            'any ship", words 28-33. Correct the quote, then run `forecast article anchor`.',
        ),
    ],
)
def test_what_check_would_refuse_is_not_written(quill, changes, message):
    assert refused(quill, **changes) == [message]


def test_all_that_is_missing_is_told_at_once(quill):
    assert [line.split("; ")[0] for line in refused(quill, id=None, source="", indicator="storm-lasts")] == [
        "evidence/quill.yaml: found none of --id",
        "evidence/quill.yaml: found none of --source",
        "evidence/quill.yaml: found none of --stance",
        "evidence/quill.yaml: found none of --at, --search or --quote",
    ]


def test_only_one_way_to_pick_is_taken(quill):
    (problem,) = refused(quill, at="1-4", search="grain")
    assert "a quote is picked in one of these ways" in problem


def test_without_the_text_a_typed_quote_is_taken_and_has_no_anchor(quill):
    shutil.rmtree(quill / "seeds/texts")
    assert "found no text of this article" in refused(quill, at="1-4")[0]
    filed = api.add_report("quill", GIVEN | {"quote": "The harbour of Quill will close"}, quill)
    assert not filed.anchored
    assert api.check(workspace=quill).problems == ()


def test_the_first_report_of_a_question_makes_its_file(quill):
    (quill / EVIDENCE).unlink()
    filed = api.add_report("quill", GIVEN | {"at": "1-3"}, quill)
    assert filed.location == f"{EVIDENCE}:2"
    assert (
        (quill / EVIDENCE)
        .read_text()
        .startswith("reports:\n  authority-expects:\n    source: port-authority\n")
    )


def test_of_several_files_one_is_named(quill):
    (quill / "evidence/quill").mkdir()
    (quill / "evidence/quill/more.yaml").write_text("# more\nreports: {}\n")
    assert "found 2 files of evidence" in refused(quill, at="1-3")[0]
    filed = api.add_report("quill", GIVEN | {"at": "1-3", "file": "evidence/quill/more.yaml"}, quill)
    assert filed.location == "evidence/quill/more.yaml:3"


def test_a_report_that_doubles_another_is_warned_of(quill):
    values = {"id": "echo-storm", "source": "echo", "article": "echo-2031-03-05"}
    values |= {"indicator": "storm-lasts", "stance": "affirms", "search": "nobody here will sail"}
    filed = api.add_report("quill", values, quill)
    assert [problem.code for problem in filed.problems] == ["copied-quotes"]
    assert filed.problems[0].place == f"{EVIDENCE}:22"
