"""YAML text to plain data, by a small safe subset of YAML 1.2.

One flat loop takes the parser's events, so that nothing recurses, no object is made that the schema does
not want, and each fault is found at its place. Anchors and aliases are read, limited in
number and in what they expand to; tags, merge keys, complex keys and several documents are not.
Keys are always text, as typed.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from forecast.core.bad_value import quoted
from forecast.core.problem import Path, Problem
from forecast.files.text import UNPRINTABLE, unclosed_turn, unreadable_character
from forecast.files.yaml_errors import FAULTS, MAX_ALIASES, MAX_DEPTH, MAX_FAULTS, MAX_SIZE, syntax_problem

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


class FatalProblem(Exception):
    """A problem after which nothing more can be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(slots=True)
class _Frame:
    """A container that is being filled. With `drop`, the value that comes next is not kept."""

    box: list[Data] | dict[str, Data]
    anchor: str | None = None
    before: int = 0
    key: str | None = None
    drop: bool = False
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def awaits_key(self) -> bool:
        return self.key is None and isinstance(self.box, dict)

    @property
    def step(self) -> str | int:
        """The last step of the path to the value that comes next."""
        return len(self.box) if isinstance(self.box, list) else "?" if self.key is None else self.key


@dataclass(slots=True)
class Reader:
    """Takes events one by one; `lines`, if given, gets the line of every path, and `watch` every scalar.

    `watch` is called with the scalar's path, whether it is a key, and its event.
    """

    file: str
    lines: dict[Path, int] | None = None
    watch: Callable[[Path, bool, Any], None] | None = None
    problems: list[Problem] = field(default_factory=list)
    blind: set[Path] = field(default_factory=set)
    stack: list[_Frame] = field(default_factory=lambda: [_Frame([])])
    anchors: dict[str, tuple[Data, int]] = field(default_factory=dict)
    documents: int = 0
    aliases: int = 0
    size: int = 0

    @property
    def result(self) -> Data:
        """The document, once all its events are taken."""
        return next(iter(self.stack[0].box), None)

    def take(self, event: yaml.Event) -> None:
        """Take one event; those that carry nothing are passed over."""
        if handler := _HANDLERS.get(type(event)):
            handler(self, event)

    def _document(self, event: yaml.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self._fatal("two-documents", event)

    def _scalar(self, event: Any) -> None:
        size = 1 + len(event.value) // 50
        self._grow(size, event)
        frame, text = self.stack[-1], UNPRINTABLE.sub("?", event.value)
        is_key = frame.awaits_key
        if is_key:
            self._open_key(frame, text, event)
        if self.watch:
            self.watch(self._path(), is_key, event)
        self._refuse_tag(event)
        # Only an escape can bring a control character this far.
        if text != event.value:
            self._report("control-character", event, typed=quoted(text))
        elif unclosed_turn(text) is not None:
            self._report("unclosed-direction", event, typed=quoted(text))
        value = value_of(text) if event.implicit[0] and not is_key else text
        self._keep(event.anchor, value, size)
        if not is_key:
            self._note(event)
            self._fill(value)

    def _open_key(self, frame: _Frame, key: str, event: Any) -> None:
        frame.key = key
        self._note(event)
        if key == "<<" and event.implicit[0]:
            frame.drop = True
            self.blind.add(self._path()[:-1])
            self._report("merge-key", event)
        elif key in frame.seen:
            frame.drop = True
            self._report("duplicate-key", event, typed=quoted(key), first=frame.seen[key])
        frame.seen.setdefault(key, _line(event))

    def _start(self, event: Any) -> None:
        self._grow(1, event)
        if len(self.stack) > MAX_DEPTH:
            raise self._fatal("too-deep", event)
        self._refuse_key(event)
        self._refuse_tag(event)
        self._note(event)
        box: list[Data] | dict[str, Data] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append(_Frame(box, event.anchor, self.size - 1))

    def _end(self, event: yaml.Event) -> None:
        frame = self.stack.pop()
        self._keep(frame.anchor, frame.box, self.size - frame.before)
        self._fill(frame.box)

    def _alias(self, event: Any) -> None:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise self._fatal("too-many-aliases", event)
        value, size = self.anchors.get(event.anchor, (None, 1))
        self._grow(size, event)
        if not self._refuse_key(event) and event.anchor not in self.anchors:
            self.blind.add(self._path())
            self._report("unknown-alias", event, typed=event.anchor)
        self._note(event)
        self._fill(value)

    def _fill(self, value: Data) -> None:
        """Put a finished value in its place. Where a key was awaited it is one that was refused."""
        frame = self.stack[-1]
        if isinstance(frame.box, list):
            frame.box.append(value)
        elif frame.key is None:
            frame.key, frame.drop = "?", True
        else:
            if not frame.drop:
                frame.box[frame.key] = value
            frame.key, frame.drop = None, False

    def _keep(self, anchor: str | None, value: Data, size: int) -> None:
        if anchor is not None:
            self.anchors[anchor] = (value, size)

    def _grow(self, size: int, event: yaml.Event) -> None:
        self.size += size
        if self.size > MAX_SIZE:
            raise self._fatal("too-many-values", event)

    def _refuse_key(self, event: yaml.Event) -> bool:
        if refused := self.stack[-1].awaits_key:
            self._report("complex-key", event)
        return refused

    def _refuse_tag(self, event: Any) -> None:
        if event.tag is not None:
            self.blind.add(self._path())
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._report("tag", event, typed=quoted(tag))

    def _note(self, event: yaml.Event) -> None:
        if self.lines is not None:
            self.lines.setdefault(self._path(), _line(event))

    def _path(self) -> Path:
        # The outermost frame holds the document itself.
        return tuple(frame.step for frame in self.stack[1:])

    def _report(self, code: str, event: yaml.Event, **words: object) -> None:
        if len(self.problems) == MAX_FAULTS:
            raise self._fatal("too-many-faults", event)
        found, rule, next_step = (text.format(**words) for text in FAULTS[code])
        path, line = self._path(), _line(event)
        self.problems.append(Problem(code, self.file, path, found, rule, next_step, line=line))

    def _fatal(self, code: str, event: yaml.Event) -> FatalProblem:
        return FatalProblem(Problem(code, self.file, (), *FAULTS[code], line=_line(event)))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


_HANDLERS: dict[type[yaml.Event], Callable[[Reader, Any], None]] = {
    yaml.DocumentStartEvent: Reader._document,
    yaml.ScalarEvent: Reader._scalar,
    yaml.MappingStartEvent: Reader._start,
    yaml.SequenceStartEvent: Reader._start,
    yaml.MappingEndEvent: Reader._end,
    yaml.SequenceEndEvent: Reader._end,
    yaml.AliasEvent: Reader._alias,
}


LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """Data, or None where the text cannot be used, and what was wrong.

    At `blind` paths, and below them, no other problem is reported, since what was meant there is not known.
    """

    data: Data
    problems: tuple[Problem, ...] = ()
    blind: frozenset[Path] = frozenset()


def parse(text: str, file: str) -> YamlDocument:
    r"""The data of a YAML text, with every problem that does not stop the parser.

    >>> parse("on: yes\n2024: 0.7", "x.yaml").data
    {'on': 'yes', '2024': 0.7}
    """
    if problem := unreadable_character(text, file):
        return YamlDocument(None, (problem,))
    reader = Reader(file)
    if fatal := run(reader, text):
        return YamlDocument(None, (*reader.problems, fatal))
    if reader.result is None:
        found, rule = "found nothing in this file", "a file holds a map of keys"
        step = "Write its keys, or delete the file; `forecast init` makes an example."
        empty = Problem("empty-file", file, (), found, rule, step, line=1)
        return YamlDocument(None, (*reader.problems, empty))
    return YamlDocument(reader.result, tuple(reader.problems), frozenset(reader.blind))


def lines_of(text: str) -> dict[Path, int]:
    """The line of every path, by a second parse; of as many as can be read where there are faults."""
    lines: dict[Path, int] = {}
    if not unreadable_character(text, ""):
        run(Reader("", lines), text)
    return lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    r"""The line of a path, or of the nearest place above it that exists, as for a missing key.

    >>> line_of(lines_of("a:\n  b: 1"), ("a", "b")), line_of(lines_of("a:\n  b: 1"), ("a", "c", 0))
    (2, 1)
    """
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def run(reader: Reader, text: str) -> Problem | None:
    """Feed a text's events to a reader; the problem that stopped it, if any."""
    try:
        for event in yaml.parse(text, Loader=LOADER):
            reader.take(event)
    except FatalProblem as stop:
        return stop.problem
    # PyYAML's own parser, used where libyaml is missing, lets chr() speak for bad escapes.
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        return syntax_problem(error, text, reader.file)
    return None
