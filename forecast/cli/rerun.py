"""`forecast rerun`."""

from typing import Annotated

import typer

from forecast import api
from forecast.cli.ledger_output import print_rerun
from forecast.cli.options import WorkspaceOption
from forecast.cli.output import Progress


def rerun(
    record: Annotated[
        str, typer.Argument(metavar="RECORD", help="The path of a record, or the beginning of its digest.")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Compute the figures of a published forecast again, from what its record holds alone.

    With the same versions they are the same to 1e-12; with others within 4 Monte Carlo standard errors.
    Ends with status 1 if they are neither.

    Example: forecast rerun ledger/belarus-2022/2022-12-19-0123456789abcdef.json
    """
    with Progress() as progress:
        found = api.rerun(record, workspace, progress.advance)
    print_rerun(found)
    raise typer.Exit(found.status == "differs")
