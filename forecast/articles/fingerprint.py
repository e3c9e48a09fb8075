"""A fingerprint: enough of a text to find what it shares with others, too little to read it.

Winnowing (Schleimer, Wilkerson & Aiken 2003, doi:10.1145/872757.872770): of the hashes of all runs of
five words, the smallest of each window of eight is kept. Two texts that share twelve words in a row
share such a window, and so a hash.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

VERSION = 1
RUN = 5
WINDOW = 8
_HASH_BITS = 45
_MASK = (1 << _HASH_BITS) - 1
_BYTES = 6  # of one kept hash: 45 bits, and 3 for the distance from the one before, 1 to 8


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The kept hashes in the order of the text; `places` are the words at which each run begins, from 0."""

    hashes: tuple[int, ...]
    places: tuple[int, ...]

    @property
    def runs(self) -> str:
        """As it is written in a record: eight characters a hash."""
        before = (-1, *self.places)[: len(self.places)]
        packed = (
            ((start - last - 1) << _HASH_BITS | value).to_bytes(_BYTES)
            for value, start, last in zip(self.hashes, self.places, before, strict=True)
        )
        return base64.urlsafe_b64encode(b"".join(packed)).decode()


def sha256(content: bytes) -> str:
    """The SHA-256 of a text's bytes, in hexadecimal.

    >>> sha256(b"")[:16]
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(content).hexdigest()


def hashes_of(words: Sequence[str]) -> list[int]:
    """The hash of every run of five words, in order; none for fewer than five.

    >>> len(hashes_of("one two three four five six".split()))
    2
    """
    return [run_hash(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]


def run_hash(run: Sequence[str]) -> int:
    """The hash of one run of words, an integer of 45 bits of BLAKE2b.

    >>> run_hash("a b c d e".split()) < 2**45
    True
    """
    digest = hashlib.blake2b(" ".join(run).encode(), digest_size=_BYTES, person=b"forecast-1").digest()
    return int.from_bytes(digest) & _MASK


def fingerprint(words: Sequence[str]) -> Fingerprint:
    """The fingerprint of a text's words, as they stand in it; empty for fewer than five.

    Winnowing, Schleimer, Wilkerson & Aiken 2003, doi:10.1145/872757.872770: of the hashes of all runs of five
    words, the smallest of each window of eight, the last of equals.

    >>> len(fingerprint([str(n) for n in range(12)]).hashes)
    1
    """
    hashes = hashes_of(words)
    places: list[int] = []
    for start in range(max(len(hashes) - WINDOW, 0) + 1 if hashes else 0):
        window = range(start, min(start + WINDOW, len(hashes)))
        least = min(window, key=lambda at: (hashes[at], -at))
        if not places or places[-1] != least:
            places.append(least)
    return Fingerprint(tuple(hashes[at] for at in places), tuple(places))


def checksum(runs: str, sha256_of_text: str) -> str:
    """Sixteen hexadecimal digits that show a written fingerprint to be whole, and of its text's SHA-256.

    Blanks and line ends within `runs` do not matter.

    >>> checksum("abcd efgh", "00") == checksum("abcdefgh", "00") != checksum("abcdefgh", "01")
    True
    """
    content = f"{VERSION}\n{sha256_of_text}\n{''.join(runs.split())}"
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def read_runs(text: str) -> Fingerprint:
    """A fingerprint as it was written. Raises ValueError for what none was ever written as.

    >>> one = fingerprint("of the hashes of all runs of five words the smallest is kept".split())
    >>> read_runs(one.runs) == one
    True
    """
    packed = "".join(text.split())
    if not re.fullmatch(r"(?:[A-Za-z0-9_-]{8})*", packed):
        raise ValueError("not groups of eight characters")
    try:
        raw = base64.urlsafe_b64decode(packed)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
    values = [int.from_bytes(raw[at : at + _BYTES]) for at in range(0, len(raw), _BYTES)]
    places, last = [], -1
    for value in values:
        last += (value >> _HASH_BITS) + 1
        places.append(last)
    return Fingerprint(tuple(value & _MASK for value in values), tuple(places))
