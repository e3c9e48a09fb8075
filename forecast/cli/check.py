"""`forecast check`."""

from typing import Annotated

import typer

from forecast import api
from forecast.cli.options import QuestionIds, WorkspaceOption
from forecast.cli.output import print_finished, print_problems


def check(
    questions: QuestionIds = None,
    workspace: WorkspaceOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail as well.")] = False,
) -> None:
    """Report every problem in the files.

    A change of several files that was interrupted, such as a rename, is finished first.

    Example: forecast check belarus-2024
    """
    print_finished(workspace)
    checked = api.check(questions or None, workspace)
    print_problems(checked.problems, cases=len(checked.cases))
    if not checked.is_sound or (strict and checked.problems):
        raise typer.Exit(1)
