"""The scalars of a YAML text with their positions, to change single ones and leave all else as it is."""

from dataclasses import dataclass
from typing import Any

from forecast.core.problem import Path
from forecast.files.yaml_text import Reader, run, value_of


@dataclass(frozen=True, slots=True)
class Token:
    """A scalar: the path of its value, or of the value whose key it is, and the stretch of text it takes."""

    path: Path
    is_key: bool
    value: str
    start: int
    end: int
    line: int


def tokens(text: str) -> list[Token]:
    r"""Every scalar of a text that `yaml_text.parse` can read, in order; what an alias repeats is not.

    >>> [(token.path, token.is_key, token.value) for token in tokens("a: {b: c}")]
    [(('a',), True, 'a'), (('a', 'b'), True, 'b'), (('a', 'b'), False, 'c')]
    """
    scalars: list[Token] = []

    def watch(path: Path, is_key: bool, event: Any) -> None:
        start, end = event.start_mark, event.end_mark
        scalars.append(Token(path, is_key, event.value, start.index, end.index, start.line + 1))

    run(Reader("", watch=watch), text)
    return scalars


def exchanged(text: str, token: Token, new: str) -> str | None:
    """The text to write for a token whose value becomes another id; None where it is written unusually.

    Quotes and all else around the value stay; an id that YAML would take for a number gets quotes.

    >>> text = "a: 'b' # b"
    >>> [exchanged(text, token, "1e5") for token in tokens(text)]
    ['1e5', "'1e5'"]
    """
    written = text[token.start : token.end]
    if written.count(token.value) != 1:
        return None
    is_plain = written == token.value
    if is_plain and not token.is_key and value_of(new) != new:
        return f'"{new}"'
    return written.replace(token.value, new)
