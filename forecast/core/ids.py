"""Ids: lower-case words joined by hyphens, which are also safe as names of files."""

import re

from forecast.core.bad_value import BadValue, bad_value, quoted

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST = 100
# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"con|nul|prn|aux|(com|lpt)[1-9]")
_RULE = "an id is lower-case letters and digits, in words joined by single hyphens"


def is_id(text: str) -> bool:
    """Whether a text can be an id.

    >>> is_id("vessel-seized"), is_id("Vessel seized"), is_id("../vessel"), is_id("2024")
    (True, False, False, True)
    """
    return bool(_ID.fullmatch(text)) and len(text) <= MOST and not _DEVICES.fullmatch(text)


def read_id(value: object) -> str:
    """An id; a number such as 2024, which YAML does not take for text, is one too.

    >>> read_id("Vessel seized")
    Traceback (most recent call last):
    forecast.core.bad_value.BadValue: found "Vessel seized"; an id is lower-case letters and digits, \
in words joined by single hyphens. Write "vessel-seized".
    """
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and is_id(text):
        return text
    if isinstance(text, str) and len(text) > MOST:
        rule = f"an id has {MOST} characters at most, since it names files"
        raise BadValue(f"found {len(text):,} characters, {quoted(text, limit=24)}", rule, "Shorten it.")
    if isinstance(text, str) and _DEVICES.fullmatch(text):
        rule = "this is the name of a device on Windows, where no file can have it"
        raise bad_value(text, rule, f'Write "{text}-1" or the like.')
    raise bad_value(value, _RULE, _suggestion(value))


def _suggestion(value: object) -> str:
    words = re.findall(r"[a-z0-9]+", value.casefold()) if isinstance(value, str) else []
    return f'Write "{"-".join(words[:8])}".' if words else "Write it like vessel-seized."
