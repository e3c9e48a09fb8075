"""Questions to the user on a terminal; without one nothing is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import typer

from forecast.api.filing import passages, report_choices
from forecast.cli.print.echo import echo
from forecast.cli.print.table import terminal_width
from forecast.core.plain import plain

if TYPE_CHECKING:
    from forecast.filing.reading import Draft
    from forecast.filing.reporting import Choices

_NEEDED = ("outlet", "title", "published")


def article_fields(draft: Draft, typed: Mapping[str, str | None], record: str | None) -> dict[str, str]:
    """The options as typed; for a new record also what the text proposes, confirmed on a terminal."""
    fields = {key: value for key, value in typed.items() if value}
    if record is not None:
        return fields
    for key in typed:
        proposed = draft.proposed.get(key)
        if key not in fields and (proposed or key in _NEEDED):
            answer = _ask(key, proposed) if sys.stdin.isatty() else proposed
            fields |= {key: answer} if answer else {}
    return fields


@dataclass(frozen=True, slots=True)
class _Prompt:
    """The text that asks for a key of a report, the choices, and whether it can be left empty."""

    key: str
    text: str
    known: Callable[[Choices], Sequence[str]] = lambda choices: ()
    optional: bool = False


_SUBJECT = (
    _Prompt("indicator", "Indicator (empty: a scenario, or context)", lambda c: c.indicators, optional=True),
    _Prompt("scenario", "Scenario (empty: context)", lambda c: c.scenarios, optional=True),
)
_STANCE = _Prompt("stance", "Stance", lambda c: ("affirms", "denies"))
_REST = (
    _Prompt("source", "Source", lambda c: c.sources),
    _Prompt("article", "Article", lambda c: c.articles),
)


def report_fields(question: str, typed: Mapping[str, Any], workspace: Path | None) -> dict[str, Any]:
    """The options as typed, and on a terminal the answers to the prompts."""
    fields = {key: value for key, value in typed.items() if value not in (None, [], {})}
    if not sys.stdin.isatty():
        return fields
    choices = report_choices(question, workspace)
    _ask_subject(fields, choices)
    for prompt in _REST:
        if prompt.key not in fields:
            fields[prompt.key] = _choose(prompt, choices)
    if not any(key in fields for key in ("quote", "at", "search")):
        fields["at"] = _pick(fields["article"], workspace)
    if "id" not in fields:
        about = fields.get("indicator") or next(iter(fields.get("scenario") or ()), "")
        about = about or ("outcome" if "says" in fields else "context")
        fields["id"] = _ask("id", f"{fields['source']}-{about}")
    return fields


def _ask_subject(fields: dict[str, Any], choices: Choices) -> None:
    for prompt in () if "says" in fields else _SUBJECT:
        if not fields.get("indicator") and not fields.get("scenario"):
            answer = _choose(prompt, choices)
            fields[prompt.key] = [answer] if prompt.key == "scenario" and answer else answer
    if (fields.get("indicator") or fields.get("scenario")) and "stance" not in fields:
        fields["stance"] = _choose(_STANCE, choices)


def _pick(article: str, workspace: Path | None) -> str:
    """The position of the quote: the user searches for words and chooses one of the passages."""
    while True:
        search = _ask("Words to look for in the text, or a place like 15-24", None)
        if search[:1].isdigit():
            return search
        matches = passages(article, search, workspace)
        for number, match in enumerate(matches, start=1):
            _print_indented(f"{number}  words {match.span[0]}-{match.span[1]}: {plain(match.sentence)}")
        if not matches:
            echo("  Not found; try fewer words.")
            continue
        _print_indented(
            "Those words: the line's number. Others: a place like 15-24, or 15 for the sentence around it."
        )
        answer = _ask("Which", "1")
        if answer.isdigit() and int(answer) <= len(matches):
            first, last = matches[int(answer) - 1].span
            return f"{first}-{last}"
        return answer


def _choose(prompt: _Prompt, choices: Choices) -> str:
    known = prompt.known(choices)
    if known:
        _print_indented(", ".join(known))
    while True:
        answer = _ask(prompt.text, "" if prompt.optional else None)
        if answer in known or (prompt.optional and not answer):
            return answer
        echo("  That is none of them.")


def _print_indented(text: str) -> None:
    width = max(40, terminal_width())
    echo(fill(text, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False))


def _ask(text: str, proposed: str | None) -> str:
    proposed = proposed if proposed is None else plain(proposed)
    answer: str = typer.prompt(plain(text), default=proposed, show_default=bool(proposed))
    return answer.strip()
