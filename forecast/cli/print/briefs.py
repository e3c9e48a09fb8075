"""What became of the briefs of all questions, and of a site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forecast.cli.print.echo import echo
from forecast.cli.print.problems import near, print_deleted
from forecast.cli.print.table import paragraph
from forecast.core.plain import count, plain

if TYPE_CHECKING:
    from forecast.api.site import BriefResult, Briefs

# By state: the heading of its questions, and the exit status that one of them asks for.
_STATES = {
    "passed": ("Verdict passed", 0),
    "not assessed": ("No verdict", 0),
    "failed": ("Verdict FAILED", 4),
    "not written": ("Not written", 1),
}
_INDENT = "  "


def print_briefs(briefs: Briefs) -> None:
    """The questions by outcome, then the pages of the site, and what else lies beside them."""
    for state, (heading, _) in _STATES.items():
        rows = [result for result in briefs.results if result.state == state]
        if rows:
            echo(f"{heading}: {count(len(rows), 'question')}")
        for row in rows:
            echo(_line(row))
    if not briefs.results:
        echo("No question yet; `forecast new QUESTION` begins one.")
    for row in briefs.results:
        print_deleted(row.deleted_draws)
    if briefs.index:
        _print_site(briefs, briefs.index)


def _print_site(briefs: Briefs, index: Path) -> None:
    """The pages of the site beside the briefs, and what else lies in its folder."""
    echo(f"Index {near(index)}")
    if briefs.scorecard:
        echo(f"Scorecard {near(briefs.scorecard)}")
    if briefs.no_scorecard:
        echo(paragraph(f"No scorecard: {briefs.no_scorecard.rstrip('.')}.", "", _INDENT))
    if briefs.left:
        echo("In the folder from before, and not written now:")
    for path in briefs.left:
        echo(f"{_INDENT}{plain(str(near(path)))}")


def _line(row: BriefResult) -> str:
    if row.file is None:
        return paragraph(f"{row.question}: {row.why.rstrip('.')}.", _INDENT, _INDENT * 2)
    return f"{_INDENT}{row.question}: {plain(str(near(row.file)))}"


def briefs_status(briefs: Briefs) -> int:
    """The exit status: the worst of what the questions ask for."""
    return max((_STATES[result.state][1] for result in briefs.results), default=0)
