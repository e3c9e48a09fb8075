"""`forecast log`."""

from typing import Annotated

import typer

from forecast import api
from forecast.cli.echo import print_json
from forecast.cli.ledger_output import print_history, print_rows
from forecast.cli.options import QuestionId, WorkspaceOption


def log(
    question: QuestionId,
    as_json: Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")] = False,
    as_csv: Annotated[
        bool,
        typer.Option("--csv", help="CSV alone: a row for every forecast and scenario, as scoring takes it."),
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show what was published of a question, and what came of it.

    Example: forecast log belarus-2022
    """
    if as_json and as_csv:
        raise typer.BadParameter("--json and --csv exclude each other")
    told = api.history(question, workspace)
    if as_json:
        from forecast.ledger.history import as_data

        print_json(as_data(told))
    elif as_csv:
        print_rows(told)
    else:
        print_history(told)
    raise typer.Exit(any(problem.severity == "error" for problem in told.problems))
