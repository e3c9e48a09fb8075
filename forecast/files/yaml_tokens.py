"""The scalars of a YAML text with their places in it, to change single ones and leave all else alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Frame:
    """An open container: the key that waits for its value, or the number of the next item."""

    is_map: bool
    step: str | int | None


@dataclass(slots=True)
class _Walk:
    stack: list[_Frame] = field(default_factory=list)

    @property
    def awaits_key(self) -> bool:
        return bool(self.stack) and self.stack[-1].is_map and self.stack[-1].step is None

    def path(self) -> Path:
        return tuple("?" if frame.step is None else frame.step for frame in self.stack)

    def done(self) -> None:
        """A value is complete: the next key or item follows."""
        if self.stack:
            frame = self.stack[-1]
            frame.step = frame.step + 1 if isinstance(frame.step, int) else None

    def scalar(self, event: Any) -> Token:
        is_key = self.awaits_key
        if is_key:
            self.stack[-1].step = event.value
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
            is_map = isinstance(event, yaml.MappingStartEvent)
            walk.stack.append(_Frame(is_map, None if is_map else 0))
        elif isinstance(event, yaml.CollectionEndEvent):
            walk.stack.pop()
            walk.done()
        elif isinstance(event, yaml.AliasEvent):
            walk.done()


def exchanged(text: str, token: Token, new: str) -> str | None:
    """What takes the token's stretch when its value becomes another id; None where it is written oddly.

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
