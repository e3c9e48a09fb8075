"""What is asked for on a terminal; nothing is asked where nobody would answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import typer

from forecast import api
from forecast.cli.print.echo import echo
from forecast.cli.print.table import terminal_width
from forecast.core.plain import plain

if TYPE_CHECKING:
    from forecast.filing.reading import Draft
    from forecast.filing.reporting import Choices

_NEEDED = ("outlet", "title", "published")


def article_fields(draft: Draft, given: Mapping[str, str | None], record: str | None) -> dict[str, str]:
    """What is given, then, for a new record, what the text proposes, confirmed where somebody is there."""
    fields = {key: value for key, value in given.items() if value}
    if record is not None:
        return fields
    for key in given:
        proposed = draft.proposed.get(key)
        if key not in fields and (proposed or key in _NEEDED):
            answer = _ask(key, proposed) if _somebody() else proposed
            fields |= {key: answer} if answer else {}
    return fields


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked for a key of a report, what there is to choose from, and whether it can be left empty."""

    key: str
    text: str
    known: Callable[[Choices], Sequence[str]] = lambda choices: ()
    optional: bool = False


_SUBJECT = (
    _Question(
        "indicator", "Indicator (empty: a scenario, or context)", lambda c: c.indicators, optional=True
    ),
    _Question("scenario", "Scenario (empty: context)", lambda c: c.scenarios, optional=True),
)
_STANCE = _Question("stance", "Stance", lambda c: ("affirms", "denies"))
_REST = (
    _Question("source", "Source", lambda c: c.sources),
    _Question("article", "Article", lambda c: c.articles),
)


def report_fields(question: str, given: Mapping[str, Any], workspace: Path | None) -> dict[str, Any]:
    """What is given, and what is asked for where somebody is there."""
    fields = {key: value for key, value in given.items() if value not in (None, [], {})}
    if not _somebody():
        return fields
    choices = api.report_choices(question, workspace)
    _ask_subject(fields, choices)
    for each in _REST:
        if each.key not in fields:
            fields[each.key] = _choose(each, choices)
    if not any(key in fields for key in ("quote", "at", "search")):
        fields["at"] = _pick(fields["article"], workspace)
    if "id" not in fields:
        about = fields.get("indicator") or next(iter(fields.get("scenario") or ()), "") or "context"
        fields["id"] = _ask("id", f"{fields['source']}-{about}")
    return fields


def _ask_subject(fields: dict[str, Any], choices: Choices) -> None:
    for each in _SUBJECT:
        if not fields.get("indicator") and not fields.get("scenario"):
            answer = _choose(each, choices)
            fields[each.key] = [answer] if each.key == "scenario" and answer else answer
    if (fields.get("indicator") or fields.get("scenario")) and "stance" not in fields:
        fields["stance"] = _choose(_STANCE, choices)


def _pick(article: str, workspace: Path | None) -> str:
    """The place of the quote: some words are looked for, and one of the passages is chosen."""
    while True:
        search = _ask("Words to look for in the text, or a place like 15-24", None)
        if search[:1].isdigit():
            return search
        found = api.passages(article, search, workspace)
        for number, each in enumerate(found, start=1):
            _tell(f"{number}  words {each.span[0]}-{each.span[1]}: {plain(each.sentence)}")
        if not found:
            echo("  Not found; try fewer words.")
            continue
        _tell("Those words: the line's number. Others: a place like 15-24, or 15 for the sentence around it.")
        answer = _ask("Which", "1")
        if answer.isdigit() and int(answer) <= len(found):
            first, last = found[int(answer) - 1].span
            return f"{first}-{last}"
        return answer


def _choose(question: _Question, choices: Choices) -> str:
    known = question.known(choices)
    if known:
        _tell(", ".join(known))
    while True:
        answer = _ask(question.text, "" if question.optional else None)
        if answer in known or (question.optional and not answer):
            return answer
        echo("  That is none of them.")


def _tell(text: str) -> None:
    """A paragraph, indented."""
    width = max(40, terminal_width())
    echo(fill(text, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False))


def _ask(text: str, proposed: str | None) -> str:
    proposed = proposed if proposed is None else plain(proposed)
    answer: str = typer.prompt(plain(text), default=proposed, show_default=bool(proposed))
    return answer.strip()


def _somebody() -> bool:
    return sys.stdin.isatty()
