"""A quote's place, and what binds it to the text."""

import pytest

from forecast.articles.anchor import Anchor, anchor, belongs, locate, nearest, read_anchor, stands
from forecast.articles.tokens import parts, read
from tests.articles.texts import STORM

WORDS = read(STORM)
SHA = "0" * 64


def test_a_quote_is_found_whatever_its_marks():
    made = anchor('"we do NOT expect any ship"', WORDS.words, SHA)
    assert made is not None
    assert WORDS.passage(made.first, made.last) == "We do not expect any ship"
    assert stands(made, "We do not expect any ship", WORDS.words)


def test_an_ellipsis_joins_parts_in_order():
    made = anchor("2.5 metres … 4 metres ... normal spring storm", WORDS.words, SHA)
    assert made is not None
    assert [WORDS.passage(*span) for span in made.spans] == ["2.5 metres", "4 metres", "normal spring storm"]
    assert anchor("4 metres … 2.5 metres", WORDS.words, SHA) is None


def test_parts_stand_as_close_together_as_they_do():
    words = ("a", "x", "x", "b", "a", "x", "b")
    assert locate(parts("a … b"), words) == ((5, 5), (7, 7))


def test_the_earliest_of_equals_is_taken():
    assert locate(parts("x"), ("a", "x", "x")) == ((2, 2),)


@pytest.mark.parametrize(
    "quote",
    ["we do expect any ship", "We do not expect any boat", "66,000 tonnes", "25 metres", "", "…", "“”"],
)
def test_what_does_not_stand_there_has_no_anchor(quote):
    assert anchor(quote, WORDS.words, SHA) is None


def test_an_anchor_is_bound_to_quote_place_and_text():
    made = anchor("65,000 tonnes of grain", WORDS.words, SHA)
    assert made is not None
    assert belongs(made, "“65000 tonnes” of grain", SHA)
    assert not belongs(made, "66,000 tonnes of grain", SHA)
    assert not belongs(made, "65,000 tonnes … of grain", SHA)
    assert not belongs(made, "65,000 tonnes of grain", "1" * 64)
    assert not belongs(Anchor(((made.first + 1, made.last + 1),), made.digest), "65,000 tonnes of grain", SHA)


def test_an_anchor_is_read_as_it_was_written():
    made = Anchor(((15, 24), (40, 40), (41, 43)), "9f86d081884c7d65")
    assert str(made) == "15-24+40+41-43 9f86d081884c7d65"
    assert read_anchor(str(made)) == made


@pytest.mark.parametrize(
    "text",
    [
        "",
        "15-24",
        "9f86d081884c7d65",
        "24-15 9f86d081884c7d65",
        "0-3 9f86d081884c7d65",
        "15-24  9f86d081884c7d65",
        "15-24+20-30 9f86d081884c7d65",
        "15-24 9F86D081884C7D65",
        "15-24 9f86d081884c7d6",
        "١-٢ 9f86d081884c7d65",
    ],
)
def test_other_texts_are_no_anchors(text):
    assert read_anchor(text) is None


@pytest.mark.parametrize(
    ("quote", "quoted", "there"),
    [
        ("We do expect any ship to leave", "do expect", "do not expect"),
        ("66,000 tonnes of grain were waiting", "66000 tonnes", "65,000 tonnes"),
        ("65,000 tonnes of corn were waiting", "of corn were", "of grain were"),
        ("since 2019. The sea moves as it ever did", "it ever did", "it never did"),
        ("the reopening would be decided by the port", "the reopening would", "the re-opening would"),
        ("one of them told the Quill Courier", "quill courier", "Quill Herald"),
        ("said on Wednesday", "on wednesday", "on Tuesday"),
    ],
)
def test_the_nearest_passage_tells_what_differs_first(quote, quoted, there):
    near = nearest(quote, WORDS)
    assert near is not None
    assert (near.quoted, near.stands) == (quoted, there)
    assert WORDS.passage(*near.span) == near.passage


def test_nothing_is_near_what_is_wholly_different():
    assert nearest("elephants dance in the moonlight of a distant country", WORDS) is None
