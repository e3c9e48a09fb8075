"""Characters that would change how a text is shown without being seen, made visible."""

import re
from unicodedata import combining, east_asian_width

# Control characters, surrogates, bidirectional marks and overrides, zero-width space and no-break
# space, fillers that show as nothing, tags and their like. Joiners stay, since emoji and several scripts
# need them, and so does the soft hyphen, which articles have.
UNSEEN = (
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\U000e0000-\U000e0fff]+"
)
_RUN = re.compile(UNSEEN)
MARK = "\N{REPLACEMENT CHARACTER}"


def clean(text: str) -> str:
    r"""The text on one line, every run of unseen characters shown as one mark.

    >>> clean("left\u202eright\x07\n end")
    'left�right� end'
    """
    return _RUN.sub(MARK, " ".join(text.split()))


def width(text: str) -> int:
    """How many columns a text takes in plain text: wide characters two, combining ones none.

    >>> width("abc"), width("日本")
    (3, 4)
    """
    return sum(0 if combining(char) else 1 + (east_asian_width(char) in "WF") for char in text)
