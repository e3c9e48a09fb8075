"""The limits of the YAML that is read, and the messages for YAML that cannot be read."""

from dataclasses import dataclass

import yaml

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem

MAX_DEPTH = 20
MAX_ALIASES = 1_000
# Nodes after expansion, with long texts counted by the fifty characters: ten times a large file.
MAX_SIZE = 250_000
# More faults of one file than this help nobody.
MAX_FAULTS = 500

# Code: what was found, the rule, the next step. The first three groups stop the reading.
FAULTS = {
    "two-documents": (
        "found ---",
        "a file is one document",
        "Delete the line --- and what follows it, or make two files.",
    ),
    "too-deep": (
        "found one level more than can be read",
        f"lists and maps are nested {MAX_DEPTH} deep at most",
        "Write it flatter.",
    ),
    "too-many-aliases": (
        "found one alias more than can be read",
        f"a file holds {MAX_ALIASES:,} aliases at most",
        "Write the values out.",
    ),
    "too-many-values": (
        "found more than can be read",
        f"a file holds {MAX_SIZE:,} values at most, and what an alias repeats counts each time",
        "Divide the file, or write fewer aliases.",
    ),
    "too-many-faults": (
        "found more faults than are reported at once",
        f"{MAX_FAULTS} of a file are reported",
        "Mend those first.",
    ),
    "control-character": (
        "found {typed}",
        "text holds no control characters",
        "Delete the escape that stands for one.",
    ),
    "unclosed-direction": (
        "found {typed}, with an invisible turn of the writing direction",
        "such a turn ends on its line, or what follows looks like other words",
        "Delete the escape that stands for one.",
    ),
    "merge-key": (
        "found <<",
        "maps are not merged, so that each one says what it holds",
        "Write the keys out.",
    ),
    "duplicate-key": (
        "found {typed} again",
        "a key stands once in a map, and this one is on line {first} too",
        "Delete one of the two.",
    ),
    "complex-key": ("found a key that is no text", "a key is a text", "Write a plain text before the colon."),
    "unknown-alias": (
        "found *{typed}",
        "an alias repeats a value above it that was named with &, and stands outside that value",
        "Write &{typed} before the value, or put a text that starts with * in quotes.",
    ),
    "tag": (
        "found the tag {typed}",
        "tags are not read",
        "Delete it, or put a text that starts with ! in quotes.",
    ),
}


type _Error = yaml.YAMLError | ValueError | OverflowError


@dataclass(frozen=True, slots=True)
class _Row:
    """Words of PyYAML's messages, and our message. `opening`: the fault lies where the thing began."""

    words: tuple[str, ...]
    rule: str
    next_step: str
    opening: bool = False


_QUOTE_IT = "Put the text in quotes."
_ALIGN = "Line it up with its neighbours, or put text that goes on in quotes."

# The first row whose words occur in the message holds; libyaml and PyYAML's own parser differ slightly.
_ROWS = (
    _Row(
        ("mapping values are not allowed",),
        'a ": " can stand only after a key, and keys of one map stand below one another',
        "Put text that holds one in quotes, line the key up, or add a colon that the line above lacks.",
    ),
    _Row(
        ("sequence entries are not allowed",),
        "a list starts on the line below its key, a dash before each entry",
        "Move the dash to the next line.",
    ),
    _Row(
        ("undefined tag handle", " a tag"),
        "a text that starts with ! is a tag, and tags are not read",
        _QUOTE_IT,
    ),
    _Row(
        ("unexpected end of stream", "document separator"),
        "a quotation mark opens a text and is never closed",
        "Close it on this line, or double a mark that belongs to the text.",
        opening=True,
    ),
    _Row(
        ("escape", "hexadecimal"),
        "in double quotes a backslash has a meaning of its own",
        "Double it, or use single quotes.",
    ),
    _Row(
        ("could not find expected ':'",),
        'a line of a map is "key: value", with a colon and a space',
        "Add them, or indent a line that goes on from the one above.",
        opening=True,
    ),
    _Row(
        ("flow sequence",),
        "a list in brackets has commas between its entries and ends with ]",
        "Add what lacks, or put text that holds brackets or commas in quotes.",
        opening=True,
    ),
    _Row(
        ("flow mapping",),
        "a map in braces has commas between its entries and ends with }",
        "Add what lacks, or put text that holds braces or commas in quotes.",
        opening=True,
    ),
    _Row(("cannot start any token",), "no text starts with %, @, a backquote or a tab", _QUOTE_IT),
    _Row(
        (" an anchor", " an alias", "alphabetic or numeric"),
        "a text that starts with & or * has a meaning of its own",
        _QUOTE_IT,
    ),
    _Row(
        ("block scalar",),
        "after | or > the text starts on the next line, indented with spaces",
        "Move the text to lines of its own.",
    ),
    _Row(
        ("block collection", "block sequence"),
        "the entries of one list start with dashes below one another",
        _ALIGN,
    ),
    _Row(
        ("block mapping",),
        "the keys of one map stand below one another, and a quoted text ends its line",
        _ALIGN,
    ),
    _Row(("directive", "incompatible YAML"), "a line that starts with % is not read", "Delete it."),
    _Row(
        ("document start",),
        "nothing can follow what is closed here",
        "Delete it, or put the whole text in quotes.",
    ),
    _Row(("node content",), "a value is expected here", "Write one, or put the text in quotes."),
)
_OTHER = _Row(
    (), "this is not YAML", "Look at the colons, quotes and indents of this line and the one above."
)


def syntax_problem(error: _Error, text: str, file: str) -> Problem:
    """The fault that stopped the parser, with the line that it stumbled over."""
    message = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    if not isinstance(error, yaml.YAMLError):
        # Only chr() raises another error, for an escape that is no character.
        message = "escape"
    row = next((row for row in _ROWS if any(words in message for words in row.words)), _OTHER)
    line, typed = _line(error, text, row.opening)
    return Problem("not-yaml", file, (), f"found the line `{typed}`", row.rule, row.next_step, line=line)


def _line(error: _Error, text: str, opening: bool) -> tuple[int, str]:
    mark = getattr(error, "problem_mark", None)
    if opening or mark is None:
        mark = getattr(error, "context_mark", None) or mark
    lines = text.splitlines() or [""]
    # At the end of a text the mark lies below its last line.
    index = min(mark.line if mark else 0, len(lines) - 1)
    return index + 1, quoted(lines[index])[1:-1]
