"""The scalars of a YAML text with their positions, to change single ones and leave all else as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from forecast.core.problem import Path
from forecast.files.yaml_text import value_of

_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Token:
    """A scalar: the path of its value, or of the value whose key it is, and the stretch of text it takes."""

    path: Path
    is_key: bool
    value: str
    start: int
    end: int
    line: int


class _Walk:
    """The path to the next value: a number in a list, a key in a map, None until the key has come."""

    def __init__(self) -> None:
        self.steps: list[str | int | None] = []

    def path(self) -> Path:
        return tuple("?" if step is None else step for step in self.steps)

    def done(self) -> None:
        """A value is complete: the next key or item follows."""
        if self.steps:
            step = self.steps[-1]
            self.steps[-1] = step + 1 if isinstance(step, int) else None

    def scalar(self, event: Any) -> Token:
        is_key = bool(self.steps) and self.steps[-1] is None
        if is_key:
            self.steps[-1] = event.value
        start, end = event.start_mark, event.end_mark
        token = Token(self.path(), is_key, event.value, start.index, end.index, start.line + 1)
        if not is_key:
            self.done()
        return token


def tokens(text: str) -> Iterator[Token]:
    r"""Every scalar of a text that `yaml_text.parse` can read, in order; what an alias repeats is not.

    >>> [(token.path, token.is_key, token.value) for token in tokens("a: {b: c}")]
    [(('a',), True, 'a'), (('a', 'b'), True, 'b'), (('a', 'b'), False, 'c')]
    """
    walk = _Walk()
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            yield walk.scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            walk.steps.append(None if isinstance(event, yaml.MappingStartEvent) else 0)
        elif isinstance(event, yaml.CollectionEndEvent):
            walk.steps.pop()
            walk.done()
        elif isinstance(event, yaml.AliasEvent):
            walk.done()


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
