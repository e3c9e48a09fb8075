"""A fingerprint finds what is shared, and gives nothing away that is worth having."""

import random
from itertools import product

import pytest

from forecast.articles.fingerprint import (
    RUN,
    WINDOW,
    Fingerprint,
    checksum,
    fingerprint,
    hashes_of,
    read_runs,
    run_hash,
)
from forecast.articles.tokens import tokens
from tests.articles.texts import STORM, prose


def test_every_window_of_eight_runs_has_its_least():
    words = tokens(prose(600, seed=1))
    made, hashes = fingerprint(words), hashes_of(words)
    assert made.hashes == tuple(hashes[place] for place in made.places)
    for start in range(len(hashes) - WINDOW + 1):
        least = min(hashes[start : start + WINDOW])
        assert least in {hashes[place] for place in made.places if start <= place < start + WINDOW}
    # On average one run in 4.5 is kept: the density of winnowing is 2 / (window + 1).
    assert len(made.hashes) / len(hashes) == pytest.approx(2 / 9, abs=0.03)


@pytest.mark.parametrize("seed", range(20))
def test_twelve_words_in_a_row_are_found(seed):
    rng = random.Random(seed)
    one, other = (list(tokens(prose(200, seed=100 * seed + k))) for k in (1, 2))
    shared = [f"shared{n}" for n in range(RUN + WINDOW - 1)]
    for words in (one, other):
        at = rng.randrange(len(words))
        words[at:at] = shared
    assert set(fingerprint(one).hashes) & set(fingerprint(other).hashes)


@pytest.mark.parametrize("words", [0, 1, 4, 5, 6, 11, 12, 13, 500])
def test_a_fingerprint_is_read_as_it_was_written(words):
    made = fingerprint(tokens(prose(words, seed=3))) if words else Fingerprint((), ())
    assert read_runs(made.runs) == made
    assert (len(made.hashes) > 0) == (words >= RUN)


@pytest.mark.parametrize("text", ["abc", "abcdefg", "abcdefg!", "abcdefgé", "=bcdefgh"])
def test_what_was_never_written_is_refused(text):
    with pytest.raises(ValueError, match="eight"):
        read_runs(text)


def test_the_check_depends_on_every_character_and_on_the_text():
    runs = fingerprint(tokens(STORM)).runs
    whole = checksum(runs, "0" * 64)
    assert checksum(f"{runs[:40]} \n {runs[40:]}", "0" * 64) == whole
    assert checksum(runs[:-8], "0" * 64) != whole
    assert checksum(runs.replace(runs[10], "A" if runs[10] != "A" else "B", 1), "0" * 64) != whole
    assert checksum(runs, "1" * 64) != whole


def rebuilt(
    kept: dict[int, int], length: int, known: dict[int, str], words: set[str], guesses: int
) -> dict[int, str]:
    """What somebody learns who has hashes with their places, some words, and a list of all words there are.

    Wherever a kept run lacks at most `guesses` words, all words are tried for them until the hash fits.
    """
    known = dict(known)
    while True:
        for place, value in kept.items():
            run = range(place, place + RUN)
            missing = [at for at in run if at not in known]
            if 0 < len(missing) <= guesses:
                for tried in product(words, repeat=len(missing)):
                    filled = known | dict(zip(missing, tried, strict=True))
                    if run_hash([filled[at] for at in run]) == value:
                        break
                else:
                    continue
                known = filled
                break
        else:
            return known


@pytest.fixture(scope="module")
def article():
    """An article of 600 words with five quotes of ten words, and a list with every word it has and more."""
    words = tokens(prose(600, seed=7, vocabulary=1_500))
    quoted = {at: words[at] for start in (40, 150, 260, 400, 520) for at in range(start, start + 10)}
    return words, quoted, set(words) | set(tokens(prose(3_000, seed=8, vocabulary=1_500)))


def test_an_article_cannot_be_rebuilt_from_its_record_and_quotes(article):
    words, quoted, known = article
    made = fingerprint(words)
    kept = dict(zip(made.places, made.hashes, strict=True))
    learnt = rebuilt(kept, len(words), quoted, known, guesses=1)
    assert all(words[at] == word for at, word in learnt.items())
    assert len(learnt) - len(quoted) < 0.05 * len(words)


def test_two_words_guessed_at_once_do_not_rebuild_it_either(article):
    words, quoted, _ = article
    made = fingerprint(words)
    kept = dict(zip(made.places, made.hashes, strict=True))
    learnt = rebuilt(kept, len(words), quoted, set(words), guesses=2)
    assert len(learnt) - len(quoted) < 0.05 * len(words)


def test_with_all_hashes_it_could_be(article):
    """The attack works where there is something to attack: every run, as a fingerprint must not be."""
    words, quoted, known = article
    learnt = rebuilt(dict(enumerate(hashes_of(words))), len(words), quoted, known, guesses=1)
    assert len(learnt) == len(words)
