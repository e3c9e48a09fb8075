"""YAML text to plain data, by a small safe subset of YAML 1.2.

Built from the parser's events in one flat loop, so that nothing recurses, nothing is made that was
not asked for, and each fault is met where it stands. Anchors and aliases are read, limited in
number and in what they expand to; tags, merge keys, complex keys and several documents are not.
Keys are always text, as typed.
"""

from dataclasses import dataclass

import yaml

from forecast.core.problem import Path, Problem
from forecast.files.text import unreadable_character
from forecast.files.yaml_errors import syntax_problem
from forecast.files.yaml_reader import Data, Fatal, Reader

_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Parsed:
    """Data, or None where the text cannot be used, and what was wrong.

    About `blind` places and all below them nothing more should be said: what was typed there
    cannot be known.
    """

    data: Data
    problems: tuple[Problem, ...] = ()
    blind: frozenset[Path] = frozenset()


def parse(text: str, file: str) -> Parsed:
    r"""The data of a YAML text, with every problem that does not stop the parser.

    >>> parse("on: yes\n2024: 0.7", "x.yaml").data
    {'on': 'yes', '2024': 0.7}
    """
    if problem := unreadable_character(text, file):
        return Parsed(None, (problem,))
    reader = Reader(file)
    if fatal := _run(reader, text):
        return Parsed(None, (*reader.problems, fatal))
    if reader.result is None:
        return Parsed(None, (*reader.problems, _empty(file)))
    return Parsed(reader.result, tuple(reader.problems), frozenset(reader.blind))


def lines_of(text: str) -> dict[Path, int]:
    """The line of every path, by a second parse; of as many as can be read where there are faults."""
    lines: dict[Path, int] = {}
    if not unreadable_character(text, ""):
        _run(Reader("", lines), text)
    return lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    r"""The line of a path, or of the nearest place above it that exists, as for a missing key.

    >>> line_of(lines_of("a:\n  b: 1"), ("a", "b")), line_of(lines_of("a:\n  b: 1"), ("a", "c", 0))
    (2, 1)
    """
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _run(reader: Reader, text: str) -> Problem | None:
    """Feed a text's events to a reader; the problem that stopped it, if any."""
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except Fatal as stop:
        return stop.problem
    # PyYAML's own parser, used where libyaml is missing, lets chr() speak for bad escapes.
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        return syntax_problem(error, text, reader.file)
    return None


def _empty(file: str) -> Problem:
    step = "Write its keys, or delete the file; `forecast init` makes an example."
    return Problem(
        "empty-file", file, (), "found nothing in this file", "a file holds a map of keys", step, line=1
    )
