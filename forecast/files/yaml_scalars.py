"""Plain YAML scalars to values, by the core schema of YAML 1.2 with its surprises left out.

`true`, `false`, `null`, `~`, nothing at all, and decimal numbers become values. All else stays the
text that was typed: `yes`, `no`, `on`, `off`, dates, `12:30`, `0o17`, `0x1F`, `017`, `1_000`,
`.inf`, `.nan`, and numbers too long or too large to be kept exactly.
"""

import math
import re

type Data = bool | int | float | str | list[Data] | dict[str, Data] | None

_WORDS: dict[str, Data] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
# A double keeps 17 digits; what is longer is a number to nobody, but may be a hash or a phone number.
_LONGEST = 20


def value_of(text: str) -> Data:
    """The value of a plain scalar.

    >>> [value_of(text) for text in ("", "true", "yes", "12", "1e3", "012", "1_000", "2022-12-04")]
    [None, True, 'yes', 12, 1000.0, '012', '1_000', '2022-12-04']
    """
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST or not (text[0] in "-+." or text[0].isdigit()):
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    number = float(text) if _FLOAT.fullmatch(text) else math.inf
    return number if math.isfinite(number) else text
