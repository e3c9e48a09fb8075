"""The commands about the files: init and check."""

from datetime import date
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from forecast import api
from forecast.cli.options import QuestionIds, WorkspaceOption
from forecast.cli.print.echo import echo
from forecast.cli.print.implied import print_implied
from forecast.cli.print.problems import print_finished, print_problems


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or an empty one.")],
) -> None:
    """Write a small commented workspace.

    Its made-up question passes check and runs; read it, then write yours.

    Example: forecast init my-desk
    """
    for path in api.init(folder):
        echo(f"  {path}")
    step = f"cd {quote(str(folder))}"
    echo(f"\nNext: {step}, then: forecast check, then: forecast run strait-2031 --quick")


def check(
    questions: QuestionIds = None,
    workspace: WorkspaceOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail as well.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also what every row of judgements implies.")
    ] = False,
) -> None:
    """Report every problem in the files.

    A change of several files that was interrupted, such as a rename, is finished first.

    Example: forecast check belarus-2024
    """
    print_finished(api.finish(workspace))
    checked = api.check(questions or None, workspace)
    if verbose:
        for case in checked.cases.values():
            print_implied(case, date.today())
    print_problems(checked.problems, cases=len(checked.cases))
    if not checked.is_sound or (strict and checked.problems):
        raise typer.Exit(1)
