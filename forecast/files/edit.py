"""Changes to an analyst's YAML that leave every other character as it is.

Lines are put in at the places that PyYAML's marks give, rather than by writing the whole document
anew, which no library does without touching a wrapped text or an aligned comment here and there.
The result is read again and compared with what was meant.
"""

import json
from bisect import insort
from collections.abc import Mapping, Sequence
from itertools import accumulate
from textwrap import wrap
from typing import Any

import yaml

from forecast.core.problem import Path, Problem, ProblemsError
from forecast.files.yaml_text import LOADER, parse

_STEP = 2
_WIDTH = 100  # of wrapped texts, with their indentation


class FoldedText(str):
    """A text that is written on lines of its own, wrapped between blanks."""


class Edit:
    r"""The text of one file and the changes to it. Raises ProblemsError where it cannot be read.

    >>> edit = Edit("x.yaml", "a:\n  b: 1 # one\n  d: 4\n")
    >>> edit.put(("a",), "c", "two", after="b")
    >>> edit.text()
    'a:\n  b: 1 # one\n  c: two\n  d: 4\n'
    """

    def __init__(self, file: str, text: str) -> None:
        parsed = parse(text, file)
        if not isinstance(parsed.data, dict) or parsed.problems:
            raise ProblemsError(parsed.problems or (_unfit(file, ()),))
        self.file, self.before = file, text
        # Through JSON, which copies what an alias repeats, so that a change of one is not one of both.
        self.meant: Any = json.loads(json.dumps(parsed.data))
        self.changes: list[tuple[int, int, int, str]] = []
        self.top: Any = yaml.compose(text, Loader=LOADER)
        lines = text.splitlines(keepends=True)
        self.starts: list[int] = list(accumulate(map(len, lines), initial=0))
        self.end_of_line = "\r\n" if "\r\n" in text else "\n"

    def put(self, path: Path, key: str, value: Any, after: str | None = None) -> None:
        """Give a key of a map a value; a new key goes below `after`, or to the end."""
        node = self._map(path)
        pairs = {child.value: inner for child, inner in node.value}
        if key in pairs:
            self._replace(pairs[key], value, _column(node))
        elif not pairs:
            raise ProblemsError((_unfit(self.file, path),))
        else:
            self._add(node, pairs.get(after or "") or node.value[-1][1], key, value)
        _at(self.meant, path)[key] = value

    def append(self, path: Path, key: str, value: Mapping[str, Any]) -> None:
        """Add an entry at the end of a map of entries, which may still be empty, after a blank line."""
        node = self._node(path)
        _at(self.meant, path[:-1])[path[-1]] = {**(_at(self.meant, path) or {}), key: value}
        if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
            self._add(node, node.value[-1][1], key, value, blank=True)
        elif not node.value:
            self._replace(node, {key: value}, _column(self._map(path[:-1])))
        else:
            raise ProblemsError((_unfit(self.file, path),))

    def text(self) -> str:
        """The text with all changes. Raises ProblemsError if it would not be read as meant."""
        text = self.before
        for start, end, _, new in reversed(self.changes):
            text = text[:start] + new + text[end:]
        if parse(text, self.file).data != self.meant:
            raise ProblemsError((_unfit(self.file, ()),))
        return text

    def _replace(self, node: yaml.Node, value: Any, column: int) -> None:
        start, end = self._offset(node.start_mark), self._end(node)
        own_lines = isinstance(node, yaml.CollectionNode) and not node.flow_style
        while self.before[start - 1] in (" \r\n" if own_lines else " "):
            start -= 1
        new, end = rendered(value, column + _STEP), max(start, end)
        if start == end and new.startswith("\n"):
            start = end = self._line_end(end)  # below a comment beside the key, which stays there
        self._change(start, end, new)

    def _add(
        self, node: yaml.MappingNode, beside: yaml.Node, key: str, value: Any, blank: bool = False
    ) -> None:
        end, entry = self._end(beside), f"{scalar(key)}:{rendered(value, _column(node) + _STEP)}"
        if node.flow_style:
            self._change(end, end, f", {entry}")
            return
        line_end = self._line_end(end)
        self._change(line_end, line_end, f"\n{'' if not blank else chr(10)}{' ' * _column(node)}{entry}")

    def _change(self, start: int, end: int, new: str) -> None:
        insort(self.changes, (start, end, len(self.changes), new.replace("\n", self.end_of_line)))

    def _end(self, node: yaml.Node) -> int:
        """Where a value ends; what follows a block of text or of entries is not part of it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        end = self._offset(node.end_mark)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return len(self.before[:end].rstrip())
        return end

    def _line_end(self, start: int) -> int:
        ends = (at for at in range(start, len(self.before)) if self.before[at] in "\r\n")
        return next(ends, len(self.before))

    def _offset(self, mark: Any) -> int:
        return self.starts[int(mark.line)] + int(mark.column)

    def _map(self, path: Path) -> yaml.MappingNode:
        node = self._node(path)
        if isinstance(node, yaml.MappingNode):
            return node
        raise ProblemsError((_unfit(self.file, path),))

    def _node(self, path: Path) -> yaml.Node:
        node: Any = self.top
        for step in path:
            inner = node.value if isinstance(step, int) else {key.value: value for key, value in node.value}
            node = inner[step]
        if not isinstance(node, yaml.Node):
            raise ProblemsError((_unfit(self.file, path),))
        return node


def rendered(value: Any, column: int) -> str:
    """A value as it follows its key's colon: on the same line, or on lines of its own from a column on."""
    indent = "\n" + " " * column
    if isinstance(value, FoldedText):
        lines = wrap(value, _WIDTH - column, break_long_words=False, break_on_hyphens=False)
        return " >-" + "".join(indent + line for line in lines)
    if isinstance(value, Mapping) and value:
        return "".join(
            f"{indent}{scalar(str(key))}:{rendered(inner, column + _STEP)}" for key, inner in value.items()
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _listed(value, column)
    return f" {scalar(value)}"


def _listed(values: Sequence[Any], column: int) -> str:
    if not any(isinstance(value, Mapping) for value in values):
        return f" [{', '.join(scalar(value) for value in values)}]"
    entries = (rendered(value, column + _STEP).lstrip("\n ") for value in values)
    return "".join(f"\n{' ' * column}- {entry}" for entry in entries)


def scalar(value: Any) -> str:
    """A value in YAML, plain where it is then read as what it is.

    >>> scalar("a b"), scalar("a: b"), scalar("12"), scalar(0.5), scalar("2031-03-09")
    ('a b', '"a: b"', '"12"', '0.5', '2031-03-09')
    """
    if not isinstance(value, str):
        return json.dumps(value)
    plain = parse(f"[{{k: {value}}}]", "").data == [{"k": value}] and not value.startswith("&")
    return value if plain else json.dumps(value, ensure_ascii=False)


def _column(node: yaml.MappingNode) -> int:
    first: yaml.Node = node.value[0][0] if node.value else node
    return first.start_mark.column if first.start_mark else 0


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _unfit(file: str, path: Path) -> Problem:
    rule = "a change is made where keys stand below one another, and only if nothing else changes with it"
    step = "Write maps without braces and aliases here, or make the change by hand."
    return Problem("cannot-edit", file, path, "found YAML that cannot be changed safely", rule, step)
