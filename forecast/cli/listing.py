"""`forecast list`."""

import typer

from forecast import api
from forecast.cli.options import WorkspaceOption
from forecast.cli.output import print_problems, print_questions


def list_questions(workspace: WorkspaceOption = None) -> None:
    """Show the workspace's questions.

    Example: forecast list
    """
    checked = api.check(None, workspace)
    print_questions(checked)
    if not checked.is_sound:
        print_problems(checked.problems, to_error=True)
        raise typer.Exit(1)
