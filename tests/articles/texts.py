"""Articles written for the tests, and a generator of longer ones."""

import random

STORM = """\
Harbour of Quill closes as storm nears

By Ada Brandt | 4 March 2031

The harbour of Quill will close at noon, the port authority said on Tuesday. “We do not expect any ship to
leave before Thursday,” its spokeswoman said, and added that 65,000 tonnes of grain were waiting on the quay.

Fishermen said that they had seen no such storm since 2019. “The sea moves as it never did before, and
nobody here will sail,” one of them told the Quill Herald. The coastguard's figures – 2.5 metres at ten, 4
metres at noon – were not confirmed by the weather office, which spoke of “a normal spring storm”.

The ministry has not asked for help from the navy. It said that the re-opening would be decided by the
port authority and not by the ministry.
"""

ECHO = """\
Grain waits on the quay

A storm keeps ships in Quill, the Herald reports. 65,000 tonnes of grain were waiting on the quay, and the
fishermen do not go out: "The sea moves as it never did before, and nobody here will sail," one of them told
the paper. Nothing else is known so far of how long it will last.
"""

OTHER = """\
Council of Marl votes on a new bridge

The council votes on Friday on a bridge across the Marl. It would cost 30 million and take four years, said
the mayor, who wants it. Opponents ask for a ferry that would run all night.
"""


def prose(words: int, seed: int, vocabulary: int = 4_000) -> str:
    """Text of made-up words, drawn as words of a language are: a few often, most of them seldom."""
    rng = random.Random(seed)
    known = [f"{a}{b}{c}" for a in _PARTS for b in _PARTS for c in _PARTS][:vocabulary]
    weights = [1 / (rank + 3) for rank in range(len(known))]
    return " ".join(rng.choices(known, weights, k=words))


_PARTS = (
    "ka",
    "lo",
    "mi",
    "ren",
    "su",
    "ta",
    "vor",
    "wi",
    "zed",
    "bal",
    "cor",
    "dun",
    "fel",
    "gra",
    "hin",
    "jor",
)
