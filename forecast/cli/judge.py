"""`forecast judge`: the judgements of an indicator, what they imply, and into the file."""

import sys
from typing import Annotated

import typer

from forecast import api
from forecast.api import judging
from forecast.api.judging import JudgedRow
from forecast.cli.ask_row import ask_rows, confirmed
from forecast.cli.options import (
    AsJson,
    AsOf,
    NameValue,
    QuestionId,
    Seed,
    WorkspaceOption,
    name_value,
    usage_errors,
)
from forecast.cli.print.judging import (
    print_change,
    print_effect,
    print_gap,
    print_judged_json,
    print_written,
)
from forecast.core.probability import read_probability


@usage_errors()
def _probability(text: str) -> float:
    return read_probability(text)


def judge(
    question: QuestionId,
    indicator: Annotated[
        str | None,
        typer.Argument(metavar="INDICATOR", help="Its id. Left out: those without judgements, else all."),
    ] = None,
    given: Annotated[
        list[NameValue] | None,
        typer.Option(
            parser=name_value("joins-war=likely"),
            metavar="SCENARIO=P",
            help="A judgement: likely, 0.7, 70%, 55-80% or 5/12/30%. May be repeated; others= for the rest.",
        ),
    ] = None,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="The mechanism behind them.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Which analyst, if several answer.")] = None,
    reverse: Annotated[
        float | None,
        typer.Option(
            parser=_probability,
            metavar="P",
            help="How probable the answer is to you if the indicator is known to be true.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it would do.")] = False,
    as_of: AsOf = None,
    seed: Seed = None,
    as_json: AsJson = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Judge how probable an indicator is under each scenario, and see what that implies.

    What the answer would be if the indicator were known to be true or false, in frequencies too, and the
    probabilities with the row of the file and with yours. On a terminal you are asked for one scenario after
    the other: Enter keeps what is there, ? lists the words. With --reverse, or asked, you say how probable
    the answer is to you once the indicator is known, and see which judgements would have to change. Comments
    and layout of the file stay.

    Example: forecast judge belarus-2022 decision-to-join --given others=0.1% --reverse 80% --dry-run
    """
    typed = {assigned.name: assigned.value for assigned in given or ()}
    is_terminal = sys.stdin.isatty() and not as_json
    _refuse(yes, dry_run, is_terminal, len(typed) < len(given or ()))
    if is_terminal and not (yes or dry_run or typed or why is not None or reverse is not None):
        ask_rows(question, indicator, by, as_of=as_of, seed=seed, workspace=workspace)
        return
    if indicator is None or (yes and not typed and why is None):
        raise typer.BadParameter("name an indicator, and give --given or --why for what is to be written")
    writes = yes and not dry_run
    row = api.judge(
        *(question, indicator, typed),
        why=why,
        by=by,
        dry_run=not writes,
        as_of=as_of,
        seed=seed,
        workspace=workspace,
    )
    if as_json:
        print_judged_json(row, reverse)
        return
    print_effect(row.effect, row.change)
    if reverse is not None:
        print_gap(row.effect, reverse)
    print_change(row.change)
    if not yes and not dry_run and confirmed(row.change):
        row = JudgedRow(row.change, row.effect, row.problems, judging.write_row(row.change, workspace))
    print_written(row)


def _refuse(yes: bool, dry_run: bool, is_terminal: bool, is_twice: bool) -> None:
    if yes and dry_run:
        raise typer.BadParameter("--yes and --dry-run exclude each other")
    if not (yes or dry_run or is_terminal):
        raise typer.BadParameter("without a terminal, or with --json, give --yes or --dry-run")
    if is_twice:
        raise typer.BadParameter("--given names a scenario twice; leave one of the two out")
