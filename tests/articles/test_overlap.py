"""Passages found by fingerprints, held to a slow search that compares every word with every word."""

import random

import pytest

from forecast.articles.fingerprint import fingerprint
from forecast.articles.overlap import COMMON, LEAST, Passage, shared, shared_by_pair, shared_words, words_in
from forecast.articles.tokens import read, tokens
from tests.articles.texts import ECHO, OTHER, STORM, prose

TWELVE = 12


def slow(one, other, least):
    """Every maximal run of words that both have, by comparing all with all."""
    found = set()
    for a in range(len(one)):
        for b in range(len(other)):
            if a and b and one[a - 1] == other[b - 1]:
                continue
            n = 0
            while a + n < len(one) and b + n < len(other) and one[a + n] == other[b + n]:
                n += 1
            if n >= least:
                found.add((a + 1, b + 1, n))
    return found


def as_tuples(passages):
    return {(each.first, each.other, each.words) for each in passages}


@pytest.mark.parametrize("seed", range(8))
def test_word_by_word_every_run_of_six_is_found(seed):
    rng = random.Random(seed)
    one, other = (list(tokens(prose(150, seed=10 * seed + k, vocabulary=60))) for k in (1, 2))
    for _ in range(3):
        at, length = rng.randrange(100), rng.randrange(4, 30)
        there = rng.randrange(len(other))
        other[there:there] = one[at : at + length]
    assert as_tuples(shared_words(one, other)) == slow(one, other, LEAST)


@pytest.mark.parametrize("seed", range(8))
def test_by_fingerprints_every_run_of_twelve_is_found_and_nothing_is_made_up(seed):
    rng = random.Random(seed)
    one, other = (list(tokens(prose(400, seed=10 * seed + k))) for k in (1, 2))
    for length in (12, 13, 20, 60):
        at, there = rng.randrange(300), rng.randrange(len(other))
        other[there:there] = one[at : at + length]
    found = shared(fingerprint(one), fingerprint(other))
    runs = slow(one, other, 5)
    for first, start, length in runs:
        hit = [
            p
            for p in found
            if p.first - p.other == first - start and first <= p.first and p.last < first + length
        ]
        assert hit or length < TWELVE
    for each in found:  # what is told stands in both texts, but for three words at most between two kept runs
        alike = [
            a == b for a, b in zip(one[each.first - 1 : each.last], other[each.other - 1 :], strict=False)
        ]
        assert sum(alike) >= len(alike) - 3 * (len(alike) // TWELVE)
        assert alike[:5] == [True] * 5


def test_an_echo_is_found_and_another_article_is_not():
    storm, echo, other = (read(text) for text in (STORM, ECHO, OTHER))
    passages = shared_words(storm.words, echo.words)
    assert [storm.passage(each.first, each.last) for each in passages] == [
        "65,000 tonnes of grain were waiting on the quay",
        "The sea moves as it never did before, and nobody here will sail,” one of them told the",
    ]
    assert shared_words(storm.words, other.words) == ()
    assert shared(fingerprint(storm.words), fingerprint(other.words)) == ()
    assert words_in(passages) == sum(each.words for each in passages)
    by_print = shared(fingerprint(storm.words), fingerprint(echo.words))
    assert 0 < words_in(by_print) <= words_in(passages)


def test_pairs_are_those_of_each_two_by_themselves():
    texts = [list(tokens(prose(120, seed=seed))) for seed in range(6)]
    texts[3][10:10] = texts[0][20:50]
    texts[5][0:0] = texts[0][20:50]
    prints = [fingerprint(words) for words in texts]
    together = shared_by_pair(prints)
    assert set(together) == {(0, 3), (0, 5), (3, 5)}
    for (one, other), passages in together.items():
        assert passages == shared(prints[one], prints[other])


def test_a_run_that_very_many_have_is_a_notice_and_no_passage():
    prints = [fingerprint([f"notice{n}" for n in range(30)])] * (COMMON + 1)
    assert len(shared_by_pair(prints[:3])) == 3
    assert shared_by_pair(prints) == {}


def test_words_in_overlapping_passages_count_once():
    assert words_in([Passage(1, 1, 10), Passage(6, 40, 10)]) == 15
