"""Problems in an analyst's files: the place, what was found there, the rule and the next step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal, Self

Severity = Literal["error", "warning"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, in words that let its reader mend it.

    `path` leads from the top of the YAML document to the place. `line` counts from 1; the loader, which
    alone reads the text, fills it in.

    >>> print(Problem("unknown-indicator", "evidence/strait.yaml", ("reports", "r1", "indicator"),
    ...               'found "vesel-seized"', "no such indicator in strait",
    ...               'Did you mean "vessel-seized"?', line=41))
    evidence/strait.yaml:41 reports.r1.indicator: found "vesel-seized"; no such indicator in strait. \
Did you mean "vessel-seized"?
    """

    code: str
    file: str
    path: Path
    found: str
    rule: str
    next_step: str
    severity: Severity = "error"
    line: int | None = None

    @property
    def field(self) -> str:
        """The path in words."""
        return in_words(self.path)

    @property
    def place(self) -> str:
        """File and line, as editors and terminals link them."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def at_line(self, line: int | None) -> Self:
        """The same problem with its line."""
        return replace(self, line=line)

    def __str__(self) -> str:
        where = f"{self.place} {self.field}".rstrip()
        return f"{where}: {self.found}; {self.rule}. {self.next_step}"


def in_words(path: Path) -> str:
    """A path as messages write it, `reports.r1.citations[0].quote`."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).lstrip(".")


class ProblemsError(Exception):
    """Files that cannot be assessed, with every problem in them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def refusal(code: str, file: str, found: str, rule: str, next_step: str) -> ProblemsError:
    """One problem to raise by itself, of a file or an option as a whole."""
    return ProblemsError((Problem(code, file, (), found, rule, next_step),))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that forbid an assessment, without the warnings."""
    return tuple(problem for problem in problems if problem.severity == "error")


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them forbids an assessment."""
    return bool(errors(problems))


def nearest(word: str, known: "list[str] | tuple[str, ...]", otherwise: str) -> str:
    """A next step: the nearest known name, or the names there are, or `otherwise`.

    >>> nearest("vesel-seized", ["vessel-seized", "port-closed"], "Add one.")
    'Did you mean "vessel-seized"?'
    >>> nearest("x", ["port-closed"], "Add one.")
    'Known: port-closed.'
    >>> nearest("x", [], "Add one.")
    'Add one.'
    """
    if close := get_close_matches(str(word), known, n=1):
        return f'Did you mean "{close[0]}"?'
    if not known:
        return otherwise
    shown = ", ".join(list(known)[:12])
    return f"Known: {shown}{' and more' if len(known) > 12 else ''}."


@dataclass(frozen=True, slots=True)
class Message:
    """What was found, the rule and the next step; `problem_of` fills in the words in braces."""

    found: str
    rule: str
    next_step: str
    severity: Severity = "error"


def problem_of(
    table: Mapping[str, Message], code: str, file: str, path: Path, words: Mapping[str, object]
) -> Problem:
    """The problem with the message of a code, its words filled in.

    >>> table = {"late": Message("found {day}", "it closes on {closes}", "Correct it.")}
    >>> str(problem_of(table, "late", "x.yaml", ("day",), {"day": "2023-04-01", "closes": "2023-03-31"}))
    'x.yaml day: found 2023-04-01; it closes on 2023-03-31. Correct it.'
    """
    message = table[code]
    found, rule, next_step = (
        text.format(**words) for text in (message.found, message.rule, message.next_step)
    )
    return Problem(code, file, path, found, rule, next_step, message.severity)
