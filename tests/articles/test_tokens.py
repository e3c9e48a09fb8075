"""What makes no difference between a quote and its text, and what always does."""

import pytest

from forecast.articles.tokens import parts, read, tokens
from tests.articles.texts import STORM

SAME = [
    pytest.param("“We know,” he said", '"We know," he said', id="double quotation marks"),
    pytest.param("«We know», „we know“", '"We know", "we know"', id="other quotation marks"),
    pytest.param("they don’t, we´re", "they don't, we`re", id="apostrophes"),
    pytest.param("‘a sign’ of it", "'a sign' of it", id="single quotation marks"),
    pytest.param("the Regiment—might enter", "the Regiment - might enter", id="em dash"),
    pytest.param("the Regiment—might enter", "the Regiment-might enter", id="dash for hyphen"),
    pytest.param("10–20 ships", "10-20 ships", id="en dash between numbers"),
    pytest.param("counter‑terrorism", "counter-terrorism", id="hyphen that does not break"),
    pytest.param("oﬃcial ﬁgures", "official figures", id="ligatures"),
    pytest.param("Bela\u00adrus\u00adian", "Belarusian", id="soft hyphens"),
    pytest.param("12\u00a0ships\u202fand\u2009more", "12 ships and more", id="spaces that do not break"),
    pytest.param("no\u200b plans\ufeff", "no plans", id="invisible marks"),
    pytest.param("No Plans AT all", "no plans at all", id="case"),
    pytest.param("no plans,\n  at\tall!", "no plans at all", id="line ends and punctuation"),
    pytest.param("Viac\u030corka", "Vi\u0061\u010dorka", id="accents composed or not"),
    pytest.param("65,000 tons", "65000 tons", id="thousands"),
    pytest.param("the U.S. and its", "the US and its", id="initials"),
    pytest.param("５ ｓｈｉｐｓ", "5 ships", id="wide letters"),
    pytest.param("−5 degrees", "-5 degrees", id="minus signs"),
]

DIFFERENT = [
    pytest.param("65,000 tons", "66,000 tons", id="a digit"),
    pytest.param("2.5 metres", "25 metres", id="a decimal point"),
    pytest.param("2,5 metres", "25 metres", id="a decimal comma"),
    pytest.param(".5 metres", "5 metres", id="a leading point"),
    pytest.param("10² men", "102 men", id="a raised digit"),
    pytest.param("2½ years", "21/2 years", id="a fraction"),
    pytest.param("-5 degrees", "5 degrees", id="a minus"),
    pytest.param("$5 million", "€5 million", id="a currency"),
    pytest.param("5% of them", "5 of them", id="per cent"),
    pytest.param("we do not see", "we do see", id="not"),
    pytest.param("there are no plans", "there are plans", id="no"),
    pytest.param("they won't go", "they will go", id="a contraction"),
    pytest.param("non-nuclear arms", "nuclear arms", id="non-"),
    pytest.param("it cannot be", "it can be", id="cannot"),
    pytest.param("we're gone", "were gone", id="an apostrophe that parts words"),
    pytest.param("Zelensky said", "Zelenskyy said", id="a name's spelling"),
    pytest.param("Viačorka said", "Viacorka said", id="a name's accent"),
    pytest.param("German and U.S. men", "German and U.K. men", id="a country"),
    pytest.param("said Putin", "said Lukashenko", id="a name"),
    pytest.param("Minsk and Moscow", "Moscow and Minsk", id="order"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_these_never_matter(one, other):
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_these_always_matter(one, other):
    assert tokens(one) != tokens(other)


@pytest.mark.parametrize("mark", ["...", "…", "....", ". . .", "[...]", "(…)", " … "])
def test_an_ellipsis_parts_a_quote(mark):
    assert parts(f"we do not see{mark} any plans") == (("we", "do", "not", "see"), ("any", "plans"))


def test_a_point_at_the_end_is_no_ellipsis():
    assert parts("It is closed. All wait.") == (("it", "is", "closed", "all", "wait"),)


def test_words_know_where_they_stand():
    words = read(STORM)
    assert words.words == tokens(STORM)
    assert len(words.words) == len(words.spans)
    at = words.words.index("65000")
    assert words.passage(at + 1, at + 4) == "65,000 tonnes of grain"
    assert words.passage(1, 2) == "Harbour of"


def test_a_passage_has_no_marks_at_its_ends():
    words = read("Then “there will be no such need” to join.")
    assert words.passage(2, 7) == "there will be no such need"
