import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.core.bad_value import BadValue
from forecast.core.probability import Judgement, expit, logit, read_judgement, read_probability
from forecast.core.scales import JUDGEMENT_WORDS, PHIA, SYNONYMS

CROMWELL = "no evidence could ever change a probability of exactly 0 or 1 (Cromwell's rule)"
BETWEEN = "a probability lies between 0 and 1"
NEAR = "a probability stays at least 0.000000001 off 0 and 1: no judgement is firmer than one in a billion"
JUDGEMENT = (
    'a judgement is a word of the scale, a number, a percentage, a range like "55-80%" or three quantiles '
    'like "5/12/30%"'
)
LOPSIDED = "no distribution of the kind used (Beta) has such quantiles; the nearest found has"
UNCLEAR = "it is not clear whether the first number is a percentage"


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        (0.7, 0.7, 0.7),
        ("0.7", 0.7, 0.7),
        ("70%", 0.7, 0.7),
        ("70 %", 0.7, 0.7),
        ("55-80%", 0.55, 0.8),
        ("55% - 80%", 0.55, 0.8),
        ("55\u201380%", 0.55, 0.8),
        ("0.55-0.8", 0.55, 0.8),
        ("0.5%-2%", 0.005, 0.02),
    ],
)
def test_judgement_reads_numbers_and_ranges(typed: object, low: float, high: float) -> None:
    judged = read_judgement(typed)
    assert (judged.low, judged.high, judged.word) == (low, high, None)


@pytest.mark.parametrize("typed", ["5/12/30%", "5 / 12 / 30 %", "5%/12%/30%", "0.05/0.12/.3"])
def test_judgement_reads_three_quantiles(typed: str) -> None:
    assert read_judgement(typed) == Judgement(typed, 0.05, 0.3, middle=0.12)


@pytest.mark.parametrize("word", JUDGEMENT_WORDS)
def test_judgement_reads_every_word(word: str) -> None:
    row = JUDGEMENT_WORDS[word]
    assert read_judgement(word) == Judgement(word, row.low, row.high, word)


@pytest.mark.parametrize(("synonym", "word"), SYNONYMS.items())
def test_judgement_names_our_word_for_a_synonym(synonym: str, word: str) -> None:
    with pytest.raises(BadValue) as refused:
        read_judgement(synonym)
    assert str(refused.value) == (
        f'found "{synonym}"; ICD 203 does not mix its two rows of words, and judgements use the first. '
        f'Write "{word}".'
    )


@pytest.mark.parametrize("word", [row.word for row in PHIA if row.word not in JUDGEMENT_WORDS])
def test_judgement_refuses_words_of_phia(word: str) -> None:
    with pytest.raises(BadValue, match="judgements use the words of ICD 203, not of PHIA"):
        read_judgement(word)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (0, f"found 0; {CROMWELL}. Write 0.01 or closer still."),
        (1.0, f"found 1.0; {CROMWELL}. Write 0.99 or closer still."),
        ("100%", f'found "100%"; {CROMWELL}. Write 0.99 or closer still.'),
        ("0-5%", f'found "0-5%"; {CROMWELL}. Write 0.01 or closer still.'),
        (1e-300, f"found 1e-300; {NEAR}. Write 0.01 or closer still."),
        ("99.99999999%", f'found "99.99999999%"; {NEAR}. Write 0.99 or closer still.'),
        ("0.00000001%-5%", f'found "0.00000001%-5%"; {NEAR}. Write 0.01 or closer still.'),
        (
            "50-50.0001%",
            'found "50-50.0001%"; a range holds 90% of what is thought possible, and this holds nothing. '
            "Write a single number, like 0.5, or a wider range.",
        ),
        (70, f'found 70; {BETWEEN}. Write 0.7 or "70%".'),
        (1.2, f'found 1.2; {BETWEEN}. Write a number such as 0.7, or "70%".'),
        (-0.1, f'found -0.1; {BETWEEN}. Write a number such as 0.7, or "70%".'),
        ("55-80", f'found "55-80"; {BETWEEN}. Write a range like "55-80%" or "0.55-0.8".'),
        ("0.55-80%", f'found "0.55-80%"; {UNCLEAR}. Write "0.55%-80%", or both numbers without the sign.'),
        (
            "80-55%",
            'found "80-55%"; a range runs from its lower number to its higher one. Write "55-80%".',
        ),
        (
            "50-50%",
            'found "50-50%"; a range runs from its lower number to its higher one. Write a single number.',
        ),
        ("12/5/30%", 'found "12/5/30%"; quantiles rise: .05, .5 and .95. Write "0.05/0.12/0.3".'),
        (
            "5/5/30%",
            'found "5/5/30%"; each quantile is above the one before it, and two are equal here. '
            'Write a range, like "0.05-0.3", or move one of the two.',
        ),
        (
            "5/5/5%",
            'found "5/5/5%"; 90% of what is thought possible lies between the outer quantiles, and here is '
            "nothing. Write a single number, like 0.05, or quantiles further apart.",
        ),
        ("0/12/30%", f'found "0/12/30%"; {CROMWELL}. Write 0.01 or closer still.'),
        ("5/12/100%", f'found "5/12/100%"; {CROMWELL}. Write 0.99 or closer still.'),
        ("5/12/30", f'found "5/12/30"; {BETWEEN}. Write them like "5/12/30%" or "0.05/0.12/0.3".'),
        (
            "0.5/2/5%",
            'found "0.5/2/5%"; it is not clear whether the first number is a percentage. '
            'Write "0.5%/2%/5%", or all numbers without the sign.',
        ),
        (
            "10/11/90%",
            f'found "10/11/90%"; {LOPSIDED} 0.736/27.2/86.1%. '
            'Write a range, like "0.1-0.9", or move the middle.',
        ),
        ("likly", f'found "likly"; {JUDGEMENT}. Did you mean "likely"?'),
        (
            None,
            f"found nothing; {JUDGEMENT}. Known: almost no chance, very unlikely, unlikely, "
            "roughly even chance, likely, very likely, almost certain, unknown.",
        ),
    ],
)
def test_judgement_refuses(typed: object, message: str) -> None:
    with pytest.raises(BadValue) as refused:
        read_judgement(typed)
    assert str(refused.value) == message


@pytest.mark.parametrize("typed", [True, None, [], "likely", "55-80%", math.nan, math.inf])
def test_probability_refuses_what_is_no_single_number(typed: object) -> None:
    with pytest.raises(BadValue):
        read_probability(typed)


def test_probability_allows_one_only_where_told() -> None:
    assert read_probability("100%", one_allowed=True) == 1.0
    with pytest.raises(BadValue, match="Cromwell"):
        read_probability(0, one_allowed=True)


@given(st.floats(-700, 36))
def test_logit_undoes_expit(x: float) -> None:
    assert logit(expit(x)) == pytest.approx(x, rel=1e-9, abs=1e-9 + 3e-16 * math.exp(max(x, 0.0)))


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.none(), st.booleans()))
def test_judgement_reads_or_refuses_anything(typed: object) -> None:
    try:
        judged = read_judgement(typed)
    except BadValue:
        return
    assert 0 <= judged.low <= judged.high <= 1
