"""All questions, what has an id, what was found, what an item moves, what was begun or renamed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.cli.print.echo import bold, echo, print_json
from forecast.cli.print.problems import near, print_problems
from forecast.cli.print.table import Column, cut, numbers, paragraph, render, terminal_width
from forecast.core.plain import count, percent, plain

if TYPE_CHECKING:
    from forecast.desk.find import Hit, Hits, Passage
    from forecast.desk.impact import Impact, Impacts, Move
    from forecast.desk.new import NewQuestion
    from forecast.desk.overview import Overview, QuestionStatus
    from forecast.desk.rename import RenameResult
    from forecast.desk.show import Card

_INDENT = "  "
_LONGEST = 2_000
_FEW = 4


def print_overview(page: Overview) -> None:
    """Three lines a question: its answer, its id and text, and what waits to be done."""
    if page.questions:
        columns = [Column("closes"), Column("answer"), Column("leading scenario", gives=True), *numbers("")]
        heads, *rows = render(columns, [_standing(question) for question in page.questions]).split("\n")
        echo(heads)
        for question, row in zip(page.questions, rows, strict=True):
            echo(row)
            text = f"{question.id}: {plain(question.text) or '(no text that can be read)'}"
            echo(_INDENT + cut(text, terminal_width() - len(_INDENT)))
            echo(_field("", f"{question.problems}; {question.state}"))
    else:
        echo("No question yet; `forecast new QUESTION` begins one.")
    _print_elsewhere(page)


def _standing(question: QuestionStatus) -> list[str]:
    saved = question.saved
    leading = [saved.title, percent(saved.probability)] if saved else ["-", ""]
    return [question.left, question.stated, *leading]


def _print_elsewhere(page: Overview) -> None:
    if page.elsewhere:
        echo(f"\n{count(len(page.elsewhere), 'problem')} in files that no question uses.")
    if page.elsewhere or any(question.errors or question.warnings for question in page.questions):
        echo(f"{'' if page.elsewhere else chr(10)}`forecast check` lists the problems.")


def print_overview_json(page: Overview) -> None:
    """The overview as JSON."""
    from forecast.desk.overview import as_data

    print_json(as_data(page))


def print_page(path: Path) -> None:
    """The path of the page."""
    echo(f"Page {near(path)}")


def print_cards(cards: Sequence[Card]) -> None:
    """Each card: a heading, its fields, its links by how they are linked."""
    for number, card in enumerate(cards):
        if number:
            echo("")
        echo(f"{card.kind} {plain(card.name)}  {plain(card.place)}")
        names = [plain(name) for name, _ in card.fields]
        margin = min(24, max(map(len, names), default=0)) + 2
        for name, (_, value) in zip(names, card.fields, strict=True):
            echo(_field(name.ljust(margin), value))
        for how, links in groupby(card.links, key=lambda link: link.how):
            echo(f"{_INDENT}{how}")
            for link in links:
                echo(f"{_INDENT * 2}{plain(link.name)}  {plain(link.place)}")
                echo(_field(_INDENT * 2, link.text))


def _field(label: str, value: str) -> str:
    """A value beside its label, indented and wrapped; what is longer than a page is cut."""
    text, first = plain(value), _INDENT + label
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... ({len(text):,} characters)"
    return paragraph(text, first, " " * len(first)) or first.rstrip()


def print_hits(hits: Hits) -> None:
    """Each hit with its passages, by kind; the words between stars, bold where the terminal can."""
    for kind, group in groupby(hits.hits, key=lambda hit: hit.kind):
        echo(f"{kind}s")
        for hit in group:
            _print_hit(hit)
        echo("")
    sought = ", ".join(f'"{word}"' for word in hits.words)
    number = f"{len(hits.hits):,} found" if hits.hits else "Nothing found"
    echo(f"{number} for {sought}.")
    if hits.unread:
        echo("Some files could not be looked through:\n", err=True)
        print_problems(hits.unread, to_error=True)


def _print_hit(hit: Hit) -> None:
    echo(f"{_INDENT}{plain(hit.name)}")
    for passage in hit.passages:
        head = f"{_INDENT * 2}{plain(passage.place)} {plain(passage.field)}:"
        fits = len(head) + len(passage.text) + 4 <= terminal_width()
        between = " " if fits else f"\n{_INDENT * 3}"
        echo(f"{head}{between}{_marked(passage, max(30, terminal_width() - 14))}")


def _marked(passage: Passage, room: int) -> str:
    """A stretch of the passage around its first word, the words marked."""
    start = max(0, passage.marks[0][0] - room // 3) if len(passage.text) > room else 0
    end = start + room
    parts, at = ["..." if start else ""], start
    for first, last in passage.marks:
        if last <= end:
            parts += [passage.text[at:first], _bold(passage.text[first:last])]
            at = last
    return "".join([*parts, passage.text[at:end], "..." if end < len(passage.text) else ""])


def _bold(word: str) -> str:
    """Stars stay where colours are stripped, as in a pipe, and go where the word is bold."""
    return bold(word) if sys.stdout.isatty() else f"*{word}*"


def print_begun(begun: NewQuestion) -> None:
    """What was written, its window, and what to do next."""
    for path in begun.files:
        echo(f"Wrote {near(path)}")
    echo(f"It opens on {begun.opens} and closes on {begun.closes}.")
    if begun.outdated:
        echo("\nRevise these lines, which speak of the window before:")
    for row in begun.outdated:
        echo(f"{_INDENT}{plain(row.place)}")
        echo(_field(_INDENT, row.text))
    step = "revise it" if begun.outdated else "fill it in"
    echo(f"\nNext: {step}, then: forecast check {begun.question}")


def print_impacts_json(impacts: Impacts) -> None:
    """Every impact as JSON."""
    from forecast.desk.impact import as_data

    print_json(as_data(impacts))


def print_impacts(impacts: Impacts) -> None:
    """Each question: its day, what would go, and every scenario with and without."""
    echo(f"{impacts.item.kind} {plain(impacts.item.name)}")
    if not impacts.questions:
        echo("No question uses it.")
    for impact in impacts.questions:
        echo(f"\n{paragraph(f'{impact.question}, as of {impact.as_of}: {impact.text}')}")
        if impact.standing:
            echo(_field("", impact.standing))
        if impact.moves:
            echo(_field("", _reports(impact)))
            if impact.answer:
                echo(paragraph(_answer(impact.answer), _INDENT, _INDENT))
            echo(f"\n{render(_MOVES, list(_move_rows(impact)))}")
            echo(_conclusion(impact))
    if impacts.blocked:
        names = ", ".join(impacts.blocked)
        echo(f"\nLeft out for errors in their files: {names}; see `forecast check`.", err=True)


_MOVES = (
    Column("scenario", gives=True),
    *numbers("with", "without", "move", "error"),
    Column("word"),
)


def _reports(impact: Impact) -> str:
    gone, stay = (f"{count(len(ids), 'report')}{_few(ids)}" for ids in (impact.left_out, impact.shortened))
    kept = f"; {stay} would stay by other quotes" if impact.shortened else ""
    return f"Without it {gone} would go{kept}."


def _few(ids: Sequence[str]) -> str:
    """The first of some ids, in brackets."""
    more = f" and {len(ids) - _FEW:,} more" if len(ids) > _FEW else ""
    return f" ({', '.join(ids[:_FEW])}{more})" if ids else ""


def _answer(move: Move) -> str:
    without_it = percent(move.without_it) if move.moves else "the same"
    return f"{move.title}: {percent(move.with_it)}, without it {without_it}."


def _move_rows(impact: Impact) -> Iterator[list[str]]:
    """The answer first, where the question says what means yes."""
    if impact.answer:
        yield ["Yes", *_move(impact.answer)[1:]]
    yield from map(_move, impact.moves)


def _move(move: Move) -> list[str]:
    with_it, without_it = (word or "no term" for word in move.words)
    return [
        move.title,
        percent(move.with_it),
        percent(move.without_it),
        f"{100 * move.move:+.2f} points" if move.moves else "no move",
        f"± {100 * move.error:.2f}" if move.error else "exact",
        with_it if with_it == without_it else f"{with_it}; without it {without_it}",
    ]


def _conclusion(impact: Impact) -> str:
    changed = sum(len(set(move.words)) > 1 for move in impact.moves)
    if changed:
        return f"The word changes for {count(changed, 'scenario')}."
    moved = any(move.moves for move in impact.moves)
    return "No word changes." if moved else "It moves nothing."


def print_renamed(renamed: RenameResult, dry_run: bool) -> None:
    """Every line that names it, every file of another name, and what keeps the old id."""
    item = renamed.item
    echo(f"{'Would rename' if dry_run else 'Renamed'} {item.kind} {item.name} to {renamed.new}")
    for line in renamed.lines:
        echo(f"{_INDENT}{plain(line)}")
    for old, new in renamed.moves:
        echo(f"{_INDENT}{plain(old)} to {plain(new)}")
    if renamed.left:
        folders = ", ".join(f"{folder}/" for folder in renamed.left)
        echo(f"What was written before keeps the old id: {folders}")
