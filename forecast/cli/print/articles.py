"""Articles, the quotes from them, and a report that was written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from forecast.cli.print.echo import echo
from forecast.cli.print.problems import near, print_problems
from forecast.cli.print.table import Column, numbers, paragraph, render
from forecast.core.plain import count, percent, plain

if TYPE_CHECKING:
    from forecast.filing.adding import AddedArticle
    from forecast.filing.anchoring import AnchorReport
    from forecast.filing.copies import Overlap
    from forecast.filing.library import ArticleCard, Row, TextCheck
    from forecast.filing.reading import Draft
    from forecast.filing.reporting import FiledReport


def print_added(draft: Draft, added: AddedArticle) -> None:
    """What was written, and what of it is a proposal to look at."""
    echo(f"{'Completed' if added.completed else 'Wrote'} {near(added.record)}, {added.words:,} words")
    echo(f"The text is in {near(added.text)}, which version control leaves out.")
    if draft.proposed and not added.completed:
        echo(f"Look at what was taken from the text: {', '.join(draft.proposed)}.")


def print_articles(rows: Sequence[Row]) -> None:
    """A line an article."""
    columns = [Column("published"), Column("id"), Column("outlet", gives=True)]
    columns += [*numbers("words", "reports"), Column("text")]
    cells = [
        [
            row.published,
            row.id,
            row.outlet,
            f"{row.words:,}" if row.words else "",
            str(row.reports),
            row.state,
        ]
        for row in rows
    ]
    echo(render(columns, cells) if cells else "No article yet; `forecast article add FILE` registers one.")


def print_article(sheaf: ArticleCard) -> None:
    """The record, then the quotes."""
    echo(f"article {sheaf.id}  {sheaf.file}")
    margin = max((len(name) for name, _ in sheaf.fields), default=0) + 2
    for name, value in (*sheaf.fields, ("text", sheaf.state)):
        echo(paragraph(value, f"  {name.ljust(margin)}", " " * (margin + 2)))
    share = f", {percent(sheaf.quoted)} of its words" if sheaf.quoted is not None else ""
    echo(f"\n{count(len(sheaf.cited), 'quote')}{share}")
    for cited in sheaf.cited:
        echo(f"  {cited.position.rjust(12)}  {cited.report}  {cited.file}")
        echo(f'{"":16}"{plain(cited.quote)}"')


def print_verified(verified: TextCheck) -> int:
    """The problems and a summary; the exit status."""
    if verified.problems:
        print_problems(verified.problems)
    agree, without = count(verified.agree, "text"), verified.without_text or "none"
    echo(f"{agree[0].upper()}{agree[1:]} at hand and as recorded; {without} not at hand.")
    return int(any(problem.severity == "error" for problem in verified.problems))


def print_anchored(anchored: AnchorReport) -> int:
    """What was written and what could not be; the exit status."""
    if anchored.problems:
        print_problems(anchored.problems)
    new, without = count(anchored.new, "anchor"), anchored.without_text
    more = f"; {count(without, 'quote')} without a text at hand" if without else ""
    echo(
        f"{new[0].upper()}{new[1:]} written, {anchored.renewed or 'none'} renewed, "
        f"{anchored.kept or 'none'} as they were{more}."
    )
    return int(bool(anchored.problems))


def print_overlaps(overlaps: Sequence[Overlap], names: Sequence[str]) -> None:
    """Every pair: how much, in whose favour the dates are, and a line a passage."""
    for overlap in overlaps:
        if overlap.weak:
            echo(f"{overlap.one} and {overlap.other}: 5 words of them, perhaps no more, and by chance")
            continue
        how = "word by word" if overlap.exact else "by their fingerprints, at least"
        echo(
            f"{overlap.one} and {overlap.other}: {count(len(overlap.passages), 'passage')}, "
            f"{overlap.words} words, {' and '.join(map(percent, overlap.shares))} of them"
        )
        echo(f"  {how}; {overlap.order}")
        columns = [*numbers("words", "in the one", "in the other"), Column("quoted by", gives=True)]
        rows = [
            [
                str(shared.passage.words),
                f"{shared.passage.first}-{shared.passage.last}",
                f"{shared.passage.other}-{shared.passage.turned.last}",
                ", ".join(shared.quoted),
            ]
            for shared in overlap.passages
        ]
        echo("\n".join(f"  {line}" for line in render(columns, rows).split("\n")) + "\n")
    whose = f"{names[0]} and {names[1]}" if names else "Articles"
    echo(f"{count(len(overlaps), 'pair')} of articles." if overlaps else f"{whose} share no passage.")


def print_filed(filed: FiledReport) -> None:
    """What was written where, and what `check` warns of."""
    echo(f"Wrote report {filed.id} to {filed.location}")
    echo(f'  "{plain(filed.quote)}"{"" if filed.anchored else " (not anchored: the text is not at hand)"}')
    if filed.problems:
        echo("")
        print_problems(filed.problems)
