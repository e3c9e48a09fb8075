"""The brief's running prose, for the lint: every text of the type Prose in the view, wherever it stands."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from forecast.brief.words import Prose
from forecast.core.lint import Finding, lint


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of prose, and the path of the field that it stands in, such as `method.prior.why`."""

    path: str
    text: str


def passages(record: Any, path: str = "") -> Iterator[Passage]:
    """Every text that a field declares as Prose, in a view and in all that it holds."""
    for field in fields(record):
        value, name = getattr(record, field.name), f"{path}{field.name}"
        texts = value if isinstance(value, tuple) else (value,)
        if field.type in (Prose, tuple[Prose, ...]):
            yield from (Passage(name, text) for text in texts if text)
        else:
            for text in texts:
                if is_dataclass(text):
                    yield from passages(text, f"{name}.")


def lint_view(view: Any) -> tuple[tuple[Passage, Finding], ...]:
    """Every breach of the lint's rules in the brief's prose, with where it stands."""
    return tuple((passage, finding) for passage in passages(view) for finding in lint(passage.text))
