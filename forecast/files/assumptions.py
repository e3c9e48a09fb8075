"""A named set of assumptions in a file of its own: written by `what-if --save`, quoted by a brief."""

import json
from collections.abc import Sequence
from pathlib import Path

from forecast.core.bad_value import quoted
from forecast.core.problem import Problem, ProblemsError, has_errors
from forecast.core.read import read_file
from forecast.domain.explanation import Assumption
from forecast.files.schema import AssumptionsFile
from forecast.files.text import MAX_BYTES, decode
from forecast.files.typed import read_typed
from forecast.files.workspace import SUFFIX, printable
from forecast.files.yaml_text import line_of, lines_of, parse

_KINDS = tuple(name for name in AssumptionsFile.model_fields if name != "name")


def read_assumptions(path: Path) -> tuple[str, tuple[Assumption, ...]]:
    """The name of a set, and its assumptions. Raises ProblemsError."""
    file = printable(str(path))
    text = _text(path, file)
    sheet, problems = read_typed(AssumptionsFile, parse(text, file), file)
    if sheet is None or has_errors(tuple(problems)):
        lines = lines_of(text)
        raise ProblemsError(tuple(problem.at_line(line_of(lines, problem.path)) for problem in problems))
    assumptions = [Assumption(kind, text) for kind in _KINDS for text in getattr(sheet.typed, kind) or ()]
    return sheet.typed.name, tuple(assumptions)


def assumptions_text(path: Path, name: str, assumptions: Sequence[Assumption]) -> str:
    """The text of a set of assumptions, to write to a path.

    Raises ProblemsError for a name of another ending, or a file there that is no such set.
    """
    if path.suffix != SUFFIX:
        rule = f"a set of assumptions is kept in a file that ends in {SUFFIX}"
        raise _refused(path, f"found the ending {quoted(path.suffix)}", rule, "Choose another name.")
    if path.exists():
        try:
            read_assumptions(path)
        except ProblemsError:
            rule = "only a set of assumptions is written over"
            raise _refused(path, "found another file there", rule, "Choose another name.") from None
    kinds = {
        kind: [assumption.text for assumption in assumptions if assumption.kind == kind] for kind in _KINDS
    }
    # A JSON value is YAML too, and leaves nothing to guess about quotation marks.
    entries = {"name": name} | {kind: texts for kind, texts in kinds.items() if texts}
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in entries.items())


def _text(path: Path, file: str) -> str:
    step = "Write one with `forecast what-if QUESTION --save FILE`."
    raw = read_file(path, file, MAX_BYTES)
    if isinstance(raw, Problem):
        raise _refused(path, raw.found, "a set of assumptions is a short text in a file", step)
    text = decode(raw, file)
    if isinstance(text, Problem):
        raise ProblemsError((text,))
    return text


def _refused(path: Path, found: str, rule: str, step: str) -> ProblemsError:
    return ProblemsError((Problem("assumptions-file", printable(str(path)), (), found, rule, step),))
