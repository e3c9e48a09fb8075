"""Decode the bytes of a file, and report characters that no editor should have saved."""

import codecs
import re

from forecast.core.problem import Message, Problem, problem_of

MAX_BYTES = 5_000_000

# Control characters, halves of surrogate pairs, and line ends that YAML counts and editors do not.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# Embeddings and overrides end with U+202C, isolates with U+2069, and all with their line.
_ENDS = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\r\n]")
_TABS = re.compile(r"^ *\t[ \t]*(?=[^ \t\r\n])", re.MULTILINE)

_MESSAGES = {
    "control-character": Message(
        "found the invisible character {character}",
        "text holds no control characters and no line ends but Enter's",
        "Delete it, and type the line again if need be.",
    ),
    "unclosed-direction": Message(
        "found {character}, an invisible turn of the writing direction",
        "such a turn ends on its line, or what follows looks like other words",
        "Delete it, or close it with U+202C or U+2069, whichever belongs to it.",
    ),
    "tab": Message(
        "found a tab in the indentation",
        "lines are indented with spaces",
        "Replace every tab by two spaces.",
    ),
}


def decode(raw: bytes, file: str) -> str | Problem:
    r"""The text of a UTF-8 file; a byte order mark is tolerated.

    >>> decode(b"caf\xe9", "seeds/x.yaml").found
    'found the byte 0xE9'
    """
    body = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        return Problem(
            "not-utf8",
            file,
            (),
            f"found the byte 0x{body[error.start]:02X}",
            "files are text in UTF-8, and this byte is none",
            "Save the file as UTF-8.",
            line=body.count(b"\n", 0, error.start) + 1,
        )


def unreadable_character(text: str, file: str) -> Problem | None:
    """The first control character, or tab in an indentation, since YAML can be read with neither."""
    first = {
        "control-character": _position(UNPRINTABLE, text),
        "unclosed-direction": unclosed_turn(text),
        "tab": _position(_TABS, text),
    }
    for code, position in first.items():
        if position is not None:
            character = {"character": f"U+{ord(text[position]):04X}"}
            return problem_of(_MESSAGES, code, file, (), character).at_line(line_at(text, position))
    return None


def _position(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return match.start() if match else None


def unclosed_turn(text: str) -> int | None:
    """The position of a turn of the writing direction that does not end on its line, or that ends none.

    Such a turn makes what follows it look like other words (Boucher and Anderson 2023, "Trojan Source",
    arXiv:2111.00169).

    >>> unclosed_turn("a \u202eb\u202c c"), unclosed_turn("a \u202eb"), unclosed_turn("a\u2069")
    (None, 2, 1)
    """
    begun: list[tuple[int, str]] = []
    for match in _TURNS.finditer(text):
        if end := _ENDS.get(match[0]):
            begun.append((match.start(), end))
        elif begun and begun[-1][1] == match[0]:
            begun.pop()
        elif begun or not match[0].isspace():
            return begun[-1][0] if begun else match.start()
    return begun[-1][0] if begun else None


def line_at(text: str, position: int) -> int:
    r"""The line of a character, counted from 1; a lone carriage return ends one too.

    >>> line_at("a\r\nb\rc", 5)
    3
    """
    return len(re.findall(r"\r\n?|\n", text[:position])) + 1
