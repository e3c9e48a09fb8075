"""`forecast impact`."""

from typing import Annotated

import typer

from forecast import api
from forecast.cli.desk import print_impacts
from forecast.cli.echo import print_json
from forecast.cli.options import AsOf, WorkspaceOption


def impact(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Its id, or article:ID, source:ID, report:ID where several share it."
        ),
    ],
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show what an article, a source or a report does to every question that uses it.

    The probabilities with it and without it, over the same random numbers, so that a move is told from
    chance; a move below its error is none. What was withdrawn or corrected shows what it did before.

    Example: forecast impact newsweek-2024-05
    """
    found = api.impact(name, as_of=as_of, workspace=workspace)
    if as_json:
        from forecast.desk.impact import as_data

        print_json(as_data(found))
    else:
        print_impacts(found)
    raise typer.Exit(bool(found.blocked))
