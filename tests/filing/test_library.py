"""The articles of a desk listed, shown and verified."""

import pytest

from forecast import api
from forecast.core.problem import ProblemsError
from forecast.filing.library import Row
from tests.articles.texts import OTHER
from tests.filing.quill import EVIDENCE, HERALD, anchored


@pytest.fixture
def quill(tmp_path):
    return anchored(tmp_path)


def test_articles_are_listed_with_what_there_is_of_them(quill):
    assert api.list_articles(quill) == (
        Row("herald-2031-03-04", "The Quill Herald", "2031-03-04", 136, "text at hand", 2),
        Row("echo-2031-03-05", "The Quay Echo", "2031-03-05", 61, "text at hand", 0),
    )
    (quill / "seeds/texts/echo-2031-03-05.txt").unlink()
    (quill / "seeds/texts/herald-2031-03-04.txt").write_text(OTHER)
    (quill / "seeds/bare.yaml").write_text("outlet: a\ntitle: b\npublished: 2031-03-01\n")
    states = {row.id: row.state for row in api.list_articles(quill)}
    assert states == {
        "bare": "no fingerprint",
        "herald-2031-03-04": "another text",
        "echo-2031-03-05": "fingerprint",
    }


def test_an_article_shows_its_quotes_in_the_order_of_its_text(quill):
    shown = api.article("herald-2031-03-04", quill)
    assert [(quote.report, quote.position, quote.file) for quote in shown.cited] == [
        ("quill/grain-on-the-quay", "44-47", f"{EVIDENCE}:20"),
        ("quill/fishermen-no-such-storm", "64-76", f"{EVIDENCE}:9"),
    ]
    assert shown.quoted == pytest.approx((4 + 13) / 136)
    assert dict(shown.fields)["outlet"] == "The Quill Herald"
    assert "fingerprint" not in dict(shown.fields)
    (card,) = api.show("herald-2031-03-04", quill)
    assert [name for name, _ in card.fields] == ["outlet", "title", "published", "words", "sha256"]


def test_an_unknown_article_has_the_nearest_name(quill):
    with pytest.raises(ProblemsError, match="Did you mean"):
        api.article("herald-2031-03-05", quill)


def test_verify_agrees_with_what_was_registered(quill):
    verified = api.verify_articles(quill)
    assert (verified.agree, verified.without_text, verified.problems) == (2, 0, ())


def test_verify_tells_what_differs(quill):
    record = (quill / HERALD).read_text().replace("words: 136", "words: 137")
    (quill / HERALD).write_text(record)
    (quill / "seeds/texts/echo-2031-03-05.txt").write_text(OTHER)
    verified = api.verify_articles(quill)
    assert [problem.code for problem in verified.problems] == ["text-not-records", "words-differ"]
    assert (verified.agree, verified.without_text) == (0, 0)


def test_verify_makes_the_fingerprint_anew(quill):
    """A fingerprint with a check that fits it, and yet not of this text."""
    from forecast.articles.fingerprint import checksum, fingerprint
    from forecast.articles.tokens import tokens

    head, _ = (quill / HERALD).read_text().split("fingerprint:")
    runs = fingerprint(tokens(OTHER)).runs
    digest = head.split("sha256: ")[1].split()[0]
    made = f'fingerprint:\n  version: 1\n  check: "{checksum(runs, digest)}"\n  runs: {runs}\n'
    (quill / HERALD).write_text(head + made)
    assert [problem.code for problem in api.verify_articles(quill).problems] == ["fingerprint-of-another"]
